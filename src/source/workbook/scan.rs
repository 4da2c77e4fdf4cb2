//! Walks once through a part of a zipped workbook within the limits, before a reader that knows none sees it.

use std::io::{self, BufReader, Read, Seek};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use zip::ZipArchive;

use super::super::fault::Fault;
use super::super::options::Limits;
use super::damaged;
use super::skim::{Skimmed, skim};

/// What is met on the walk.
#[derive(Debug)]
pub(super) enum Met<'a> {
    /// An element begins, or is empty.
    Element(&'a BytesStart<'a>),
    /// An element ends; empty ones say so too. Its local name.
    End(&'a str),
    /// Text inside elements, with entities resolved.
    Text(&'a str),
}

/// Shows every element and text of a part; `Ok(false)` from the visitor ends the walk. A missing part is an empty one.
///
/// # Errors
/// If the part is damaged, declares a document type, nests too deep, holds a text that is too large, or unpacks to more
/// than is let in.
pub(super) fn walk<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    part: &str,
    limits: &Limits,
    visit: &mut dyn FnMut(Met<'_>) -> Result<bool, Fault>,
) -> Result<(), Fault> {
    let Some(fence) = fenced(archive, part, limits, limits.cell_bytes)? else {
        return Ok(());
    };
    let mut reader = Reader::from_reader(BufReader::with_capacity(32 << 10, fence));
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    loop {
        buffer.clear();
        reader.get_mut().get_mut().since_mark = 0;
        let event = reader.read_event_into(&mut buffer);
        let goes_on = match event {
            Ok(Event::Start(element)) => {
                depth += 1;
                if depth > limits.xml_depth {
                    return Err(Fault::XmlTooDeep { part: part.to_owned(), limit: limits.xml_depth });
                }
                visit(Met::Element(&element))?
            }
            Ok(Event::Empty(element)) => {
                visit(Met::Element(&element))? && visit(Met::End(element.local_name().as_ref()))?
            }
            Ok(Event::Text(text)) => visit(Met::Text(&text))?,
            Ok(Event::CData(text)) => visit(Met::Text(&text))?,
            Ok(Event::GeneralRef(name)) => visit(Met::Text(&resolved(part, &name)?))?,
            Ok(Event::End(element)) => {
                depth = depth.saturating_sub(1);
                visit(Met::End(element.local_name().as_ref()))?
            }
            Ok(Event::DocType(_)) => return Err(Fault::XmlEntities { part: part.to_owned() }),
            Ok(Event::Eof) if depth > 0 => return Err(damaged(format!("`{part}` ends in the middle"))),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => true,
            Err(error) => {
                let broken = reader.get_mut().get_mut().broken.take();
                return Err(broken.unwrap_or_else(|| damaged(format!("`{part}`: {error}"))));
            }
        };
        if !goes_on {
            return Ok(());
        }
    }
}

/// Shows every tag of a part, and how long the texts are; see [`skim`]. A missing part is an empty one.
///
/// # Errors
/// If the part is damaged, declares a document type, nests too deep, or unpacks to more than is let in.
pub(super) fn walk_fast<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    part: &str,
    limits: &Limits,
    visit: &mut dyn FnMut(Skimmed<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let Some(fence) = fenced(archive, part, limits, usize::MAX)? else {
        return Ok(());
    };
    let mut reader = BufReader::with_capacity(64 << 10, fence);
    let mut depth = 0_usize;
    let result = skim(&mut reader, limits.cell_bytes, &mut |met| {
        match met {
            Skimmed::DocType => return Err(Fault::XmlEntities { part: part.to_owned() }),
            Skimmed::Tag(tag) if tag.starts_with(b"/") => depth = depth.saturating_sub(1),
            Skimmed::Tag(tag) if !tag.ends_with(b"/") => depth += 1,
            Skimmed::Tag(_) | Skimmed::Text(_) => {}
        }
        if depth > limits.xml_depth {
            return Err(Fault::XmlTooDeep { part: part.to_owned(), limit: limits.xml_depth });
        }
        visit(met)
    });
    let broken = reader.get_mut().broken.take();
    match result {
        Ok(()) if depth > 0 => Err(damaged(format!("`{part}` ends in the middle"))),
        Ok(()) => Ok(()),
        Err(Fault::Unreadable(error)) => Err(broken.unwrap_or_else(|| damaged(format!("`{part}`: {error}")))),
        Err(fault) => Err(fault),
    }
}

/// A part that unpacks within the limits, `longest` bytes between two marks; `None` if it is missing.
fn fenced<'a, R: Read + Seek>(
    archive: &'a mut ZipArchive<R>,
    part: &'a str,
    limits: &'a Limits,
    longest: usize,
) -> Result<Option<Fence<'a, impl Read + use<'a, R>>>, Fault> {
    let Some(index) = find(archive, part) else {
        return Ok(None);
    };
    let entry = archive.by_index_raw(index).map_err(damaged)?;
    if entry.encrypted() {
        return Err(Fault::PasswordProtected);
    }
    let packed_size = entry.compressed_size();
    drop(entry);
    let inner = archive.by_index(index).map_err(damaged)?;
    Ok(Some(Fence { inner, packed_size, total: 0, longest, since_mark: 0, broken: None, limits, part }))
}

/// Unpacks every part to nowhere, to know that they do not unpack to more than is let in.
pub(super) fn measure<R: Read + Seek>(archive: &mut ZipArchive<R>, limits: &Limits) -> Result<(), Fault> {
    let mut buffer = vec![0; 64 << 10];
    let (mut packed, mut unpacked) = (0, 0);
    for index in 0..archive.len() {
        packed += archive.by_index_raw(index).map_err(damaged)?.compressed_size();
        let mut part = archive.by_index(index).map_err(damaged)?;
        loop {
            let read = part.read(&mut buffer).map_err(damaged)?;
            if read == 0 {
                break;
            }
            unpacked += read as u64;
            limits.check_unpacked(packed, unpacked)?;
        }
    }
    Ok(())
}

/// What stands for a character: `&amp;`, `&#7877;`.
fn resolved(part: &str, name: &BytesRef<'_>) -> Result<String, Fault> {
    let unknown = || damaged(format!("`{part}` holds an unknown entity"));
    if let Some(letter) = name.resolve_char_ref().map_err(|_| unknown())? {
        return Ok(letter.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(name).map(str::to_owned).ok_or_else(unknown)
}

/// The part of that path, whatever its case and whichever way its slashes lean.
pub(super) fn find<R: Read + Seek>(archive: &ZipArchive<R>, part: &str) -> Option<usize> {
    let plain = |name: &str| name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase();
    let wanted = plain(part);
    archive.index_for_name(part).or_else(|| {
        (0..archive.len()).find(|index| {
            archive.name_for_index(*index).is_some_and(|name| name.is_ok_and(|name| plain(&name) == wanted))
        })
    })
}

/// Lets through no more than the limits, in all and between two marks.
struct Fence<'a, R> {
    inner: R,
    packed_size: u64,
    total: u64,
    longest: usize,
    since_mark: usize,
    broken: Option<Fault>,
    limits: &'a Limits,
    part: &'a str,
}

impl<R: Read> Read for Fence<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.total += read as u64;
        self.since_mark += read;
        let result = if self.since_mark.saturating_sub(buffer.len()) > self.longest {
            Err(Fault::PartTooLarge { part: self.part.to_owned(), limit: self.longest })
        } else {
            self.limits.check_unpacked(self.packed_size, self.total)
        };
        match result {
            Ok(()) => Ok(read),
            Err(fault) => {
                self.broken = Some(fault);
                Err(io::Error::other("a limit is exceeded"))
            }
        }
    }
}

/// The value of an attribute by its local name, with entities resolved.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut sound = attributes.with_checks(false).flatten();
    let attribute = sound.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0).ok().map(std::borrow::Cow::into_owned)
}
