//! `import`: reads, maps, cleans and posts each customer, and writes what became of every row.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::adoption::{Adopted, Origin, Parent, adopt, origin};
use super::consent::{self, Intent};
use super::input::{Inherited, Written, early_language, look_through, open, plan, written, written_by};
use super::run::{Run, deliver};
use super::stand_in::runtime;
use super::surroundings::{Surroundings, say, tell};
use super::target::Target;
use super::{Failure, command_line, policy};
use crate::cli::{Import, Lists, Sending};
use crate::ledger::{Acquaintance, Ledger, PastRun};
use crate::message::Fact;
use crate::plan::Plan;
use crate::report::findings::mapping_lines;
use crate::source::{Location, expand};

/// What is to be imported.
pub struct Order<'a> {
    /// The lists, and how they are read.
    pub lists: &'a Lists,
    /// Switches of the run.
    pub sending: &'a Sending,
    /// What the flags and the config file say together.
    pub written: Written,
    /// The run whose failures the lists are, where it was named.
    pub retried: Option<(PastRun, Box<Parent>)>,
    /// The command that begins or continues the run.
    pub command: String,
}

/// Imports lists.
pub fn import(import: &Import, surroundings: &Surroundings) -> u8 {
    let lang = early_language(&import.lists.settings, surroundings);
    let done = written(&import.lists).and_then(|written| {
        let command = command_line::typed(None, None);
        let (lists, sending) = (&import.lists, &import.sending);
        carry_out(Order { lists, sending, written, retried: None, command }, surroundings)
    });
    match done {
        Ok(exit_code) => exit_code,
        Err(failure) => failure.tell(lang, import.sending.json, surroundings),
    }
}

/// Imports what is ordered. Returns the exit code.
///
/// # Errors
/// Nothing was sent.
pub fn carry_out(order: Order<'_>, surroundings: &Surroundings) -> Result<u8, Failure> {
    let Order { lists, sending, written, retried, command } = order;
    let mut config = written.config.clone();
    let mut plan = plan(written, surroundings)?;
    let lang = plan.lang;
    refuse_to_write_over(&plan, lists, config.as_deref())?;
    let mut sources = open(lists, &plan)?;
    let say_aloud = |key: &str, facts: &[Fact]| {
        if !lists.verbosity.quiet {
            tell(&(lang.text(&format!("commands.{key}"), facts) + "\n"));
        }
    };
    let (retried, origin) = match retried {
        Some((past, parent)) => (Some(past), Origin::Known(parent)),
        None => (None, origin(&mut sources, &plan.out)?),
    };
    let parent = match origin {
        Origin::Fresh => None,
        Origin::Unknown(run) => {
            say_aloud("run_not_found", &[("run", run)]);
            None
        }
        Origin::Known(parent) => Some(parent),
    };
    if let Some(parent) = &parent {
        (plan, config) = with_own_config(plan, config, parent, lists, surroundings)?;
        let is_own = lists.config.is_some() || (config.is_some() && config == parent.mapping.config);
        say_adopted(&adopt(&mut plan, parent, is_own, lists.settings.mode.is_some()), parent, &say_aloud);
    }
    let target = Target::find(&plan, sending, surroundings)?;
    let last_run = look_at_account(&plan, &target, retried.as_ref(), &say_aloud, surroundings)?;
    let is_guessed = plan.recognise && parent.is_none();
    let believes_results = sending.sandbox || !parent.as_ref().is_some_and(|parent| parent.mapping.is_sandbox);
    if !believes_results {
        say_aloud("from_sandbox", &[]);
    }
    let decisions = parent.as_ref().map(|parent| parent.decisions.clone());
    let inherited = Inherited { decisions, believes_results };
    let findings = look_through(&mut sources, &plan, lists.limit, inherited, surroundings)?;
    if !lists.verbosity.quiet {
        tell(&mapping_lines(&findings, lang, surroundings.error_paint()));
    }
    if findings.rows.read == 0 {
        say_aloud("no_rows", &[]);
    }
    let rate = policy::rate(plan.pace.rate, sending.sandbox).map(crate::delivery::Rate::requests_per_second);
    let intent = Intent { plan: &plan, findings: &findings, rate, last_run: last_run.as_ref(), is_guessed };
    consent::ask(&intent, &target, sending, lang, surroundings)?;
    let run = Run {
        plan,
        config,
        sending: sending.clone(),
        limit: lists.limit,
        verbosity: lists.verbosity,
        target,
        sources,
        findings: Arc::new(findings),
        parent: parent.map(|parent| parent.summary),
        command,
    };
    let runtime = runtime().map_err(|error| Failure::of_system("runtime", Vec::new(), &error))?;
    let done = runtime.block_on(deliver(run, surroundings))?;
    if sending.json {
        say(&done.json);
    }
    Ok(done.exit_code)
}

/// The plan by the run's own config file, where none was named and it is another than the one that lies here.
fn with_own_config(
    plan: Plan,
    config: Option<std::path::PathBuf>,
    parent: &Parent,
    lists: &Lists,
    surroundings: &Surroundings,
) -> Result<(Plan, Option<std::path::PathBuf>), Failure> {
    let own = parent.mapping.config.as_ref();
    let Some(own) = own.filter(|own| lists.config.is_none() && config.as_ref() != Some(*own) && own.is_file()) else {
        return Ok((plan, config));
    };
    let written = written_by(Some(own), &lists.settings)?;
    let config = written.config.clone();
    // Runs and ledger stay where the run was found.
    Ok((Plan { out: plan.out, ..super::input::plan(written, surroundings)? }, config))
}

fn say_adopted(adopted: &Adopted, parent: &Parent, say_aloud: &dyn Fn(&str, &[Fact])) {
    let run = ("run", parent.summary.run.clone());
    if adopted.differing.is_empty() {
        say_aloud("adopted", &[run]);
    } else {
        say_aloud("adopted_with_config", &[run, ("fields", adopted.differing.join(", "))]);
    }
}

/// No run writes over what it reads: the events may not go into a list, the config or the key file.
fn refuse_to_write_over(plan: &Plan, lists: &Lists, config: Option<&Path>) -> Result<(), Failure> {
    let Some(events) = &plan.events else { return Ok(()) };
    let Ok(target) = fs::canonicalize(events) else { return Ok(()) };
    let locations = expand(&lists.files)?;
    let read = locations.iter().filter_map(|location| match location {
        Location::File(path) => Some(path.as_path()),
        Location::StandardInput => None,
    });
    let mut read = read.chain(config).chain(plan.target.api_key_file.as_deref());
    if read.any(|path| fs::canonicalize(path).is_ok_and(|path| path == target)) {
        return Err(Failure::new("events_over_input", vec![("path", events.display().to_string())]));
    }
    Ok(())
}

/// Looks at what the ledger knows of the account, before anything is sent and without a trace. Returns its newest run.
fn look_at_account(
    plan: &Plan,
    target: &Target,
    retried: Option<&PastRun>,
    say_aloud: &dyn Fn(&str, &[Fact]),
    surroundings: &Surroundings,
) -> Result<Option<PastRun>, Failure> {
    let name = target.account_name(plan);
    let ledger = match target.sandbox {
        None => Ledger::open_existing(&plan.out, Arc::clone(&surroundings.clock))?,
        Some(_) => None,
    };
    let is_known = |run: &PastRun| ledger.as_ref().map_or(Ok(false), |ledger| ledger.is_of(run, target.host(), name));
    if let Some(run) = retried
        && !is_known(run)?
    {
        let account =
            run.account_name.as_ref().map_or_else(|| run.host.clone(), |name| format!("{} ({name})", run.host));
        return Err(Failure::new("retry_other_account", vec![("run", run.name.clone()), ("account", account)]));
    }
    if let Some(ledger) = &ledger
        && plan.target.account.is_none()
        && ledger.acquaintance(target.host(), name)? == Acquaintance::NewAtKnownHost
    {
        say_aloud("new_key", &[]);
    }
    let Some(ledger) = &ledger else { return Ok(None) };
    for run in ledger.runs()? {
        if is_known(&run)? {
            return Ok(Some(run));
        }
    }
    Ok(None)
}
