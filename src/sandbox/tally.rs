//! What came and what became of it, in numbers.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use serde::Serialize;

/// Counts of everything that came to the API. Requests to `/_sandbox` are not among them.
#[derive(Debug, Default, Serialize)]
pub struct Tally {
    /// How many requests came to each path.
    paths: BTreeMap<&'static str, u64>,
    /// How often each thing was said or done: what became of a customer (`created`, `updated`, `known_email`, …), why
    /// a request was turned away (`invalid`, `too_many_requests`, …), and each fault that was met. A request that was
    /// stored and then met a fault counts under both.
    verdicts: BTreeMap<&'static str, u64>,
    /// Requests under way.
    in_flight: u32,
    /// The most requests that were under way at once.
    peak_in_flight: u32,
    /// When requests came, whatever the endpoint.
    requests: Arrivals,
    /// When requests came that write a customer.
    writes: Arrivals,
}

/// When requests came.
#[derive(Debug, Default, Serialize)]
pub struct Arrivals {
    total: u64,
    /// The most that came within any one second, wherever it begins.
    max_per_second: usize,
    /// How many came in each second, counted from the first.
    per_second: Vec<u32>,
    #[serde(skip)]
    first: Option<Duration>,
    /// Those of the last second.
    #[serde(skip)]
    recent: VecDeque<Duration>,
}

impl Arrivals {
    fn arrive(&mut self, now: Duration) {
        let since_first = now.saturating_sub(*self.first.get_or_insert(now));
        let second = usize::try_from(since_first.as_secs()).unwrap_or(usize::MAX);
        if self.per_second.len() <= second {
            self.per_second.resize(second + 1, 0);
        }
        self.per_second[second] += 1;
        self.total += 1;
        while self.recent.front().is_some_and(|earlier| now.saturating_sub(*earlier) >= Duration::from_secs(1)) {
            self.recent.pop_front();
        }
        self.recent.push_back(now);
        self.max_per_second = self.max_per_second.max(self.recent.len());
    }
}

/// Where a request stands among all.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Its number, from 1.
    pub nth: u64,
    /// How many were under way when it came, itself included.
    pub in_flight: u32,
    /// When it came, counted from the start.
    pub at: Duration,
}

impl Tally {
    /// A request came at `now`, counted from the start. Whoever says so says [`Tally::leave`] once.
    pub fn arrive(&mut self, path: &'static str, is_write: bool, now: Duration) -> Place {
        *self.paths.entry(path).or_default() += 1;
        self.requests.arrive(now);
        if is_write {
            self.writes.arrive(now);
        }
        self.in_flight += 1;
        self.peak_in_flight = self.peak_in_flight.max(self.in_flight);
        Place { nth: self.requests.total, in_flight: self.in_flight, at: now }
    }

    /// A request is no longer under way.
    pub fn leave(&mut self) {
        self.in_flight -= 1;
    }

    /// Something was said or done.
    pub fn count(&mut self, verdict: &'static str) {
        *self.verdicts.entry(verdict).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busiest_second_is_found_wherever_it_begins() {
        let mut arrivals = Arrivals::default();
        for at in [5_000, 5_900, 5_950, 6_100, 6_899, 6_900, 9_000] {
            arrivals.arrive(Duration::from_millis(at));
        }
        assert_eq!(arrivals.per_second, [3, 3, 0, 0, 1]);
        assert_eq!(arrivals.max_per_second, 4, "5,900 to 6,899");
        assert_eq!(arrivals.total, 7);
    }

    #[test]
    fn requests_under_way_are_counted_and_their_peak_is_kept() {
        let mut tally = Tally::default();
        tally.arrive("/a", true, Duration::ZERO);
        assert_eq!(tally.arrive("/a", false, Duration::ZERO).in_flight, 2);
        tally.leave();
        let place = tally.arrive("/b", true, Duration::ZERO);
        assert_eq!((place.nth, place.in_flight, tally.peak_in_flight), (3, 2, 2));
        assert_eq!((tally.requests.total, tally.writes.total), (3, 2));
    }
}
