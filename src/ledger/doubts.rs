//! Requests that left and whose fate nothing has told: noted by customer, so that every later run looks them up.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::account::Account;
use super::database::{count, integer};
use super::failure::LedgerError;
use super::journal::Fingerprint;
use super::lock::AccountLock;
use super::run::PastRun;
use super::under_way::RowsUnderWay;
use super::{Ledger, database};

/// A row that a run may have sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// Its position in that run.
    pub position: u64,
    /// Whose row it is.
    pub fingerprint: Fingerprint,
    /// Not after its first attempt, in Unix milliseconds.
    pub since: i64,
}

impl Doubt {
    /// From what [`RowsUnderWay`] says of a row.
    pub fn new(position: u64, fingerprint: Fingerprint, since: Timestamp) -> Self {
        Self { position, fingerprint, since: since.as_millisecond() }
    }
}

impl Ledger {
    /// How many customers of an account are in doubt, over all its merged runs.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn doubts(&self, account: &Account) -> Result<u64, LedgerError> {
        let sql = "SELECT count(*) FROM in_doubt WHERE account = ?1";
        self.connection.query_row(sql, [account.id], |row| row.get(0)).map(count).map_err(|error| self.told(error))
    }

    /// What is known of the rows of a run that broke off and is *not* continued. While its input is still the same,
    /// the rows of unknown fate can be told by their customers, and noted with [`Ledger::note_doubts`] before
    /// [`Ledger::begin`] forgets them.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn rows_left_by(&self, run: &PastRun) -> Result<RowsUnderWay, LedgerError> {
        database::connect(&self.path)
            .and_then(|connection| RowsUnderWay::new(connection, self.path.clone(), run.id, i64::MAX))
            .map_err(|error| self.told(error))
    }

    /// Notes down that a run may have sent these rows.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn note_doubts(&mut self, lock: &AccountLock, run: &PastRun, doubts: &[Doubt]) -> Result<(), LedgerError> {
        self.transact(|transaction| doubts.iter().try_for_each(|doubt| note(transaction, lock.account, run.id, doubt)))
    }
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
