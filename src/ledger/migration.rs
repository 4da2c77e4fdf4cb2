//! The versions of the ledger's tables, and the way from each to the next.

use rusqlite::{Connection, TransactionBehavior};

/// What leads from each version to the next: the first from an empty file to version 1. Only ever appended to.
const STEPS: &[&str] = &[include_str!("schema/1.sql"), include_str!("schema/2.sql"), include_str!("schema/3.sql")];

/// The version that this program reads and writes.
pub(super) const NEWEST: i64 = 3;
const _: () = assert!(STEPS.len() == 3, "NEWEST is the number of steps");

/// The version of an open file; 0 if it is empty.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", (), |row| row.get(0))
}

/// Brings a file to [`NEWEST`], step by step, each whole or not at all.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    loop {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Read under the write lock: another process may have just done it.
        let from = version(&transaction)?;
        let Some(step) = usize::try_from(from).ok().and_then(|from| STEPS.get(from)) else {
            return Ok(());
        };
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", from + 1)?;
        transaction.commit()?;
    }
}
