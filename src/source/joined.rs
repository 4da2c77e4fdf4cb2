//! Whether a record is several rows that a stray quote joined.

use super::kind::Kind;
use super::reading::SampleRow;
use super::records::Record;

/// What the columns of a list usually hold.
#[derive(Debug, Default)]
pub(super) struct Habit {
    kinds: Vec<Option<Kind>>,
}

/// Cells of one line of a record.
type Line<'a> = Vec<&'a [u8]>;

impl Habit {
    /// What at least two thirds of the filled cells in each of so many columns are.
    pub(super) fn of(rows: &[SampleRow], width: usize) -> Self {
        let usual = |column: usize| {
            let texts = rows.iter().filter_map(|row| row.cells.get(column)).map(|(text, _)| text.trim());
            let kinds: Vec<_> = texts.filter(|text| !text.is_empty()).map(Kind::of).collect();
            let share = |kind: Kind| kinds.iter().filter(|other| **other == Some(kind)).count();
            Kind::ALL.into_iter().find(|kind| share(*kind) > 0 && share(*kind) * 3 >= kinds.len() * 2)
        };
        Self { kinds: (0..width).map(usual).collect() }
    }

    /// Whether every line of a record has as many cells as the list, and they hold what its columns usually hold.
    ///
    /// An address or a note of several lines has another number of delimiters in them, or something else in the column
    /// of the phone.
    pub(super) fn sees_rows(&self, record: Record<'_>, delimiter: u8) -> bool {
        self.fits(&lines(record, delimiter))
    }

    /// The same for a record that begins with the names of the columns, which are of no kind.
    pub(super) fn sees_rows_below_names(&self, record: Record<'_>, delimiter: u8) -> bool {
        let lines = lines(record, delimiter);
        lines.len() > 1 && lines[0].len() == self.kinds.len() && self.fits(&[&lines[1..], &lines[1..]].concat())
    }

    fn fits(&self, lines: &[Line<'_>]) -> bool {
        /// With so many delimiters in their places, lines without a telling value are rows all the same.
        const TELLING: usize = 10;
        let width = self.kinds.len();
        if width < 2 || lines.len() < 2 || lines.iter().any(|line| line.len() != width) {
            return false;
        }
        let each: Vec<_> = lines.iter().map(|line| self.fitting(line)).collect();
        let (fitting, unfit) = each.iter().fold((0, 0), |sum, line| (sum.0 + line.0, sum.1 + line.1));
        let is_even = each.iter().all(|line| line.0 > 0) || (width - 1) * (lines.len() - 1) >= TELLING;
        fitting > unfit && is_even
    }

    /// How many cells of a line are of the usual kind of their column, and how many are not.
    fn fitting(&self, line: &Line<'_>) -> (usize, usize) {
        let kinds = self.kinds.iter().zip(line).filter_map(|(kind, cell)| Some((*kind)?).zip(Some(*cell)));
        let judged = kinds.filter(|(_, cell)| !cell.trim_ascii().is_empty());
        let (fitting, unfit): (Vec<_>, Vec<_>) =
            judged.partition(|(kind, cell)| str::from_utf8(cell).is_ok_and(|text| Kind::of(text) == Some(*kind)));
        (fitting.len(), unfit.len())
    }
}

/// The lines of a record as they stand in the file, cut at every delimiter; empty ones are left out.
fn lines(record: Record<'_>, delimiter: u8) -> Vec<Line<'_>> {
    let mut lines = vec![Vec::new()];
    let mut start = 0;
    for end in record.ends.iter().copied() {
        let cell = &record.text[start..end];
        start = end;
        let line_end = if cell.contains(&b'\n') { b'\n' } else { b'\r' };
        if !cell.contains(&line_end) {
            lines.last_mut().expect("there is a line from the beginning").push(cell);
            continue;
        }
        for (index, piece) in cell.split(|byte| *byte == line_end).enumerate() {
            if index > 0 {
                lines.push(Vec::new());
            }
            let cells = piece.split(|byte| *byte == delimiter);
            lines.last_mut().expect("there is a line from the beginning").extend(cells);
        }
    }
    lines.retain(|line| line.iter().any(|cell| !cell.trim_ascii().is_empty()));
    lines
}
