//! What a file is, by its bytes: its name says nothing.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::contain::contained;
use super::fault::Fault;
use super::shape::Format;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Text, as far as can be told.
    Text,
    /// A workbook of a kind.
    Workbook(Format),
    /// Something in gzip.
    Gzip,
    /// A zip archive that is no workbook.
    Archive,
}

/// Beginnings of files that people take for lists.
const OTHERS: &[(&[u8], &str)] = &[
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
];

/// Recognises what a file holds.
pub(super) fn recognise(file: &mut File) -> Result<Content, Fault> {
    file.seek(SeekFrom::Start(0))?;
    let mut start = Vec::new();
    Read::by_ref(file).take(1024).read_to_end(&mut start)?;
    if start.is_empty() {
        return Err(Fault::Empty);
    }
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return zipped(file);
    }
    if start.starts_with(b"\x1f\x8b") {
        return Ok(Content::Gzip);
    }
    if start.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound(file);
    }
    if let Some((_, kind)) = OTHERS.iter().find(|(beginning, _)| start.starts_with(beginning)) {
        return Err(Fault::NotAList { kind });
    }
    let beginning = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start).trim_ascii_start().to_ascii_lowercase();
    if [&b"<html"[..], b"<!doctype html", b"<table"].iter().any(|tag| beginning.starts_with(tag)) {
        return Err(Fault::NotAList { kind: "HTML" });
    }
    if beginning.starts_with(b"<?xml") {
        return Err(Fault::NotAList { kind: "XML" });
    }
    Ok(Content::Text)
}

fn zipped(file: &mut File) -> Result<Content, Fault> {
    file.seek(SeekFrom::Start(0))?;
    let damaged = |reason: String| Fault::ArchiveDamaged { reason };
    let archive = ZipArchive::new(&*file).map_err(|error| damaged(error.to_string()))?;
    if archive.has_duplicate_names() {
        return Err(damaged("two files in it have the same name".to_owned()));
    }
    let names: Vec<String> = archive
        .file_names_raw()
        .take(10_000)
        .map(|name| String::from_utf8_lossy(name).replace('\\', "/").to_ascii_lowercase())
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name.trim_start_matches('/') == wanted);
    if has("[content_types].xml") {
        let ends = |end: &str| names.iter().any(|name| name.ends_with(end));
        return match () {
            () if ends("workbook.bin") => Ok(Content::Workbook(Format::Xlsb)),
            () if ends("vbaproject.bin") && ends("workbook.xml") => Ok(Content::Workbook(Format::Xlsm)),
            () if names.iter().any(|name| name.starts_with("word/")) => Err(Fault::NotAList { kind: "Word" }),
            () if names.iter().any(|name| name.starts_with("ppt/")) => Err(Fault::NotAList { kind: "PowerPoint" }),
            () => Ok(Content::Workbook(Format::Xlsx)),
        };
    }
    if has("mimetype") && has("content.xml") {
        return Ok(Content::Workbook(Format::Ods));
    }
    Ok(Content::Archive)
}

/// A compound file (OLE): an old workbook, a workbook with a password, or something else of Office.
fn compound(file: &mut File) -> Result<Content, Fault> {
    file.seek(SeekFrom::Start(0))?;
    let damaged = |error: io::Error| Fault::WorkbookDamaged { reason: error.to_string() };
    contained(|| {
        let compound = cfb::CompoundFile::open(&*file).map_err(damaged)?;
        if compound.is_stream("/EncryptedPackage") {
            Err(Fault::PasswordProtected)
        } else if compound.is_stream("/Workbook") || compound.is_stream("/Book") {
            Ok(Content::Workbook(Format::Xls))
        } else {
            Err(Fault::NotAList { kind: "Office (OLE)" })
        }
    })
}
