//! What an account's earlier runs say of a customer, asked for many at a time while the reader reads.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Statement, params};

use super::failure::LedgerError;
use super::journal::Fingerprint;
use super::run::moment;
use super::{phones, record};

/// The most memory that looking up takes, in KiB, over all threads that ask: half the pages of a million customers.
const CACHE: i64 = 48 * 1024;

const ACCEPTED: &str = "SELECT content, run, at, customer FROM accepted WHERE account = ?1 AND identity = ?2";

/// What is known of a customer from runs before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Past {
    /// Nothing.
    Unknown,
    /// The last request accepted had the same content.
    Unchanged(Acceptance),
    /// The last request accepted had another content: in `create` mode the customer is `already_created`.
    Changed(Acceptance),
    /// A request left after the last that was accepted, and nothing told its fate: to be looked up before anything else.
    InDoubt {
        /// Not after its first attempt.
        since: Timestamp,
        /// Whether the content in doubt is that of this row.
        is_same: bool,
    },
}

/// A request that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The name of the run that sent it.
    pub run: Arc<str>,
    /// When, to the second.
    pub at: Timestamp,
    /// LadiFlow's `_id` of the customer.
    pub customer_id: Option<String>,
}

/// Answers what is known of customers of one account. It sees what was merged before it is asked.
#[derive(Debug)]
pub struct History {
    connection: Connection,
    path: PathBuf,
    account: i64,
    has_doubts: bool,
    has_phones: bool,
    runs: HashMap<i64, Arc<str>>,
}

impl History {
    pub(super) fn new(connection: Connection, path: PathBuf, account: i64, threads: usize) -> rusqlite::Result<Self> {
        let own = CACHE / i64::try_from(threads).unwrap_or(CACHE).max(1);
        connection.pragma_update(None, "cache_size", -own)?;
        let has_doubts = super::doubts::are_any(&connection, account)?;
        let has_phones = phones::are_any(&connection, account)?;
        let runs = connection
            .prepare("SELECT id, name FROM run WHERE account = ?1")?
            .query_map([account], |row| Ok((row.get(0)?, row.get::<_, String>(1)?.into())))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Self { connection, path, account, has_doubts, has_phones, runs })
    }

    /// What is known of each customer, in the order asked. A few hundred at a time cost the least each.
    ///
    /// A customer with a phone only of whom nothing is known is the one with an email to whom the phone leads, and
    /// takes that identity.
    ///
    /// # Errors
    /// The ledger could not be read.
    pub fn judge(&mut self, fingerprints: &mut [Fingerprint]) -> Result<Vec<Past>, LedgerError> {
        self.look_up(fingerprints).map_err(|error| LedgerError::of_database(&self.path, error))
    }

    fn look_up(&self, fingerprints: &mut [Fingerprint]) -> rusqlite::Result<Vec<Past>> {
        // One for all: each read outside a transaction would begin and end its own.
        let transaction = self.connection.unchecked_transaction()?;
        let past = {
            // Finding it again for every row would cost a fifth of the answer.
            let mut accepted = self.connection.prepare_cached(ACCEPTED)?;
            fingerprints.iter_mut().map(|fingerprint| self.identified(&mut accepted, fingerprint)).collect()
        };
        transaction.finish()?;
        past
    }

    fn identified(&self, accepted: &mut Statement<'_>, fingerprint: &mut Fingerprint) -> rusqlite::Result<Past> {
        let past = self.past(accepted, fingerprint)?;
        if past == Past::Unknown
            && self.has_phones
            && let Some(owner) = phones::owner(&self.connection, self.account, fingerprint)?
        {
            fingerprint.identity = owner;
            return self.past(accepted, fingerprint);
        }
        Ok(past)
    }

    fn past(&self, accepted: &mut Statement<'_>, fingerprint: &Fingerprint) -> rusqlite::Result<Past> {
        let accepted = self.accepted(accepted, fingerprint)?;
        let doubt = if self.has_doubts { self.in_doubt(fingerprint)? } else { None };
        Ok(match (accepted, doubt) {
            // Whatever became of the request in doubt: it could only say once more what was accepted.
            (Some((content, acceptance)), None | Some(Past::InDoubt { is_same: true, .. }))
                if content == fingerprint.content =>
            {
                Past::Unchanged(acceptance)
            }
            (_, Some(doubt)) => doubt,
            (None, None) => Past::Unknown,
            (Some((_, acceptance)), None) => Past::Changed(acceptance),
        })
    }

    fn accepted(
        &self,
        accepted: &mut Statement<'_>,
        fingerprint: &Fingerprint,
    ) -> rusqlite::Result<Option<([u8; 16], Acceptance)>> {
        accepted
            .query_row(params![self.account, fingerprint.identity], |row| {
                let at = row.get::<_, i64>(2)?.saturating_mul(1000);
                let customer_id = record::unpack(row.get_ref(3)?)?;
                Ok((row.get(0)?, Acceptance { run: self.run(row.get(1)?), at: moment(at), customer_id }))
            })
            .optional()
    }

    fn in_doubt(&self, fingerprint: &Fingerprint) -> rusqlite::Result<Option<Past>> {
        self.connection
            .prepare_cached("SELECT content, since FROM in_doubt WHERE account = ?1 AND identity = ?2")?
            .query_row(params![self.account, fingerprint.identity], |row| {
                Ok(Past::InDoubt {
                    since: moment(row.get(1)?),
                    is_same: row.get::<_, [u8; 16]>(0)? == fingerprint.content,
                })
            })
            .optional()
    }

    fn run(&self, id: i64) -> Arc<str> {
        self.runs.get(&id).cloned().unwrap_or_else(|| "?".into())
    }
}
