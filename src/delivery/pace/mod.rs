//! When the next request may leave: the ceiling, the pauses that LadiFlow asks for, and how many may be under way.

mod ceiling;

use std::time::Duration;

use tokio::time::Instant;

use ceiling::Ceiling;
pub use ceiling::Rate;

use super::policy::Concurrency;

/// The pause after a refusal for lack of time that does not say how long; it doubles with each such in a row.
const UNTOLD_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause that is not asked for.
const LONGEST_UNTOLD_PAUSE: Duration = Duration::from_secs(30);

/// Whether a request may leave now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Permit {
    /// It may, and is counted.
    Granted,
    /// Not before then.
    Not(Instant),
    /// Not before one that is under way has ended.
    Full,
}

/// What LadiFlow asks of everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pause {
    /// Nothing new: a longer pause is on.
    Covered,
    /// Nobody sends for so long.
    Begun(Duration),
    /// Longer than the run may wait.
    TooLong,
}

/// Decides when requests leave.
pub(super) struct Pacer {
    rate: Option<Rate>,
    ceiling: Option<Ceiling>,
    limit: usize,
    max_pause: Duration,
    paused_until: Option<Instant>,
    /// When the first of the pauses began that followed each other with nothing taken in between.
    pausing_since: Option<Instant>,
    untold: u32,
}

impl Pacer {
    pub(super) fn new(concurrency: Concurrency, rate: Option<Rate>, max_pause: Duration) -> Self {
        Self {
            rate,
            ceiling: rate.map(Ceiling::new),
            limit: concurrency.most(),
            max_pause,
            paused_until: None,
            pausing_since: None,
            untold: 0,
        }
    }

    /// How many requests may be under way.
    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    /// The ceiling in requests a second; `None` is unlimited.
    pub(super) fn rate(&self) -> Option<f64> {
        self.rate.map(Rate::requests_per_second)
    }

    /// Asks for a permit; to be called only when there is something to send, which is then sent at once.
    pub(super) fn permit(&mut self, now: Instant, under_way: usize) -> Permit {
        if let Some(until) = self.paused_until {
            if now < until {
                return Permit::Not(until);
            }
            self.paused_until = None;
        }
        if under_way >= self.limit {
            return Permit::Full;
        }
        match self.ceiling.as_ref().map(|ceiling| ceiling.take(now)) {
            Some(Err(at)) => Permit::Not(at),
            Some(Ok(())) | None => Permit::Granted,
        }
    }

    /// Nobody sends for `wait`, or for a guess where LadiFlow does not say how long. A shorter pause never cuts a
    /// longer one.
    pub(super) fn pause(&mut self, now: Instant, wait: Option<Duration>) -> Pause {
        let wait = wait.unwrap_or_else(|| {
            self.untold += 1;
            UNTOLD_PAUSE.saturating_mul(1 << (self.untold - 1).min(8)).min(LONGEST_UNTOLD_PAUSE)
        });
        let Some(until) = now.checked_add(wait) else { return Pause::TooLong };
        if self.paused_until.is_some_and(|longer| longer >= until) {
            return Pause::Covered;
        }
        let since = *self.pausing_since.get_or_insert(now);
        if until - since > self.max_pause {
            return Pause::TooLong;
        }
        self.paused_until = Some(until);
        Pause::Begun(wait)
    }

    /// Something was taken: the pauses before it are over.
    pub(super) fn note_taken(&mut self) {
        self.pausing_since = None;
        self.untold = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn pacer() -> Pacer {
        Pacer::new(Concurrency::Fixed(2), None, 60 * SECOND)
    }

    #[tokio::test(start_paused = true)]
    async fn a_shorter_pause_never_cuts_a_longer_one() {
        let (mut pacer, now) = (pacer(), Instant::now());
        assert_eq!(pacer.pause(now, Some(8 * SECOND)), Pause::Begun(8 * SECOND));
        assert_eq!(pacer.pause(now, Some(3 * SECOND)), Pause::Covered);
        assert_eq!(pacer.permit(now + 7 * SECOND, 0), Permit::Not(now + 8 * SECOND));
        assert_eq!(pacer.pause(now + 7 * SECOND, Some(3 * SECOND)), Pause::Begun(3 * SECOND));
        assert_eq!(pacer.permit(now + 9 * SECOND, 0), Permit::Not(now + 10 * SECOND));
        assert_eq!(pacer.permit(now + 10 * SECOND, 1), Permit::Granted);
        assert_eq!(pacer.permit(now + 10 * SECOND, 2), Permit::Full);
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_add_up_until_something_is_taken() {
        let (mut pacer, now) = (pacer(), Instant::now());
        assert_eq!(pacer.pause(now, Some(61 * SECOND)), Pause::TooLong);
        assert_eq!(pacer.pause(now, Some(40 * SECOND)), Pause::Begun(40 * SECOND));
        assert_eq!(pacer.pause(now + 40 * SECOND, Some(40 * SECOND)), Pause::TooLong);
        pacer.note_taken();
        assert_eq!(pacer.pause(now + 40 * SECOND, Some(40 * SECOND)), Pause::Begun(40 * SECOND));
        assert_eq!(pacer.pause(now, Some(Duration::MAX)), Pause::TooLong);
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_of_untold_length_double() {
        let (mut pacer, now) = (pacer(), Instant::now());
        let mut at = now;
        for seconds in [1, 2, 4, 8, 16] {
            assert_eq!(pacer.pause(at, None), Pause::Begun(seconds * SECOND));
            at += seconds * SECOND;
        }
    }
}
