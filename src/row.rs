//! One row of a list as the reader gave it: where it stands and what its cells say.

/// What a cell was in the file, where the file says so (workbooks do, text files do not).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CellKind {
    /// Text, or any cell of a text file.
    #[default]
    Text,
    /// A number; its text is the shortest decimal without exponent.
    Number,
    /// A number that its format shows as a date; its text is `yyyy-mm-dd`, with ` hh:mm:ss` if it has a time.
    Date,
    /// `TRUE` or `FALSE`.
    Boolean,
    /// A formula that failed, such as `#N/A`.
    Error,
    /// A formula that was saved without a result; its text is `#N/A`.
    Uncalculated,
    /// Text that held a broken byte sequence; the broken bytes read as U+FFFD.
    Damaged,
}

impl CellKind {
    /// Whether the file does not tell what the cell says, which is not the same as an empty one.
    pub const fn is_unknown(self) -> bool {
        matches!(self, Self::Error | Self::Uncalculated)
    }
}

/// How many cells a row has beside its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowShape {
    /// As many as the header.
    #[default]
    Whole,
    /// `missing` cells at the end were absent in the file; the row was filled up with empty ones.
    Short {
        /// How many cells were absent.
        missing: usize,
    },
    /// `surplus` cells stood beyond the header; they were joined to the last cell with the delimiter.
    Long {
        /// How many cells were too many.
        surplus: usize,
    },
}

/// Whether the quotes around the cells of a row stand where quotes belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quoting {
    /// They do, or there are none.
    #[default]
    Sound,
    /// Text goes on behind a closing quote.
    Stray,
    /// A stray quote joined several rows to this one, which ends in `last_line`.
    Joined {
        /// Counted from 1 as the user's program shows it.
        last_line: u64,
    },
}

/// A data row. Always has as many cells as the header has names.
///
/// The cells lie in one string, so that a row is two allocations however many columns it has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Counts the data rows of this run from 1, through all files in the order given. Blank rows are not counted.
    pub position: u64,
    /// Its number in the list where it first stood: its position, but for a list that is fed back.
    pub number: u64,
    /// Which of the run's files it stands in, counted from 0.
    pub file: usize,
    /// The line of a text file, or the row of a sheet, where it begins, counted from 1 as the user's program shows it.
    pub line: u64,
    /// Whether it has as many cells as the header.
    pub shape: RowShape,
    /// Whether its quotes stand where quotes belong.
    pub quoting: Quoting,
    /// Whether the workbook hides it (by hand or by a filter).
    pub hidden: bool,
    text: String,
    ends: Vec<usize>,
    /// Empty while every cell is [`CellKind::Text`].
    kinds: Vec<CellKind>,
}

impl Row {
    /// Empties the row for the next one, keeping its memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.kinds.clear();
        self.shape = RowShape::Whole;
        self.quoting = Quoting::Sound;
        self.hidden = false;
    }

    /// Appends a cell.
    pub fn push(&mut self, text: &str, kind: CellKind) {
        if kind != CellKind::Text && self.kinds.is_empty() {
            self.kinds.resize(self.ends.len(), CellKind::Text);
        }
        if kind != CellKind::Text || !self.kinds.is_empty() {
            self.kinds.push(kind);
        }
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    /// Appends texts that lie one after the other, each ending where `ends` says, in bytes: between letters.
    pub fn extend(&mut self, text: &str, ends: &[usize]) {
        let before = self.text.len();
        if !self.kinds.is_empty() {
            self.kinds.resize(self.ends.len() + ends.len(), CellKind::Text);
        }
        self.text.push_str(text);
        self.ends.extend(ends.iter().map(|end| before + end));
    }

    /// Appends `text` to the last cell.
    ///
    /// # Panics
    /// If there is no cell yet.
    pub fn extend_last(&mut self, text: &str) {
        self.text.push_str(text);
        *self.ends.last_mut().expect("a row that is extended has a cell") = self.text.len();
    }

    /// The text of the cell in a column, counted from 0; empty beyond the last.
    pub fn cell(&self, column: usize) -> &str {
        let Some(&end) = self.ends.get(column) else {
            return "";
        };
        let start = if column == 0 { 0 } else { self.ends[column - 1] };
        &self.text[start..end]
    }

    /// What the cell in a column was in the file.
    pub fn kind(&self, column: usize) -> CellKind {
        self.kinds.get(column).copied().unwrap_or_default()
    }

    /// Whether every cell is [`CellKind::Text`].
    pub fn is_text(&self) -> bool {
        self.kinds.is_empty()
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no cell at all.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The texts of its cells from left to right.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|column| self.cell(column))
    }

    /// Whether no cell has anything but ASCII.
    pub fn is_ascii(&self) -> bool {
        self.text.is_ascii()
    }

    /// How many bytes it holds in memory, for bounding what waits.
    pub fn weight(&self) -> usize {
        size_of::<Self>() + self.text.capacity() + self.ends.capacity() * size_of::<usize>() + self.kinds.capacity()
    }
}

/// The letters that a spreadsheet shows over a column, counted from 0: A, B, …, Z, AA.
///
/// # Panics
/// Never: a remainder of 26 fits a byte.
pub fn column_letters(mut column: usize) -> String {
    let mut reversed = Vec::new();
    loop {
        reversed.push(char::from(b'A' + u8::try_from(column % 26).expect("a remainder of 26 fits a byte")));
        match (column / 26).checked_sub(1) {
            Some(more) => column = more,
            None => return reversed.iter().rev().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_as_they_were_pushed() {
        let mut row = Row::default();
        row.push("Nguyễn", CellKind::Text);
        row.push("", CellKind::Text);
        row.push("1989-11-03", CellKind::Date);
        row.push("x", CellKind::Text);
        assert_eq!(row.cells().collect::<Vec<_>>(), ["Nguyễn", "", "1989-11-03", "x"]);
        let kinds: Vec<_> = (0..5).map(|column| row.kind(column)).collect();
        assert_eq!(kinds, [CellKind::Text, CellKind::Text, CellKind::Date, CellKind::Text, CellKind::Text]);
        assert_eq!(row.cell(9), "");
    }

    #[test]
    fn cells_may_come_all_at_once() {
        let mut row = Row::default();
        row.push("7", CellKind::Number);
        row.extend("NguyễnAn", &[8, 8, 10]);
        assert_eq!(row.cells().collect::<Vec<_>>(), ["7", "Nguyễn", "", "An"]);
        assert_eq!((row.kind(0), row.kind(1), row.kind(3)), (CellKind::Number, CellKind::Text, CellKind::Text));
    }

    #[test]
    fn clearing_leaves_nothing_of_the_row_before() {
        let mut row = Row { shape: RowShape::Short { missing: 1 }, hidden: true, ..Row::default() };
        row.push("7", CellKind::Number);
        row.clear();
        row.push("a", CellKind::Text);
        assert_eq!((row.kind(0), row.shape, row.hidden, row.len()), (CellKind::Text, RowShape::Whole, false, 1));
    }
}
