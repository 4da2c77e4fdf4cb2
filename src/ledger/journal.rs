//! What the engine hands to the ledger while a run goes, and how it learns that it is on disk.

use std::io;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::watch;

use super::orders::{Announcement, Orders, Recorded, orders};
use super::writer::{State, Writer};
use crate::outcome::Outcome;

/// Keyed hashes by which the ledger knows a customer again: nothing readable about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint {
    /// Who it is: the email, or the phone of a customer without one.
    pub identity: [u8; 16],
    /// What is sent: the cleaned customer with tags as the mapping names them, whatever the endpoint.
    pub content: [u8; 16],
    /// The beginning of the hash of its phone, if it has one: of a customer without an email it is that of `identity`.
    pub phone: Option<[u8; 8]>,
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

impl Entry {
    /// Whether it is of this customer with this content: not if the list was another when the entry was made.
    pub fn is_of(&self, fingerprint: &Fingerprint) -> bool {
        (self.fingerprint.identity, self.fingerprint.content) == (fingerprint.identity, fingerprint.content)
    }
}

/// How far the journal is on disk: what it says survives a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Durable {
    /// Rows up to this position that were announced may be begun.
    pub announced: u64,
    /// How many entries are recorded, counted in the order in which they were handed over.
    pub entries: u64,
}

/// The journal could not be written: the run must stop.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the ledger could not be written: {0}")]
pub struct JournalFailed(pub String);

/// Takes down what a run does, before and after each request. Never blocks.
///
/// What waits to be written is bounded by whoever hands it over: it keeps a window of rows whose entries are not
/// durable yet, and begins none beyond it.
#[derive(Debug)]
pub struct Journal {
    keeper: Keeper,
    state: watch::Receiver<State>,
}

/// Who takes the orders.
#[derive(Debug)]
enum Keeper {
    /// Nobody: what was asked is at once what is durable.
    Nobody(watch::Sender<State>),
    /// The writer's thread.
    Writer { orders: Orders, thread: JoinHandle<()> },
}

impl Journal {
    /// A journal that keeps nothing and calls everything durable at once: for runs that leave no history.
    pub fn unrecorded() -> Self {
        let (sender, state) = watch::channel(State::default());
        Self { keeper: Keeper::Nobody(sender), state }
    }

    /// A journal whose entries `writer` brings to disk in a thread of its own.
    pub(super) fn recorded(writer: Writer) -> io::Result<Self> {
        let (orders, taker) = orders();
        let (told, state) = watch::channel(State::default());
        let thread = thread::Builder::new().name("ledger".to_owned()).spawn(move || writer.work(taker, &told))?;
        Ok(Self { keeper: Keeper::Writer { orders, thread }, state })
    }

    /// Lets what is handed over wait for more, so long after the last commit began, until somebody presses: a commit
    /// costs as much for one row as for many.
    pub fn gather(&self, breath: Duration) {
        match &self.keeper {
            Keeper::Nobody(_) => {}
            Keeper::Writer { orders, .. } => orders.gather(breath),
        }
    }

    /// Says that somebody has little else to do but to wait for what was handed over.
    pub fn press(&self) {
        match &self.keeper {
            Keeper::Nobody(_) => {}
            Keeper::Writer { orders, .. } => orders.press(),
        }
    }

    /// Asks for "this row may have left" on disk: rows are announced in rising order, and each gets an entry later. No
    /// request of a row may leave before [`Journal::durable`] says that its announcement is there.
    pub fn announce(&mut self, position: u64, fingerprint: Fingerprint) {
        match &self.keeper {
            Keeper::Nobody(sender) => sender.send_modify(|state| state.durable.announced = position),
            Keeper::Writer { orders, .. } => orders.announce(Announcement { position, fingerprint }),
        }
    }

    /// Hands over the outcome of a row. Its line may be written to the results once it is durable. `was_posted`: it
    /// counts among the customers posted today.
    pub fn record(&mut self, entry: Entry, was_posted: bool) {
        match &self.keeper {
            Keeper::Nobody(sender) => sender.send_modify(|state| state.durable.entries += 1),
            Keeper::Writer { orders, .. } => orders.record(Recorded { entry, was_posted }),
        }
    }

    /// How far it is on disk now.
    pub fn durable(&self) -> Durable {
        self.state.borrow().durable
    }

    /// Waits until it is further on disk than at the last call. Safe to drop while waiting.
    ///
    /// # Errors
    /// The ledger could not be written.
    pub async fn advanced(&mut self) -> Result<Durable, JournalFailed> {
        let changed = self.state.changed().await;
        let state = self.state.borrow_and_update();
        match (&state.failure, changed) {
            (Some(failure), _) => Err(failure.clone()),
            (None, Err(_)) => Err(JournalFailed("its writer ended".to_owned())),
            (None, Ok(())) => Ok(state.durable),
        }
    }

    /// Waits until everything handed over is on disk, and lets go of the ledger.
    ///
    /// # Errors
    /// The ledger could not be written.
    pub async fn close(self) -> Result<Durable, JournalFailed> {
        let Self { keeper, mut state } = self;
        if let Keeper::Writer { orders, thread } = keeper {
            drop(orders);
            // Until the writer has nothing more to tell.
            while state.changed().await.is_ok() {}
            thread.join().map_err(|_| JournalFailed("its writer panicked".to_owned()))?;
        }
        let state = state.borrow();
        state.failure.clone().map_or(Ok(state.durable), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_journal_that_keeps_nothing_calls_everything_durable() {
        let mut journal = Journal::unrecorded();
        journal.announce(40, Fingerprint { identity: [1; 16], content: [1; 16], phone: None });
        assert_eq!(journal.advanced().await.unwrap(), Durable { announced: 40, entries: 0 });
    }
}
