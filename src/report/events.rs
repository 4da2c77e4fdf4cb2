//! `--events`: a JSON object on a line for each event, for programs. Holds nothing about a person.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;

use crate::clock::Clock;
use crate::event::{Event, Listener, Settled, Tally};
use crate::private;
use crate::report::summary::RowCounts;

/// The version of the lines: raised when a reader of the earlier ones would be wrong.
pub const VERSION: u32 = 1;

/// Writes the lines. What each holds is told in `docs/events.md`.
pub struct EventLines<W: Write> {
    lines: W,
    clock: Arc<dyn Clock>,
}

impl EventLines<BufWriter<File>> {
    /// Writes to a file, mode 0600, in place of what was there.
    ///
    /// # Errors
    /// The file cannot be made.
    pub fn create(path: &Path, clock: Arc<dyn Clock>) -> io::Result<Self> {
        Ok(Self::new(BufWriter::new(private::create_file(path)?), clock))
    }
}

impl<W: Write> EventLines<W> {
    /// Writes to anything.
    pub fn new(lines: W, clock: Arc<dyn Clock>) -> Self {
        Self { lines, clock }
    }
}

impl<W: Write + 'static> Listener for EventLines<W> {
    fn hear(&mut self, event: &Event<'_>, tally: &Tally) -> io::Result<()> {
        let Some(fact) = Fact::of(event, tally) else {
            return self.lines.flush();
        };
        let line = Line { v: VERSION, at: self.clock.timestamp(), fact };
        serde_json::to_writer(&mut self.lines, &line)?;
        self.lines.write_all(b"\n")?;
        match event {
            Event::Ended(_) => self.lines.flush(),
            _ => Ok(()),
        }
    }
}

#[derive(Serialize)]
struct Line<'a> {
    v: u32,
    at: Timestamp,
    #[serde(flatten)]
    fact: Fact<'a>,
}

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Fact<'a> {
    Started { total: u64 },
    Settled(SettledFact<'a>),
    Retrying { after_ms: u64 },
    Paused { for_ms: u64 },
    Unreached { why: &'static str, stops_after_ms: u64 },
    Reached,
    Paced { in_flight: usize, limit: usize, rate: Option<f64> },
    LookedUp { rows: u64, next_ms: Option<u64> },
    Lost { fields: &'a [String] },
    Merged { rows: &'a [u64] },
    Stopping { ending: &'static str },
    Ended { ending: &'static str, rows: RowCounts, requests: u64, retries: u64 },
}

#[derive(Serialize)]
struct SettledFact<'a> {
    row: u64,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http: Option<u16>,
    attempts: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    ms: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

impl<'a> Fact<'a> {
    fn of(event: &Event<'a>, tally: &Tally) -> Option<Self> {
        Some(match *event {
            Event::Started { total } => Self::Started { total },
            Event::Settled(settled) => Self::Settled(SettledFact::from(settled)),
            Event::Retrying { after } => Self::Retrying { after_ms: millis(after) },
            Event::Paused { duration } => Self::Paused { for_ms: millis(duration) },
            Event::Unreached { why, stops_after } => Self::Unreached { why, stops_after_ms: millis(stops_after) },
            Event::Reached => Self::Reached,
            Event::Paced { in_flight, limit, rate } => Self::Paced { in_flight, limit, rate },
            Event::LookedUp { rows, next } => Self::LookedUp { rows, next_ms: next.map(millis) },
            Event::Stopping(ending) => Self::Stopping { ending: ending.name() },
            Event::Ended(ending) => Self::Ended {
                ending: ending.name(),
                rows: RowCounts::from(tally),
                requests: tally.requests,
                retries: tally.retries,
            },
            Event::Lost(fields) => Self::Lost { fields },
            Event::Merged(rows) => Self::Merged { rows },
            Event::Ticked => return None,
        })
    }
}

impl<'a> From<&'a Settled> for SettledFact<'a> {
    fn from(settled: &'a Settled) -> Self {
        let outcome = &settled.outcome;
        Self {
            row: settled.row.number,
            status: outcome.status.name(),
            code: outcome.problem.as_ref().map(|problem| problem.code.name()),
            field: outcome.problem.as_ref().map(|problem| problem.field.as_ref()),
            http: outcome.http,
            attempts: outcome.attempts,
            ms: outcome.millis,
            warnings: outcome.warnings.iter().map(|it| format!("{}:{}", it.field, it.code)).collect(),
        }
    }
}

fn millis(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::tz::TimeZone;

    use super::*;
    use crate::clock::StoppedClock;
    use crate::event::Ending;
    use crate::report::sample::{rows, tell};

    #[test]
    fn every_event_is_a_versioned_line_without_anything_personal() {
        let now: Timestamp = "2026-11-24T02:03:04.5Z".parse().unwrap();
        let clock = StoppedClock(now.to_zoned_datetime(TimeZone::UTC));
        let mut lines = EventLines::new(Vec::new(), Arc::new(clock));
        let tally = tell(&mut lines, &rows()[..2], Ending::Finished);
        for event in [
            Event::Retrying { after: Duration::from_millis(250) },
            Event::Paused { duration: Duration::from_secs(8) },
            Event::Unreached { why: "refused", stops_after: Duration::from_secs(29) },
            Event::Reached,
            Event::Paced { in_flight: 12, limit: 64, rate: Some(20.0) },
            Event::LookedUp { rows: 5, next: Some(Duration::from_secs(8)) },
            Event::LookedUp { rows: 0, next: None },
            Event::Stopping(Ending::Deadline),
        ] {
            lines.hear(&event, &tally).unwrap();
        }
        let text = String::from_utf8(lines.lines).unwrap();
        assert!(!text.contains("example.vn"));
        insta::assert_snapshot!(text);
    }
}
