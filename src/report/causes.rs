//! Hears which rows failed or were warned about, and why.

use std::io;

use crate::cause::{self, Place};
use crate::event::{Event, Listener, Settled, Tally};

/// What was wrong with the rows of a run.
#[derive(Debug, Clone, Default)]
pub struct Causes {
    /// Why rows failed.
    pub failures: cause::Causes,
    /// What was dropped, doubted or lost of rows, whether they failed or not.
    pub warnings: cause::Causes,
    /// The same of the rows that LadiFlow accepted.
    pub accepted: cause::Causes,
}

impl Causes {
    fn count(&mut self, settled: &Settled) {
        let place = Place { number: settled.row.number, file: settled.row.file, line: settled.row.line };
        self.warnings.count(&settled.outcome.warnings, place);
        if settled.outcome.status.is_accepted() {
            self.accepted.count(&settled.outcome.warnings, place);
        }
        if settled.outcome.status.is_failure() {
            self.failures.count(settled.outcome.problem.as_slice(), place);
        }
    }
}

impl Listener for Causes {
    fn hear(&mut self, event: &Event<'_>, _tally: &Tally) -> io::Result<()> {
        if let Event::Settled(settled) = event {
            self.count(settled);
        }
        Ok(())
    }
}
