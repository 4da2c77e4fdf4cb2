//! Pass 2: reads the rows again and hands each to the engine with what is to be done with it.

use std::ops::ControlFlow;
use std::sync::Arc;

use tokio::sync::mpsc;

use crate::code::Code;
use crate::delivery::{Doubt, Job, Mode, Parcel, Work};
use crate::ledger::journal::Fingerprint;
use crate::ledger::{Acceptance, Fingerprints, History, LedgerError, Past, RowsLeft};
use crate::outcome::{Outcome, Problem, Status};
use crate::row::Row;
use crate::source::{SourceError, Sources};
use crate::survey::{Fate, Findings, Task};

/// So many rows are asked about in the ledger at once.
const BATCH: usize = 256;

/// What is remembered of the account and of this run.
pub struct Memory {
    /// By what the ledger knows customers.
    pub fingerprints: Fingerprints,
    /// What was accepted before.
    pub history: History,
    /// What an interrupted start of this run left.
    pub rows_left: Option<RowsLeft>,
}

/// Reads the rows for a run.
pub struct Feeder {
    /// The input.
    pub sources: Sources,
    /// What was found in it.
    pub findings: Arc<Findings>,
    /// Nothing for a run that leaves no history.
    pub memory: Option<Memory>,
    /// Which endpoint rows are posted to.
    pub mode: Mode,
    /// Whether rows are sent although history says that they need not, or must not, be.
    pub resend: bool,
    /// Only so many rows.
    pub limit: Option<u64>,
}

/// What pass 2 comes back with.
pub struct Fed {
    /// The input, for a last look at it.
    pub sources: Sources,
    /// Of what was accepted for the rows left out as `unchanged`, the newest.
    pub unchanged_since: Option<Acceptance>,
}

/// Why pass 2 broke off.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The input can no longer be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl Feeder {
    /// Reads every row and hands it over.
    ///
    /// # Errors
    /// The input or the ledger can no longer be read; the rows before were handed over.
    pub fn feed(mut self, jobs: &mpsc::Sender<Vec<Job>>) -> Result<Fed, FeedError> {
        if self.limit == Some(0) {
            return Ok(Fed { sources: self.sources, unchanged_since: None });
        }
        let mut batch = Vec::with_capacity(BATCH);
        let mut failed = None;
        let mut judge = Judge { memory: self.memory, mode: self.mode, resend: self.resend, unchanged_since: None };
        let (findings, limit) = (self.findings, self.limit);
        self.sources.read(&mut |row| {
            let fate = findings.fate(row);
            let position = row.position;
            let mut row = std::mem::take(row);
            row.number = fate.number;
            batch.push((row, fate));
            let is_last = limit == Some(position);
            if batch.len() == BATCH || is_last {
                match judge.hand_over(&mut batch, jobs) {
                    Ok(flow) if !is_last => return flow,
                    Ok(_) => {}
                    Err(error) => failed = Some(error),
                }
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })?;
        if let Some(error) = failed {
            return Err(error.into());
        }
        // Nobody listening any more means that the run is over.
        let _ = judge.hand_over(&mut batch, jobs)?;
        Ok(Fed { sources: self.sources, unchanged_since: judge.unchanged_since })
    }
}

struct Judge {
    memory: Option<Memory>,
    mode: Mode,
    resend: bool,
    unchanged_since: Option<Acceptance>,
}

impl Judge {
    /// Hands rows over; breaks when nobody takes them.
    fn hand_over(
        &mut self,
        batch: &mut Vec<(Row, Fate)>,
        jobs: &mpsc::Sender<Vec<Job>>,
    ) -> Result<ControlFlow<()>, LedgerError> {
        let past = self.past(batch)?;
        let mut ready = Vec::with_capacity(batch.len());
        let mut result = Ok(());
        for ((row, fate), past) in batch.drain(..).zip(past) {
            match self.job(row, fate, past) {
                Ok(job) => ready.push(job),
                Err(error) => {
                    result = Err(error);
                    break;
                }
            }
        }
        let is_taken = jobs.blocking_send(ready).is_ok();
        result.map(|()| if is_taken { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    }

    /// What the ledger says of the customer of each row that is meant to be sent.
    fn past(&mut self, batch: &[(Row, Fate)]) -> Result<Vec<Option<(Fingerprint, Past)>>, LedgerError> {
        let Some(memory) = &mut self.memory else { return Ok(vec![None; batch.len()]) };
        let of = |fate: &Fate| match &fate.task {
            Task::Send(customer) | Task::LookUp(customer) => memory.fingerprints.of(customer),
            Task::Settle(_) => None,
        };
        let fingerprints: Vec<Option<Fingerprint>> = batch.iter().map(|(_, fate)| of(fate)).collect();
        let mut asked: Vec<Fingerprint> = fingerprints.iter().flatten().copied().collect();
        let past = memory.history.judge(&mut asked)?;
        let mut answers = asked.into_iter().zip(past);
        Ok(fingerprints.into_iter().map(|fingerprint| fingerprint.and_then(|_| answers.next())).collect())
    }

    fn job(&mut self, row: Row, fate: Fate, past: Option<(Fingerprint, Past)>) -> Result<Job, LedgerError> {
        let Fate { mut attempts, task, warnings, .. } = fate;
        let (customer, mut doubt) = match task {
            Task::Settle(outcome) => return Ok(settled(row, outcome, attempts, warnings)),
            Task::Send(customer) => (customer, None),
            Task::LookUp(customer) => (customer, Some(Doubt::default())),
        };
        let rows_left = self.memory.as_mut().and_then(|memory| memory.rows_left.as_mut());
        if let Some(entry) = rows_left.map_or(Ok(None), |rows_left| rows_left.entry(row.position))? {
            match entry.outcome.status {
                Status::Failed | Status::Unsent => attempts = attempts.max(entry.outcome.attempts),
                Status::Unconfirmed => {
                    attempts = attempts.max(entry.outcome.attempts);
                    doubt = Some(Doubt::default());
                }
                Status::Created
                | Status::Updated
                | Status::Unchanged
                | Status::Duplicate
                | Status::Skipped
                | Status::Invalid
                | Status::Refused => return Ok(settled(row, entry.outcome, attempts, Vec::new())),
            }
        }
        let fingerprint = past.as_ref().map(|(fingerprint, _)| *fingerprint);
        if !self.resend {
            match past.map(|(_, past)| past) {
                Some(Past::Unchanged(acceptance)) => {
                    let job = unchanged(row, &acceptance, attempts, warnings);
                    if self.unchanged_since.as_ref().is_none_or(|newest| newest.at < acceptance.at) {
                        self.unchanged_since = Some(acceptance);
                    }
                    return Ok(job);
                }
                Some(Past::Changed(acceptance)) if self.mode == Mode::Create => {
                    return Ok(already_created(row, &acceptance, attempts, warnings));
                }
                None | Some(Past::Unknown | Past::Changed(_)) => {}
                Some(Past::InDoubt { since, .. }) => {
                    doubt.get_or_insert_default().first_attempt.get_or_insert(since);
                }
            }
        }
        let parcel = Parcel { customer: Box::new(customer), fingerprint, body: None };
        let work = match doubt {
            Some(doubt) if !self.resend => Work::LookUp(parcel, doubt),
            Some(_) | None => Work::Post(parcel),
        };
        Ok(Job { row, work, earlier_attempts: attempts, warnings })
    }
}

/// A row that needs no request now; it keeps the posts of earlier generations.
fn settled(row: Row, mut outcome: Outcome, earlier_attempts: u32, warnings: Vec<Problem>) -> Job {
    outcome.attempts = outcome.attempts.max(earlier_attempts);
    if outcome.warnings.is_empty() {
        outcome.warnings = warnings;
    }
    Job { row, work: Work::Settled(outcome), earlier_attempts, warnings: Vec::new() }
}

fn unchanged(row: Row, acceptance: &Acceptance, attempts: u32, warnings: Vec<Problem>) -> Job {
    let problem = accepted(Code::UnchangedSince, acceptance);
    let mut outcome = Outcome::unsent(Status::Unchanged, Some(problem));
    outcome.customer_id.clone_from(&acceptance.customer_id);
    settled(row, outcome, attempts, warnings)
}

fn already_created(row: Row, acceptance: &Acceptance, attempts: u32, warnings: Vec<Problem>) -> Job {
    let problem = accepted(Code::AlreadyCreated, acceptance);
    let mut outcome = Outcome::unsent(Status::Invalid, Some(problem));
    outcome.customer_id.clone_from(&acceptance.customer_id);
    settled(row, outcome, attempts, warnings)
}

fn accepted(code: Code, acceptance: &Acceptance) -> Problem {
    Problem::of_row(code).with("run", &*acceptance.run).with("date", day(acceptance))
}

/// The local day on which a request was accepted.
pub fn day(acceptance: &Acceptance) -> String {
    acceptance.at.to_zoned_datetime(jiff::tz::TimeZone::system()).date().to_string()
}
