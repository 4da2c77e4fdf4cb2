//! Whose customers they are: one account of LadiFlow, known by host and name, or host and key.

use rusqlite::{Connection, OptionalExtension, params};

use super::fingerprint::Fingerprints;

/// How an account is told from the others at its host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountName<'a> {
    /// `account = "…"` in the config.
    Named(&'a str),
    /// Without a name, its API key. Only a keyed hash of it is kept.
    Key(&'a str),
}

/// What the ledger remembers of an account before a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acquaintance {
    /// It has had runs.
    Known,
    /// Nothing is known of it, nor of its host.
    New,
    /// Nothing is known of it, but others at its host have had runs. With [`AccountName::Key`]: a new key at a host
    /// with history, where a name given by `account` would keep the history.
    NewAtKnownHost,
}

/// An account in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The host of the API URL.
    pub host: String,
    /// Its name, where it has one.
    pub name: Option<String>,
    /// What is known of it.
    pub acquaintance: Acquaintance,
    pub(super) id: i64,
    pub(super) tag: [u8; 16],
}

impl Account {
    /// Names its lock.
    pub(super) fn short_tag(&self) -> u64 {
        u64::from_be_bytes(*self.tag.first_chunk().expect("a tag has 16 bytes"))
    }
}

/// Finds an account, or notes it down.
pub(super) fn account(
    connection: &Connection,
    fingerprints: &Fingerprints,
    host: &str,
    name: AccountName<'_>,
) -> rusqlite::Result<Account> {
    let tag = tag(fingerprints, host, name);
    let name = match name {
        AccountName::Named(name) => Some(name),
        AccountName::Key(_) => None,
    };
    let id = match find(connection, &tag)? {
        Some(id) => id,
        None => connection.query_row(
            "INSERT INTO account (host, name, tag) VALUES (?1, ?2, ?3)
             ON CONFLICT (tag) DO UPDATE SET host = excluded.host RETURNING id",
            params![host, name, tag],
            |row| row.get(0),
        )?,
    };
    let acquaintance = acquaintance(connection, Some(id), host)?;
    Ok(Account { host: host.to_owned(), name: name.map(str::to_owned), acquaintance, id, tag })
}

/// What is known of an account, without noting it down.
pub(super) fn known(
    connection: &Connection,
    fingerprints: &Fingerprints,
    host: &str,
    name: AccountName<'_>,
) -> rusqlite::Result<Acquaintance> {
    let id = find(connection, &tag(fingerprints, host, name))?;
    acquaintance(connection, id, host)
}

/// By what an account is known again.
pub(super) fn tag(fingerprints: &Fingerprints, host: &str, name: AccountName<'_>) -> [u8; 16] {
    match name {
        AccountName::Named(name) => fingerprints.account_name(host, name),
        AccountName::Key(key) => fingerprints.api_key(host, key),
    }
}

fn find(connection: &Connection, tag: &[u8; 16]) -> rusqlite::Result<Option<i64>> {
    connection.query_row("SELECT id FROM account WHERE tag = ?1", [tag], |row| row.get(0)).optional()
}

/// The account of a run.
pub(super) fn by_id(connection: &Connection, id: i64) -> rusqlite::Result<Account> {
    connection.query_row("SELECT host, name, tag FROM account WHERE id = ?1", [id], |row| {
        let acquaintance = Acquaintance::Known;
        Ok(Account { host: row.get(0)?, name: row.get(1)?, acquaintance, id, tag: row.get(2)? })
    })
}

fn acquaintance(connection: &Connection, id: Option<i64>, host: &str) -> rusqlite::Result<Acquaintance> {
    let (own, others): (bool, bool) = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM run WHERE account = ?1),
                EXISTS (SELECT 1 FROM run JOIN account ON account.id = run.account WHERE host = ?2)",
        params![id, host],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(match (own, others) {
        (true, _) => Acquaintance::Known,
        (false, true) => Acquaintance::NewAtKnownHost,
        (false, false) => Acquaintance::New,
    })
}
