//! Walks once through a sheet of an `.xlsx`: which rows it hides, which formulas were saved without a result, which
//! numbers are longer than the reader can tell. It tells none of it, and knows no limits.

use std::io::{Read, Seek};
use std::ops::RangeInclusive;

use zip::ZipArchive;

use super::super::fault::Fault;
use super::super::options::Limits;
use super::cell::long;
use super::damaged;
use super::scan::walk_fast;
use super::skim::{self, Skimmed};

/// What the reader does not tell of a sheet.
#[derive(Debug, Default)]
pub(super) struct SheetFacts {
    /// Rows that are hidden, counted from 0, in order.
    pub(super) hidden: Vec<RangeInclusive<u32>>,
    /// Formulas without a result: the how-manieth cells they are, counted from 0.
    pub(super) uncalculated: Vec<u64>,
    /// Numbers that a double does not hold, after the place of their cells.
    pub(super) long: Vec<(u64, u128)>,
}

/// The facts of a sheet; no cell of it is larger than the limit.
///
/// If the workbook is yet to be calculated, the number `0` is no result of a formula.
pub(super) fn survey<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    part: &str,
    is_uncalculated: bool,
    limits: &Limits,
) -> Result<SheetFacts, Fault> {
    let mut walk = Walk { placeholder: if is_uncalculated { b"0" } else { b"" }, ..Walk::default() };
    walk_fast(archive, part, limits, &mut |met| {
        match met {
            Skimmed::Tag(tag) => walk.tag(tag)?,
            Skimmed::Text(text) => walk.text(text),
            Skimmed::DocType => {}
        }
        if walk.cell_bytes > limits.cell_bytes {
            let part = format!("{part}, row {}", walk.next_row);
            return Err(Fault::PartTooLarge { part, limit: limits.cell_bytes });
        }
        Ok(())
    })?;
    Ok(walk.facts)
}

#[derive(Default)]
struct Walk {
    facts: SheetFacts,
    /// The number that stands where a result is yet to be calculated; or nothing does.
    placeholder: &'static [u8],
    next_row: u32,
    /// How many cells have begun.
    cells: u64,
    /// The tag of the last of them.
    cell: Vec<u8>,
    /// How much text there is since it began.
    cell_bytes: usize,
    has_formula: bool,
    has_value: bool,
    value: Vec<u8>,
    is_in_value: bool,
}

impl Walk {
    fn tag(&mut self, tag: &[u8]) -> Result<(), Fault> {
        self.is_in_value = false;
        match skim::name(tag) {
            (false, b"row") => self.row(tag)?,
            (false, b"c") => {
                self.cells += 1;
                self.cell.clear();
                self.cell.extend_from_slice(tag);
                self.value.clear();
                (self.cell_bytes, self.has_formula, self.has_value) = (0, false, false);
            }
            (false, b"f") => self.has_formula = true,
            (false, b"v" | b"t") => {
                self.is_in_value = !tag.ends_with(b"/");
                self.has_value = true;
            }
            (true, b"c") => self.end_cell(),
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) {
        let place = self.cells.saturating_sub(1);
        let is_number = || matches!(skim::value(&self.cell, "t"), None | Some("n"));
        if self.has_formula && self.value.is_empty() {
            // An empty text is a result.
            let is_result = self.has_value && skim::value(&self.cell, "t") == Some("str");
            self.facts.uncalculated.extend((!is_result).then_some(place));
        } else if self.has_formula && self.value == self.placeholder && is_number() {
            self.facts.uncalculated.push(place);
        } else if self.value.len() > f64::DIGITS as usize
            && let Some(number) = str::from_utf8(&self.value).ok().and_then(long)
            && is_number()
        {
            self.facts.long.push((place, number));
        }
    }

    fn row(&mut self, tag: &[u8]) -> Result<(), Fault> {
        let number = skim::value(tag, "r").and_then(|number| number.parse::<u32>().ok());
        let row = number.map_or(self.next_row, |number| number.saturating_sub(1));
        if row.checked_add(1) == Some(self.next_row) {
            // The reader would take both for one.
            return Err(damaged(format!("row {} stands in it twice", self.next_row)));
        }
        self.next_row = row.saturating_add(1);
        if matches!(skim::value(tag, "hidden"), Some("1" | "true")) {
            match self.facts.hidden.last_mut() {
                Some(last) if row > 0 && *last.end() == row - 1 => *last = *last.start()..=row,
                _ => self.facts.hidden.push(row..=row),
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &[u8]) {
        self.cell_bytes += text.len();
        if self.is_in_value {
            self.value.extend_from_slice(text);
        }
    }
}
