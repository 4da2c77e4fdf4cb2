//! What the ledger does for a run: the account, the lock, the run that is begun or continued, the guards.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::feeding::Memory;
use super::super::sameness::Sameness;
use super::super::{Failure, Surroundings};
use super::Run;
use super::superseded::Superseded;
use crate::config::values::Mode;
use crate::ledger::journal::Journal;
use crate::ledger::{Account, AccountLock, Ledger, LedgerError, NewRun, OpenRun, RunEnd};
use crate::mapping::columns::name_of;
use crate::message::{Fact, Lang};
use crate::report::figures::whole;
use crate::report::folder;

/// A run in the ledger.
#[derive(Debug)]
pub struct Record {
    ledger: Ledger,
    lock: AccountLock,
    /// Whose customers they are.
    pub account: Account,
    /// The run's name.
    pub name: String,
    /// Whether an unfinished run is continued.
    pub is_continued: bool,
    /// An unfinished run that is not continued although it might have been meant.
    pub superseded: Option<Superseded>,
    open: OpenRun,
    source: Option<String>,
}

/// A list that lost too much since the last good run.
#[derive(Debug, Clone, PartialEq)]
pub struct Shrunk {
    before: u64,
    now: u64,
    allowed: f64,
    /// Whether they are fewer than allowed.
    has_fewer_rows: bool,
    columns: Vec<String>,
}

impl Record {
    /// Opens the ledger, takes the account's lock, and begins the run or continues an unfinished one.
    ///
    /// # Errors
    /// Another run of the account is at work (exit code 4), or the ledger cannot be used.
    pub fn begin(run: &Run, sameness: &Sameness, surroundings: &Surroundings) -> Result<Self, Failure> {
        let mut ledger = Ledger::open(&run.plan.out, Arc::clone(&surroundings.clock))?;
        let account = ledger.account(run.target.host(), run.target.account_name(&run.plan))?;
        let mut lock = ledger.lock(&account).map_err(|error| {
            let exit_code = if matches!(error, LedgerError::Locked { .. }) { 4 } else { 2 };
            Failure::from(error).with_exit_code(exit_code)
        })?;
        let source = source(run);
        if run.sending.restart {
            let (name, open) = begin(&mut ledger, &mut lock, run, sameness, surroundings)?;
            return Ok(Self { ledger, lock, account, name, is_continued: false, superseded: None, open, source });
        }
        // Whatever is missing in its folder is written anew. Without the folder it was thrown away.
        let unfinished = ledger.unfinished(&account, &sameness.run)?;
        if let Some(past) = unfinished.filter(|past| run.plan.out.join(&past.name).is_dir()) {
            let open = ledger.resume(&mut lock, &past)?;
            let name = past.name;
            return Ok(Self { ledger, lock, account, name, is_continued: true, superseded: None, open, source });
        }
        let superseded = Superseded::find(&ledger, &account, run, sameness)?;
        let (name, open) = begin(&mut ledger, &mut lock, run, sameness, surroundings)?;
        Ok(Self { ledger, lock, account, name, is_continued: false, superseded, open, source })
    }

    /// The journal of the run.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn journal(&self) -> Result<Journal, Failure> {
        Ok(self.ledger.journal(self.open)?)
    }

    /// What is remembered, for one of so many threads that ask.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn memory(&self, threads: usize) -> Result<Memory, Failure> {
        Ok(Memory {
            fingerprints: self.ledger.fingerprints(),
            history: self.ledger.history(&self.account, threads)?,
            rows_left: self.is_continued.then(|| self.ledger.rows_left(self.open)).transpose()?,
        })
    }

    /// How many customers the account has posted today.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn posted_today(&self) -> Result<u64, Failure> {
        Ok(self.ledger.posted_today(&self.account)?)
    }

    /// Whether the list lost more than it may since the last good run with the same config or path.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn shrunk(&self, run: &Run) -> Result<Option<Shrunk>, Failure> {
        let Some(source) = &self.source else { return Ok(None) };
        let Some(last) = self.ledger.last_good(&self.account, source)? else { return Ok(None) };
        let (before, now) = (last.rows_read.unwrap_or(0), run.findings.rows.read);
        let allowed = run.plan.brakes.max_shrink.0;
        let mapped = mapped_columns(run);
        let columns: Vec<_> = last.columns.into_iter().filter(|column| !mapped.contains(column)).collect();
        #[expect(clippy::cast_precision_loss, reason = "a share of rows")]
        let has_shrunk = (before.saturating_sub(now)) as f64 > before as f64 * allowed;
        let shrunk = Shrunk { before, now, allowed, has_fewer_rows: has_shrunk, columns };
        Ok((has_shrunk || !shrunk.columns.is_empty()).then_some(shrunk))
    }

    /// Takes back that the run was begun: nothing was sent.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn call_off(mut self) -> Result<(), Failure> {
        Ok(self.ledger.call_off(self.open)?)
    }

    /// Notes down how the run ended.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn end(mut self, end: &RunEnd) -> Result<(), LedgerError> {
        self.ledger.end(&self.lock, self.open, end)
    }
}

impl Shrunk {
    /// What was lost, with the way out if that is meant.
    pub fn told(&self, lang: Lang) -> String {
        let lost = self.before.saturating_sub(self.now);
        let facts: [Fact; 5] = [
            ("before", whole(lang, self.before)),
            ("now", whole(lang, self.now)),
            ("allowed", format!("{}%", (self.allowed * 100.0).round())),
            ("needed", format!("{}%", (lost * 100).div_ceil(self.before.max(1)))),
            ("columns", self.columns.join(", ")),
        ];
        let mut lines = Vec::new();
        let mut say = |lost: &str, way_out: &str| {
            lines.push(lang.text(lost, &facts));
            lines.push(format!("{} {}", lang.text("commands.hint", &[]), lang.text(way_out, &facts)));
        };
        if self.has_fewer_rows {
            say("commands.shrunk_rows", "commands.shrunk_rows_meant");
        }
        if !self.columns.is_empty() {
            say("commands.shrunk_columns", "commands.shrunk_columns_meant");
        }
        lines.join("\n")
    }
}

fn begin(
    ledger: &mut Ledger,
    lock: &mut AccountLock,
    run: &Run,
    sameness: &Sameness,
    surroundings: &Surroundings,
) -> Result<(String, OpenRun), LedgerError> {
    let new = new_run(run, sameness, source(run), surroundings);
    let open = ledger.begin(lock, &new)?;
    Ok((new.name, open))
}

fn new_run(run: &Run, sameness: &Sameness, source: Option<String>, surroundings: &Surroundings) -> NewRun {
    let mode = run.plan.target.mode;
    NewRun {
        name: name(run, fastrand::u16(..), surroundings),
        parent: run.parent.as_ref().map(|parent| parent.run.clone()),
        generation: generation(run),
        mode: super::super::policy::word(mode).to_owned(),
        settles_first: mode == Mode::Create && !run.sending.resend,
        same_run: sameness.run,
        input: sameness.input,
        mapping: sameness.mapping,
        source,
        columns: mapped_columns(run),
        command: run.command.clone(),
    }
}

/// 1 for a list, one more each time that its failures are fed back.
pub fn generation(run: &Run) -> u32 {
    run.parent.as_ref().map_or(1, |parent| parent.generation + 1)
}

/// A new name for the run.
pub fn name(run: &Run, random: u16, surroundings: &Surroundings) -> String {
    let first = &run.sources.files()[0].shape().path;
    let input = if first == "-" { Path::new("stdin") } else { Path::new(first) };
    folder::name(surroundings.clock.timestamp(), input, random)
}

/// What the list is compared with: the config file, else the list's own path. Fed-back lists and parts of lists do
/// not count.
pub fn source(run: &Run) -> Option<String> {
    if run.findings.feedback.is_some() || run.limit.is_some() {
        return None;
    }
    let first = &run.sources.files()[0].shape().path;
    if run.plan.config.is_none() && first == "-" {
        // Unrelated lists may be piped in from one folder.
        return None;
    }
    let path = run.plan.config.clone().unwrap_or_else(|| PathBuf::from(first));
    Some(std::path::absolute(&path).unwrap_or(path).display().to_string())
}

fn mapped_columns(run: &Run) -> Vec<String> {
    let headers = &run.findings.headers;
    (0..headers.len())
        .filter(|column| run.findings.mapping.uses(*column))
        .map(|column| name_of(headers, column))
        .collect()
}
