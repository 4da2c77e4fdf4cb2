//! Rows that may have left and have no entry yet: written down before they leave, so that after a kill they are in doubt.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::database::{count, integer};
use super::day::day_of;
use super::journal::Fingerprint;
use super::orders::Announcement;
use super::record;
use super::run::{OpenRun, moment};

/// The bytes of a row: its position, when it was announced, whose it is, what is sent.
const ROW: usize = 8 + 8 + 16 + 16;

/// The rows of a session that may have left and have no entry yet.
///
/// Rows that are announced together are written as one, in a place that is used again once each of them has its entry:
/// what was written before is not written again, and there are never more places than such rows.
#[derive(Debug, Default)]
pub(super) struct UnderWay {
    /// By position.
    rows: BTreeMap<u64, Begun>,
    /// How many rows of each place have no entry yet.
    places: Vec<usize>,
}

#[derive(Debug)]
struct Begun {
    /// Before its first request, in Unix milliseconds.
    at: i64,
    place: usize,
}

impl UnderWay {
    /// Writes down rows that may leave from now on.
    pub(super) fn begin(
        &mut self,
        connection: &Connection,
        run: OpenRun,
        rows: &[Announcement],
        at: i64,
    ) -> rusqlite::Result<()> {
        let place = self.places.iter().position(|open| *open == 0).unwrap_or_else(|| {
            self.places.push(0);
            self.places.len() - 1
        });
        self.places[place] = rows.len();
        self.rows.extend(rows.iter().map(|row| (row.position, Begun { at, place })));
        connection
            .prepare_cached("INSERT OR REPLACE INTO begun (place, session, rows) VALUES (?1, ?2, ?3)")?
            .execute(params![record::place(run.id, place as u64), run.session, bytes(rows, at)])?;
        Ok(())
    }

    /// Takes a row out that gets its entry. When it was announced, in Unix milliseconds.
    pub(super) fn end(&mut self, position: u64) -> Option<i64> {
        let Begun { at, place } = self.rows.remove(&position)?;
        self.places[place] -= 1;
        Some(at)
    }
}

fn bytes(rows: &[Announcement], at: i64) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(rows.len() * ROW);
    for Announcement { position, fingerprint } in rows {
        bytes.extend_from_slice(&position.to_le_bytes());
        bytes.extend_from_slice(&at.to_le_bytes());
        bytes.extend_from_slice(&fingerprint.identity);
        bytes.extend_from_slice(&fingerprint.content);
    }
    bytes
}

/// The rows of [`bytes()`], each with when it was announced.
fn rows(bytes: &[u8]) -> impl Iterator<Item = (Announcement, i64)> {
    let (rows, _) = bytes.as_chunks::<ROW>();
    rows.iter().map(|row| {
        let number = |at: usize| i64::from_le_bytes(*row[at..].first_chunk().expect("a row has 48 bytes"));
        let print = |at: usize| *row[at..].first_chunk().expect("a row has 48 bytes");
        let fingerprint = Fingerprint { identity: print(16), content: print(32), phone: None };
        (Announcement { position: count(number(0)), fingerprint }, number(8))
    })
}

/// Gives every row that a session after `merged` left under way an entry that says so, and counts it as posted.
pub(super) fn doubt(transaction: &Transaction<'_>, account: i64, run: i64, merged: i64) -> rusqlite::Result<()> {
    let (first, beyond) = record::places(run);
    let mut statement = transaction.prepare(
        "SELECT session, rows FROM begun WHERE place >= ?1 AND place < ?2 AND session > ?3 ORDER BY session",
    )?;
    let mut begun = statement.query([first, beyond, merged])?;
    while let Some(row) = begun.next()? {
        let session = row.get(0)?;
        // Rows that have got an entry since do no harm there.
        for (Announcement { position, fingerprint }, at) in rows(row.get_ref(1)?.as_blob()?) {
            let place = record::place(run, position);
            let is_counted = is_counted(transaction, place, moment(at))?;
            if record::doubt(transaction, place, session, &fingerprint, at)? && !is_counted {
                count_posted(transaction, account, moment(at), 1)?;
            }
        }
    }
    transaction.execute("DELETE FROM begun WHERE place >= ?1 AND place < ?2", [first, beyond])?;
    Ok(())
}

/// Whether a row counts among the customers posted on the day of a moment already: it came into doubt on that day.
pub(super) fn is_counted(connection: &Connection, place: i64, at: Timestamp) -> rusqlite::Result<bool> {
    let since = record::in_doubt_since(connection, place)?;
    Ok(since.is_some_and(|since| day_of(moment(since)) == day_of(at)))
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

    fn announced(positions: &[u64]) -> Vec<Announcement> {
        let print = |byte| Fingerprint { identity: [byte; 16], content: [9; 16], phone: None };
        let of = |position: &u64| Announcement { position: *position, fingerprint: print(position.to_le_bytes()[0]) };
        positions.iter().map(of).collect()
    }

    #[test]
    fn rows_under_way_are_read_as_they_were_written() {
        let written = announced(&[7, 1 << 39, 3]);
        let bytes = bytes(&written, -5);
        assert_eq!(bytes.len(), 3 * ROW);
        let facts = |row: &Announcement| (row.position, row.fingerprint);
        let read: Vec<_> = rows(&bytes).map(|(row, at)| (facts(&row), at)).collect();
        let expected: Vec<_> = written.iter().map(|row| (facts(row), -5)).collect();
        assert_eq!(read, expected);
    }

    #[test]
    fn a_place_is_used_again_only_when_each_of_its_rows_has_its_entry() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE begun (place INTEGER PRIMARY KEY, session INTEGER, rows BLOB)").unwrap();
        let mut under_way = UnderWay::default();
        let mut written = |positions: &[u64], ended: &[u64]| {
            let run = OpenRun { id: 0, account: 1, session: 1 };
            under_way.begin(&connection, run, &announced(positions), -5).unwrap();
            for position in ended {
                assert_eq!(under_way.end(*position), Some(-5));
                assert_eq!(under_way.end(*position), None, "it is out");
            }
            let mut statement = connection.prepare("SELECT rows FROM begun ORDER BY place").unwrap();
            let blobs: Vec<Vec<u8>> = statement.query_map((), |row| row.get(0)).unwrap().map(Result::unwrap).collect();
            blobs.iter().map(|blob| rows(blob).map(|(row, _)| row.position).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        assert_eq!(written(&[1, 2], &[1]), [vec![1, 2]]);
        assert_eq!(written(&[3], &[2]), [vec![1, 2], vec![3]]);
        assert_eq!(written(&[4, 5, 6], &[3]), [vec![4, 5, 6], vec![3]]);
        assert_eq!(written(&[7], &[]), [vec![4, 5, 6], vec![7]]);
    }
}
