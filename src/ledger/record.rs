//! An entry of the journal as the database keeps it: nothing in it that is readable about a person.

use std::borrow::Cow;

use rusqlite::types::{FromSqlError, FromSqlResult, Value, ValueRef};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, params};

use super::database::{count, integer};
use super::journal::{Entry, Fingerprint};
use crate::code::Code;
use crate::outcome::{Outcome, Problem, Status};

/// Positions of a run lie below this: its entries are one range of places.
const POSITIONS: i64 = 1 << 40;

/// Where a row's entry stands. Places rise with the position.
pub(super) const fn place(run: i64, position: u64) -> i64 {
    run * POSITIONS + integer(position)
}

/// The position of an entry.
pub(super) const fn position(place: i64) -> u64 {
    count(place % POSITIONS)
}

/// The places of a run: the first of them, and the first beyond.
pub(super) const fn places(run: i64) -> (i64, i64) {
    (place(run, 0), place(run + 1, 0))
}

/// Writes an entry; a later one of the same row takes its place.
pub(super) const WRITE: &str = "
    INSERT INTO entry (place, session, status, at, identity, content, http, attempts, millis, customer, problem,
                       warnings, since, phone)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
    ON CONFLICT (place) DO UPDATE SET
        since = CASE WHEN entry.status = excluded.status THEN min(entry.since, excluded.since) ELSE excluded.since END,
        session = excluded.session, status = excluded.status, at = excluded.at, identity = excluded.identity,
        content = excluded.content, http = excluded.http, attempts = excluded.attempts, millis = excluded.millis,
        customer = excluded.customer, problem = excluded.problem, warnings = excluded.warnings, phone = excluded.phone";

/// Writes that nothing tells the fate of a row. What the same session, or a later one, knows of it stays.
const DOUBT: &str = "
    INSERT INTO entry (place, session, status, at, identity, content, attempts, problem, since)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?4)
    ON CONFLICT (place) DO UPDATE SET
        since = CASE WHEN entry.status = excluded.status THEN min(entry.since, excluded.since) ELSE excluded.since END,
        session = excluded.session, status = excluded.status, at = excluded.at, identity = excluded.identity,
        content = excluded.content, problem = excluded.problem
    WHERE entry.session < excluded.session";

/// The columns that [`read`] takes, in its order.
pub(super) const COLUMNS: &str =
    "place, identity, content, phone, status, http, attempts, millis, customer, problem, warnings";

pub(super) fn write(
    statement: &mut CachedStatement<'_>,
    run: i64,
    session: i64,
    entry: &Entry,
    at: i64,
    since: i64,
) -> rusqlite::Result<()> {
    let outcome = &entry.outcome;
    statement.execute(params![
        place(run, entry.position),
        session,
        number(outcome.status),
        at,
        entry.fingerprint.identity,
        entry.fingerprint.content,
        outcome.http,
        outcome.attempts,
        outcome.millis.map(integer),
        outcome.customer_id.as_deref().and_then(pack),
        outcome.problem.as_ref().map(|problem| words(std::slice::from_ref(problem))),
        (!outcome.warnings.is_empty()).then(|| words(&outcome.warnings)),
        (outcome.status == Status::Unconfirmed).then_some(since),
        entry.fingerprint.phone,
    ])?;
    Ok(())
}

/// Notes down that a row may have left at a moment, in Unix milliseconds, if its session told no more of it. Says
/// whether it did not.
pub(super) fn doubt(
    connection: &Connection,
    place: i64,
    session: i64,
    fingerprint: &Fingerprint,
    at: i64,
) -> rusqlite::Result<bool> {
    let Fingerprint { identity, content, phone: _ } = fingerprint;
    let problem = words(&[Problem::of_row(Code::InDoubtBefore)]);
    let status = number(Status::Unconfirmed);
    let written =
        connection.prepare_cached(DOUBT)?.execute(params![place, session, status, at, identity, content, problem])?;
    Ok(written > 0)
}

/// Since when a row is in doubt, in Unix milliseconds; `None` if it is not: it counts as posted since then.
pub(super) fn in_doubt_since(connection: &Connection, place: i64) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT since FROM entry WHERE place = ?1 AND status = ?2")?
        .query_row(params![place, number(Status::Unconfirmed)], |row| row.get(0))
        .optional()
        .map(Option::flatten)
}

pub(super) fn prepare(connection: &Connection) -> rusqlite::Result<CachedStatement<'_>> {
    connection.prepare_cached(WRITE)
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        position: position(row.get(0)?),
        fingerprint: Fingerprint { identity: row.get(1)?, content: row.get(2)?, phone: row.get(3)? },
        outcome: Outcome {
            status: status(row.get(4)?)?,
            http: row.get(5)?,
            attempts: row.get(6)?,
            millis: row.get::<_, Option<i64>>(7)?.map(count),
            customer_id: unpack(row.get_ref(8)?)?,
            problem: problems(row.get_ref(9)?)?.pop(),
            warnings: problems(row.get_ref(10)?)?,
        },
    })
}

/// The numbers of statuses that were accepted, for SQL.
pub(super) const ACCEPTED: &str = "(1, 2)";

/// The number that stands for a status in the file: never changed, whatever order they are shown in.
const fn number(status: Status) -> i64 {
    match status {
        Status::Created => 1,
        Status::Updated => 2,
        Status::Unchanged => 3,
        Status::Duplicate => 4,
        Status::Skipped => 5,
        Status::Invalid => 6,
        Status::Refused => 7,
        Status::Failed => 8,
        Status::Unconfirmed => 9,
        Status::Unsent => 10,
    }
}

/// The status of a number.
pub(super) fn status(stored: i64) -> rusqlite::Result<Status> {
    let found = Status::ALL.iter().copied().find(|status| number(*status) == stored);
    found.ok_or_else(|| FromSqlError::OutOfRange(stored).into())
}

/// A customer's id: 24 hexadecimal digits in 12 bytes, any other sober word as text.
///
/// What is neither is not kept: an answer is not trusted to hold nothing readable there.
pub(super) fn pack(id: &str) -> Option<Value> {
    let sober = (1..=64).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    unhex(id).map(Value::Blob).or_else(|| sober.then(|| Value::Text(id.to_owned())))
}

/// The id that was packed.
pub(super) fn unpack(stored: ValueRef<'_>) -> FromSqlResult<Option<String>> {
    Ok(match stored {
        ValueRef::Null => None,
        ValueRef::Blob(bytes) => Some(hex(bytes)),
        ValueRef::Text(_) | ValueRef::Integer(_) | ValueRef::Real(_) => Some(stored.as_str()?.to_owned()),
    })
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.map(|half| char::from(DIGITS[usize::from(half)])).collect()
}

/// 24 lower-case hexadecimal digits as bytes.
fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    if pairs.len() != 12 {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

/// `field:code; field:code`. The facts are left out: they hold what the cells said.
fn words(problems: &[Problem]) -> String {
    let words: Vec<_> = problems.iter().map(|problem| format!("{}:{}", problem.field, problem.code)).collect();
    words.join("; ")
}

/// Reads [`words`]; a word that this version does not know is left out.
fn problems(stored: ValueRef<'_>) -> FromSqlResult<Vec<Problem>> {
    let text = stored.as_str_or_null()?.unwrap_or_default();
    let problem = |word: &str| {
        let (field, code) = word.rsplit_once(':')?;
        Some(Problem::new(Code::named(code)?, Cow::Owned(field.to_owned())))
    };
    Ok(text.split("; ").filter_map(problem).collect())
}
