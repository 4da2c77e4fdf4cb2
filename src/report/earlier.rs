//! The lines that an interrupted start of the same run left behind.

use std::fs::File;
use std::io;
use std::path::Path;

use csv::{ByteRecord, Reader, ReaderBuilder};

use crate::report::columns::{COLUMNS, Cells, at};
use crate::report::results::Layout;

/// Reads the earlier `results.csv` along with the rows that are told again.
#[derive(Debug)]
pub struct Earlier {
    lines: Reader<File>,
    record: ByteRecord,
    /// Cells before the `_import_*` columns.
    own: usize,
    run: String,
    has_ended: bool,
}

impl Earlier {
    /// Opens the earlier file; `None` when there is none.
    pub fn open(path: &Path, layout: &Layout) -> io::Result<Option<Self>> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let lines = ReaderBuilder::new().delimiter(layout.delimiter).flexible(true).from_reader(file);
        let run = layout.run.clone();
        Ok(Some(Self { lines, record: ByteRecord::new(), own: layout.own.len(), run, has_ended: false }))
    }

    /// Puts the earlier cells in place of a row's new ones where nothing new happened to the row.
    pub fn keep(&mut self, cells: &mut Cells) {
        if self.has_ended || !self.advance() {
            return;
        }
        let is_same =
            [at::ROW, at::STATUS, at::CODE, at::ATTEMPTS].iter().all(|&place| self.cell(place) == cells[place]);
        if is_same {
            for (place, cell) in cells.iter_mut().enumerate() {
                self.cell(place).clone_into(cell);
            }
        }
    }

    /// Goes to the next line. A torn one, as a power cut leaves it, is the end: it lacks cells or its run's name.
    fn advance(&mut self) -> bool {
        let is_whole = matches!(self.lines.read_byte_record(&mut self.record), Ok(true))
            && self.record.len() == self.own + COLUMNS.len()
            && self.cell(at::RUN) == self.run;
        self.has_ended = !is_whole;
        is_whole
    }

    fn cell(&self, place: usize) -> &str {
        self.record.get(self.own + place).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}
