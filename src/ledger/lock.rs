//! One run of an account at a time: a lock that the system lets go of when the process dies.

use std::fmt;
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use jiff::Timestamp;

use super::failure::LedgerError;
use crate::private;

/// Who holds a lock, as its file says. A part that is not known is `?`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The process.
    pub pid: String,
    /// The run; `?` until it has a name.
    pub run: String,
    /// Since when, as RFC 3339.
    pub since: String,
}

impl Holder {
    fn parse(text: &str) -> Self {
        let mut words = text.split_whitespace().map(str::to_owned);
        let mut word = || words.next().unwrap_or_else(|| "?".to_owned());
        Self { pid: word(), since: word(), run: word() }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {}, run {}, since {}", self.pid, self.run, self.since)
    }
}

/// Who holds the lock whose file is `path`, if anybody does. For a moment it takes part in the lock itself.
pub(super) fn holder(path: &Path) -> std::io::Result<Option<Holder>> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(None),
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            // Where locks are mandatory the file cannot be read: then its holder is not known.
            let _ = file.read_to_string(&mut text);
            Ok(Some(Holder::parse(&text)))
        }
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// The sole right to work for an account, as long as this lives.
#[derive(Debug)]
pub struct AccountLock {
    file: File,
    since: Timestamp,
    /// The account's row in the ledger.
    pub(super) account: i64,
}

impl AccountLock {
    /// Takes the lock whose file is `path`, without waiting.
    pub(super) fn take(path: &Path, account: i64, since: Timestamp) -> Result<Self, LedgerError> {
        let mut file = private::open_file(path).map_err(|error| LedgerError::of_system(path, error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // Where locks are mandatory the file cannot be read: then its holder is not known.
                let _ = file.read_to_string(&mut text);
                return Err(LedgerError::Locked { holder: Holder::parse(&text) });
            }
            Err(TryLockError::Error(error)) => return Err(LedgerError::of_system(path, error)),
        }
        let mut lock = Self { file, since, account };
        lock.write("").map_err(|error| LedgerError::of_system(path, error))?;
        Ok(lock)
    }

    /// Says in the lock's file which run holds it. A failure only makes the message to others poorer.
    pub fn name_run(&mut self, run: &str) {
        let _ = self.write(run);
    }

    fn write(&mut self, run: &str) -> std::io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        writeln!(self.file, "{} {} {run}", std::process::id(), self.since)
    }
}

/// Closing the file would do, were it not for a process that is being started at this moment: until its program is
/// in place it holds all files of this one open, and the lock with them.
impl Drop for AccountLock {
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_ends_though_its_file_is_still_open_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("account.lock");
        let lock = AccountLock::take(&path, 1, Timestamp::UNIX_EPOCH).unwrap();
        // As a process that is being started has it.
        let inherited = lock.file.try_clone().unwrap();
        assert!(matches!(AccountLock::take(&path, 1, Timestamp::UNIX_EPOCH), Err(LedgerError::Locked { .. })));
        drop(lock);
        AccountLock::take(&path, 1, Timestamp::UNIX_EPOCH).expect("nobody works for the account any more");
        drop(inherited);
    }
}
