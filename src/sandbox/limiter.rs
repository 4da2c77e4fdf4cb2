//! How many requests are let in per second: a leaky bucket, pure.

use std::time::Duration;

/// Lets in a steady number of requests a second and a burst at once.
#[derive(Debug)]
pub struct Limiter {
    per_second: u32,
    burst: u32,
    /// When everything let in so far is worked off, counted from the start.
    busy_until: Duration,
}

/// What the limiter says of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admission {
    /// How many requests a second are let in.
    pub limit: u32,
    /// Whether it is let in.
    pub admitted: bool,
    /// How many more could come right now.
    pub remaining: u32,
    /// How long until the whole burst is free again.
    pub reset: Duration,
}

impl Limiter {
    /// Both at least 1.
    pub fn new(per_second: u32, burst: u32) -> Self {
        Self { per_second: per_second.max(1), burst: burst.max(1), busy_until: Duration::ZERO }
    }

    /// Judges a request that arrives at `now`, counted from the start. One that is refused uses up nothing.
    pub fn admit(&mut self, now: Duration) -> Admission {
        let interval = Duration::from_secs(1) / self.per_second;
        let room = interval * self.burst;
        let begin = self.busy_until.max(now);
        let admitted = begin + interval <= now + room;
        if admitted {
            self.busy_until = begin + interval;
        }
        let reset = self.busy_until.saturating_sub(now);
        let free = room.saturating_sub(reset).as_nanos() / interval.as_nanos().max(1);
        Admission { limit: self.per_second, admitted, remaining: u32::try_from(free).unwrap_or(self.burst), reset }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(limiter: &mut Limiter, arrivals: impl Iterator<Item = u64>) -> usize {
        arrivals.filter(|at| limiter.admit(Duration::from_millis(*at)).admitted).count()
    }

    #[test]
    fn a_burst_is_let_in_and_then_the_steady_rate() {
        let mut limiter = Limiter::new(10, 5);
        assert_eq!(admitted(&mut limiter, std::iter::repeat_n(0, 100)), 5);
        assert_eq!(admitted(&mut limiter, 1..=1_000), 10);
        assert_eq!(
            admitted(&mut limiter, std::iter::repeat_n(60_000, 100)),
            5,
            "a pause saves up no more than the burst"
        );
    }

    #[test]
    fn a_steady_stream_below_the_limit_is_never_refused() {
        let mut limiter = Limiter::new(100, 1);
        assert_eq!(admitted(&mut limiter, (0..500).map(|n| n * 10)), 500);
    }

    #[test]
    fn it_tells_what_is_left() {
        let mut limiter = Limiter::new(10, 2);
        let say = |limiter: &mut Limiter, at| {
            let Admission { admitted, remaining, reset, .. } = limiter.admit(Duration::from_millis(at));
            (admitted, remaining, reset.as_millis())
        };
        assert_eq!(say(&mut limiter, 0), (true, 1, 100));
        assert_eq!(say(&mut limiter, 0), (true, 0, 200));
        assert_eq!(say(&mut limiter, 0), (false, 0, 200));
        assert_eq!(say(&mut limiter, 150), (true, 0, 150));
    }
}
