//! Walks once through the records of an `.xls`: how far its cells reach, which rows it hides, which numbers show zeros
//! that they do not have, which formulas were saved without a result. The reader tells none of it, and makes room for
//! whatever the file claims.
//!
//! The records are those of [MS-XLS]: a type and a length, two bytes each, then as many bytes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{BufReader, Read, Seek};
use std::sync::Arc;

use super::super::fault::Fault;
use super::super::options::Limits;
use super::damaged;
use super::number::Pattern;

/// What the reader does not tell of a sheet. Rows and columns count from 0.
#[derive(Debug, Default)]
pub(super) struct SheetFacts {
    pub(super) hidden: BTreeSet<u32>,
    /// The pattern of each number that has one.
    pub(super) patterns: BTreeMap<(u32, u32), Arc<Pattern>>,
    /// Formulas without a result.
    pub(super) uncalculated: BTreeSet<(u32, u32)>,
    reach: Reach,
}

/// The rectangle that the cells span.
#[derive(Debug, Default)]
struct Reach {
    rows: Option<(u32, u32)>,
    columns: Option<(u32, u32)>,
}

impl Reach {
    fn add(&mut self, row: u32, column: u32) {
        let wider = |span: Option<(u32, u32)>, value: u32| {
            Some(span.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
        };
        self.rows = wider(self.rows, row);
        self.columns = wider(self.columns, column);
    }

    fn cells(&self) -> u64 {
        let length = |span: Option<(u32, u32)>| span.map_or(0, |(low, high)| u64::from(high - low) + 1);
        length(self.rows) * length(self.columns)
    }
}

/// The facts of every sheet, charts included, in the order of the workbook.
pub(super) fn survey<R: Read + Seek>(file: R, limits: &Limits) -> Result<Vec<SheetFacts>, Fault> {
    let mut compound = cfb::CompoundFile::open(file).map_err(damaged)?;
    let name = if compound.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    let mut stream = BufReader::new(compound.open_stream(name).map_err(damaged)?);
    let mut walk = Walk {
        limits,
        sheets: Vec::new(),
        offsets: Vec::new(),
        current: None,
        is_calculated: false,
        formats: HashMap::new(),
        styles: Vec::new(),
    };
    let mut position = 0_u64;
    let mut data = Vec::new();
    let mut head = [0; 4];
    while stream.read_exact(&mut head).is_ok() {
        let (kind, length) = (u16::from_le_bytes([head[0], head[1]]), u16::from_le_bytes([head[2], head[3]]));
        data.resize(usize::from(length), 0);
        if stream.read_exact(&mut data).is_err() {
            break;
        }
        walk.record(kind, Fields(&data), position)?;
        position += 4 + u64::from(length);
    }
    Ok(walk.sheets)
}

/// The bytes of a record; what lies beyond its end reads as nothing.
#[derive(Clone, Copy)]
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn short(self, at: usize) -> Option<u16> {
        self.0.get(at..at + 2).map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn long(self, at: usize) -> Option<u32> {
        Some(u32::from(self.short(at)?) | u32::from(self.short(at + 2)?) << 16)
    }

    fn place(self) -> Option<(u32, u32)> {
        Some((u32::from(self.short(0)?), u32::from(self.short(2)?)))
    }
}

struct Walk<'a> {
    limits: &'a Limits,
    sheets: Vec<SheetFacts>,
    /// Where each sheet begins.
    offsets: Vec<u32>,
    /// The sheet that the walk is in.
    current: Option<usize>,
    /// Whether the file names who calculated it.
    is_calculated: bool,
    formats: HashMap<u16, Arc<Pattern>>,
    /// The pattern of each style.
    styles: Vec<Option<Arc<Pattern>>>,
}

impl Walk<'_> {
    fn record(&mut self, kind: u16, fields: Fields<'_>, position: u64) -> Result<(), Fault> {
        match kind {
            // BoundSheet8
            0x0085 => {
                self.offsets.extend(fields.long(0));
                self.sheets.resize_with(self.offsets.len(), SheetFacts::default);
            }
            // Format
            0x041e => {
                if let (Some(id), Some(pattern)) =
                    (fields.short(0), text(fields, 2).and_then(|format| Pattern::of(&format)))
                {
                    self.formats.insert(id, Arc::new(pattern));
                }
            }
            // XF
            0x00e0 => self.styles.push(fields.short(2).and_then(|id| self.formats.get(&id).cloned())),
            // BOF; that of a chart inside a sheet has no offset of its own.
            0x0809 => {
                let begun = self.offsets.iter().position(|offset| u64::from(*offset) == position);
                self.current = begun.or(self.current);
            }
            // Dimensions: the reader makes room for as many cells.
            0x0200 => {
                let rows = fields.long(4).unwrap_or(0).saturating_sub(fields.long(0).unwrap_or(0));
                let is_turned = fields.long(0) > fields.long(4);
                self.check(u64::from(rows) * u64::from(fields.short(10).unwrap_or(0)))?;
                if is_turned {
                    return Err(damaged("a sheet ends before it begins"));
                }
            }
            // Row: the bit says that it has no height.
            0x0208 => {
                if let (Some(row), Some(flags), Some(sheet)) = (fields.short(0), fields.short(12), self.sheet())
                    && flags & 0x20 != 0
                {
                    sheet.hidden.insert(u32::from(row));
                }
            }
            // RecalcId
            0x01c1 => self.is_calculated = true,
            // Number, RK, Formula; BoolErr, Label, LabelSst
            0x0203 | 0x027e | 0x0006 | 0x0205 | 0x0204 | 0x00fd => {
                self.cell(fields.place(), fields.short(4))?;
                // An empty text is also what those leave who write formulas and do not calculate.
                let is_empty = kind == 0x0006 && fields.short(6) == Some(3) && fields.short(12) == Some(0xffff);
                if is_empty
                    && !self.is_calculated
                    && let (Some(place), Some(sheet)) = (fields.place(), self.sheet())
                {
                    sheet.uncalculated.insert(place);
                }
            }
            // MulRk: a row, the first column, then style and number of each, and the last column.
            0x00bd => {
                if let Some((row, column)) = fields.place() {
                    let count = fields.0.len().saturating_sub(6) / 6;
                    for (index, offset) in (0..count).zip(0_u32..) {
                        self.cell(Some((row, column + offset)), fields.short(4 + index * 6))?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn sheet(&mut self) -> Option<&mut SheetFacts> {
        self.sheets.get_mut(self.current?)
    }

    fn cell(&mut self, place: Option<(u32, u32)>, style: Option<u16>) -> Result<(), Fault> {
        let pattern = style.and_then(|style| self.styles.get(usize::from(style)).cloned().flatten());
        if let (Some((row, column)), Some(sheet)) = (place, self.sheet()) {
            sheet.reach.add(row, column);
            if let Some(pattern) = pattern {
                sheet.patterns.insert((row, column), pattern);
            }
            let spanned = sheet.reach.cells();
            self.check(spanned)?;
        }
        Ok(())
    }

    fn check(&self, cells: u64) -> Result<(), Fault> {
        let limit = self.limits.held_cells;
        if cells > limit { Err(Fault::SheetTooLarge { limit }) } else { Ok(()) }
    }
}

/// A text: its length, a byte whose lowest bit says that letters are two bytes, the letters.
fn text(fields: Fields<'_>, at: usize) -> Option<String> {
    let length = usize::from(fields.short(at)?);
    let is_wide = fields.0.get(at + 2)? & 1 == 1;
    let letters = &fields.0[at + 3..];
    if is_wide {
        let units: Vec<u16> =
            letters.chunks_exact(2).take(length).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    } else {
        Some(letters.iter().take(length).map(|byte| char::from(*byte)).collect())
    }
}
