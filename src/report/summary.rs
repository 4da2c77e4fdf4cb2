//! `summary.json`: what became of a run, for programs and for the runs after it.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::event::{Ending, Tally};
use crate::message::Lang;
use crate::outcome::Status;
use crate::private;
use crate::report::causes::Causes;
use crate::report::facts::{InputFact, RunFacts};
use crate::report::figures::real;

/// The file's name in a run's folder.
pub const SUMMARY: &str = "summary.json";

/// Everything that is told of a finished or stopped run. Fields stand in the file in this order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The run's name.
    pub run: String,
    /// The run whose failures it took up.
    pub parent_run: Option<String>,
    /// 1, and one more for each time that failures were fed back.
    pub generation: u32,
    /// `create` or `create-or-update`.
    pub mode: String,
    /// What the process ends with.
    pub exit_code: u8,
    /// How the run ended, as [`Ending::name`] says it.
    pub ending: String,
    /// Rows read, and rows by status.
    pub rows: RowCounts,
    /// Every HTTP request, lookups included.
    pub requests: u64,
    /// Posts beyond each row's first.
    pub retries: u64,
    /// How long it took, by the clock that does not jump.
    pub seconds: f64,
    /// Requests a second over the whole run.
    pub rate_per_second: f64,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// The files read.
    pub input: Vec<InputFact>,
    /// The mapping in force.
    pub mapping: Value,
    /// What was decided from whole columns.
    pub decisions: Value,
    /// What LadiFlow kept of what was sent, by field.
    pub losses: Losses,
    /// Rows that failed, by code.
    pub failures: BTreeMap<String, Failure>,
}

/// What LadiFlow kept, by field: its API name, `custom:NAME` or `tags`.
pub type Losses = BTreeMap<String, FieldLosses>;

/// What became of the values of one field that were sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldLosses {
    /// Accepted rows that carried a value.
    pub sent: u64,
    /// Answers that showed the value as sent.
    pub kept: u64,
    /// Answers that showed another value.
    pub changed: u64,
    /// Answers that showed none.
    pub dropped: u64,
    /// Answers that showed it in `external_data`.
    pub moved: u64,
}

impl FieldLosses {
    /// Adds what became of values that another part of the run sent.
    pub fn add(&mut self, other: Self) {
        let Self { sent, kept, changed, dropped, moved } = other;
        self.sent += sent;
        self.kept += kept;
        self.changed += changed;
        self.dropped += dropped;
        self.moved += moved;
    }

    /// Whether a value was changed or dropped.
    pub const fn is_loss(self) -> bool {
        self.changed + self.dropped > 0
    }
}

/// The rows that failed with one code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// How many.
    pub rows: u64,
    /// Numbers of the first, at most ten.
    pub first: Vec<u64>,
    /// What was wrong with the first of them.
    pub message: String,
    /// The way out.
    pub hint: String,
}

/// Rows read, and one count for every status, also 0.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "BTreeMap<String, u64>")]
pub struct RowCounts {
    /// Rows read: the sum of all statuses.
    pub read: u64,
    counts: [u64; Status::ALL.len()],
}

impl RowCounts {
    /// How many rows have a status.
    pub const fn of(&self, status: Status) -> u64 {
        self.counts[status as usize]
    }

    /// How many rows stand in `failures.csv`.
    pub fn failures(&self) -> u64 {
        Status::ALL.iter().filter(|status| status.is_failure()).map(|&status| self.of(status)).sum()
    }
}

impl From<&Tally> for RowCounts {
    fn from(tally: &Tally) -> Self {
        let mut counts = [0; Status::ALL.len()];
        for &status in Status::ALL {
            counts[status as usize] = tally.rows(status);
        }
        Self { read: tally.settled(), counts }
    }
}

impl From<BTreeMap<String, u64>> for RowCounts {
    fn from(named: BTreeMap<String, u64>) -> Self {
        let count = |name: &str| named.get(name).copied().unwrap_or_default();
        let mut counts = [0; Status::ALL.len()];
        for &status in Status::ALL {
            counts[status as usize] = count(status.name());
        }
        Self { read: count("read"), counts }
    }
}

impl Serialize for RowCounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let counts = Status::ALL.iter().map(|&status| (status.name(), self.of(status)));
        serializer.collect_map(std::iter::once(("read", self.read)).chain(counts))
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy)]
pub struct RunEnd {
    /// Why.
    pub ending: Ending,
    /// What the process ends with.
    pub exit_code: u8,
    /// When.
    pub at: Timestamp,
    /// How long it took.
    pub took: Duration,
}

impl Summary {
    /// Adds what was counted before the run was interrupted, where a summary was left of it.
    pub fn add_earlier(&mut self, before: Self) {
        self.requests += before.requests;
        self.retries += before.retries;
        for (field, losses) in before.losses {
            self.losses.entry(field).or_default().add(losses);
        }
    }

    /// Puts together what is known at the end of a run. Messages and hints are in the run's language.
    pub fn new(facts: RunFacts, end: RunEnd, tally: &Tally, losses: Losses, causes: &Causes, lang: Lang) -> Self {
        let seconds = (end.took.as_secs_f64() * 1000.0).round() / 1000.0;
        let rate = if seconds > 0.0 { real(tally.requests) / seconds } else { 0.0 };
        let failures = causes.failures.by_code().into_iter().map(|cause| {
            let problem = &cause.problem;
            let failure = Failure {
                rows: cause.rows,
                first: cause.first.iter().map(|place| place.number).collect(),
                message: lang.message(problem.code, &problem.facts),
                hint: lang.hint(problem.code, &problem.facts),
            };
            (problem.code.name().to_owned(), failure)
        });
        Self {
            run: facts.run,
            parent_run: facts.parent_run,
            generation: facts.generation,
            mode: facts.mode,
            exit_code: end.exit_code,
            ending: end.ending.name().to_owned(),
            rows: RowCounts::from(tally),
            requests: tally.requests,
            retries: tally.retries,
            seconds,
            rate_per_second: (rate * 10.0).round() / 10.0,
            started_at: facts.started_at,
            ended_at: end.at,
            input: facts.input,
            mapping: facts.mapping,
            decisions: facts.decisions,
            losses,
            failures: failures.collect(),
        }
    }

    /// The object as it stands in the file and on standard output.
    ///
    /// # Panics
    /// Never: every key is a string.
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("every key is a string");
        text.push('\n');
        text
    }

    /// Writes the file: whole, or not at all.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        private::write_whole(&folder.join(SUMMARY), self.json().as_bytes())
    }

    /// Reads the summary of an earlier run.
    ///
    /// # Errors
    /// It is not there, or is not what this program writes.
    pub fn read(folder: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&std::fs::read(folder.join(SUMMARY))?)?)
    }
}

/// What `--json` prints when a run could not be begun (exit codes 2 and 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotStarted {
    /// 2 or 4.
    pub exit_code: u8,
    /// Always `not_started`.
    pub ending: &'static str,
    /// Why.
    pub error: NotStartedError,
}

/// Why a run could not be begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotStartedError {
    /// The stable word.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// The way out, where there is one.
    pub hint: Option<String>,
}

impl NotStarted {
    /// The object for an error.
    pub fn new(exit_code: u8, code: String, message: String, hint: Option<String>) -> Self {
        Self { exit_code, ending: "not_started", error: NotStartedError { code, message, hint } }
    }

    /// The object as text, ended.
    ///
    /// # Panics
    /// Never: every key is a string.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("every key is a string") + "\n"
    }
}

#[cfg(test)]
mod tests;
