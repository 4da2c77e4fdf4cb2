//! Opens the database file: its rights, its settings, its version.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, MAIN_DB, OpenFlags};

use super::failure::LedgerError;
use super::migration;
use crate::private;

/// Marks a file as a ledger.
const APPLICATION: i64 = 0x4c46_4c47;

/// How long a commit waits for that of another process: longer than a merge takes.
const PATIENCE: Duration = Duration::from_secs(120);

/// Opens the ledger, makes it if it is missing, and brings it to the newest version.
pub(super) fn open(path: &Path) -> Result<Connection, LedgerError> {
    private::open_file(path).map_err(|error| LedgerError::of_system(path, error))?;
    let told = |error| LedgerError::of_database(path, error);
    let mut connection = connect(path).map_err(told)?;
    if !is_ours(&connection).map_err(told)? {
        return Err(LedgerError::Corrupt { path: path.to_owned(), source: "another program made it".into() });
    }
    let found = migration::version(&connection).map_err(told)?;
    if found > migration::NEWEST {
        return Err(LedgerError::Newer { path: path.to_owned(), found, known: migration::NEWEST });
    }
    if connection.is_readonly(MAIN_DB).map_err(told)? {
        let source = "the file system lets it only be read".into();
        return Err(LedgerError::NotWritable { path: path.to_owned(), source });
    }
    prepare(&mut connection).map_err(told)?;
    Ok(connection)
}

/// One more connection to a ledger that is open already.
pub(super) fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    // A commit is on disk when it returns, not only safe from a crash of this program.
    connection.pragma_update(None, "synchronous", "FULL")?;
    // On macOS only this makes the drive itself write what it holds; elsewhere it changes nothing.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    Ok(connection)
}

/// Whether it is a ledger, or nothing yet.
fn is_ours(connection: &Connection) -> rusqlite::Result<bool> {
    let application: i64 = connection.query_row("PRAGMA application_id", (), |row| row.get(0))?;
    let is_empty = connection.query_row("SELECT NOT EXISTS (SELECT 1 FROM sqlite_master)", (), |row| row.get(0))?;
    Ok(application == APPLICATION || is_empty)
}

fn prepare(connection: &mut Connection) -> rusqlite::Result<()> {
    // Only takes effect before the first table: lets a merge give the pages of its entries back to the system.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    connection.query_row("PRAGMA journal_mode = WAL", (), |_| Ok(()))?;
    migration::migrate(connection)?;
    Ok(())
}

/// The random key of the keyed hashes: drawn once, when the ledger is new.
pub(super) fn secret(connection: &Connection) -> rusqlite::Result<[u8; 32]> {
    // In one statement, so that whoever comes first wins should two processes start at once.
    connection.execute("INSERT INTO secret SELECT randomblob(32) WHERE NOT EXISTS (SELECT 1 FROM secret)", ())?;
    connection.query_row("SELECT key FROM secret", (), |row| row.get(0))
}

/// A count or position as the database keeps it. They stay far below the limit.
pub(super) const fn integer(number: u64) -> i64 {
    number.cast_signed()
}

/// A count or position as the database kept it.
pub(super) const fn count(number: i64) -> u64 {
    number.cast_unsigned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_connection_waits_until_the_drive_itself_has_what_is_committed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        for connection in [open(&path).unwrap(), connect(&path).unwrap()] {
            let settings = ["synchronous", "fullfsync", "checkpoint_fullfsync"].map(|name| {
                let setting: i64 = connection.query_row(&format!("PRAGMA {name}"), (), |row| row.get(0)).unwrap();
                setting
            });
            assert_eq!(settings, [2, 1, 1]);
        }
    }
}
