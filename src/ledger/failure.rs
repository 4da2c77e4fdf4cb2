//! Why the ledger cannot be used, told so that a person can act on it.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::ErrorCode;

use super::lock::Holder;
use crate::message::{Explain, Fact};

/// What the file system or the database said.
type Source = Box<dyn Error + Send + Sync>;

/// Why the ledger cannot be used. Nothing that was in it is lost by any of these.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file is damaged, or is no ledger at all.
    #[error("the ledger `{path}` is damaged or is no ledger")]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What the database said.
        source: Source,
    },
    /// A newer version of this program wrote it.
    #[error("the ledger `{path}` has the version {found}, this program knows up to {known}")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The newest that this program can read.
        known: i64,
    },
    /// The file or its folder cannot be made, opened or written.
    #[error("the ledger `{path}` cannot be written")]
    NotWritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: Source,
    },
    /// No space is left.
    #[error("no space is left for the ledger `{path}`")]
    DiskFull {
        /// The file.
        path: PathBuf,
        /// What the database said.
        source: Source,
    },
    /// Another run of this account is at work.
    #[error("another run of this account is at work: {holder}")]
    Locked {
        /// Who holds the lock.
        holder: Holder,
    },
    /// Anything else, such as another process that keeps the file busy for minutes.
    #[error("the ledger `{path}` failed")]
    Failed {
        /// The file.
        path: PathBuf,
        /// What the database said.
        source: Source,
    },
}

impl LedgerError {
    /// Sorts what the database said.
    pub(super) fn of_database(path: &Path, error: rusqlite::Error) -> Self {
        let path = path.to_owned();
        let code = error.sqlite_error_code();
        let source = error.into();
        match code {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt { path, source },
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::NotWritable { path, source }
            }
            Some(ErrorCode::DiskFull) => Self::DiskFull { path, source },
            Some(_) | None => Self::Failed { path, source },
        }
    }

    /// Sorts what the file system said.
    pub(super) fn of_system(path: &Path, error: io::Error) -> Self {
        let path = path.to_owned();
        let full = matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
        let source = error.into();
        if full { Self::DiskFull { path, source } } else { Self::NotWritable { path, source } }
    }
}

/// A moment as RFC 3339 in local time to the minute; what is none stays as it is.
fn local(moment: &str) -> String {
    moment.parse::<Timestamp>().map_or_else(
        |_| moment.to_owned(),
        |moment| moment.to_zoned_datetime(TimeZone::system()).strftime("%F %H:%M").to_string(),
    )
}

impl Explain for LedgerError {
    fn key(&self) -> &'static str {
        match self {
            Self::Corrupt { .. } => "ledger_corrupt",
            Self::Newer { .. } => "ledger_newer",
            Self::NotWritable { .. } => "ledger_not_writable",
            Self::DiskFull { .. } => "ledger_disk_full",
            Self::Locked { .. } => "ledger_locked",
            Self::Failed { .. } => "ledger_failed",
        }
    }

    fn facts(&self) -> Vec<Fact> {
        match self {
            Self::Newer { path, found, known } => {
                vec![("path", path.display().to_string()), ("found", found.to_string()), ("known", known.to_string())]
            }
            Self::Corrupt { path, source }
            | Self::NotWritable { path, source }
            | Self::DiskFull { path, source }
            | Self::Failed { path, source } => {
                vec![("path", path.display().to_string()), ("cause", source.to_string())]
            }
            Self::Locked { holder } => {
                vec![("pid", holder.pid.clone()), ("run", holder.run.clone()), ("since", local(&holder.since))]
            }
        }
    }
}
