//! The first failed rows, for the report.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use crate::report::columns::{COLUMNS, at};
use crate::report::html::mask::Values;
use crate::report::results::FAILURES;

/// Rows shown.
const ROWS: usize = 20;
/// Cells shown of a row.
const CELLS: usize = 8;

/// A failed row as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedRow {
    /// Its number in the first source.
    pub number: String,
    /// The word in `_import_status`.
    pub status: String,
    /// Why.
    pub code: String,
    /// Where: a field's API name, `custom:NAME`, or `row`.
    pub field: String,
    /// What was wrong; empty when values are masked, since it may repeat one.
    pub message: String,
    /// Headers and values of its first cells that are not empty.
    pub cells: Vec<(String, String)>,
}

/// Reads the first rows of `failures.csv`. The delimiter is the character before `_import_row`.
///
/// # Errors
/// The file cannot be read, or is not what this program writes.
pub fn first_failures(folder: &Path, values: Values) -> io::Result<Vec<FailedRow>> {
    let path = folder.join(FAILURES);
    let delimiter = delimiter(&path)?;
    let mut lines = ReaderBuilder::new().delimiter(delimiter).from_path(&path)?;
    let header = lines.headers()?.clone();
    let rows = lines.records().take(ROWS).map(|record| Ok(failed_row(&header, &record?, values)));
    rows.collect()
}

fn delimiter(path: &Path) -> io::Result<u8> {
    let mut header = BufReader::new(fs::File::open(path)?);
    let mut line = Vec::new();
    // A header may hold line feeds in quotes.
    while header.read_until(b'\n', &mut line)? > 0 {
        let own = line.windows(COLUMNS[at::ROW].len()).rposition(|text| text == COLUMNS[at::ROW].as_bytes());
        if let Some(own) = own {
            return Ok(line.get(own.wrapping_sub(1)).copied().unwrap_or(b','));
        }
    }
    Err(io::Error::new(io::ErrorKind::InvalidData, "the file has no column `_import_row`"))
}

fn failed_row(header: &StringRecord, record: &StringRecord, values: Values) -> FailedRow {
    let own = header.len().saturating_sub(COLUMNS.len());
    let cell = |place: usize| record.get(own + place).unwrap_or_default().to_owned();
    let cells = header.iter().zip(record).take(own).filter(|(_, value)| !value.trim().is_empty()).take(CELLS);
    FailedRow {
        number: cell(at::ROW),
        status: cell(at::STATUS),
        code: cell(at::CODE),
        field: cell(at::FIELD),
        message: if values == Values::Shown { cell(at::MESSAGE) } else { String::new() },
        cells: cells.map(|(header, value)| (header.to_owned(), values.show(value).into_owned())).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Ending;
    use crate::message::Lang;
    use crate::report::results::{Layout, ResultFiles};
    use crate::report::sample::{RUN, rows, tell};

    #[test]
    fn failed_rows_are_read_whatever_the_delimiter_and_masked_unless_asked_for() {
        for delimiter in *b",;\t|" {
            let folder = tempfile::tempdir().unwrap();
            let layout = Layout {
                header: vec!["Email; của khách\nhàng".to_owned(), "Tên".to_owned()],
                own: vec![0, 1],
                delimiter,
                lang: Lang::En,
                run: RUN.to_owned(),
            };
            let mut files = ResultFiles::create(folder.path(), layout).unwrap();
            tell(&mut files, &rows(), Ending::Finished);
            let masked = first_failures(folder.path(), Values::Masked).unwrap();
            assert_eq!(masked.iter().map(|row| row.number.as_str()).collect::<Vec<_>>(), ["2", "4", "7"]);
            assert_eq!(masked[0].cells[0].1, "k•••@example.vn");
            assert_eq!(masked[0].cells[0].0, "Email; của khách\nhàng");
            assert_eq!((masked[2].code.as_str(), masked[2].message.as_str()), ("cell_error", ""));
            let shown = first_failures(folder.path(), Values::Shown).unwrap();
            assert_eq!(shown[0].cells[1].1, "Nguyễn \"An\"");
            assert!(shown[2].message.contains("#N/A"));
        }
    }
}
