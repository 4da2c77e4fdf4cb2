//! Earlier runs as they are listed: from the ledger, and from the folders of those that it does not know.

use std::collections::HashSet;
use std::path::Path;

use jiff::Timestamp;

use super::open::{Counts, Run, open};
use crate::commands::Failure;
use crate::ledger::{Ledger, LedgerError, PastRun};
use crate::outcome::Status;
use crate::report::folder;
use crate::report::summary::{RowCounts, Summary};

/// An earlier run.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Its name.
    pub run: String,
    /// The run whose rows it took up.
    pub parent: Option<String>,
    /// 1, or one more than its parent's.
    pub generation: u32,
    /// `create` or `create-or-update`; `None` of a run of which nothing but its files is known.
    pub mode: Option<String>,
    /// Its account as people know it; `None` if the ledger does not know the run: such as one into a sandbox.
    pub account: Option<String>,
    /// When it was begun.
    pub started: Timestamp,
    /// How far it is.
    pub state: State,
    /// What became of its rows, once it has ended.
    pub rows: Option<RowCounts>,
    /// Rows that are still open after all later runs, told at the run that began the line.
    pub open: Option<u64>,
    /// Whether nobody knows how many are open, since it did not come to its end and may still be continued.
    pub is_open_unknown: bool,
    /// The command that goes on with what is open.
    pub next: Option<String>,
}

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It has ended.
    Ended {
        /// When.
        at: Timestamp,
        /// With which exit code.
        exit_code: u8,
        /// The word in `summary.json`.
        ending: String,
    },
    /// A process is at work on it.
    AtWork,
    /// It was killed.
    Broken,
    /// It has not told its end, and nobody knows whether a process is at work on it.
    Untold,
}

impl State {
    /// Whether every row was settled.
    pub const fn is_finished(&self) -> bool {
        matches!(self, Self::Ended { exit_code: 0 | 1, .. })
    }
}

impl Listed {
    /// All runs under `out` that were not pruned, the newest first.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn find(out: &Path, ledger: Option<&Ledger>) -> Result<Vec<Self>, Failure> {
        let past = ledger.map_or(Ok(Vec::new()), Ledger::runs)?;
        let known: HashSet<&str> = past.iter().map(|run| run.name.as_str()).collect();
        let strangers = strangers(out, &known).into_iter().map(|stranger| (Self::stranger(stranger), None));
        let listed = past.iter().enumerate().filter(|(_, run)| !run.pruned).map(|(at, run)| {
            let mut known = Self::known(run, state(run, ledger)?);
            // The command was given again, of a changed list or with `--restart`, and came to its end.
            let is_done =
                |newer: &PastRun| (newer.account, &newer.command) == (run.account, &run.command) && newer.is_finished();
            known.next = known.next.filter(|_| !past[..at].iter().any(is_done));
            Ok((known, Some(list(run, out))))
        });
        let mut all = listed.chain(strangers.map(Ok)).collect::<Result<Vec<_>, LedgerError>>()?;
        all.sort_by(|(one, _), (other, _)| other.started.cmp(&one.started).then_with(|| other.run.cmp(&one.run)));
        Ok(reckoned(all))
    }

    fn known(run: &PastRun, state: State) -> Self {
        let account =
            run.account_name.as_ref().map_or_else(|| run.host.clone(), |name| format!("{} ({name})", run.host));
        Self {
            run: run.name.clone(),
            parent: run.parent.clone(),
            generation: run.generation,
            mode: Some(run.mode.clone()),
            account: Some(account),
            started: run.started,
            rows: run.counts.as_ref().and_then(|counts| serde_json::from_str(counts).ok()),
            open: None,
            is_open_unknown: false,
            next: (!state.is_finished() && state != State::AtWork).then(|| run.command.clone()),
            state,
        }
    }

    fn stranger(stranger: Stranger) -> Self {
        let Stranger { run, began, summary } = stranger;
        let Some(summary) = summary else {
            let (state, generation) = (State::Untold, 1);
            let (parent, mode, account, rows, open, next) = (None, None, None, None, None, None);
            let is_open_unknown = false;
            return Self {
                run,
                parent,
                generation,
                mode,
                account,
                started: began,
                state,
                rows,
                open,
                is_open_unknown,
                next,
            };
        };
        Self {
            run: summary.run.clone(),
            parent: summary.parent_run.clone(),
            generation: summary.generation,
            mode: Some(summary.mode.clone()),
            account: None,
            started: summary.started_at,
            state: State::Ended { at: summary.ended_at, exit_code: summary.exit_code, ending: summary.ending.clone() },
            rows: Some(summary.rows.clone()),
            open: None,
            is_open_unknown: false,
            next: None,
        }
    }
}

/// A run of which the ledger knows nothing, such as one into a sandbox.
#[derive(Debug)]
pub struct Stranger {
    /// Its name.
    pub run: String,
    /// When it began.
    pub began: Timestamp,
    /// What became of it, if it came to its end.
    pub summary: Option<Box<Summary>>,
}

/// The runs under `out` that the ledger does not know.
pub fn strangers(out: &Path, known: &HashSet<&str>) -> Vec<Stranger> {
    let strangers = folder::run_names(out).filter(|name| !known.contains(name.as_str()));
    let stranger = |run: String| {
        let folder = out.join(&run);
        let summary = Summary::read(&folder).ok().filter(|summary| summary.run == run).map(Box::new);
        let began = summary.as_ref().map_or_else(|| folder::began(&run), |summary| Some(summary.started_at));
        (folder::is_run(&folder) && !folder.is_symlink()).then(|| Some(Stranger { began: began?, run, summary }))?
    };
    strangers.filter_map(stranger).collect()
}

fn state(run: &PastRun, ledger: Option<&Ledger>) -> Result<State, LedgerError> {
    if let (Some(at), Some(exit_code), Some(ending)) = (run.ended, run.exit_code, run.ending.clone()) {
        return Ok(State::Ended { at, exit_code, ending });
    }
    let holder = ledger.map_or(Ok(None), |ledger| ledger.holder(run))?;
    Ok(if holder.is_some() { State::AtWork } else { State::Broken })
}

/// The list that a run reads, told apart by account, by what it is compared with for `max_shrink`, and by the paths. A
/// part of a list, or one that was fed back, is only ever the same as itself.
fn list(run: &PastRun, out: &Path) -> String {
    let summary = run.source.and_then(|_| Summary::read(&out.join(&run.name)).ok());
    match summary {
        Some(summary) => {
            let paths: Vec<_> = summary.input.iter().map(|input| input.path.as_str()).collect();
            format!("{} {:?} {paths:?}", run.account, run.source)
        }
        None => format!("{} {:?}", run.account, run.same_run),
    }
}

/// Fills in what is open and what goes on with it.
fn reckoned(all: Vec<(Listed, Option<String>)>) -> Vec<Listed> {
    let runs: Vec<Run> = all
        .iter()
        .rev()
        .filter(|(listed, _)| listed.account.is_some())
        .map(|(listed, list)| Run {
            name: listed.run.clone(),
            parent: listed.parent.clone(),
            list: list.clone().filter(|_| listed.parent.is_none()),
            rows: listed.rows.as_ref().map(counts),
        })
        .collect();
    let open = open(&runs);
    let next: Vec<Option<String>> = all.iter().map(|(listed, _)| next(listed, &all)).collect();
    let mut listed: Vec<_> = all.into_iter().map(|(listed, _)| listed).collect();
    for (listed, next) in listed.iter_mut().zip(next) {
        listed.open = open.get(listed.run.as_str()).copied();
        listed.next = next.filter(|_| listed.open != Some(0) || !listed.state.is_finished());
        let goes_on = listed.state == State::AtWork || listed.next.is_some();
        listed.is_open_unknown = listed.open.is_some() && listed.rows.is_none() && goes_on;
        if listed.is_open_unknown {
            listed.open = None;
        }
    }
    listed
}

/// What goes on with the line that a run began: the command of its newest run, if that is not finished, else a retry of
/// the newest that left failures.
fn next(first: &Listed, all: &[(Listed, Option<String>)]) -> Option<String> {
    if first.next.is_some() || first.account.is_none() {
        return first.next.clone();
    }
    let mut line = vec![first];
    // From the oldest to the newest: a child comes after its parent.
    for (listed, _) in all.iter().rev() {
        if line.iter().any(|run| listed.parent.as_ref() == Some(&run.run)) {
            line.push(listed);
        }
    }
    let newest = line.last()?;
    if !newest.state.is_finished() {
        return newest.next.clone();
    }
    let left = line.iter().rev().find(|run| run.rows.as_ref().is_some_and(|rows| rows.failures() > 0))?;
    Some(format!("ladiflow-import retry {}", left.run))
}

fn counts(rows: &RowCounts) -> Counts {
    Counts {
        read: rows.read,
        open: rows.failures() + rows.of(Status::Unsent),
        accepted: rows.of(Status::Created) + rows.of(Status::Updated),
        unchanged: rows.of(Status::Unchanged),
    }
}
