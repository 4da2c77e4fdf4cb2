//! Proves at the end of a run that its files hold exactly the rows that were counted.

use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};

use crate::event::{Ending, Tally};
use crate::message::{Explain, Fact};
use crate::outcome::Status;
use crate::report::columns::{COLUMNS, at};
use crate::report::results::{FAILURES, RESULTS, UNSENT};

/// The files and the counts disagree: a bug of ours, exit code 70.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unproved {
    /// The file that disagrees.
    pub file: &'static str,
    /// The status whose rows differ, or `read` for all of them.
    pub status: &'static str,
    /// Rows that the run counted.
    pub counted: u64,
    /// Rows that stand in the file.
    pub found: u64,
}

impl fmt::Display for Unproved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, status, counted, found } = self;
        write!(f, "{file} holds {found} rows `{status}` where {counted} were counted")
    }
}

impl std::error::Error for Unproved {}

impl Explain for Unproved {
    fn key(&self) -> &'static str {
        "results_unproved"
    }

    fn facts(&self) -> Vec<Fact> {
        vec![
            ("file", self.file.to_owned()),
            ("status", self.status.to_owned()),
            ("counted", self.counted.to_string()),
            ("found", self.found.to_string()),
        ]
    }
}

/// Reads the files of a run again and holds them to its counts: `read` rows in all, each status in its files.
///
/// # Errors
/// A file cannot be read. The inner result says whether files and counts agree.
pub fn prove(folder: &Path, delimiter: u8, read: u64, tally: &Tally) -> io::Result<Result<(), Unproved>> {
    let results = count(&folder.join(RESULTS), delimiter)?;
    let failures = count(&folder.join(FAILURES), delimiter)?;
    let unsent = match count(&folder.join(UNSENT), delimiter) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Tally::default(),
        counted => counted?,
    };
    Ok(compare(read, tally, &results, &failures, &unsent))
}

/// Holds a run that is called finished to the rows that were read: none may lack its line.
///
/// # Errors
/// Other rows were told than were read.
pub fn complete(ending: Ending, read: u64, tally: &Tally) -> Result<(), Unproved> {
    let found = tally.settled();
    if ending != Ending::Finished || found == read {
        return Ok(());
    }
    Err(Unproved { file: RESULTS, status: "read", counted: read, found })
}

fn compare(read: u64, tally: &Tally, results: &Tally, failures: &Tally, unsent: &Tally) -> Result<(), Unproved> {
    let agree = |file, status, counted, found| {
        if counted == found { Ok(()) } else { Err(Unproved { file, status, counted, found }) }
    };
    agree(RESULTS, "read", read, results.settled())?;
    for &status in Status::ALL {
        let counted = tally.rows(status);
        agree(RESULTS, status.name(), counted, results.rows(status))?;
        agree(FAILURES, status.name(), if status.is_failure() { counted } else { 0 }, failures.rows(status))?;
        let among_unsent = if status == Status::Unsent { counted } else { 0 };
        agree(UNSENT, status.name(), among_unsent, unsent.rows(status))?;
    }
    Ok(())
}

/// Counts the rows of a file by status; a word that is none counts for nothing and so shows up as missing.
fn count(path: &Path, delimiter: u8) -> io::Result<Tally> {
    let mut lines = ReaderBuilder::new().delimiter(delimiter).from_reader(File::open(path)?);
    let status_at = lines.byte_headers()?.len().saturating_sub(COLUMNS.len()) + at::STATUS;
    let mut tally = Tally::default();
    let mut record = ByteRecord::new();
    while lines.read_byte_record(&mut record)? {
        let name = record.get(status_at).and_then(|bytes| std::str::from_utf8(bytes).ok());
        if let Some(status) = name.and_then(Status::named) {
            tally.count(status);
        }
    }
    Ok(tally)
}
