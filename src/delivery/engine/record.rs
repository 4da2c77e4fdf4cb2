//! What the journal was asked to take down, and how far it has come: the order between disk, wire and results.

use std::time::Duration;

use crate::ledger::journal::{Durable, Entry, Fingerprint, Journal, JournalFailed};
use crate::outcome::Outcome;

/// How long rows may wait for each other to be written together, while enough others are under way.
const BREATH: Duration = Duration::from_millis(5);

/// The journal with what it was asked for.
pub(super) struct Record {
    pub(super) journal: Journal,
    asked: Durable,
    /// How many rows were announced: each of them gets an entry.
    announced: u64,
    /// The most requests that may be under way.
    most: u64,
}

impl Record {
    pub(super) fn new(journal: Journal, most: usize) -> Self {
        journal.gather(BREATH);
        Self { journal, asked: Durable::default(), announced: 0, most: most as u64 }
    }

    /// How many entries are on disk.
    pub(super) fn entries(&self) -> u64 {
        self.journal.durable().entries
    }

    /// Whether it has not yet done all that it was asked for.
    pub(super) fn is_behind(&self) -> bool {
        let durable = self.journal.durable();
        durable.entries < self.asked.entries || durable.announced < self.asked.announced
    }

    /// Waits until it has come further.
    pub(super) async fn advanced(&mut self) -> Result<Durable, JournalFailed> {
        self.journal.advanced().await
    }

    /// Whether a row would be taken for one that may have left, after a kill.
    pub(super) fn is_announced(&self, position: u64) -> bool {
        position <= self.asked.announced
    }

    /// Whether it is on disk that an announced row may have left.
    pub(super) fn covers(&self, position: u64) -> bool {
        position <= self.journal.durable().announced
    }

    /// Announces rows that are begun next, in order. `ahead`: how many are announced and not begun.
    ///
    /// After a kill nobody knows the fate of the rows that are announced and have no entry on disk: they are never more
    /// than twice the requests under way. For that, entries count that were handed over before, since they reach the disk
    /// no later. It is done when half of those ahead are begun, so that a steady run neither waits for it nor writes it
    /// for every row.
    pub(super) fn announce(&mut self, ahead: usize, next: impl Iterator<Item = (u64, Fingerprint)>) {
        let under_way = self.announced - self.asked.entries - ahead as u64;
        if ahead as u64 <= self.most / 2 {
            self.announce_next(next);
        }
        let gathered = self.asked.entries - self.entries();
        // Enough wait for each other, or soon nothing would be under way for want of what is written.
        if (gathered > self.most / 2 || under_way <= self.most / 2) && self.is_behind() {
            self.journal.press();
        }
    }

    fn announce_next(&mut self, next: impl Iterator<Item = (u64, Fingerprint)>) {
        let room = (2 * self.most).saturating_sub(self.announced - self.asked.entries);
        for (position, fingerprint) in next.take(usize::try_from(room).unwrap_or(usize::MAX)) {
            self.journal.announce(position, fingerprint);
            self.asked.announced = position;
            self.announced += 1;
        }
    }

    /// Hands over an outcome; how many entries must be on disk before it is told. What has no fingerprint is not
    /// recorded.
    pub(super) fn take_down(
        &mut self,
        position: u64,
        fingerprint: Option<Fingerprint>,
        outcome: &Outcome,
        was_posted: bool,
    ) -> u64 {
        let Some(fingerprint) = fingerprint else { return 0 };
        self.journal.record(Entry { position, fingerprint, outcome: outcome.clone() }, was_posted);
        self.asked.entries += 1;
        self.asked.entries
    }
}
