//! One row of a sheet while its cells arrive.

use super::super::column_letters;
use super::super::fault::Fault;
use super::super::options::Limits;
use super::damaged;
use crate::row::CellKind;

/// The cells of one row, in whatever order they come; used again for the next.
#[derive(Debug, Default)]
pub(super) struct SheetRow {
    /// The row as the user's program shows it, counted from 1.
    pub(super) number: u64,
    pub(super) is_hidden: bool,
    text: String,
    slots: Vec<Slot>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    start: usize,
    end: usize,
    kind: CellKind,
}

impl SheetRow {
    pub(super) fn begin(&mut self, number: u64, is_hidden: bool) {
        self.number = number;
        self.is_hidden = is_hidden;
        self.text.clear();
        self.slots.clear();
    }

    /// Puts a cell into its column, counted from 0; `write` appends its text and says its kind.
    pub(super) fn set(
        &mut self,
        column: usize,
        limits: &Limits,
        write: impl FnOnce(&mut String) -> CellKind,
    ) -> Result<(), Fault> {
        let start = self.text.len();
        let kind = write(&mut self.text);
        let end = self.text.len();
        if start == end {
            return Ok(());
        }
        if column >= limits.columns {
            return Err(Fault::TooManyColumns { line: self.number, limit: limits.columns });
        }
        if end - start > limits.cell_bytes {
            let (line, limit) = (self.number, limits.cell_bytes);
            return Err(Fault::CellTooLarge { line, column: column_letters(column), limit });
        }
        if column >= self.slots.len() {
            self.slots.resize(column + 1, Slot::default());
        }
        if self.slots[column].end > 0 {
            let place = format!("{}{}", column_letters(column), self.number);
            return Err(damaged(format!("cell {place} stands in it twice")));
        }
        self.slots[column] = Slot { start, end, kind };
        Ok(())
    }

    /// Up to its last cell that is not empty.
    pub(super) fn used(&self) -> usize {
        self.slots.len()
    }

    pub(super) fn cell(&self, column: usize) -> (&str, CellKind) {
        let slot = self.slots.get(column).copied().unwrap_or_default();
        (&self.text[slot.start..slot.end], slot.kind)
    }

    /// Whether it holds nothing but white space.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}
