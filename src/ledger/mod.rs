//! What is remembered between runs, and of a run that is under way.

mod account;
mod database;
pub mod day;
mod doubts;
mod failure;
mod fingerprint;
mod history;
pub mod journal;
mod lock;
mod merge;
mod migration;
mod orders;
mod phones;
mod record;
mod rows_left;
mod run;
mod runs;
#[cfg(test)]
mod tests;
mod under_way;
mod verdict;
mod writer;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use account::{Account, AccountName, Acquaintance};
pub use failure::LedgerError;
pub use fingerprint::Fingerprints;
pub use history::{Acceptance, History, Past};
pub use lock::{AccountLock, Holder};
pub use rows_left::RowsLeft;
pub use run::{Digest, NewRun, OpenRun, PastRun, RunEnd};

use crate::clock::Clock;
use crate::private;
use journal::Journal;
use under_way::UnderWay;
use writer::Writer;

/// The name of the file in its folder.
const FILE: &str = "ledger.db";

/// The memory of all runs: one database file, `ledger.db`, that several processes may have open.
///
/// The way of a run: [`Ledger::account`], [`Ledger::lock`] (which brings in what a killed run left),
/// [`Ledger::begin`] or [`Ledger::resume`], [`Ledger::journal`] while it goes, [`Ledger::end`].
pub struct Ledger {
    connection: Connection,
    folder: PathBuf,
    path: PathBuf,
    fingerprints: Fingerprints,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Ledger {
    /// Opens the ledger in a folder, and makes both where they are missing.
    ///
    /// # Errors
    /// It cannot be made, read or written, is damaged, or of a newer version.
    pub fn open(folder: &Path, clock: Arc<dyn Clock>) -> Result<Self, LedgerError> {
        let path = folder.join(FILE);
        private::create_folders(folder).map_err(|error| LedgerError::of_system(&path, error))?;
        let connection = database::open(&path)?;
        let key = database::secret(&connection).map_err(|error| LedgerError::of_database(&path, error))?;
        Ok(Self { connection, folder: folder.to_owned(), path, fingerprints: Fingerprints::new(key), clock })
    }

    /// Opens the ledger in a folder only if there is one: for commands that must not make one.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn open_existing(folder: &Path, clock: Arc<dyn Clock>) -> Result<Option<Self>, LedgerError> {
        if folder.join(FILE).exists() { Self::open(folder, clock).map(Some) } else { Ok(None) }
    }

    /// Makes the fingerprints by which this ledger knows customers.
    pub fn fingerprints(&self) -> Fingerprints {
        self.fingerprints.clone()
    }

    /// The account at a host, with what is known of it before this run.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn account(&self, host: &str, name: AccountName<'_>) -> Result<Account, LedgerError> {
        account::account(&self.connection, &self.fingerprints, host, name).map_err(|error| self.told(error))
    }

    /// What is known of an account before it is noted down by [`Ledger::account`].
    ///
    /// # Errors
    /// The ledger failed.
    pub fn acquaintance(&self, host: &str, name: AccountName<'_>) -> Result<Acquaintance, LedgerError> {
        account::known(&self.connection, &self.fingerprints, host, name).map_err(|error| self.told(error))
    }

    /// Whether a run is one of an account.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn is_of(&self, run: &PastRun, host: &str, name: AccountName<'_>) -> Result<bool, LedgerError> {
        let own = account::by_id(&self.connection, run.account).map_err(|error| self.told(error))?;
        Ok(own.tag == account::tag(&self.fingerprints, host, name))
    }

    /// Who is at work on a run at this moment; `None` if nobody is.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn holder(&self, run: &PastRun) -> Result<Option<Holder>, LedgerError> {
        let account = account::by_id(&self.connection, run.account).map_err(|error| self.told(error))?;
        let holder =
            lock::holder(&self.lock_path(&account)).map_err(|error| LedgerError::of_system(&self.path, error))?;
        Ok(holder.filter(|holder| holder.run == run.name))
    }

    /// Takes the sole right to run for an account, and merges what a killed run of it left behind.
    ///
    /// # Errors
    /// [`LedgerError::Locked`] while another run of the account is at work; otherwise the ledger failed.
    pub fn lock(&mut self, account: &Account) -> Result<AccountLock, LedgerError> {
        let lock = AccountLock::take(&self.lock_path(account), account.id, self.clock.timestamp())?;
        self.merge(&lock)?;
        Ok(lock)
    }

    /// Notes down a run that is about to begin.
    ///
    /// # Errors
    /// The ledger failed, or has a run of this name.
    pub fn begin(&mut self, lock: &mut AccountLock, run: &NewRun) -> Result<OpenRun, LedgerError> {
        let now = self.clock.timestamp();
        let prints = self.fingerprints.clone();
        let open = self.transact(|transaction| run::begin(transaction, lock.account, run, &prints, now))?;
        lock.name_run(&run.name);
        Ok(open)
    }

    /// Goes on with a run that is not finished.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn resume(&mut self, lock: &mut AccountLock, run: &PastRun) -> Result<OpenRun, LedgerError> {
        let now = self.clock.timestamp();
        let open = self.transact(|transaction| run::open_session(transaction, run.id, lock.account, now))?;
        lock.name_run(&run.name);
        Ok(open)
    }

    /// Takes back the beginning of a run that came to nothing before its first row: it leaves no trace.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn call_off(&mut self, run: OpenRun) -> Result<(), LedgerError> {
        self.transact(|transaction| run::call_off(transaction, run))
    }

    /// Starts the writer of a run's journal. From here on the run cannot be called off: how it ended before, and the
    /// entries of runs that it takes the place of, are forgotten.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn journal(&self, run: OpenRun) -> Result<Journal, LedgerError> {
        let go_on = || {
            // At once the only one that writes: else a commit of another account between reading and writing fails it.
            let transaction = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)?;
            merge::forget_replaced(&transaction, run)?;
            run::reopen(&transaction, run)?;
            transaction.commit()?;
            self.writer(run)
        };
        let writer = go_on().map_err(|error| self.told(error))?;
        Journal::recorded(writer).map_err(|error| LedgerError::of_system(&self.path, error))
    }

    /// What earlier sessions of a run left: asked row by row when it is continued. Usable from another thread.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn rows_left(&self, run: OpenRun) -> Result<RowsLeft, LedgerError> {
        let connection = database::connect(&self.path).map_err(|error| self.told(error))?;
        Ok(RowsLeft::new(connection, self.path.clone(), run.id))
    }

    /// What the account's runs before this moment say of customers. For one of so many threads that ask.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn history(&self, account: &Account, threads: usize) -> Result<History, LedgerError> {
        database::connect(&self.path)
            .and_then(|connection| History::new(connection, self.path.clone(), account.id, threads))
            .map_err(|error| self.told(error))
    }

    /// Notes down how a run ended, once its journal is closed, and merges it into the account's history.
    ///
    /// Both survive a kill in between: what is not merged is merged by the next [`Ledger::lock`].
    ///
    /// # Errors
    /// The ledger failed.
    pub fn end(&mut self, lock: &AccountLock, run: OpenRun, end: &RunEnd) -> Result<(), LedgerError> {
        let now = self.clock.timestamp();
        self.transact(|transaction| run::end(transaction, run, end, now))?;
        self.merge(lock)?;
        // The run is safe. Space that could not be given back now is given back by the next run.
        let _ = merge::shrink(&self.connection);
        Ok(())
    }

    /// How many customers an account has posted today; see [`day`].
    ///
    /// # Errors
    /// The ledger failed.
    pub fn posted_today(&self, account: &Account) -> Result<u64, LedgerError> {
        let day = day::day_of(self.clock.timestamp());
        let sql = "SELECT coalesce(sum(customers), 0) FROM posted WHERE account = ?1 AND day = ?2";
        let posted = self.connection.query_row(sql, [account.id, day], |row| row.get(0));
        posted.map(database::count).map_err(|error| self.told(error))
    }

    fn lock_path(&self, account: &Account) -> PathBuf {
        self.folder.join(format!("ledger-{:016x}.lock", account.short_tag()))
    }

    fn merge(&mut self, lock: &AccountLock) -> Result<(), LedgerError> {
        merge::merge(&mut self.connection, lock.account).map_err(|error| self.told(error))
    }

    fn writer(&self, run: OpenRun) -> rusqlite::Result<Writer> {
        let connection = database::connect(&self.path)?;
        Ok(Writer { connection, run, under_way: UnderWay::default(), clock: Arc::clone(&self.clock) })
    }

    fn transact<T>(&mut self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, LedgerError> {
        let path = &self.path;
        let told = |error| LedgerError::of_database(path, error);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(told)?;
        let done = work(&transaction).map_err(told)?;
        transaction.commit().map_err(told)?;
        Ok(done)
    }

    fn told(&self, error: rusqlite::Error) -> LedgerError {
        LedgerError::of_database(&self.path, error)
    }
}
