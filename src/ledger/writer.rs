//! The one thread that writes while a run goes: whatever was ordered during the last commit goes into the next.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior, params};
use tokio::sync::watch;

use super::beginnings::Beginnings;
use super::database::integer;
use super::day::day_of;
use super::journal::{Durable, Entry, JournalFailed};
use super::record;
use super::run::OpenRun;
use crate::clock::Clock;

/// The most orders in one commit, so that the first of them does not wait for ever more.
const BATCH: usize = 4096;

/// What the journal asks of the writer.
#[derive(Debug)]
pub(super) enum Order {
    /// Rows up to the position may be begun.
    Watermark(u64),
    /// A row reached its outcome.
    Record(Box<Entry>),
}

/// What the writer tells the journal.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub durable: Durable,
    pub failure: Option<JournalFailed>,
}

pub(super) struct Writer {
    pub connection: Connection,
    pub run: OpenRun,
    pub beginnings: Beginnings,
    pub clock: Arc<dyn Clock>,
}

impl Writer {
    /// Works until nobody can order any more and everything ordered is on disk, or until writing fails.
    pub(super) fn work(mut self, orders: &Receiver<Order>, told: &watch::Sender<State>) {
        let mut durable = told.borrow().durable;
        let mut batch = Vec::new();
        while let Ok(first) = orders.recv() {
            batch.push(first);
            batch.extend(orders.try_iter().take(BATCH - 1));
            match self.commit(&batch, durable) {
                Ok(further) => durable = further,
                Err(error) => {
                    told.send_modify(|state| state.failure = Some(JournalFailed(error.to_string())));
                    return;
                }
            }
            batch.clear();
            told.send_modify(|state| state.durable = durable);
        }
    }

    fn commit(&mut self, batch: &[Order], mut durable: Durable) -> rusqlite::Result<Durable> {
        let now = self.clock.timestamp();
        let at = now.as_millisecond();
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before = durable;
        let mut posted = 0_i64;
        {
            let mut statement = record::prepare(&transaction)?;
            for order in batch {
                match order {
                    Order::Watermark(position) => durable.watermark = durable.watermark.max(*position),
                    Order::Record(entry) => {
                        let since = self.beginnings.since(entry.position, at);
                        record::write(&mut statement, self.run.id, self.run.session, entry, at, since)?;
                        durable.entries += 1;
                        posted += i64::from(entry.outcome.attempts > 0);
                    }
                }
            }
        }
        if durable.watermark > before.watermark {
            raise(&transaction, self.run, durable.watermark)?;
            self.beginnings.raised(durable.watermark, at);
        }
        if posted > 0 {
            count(&transaction, self.run.account, now, posted)?;
        }
        transaction.commit()?;
        Ok(durable)
    }
}

fn raise(connection: &Connection, run: OpenRun, watermark: u64) -> rusqlite::Result<()> {
    connection.prepare_cached("UPDATE session SET watermark = ?3 WHERE run = ?1 AND number = ?2")?.execute(params![
        run.id,
        run.session,
        integer(watermark)
    ])?;
    Ok(())
}

fn count(connection: &Connection, account: i64, now: Timestamp, posted: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO posted (account, day, customers) VALUES (?1, ?2, ?3)
             ON CONFLICT (account, day) DO UPDATE SET customers = customers + excluded.customers",
        )?
        .execute(params![account, day_of(now), posted])?;
    Ok(())
}
