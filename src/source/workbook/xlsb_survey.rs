//! Walks once through the records of an `.xlsb`: which rows of a sheet it hides, which numbers show zeros that they do
//! not have, which formulas failed. The reader tells none of it.
//!
//! The records are those of [MS-XLSB]: a type of one or two bytes and a length of one to four, seven bits in each, then
//! as many bytes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{BufReader, Read, Seek};
use std::sync::Arc;

use calamine::CellErrorType;
use zip::ZipArchive;

use super::super::fault::Fault;
use super::super::options::Limits;
use super::damaged;
use super::number::Pattern;
use super::package::{relations, resolve};

/// What the reader does not tell of a sheet. Rows and columns count from 0.
#[derive(Debug, Default)]
pub(super) struct SheetFacts {
    pub(super) hidden: BTreeSet<u32>,
    /// Failed formulas by row, with their columns.
    pub(super) errors: BTreeMap<u32, Vec<(u32, CellErrorType)>>,
    /// The changes of pattern in each column.
    patterns: HashMap<u32, Vec<Change>>,
}

/// From which row on the numbers of a column have which pattern.
#[derive(Debug)]
struct Change {
    from: u32,
    pattern: Option<Arc<Pattern>>,
}

impl SheetFacts {
    /// The pattern of a number.
    pub(super) fn pattern(&self, row: u32, column: u32) -> Option<&Pattern> {
        let changes = self.patterns.get(&column)?;
        let next = changes.partition_point(|change| change.from <= row);
        changes.get(next.checked_sub(1)?)?.pattern.as_deref()
    }

    fn note_pattern(&mut self, row: u32, column: u32, pattern: Option<&Arc<Pattern>>) {
        let changes = self.patterns.get(&column);
        let last = changes.and_then(|changes| changes.last()).and_then(|change| change.pattern.as_ref());
        if last != pattern {
            let change = Change { from: row, pattern: pattern.cloned() };
            self.patterns.entry(column).or_default().push(change);
        }
    }
}

/// The facts of the sheet of that name.
pub(super) fn survey<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    sheet: &str,
    limits: &Limits,
) -> Result<SheetFacts, Fault> {
    let mut id = None;
    walk(archive, "xl/workbook.bin", limits, &mut |kind, fields| {
        // BrtBundleSh: state, number, relation, name.
        if kind == 0x9c
            && let Some((relation, rest)) = text(fields.get(8..).unwrap_or_default())
            && text(rest).is_some_and(|(name, _)| name == sheet)
        {
            id = Some(relation);
        }
    })?;
    let relations = relations(archive, "xl/_rels/workbook.bin.rels", limits)?;
    let relation = relations.into_iter().find(|relation| Some(&relation.id) == id.as_ref());
    let part = relation.map(|relation| resolve("xl", &relation.target));
    let part = part.ok_or_else(|| damaged(format!("sheet `{sheet}` has no part")))?;
    let styles = styles(archive, limits)?;
    let mut facts = SheetFacts::default();
    let mut row = 0;
    walk(archive, &part, limits, &mut |kind, fields| {
        match (kind, long(fields, 0)) {
            // BrtRowHdr: the bit says that it has no height.
            (0x00, Some(number)) => {
                row = number;
                if fields.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    facts.hidden.insert(row);
                }
            }
            // BrtCellRk, BrtCellReal, BrtFmlaNum: column, style of three bytes.
            (0x02 | 0x05 | 0x09, Some(column)) => {
                let style = long(fields, 4).map_or(0, |style| style & 0x00ff_ffff);
                let pattern = usize::try_from(style).ok().and_then(|style| styles.get(style)?.as_ref());
                facts.note_pattern(row, column, pattern);
            }
            // BrtFmlaError
            (0x0b, Some(column)) => {
                if let Some(error) = fields.get(8).and_then(|code| error(*code)) {
                    facts.errors.entry(row).or_default().push((column, error));
                }
            }
            _ => {}
        }
    })?;
    Ok(facts)
}

/// The pattern of each style.
fn styles<R: Read + Seek>(archive: &mut ZipArchive<R>, limits: &Limits) -> Result<Vec<Option<Arc<Pattern>>>, Fault> {
    let mut formats: HashMap<u16, Arc<Pattern>> = HashMap::new();
    let mut styles = Vec::new();
    let mut is_of_cells = false;
    walk(archive, "xl/styles.bin", limits, &mut |kind, fields| match kind {
        // BrtFmt
        0x2c => {
            let format = fields.get(2..).and_then(text).and_then(|(format, _)| Pattern::of(&format));
            if let (Some(id), Some(pattern)) = (short(fields, 0), format) {
                formats.insert(id, Arc::new(pattern));
            }
        }
        // BrtBeginCellXFs, BrtEndCellXFs
        0x269 | 0x26a => is_of_cells = kind == 0x269,
        // BrtXF
        0x2f if is_of_cells => styles.push(short(fields, 2).and_then(|id| formats.get(&id).cloned())),
        _ => {}
    })?;
    Ok(styles)
}

/// Shows every record of a part; a missing part has none. The parts are known to be no larger than is let in.
fn walk<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    part: &str,
    limits: &Limits,
    visit: &mut dyn FnMut(u16, &[u8]),
) -> Result<(), Fault> {
    let Some(index) = super::scan::find(archive, part) else { return Ok(()) };
    let mut bytes = BufReader::with_capacity(64 << 10, archive.by_index(index).map_err(damaged)?);
    let mut data = Vec::new();
    while let Some(kind) = number(&mut bytes, 2)? {
        let length = number(&mut bytes, 4)?.unwrap_or(0) as usize;
        if length > limits.cell_bytes.saturating_mul(4) {
            return Err(Fault::PartTooLarge { part: part.to_owned(), limit: limits.cell_bytes });
        }
        data.resize(length, 0);
        bytes.read_exact(&mut data).map_err(|error| damaged(format!("`{part}`: {error}")))?;
        visit(u16::try_from(kind).unwrap_or(u16::MAX), &data);
    }
    Ok(())
}

/// A number of so many bytes at most: seven bits in each, the lowest first; `None` at the end of the part.
fn number(bytes: &mut impl Read, most: u32) -> Result<Option<u32>, Fault> {
    let mut value = 0;
    for place in 0..most {
        let mut byte = [0];
        if bytes.read(&mut byte).map_err(damaged)? == 0 {
            return Ok(None);
        }
        value |= u32::from(byte[0] & 0x7f) << (7 * place);
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    Ok(Some(value))
}

fn short(fields: &[u8], at: usize) -> Option<u16> {
    fields.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

fn long(fields: &[u8], at: usize) -> Option<u32> {
    fields.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

/// A text and what follows it: its length, then letters of two bytes.
fn text(fields: &[u8]) -> Option<(String, &[u8])> {
    let length = usize::try_from(long(fields, 0)?).ok()?.checked_mul(2)?;
    let (letters, rest) = fields.get(4..)?.split_at_checked(length)?;
    let units: Vec<u16> = letters.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    Some((String::from_utf16(&units).ok()?, rest))
}

fn error(code: u8) -> Option<CellErrorType> {
    Some(match code {
        0x00 => CellErrorType::Null,
        0x07 => CellErrorType::Div0,
        0x0f => CellErrorType::Value,
        0x17 => CellErrorType::Ref,
        0x1d => CellErrorType::Name,
        0x24 => CellErrorType::Num,
        0x2a => CellErrorType::NA,
        0x2b => CellErrorType::GettingData,
        _ => return None,
    })
}
