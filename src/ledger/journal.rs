//! What the engine hands to the ledger while a run goes, and how it learns that it is on disk.

use tokio::sync::watch;

use crate::outcome::Outcome;

/// Keyed hashes by which the ledger knows a customer again: nothing readable about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint {
    /// Who it is: the email, or the phone of a customer without one.
    pub identity: [u8; 16],
    /// What is sent: the cleaned customer with tags as the mapping names them, whatever the endpoint.
    pub content: [u8; 16],
}

/// The outcome of a row whose request left, or may have left.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The row's position in the run.
    pub position: u64,
    /// Whose row it is.
    pub fingerprint: Fingerprint,
    /// What became of it.
    pub outcome: Outcome,
}

/// How far the journal is on disk: what it says survives a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Durable {
    /// Rows up to this position may be begun.
    pub watermark: u64,
    /// How many entries are recorded, counted in the order in which they were handed over.
    pub entries: u64,
}

/// The journal could not be written: the run must stop.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the ledger could not be written: {0}")]
pub struct JournalFailed(pub String);

/// Takes down what a run does, before and after each request. Never blocks.
#[derive(Debug)]
pub struct Journal {
    told: Durable,
    durable: watch::Receiver<Durable>,
    sender: watch::Sender<Durable>,
}

impl Journal {
    /// A journal that keeps nothing and calls everything durable at once: for runs that leave no history.
    pub fn unrecorded() -> Self {
        let (sender, durable) = watch::channel(Durable::default());
        Self { told: Durable::default(), durable, sender }
    }

    /// Asks for "rows up to `position` may have left" on disk. No request of a row may leave before
    /// [`Journal::durable`] says that its position is covered.
    pub fn raise_watermark(&mut self, position: u64) {
        self.told.watermark = self.told.watermark.max(position);
        self.sender.send_replace(self.told);
    }

    /// Hands over the outcome of a row. Its line may be written to the results once it is durable.
    pub fn record(&mut self, _entry: Entry) {
        self.told.entries += 1;
        self.sender.send_replace(self.told);
    }

    /// How far it is on disk now.
    pub fn durable(&self) -> Durable {
        *self.durable.borrow()
    }

    /// Waits until it is further on disk than at the last call. Safe to drop while waiting.
    ///
    /// # Errors
    /// The ledger could not be written.
    pub async fn advanced(&mut self) -> Result<Durable, JournalFailed> {
        self.durable.changed().await.map_err(|_| JournalFailed("its writer ended".to_owned()))?;
        Ok(*self.durable.borrow_and_update())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_journal_that_keeps_nothing_calls_everything_durable() {
        let mut journal = Journal::unrecorded();
        journal.raise_watermark(40);
        journal.raise_watermark(12);
        assert_eq!(journal.advanced().await.unwrap(), Durable { watermark: 40, entries: 0 });
    }
}
