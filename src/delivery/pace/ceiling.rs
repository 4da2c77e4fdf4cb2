//! The hard ceiling on requests: `--rate`.

use std::fmt;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use tokio::time::Instant;

/// A number of requests per time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    per_second: f64,
}

impl Rate {
    /// So many requests a second.
    ///
    /// # Panics
    /// If it is 0.
    pub fn per_second(requests: u32) -> Self {
        assert!(requests > 0, "a rate is more than nothing");
        Self { per_second: f64::from(requests) }
    }

    /// So many requests a minute.
    ///
    /// # Panics
    /// If it is 0.
    pub fn per_minute(requests: u32) -> Self {
        assert!(requests > 0, "a rate is more than nothing");
        Self { per_second: f64::from(requests) / 60.0 }
    }

    /// Requests a second.
    pub const fn requests_per_second(self) -> f64 {
        self.per_second
    }

    /// A quota that lets through at most `rate` in any second, and nearly `rate` although timers are late.
    ///
    /// With a burst of 1 every lateness of a timer is lost for good; so a few may go at once, and are taken off the
    /// rate at which they come back: in any second at most `b + (rate − b)` go.
    fn quota(self) -> Quota {
        let burst = if self.per_second < 50.0 { 1.0 } else { (self.per_second / 200.0).ceil().max(2.0) };
        let period = Duration::from_secs_f64(1.0 / (self.per_second - burst + 1.0));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and u32::MAX / 200")]
        let burst = NonZeroU32::new(burst as u32).unwrap_or(NonZeroU32::MIN);
        Quota::with_period(period.max(Duration::from_nanos(1))).expect("it is not zero").allow_burst(burst)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.per_second < 1.0 {
            write!(f, "{}/min", (self.per_second * 60.0).round())
        } else {
            write!(f, "{}/s", self.per_second)
        }
    }
}

/// Tokio's clock, which tests can stop.
#[derive(Debug, Clone)]
struct TokioClock {
    start: Instant,
}

impl Clock for TokioClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.start.elapsed()
    }
}

/// Lets requests through at no more than a rate.
pub(super) struct Ceiling {
    limiter: RateLimiter<NotKeyed, InMemoryState, TokioClock, NoOpMiddleware<Duration>>,
}

impl Ceiling {
    pub(super) fn new(rate: Rate) -> Self {
        Self { limiter: RateLimiter::direct_with_clock(rate.quota(), TokioClock { start: Instant::now() }) }
    }

    /// Takes a permit, or tells when there will be one.
    pub(super) fn take(&self, now: Instant) -> Result<(), Instant> {
        self.limiter.check().map_err(|not_until| {
            let start = self.limiter.clock().start;
            start + Duration::from(not_until.earliest_possible().duration_since(Duration::ZERO)).max(now - start)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    /// Sends as fast as it may for `seconds`; how many went, and the most in any second.
    async fn sent(rate: Rate, seconds: u64) -> (usize, usize) {
        let ceiling = Ceiling::new(rate);
        let start = Instant::now();
        let (mut count, mut most) = (0, 0);
        let mut last: VecDeque<Instant> = VecDeque::new();
        while start.elapsed() < Duration::from_secs(seconds) {
            match ceiling.take(Instant::now()) {
                Ok(()) => {
                    let now = Instant::now();
                    last.push_back(now);
                    while now - last[0] >= Duration::from_secs(1) {
                        last.pop_front();
                    }
                    count += 1;
                    most = most.max(last.len());
                }
                Err(at) => tokio::time::sleep_until(at).await,
            }
        }
        (count, most)
    }

    #[tokio::test(start_paused = true)]
    async fn no_second_is_above_the_rate_and_little_of_it_is_lost() {
        for rate in [1, 2, 20, 49, 50, 51, 80, 200, 201, 999, 1280, 20_000] {
            let (count, most) = sent(Rate::per_second(rate), 10).await;
            let (count, rate) = (u32::try_from(count).unwrap(), rate);
            assert!(most <= rate as usize, "{most} in a second at {rate}/s");
            assert!(f64::from(count) >= 0.97 * f64::from(rate * 10), "{count} in 10 s at {rate}/s");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn slow_rates_are_evenly_spaced() {
        assert_eq!(sent(Rate::per_minute(30), 60).await, (30, 1));
        assert_eq!(Rate::per_minute(30).to_string(), "30/min");
        assert_eq!(Rate::per_second(20).to_string(), "20/s");
    }
}
