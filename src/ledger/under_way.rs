//! Rows that may have left and have no entry yet: kept beside the session, so that after a kill they are in doubt.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::database::{count, integer};
use super::day::day_of;
use super::journal::Fingerprint;
use super::record;
use super::run::{OpenRun, moment};

/// The bytes of a row: its position, when it was announced, whose it is, what is sent.
const ROW: usize = 8 + 8 + 16 + 16;

/// A row that may have left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Begun {
    fingerprint: Fingerprint,
    /// Before its first request, in Unix milliseconds.
    at: i64,
}

/// The rows of a session that may have left and have no entry yet, by position.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct UnderWay(BTreeMap<u64, Begun>);

impl UnderWay {
    pub(super) fn begin(&mut self, position: u64, fingerprint: Fingerprint, at: i64) {
        self.0.insert(position, Begun { fingerprint, at });
    }

    /// Takes a row out that gets its entry. When it was announced, in Unix milliseconds.
    pub(super) fn end(&mut self, position: u64) -> Option<i64> {
        self.0.remove(&position).map(|begun| begun.at)
    }

    /// Writes them down in place of those before.
    pub(super) fn write(&self, connection: &Connection, run: OpenRun) -> rusqlite::Result<()> {
        connection
            .prepare_cached("UPDATE session SET under_way = ?3 WHERE run = ?1 AND number = ?2")?
            .execute(params![run.id, run.session, self.bytes()])?;
        Ok(())
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.len() * ROW);
        for (position, Begun { fingerprint, at }) in &self.0 {
            bytes.extend_from_slice(&position.to_le_bytes());
            bytes.extend_from_slice(&at.to_le_bytes());
            bytes.extend_from_slice(&fingerprint.identity);
            bytes.extend_from_slice(&fingerprint.content);
        }
        bytes
    }

    fn read(bytes: &[u8]) -> Self {
        let (rows, _) = bytes.as_chunks::<ROW>();
        Self(rows.iter().map(row).collect())
    }
}

fn row(bytes: &[u8; ROW]) -> (u64, Begun) {
    let number = |at: usize| i64::from_le_bytes(*bytes[at..].first_chunk().expect("a row has 48 bytes"));
    let print = |at: usize| *bytes[at..].first_chunk().expect("a row has 48 bytes");
    let fingerprint = Fingerprint { identity: print(16), content: print(32), phone: None };
    (count(number(0)), Begun { fingerprint, at: number(8) })
}

/// Gives every row that a session after `merged` left under way an entry that says so, and counts it as posted.
pub(super) fn doubt(transaction: &Transaction<'_>, account: i64, run: i64, merged: i64) -> rusqlite::Result<()> {
    let sessions: Vec<(i64, Vec<u8>)> = transaction
        .prepare(
            "SELECT number, under_way FROM session
             WHERE run = ?1 AND number > ?2 AND under_way IS NOT NULL ORDER BY number",
        )?
        .query_map([run, merged], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (session, under_way) in sessions {
        for (position, begun) in UnderWay::read(&under_way).0 {
            if record::doubt(transaction, record::place(run, position), session, &begun.fingerprint, begun.at)? {
                count_posted(transaction, account, moment(begun.at), 1)?;
            }
        }
    }
    transaction.execute("UPDATE session SET under_way = NULL WHERE run = ?1", [run])?;
    Ok(())
}

/// Counts customers posted on the day of a moment.
pub(super) fn count_posted(connection: &Connection, account: i64, at: Timestamp, posted: u64) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO posted (account, day, customers) VALUES (?1, ?2, ?3)
             ON CONFLICT (account, day) DO UPDATE SET customers = customers + excluded.customers",
        )?
        .execute(params![account, day_of(at), integer(posted)])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_under_way_are_read_as_they_were_written() {
        let mut rows = UnderWay::default();
        for position in [7_u64, 1 << 39, 3] {
            let byte = position.to_le_bytes()[0];
            rows.begin(position, Fingerprint { identity: [byte; 16], content: [9; 16], phone: None }, -5);
        }
        assert_eq!(rows.end(7), Some(-5));
        assert_eq!(rows.end(7), None);
        assert_eq!(UnderWay::read(&rows.bytes()), rows);
        assert_eq!(rows.bytes().len(), 2 * ROW);
    }
}
