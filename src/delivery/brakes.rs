//! What stops a run of itself: too many failures, or equal ones in a row.

use super::policy::Bound;
use crate::event::Ending;
use crate::outcome::{Outcome, Status};

/// A share of failures is judged from so many rows on.
const SHARE_FROM: u64 = 200;

/// What makes two failures equal.
#[derive(Debug, PartialEq, Eq)]
struct Likeness {
    status: Status,
    http: Option<u16>,
    message: Option<String>,
}

/// Watches for reasons to stop.
#[derive(Debug)]
pub(super) struct Brakes {
    max_failures: Bound,
    stop_after_equal: u32,
    sent: u64,
    failures: u64,
    last: Option<Likeness>,
    equal: u32,
}

impl Brakes {
    pub(super) fn new(max_failures: Bound, stop_after_equal: u32) -> Self {
        Self { max_failures, stop_after_equal, sent: 0, failures: 0, last: None, equal: 0 }
    }

    /// Counts the outcome of a row that was sent by this run.
    pub(super) fn count(&mut self, outcome: &Outcome) -> Option<Ending> {
        let is_failure = match outcome.status {
            Status::Refused | Status::Failed | Status::Unconfirmed => true,
            Status::Created | Status::Updated => false,
            // Not settled, or never sent: says nothing.
            Status::Unsent | Status::Unchanged | Status::Duplicate | Status::Skipped | Status::Invalid => return None,
        };
        self.sent += 1;
        if !is_failure {
            (self.last, self.equal) = (None, 0);
            return None;
        }
        self.failures += 1;
        let message = outcome.problem.as_ref().and_then(|problem| {
            let is_message = |name: &str| matches!(name, "message" | "message_key");
            problem.facts.iter().find(|(name, _)| is_message(name)).map(|(_, message)| message.clone())
        });
        let likeness = Likeness { status: outcome.status, http: outcome.http, message };
        self.equal = if self.last.as_ref() == Some(&likeness) { self.equal + 1 } else { 1 };
        self.last = Some(likeness);
        let are_too_many = match self.max_failures {
            Bound::Count(most) => self.failures > most,
            #[expect(clippy::cast_precision_loss, reason = "rows are far below 2^52")]
            Bound::Share(most) => self.sent >= SHARE_FROM && self.failures as f64 > most * self.sent as f64,
        };
        let are_equal = self.stop_after_equal > 0 && self.equal >= self.stop_after_equal;
        (are_too_many || are_equal).then_some(Ending::TooManyFailures)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;
    use crate::outcome::Problem;

    fn outcome(status: Status, message: &str) -> Outcome {
        Outcome::unsent(status, Some(Problem::of_row(Code::Refused).with("message", message)))
    }

    fn brakes(max_failures: Bound, stop_after_equal: u32) -> Brakes {
        Brakes::new(max_failures, stop_after_equal)
    }

    #[test]
    fn a_number_of_failures_stops_when_it_is_exceeded() {
        let mut brakes = brakes(Bound::Count(2), 0);
        let refused = outcome(Status::Refused, "no");
        assert_eq!(brakes.count(&refused), None);
        assert_eq!(brakes.count(&outcome(Status::Invalid, "")), None);
        assert_eq!(brakes.count(&outcome(Status::Unsent, "")), None);
        assert_eq!(brakes.count(&outcome(Status::Unconfirmed, "")), None);
        assert_eq!(brakes.count(&outcome(Status::Created, "")), None);
        assert_eq!(brakes.count(&refused), Some(Ending::TooManyFailures));
    }

    #[test]
    fn a_share_of_failures_is_judged_from_two_hundred_rows_on() {
        let mut brakes = brakes(Bound::Share(0.05), 0);
        let stopped_at = (1..=400).find(|row| {
            let status = if row % 10 == 0 { Status::Failed } else { Status::Created };
            brakes.count(&outcome(status, "")).is_some()
        });
        assert_eq!(stopped_at, Some(200));
    }

    #[test]
    fn equal_failures_in_a_row_stop_and_anything_else_begins_anew() {
        let mut brakes = brakes(Bound::Count(1000), 3);
        let (a, b) = (outcome(Status::Refused, "a"), outcome(Status::Refused, "b"));
        for (given, stops) in [(&a, false), (&a, false), (&b, false), (&a, false), (&a, false), (&a, true)] {
            assert_eq!(brakes.count(given).is_some(), stops);
        }
        brakes.count(&outcome(Status::Created, ""));
        assert_eq!(brakes.count(&a), None);
    }
}
