//! Progress as a plain line every five seconds.

use std::io;
use std::time::Duration;

use tokio::time::Instant;

use crate::event::{Event, Listener, Tally};
use crate::message::Lang;
use crate::report::figures::real;
use crate::report::latency::Latencies;
use crate::report::progress::screen::Screen;
use crate::report::progress::words::{self, Pace};

/// Between two lines.
const EVERY: Duration = Duration::from_secs(5);

/// Prints rows, failures, speed and latency of the last five seconds.
#[derive(Debug)]
pub struct PlainLines {
    screen: Screen,
    stretch: Stretch,
}

impl PlainLines {
    /// Prints on a screen.
    pub fn new(screen: Screen, lang: Lang) -> Self {
        Self { screen, stretch: Stretch::new(lang) }
    }
}

impl Listener for PlainLines {
    fn hear(&mut self, event: &Event<'_>, tally: &Tally) -> io::Result<()> {
        match self.stretch.line(event, tally) {
            Some(line) => self.screen.print(&line),
            None => Ok(()),
        }
    }
}

/// What happened since the last line.
#[derive(Debug)]
struct Stretch {
    lang: Lang,
    begun: Instant,
    settled: u64,
    latencies: Latencies,
    pace: Pace,
}

impl Stretch {
    fn new(lang: Lang) -> Self {
        Self { lang, begun: Instant::now(), settled: 0, latencies: Latencies::default(), pace: Pace::default() }
    }

    /// The line, if it is time for one.
    fn line(&mut self, event: &Event<'_>, tally: &Tally) -> Option<String> {
        let now = Instant::now();
        self.pace.hear(event, now);
        match event {
            // Not later: whoever looks wonders by now.
            Event::Unreached { .. } => return Some(self.pace.hindrances(self.lang, now).join(words::SEPARATOR)),
            Event::Settled(settled) => {
                if let Some(millis) = settled.outcome.millis {
                    self.latencies.record(millis);
                }
            }
            Event::Started { .. } => self.begun = Instant::now(),
            Event::Retrying { .. }
            | Event::Paused { .. }
            | Event::Reached
            | Event::Paced { .. }
            | Event::LookedUp { .. }
            | Event::Lost(_)
            | Event::Merged(_)
            | Event::Ticked
            | Event::Stopping(_)
            | Event::Ended(_) => {}
        }
        let passed = now - self.begun;
        if passed < EVERY {
            return None;
        }
        let settled = tally.settled();
        let speed = real(settled - self.settled) / passed.as_secs_f64();
        let mut pieces =
            vec![words::rows(self.lang, tally), words::failed(self.lang, tally), words::rate(self.lang, speed)];
        pieces.extend(words::latency(self.lang, &self.latencies));
        pieces.extend(self.pace.hindrances(self.lang, now));
        self.begun = now;
        self.settled = settled;
        self.latencies.clear();
        Some(pieces.join(words::SEPARATOR))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Settled;
    use crate::outcome::{Outcome, Status};
    use crate::row::Row;

    #[tokio::test(start_paused = true)]
    async fn a_line_comes_every_five_seconds_and_tells_of_those() {
        let mut english = Stretch::new(Lang::En);
        let mut vietnamese = Stretch::new(Lang::Vi);
        let mut tally = Tally::default();
        tally.total = 12_000;
        let mut lines = Vec::new();
        for number in 1..=1200 {
            tokio::time::advance(Duration::from_millis(10)).await;
            let status = if number % 100 == 0 { Status::Refused } else { Status::Created };
            tally.count(status);
            let outcome = Outcome { millis: Some(number), ..Outcome::unsent(status, None) };
            let settled = Settled { row: Row::default(), outcome };
            lines.extend(english.line(&Event::Settled(&settled), &tally));
            lines.extend(vietnamese.line(&Event::Settled(&settled), &tally));
        }
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[tokio::test(start_paused = true)]
    async fn why_nothing_gets_through_is_said_at_once_and_in_each_line_until_something_does() {
        let mut stretch = Stretch::new(Lang::En);
        let tally = Tally::default();
        let unreached = Event::Unreached { why: "cut", stops_after: Duration::from_secs(30) };
        let reason = "nothing gets through to LadiFlow: the connection was cut before the answer was there; stops in";
        assert_eq!(stretch.line(&unreached, &tally), Some(format!("{reason} 30 s")));
        tokio::time::advance(EVERY).await;
        let line = stretch.line(&Event::Ticked, &tally);
        assert_eq!(line, Some(format!("0 rows · 0 failed · 0/s · {reason} 25 s")));
        assert_eq!(stretch.line(&Event::Reached, &tally), None);
        tokio::time::advance(EVERY).await;
        assert_eq!(stretch.line(&Event::Ticked, &tally).as_deref(), Some("0 rows · 0 failed · 0/s"));
    }

    #[tokio::test(start_paused = true)]
    async fn rows_that_are_looked_up_are_told_in_each_line_while_there_are_any() {
        let mut stretch = Stretch::new(Lang::En);
        let tally = Tally::default();
        let next = Some(Duration::from_secs(10));
        assert_eq!(stretch.line(&Event::LookedUp { rows: 5, next }, &tally), None);
        tokio::time::advance(EVERY).await;
        let line = stretch.line(&Event::Ticked, &tally);
        let words = "customers being looked up: 5, next look in 5 s (LadiFlow did not tell what became of them)";
        assert_eq!(line, Some(format!("0 rows · 0 failed · 0/s · {words}")));
        assert_eq!(stretch.line(&Event::LookedUp { rows: 0, next: None }, &tally), None);
        tokio::time::advance(EVERY).await;
        assert_eq!(stretch.line(&Event::Ticked, &tally).as_deref(), Some("0 rows · 0 failed · 0/s"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_quiet_stretch_has_its_line_too() {
        let mut stretch = Stretch::new(Lang::En);
        tokio::time::advance(EVERY).await;
        let line = stretch.line(&Event::Ticked, &Tally::default());
        assert_eq!(line.as_deref(), Some("0 rows · 0 failed · 0/s"));
    }
}
