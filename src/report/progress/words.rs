//! The pieces of progress in words.

use std::time::Duration;

use tokio::time::Instant;

use crate::event::{Event, Tally};
use crate::message::Lang;
use crate::outcome::Status;
use crate::report::figures::{measured, percent, time, whole};
use crate::report::latency::Latencies;
use crate::report::progress::speed::Speed;

/// Between the pieces of a line.
pub const SEPARATOR: &str = " · ";

/// `4,210/10,000 rows`.
pub fn rows(lang: Lang, tally: &Tally) -> String {
    let done = ("done", whole(lang, tally.settled()));
    if tally.total == 0 {
        return lang.text("report.progress.rows_only", &[done]);
    }
    lang.text("report.progress.rows", &[done, ("total", whole(lang, tally.total))])
}

/// `42 %`.
pub fn share(lang: Lang, tally: &Tally) -> String {
    lang.text("report.progress.share", &[("share", percent(tally.settled(), tally.total).to_string())])
}

/// `19.8/s`.
pub fn rate(lang: Lang, rows_per_second: f64) -> String {
    lang.text("report.progress.rate", &[("rate", measured(lang, rows_per_second))])
}

/// `4 min 3 s left`.
pub fn left(lang: Lang, tally: &Tally, speed: &Speed) -> Option<String> {
    let rows = tally.total.checked_sub(tally.settled()).filter(|&rows| rows > 0)?;
    Some(lang.text("report.progress.left", &[("time", time(lang, speed.time_for(rows)?))]))
}

/// `12 failed`.
pub fn failed(lang: Lang, tally: &Tally) -> String {
    let failed = Status::ALL.iter().filter(|status| status.is_failure()).map(|&status| tally.rows(status)).sum();
    lang.text("report.progress.failed", &[("rows", whole(lang, failed))])
}

/// `p50 48 ms, p99 120 ms`.
pub fn latency(lang: Lang, latencies: &Latencies) -> Option<String> {
    let millis = |share| Some(format!("{} ms", whole(lang, latencies.quantile(share)?.as_millis().try_into().ok()?)));
    Some(lang.text("report.progress.latency", &[("p50", millis(0.5)?), ("p99", millis(0.99)?)]))
}

/// `nothing gets through to LadiFlow: connection refused; stops in 29 s`.
fn unreached(lang: Lang, why: &str, left: Duration) -> String {
    let facts = [("why_key", format!("trouble.{why}")), ("time", time(lang, whole_seconds(left)))];
    lang.text("report.progress.unreached", &facts)
}

/// What an event says of what holds requests up.
pub fn hindrance(lang: Lang, event: &Event<'_>) -> Option<String> {
    match *event {
        Event::Unreached { why, stops_after } => Some(unreached(lang, why, stops_after)),
        Event::Paused { duration } => Some(waiting(lang, duration)),
        _ => None,
    }
}

/// `waiting 8 s for LadiFlow`.
fn waiting(lang: Lang, pause: Duration) -> String {
    lang.text("report.progress.waiting", &[("time", time(lang, whole_seconds(pause)))])
}

/// `customers being looked up: 5, next look in 8 s (…)`.
fn looked_up(lang: Lang, rows: u64, next: Option<Duration>) -> String {
    let rows = ("rows", whole(lang, rows));
    match next {
        Some(next) => lang.text("report.progress.looked_up_in", &[rows, ("time", time(lang, whole_seconds(next)))]),
        None => lang.text("report.progress.looked_up", &[rows]),
    }
}

/// Nobody comes too early.
fn whole_seconds(left: Duration) -> Duration {
    Duration::from_secs(left.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX))
}

/// What holds the pace at the moment.
#[derive(Debug, Default)]
pub struct Pace {
    numbers: Option<(usize, usize, Option<f64>)>,
    paused_until: Option<Instant>,
    /// Why nothing gets through, and until when that may last.
    unreached: Option<(&'static str, Instant)>,
    /// Rows that are looked up, and when the next one is.
    looked_up: Option<(u64, Option<Instant>)>,
    is_stopping: bool,
}

impl Pace {
    /// Notes what an event says of the pace.
    pub fn hear(&mut self, event: &Event<'_>, now: Instant) {
        match *event {
            Event::Paced { in_flight, limit, rate } => self.numbers = Some((in_flight, limit, rate)),
            Event::Paused { duration } => self.paused_until = self.paused_until.max(now.checked_add(duration)),
            Event::Unreached { why, stops_after } => self.unreached = Some((why, now + stops_after)),
            Event::Reached => self.unreached = None,
            Event::LookedUp { rows, next } => {
                self.looked_up = (rows > 0).then(|| (rows, next.map(|next| now + next)));
            }
            Event::Stopping(_) => self.is_stopping = true,
            Event::Started { .. }
            | Event::Settled(_)
            | Event::Retrying { .. }
            | Event::Lost(_)
            | Event::Merged(_)
            | Event::Ticked
            | Event::Ended(_) => {}
        }
    }

    /// Whether rows are looked up: how long that takes does not follow from the speed so far.
    pub const fn is_looking(&self) -> bool {
        self.looked_up.is_some()
    }

    /// What holds rows up: `waiting 8 s for LadiFlow`.
    pub fn hindrances(&self, lang: Lang, now: Instant) -> Vec<String> {
        let mut pieces = Vec::new();
        if self.is_stopping {
            pieces.push(lang.text("report.progress.stopping", &[]));
        }
        if let Some((why, until)) = self.unreached {
            pieces.push(unreached(lang, why, until.saturating_duration_since(now)));
        }
        let pause = self.paused_until.map(|until| until.saturating_duration_since(now)).filter(|left| !left.is_zero());
        pieces.extend(pause.map(|pause| waiting(lang, pause)));
        if let Some((rows, next)) = self.looked_up {
            let next = next.map(|next| next.saturating_duration_since(now)).filter(|left| !left.is_zero());
            pieces.push(looked_up(lang, rows, next));
        }
        pieces
    }

    /// `waiting 8 s for LadiFlow · 12 of 64 in flight · ceiling 20/s`: what holds rows up comes first.
    pub fn words(&self, lang: Lang, retries: u64, now: Instant) -> String {
        let mut pieces = self.hindrances(lang, now);
        if let Some((in_flight, limit, rate)) = self.numbers {
            let facts = [("in_flight", in_flight.to_string()), ("limit", limit.to_string())];
            pieces.push(lang.text("report.progress.pace", &facts));
            pieces.push(match rate {
                Some(rate) => lang.text("report.progress.ceiling", &[("rate", measured(lang, rate))]),
                None => lang.text("report.progress.unlimited", &[]),
            });
        }
        if retries > 0 {
            pieces.push(lang.text("report.progress.retrying", &[("rows", whole(lang, retries))]));
        }
        pieces.join(SEPARATOR)
    }
}
