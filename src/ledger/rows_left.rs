//! What earlier sessions of a run that is continued left: row by row, in order, without holding it all.

use std::collections::VecDeque;
use std::path::PathBuf;

use rusqlite::Connection;

use super::failure::LedgerError;
use super::journal::Entry;
use super::record;

/// How many entries are read at once.
const CHUNK: usize = 1024;

/// Tells the entries of a run's rows, asked for in rising order. Surely no request left for a row without one; a row of
/// unknown fate is [`Unconfirmed`](crate::outcome::Status::Unconfirmed).
#[derive(Debug)]
pub struct RowsLeft {
    connection: Connection,
    path: PathBuf,
    run: i64,
    chunk: VecDeque<Entry>,
    /// Whether the last chunk reached the end.
    is_read: bool,
    next: u64,
}

impl RowsLeft {
    pub(super) const fn new(connection: Connection, path: PathBuf, run: i64) -> Self {
        Self { connection, path, run, chunk: VecDeque::new(), is_read: false, next: 0 }
    }

    /// What became of the row at `position`, which is beyond the one asked for before.
    ///
    /// # Errors
    /// The ledger could not be read.
    pub fn entry(&mut self, position: u64) -> Result<Option<Entry>, LedgerError> {
        self.find(position).map_err(|error| LedgerError::of_database(&self.path, error))
    }

    fn find(&mut self, position: u64) -> rusqlite::Result<Option<Entry>> {
        loop {
            while self.chunk.front().is_some_and(|entry| entry.position < position) {
                self.chunk.pop_front();
            }
            if !self.chunk.is_empty() || self.is_read {
                let is_next = self.chunk.front().is_some_and(|entry| entry.position == position);
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
            self.next = last.position + 1;
        }
        Ok(())
    }
}
