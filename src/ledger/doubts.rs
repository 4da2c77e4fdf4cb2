//! Requests that left and whose fate nothing has told: noted by customer, so that every later run looks them up.

use rusqlite::{Connection, params};

use super::database::integer;
use super::journal::Fingerprint;

/// A row that a run may have sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Doubt {
    /// Its position in that run.
    pub position: u64,
    /// Whose row it is.
    pub fingerprint: Fingerprint,
    /// Not after its first attempt, in Unix milliseconds.
    pub since: i64,
}

/// Whether anything of an account is in doubt.
pub(super) fn are_any(connection: &Connection, account: i64) -> rusqlite::Result<bool> {
    connection.query_row("SELECT EXISTS (SELECT 1 FROM in_doubt WHERE account = ?1)", [account], |row| row.get(0))
}

/// Notes down a doubt; one that is there about the customer keeps its age.
pub(super) fn note(connection: &Connection, account: i64, run: i64, doubt: &Doubt) -> rusqlite::Result<()> {
    let Doubt { position, fingerprint, since } = doubt;
    connection
        .prepare_cached(
            "INSERT INTO in_doubt (account, identity, content, since, run, position) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (account, identity) DO UPDATE SET content = excluded.content,
                 since = min(since, excluded.since), run = excluded.run, position = excluded.position",
        )?
        .execute(params![account, fingerprint.identity, fingerprint.content, since, run, integer(*position)])?;
    Ok(())
}
