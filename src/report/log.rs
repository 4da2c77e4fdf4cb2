//! What a run does, for the log: numbers, places and stable words, never a value of a customer.

use std::io;

use tracing::{debug, info};

use crate::event::{Event, Listener, Tally};

/// Hands the facts of a run to the log: its course at `-v`, every row at `-vv`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Log;

impl Listener for Log {
    fn hear(&mut self, event: &Event<'_>, tally: &Tally) -> io::Result<()> {
        match event {
            Event::Started { total } => info!(total, "the run begins"),
            Event::Settled(row) => debug!(
                row = row.row.number,
                status = row.outcome.status.name(),
                code = row.outcome.problem.as_ref().map(|problem| problem.code.name()),
                field = row.outcome.problem.as_ref().map(|problem| &*problem.field),
                http = row.outcome.http,
                attempts = row.outcome.attempts,
                ms = row.outcome.millis,
                "a row is settled",
            ),
            Event::Retrying { after } => info!(ms = after.as_millis(), "a row will be tried again"),
            Event::Paused { duration } => info!(ms = duration.as_millis(), "nobody sends for a while"),
            Event::Unreached { why, stops_after } => {
                info!(why, stops_in_ms = stops_after.as_millis(), "nobody is there who works");
            }
            Event::Reached => info!("somebody works again"),
            Event::Paced { in_flight, limit, rate } => debug!(in_flight, limit, rate, "the pace"),
            Event::LookedUp { rows, next } => debug!(rows, ms = next.map(|next| next.as_millis()), "rows in doubt"),
            Event::Lost(fields) => info!(?fields, "the first rows that fill these fields lost them"),
            Event::Merged(rows) => info!(?rows, "LadiFlow merged these rows"),
            Event::Ticked => {}
            Event::Stopping(ending) => info!(ending = ending.name(), "no new request from here on"),
            Event::Ended(ending) => {
                info!(ending = ending.name(), rows = tally.settled(), requests = tally.requests, "the run is over");
            }
        }
        Ok(())
    }
}
