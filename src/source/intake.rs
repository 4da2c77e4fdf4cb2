//! Opens what a location names, once, and takes off what is wrapped around the list.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use super::content::{self, Content};
use super::fault::Fault;
use super::location::Location;
use super::options::Limits;
use super::steady::Stamp;

/// An input that is open, and the list in it.
pub(super) struct Intake {
    /// The bytes as they came.
    original: File,
    /// Where to look for changes; standard input cannot change.
    watched: Option<(PathBuf, Stamp)>,
    /// The bytes without what was around them.
    pub(super) list: File,
    pub(super) content: Content,
    pub(super) wrapping: Option<Wrapping>,
}

/// What a list was wrapped in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrapping {
    /// gzip.
    Gzip,
    /// A zip archive with this one list in it.
    Zip {
        /// The name of the list in the archive.
        entry: String,
    },
}

impl Intake {
    pub(super) fn open(location: &Location, limits: &Limits) -> Result<Self, Fault> {
        let (original, watched) = match location {
            Location::StandardInput => (spool(io::stdin().lock())?, None),
            Location::File(path) => {
                let file = File::open(path)?;
                let metadata = file.metadata()?;
                if metadata.is_dir() {
                    return Err(Fault::Directory);
                }
                // A pipe can be read only once, and forwards.
                if metadata.is_file() {
                    // A link such as `imports/latest` may lead elsewhere before the end: the file is watched itself.
                    let itself = path.canonicalize().unwrap_or_else(|_| path.clone());
                    (file, Some((itself, Stamp::of(&metadata))))
                } else {
                    (spool(file)?, None)
                }
            }
        };
        let mut intake =
            Self { list: original.try_clone()?, original, watched, content: Content::Text, wrapping: None };
        intake.unwrap(limits)?;
        Ok(intake)
    }

    /// The hash of the bytes as they came.
    pub(super) fn fingerprint(&mut self) -> io::Result<blake3::Hash> {
        self.original.seek(SeekFrom::Start(0))?;
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(&mut self.original)?;
        Ok(hasher.finalize())
    }

    /// Whether size or time of the last change are others than at the beginning.
    pub(super) fn has_changed(&self) -> io::Result<bool> {
        let Some((path, stamp)) = &self.watched else {
            return Ok(false);
        };
        let open = Stamp::of(&self.original.metadata()?);
        // A file that was replaced is another one under the same name; one that was removed can still be read.
        let named = std::fs::metadata(path).map_or(*stamp, |metadata| Stamp::of(&metadata));
        Ok(open != *stamp || named != *stamp)
    }

    fn unwrap(&mut self, limits: &Limits) -> Result<(), Fault> {
        for _ in 0..3 {
            self.content = content::recognise(&mut self.list)?;
            self.list.seek(SeekFrom::Start(0))?;
            let wrapping;
            (self.list, wrapping) = match self.content {
                Content::Gzip => {
                    let size = self.list.metadata()?.len();
                    (unpack(MultiGzDecoder::new(&self.list), size, limits)?, Wrapping::Gzip)
                }
                Content::Archive => unzip(&self.list, limits)?,
                Content::Text | Content::Workbook(_) => return Ok(()),
            };
            self.wrapping.get_or_insert(wrapping);
        }
        Err(Fault::ArchiveNested)
    }
}

/// A copy in a temporary file that has no name, so that nobody else can open it and it is gone with us.
fn spool(mut input: impl Read) -> Result<File, Fault> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut input, &mut file)?;
    Ok(file)
}

/// The only list in an archive.
fn unzip(file: &File, limits: &Limits) -> Result<(File, Wrapping), Fault> {
    let damaged = |error: ZipError| match error {
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => Fault::Unreadable(error),
        error => Fault::ArchiveDamaged { reason: error.to_string() },
    };
    let mut archive = ZipArchive::new(file).map_err(damaged)?;
    let mut lists = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(damaged)?;
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        let is_hidden = name.split(['/', '\\']).any(|part| part.starts_with('.') || part == "__MACOSX");
        if !entry.is_dir() && !is_hidden {
            lists.push((index, name));
        }
    }
    match lists.as_slice() {
        [] => Err(Fault::ArchiveEmpty),
        [(index, name)] => {
            let entry = archive.by_index_raw(*index).map_err(damaged)?;
            let (is_encrypted, packed) = (entry.encrypted(), entry.compressed_size());
            drop(entry);
            if is_encrypted {
                return Err(Fault::PasswordProtected);
            }
            let entry = archive.by_index(*index).map_err(damaged)?;
            Ok((unpack(entry, packed, limits)?, Wrapping::Zip { entry: name.clone() }))
        }
        several => {
            let names: Vec<&str> = several.iter().take(10).map(|(_, name)| name.as_str()).collect();
            let more = if several.len() > 10 { ", …" } else { "" };
            Err(Fault::ArchiveSeveral { names: names.join(", ") + more })
        }
    }
}

/// Unpacks into a temporary file without a name, as far as the limits let it.
fn unpack(mut packed: impl Read, packed_size: u64, limits: &Limits) -> Result<File, Fault> {
    let mut file = tempfile::tempfile()?;
    let mut buffer = vec![0; 256 << 10];
    let mut written = 0;
    loop {
        let read = packed.read(&mut buffer).map_err(|error| Fault::ArchiveDamaged { reason: error.to_string() })?;
        if read == 0 {
            break;
        }
        written += read as u64;
        limits.check_unpacked(packed_size, written)?;
        file.write_all(&buffer[..read])?;
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}
