//! Brings the entries of a run into what its account accepted: sorted, in one transaction, at its end or after a kill.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, Statement, Transaction, TransactionBehavior, params};

use super::doubts::{self, Doubt};
use super::journal::Fingerprint;
use super::run::OpenRun;
use super::verdict::{Step, Verdict};
use super::{phones, record, under_way};

/// A run with sessions whose entries are not merged yet.
struct Unmerged {
    run: i64,
    settles_first: bool,
    /// Sessions up to this one are merged.
    merged: i64,
    newest: i64,
    finished: bool,
}

/// Merges whatever an account's runs have left unmerged, oldest first, and forgets the entries of finished runs and
/// of those that a newer one has taken the place of. The account's lock must be held: no session is at work then.
pub(super) fn merge(connection: &mut Connection, account: i64) -> rusqlite::Result<()> {
    for run in unmerged(connection, account)? {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        under_way::doubt(&transaction, account, run.run, run.merged)?;
        bring_in(&transaction, account, &run)?;
        phones::bring_in(&transaction, account, run.run, run.merged)?;
        if run.finished {
            forget(&transaction, run.run)?;
        }
        transaction.execute("UPDATE run SET merged = ?2 WHERE id = ?1", [run.run, run.newest])?;
        transaction.commit()?;
    }
    Ok(())
}

/// Gives the pages that forgotten entries took back to the file system, and the space of the write-ahead log too.
pub(super) fn shrink(connection: &Connection) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("PRAGMA incremental_vacuum")?;
    let mut rows = statement.query(())?;
    while rows.next()?.is_some() {}
    drop(rows);
    // Says busy if another process reads: its next checkpoint will do.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))
}

/// Removes the entries of a run that is merged.
pub(super) fn forget(transaction: &Transaction<'_>, run: i64) -> rusqlite::Result<()> {
    let (first, beyond) = record::places(run);
    transaction.execute("DELETE FROM entry WHERE place >= ?1 AND place < ?2", [first, beyond])?;
    Ok(())
}

/// Forgets the entries of merged runs with the same key as this one, which takes their place.
pub(super) fn forget_replaced(transaction: &Transaction<'_>, run: OpenRun) -> rusqlite::Result<()> {
    let replaced: Vec<i64> = transaction
        .prepare(
            "SELECT id FROM run WHERE account = ?1 AND id <> ?2 AND same_run = (SELECT same_run FROM run WHERE id = ?2)
             AND merged = (SELECT max(number) FROM session WHERE session.run = run.id)",
        )?
        .query_map(params![run.account, run.id], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    replaced.into_iter().try_for_each(|run| forget(transaction, run))
}

fn unmerged(connection: &Connection, account: i64) -> rusqlite::Result<Vec<Unmerged>> {
    connection
        .prepare(
            "SELECT id, settles_first, merged, max(number), coalesce(exit_code IN (0, 1), 0)
             FROM run JOIN session ON session.run = run.id
             WHERE account = ?1 GROUP BY id HAVING max(number) > merged ORDER BY id",
        )?
        .query_map([account], |row| {
            Ok(Unmerged {
                run: row.get(0)?,
                settles_first: row.get(1)?,
                merged: row.get(2)?,
                newest: row.get(3)?,
                finished: row.get(4)?,
            })
        })?
        .collect()
}

/// Folds the entries customer by customer, in key order, so that the tables are written from left to right.
fn bring_in(transaction: &Transaction<'_>, account: i64, run: &Unmerged) -> rusqlite::Result<()> {
    let mut keeper = Keeper {
        transaction,
        // Finding it again for every customer would be a twentieth of the merge.
        accept: transaction.prepare("INSERT OR REPLACE INTO accepted VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?,
        account,
        run: run.run,
        has_doubts: doubts::are_any(transaction, account)?,
    };
    let (first, beyond) = record::places(run.run);
    let mut statement = transaction.prepare(
        "SELECT identity, content, status, place, at, since, customer FROM entry
         WHERE place >= ?1 AND place < ?2 AND session > ?3 ORDER BY identity, session, place",
    )?;
    let mut rows = statement.query([first, beyond, run.merged])?;
    let mut customer: Option<([u8; 16], Verdict<Value>)> = None;
    while let Some(row) = rows.next()? {
        let step = read(row)?;
        let identity = step.fingerprint.identity;
        if let Some((known, verdict)) = customer.take_if(|(known, _)| *known != identity) {
            keeper.keep(&known, &verdict)?;
        }
        let (_, verdict) = customer.get_or_insert_with(|| (identity, Verdict::default()));
        verdict.take(step, run.settles_first);
    }
    customer.map_or(Ok(()), |(identity, verdict)| keeper.keep(&identity, &verdict))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Step<Value>> {
    let at = row.get(4)?;
    Ok(Step {
        fingerprint: Fingerprint { identity: row.get(0)?, content: row.get(1)?, phone: None },
        status: record::status(row.get(2)?)?,
        position: record::position(row.get(3)?),
        at,
        since: row.get::<_, Option<i64>>(5)?.unwrap_or(at),
        customer: row.get(6)?,
    })
}

struct Keeper<'a> {
    transaction: &'a Transaction<'a>,
    accept: Statement<'a>,
    account: i64,
    run: i64,
    /// Whether there were doubts before this run.
    has_doubts: bool,
}

impl Keeper<'_> {
    fn keep(&mut self, identity: &[u8; 16], verdict: &Verdict<Value>) -> rusqlite::Result<()> {
        if let Some(accepted) = &verdict.accepted {
            self.accept(accepted)?;
        }
        if verdict.settles && self.has_doubts {
            self.settle(identity)?;
        }
        if let Some(step) = &verdict.in_doubt {
            let doubt = Doubt { position: step.position, fingerprint: step.fingerprint, since: step.since };
            doubts::note(self.transaction, self.account, self.run, &doubt)?;
        }
        Ok(())
    }

    fn accept(&mut self, step: &Step<Value>) -> rusqlite::Result<()> {
        self.accept.execute(params![
            self.account,
            step.fingerprint.identity,
            step.fingerprint.content,
            self.run,
            step.at.div_euclid(1000),
            step.customer,
        ])?;
        Ok(())
    }

    fn settle(&self, identity: &[u8; 16]) -> rusqlite::Result<()> {
        self.transaction
            .prepare_cached("DELETE FROM in_doubt WHERE account = ?1 AND identity = ?2")?
            .execute(params![self.account, identity])?;
        Ok(())
    }
}
