//! What the entries of one customer come to: what was accepted of it last, and what is in doubt.

use super::journal::Fingerprint;
use crate::outcome::Status;

/// An entry, as far as it matters to history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step<I> {
    pub status: Status,
    pub fingerprint: Fingerprint,
    pub position: u64,
    /// When its outcome came, in Unix milliseconds.
    pub at: i64,
    /// Of a row in doubt: not after its first attempt.
    pub since: i64,
    pub customer: I,
}

/// What the steps of one customer come to, in the order in which they happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict<I> {
    /// The last request that was accepted.
    pub accepted: Option<Step<I>>,
    /// The request in doubt after it, with the first attempt of all that are.
    pub in_doubt: Option<Step<I>>,
    /// Whether a doubt from before is settled.
    pub settles: bool,
}

impl<I> Default for Verdict<I> {
    fn default() -> Self {
        Self { accepted: None, in_doubt: None, settles: false }
    }
}

impl<I> Verdict<I> {
    /// Takes the next step. `settles_first`: doubts are settled before a request leaves, so that a refusal means that
    /// nothing from before is stored.
    pub(super) fn take(&mut self, step: Step<I>, settles_first: bool) {
        match step.status {
            Status::Created | Status::Updated => {
                self.accepted = Some(step);
                self.in_doubt = None;
                self.settles = true;
            }
            Status::Unconfirmed => {
                let first = self.in_doubt.take().map_or(step.since, |earlier| earlier.since.min(step.since));
                self.in_doubt = Some(Step { since: first, ..step });
            }
            Status::Refused | Status::Failed => self.settles |= settles_first && self.in_doubt.is_none(),
            Status::Unchanged | Status::Duplicate | Status::Skipped | Status::Invalid | Status::Unsent => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which steps, by their positions from 1, were accepted last and are in doubt; whether earlier doubts are settled.
    fn verdict(statuses: &[Status], settles_first: bool) -> (Option<u64>, Option<u64>, bool) {
        let mut verdict = Verdict::default();
        for (position, status) in (1..).zip(statuses) {
            let fingerprint = Fingerprint { identity: [0; 16], content: [0; 16], phone: None };
            let step = Step { status: *status, fingerprint, position, at: 100, since: 50, customer: () };
            verdict.take(step, settles_first);
        }
        let position = |step: Option<Step<()>>| step.map(|step| step.position);
        (position(verdict.accepted), position(verdict.in_doubt), verdict.settles)
    }

    #[test]
    fn the_last_acceptance_counts_and_only_doubts_after_it() {
        use Status::{Created, Failed, Invalid, Refused, Unconfirmed, Unsent, Updated};
        assert_eq!(verdict(&[Created], true), (Some(1), None, true));
        assert_eq!(verdict(&[Created, Updated], true), (Some(2), None, true));
        assert_eq!(verdict(&[Unconfirmed], true), (None, Some(1), false));
        assert_eq!(verdict(&[Unconfirmed, Created], true), (Some(2), None, true));
        assert_eq!(verdict(&[Created, Unconfirmed], true), (Some(1), Some(2), true));
        assert_eq!(verdict(&[Created, Refused], true), (Some(1), None, true));
        assert_eq!(verdict(&[Unconfirmed, Refused], true), (None, Some(1), false));
        assert_eq!(verdict(&[Refused], true), (None, None, true));
        assert_eq!(verdict(&[Failed], false), (None, None, false));
        assert_eq!(verdict(&[Invalid, Unsent], true), (None, None, false));
    }

    #[test]
    fn a_doubt_is_as_old_as_the_first_attempt() {
        let fingerprint = Fingerprint { identity: [0; 16], content: [0; 16], phone: None };
        let step = |since| Step { status: Status::Unconfirmed, fingerprint, position: 1, at: 9, since, customer: () };
        let mut verdict = Verdict::default();
        verdict.take(step(5), true);
        verdict.take(step(7), true);
        assert_eq!(verdict.in_doubt.unwrap().since, 5);
    }
}
