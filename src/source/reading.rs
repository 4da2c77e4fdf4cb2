//! What every reader has in common: where the data begins, how rows are filled, what is counted.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use crate::row::{CellKind, Row, RowShape};

/// What looks at each row of a list. It may take the row away; breaking ends the reading.
pub(super) type Visit<'a> = dyn FnMut(&mut Row) -> ControlFlow<()> + 'a;

/// How many rows were passed in one reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows shown to the visitor.
    pub rows: u64,
    /// Rows below the header that hold nothing but white space; they are not counted among the rows.
    pub blank_rows: u64,
    /// Rows that the workbook hides; they are counted among the rows.
    pub hidden_rows: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.rows += other.rows;
        self.blank_rows += other.blank_rows;
        self.hidden_rows += other.hidden_rows;
    }
}

/// Which part of a file is data.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Layout {
    /// The first line or row that may hold data.
    pub(super) first_line: u64,
    /// How many columns there are.
    pub(super) width: usize,
}

/// The first rows of a file that are not blank, as the header is searched in them.
#[derive(Debug, Default)]
pub(super) struct Sample {
    pub(super) rows: Vec<SampleRow>,
    /// The last row that was seen, also a blank one or one before those that were asked for.
    pub(super) last_line: u64,
    bytes: usize,
}

/// One row of a sample.
#[derive(Debug, Default, Clone)]
pub(super) struct SampleRow {
    pub(super) line: u64,
    pub(super) cells: Vec<(String, CellKind)>,
}

impl Sample {
    const ROWS: usize = 100;
    const BYTES: usize = 4 << 20;

    /// Keeps a copy of the row; `false` once there are enough.
    pub(super) fn add(&mut self, row: &Row) -> bool {
        let cells = (0..row.len()).map(|column| (row.cell(column).to_owned(), row.kind(column)));
        self.rows.push(SampleRow { line: row.line, cells: cells.collect() });
        self.last_line = row.line;
        self.bytes += row.weight();
        self.rows.len() < Self::ROWS && self.bytes < Self::BYTES
    }
}

/// Fills a row cell by cell: surplus cells are joined to the last one, absent ones become empty.
pub(super) struct Filling<'a> {
    row: &'a mut Row,
    width: usize,
    delimiter: u8,
    cells: usize,
}

impl<'a> Filling<'a> {
    /// Begins with an empty row.
    pub(super) fn new(row: &'a mut Row, line: u64, width: usize, delimiter: u8) -> Self {
        row.clear();
        row.line = line;
        Self { row, width, delimiter, cells: 0 }
    }

    pub(super) fn cell(&mut self, text: &str, kind: CellKind) {
        if self.cells < self.width {
            self.row.push(text, kind);
        } else if self.cells > 0 {
            self.row.extend_last(char::from(self.delimiter).encode_utf8(&mut [0; 4]));
            self.row.extend_last(text);
        }
        self.cells += 1;
    }

    /// Fills up to the width and marks what was missing or too much.
    pub(super) fn finish(self) {
        for _ in self.cells..self.width {
            self.row.push("", CellKind::Text);
        }
        self.row.shape = match self.cells.cmp(&self.width) {
            Ordering::Less => RowShape::Short { missing: self.width - self.cells },
            Ordering::Equal => RowShape::Whole,
            Ordering::Greater => RowShape::Long { surplus: self.cells - self.width },
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_padded_and_surplus_is_joined() {
        let filled = |cells: &[&str]| {
            let mut row = Row::default();
            let mut filling = Filling::new(&mut row, 9, 3, b';');
            for cell in cells {
                filling.cell(cell, CellKind::Text);
            }
            filling.finish();
            (row.cells().map(str::to_owned).collect::<Vec<_>>().join("|"), row.shape)
        };
        assert_eq!(filled(&["a", "b", "c"]), ("a|b|c".into(), RowShape::Whole));
        assert_eq!(filled(&["a"]), ("a||".into(), RowShape::Short { missing: 2 }));
        assert_eq!(filled(&["a", "b", "c", "", "e"]), ("a|b|c;;e".into(), RowShape::Long { surplus: 2 }));
    }
}
