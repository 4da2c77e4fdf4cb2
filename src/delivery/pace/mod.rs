//! When the next request may leave: the ceiling, the pauses that LadiFlow asks for, and how many may be under way.

mod adaptive;
mod ceiling;

use std::time::Duration;

use tokio::time::Instant;

use adaptive::Adaptive;
pub(super) use adaptive::Sign;
use ceiling::Ceiling;
pub use ceiling::Rate;

use super::policy::Concurrency;

/// The pause after a refusal for lack of time that does not say how long; it doubles with each such in a row.
const UNTOLD_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause that is not asked for.
const LONGEST_UNTOLD_PAUSE: Duration = Duration::from_secs(30);

/// Whether a request may leave now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permit {
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
pub struct Pacer {
    rate: Option<Rate>,
    ceiling: Option<Ceiling>,
    most: usize,
    /// With `--concurrency auto`.
    adaptive: Option<Adaptive>,
    max_pause: Duration,
    paused_until: Option<Instant>,
    /// When the first of the pauses began that followed each other with nothing taken in between.
    pausing_since: Option<Instant>,
    untold: u32,
}

impl Pacer {
    /// With a ceiling, and the longest pause that a run waits for.
    pub fn new(concurrency: Concurrency, rate: Option<Rate>, max_pause: Duration) -> Self {
        Self {
            rate,
            ceiling: rate.map(Ceiling::new),
            most: concurrency.most(),
            adaptive: match concurrency {
                Concurrency::Fixed(_) => None,
                Concurrency::Auto { .. } => Some(Adaptive::new(concurrency.most(), Instant::now())),
            },
            max_pause,
            paused_until: None,
            pausing_since: None,
            untold: 0,
        }
    }

    /// How many requests may be under way.
    pub(super) fn limit(&self) -> usize {
        self.adaptive.as_ref().map_or(self.most, Adaptive::limit)
    }

    /// The number of requests a second in force; `None` is unlimited.
    pub(super) fn rate(&self) -> Option<f64> {
        let found = self.adaptive.as_ref().and_then(Adaptive::rate);
        let ceiling = self.rate.map(Rate::requests_per_second);
        found.into_iter().chain(ceiling).reduce(f64::min)
    }

    /// Asks for a permit; to be called only when there is something to send, which is then sent at once.
    pub fn permit(&mut self, now: Instant, under_way: usize) -> Permit {
        if let Some(until) = self.paused_until {
            if now < until {
                return Permit::Not(until);
            }
            self.paused_until = None;
        }
        if under_way >= self.limit() {
            if let Some(adaptive) = &mut self.adaptive {
                adaptive.note_full();
            }
            return Permit::Full;
        }
        if let Some(Err(at)) = self.adaptive.as_ref().map(|adaptive| adaptive.permit(now)) {
            return Permit::Not(at);
        }
        if let Some(Err(at)) = self.ceiling.as_ref().map(|ceiling| ceiling.take(now)) {
            return Permit::Not(at);
        }
        if let Some(adaptive) = &mut self.adaptive {
            adaptive.note_sent(now);
        }
        Permit::Granted
    }

    /// Nobody sends for `wait`, or for a guess where LadiFlow does not say how long. A shorter pause never cuts a
    /// longer one.
    pub(super) fn pause(&mut self, now: Instant, wait: Option<Duration>) -> Pause {
        let is_paused = self.paused_until.is_some_and(|until| until > now);
        let wait = match wait {
            Some(wait) => wait,
            // Requests that were under way when the pause began ask for no more than it.
            None if is_paused => return Pause::Covered,
            None => {
                self.untold += 1;
                UNTOLD_PAUSE.saturating_mul(1 << (self.untold - 1).min(8)).min(LONGEST_UNTOLD_PAUSE)
            }
        };
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

    /// Learns from an answer, or from its lack. Once something was taken the pauses before it are over.
    pub(super) fn learn(&mut self, now: Instant, latency: Duration, sign: Sign) {
        if sign == Sign::Taken {
            self.pausing_since = None;
            self.untold = 0;
        }
        if let Some(adaptive) = &mut self.adaptive {
            adaptive.learn(now, latency, sign);
        }
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
        pacer.learn(now, SECOND, Sign::Taken);
        assert_eq!(pacer.pause(now + 40 * SECOND, Some(40 * SECOND)), Pause::Begun(40 * SECOND));
        assert_eq!(pacer.pause(now, Some(Duration::MAX)), Pause::TooLong);
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_of_untold_length_double() {
        let (mut pacer, now) = (pacer(), Instant::now());
        let mut at = now;
        for seconds in [1, 2, 4, 8, 16] {
            assert_eq!(pacer.pause(at, None), Pause::Begun(seconds * SECOND));
            assert_eq!(pacer.pause(at, None), Pause::Covered, "of several under way one counts");
            at += seconds * SECOND;
        }
    }
}
