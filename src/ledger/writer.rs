//! The one thread that writes while a run goes: whatever was ordered meanwhile goes into the next commit.

use std::sync::Arc;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::watch;

use super::journal::{Durable, JournalFailed};
use super::orders::{Batch, Taker};
use super::record;
use super::run::OpenRun;
use super::under_way::{UnderWay, count_posted, is_counted};
use crate::clock::Clock;

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
    pub(super) fn work(mut self, mut orders: Taker, told: &watch::Sender<State>) {
        let mut batch = Batch::default();
        while orders.take(&mut batch) {
            if let Err(error) = self.commit(&batch) {
                told.send_modify(|state| state.failure = Some(JournalFailed(error.to_string())));
                return;
            }
            orders.done();
            told.send_modify(|State { durable, .. }| {
                durable.announced = batch.announced.last().map_or(durable.announced, |last| last.position);
                durable.entries += batch.entries.len() as u64;
            });
            batch.clear();
        }
    }

    fn commit(&mut self, batch: &Batch) -> rusqlite::Result<()> {
        let now = self.clock.timestamp();
        let at = now.as_millisecond();
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if !batch.announced.is_empty() {
            self.under_way.begin(&transaction, self.run, &batch.announced, at)?;
        }
        let mut posted = 0;
        {
            let mut statement = record::prepare(&transaction)?;
            for recorded in &batch.entries {
                // Only a run that is continued has a row in doubt, which may be posted once more.
                let is_counted = self.run.session > 1
                    && recorded.was_posted
                    && is_counted(&transaction, record::place(self.run.id, recorded.entry.position), now)?;
                posted += u64::from(recorded.was_posted && !is_counted);
                let since = self.under_way.end(recorded.entry.position).unwrap_or(at);
                record::write(&mut statement, self.run.id, self.run.session, &recorded.entry, at, since)?;
            }
        }
        if posted > 0 {
            count_posted(&transaction, self.run.account, now, posted)?;
        }
        transaction.commit()
    }
}
