//! The one thread that writes while a run goes: whatever was ordered during the last commit goes into the next.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::watch;

use super::journal::{Durable, Entry, Fingerprint, JournalFailed};
use super::record;
use super::run::OpenRun;
use super::under_way::{UnderWay, count_posted};
use crate::clock::Clock;

/// The most orders in one commit, so that the first of them does not wait for ever more.
const BATCH: usize = 4096;

/// What the journal asks of the writer.
#[derive(Debug)]
pub(super) enum Order {
    /// The row at the position may be begun.
    Announce(u64, Fingerprint),
    /// A row reached its outcome, and whether it was posted by this run.
    Record(Box<Entry>, bool),
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
    pub under_way: UnderWay,
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
        let announced = durable.announced;
        let mut posted = 0;
        {
            let mut statement = record::prepare(&transaction)?;
            for order in batch {
                match order {
                    Order::Announce(position, fingerprint) => {
                        self.under_way.begin(*position, *fingerprint, at);
                        durable.announced = *position;
                    }
                    Order::Record(entry, was_posted) => {
                        let since = self.under_way.end(entry.position).unwrap_or(at);
                        record::write(&mut statement, self.run.id, self.run.session, entry, at, since)?;
                        durable.entries += 1;
                        posted += u64::from(*was_posted);
                    }
                }
            }
        }
        // Rows that have an entry since they were written down do no harm there.
        if durable.announced > announced {
            self.under_way.write(&transaction, self.run)?;
        }
        if posted > 0 {
            count_posted(&transaction, self.run.account, now, posted)?;
        }
        transaction.commit()?;
        Ok(durable)
    }
}
