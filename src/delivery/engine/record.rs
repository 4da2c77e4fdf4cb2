//! What the journal was asked to take down, and how far it has come: the order between disk, wire and results.

use crate::ledger::journal::{Durable, Entry, Fingerprint, Journal, JournalFailed};
use crate::outcome::Outcome;

/// The journal with what it was asked for.
pub(super) struct Record {
    pub(super) journal: Journal,
    asked: Durable,
    /// The most requests that may be under way.
    most: u64,
}

impl Record {
    pub(super) fn new(journal: Journal, most: usize) -> Self {
        Self { journal, asked: Durable::default(), most: most as u64 }
    }

    /// How many entries are on disk.
    pub(super) fn entries(&self) -> u64 {
        self.journal.durable().entries
    }

    /// Whether it has not yet done all that it was asked for.
    pub(super) fn is_behind(&self) -> bool {
        let durable = self.journal.durable();
        durable.entries < self.asked.entries || durable.watermark < self.asked.watermark
    }

    /// Waits until it has come further.
    pub(super) async fn advanced(&mut self) -> Result<Durable, JournalFailed> {
        self.journal.advanced().await
    }

    /// Whether a row would be taken for one that may have left, after a kill.
    pub(super) fn claims(&self, position: u64) -> bool {
        position <= self.asked.watermark
    }

    /// Whether it is on disk that the next row, at `position`, may have left; asks for it ahead of time.
    pub(super) fn covers(&mut self, position: u64, open: usize) -> bool {
        let unknown = open as u64 + (self.asked.entries - self.entries());
        if let Some(watermark) = goal(position, self.asked.watermark, unknown, self.most) {
            self.asked.watermark = watermark;
            self.journal.raise_watermark(watermark);
        }
        position <= self.journal.durable().watermark
    }

    /// Hands over an outcome; how many entries must be on disk before it is told. What has no fingerprint is not
    /// recorded.
    pub(super) fn take_down(&mut self, position: u64, fingerprint: Option<Fingerprint>, outcome: &Outcome) -> u64 {
        let Some(fingerprint) = fingerprint else { return 0 };
        self.journal.record(Entry { position, fingerprint, outcome: outcome.clone() });
        self.asked.entries += 1;
        self.asked.entries
    }
}

/// The watermark to ask for before the row at `position` is begun, if another than `asked`.
///
/// After a kill nobody knows the fate of the rows that are begun but not on disk (`unknown`), nor of those that the
/// watermark covers although they were not begun. Together they are never more than twice `most`, and the watermark
/// is raised when half of `most` is left of it, so that in a steady run nobody waits for it.
fn goal(position: u64, asked: u64, unknown: u64, most: u64) -> Option<u64> {
    let ahead = (asked + 1).saturating_sub(position);
    let goal = (position - 1) + (2 * most).saturating_sub(unknown);
    let is_far_enough = goal >= asked + (most / 4).max(1);
    (ahead <= most / 2 && goal >= position && goal > asked && (is_far_enough || ahead == 0)).then_some(goal)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Rows are begun and settled at random while the disk lags behind; each step is one of: the disk catches up
        /// with the watermark, an entry gets on disk, the oldest row under way is settled, a row is begun.
        #[test]
        fn after_a_kill_at_most_twice_the_concurrency_is_unknown_and_the_run_goes_on(
            most in 1_u64..70, steps in prop::collection::vec(0_u8..4, 1..600)
        ) {
            let (mut asked, mut on_disk) = (0, 0);
            let (mut begun, mut settled, mut durable) = (0_u64, 0_u64, 0_u64);
            for step in steps.into_iter().chain([1; 200]).chain([0]) {
                match step {
                    0 => on_disk = asked,
                    1 => { settled = begun.min(settled + 1); durable = settled; }
                    2 => settled = begun.min(settled + 1),
                    _ => {
                        let open_or_behind = begun - durable;
                        if let Some(goal) = goal(begun + 1, asked, open_or_behind, most) {
                            prop_assert!(goal > asked, "a watermark never sinks");
                            asked = goal;
                        }
                        if begun < on_disk && begun - settled < most {
                            begun += 1;
                        }
                    }
                }
                prop_assert!(asked - durable <= 2 * most, "{asked} {durable} {most}");
                prop_assert!(begun <= on_disk, "nothing leaves before the watermark");
            }
            let goal = goal(begun + 1, asked, 0, most);
            prop_assert!(on_disk > begun || goal.is_some_and(|goal| goal > begun), "the next row gets its turn");
        }
    }

    #[test]
    fn in_a_steady_run_the_watermark_is_raised_before_it_is_reached() {
        let (mut asked, mut raised) = (0, Vec::new());
        for position in 1..=64 {
            if let Some(goal) = goal(position, asked, 4, 8) {
                raised.push((position, goal));
                asked = goal;
            }
        }
        assert!(raised.windows(2).all(|pair| pair[1].0 + 4 >= pair[0].1 && pair[1].0 <= pair[0].1), "{raised:?}");
        assert!(raised.len() <= 12, "{raised:?}");
    }
}
