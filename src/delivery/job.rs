//! A row handed to the engine, and what is to be done with it.

use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::api::Body;
use crate::customer::Customer;
use crate::ledger::journal::Fingerprint;
use crate::outcome::{Outcome, Problem};
use crate::row::Row;

/// The rows of a run in input order, positions ascending, many at a time: each hand-over wakes a thread.
#[derive(Debug)]
pub struct Jobs {
    sources: Vec<mpsc::Receiver<Vec<Job>>>,
    next: usize,
}

impl Jobs {
    /// From several threads that have a batch each in turn. The run ends where one whose turn it is has no more.
    pub const fn in_turn(sources: Vec<mpsc::Receiver<Vec<Job>>>) -> Self {
        Self { sources, next: 0 }
    }

    /// The next batch; `None` behind the last. Safe to drop while waiting.
    pub(super) async fn recv(&mut self) -> Option<Vec<Job>> {
        let batch = self.sources.get_mut(self.next)?.recv().await?;
        self.next = (self.next + 1) % self.sources.len();
        Some(batch)
    }
}

/// A row of the input.
#[derive(Debug)]
pub struct Job {
    /// The row as the reader gave it.
    pub row: Row,
    /// What is to be done with it.
    pub work: Work,
    /// Posts in earlier generations of the row.
    pub earlier_attempts: u32,
    /// What the mapping dropped or doubted.
    pub warnings: Vec<Problem>,
}

impl Job {
    /// By what the ledger knows a customer that may be sent.
    pub(super) const fn fingerprint(&self) -> Option<Fingerprint> {
        match &self.work {
            Work::Post(parcel) | Work::LookUp(parcel, _) => parcel.fingerprint,
            Work::Settled(_) | Work::LeaveInDoubt => None,
        }
    }
}

/// What is to be done with a row.
#[derive(Debug)]
pub enum Work {
    /// Nothing: what became of it is known already. It is told in its place.
    Settled(Outcome),
    /// Post the customer.
    Post(Parcel),
    /// An earlier run left it in doubt: look it up before anything else. With `create-or-update`, where repeating is
    /// safe, it is posted like any other.
    LookUp(Parcel, Doubt),
    /// An earlier run left it in doubt, and it is neither looked up nor sent: it stays `unconfirmed`.
    LeaveInDoubt,
}

/// A customer on its way.
#[derive(Debug)]
pub struct Parcel {
    /// What is sent.
    pub customer: Box<Customer>,
    /// By what the ledger knows it again; without one, nothing is recorded.
    pub fingerprint: Option<Fingerprint>,
    /// The body of its post, where whoever made the job has written it; else it is written when it leaves.
    pub body: Option<Body>,
}

/// What is known of an earlier run's requests for a row.
#[derive(Debug, Clone, Copy, Default)]
pub struct Doubt {
    /// The earliest that one may have left: a customer made before it is not ours.
    pub first_attempt: Option<Timestamp>,
    /// Since when surely none has been under way; `None` counts as just now.
    pub quiet_since: Option<Timestamp>,
}
