//! Writes `results.csv`, `failures.csv` and `unsent.csv`: every row once, in input order, whole lines at any moment.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::Instant;

use crate::event::{Event, Listener, Settled, Tally};
use crate::message::Lang;
use crate::outcome::Status;
use crate::private;
use crate::report::columns::{self, COLUMNS, Cells};
use crate::report::earlier::Earlier;
use crate::report::whole_lines::WholeLines;

/// Every row read.
pub const RESULTS: &str = "results.csv";
/// The rows that are `invalid`, `refused`, `failed` or `unconfirmed`; always there, perhaps with a header only.
pub const FAILURES: &str = "failures.csv";
/// The rows that are `unsent`; there only while there are any.
pub const UNSENT: &str = "unsent.csv";

/// Bytes that may wait before lines leave.
const BATCH: usize = 64 * 1024;
/// How long a line may wait while rows come in.
const PATIENCE: Duration = Duration::from_secs(1);
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// How the lines of a run look.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The header of the input, as the reader gave it.
    pub header: Vec<String>,
    /// Which of its columns are the row's own, counted from 0: all but the `_import_*` columns of a file fed back.
    pub own: Vec<usize>,
    /// The input's delimiter; a comma for workbooks.
    pub delimiter: u8,
    /// The language of messages and hints.
    pub lang: Lang,
    /// The run's name.
    pub run: String,
}

/// The CSV files of a run. Essential: a run whose outcomes cannot be written down must stop.
#[derive(Debug)]
pub struct ResultFiles {
    folder: PathBuf,
    layout: Layout,
    results: Table,
    failures: Table,
    unsent: Option<Table>,
    /// What an interrupted start of the same run wrote; then the new files stand beside the old until the end.
    earlier: Option<Earlier>,
    is_continued: bool,
    flushed: Instant,
    /// Of the row that is written; kept for their memory.
    cells: Cells,
}

impl ResultFiles {
    /// Begins the files of a new run.
    ///
    /// # Errors
    /// A file cannot be made.
    pub fn create(folder: &Path, layout: Layout) -> io::Result<Self> {
        Self::begin(folder, layout, false)
    }

    /// Begins the files of a run that is continued in its folder. Every row is to be told again, from the first:
    /// where nothing new happened to a row its earlier line stays, with LadiFlow's own words in it.
    ///
    /// New files are written beside the old ones and take their place at the end, so that at any moment there is a
    /// whole `results.csv`.
    ///
    /// # Errors
    /// A file cannot be made, or the earlier results cannot be opened.
    pub fn resume(folder: &Path, layout: Layout) -> io::Result<Self> {
        Self::begin(folder, layout, true)
    }

    fn begin(folder: &Path, layout: Layout, is_continued: bool) -> io::Result<Self> {
        let earlier = if is_continued { Earlier::open(&folder.join(RESULTS), &layout)? } else { None };
        let results = Table::create(folder, RESULTS, &layout, is_continued)?;
        let failures = Table::create(folder, FAILURES, &layout, is_continued)?;
        Ok(Self {
            folder: folder.to_owned(),
            layout,
            results,
            failures,
            unsent: None,
            earlier,
            is_continued,
            flushed: Instant::now(),
            cells: Cells::default(),
        })
    }

    /// Lets every whole line leave.
    ///
    /// # Errors
    /// A file cannot be written; no torn line stays in it.
    pub fn flush(&mut self) -> io::Result<()> {
        self.flushed = Instant::now();
        self.results.lines.flush()?;
        self.failures.lines.flush()?;
        self.unsent.as_mut().map_or(Ok(()), |unsent| unsent.lines.flush())
    }

    fn write(&mut self, settled: &Settled) -> io::Result<()> {
        let cells = &mut self.cells;
        columns::fill(cells, settled, self.layout.lang, &self.layout.run);
        if let Some(earlier) = &mut self.earlier {
            earlier.keep(cells);
        }
        let own = &self.layout.own;
        self.results.write(settled, own, cells);
        let status = settled.outcome.status;
        if status.is_failure() {
            self.failures.write(settled, own, cells);
        }
        if status == Status::Unsent {
            if self.unsent.is_none() {
                self.unsent = Some(Table::create(&self.folder, UNSENT, &self.layout, self.is_continued)?);
            }
            if let Some(unsent) = &mut self.unsent {
                unsent.write(settled, own, cells);
            }
        }
        if self.results.lines.waiting() >= BATCH || self.flushed.elapsed() >= PATIENCE {
            self.flush()?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.flush()?;
        for table in [Some(&self.results), Some(&self.failures), self.unsent.as_ref()].into_iter().flatten() {
            table.lines.sync()?;
        }
        if !self.is_continued {
            return Ok(());
        }
        let has_unsent = self.unsent.is_some();
        for name in [RESULTS, FAILURES, UNSENT] {
            let path = self.folder.join(name);
            if name != UNSENT || has_unsent {
                fs::rename(private::partial(&path), path)?;
            } else if path.exists() {
                fs::remove_file(path)?;
            }
        }
        self.is_continued = false;
        Ok(())
    }
}

impl Listener for ResultFiles {
    fn hear(&mut self, event: &Event<'_>, _tally: &Tally) -> io::Result<()> {
        match event {
            Event::Settled(settled) => self.write(settled),
            Event::Started { .. } | Event::Ticked | Event::Paused { .. } | Event::Stopping(_) => self.flush(),
            Event::Ended(_) => self.finish(),
            Event::Retrying { .. }
            | Event::Unreached { .. }
            | Event::Reached
            | Event::Paced { .. }
            | Event::LookedUp { .. }
            | Event::Lost(_)
            | Event::Merged(_) => Ok(()),
        }
    }

    fn is_essential(&self) -> bool {
        true
    }
}

/// One CSV file: UTF-8 with byte order mark, the input's delimiter, quoted where RFC 4180 asks for it. Lines end in
/// a line feed alone, so that tools that read line by line find nothing behind the last cell.
#[derive(Debug)]
struct Table {
    lines: WholeLines<File>,
    delimiter: u8,
}

impl Table {
    fn create(folder: &Path, name: &str, layout: &Layout, beside: bool) -> io::Result<Self> {
        let path = folder.join(name);
        let path = if beside { private::partial(&path) } else { path };
        let mut lines = WholeLines::new(private::create_file(&path)?);
        lines.write_all(BYTE_ORDER_MARK)?;
        let own = layout.own.iter().map(|&column| layout.header.get(column).map_or("", String::as_str));
        lines.push_record(own.chain(COLUMNS), layout.delimiter);
        lines.flush()?;
        Ok(Self { lines, delimiter: layout.delimiter })
    }

    fn write(&mut self, settled: &Settled, own: &[usize], cells: &Cells) {
        let own = own.iter().map(|&column| settled.row.cell(column));
        self.lines.push_record(own.chain(cells.iter().map(String::as_str)), self.delimiter);
    }
}

#[cfg(test)]
mod tests;
