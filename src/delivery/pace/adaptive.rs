//! Finds the service's pace: how many requests under way it bears, and how many a second. Pure: time comes in.
//!
//! At first each answer that is not slower than the quickest lets one more under way, which doubles them in the time of
//! an answer. From the first sign that it is enough, latency that grows lowers the number by a fifth, and each round
//! of answers raises it by one (additive increase, multiplicative decrease). A refusal for being too fast lowers the second to a little less
//! than what was taken in the last seconds; it is probed upward rarely.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// How many requests are under way at first.
const FIRST_LIMIT: f64 = 16.0;

/// A round is at least so many answers, so that one slow answer is not taken for a slow service.
const ROUND: u32 = 8;

/// The latency has grown when it is beyond this many times the best, and beyond it by [`SLACK`].
const GROWN: f64 = 1.8;

/// Less than this above the best latency is never called growth: below it the wire and our own work tell more.
const SLACK: Duration = Duration::from_millis(25);

/// How long the best latency is remembered: a service that has become slower for good is measured anew.
const BEST_FOR: Duration = Duration::from_secs(60);

/// The latency has grown when so many rounds in a row say so: one alone may be a stall of this machine.
const SLOW_ROUNDS: u32 = 2;

/// What remains of the limit when the latency has grown.
const SLOWER: f64 = 0.8;

/// What remains of the rate that was taken.
const BELOW_TAKEN: f64 = 0.95;

/// The rate is not lowered twice within this, and what was taken is averaged over at least this.
const SETTLING: Duration = Duration::from_secs(1);

/// What was taken is averaged over at most this.
const MEMORY: Duration = Duration::from_secs(5);

/// The rate is not probed upward sooner than this after it was set.
const PROBE_AFTER: Duration = Duration::from_secs(30);

/// How far the first probe goes up; it doubles with each that holds, up to [`LARGEST_PROBE`].
const FIRST_PROBE: f64 = 0.05;
const LARGEST_PROBE: f64 = 0.2;

/// What an answer says about the pace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::delivery) enum Sign {
    /// Work was done.
    Taken,
    /// Too fast.
    Throttled,
    /// The service could not, or did not answer.
    Troubled,
}

/// The two numbers, and what they are drawn from.
#[derive(Debug)]
pub(super) struct Adaptive {
    most: f64,
    limit: f64,
    /// Whether the limit still grows with each answer: until the first sign that it is high enough.
    is_starting: bool,
    /// The quickest answer so far.
    quickest: Duration,
    was_full: bool,
    round: Round,
    /// Rounds in a row in which the latency was too high.
    slow_rounds: u32,
    /// Answers to requests sent before this say nothing of the limit in force.
    limit_since: Instant,
    /// Mean latencies of rounds that are or may yet become the best, oldest and best first, with when they were seen.
    best: VecDeque<(Instant, Duration)>,
    rate: Option<f64>,
    rate_since: Instant,
    probe: f64,
    /// When requests were taken, in the last [`MEMORY`].
    taken: VecDeque<Instant>,
    next_at: Option<Instant>,
}

#[derive(Debug, Default)]
struct Round {
    /// How many answers it takes.
    length: u32,
    answers: u32,
    troubled: u32,
    latency: Duration,
}

impl Adaptive {
    pub(super) fn new(most: usize, now: Instant) -> Self {
        let most = f64::from(u32::try_from(most).unwrap_or(u32::MAX));
        Self {
            most,
            limit: FIRST_LIMIT.min(most),
            is_starting: true,
            quickest: Duration::MAX,
            was_full: false,
            round: Round { length: ROUND, ..Round::default() },
            slow_rounds: 0,
            limit_since: now,
            best: VecDeque::new(),
            rate: None,
            rate_since: now,
            probe: FIRST_PROBE,
            taken: VecDeque::new(),
            next_at: None,
        }
    }

    /// How many requests may be under way.
    pub(super) fn limit(&self) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and `most`")]
        let limit = self.limit as usize;
        limit
    }

    /// How many a second; `None` until the service said that it was too many.
    pub(super) fn rate(&self) -> Option<f64> {
        self.rate
    }

    /// Takes down that as many are under way as may be.
    pub(super) fn note_full(&mut self) {
        self.was_full = true;
    }

    /// Whether the rate lets a request through now, or when.
    pub(super) fn permit(&self, now: Instant) -> Result<(), Instant> {
        match self.next_at {
            Some(at) if at > now => Err(at),
            Some(_) | None => Ok(()),
        }
    }

    /// Takes down that a request leaves.
    pub(super) fn note_sent(&mut self, now: Instant) {
        let Some(rate) = self.rate else { return };
        let period = Duration::from_secs_f64(1.0 / rate);
        // What a late timer lost is made up for, but no more than one request of it.
        let due = self.next_at.unwrap_or(now).max(now.checked_sub(period).unwrap_or(now));
        self.next_at = Some(due + period);
    }

    /// Learns from an answer that came `now`.
    pub(super) fn learn(&mut self, now: Instant, latency: Duration, sign: Sign) {
        match sign {
            Sign::Taken => {
                self.taken.push_back(now);
                while self.taken.front().is_some_and(|at| now - *at > MEMORY) {
                    self.taken.pop_front();
                }
                self.probe_upward(now);
            }
            Sign::Throttled => return self.lower_rate(now, latency),
            Sign::Troubled => {}
        }
        if now < self.limit_since + latency {
            return;
        }
        if self.is_starting && sign == Sign::Taken {
            self.quickest = self.quickest.min(latency);
            if self.was_full && !has_grown(latency, self.quickest) {
                self.limit = (self.limit + 1.0).min(self.most);
            }
        }
        self.round.answers += 1;
        self.round.troubled += u32::from(sign == Sign::Troubled);
        self.round.latency += latency;
        if self.round.answers >= self.round.length {
            self.end_round(now);
        }
    }

    fn end_round(&mut self, now: Instant) {
        let Round { answers, troubled, latency, .. } = std::mem::take(&mut self.round);
        let mean = latency / answers;
        let is_slower = self.best_latency(now).is_some_and(|best| has_grown(mean, best));
        while self.best.back().is_some_and(|(_, worse)| *worse >= mean) {
            self.best.pop_back();
        }
        self.best.push_back((now, mean));
        self.slow_rounds = if is_slower { self.slow_rounds + 1 } else { 0 };
        if self.slow_rounds >= SLOW_ROUNDS || troubled * 4 > answers {
            self.is_starting = false;
            self.slow_rounds = 0;
            self.limit = (self.limit * SLOWER).max(1.0);
            self.limit_since = now;
        } else if self.was_full && self.limit < self.most && !self.is_starting && !is_slower {
            self.limit = (self.limit + 1.0).min(self.most);
            self.limit_since = now;
        }
        self.was_full = false;
        self.round.length = ROUND.max(u32::try_from(self.limit()).unwrap_or(u32::MAX));
    }

    /// The best mean latency that is remembered.
    fn best_latency(&mut self, now: Instant) -> Option<Duration> {
        while self.best.front().is_some_and(|(at, _)| now - *at > BEST_FOR) {
            self.best.pop_front();
        }
        self.best.front().map(|(_, mean)| *mean)
    }

    fn lower_rate(&mut self, now: Instant, latency: Duration) {
        // Sent before the rate was lowered, or too soon after it to tell what is taken at it.
        if self.rate.is_some() && (now < self.rate_since + latency || now - self.rate_since < SETTLING) {
            return;
        }
        let since = now.checked_sub(MEMORY).map_or(self.rate_since, |oldest| oldest.max(self.rate_since));
        let seconds = (now - since).max(SETTLING).as_secs_f64();
        let taken = self.taken.iter().filter(|at| **at >= since).count();
        let taken = f64::from(u32::try_from(taken).unwrap_or(u32::MAX)) / seconds;
        let floor = self.rate.map_or(0.0, |rate| rate / 2.0);
        let most = self.rate.unwrap_or(f64::INFINITY);
        self.rate = Some((taken * BELOW_TAKEN).max(floor).min(most).max(0.5));
        self.rate_since = now;
        self.probe = FIRST_PROBE;
        self.is_starting = false;
        self.next_at = Some(now);
    }

    fn probe_upward(&mut self, now: Instant) {
        let Some(rate) = self.rate else { return };
        if now - self.rate_since < PROBE_AFTER {
            return;
        }
        let taken = f64::from(u32::try_from(self.taken.len()).unwrap_or(u32::MAX)) / MEMORY.as_secs_f64();
        if taken < 0.8 * rate {
            return;
        }
        self.rate = Some(rate * (1.0 + self.probe));
        self.rate_since = now;
        self.probe = (self.probe * 2.0).min(LARGEST_PROBE);
    }
}

/// Whether a latency is so far beyond the best that the service has become slower.
fn has_grown(latency: Duration, best: Duration) -> bool {
    latency > best.mul_f64(GROWN).max(best + SLACK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_round_may_be_a_stall_and_two_are_a_slower_service() {
        let mut now = Instant::now();
        let mut adaptive = Adaptive::new(64, now);
        let mut rounds = |count: u32, millis: u64, adaptive: &mut Adaptive| {
            for _ in 0..count {
                now += Duration::from_millis(millis);
                for _ in 0..adaptive.round.length {
                    adaptive.note_full();
                    adaptive.learn(now, Duration::from_millis(millis), Sign::Taken);
                }
            }
            adaptive.limit()
        };
        assert_eq!(rounds(4, 50, &mut adaptive), 64);
        assert_eq!(rounds(1, 200, &mut adaptive), 64, "a stall");
        assert_eq!(rounds(4, 50, &mut adaptive), 64);
        assert_eq!(rounds(2, 200, &mut adaptive), 51, "slower");
    }
}
