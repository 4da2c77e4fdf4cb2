//! What is asked of earlier runs: which one a command continues, what the last good one was, what is still open.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use super::account::Account;
use super::database::count;
use super::failure::LedgerError;
use super::run::{Digest, PastRun, moment};
use super::{Ledger, merge, record};

const SELECT: &str = "
    SELECT run.name, host, account.name, parent, generation, mode, same_run, input, mapping, columns, started, ended,
           exit_code, ending, rows_read, counts, pruned, run.id, account, command, source
    FROM run JOIN account ON account.id = run.account";

impl Ledger {
    /// The run that a command with this key continues: the newest that has the key, if it is not finished.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn unfinished(&self, account: &Account, same_run: &Digest) -> Result<Option<PastRun>, LedgerError> {
        let newest = self.newest("WHERE account = ?1 AND same_run = ?2", params![account.id, same_run])?;
        Ok(newest.filter(|run| !run.is_finished() && !run.pruned))
    }

    /// The newest finished run (exit 0 or 1) with this [`source`](super::NewRun::source).
    ///
    /// # Errors
    /// The ledger failed.
    pub fn last_good(&self, account: &Account, source: &str) -> Result<Option<PastRun>, LedgerError> {
        let source = self.fingerprints.source(source);
        self.newest("WHERE account = ?1 AND source = ?2 AND exit_code IN (0, 1)", params![account.id, source])
    }

    /// The newest run with this [`source`](super::NewRun::source), whatever became of it: its digests tell what has
    /// changed since.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn latest_of(&self, account: &Account, source: &str) -> Result<Option<PastRun>, LedgerError> {
        let source = self.fingerprints.source(source);
        self.newest("WHERE account = ?1 AND source = ?2", params![account.id, source])
    }

    /// How many rows an unfinished run has had accepted, as far as it is merged.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn accepted_by(&self, run: &PastRun) -> Result<u64, LedgerError> {
        let (first, beyond) = record::places(run.id);
        let accepted = record::ACCEPTED;
        let sql = format!("SELECT count(*) FROM entry WHERE place >= ?1 AND place < ?2 AND status IN {accepted}");
        self.connection.query_row(&sql, [first, beyond], |row| row.get(0)).map(count).map_err(|error| self.told(error))
    }

    /// The newest run of all accounts.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn latest(&self) -> Result<Option<PastRun>, LedgerError> {
        self.newest("", ())
    }

    /// The run of a name.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn run(&self, name: &str) -> Result<Option<PastRun>, LedgerError> {
        self.newest("WHERE run.name = ?1", [name])
    }

    /// Every run of every account, the newest first.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn runs(&self) -> Result<Vec<PastRun>, LedgerError> {
        all(&self.connection).map_err(|error| self.told(error))
    }

    /// Gives up the runs begun before a moment: they are never continued, and their entries are forgotten. What they
    /// accepted and what is in doubt stays. Returns their names, the oldest first; the folders are the caller's.
    ///
    /// Runs of an account at work are left alone.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn prune(&mut self, before: Timestamp) -> Result<Vec<String>, LedgerError> {
        let mut names = Vec::new();
        let old = self.runs()?.into_iter().rev().filter(|run| run.started < before && !run.pruned);
        for run in old {
            let account = super::account::by_id(&self.connection, run.account).map_err(|error| self.told(error))?;
            // Also merges what a killed run has left, before its entries go.
            let _lock = match self.lock(&account) {
                Ok(lock) => lock,
                Err(LedgerError::Locked { .. }) => continue,
                Err(error) => return Err(error),
            };
            self.transact(|transaction| {
                merge::forget(transaction, run.id)?;
                transaction.execute("UPDATE run SET pruned = 1 WHERE id = ?1", [run.id])
            })?;
            names.push(run.name);
        }
        // Space that could not be given back now is given back by the next run.
        let _ = merge::shrink(&self.connection);
        Ok(names)
    }

    /// Of the runs that match, the newest.
    fn newest(&self, clause: &str, params: impl Params) -> Result<Option<PastRun>, LedgerError> {
        let sql = format!("{SELECT} {clause} ORDER BY run.id DESC LIMIT 1");
        self.connection.query_row(&sql, params, read).optional().map_err(|error| self.told(error))
    }
}

fn all(connection: &Connection) -> rusqlite::Result<Vec<PastRun>> {
    connection.prepare(&format!("{SELECT} ORDER BY run.id DESC"))?.query_map((), read)?.collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<PastRun> {
    let columns: String = row.get(9)?;
    Ok(PastRun {
        name: row.get(0)?,
        host: row.get(1)?,
        account_name: row.get(2)?,
        parent: row.get(3)?,
        generation: row.get(4)?,
        mode: row.get(5)?,
        same_run: row.get(6)?,
        input: row.get(7)?,
        mapping: row.get(8)?,
        columns: serde_json::from_str(&columns).map_err(|error| conversion(9, error))?,
        started: moment(row.get(10)?),
        ended: row.get::<_, Option<i64>>(11)?.map(moment),
        exit_code: row.get(12)?,
        ending: row.get(13)?,
        rows_read: row.get::<_, Option<i64>>(14)?.map(count),
        counts: row.get(15)?,
        pruned: row.get(16)?,
        id: row.get(17)?,
        account: row.get(18)?,
        command: row.get(19)?,
        source: row.get(20)?,
    })
}

fn conversion(column: usize, error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
}
