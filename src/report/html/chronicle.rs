//! The course of a run over time, in bounded memory however long it takes.

use std::io;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::event::{Event, Listener, Tally};
use crate::outcome::Status;
use crate::report::html::merged::MergedRows;
use crate::report::latency::Latencies;

/// Stretches kept at most: more would not be seen on a screen.
const STRETCHES: usize = 240;
/// How long a stretch is at first; it doubles whenever there are too many.
const FIRST_WIDTH: Duration = Duration::from_millis(100);

/// A run cut into stretches of equal length.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// How long each stretch is, in milliseconds.
    pub width_ms: u64,
    /// From the first to the last.
    pub stretches: Vec<Stretch>,
    /// Answers of the whole run, if there were any.
    pub answers: Option<Answers>,
}

/// What happened in a stretch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Rows that reached their outcome.
    pub settled: u64,
    /// Those of them that stand in `failures.csv`.
    pub failed: u64,
    /// Requests that left.
    pub requests: u64,
    /// Requests under way at most.
    pub in_flight: u64,
    /// How long nobody sent because of a pause, in milliseconds.
    pub paused_ms: u64,
    /// How long the last attempts of these rows took, if any was made.
    pub answers: Option<Answers>,
}

/// How long answers took, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// Half of them at most.
    pub p50_ms: u64,
    /// Ninety-nine of a hundred at most.
    pub p99_ms: u64,
}

impl Answers {
    fn of(latencies: &Latencies) -> Option<Self> {
        let millis = |share| latencies.quantile(share).map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        Some(Self { p50_ms: millis(0.5)?, p99_ms: millis(0.99)? })
    }
}

/// Hears a run and keeps its course.
#[derive(Debug)]
pub struct Chronicle {
    begun: Instant,
    width: Duration,
    stretches: Vec<Open>,
    heard: Instant,
    requests: u64,
    in_flight: u64,
    paused_until: Option<Instant>,
    merged: MergedRows,
}

/// A stretch that may still be joined with its neighbour.
#[derive(Debug, Clone, Default)]
struct Open {
    facts: Stretch,
    latencies: Latencies,
}

impl Default for Chronicle {
    fn default() -> Self {
        let now = Instant::now();
        Self {
            begun: now,
            width: FIRST_WIDTH,
            stretches: Vec::new(),
            heard: now,
            requests: 0,
            in_flight: 0,
            paused_until: None,
            merged: MergedRows::default(),
        }
    }
}

impl Chronicle {
    /// The course so far.
    pub fn timeline(&self) -> Timeline {
        let mut all = Latencies::default();
        let close = |open: &Open| {
            all.add(&open.latencies);
            Stretch { answers: Answers::of(&open.latencies), ..open.facts }
        };
        let stretches = self.stretches.iter().map(close).collect();
        let width_ms = u64::try_from(self.width.as_millis()).unwrap_or(u64::MAX);
        Timeline { width_ms, stretches, answers: Answers::of(&all) }
    }

    /// The rows that LadiFlow merged.
    pub const fn merged(&self) -> &MergedRows {
        &self.merged
    }

    /// The stretch that `now` falls into, made if it is new.
    fn stretch(&mut self, now: Instant) -> &mut Open {
        let mut at = self.place(now);
        while at >= STRETCHES {
            self.halve();
            at = self.place(now);
        }
        while self.stretches.len() <= at {
            let facts = Stretch { in_flight: self.in_flight, ..Stretch::default() };
            self.stretches.push(Open { facts, ..Open::default() });
        }
        &mut self.stretches[at]
    }

    fn place(&self, now: Instant) -> usize {
        let place = (now - self.begun).as_nanos() / self.width.as_nanos();
        usize::try_from(place).unwrap_or(usize::MAX)
    }

    /// Joins each two neighbours.
    fn halve(&mut self) {
        self.width *= 2;
        let pairs = self.stretches.chunks(2).map(|pair| {
            let mut joined = pair[0].clone();
            if let Some(other) = pair.get(1) {
                joined.join(other);
            }
            joined
        });
        self.stretches = pairs.collect();
    }

    /// How much of the time since the last event lay in a pause.
    fn paused_since_heard(&self, now: Instant) -> u64 {
        let paused = self.paused_until.map(|until| until.min(now).saturating_duration_since(self.heard));
        paused.map_or(0, |paused| u64::try_from(paused.as_millis()).unwrap_or(u64::MAX))
    }
}

impl Open {
    fn join(&mut self, other: &Self) {
        let (mine, theirs) = (&mut self.facts, &other.facts);
        mine.settled += theirs.settled;
        mine.failed += theirs.failed;
        mine.requests += theirs.requests;
        mine.paused_ms += theirs.paused_ms;
        mine.in_flight = mine.in_flight.max(theirs.in_flight);
        self.latencies.add(&other.latencies);
    }
}

impl Listener for Chronicle {
    fn hear(&mut self, event: &Event<'_>, tally: &Tally) -> io::Result<()> {
        let now = Instant::now();
        let paused = self.paused_since_heard(now);
        let requests = tally.requests - self.requests;
        (self.heard, self.requests) = (now, tally.requests);
        let stretch = self.stretch(now);
        stretch.facts.paused_ms += paused;
        stretch.facts.requests += requests;
        match *event {
            // What a stopped run leaves over is written down at once: no pace of anything.
            Event::Settled(settled) if settled.outcome.status == Status::Unsent => {}
            Event::Settled(settled) => {
                stretch.facts.settled += 1;
                stretch.facts.failed += u64::from(settled.outcome.status.is_failure());
                if let Some(millis) = settled.outcome.millis {
                    stretch.latencies.record(millis);
                }
            }
            Event::Paced { in_flight, .. } => {
                let in_flight = in_flight as u64;
                stretch.facts.in_flight = stretch.facts.in_flight.max(in_flight);
                self.in_flight = in_flight;
            }
            Event::Paused { duration } => self.paused_until = self.paused_until.max(now.checked_add(duration)),
            Event::Merged(rows) => self.merged.note(rows),
            Event::Started { .. }
            | Event::Retrying { .. }
            | Event::Unreached { .. }
            | Event::Reached
            | Event::LookedUp { .. }
            | Event::Lost(_)
            | Event::Ticked
            | Event::Stopping(_)
            | Event::Ended(_) => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::settled;

    #[tokio::test(start_paused = true)]
    async fn a_run_of_any_length_fits_and_no_row_is_lost() {
        let mut chronicle = Chronicle::default();
        let mut tally = Tally::default();
        for number in 1..=5000 {
            tokio::time::advance(Duration::from_millis(700)).await;
            let status = if number % 10 == 0 { Status::Refused } else { Status::Created };
            tally.count(status);
            tally.requests += 2;
            chronicle.hear(&Event::Settled(&settled(number, &[], status)), &tally).unwrap();
        }
        let timeline = chronicle.timeline();
        assert_eq!(timeline.width_ms, 25_600);
        assert_eq!(timeline.stretches.len(), 3_500_000_usize.div_ceil(25_600));
        let sum = |what: fn(&Stretch) -> u64| timeline.stretches.iter().map(what).sum::<u64>();
        assert_eq!((sum(|it| it.settled), sum(|it| it.failed), sum(|it| it.requests)), (5000, 500, 10_000));
        assert!(timeline.answers.is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn rows_that_a_stopped_run_leaves_over_are_no_throughput() {
        let mut chronicle = Chronicle::default();
        for (number, status) in [(1, Status::Created), (2, Status::Unsent), (3, Status::Unsent)] {
            chronicle.hear(&Event::Settled(&settled(number, &[], status)), &Tally::default()).unwrap();
        }
        assert_eq!(chronicle.timeline().stretches[0].settled, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_is_counted_where_it_lay_and_overlaps_once() {
        let mut chronicle = Chronicle::default();
        let tally = Tally::default();
        chronicle.hear(&Event::Paced { in_flight: 7, limit: 64, rate: None }, &tally).unwrap();
        chronicle.hear(&Event::Paused { duration: Duration::from_millis(450) }, &tally).unwrap();
        chronicle.hear(&Event::Paused { duration: Duration::from_millis(200) }, &tally).unwrap();
        for _ in 0..20 {
            tokio::time::advance(Duration::from_millis(50)).await;
            chronicle.hear(&Event::Ticked, &tally).unwrap();
        }
        let timeline = chronicle.timeline();
        let paused: Vec<_> = timeline.stretches.iter().map(|stretch| stretch.paused_ms).collect();
        assert_eq!(paused, [50, 100, 100, 100, 100, 0, 0, 0, 0, 0, 0]);
        assert!(timeline.stretches.iter().all(|stretch| stretch.in_flight == 7));
    }
}
