//! Pass 2: reads the rows again and hands each to the engine with what is to be done with it.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread;

use tokio::sync::mpsc;

use crate::api::Bodies;
use crate::code::Code;
use crate::delivery::{Doubt, Job, Mode, Parcel, Stop, Work};
use crate::event::Ending;
use crate::ledger::journal::{Entry, Fingerprint};
use crate::ledger::{Acceptance, Fingerprints, History, LedgerError, Past, RowsLeft};
use crate::outcome::{Outcome, Problem, Status};
use crate::row::Row;
use crate::source::{SourceError, Sources};
use crate::spread::{Share, spread};
use crate::survey::{Fate, Findings, Task};

/// So many rows are a thread's turn: some 0.1 ms.
const TURN: usize = 16;

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
    /// For each thread that judges; nothing for a run that leaves no history.
    pub memory: Vec<Option<Memory>>,
    /// Writes the bodies.
    pub bodies: Arc<Bodies>,
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
    /// Reads every row, has it judged by one of the threads in their turn, and hands it over: each thread to its own
    /// channel, of which the engine takes in the same turn. What goes wrong stops the run before it can look as if the
    /// rows had come to their end.
    ///
    /// # Errors
    /// The input or the ledger can no longer be read; rows before were handed over.
    pub fn feed(mut self, jobs: Vec<mpsc::Sender<Vec<Job>>>, stops: &mpsc::Sender<Stop>) -> Result<Fed, FeedError> {
        thread::scope(|scope| {
            let (mut spread, shares) = spread(jobs.len());
            let judge = |memory| Judge {
                memory,
                findings: Arc::clone(&self.findings),
                bodies: Arc::clone(&self.bodies),
                mode: self.mode,
                resend: self.resend,
                newest: None,
            };
            let judges: Vec<_> = shares
                .into_iter()
                .zip(jobs)
                .zip(self.memory.drain(..))
                .map(|((share, jobs), memory)| {
                    let judge = judge(memory);
                    scope.spawn(move || judge.work(&share, &jobs, stops))
                })
                .collect();
            let limit = self.limit;
            let read = if limit == Some(0) {
                Ok(())
            } else {
                let taken = self.sources.read(&mut |row| {
                    let is_last = limit == Some(row.position);
                    // Nobody listening any more means that the run is over.
                    let flow = spread.take(row);
                    if is_last { ControlFlow::Break(()) } else { flow }
                });
                taken.map(drop)
            };
            if read.is_err() {
                stop(stops, Ending::InputChanged);
            }
            spread.finish();
            let mut unchanged_since = None;
            for judge in judges {
                let newest = judge.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
                unchanged_since = newer(unchanged_since, newest);
            }
            read?;
            Ok(Fed { sources: self.sources, unchanged_since })
        })
    }
}

/// Judges rows in a thread of its own.
struct Judge {
    memory: Option<Memory>,
    findings: Arc<Findings>,
    bodies: Arc<Bodies>,
    mode: Mode,
    resend: bool,
    /// Of what was accepted for the rows left out as `unchanged`, the newest.
    newest: Option<Acceptance>,
}

impl Judge {
    /// Judges its share and hands it over, until nobody takes it any more.
    fn work(
        mut self,
        share: &Share,
        jobs: &mpsc::Sender<Vec<Job>>,
        stops: &mpsc::Sender<Stop>,
    ) -> Result<Option<Acceptance>, LedgerError> {
        while let Some(rows) = share.next() {
            // Nothing of a batch goes out of which the ledger cannot tell all: rows behind it must not either.
            let ready = self.judge(rows).inspect_err(|_| stop(stops, Ending::OutputFailed))?;
            if jobs.blocking_send(ready).is_err() {
                break;
            }
        }
        Ok(self.newest)
    }

    /// What is to be done with each row.
    fn judge(&mut self, rows: Vec<Row>) -> Result<Vec<Job>, LedgerError> {
        let fate = |(at, mut row): (usize, Row)| {
            let_others_go(at);
            let fate = self.findings.fate(&row);
            row.number = fate.number;
            (row, fate)
        };
        let batch: Vec<(Row, Fate)> = rows.into_iter().enumerate().map(fate).collect();
        let past = self.past(&batch)?;
        let mut ready = Vec::with_capacity(batch.len());
        for (at, ((row, fate), past)) in batch.into_iter().zip(past).enumerate() {
            let_others_go(at);
            ready.push(self.job(row, fate, past)?);
        }
        Ok(ready)
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
        let entry = rows_left.map_or(Ok(None), |rows_left| rows_left.entry(row.position))?;
        let is_its_own = |entry: &Entry| past.as_ref().is_some_and(|(fingerprint, _)| entry.is_of(fingerprint));
        // What another row came to at this place is for the history to tell.
        if let Some(entry) = entry.filter(is_its_own) {
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
                    self.newest = newer(self.newest.take(), Some(acceptance));
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
        let doubt = doubt.filter(|_| !self.resend);
        // Written here, where all cores share the work; a row that is only looked up may never need it.
        let body = doubt.is_none().then(|| self.bodies.write(&customer));
        let parcel = Parcel { customer: Box::new(customer), fingerprint, body };
        let work = match doubt {
            Some(doubt) => Work::LookUp(parcel, doubt),
            None => Work::Post(parcel),
        };
        Ok(Job { row, work, earlier_attempts: attempts, warnings })
    }
}

/// Stops the run. Fails only where it is over.
fn stop(stops: &mpsc::Sender<Stop>, ending: Ending) {
    let _ = stops.blocking_send(Stop::Drain(ending));
}

/// Now and then a thread that judges lets others go first: the one that writes the ledger, and LadiFlow's stand-in on
/// the same machine, are wanted at once, while rows wait here for their turn anyway.
fn let_others_go(at: usize) {
    if at.is_multiple_of(TURN) {
        thread::yield_now();
    }
}

/// The one that was accepted later.
fn newer(one: Option<Acceptance>, other: Option<Acceptance>) -> Option<Acceptance> {
    [one, other].into_iter().flatten().max_by_key(|acceptance| acceptance.at)
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
