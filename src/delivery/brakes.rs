//! What stops a run of itself: too many failures, equal ones in a row, nobody who answers.

use std::time::Duration;

use tokio::time::Instant;

use super::policy::MaxFailures;
use crate::event::Ending;
use crate::outcome::{Outcome, Status};

/// A share of failures is judged from so many rows on.
const SHARE_FROM: u64 = 200;

/// So many requests in a row without a sign of life, and no new row is begun.
const DOWN_FROM: u32 = 3;

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
    max_failures: MaxFailures,
    stop_after_equal: u32,
    service_down_after: Duration,
    sent: u64,
    failures: u64,
    last: Option<Likeness>,
    equal: u32,
    life: u64,
    silent_since: Option<Instant>,
    silences: u32,
}

impl Brakes {
    pub(super) fn new(max_failures: MaxFailures, stop_after_equal: u32, service_down_after: Duration) -> Self {
        Self {
            max_failures,
            stop_after_equal,
            service_down_after,
            sent: 0,
            failures: 0,
            last: None,
            equal: 0,
            life: 0,
            silent_since: None,
            silences: 0,
        }
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
            problem.facts.iter().find(|(name, _)| *name == "message").map(|(_, message)| message.clone())
        });
        let likeness = Likeness { status: outcome.status, http: outcome.http, message };
        self.equal = if self.last.as_ref() == Some(&likeness) { self.equal + 1 } else { 1 };
        self.last = Some(likeness);
        let are_too_many = match self.max_failures {
            MaxFailures::Rows(most) => self.failures > most,
            #[expect(clippy::cast_precision_loss, reason = "rows are far below 2^52")]
            MaxFailures::Share(most) => self.sent >= SHARE_FROM && self.failures as f64 > most * self.sent as f64,
        };
        let are_equal = self.stop_after_equal > 0 && self.equal >= self.stop_after_equal;
        (are_too_many || are_equal).then_some(Ending::TooManyFailures)
    }

    /// Takes down whether a request showed that somebody is there.
    pub(super) fn note_life(&mut self, now: Instant, is_sign_of_life: bool) -> Option<Ending> {
        if is_sign_of_life {
            self.life += 1;
            (self.silent_since, self.silences) = (None, 0);
            return None;
        }
        self.silences += 1;
        let since = *self.silent_since.get_or_insert(now);
        (now - since >= self.service_down_after).then_some(Ending::ServiceDown)
    }

    /// How many signs of life there have been.
    pub(super) const fn life(&self) -> u64 {
        self.life
    }

    /// Whether nobody seems to be there at the moment.
    pub(super) const fn is_service_silent(&self) -> bool {
        self.silences >= DOWN_FROM
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

    fn brakes(max_failures: MaxFailures, stop_after_equal: u32) -> Brakes {
        Brakes::new(max_failures, stop_after_equal, Duration::from_secs(30))
    }

    #[test]
    fn a_number_of_failures_stops_when_it_is_exceeded() {
        let mut brakes = brakes(MaxFailures::Rows(2), 0);
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
        let mut brakes = brakes(MaxFailures::Share(0.05), 0);
        let stopped_at = (1..=400).find(|row| {
            let status = if row % 10 == 0 { Status::Failed } else { Status::Created };
            brakes.count(&outcome(status, "")).is_some()
        });
        assert_eq!(stopped_at, Some(200));
    }

    #[test]
    fn equal_failures_in_a_row_stop_and_anything_else_begins_anew() {
        let mut brakes = brakes(MaxFailures::Rows(1000), 3);
        let (a, b) = (outcome(Status::Refused, "a"), outcome(Status::Refused, "b"));
        for (given, stops) in [(&a, false), (&a, false), (&b, false), (&a, false), (&a, false), (&a, true)] {
            assert_eq!(brakes.count(given).is_some(), stops);
        }
        brakes.count(&outcome(Status::Created, ""));
        assert_eq!(brakes.count(&a), None);
    }

    #[test]
    fn silence_stops_only_after_it_lasted() {
        let mut brakes = brakes(MaxFailures::Rows(0), 0);
        let now = Instant::now();
        let at = |seconds| now + Duration::from_secs(seconds);
        assert_eq!(brakes.note_life(at(0), false), None);
        assert_eq!(brakes.note_life(at(29), false), None);
        assert!(!brakes.is_service_silent());
        assert_eq!(brakes.note_life(at(29), false), None);
        assert!(brakes.is_service_silent());
        assert_eq!(brakes.note_life(at(30), true), None);
        assert!(!brakes.is_service_silent());
        assert_eq!(brakes.note_life(at(31), false), None);
        assert_eq!(brakes.note_life(at(61), false), Some(Ending::ServiceDown));
    }
}
