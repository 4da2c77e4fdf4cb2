//! `import`: reads, maps, cleans and posts each customer, and writes what became of every row.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::adoption::{self, Parent};
use super::consent::{self, Intent};
use super::input::{Written, early_language, look_through, written};
use super::opening::{Opened, Voice, opened};
use super::run::{Run, deliver};
use super::stand_in::{runtime, runtime_of_one_thread};
use super::surroundings::{Surroundings, say, tell};
use super::target::Target;
use super::{Failure, command_line, policy};
use crate::cli::{Import, Lists, Sending};
use crate::delivery::Mode;
use crate::ledger::{Acquaintance, Ledger, PastRun};
use crate::plan::Plan;
use crate::report::figures::whole;
use crate::report::findings::mapping_lines;
use crate::report::folder;
use crate::report::results::FAILURES;
use crate::source::{Location, Sources, expand};

/// The run was made, but its summary could not be printed.
const OUTPUT_FAILED: u8 = 3;

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
    let lang = early_language(import.lists.settings.lang, import.lists.config.as_deref(), surroundings);
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
    let (retried, named) = retried.unzip();
    let mut opened = opened(lists, written, named, surroundings)?;
    let mut inherited = opened.inherited(sending.sandbox);
    let Opened { plan, sources, parent, has_mapping_of_run } = &mut opened;
    refuse_to_write_over(plan, lists)?;
    let voice = Voice { lang: plan.lang, is_quiet: lists.verbosity.quiet };
    let lang = plan.lang;
    let target = Target::find(plan, sending, surroundings)?;
    let last_run = look_at_account(plan, &target, retried.as_ref(), voice, surroundings)?;
    look_at_files(sources, plan, voice, surroundings)?;
    if !inherited.believes_results {
        voice.say("from_sandbox", &[]);
    } else if let Some(parent) = parent
        && let Some(host) = other_host(&parent.summary.run, plan, &target, surroundings)?
    {
        inherited.believes_results = false;
        voice.say("from_other_host", &[("run", parent.summary.run.clone()), ("host", host)]);
    }
    let findings = look_through(sources, plan, lists.limit, inherited, surroundings)?;
    if !lists.verbosity.quiet {
        let run = parent.as_ref().filter(|_| *has_mapping_of_run).map(|parent| parent.summary.run.as_str());
        tell(&mapping_lines(&findings, run, lang, surroundings.error_paint()));
    }
    let hidden = consent::hidden(plan, &findings);
    if hidden > 0 && !target.is_live() {
        voice.say("plan.hidden", &[("rows", whole(lang, hidden))]);
    }
    if findings.rows.read == 0 && lists.limit != Some(0) {
        voice.say("no_rows", &[]);
    }
    let rate = policy::rate(plan.pace.rate, sending.sandbox).map(crate::delivery::Rate::requests_per_second);
    let is_guessed = plan.recognise && parent.is_none();
    let intent = Intent { plan, findings: &findings, rate, last_run: last_run.as_ref(), is_guessed };
    consent::ask(&intent, &target, sending, lang, surroundings)?;
    let Opened { plan, sources, parent, .. } = opened;
    let run = Run {
        plan,
        sending: sending.clone(),
        limit: lists.limit,
        verbosity: lists.verbosity,
        target,
        sources,
        findings: Arc::new(findings),
        parent: parent.map(|parent| parent.summary),
        command,
    };
    let runtime = if run.target.sandbox.is_some() { runtime() } else { runtime_of_one_thread() };
    let runtime = runtime.map_err(|error| Failure::of_system("runtime", Vec::new(), &error))?;
    let done = runtime.block_on(deliver(run, surroundings))?;
    if sending.json
        && let Err(failure) = say(&done.json)
    {
        let exit_code = done.exit_code.max(OUTPUT_FAILED);
        return Ok(failure.with_exit_code(exit_code).tell(lang, false, surroundings));
    }
    Ok(done.exit_code)
}

/// No run writes over what it reads, nor over what other runs have left: the events may not go into a list, the config
/// or the key file, a run's folder or the ledger.
fn refuse_to_write_over(plan: &Plan, lists: &Lists) -> Result<(), Failure> {
    let Some(events) = &plan.events else { return Ok(()) };
    if is_kept(events, &plan.out) {
        return Err(Failure::new("events_over_runs", vec![("path", events.display().to_string())]));
    }
    let Ok(target) = fs::canonicalize(events) else { return Ok(()) };
    let locations = expand(&lists.files)?;
    let read = locations.iter().filter_map(|location| match location {
        Location::File(path) => Some(path.as_path()),
        Location::StandardInput => None,
    });
    let mut read = read.chain(plan.config.as_deref()).chain(plan.target.api_key_file.as_deref());
    if read.any(|path| fs::canonicalize(path).is_ok_and(|path| path == target)) {
        return Err(Failure::new("events_over_input", vec![("path", events.display().to_string())]));
    }
    Ok(())
}

/// Whether a file stands, or would stand, in the folder of a run, or is part of the ledger.
fn is_kept(path: &Path, out: &Path) -> bool {
    let itself = || {
        let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
    };
    let Some(path) = fs::canonicalize(path).ok().or_else(itself) else { return false };
    let Some(inside) = fs::canonicalize(out).ok().and_then(|out| Some(path.strip_prefix(out).ok()?.to_owned())) else {
        return false;
    };
    inside.components().count() > 1 || inside.to_string_lossy().starts_with("ledger")
}

/// Says of which unfinished run a file of failures is: whoever meant to continue the run reads on with the wrong rows.
fn look_at_files(sources: &Sources, plan: &Plan, voice: Voice, surroundings: &Surroundings) -> Result<(), Failure> {
    for file in sources.files() {
        let path = &file.shape().path;
        let real = fs::canonicalize(path).ok().filter(|real| real.ends_with(FAILURES));
        let run = real.as_deref().and_then(|real| real.parent()?.file_name()?.to_str().map(str::to_owned));
        let Some(run) = run.filter(|run| folder::is_run_name(run)) else { continue };
        let past = past_run(&run, plan, surroundings)?;
        if let Some(past) = past.filter(|past| !past.is_finished() && !past.pruned) {
            voice.say("of_unfinished", &[("path", path.clone()), ("run", run), ("command", past.command)]);
        }
    }
    Ok(())
}

/// The newest finished run here that went to an account, if the ledger knows nothing of it: it was lost, or another's
/// folder was put here.
fn forgotten(out: &Path, ledger: Option<&Ledger>) -> Result<Option<String>, Failure> {
    let mut runs: Vec<String> = folder::run_names(out).collect();
    // Names begin with the moment.
    runs.sort_unstable_by(|one, other| other.cmp(one));
    let is_live = |run: &String| adoption::parent(&out.join(run), run).is_some_and(|run| !run.mapping.is_sandbox);
    let Some(run) = runs.into_iter().find(is_live) else { return Ok(None) };
    let is_known = ledger.map_or(Ok(false), |ledger| ledger.run(&run).map(|run| run.is_some()))?;
    Ok((!is_known).then_some(run))
}

/// The host that a run went to, if the target is at another: what it says of its rows is not of this account.
fn other_host(run: &str, plan: &Plan, target: &Target, surroundings: &Surroundings) -> Result<Option<String>, Failure> {
    if target.sandbox.is_some() {
        return Ok(None);
    }
    let past = past_run(run, plan, surroundings)?;
    Ok(past.map(|past| past.host).filter(|host| host != target.host()))
}

/// What the ledger knows of a run, if there is one and it does.
fn past_run(run: &str, plan: &Plan, surroundings: &Surroundings) -> Result<Option<PastRun>, Failure> {
    let ledger = Ledger::open_existing(&plan.out, Arc::clone(&surroundings.clock))?;
    Ok(ledger.map(|ledger| ledger.run(run)).transpose()?.flatten())
}

/// Looks at what the ledger knows of the account, before anything is sent and without a trace. Returns its newest run.
fn look_at_account(
    plan: &Plan,
    target: &Target,
    retried: Option<&PastRun>,
    voice: Voice,
    surroundings: &Surroundings,
) -> Result<Option<PastRun>, Failure> {
    let name = target.account_name(plan);
    let ledger = match target.sandbox {
        None => Ledger::open_existing(&plan.out, Arc::clone(&surroundings.clock))?,
        Some(_) => None,
    };
    // Where the customer may be there already, a repetition changes nothing.
    if target.sandbox.is_none()
        && plan.target.mode == Mode::Create
        && let Some(run) = forgotten(&plan.out, ledger.as_ref())?
    {
        let facts = [("out", plan.out.display().to_string()), ("run", run)];
        // Also where little is to be said: it may cost money.
        tell(&(voice.lang.text("commands.forgotten", &facts) + "\n"));
    }
    let is_known = |run: &PastRun| ledger.as_ref().map_or(Ok(false), |ledger| ledger.is_of(run, target.host(), name));
    if let Some(run) = retried
        && !is_known(run)?
    {
        let account =
            run.account_name.as_ref().map_or_else(|| run.host.clone(), |name| format!("{} ({name})", run.host));
        return Err(Failure::new("retry_other_account", vec![("run", run.name.clone()), ("account", account)]));
    }
    if let Some(ledger) = &ledger
        && ledger.acquaintance(target.host(), name)? == Acquaintance::NewAtKnownHost
    {
        let text = match &plan.target.account {
            None => voice.lang.text("commands.new_key", &[]),
            Some(account) => voice.lang.text("commands.new_account", &[("account", account.clone())]),
        };
        // Also where little is to be said: it may cost money.
        tell(&(text + "\n"));
    }
    let Some(ledger) = &ledger else { return Ok(None) };
    for run in ledger.runs()? {
        if is_known(&run)? {
            return Ok(Some(run));
        }
    }
    Ok(None)
}
