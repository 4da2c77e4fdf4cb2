//! What is known of the rows of a run that is continued: row by row, in order, without holding them all.

use std::collections::VecDeque;
use std::path::PathBuf;

use jiff::Timestamp;
use rusqlite::Connection;

use super::database::count;
use super::failure::LedgerError;
use super::journal::Entry;
use super::record::{self, Recorded};
use super::run::moment;
use crate::outcome::Status;

/// How many entries are read at once.
const CHUNK: usize = 1024;

/// What is known of a row that an earlier session of the run may have sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// Surely no request left for it.
    NotSent,
    /// This became of it.
    Recorded(Entry),
    /// A request may have left, and nothing tells what became of it: to be looked up before anything else. So is a
    /// row that was never sent at all: one that is `invalid`, `duplicate`, `skipped` or `unchanged` now was so then.
    Unknown {
        /// Not after its first attempt.
        since: Timestamp,
        /// What became of it in a session before, if it was sent then too.
        before: Option<Entry>,
    },
}

/// A session that broke off: it never told how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken {
    pub session: i64,
    /// Rows up to here may have left.
    pub watermark: u64,
    /// In Unix milliseconds.
    pub started: i64,
}

/// The sessions of a run that broke off before `session`.
pub(super) fn broken(connection: &Connection, run: i64, session: i64) -> rusqlite::Result<Vec<Broken>> {
    connection
        .prepare(
            "SELECT number, watermark, started FROM session
             WHERE run = ?1 AND number < ?2 AND watermark > 0 ORDER BY number",
        )?
        .query_map([run, session], |row| {
            Ok(Broken { session: row.get(0)?, watermark: count(row.get(1)?), started: row.get(2)? })
        })?
        .collect()
}

/// Decides what is known of a row.
fn fate(position: u64, recorded: Option<Recorded>, broken: &[Broken]) -> Fate {
    // A row whose entry lets it be sent again may have been, by any session after.
    let stands_since = match recorded.as_ref().map(|recorded| (recorded.entry.outcome.status, recorded.session)) {
        None => 0,
        Some((Status::Failed | Status::Unsent, session)) => session,
        Some((
            Status::Created
            | Status::Updated
            | Status::Unchanged
            | Status::Duplicate
            | Status::Skipped
            | Status::Invalid
            | Status::Refused
            | Status::Unconfirmed,
            _,
        )) => i64::MAX,
    };
    let lost = broken.iter().find(|broken| broken.session > stands_since && position <= broken.watermark);
    match (lost, recorded) {
        (Some(lost), recorded) => {
            Fate::Unknown { since: moment(lost.started), before: recorded.map(|recorded| recorded.entry) }
        }
        (None, Some(recorded)) => Fate::Recorded(recorded.entry),
        (None, None) => Fate::NotSent,
    }
}

/// Tells the fate of a run's rows, asked for in rising order.
#[derive(Debug)]
pub struct RowsUnderWay {
    connection: Connection,
    path: PathBuf,
    run: i64,
    broken: Vec<Broken>,
    chunk: VecDeque<Recorded>,
    /// Whether the last chunk reached the end.
    is_read: bool,
    next: u64,
}

impl RowsUnderWay {
    pub(super) fn new(connection: Connection, path: PathBuf, run: i64, session: i64) -> rusqlite::Result<Self> {
        let broken = broken(&connection, run, session)?;
        Ok(Self { connection, path, run, broken, chunk: VecDeque::new(), is_read: false, next: 0 })
    }

    /// What is known of the row at `position`, which is beyond the one asked for before.
    ///
    /// # Errors
    /// The ledger could not be read.
    pub fn fate(&mut self, position: u64) -> Result<Fate, LedgerError> {
        let recorded = self.recorded(position).map_err(|error| LedgerError::of_database(&self.path, error))?;
        Ok(fate(position, recorded, &self.broken))
    }

    fn recorded(&mut self, position: u64) -> rusqlite::Result<Option<Recorded>> {
        loop {
            while self.chunk.front().is_some_and(|recorded| recorded.entry.position < position) {
                self.chunk.pop_front();
            }
            if !self.chunk.is_empty() || self.is_read {
                let is_next = self.chunk.front().is_some_and(|recorded| recorded.entry.position == position);
                return Ok(if is_next { self.chunk.pop_front() } else { None });
            }
            self.next = self.next.max(position);
            self.read()?;
        }
    }

    fn read(&mut self) -> rusqlite::Result<()> {
        let (_, beyond) = record::places(self.run);
        let sql = format!(
            "SELECT {} FROM entry WHERE place >= ?1 AND place < ?2 ORDER BY place LIMIT {CHUNK}",
            record::COLUMNS
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let entries = statement.query_map([record::place(self.run, self.next), beyond], record::read)?;
        self.chunk = entries.collect::<rusqlite::Result<_>>()?;
        self.is_read = self.chunk.len() < CHUNK;
        if let Some(last) = self.chunk.back() {
            self.next = last.entry.position + 1;
        }
        Ok(())
    }
}
