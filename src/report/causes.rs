//! Groups the rows that failed by cause.

use std::collections::BTreeMap;
use std::io;

use crate::code::Code;
use crate::event::{Event, Listener, Settled, Tally};
use crate::outcome::Problem;

/// Row numbers kept for a cause.
const FIRST: usize = 10;

/// The rows that failed for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// What was wrong with the first of them.
    pub problem: Problem,
    /// How many rows.
    pub rows: u64,
    /// Numbers of the first rows, at most ten.
    pub first: Vec<u64>,
    /// The file, counted from 0, and the line in it where the first of them begins.
    pub place: (usize, u64),
}

/// Hears which rows failed and why. Memory is bounded by the number of codes.
#[derive(Debug, Clone, Default)]
pub struct Causes {
    failures: BTreeMap<Code, Cause>,
    warnings: BTreeMap<Code, u64>,
}

impl Causes {
    /// The causes, those with most rows first.
    pub fn ranked(&self) -> Vec<&Cause> {
        let mut causes: Vec<_> = self.failures.values().collect();
        causes.sort_by_key(|cause| std::cmp::Reverse(cause.rows));
        causes
    }

    /// How often each warning was given, by code.
    pub fn warnings(&self) -> &BTreeMap<Code, u64> {
        &self.warnings
    }

    fn count(&mut self, settled: &Settled) {
        for warning in &settled.outcome.warnings {
            *self.warnings.entry(warning.code).or_default() += 1;
        }
        let Some(problem) = settled.outcome.problem.as_ref().filter(|_| settled.outcome.status.is_failure()) else {
            return;
        };
        let cause = self.failures.entry(problem.code).or_insert_with(|| Cause {
            problem: problem.clone(),
            rows: 0,
            first: Vec::new(),
            place: (settled.row.file, settled.row.line),
        });
        cause.rows += 1;
        if cause.first.len() < FIRST {
            cause.first.push(settled.number);
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
