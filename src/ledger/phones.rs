//! Which customer a phone alone leads to: the one with an email that was accepted with this phone.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::journal::Fingerprint;
use super::record;

/// Brings in the phones of the customers with an email that sessions after `merged` had accepted, in key order. A phone
/// that came with several emails leads to none of them.
pub(super) fn bring_in(transaction: &Transaction<'_>, account: i64, run: i64, merged: i64) -> rusqlite::Result<()> {
    let (first, beyond) = record::places(run);
    let accepted = record::ACCEPTED;
    let sql = format!(
        "INSERT INTO phone (account, phone, identity)
         SELECT ?1, phone, CASE WHEN min(identity) = max(identity) THEN min(identity) END FROM entry
         WHERE place >= ?2 AND place < ?3 AND session > ?4 AND status IN {accepted}
             AND phone <> substr(identity, 1, 8)
         GROUP BY phone
         ON CONFLICT (account, phone) DO UPDATE SET
             identity = CASE WHEN identity = excluded.identity THEN identity END"
    );
    transaction.execute(&sql, params![account, first, beyond, merged])?;
    Ok(())
}

/// Whether any phone of an account leads to somebody.
pub(super) fn are_any(connection: &Connection, account: i64) -> rusqlite::Result<bool> {
    connection.query_row("SELECT EXISTS (SELECT 1 FROM phone WHERE account = ?1)", [account], |row| row.get(0))
}

/// Who a customer with a phone only is, if that phone leads to one with an email.
pub(super) fn owner(
    connection: &Connection,
    account: i64,
    fingerprint: &Fingerprint,
) -> rusqlite::Result<Option<[u8; 16]>> {
    let Some(phone) = fingerprint.phone.filter(|phone| fingerprint.identity.starts_with(phone)) else {
        return Ok(None);
    };
    let owner = connection
        .prepare_cached("SELECT identity FROM phone WHERE account = ?1 AND phone = ?2")?
        .query_row(params![account, phone], |row| row.get::<_, Option<[u8; 16]>>(0))
        .optional()?;
    Ok(owner.flatten())
}
