//! A run: what it was when it began, how it ended.

use jiff::Timestamp;
use rusqlite::{Transaction, params};

use super::database::integer;
use super::fingerprint::Fingerprints;

/// A hash over facts that the ledger need not understand.
pub type Digest = [u8; 32];

/// What is known of a run before its first request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRun {
    /// The name of its folder.
    pub name: String,
    /// The run whose failures it imports.
    pub parent: Option<String>,
    /// 1, or one more than its parent's.
    pub generation: u32,
    /// `create` or `create-or-update`.
    pub mode: String,
    /// Whether every doubt about a customer is settled before a request for it leaves: in `create` mode without
    /// `--resend`. Then a refusal settles what was in doubt before.
    pub settles_first: bool,
    /// Over everything that makes it the same run (account aside).
    pub same_run: Digest,
    /// Over the bytes of the input.
    pub input: Digest,
    /// Over the mapping.
    pub mapping: Digest,
    /// What it is compared with for `max_shrink`: the config file's path, else the input's. Kept as a keyed hash.
    /// `None` for runs that do not count, such as retries.
    pub source: Option<String>,
    /// The headers of the columns that the mapping uses.
    pub columns: Vec<String>,
    /// The command that begins or continues it, as it is typed.
    pub command: String,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunEnd {
    /// The exit code.
    pub exit_code: u8,
    /// The word in `summary.json`.
    pub ending: String,
    /// Data rows read.
    pub rows_read: u64,
    /// The counts, as JSON.
    pub counts: String,
}

/// A run as the ledger remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRun {
    /// The name of its folder.
    pub name: String,
    /// The host of its account.
    pub host: String,
    /// The name of its account, where it has one.
    pub account_name: Option<String>,
    /// The run whose failures it imported.
    pub parent: Option<String>,
    /// 1, or one more than its parent's.
    pub generation: u32,
    /// `create` or `create-or-update`.
    pub mode: String,
    /// As [`NewRun::same_run`].
    pub same_run: Digest,
    /// As [`NewRun::input`].
    pub input: Digest,
    /// As [`NewRun::mapping`].
    pub mapping: Digest,
    /// As [`NewRun::columns`].
    pub columns: Vec<String>,
    /// As [`NewRun::command`].
    pub command: String,
    /// When it was begun.
    pub started: Timestamp,
    /// When it last ended; `None` after a kill.
    pub ended: Option<Timestamp>,
    /// The exit code; `None` after a kill.
    pub exit_code: Option<u8>,
    /// The word in `summary.json`; `None` after a kill.
    pub ending: Option<String>,
    /// Data rows read, once it has ended.
    pub rows_read: Option<u64>,
    /// The counts as JSON, once it has ended.
    pub counts: Option<String>,
    /// Whether its folder was removed.
    pub pruned: bool,
    /// Its account, as the ledger numbers them.
    pub account: i64,
    /// A keyed hash of [`NewRun::source`].
    pub source: Option<[u8; 16]>,
    pub(super) id: i64,
}

impl PastRun {
    /// Whether every row was settled (exit 0 or 1): it is never continued.
    pub const fn is_finished(&self) -> bool {
        matches!(self.exit_code, Some(0 | 1))
    }
}

/// A run that this process works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenRun {
    pub(super) id: i64,
    pub(super) account: i64,
    /// Which process of the run this is, counted from 1.
    pub(super) session: i64,
}

pub(super) fn begin(
    transaction: &Transaction<'_>,
    account: i64,
    run: &NewRun,
    fingerprints: &Fingerprints,
    now: Timestamp,
) -> rusqlite::Result<OpenRun> {
    let columns = serde_json::to_string(&run.columns).expect("a list of texts is JSON");
    transaction.execute(
        "INSERT INTO run (name, account, parent, generation, mode, settles_first, same_run, source, input, mapping,
                          columns, command, started)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            run.name,
            account,
            run.parent,
            run.generation,
            run.mode,
            run.settles_first,
            run.same_run,
            run.source.as_deref().map(|source| fingerprints.source(source)),
            run.input,
            run.mapping,
            columns,
            run.command,
            now.as_millisecond(),
        ],
    )?;
    open_session(transaction, transaction.last_insert_rowid(), account, now)
}

/// Adds a session to a run that is begun or continued.
pub(super) fn open_session(
    transaction: &Transaction<'_>,
    id: i64,
    account: i64,
    now: Timestamp,
) -> rusqlite::Result<OpenRun> {
    let session = transaction.query_row(
        "INSERT INTO session (run, number, started)
         SELECT ?1, coalesce(max(number), 0) + 1, ?2 FROM session WHERE run = ?1 RETURNING number",
        params![id, now.as_millisecond()],
        |row| row.get(0),
    )?;
    Ok(OpenRun { id, account, session })
}

/// Forgets how a run ended that goes on now: a kill from here on leaves it without an end.
pub(super) fn reopen(transaction: &Transaction<'_>, run: OpenRun) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE run SET ended = NULL, exit_code = NULL, ending = NULL, rows_read = NULL, counts = NULL WHERE id = ?1",
        [run.id],
    )?;
    Ok(())
}

pub(super) fn end(transaction: &Transaction<'_>, run: OpenRun, end: &RunEnd, now: Timestamp) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE run SET ended = ?2, exit_code = ?3, ending = ?4, rows_read = ?5, counts = ?6 WHERE id = ?1",
        params![run.id, now.as_millisecond(), end.exit_code, end.ending, integer(end.rows_read), end.counts],
    )?;
    Ok(())
}

/// Forgets a session that sent nothing, and the run with it if it was its first.
pub(super) fn call_off(transaction: &Transaction<'_>, run: OpenRun) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM session WHERE run = ?1 AND number = ?2", [run.id, run.session])?;
    transaction
        .execute("DELETE FROM run WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM session WHERE run = ?1)", [run.id])?;
    Ok(())
}

/// A moment from Unix milliseconds; what no calendar holds counts as its ends.
pub(super) fn moment(milliseconds: i64) -> Timestamp {
    let end = if milliseconds < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(milliseconds).unwrap_or(end)
}
