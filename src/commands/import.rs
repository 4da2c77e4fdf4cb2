//! `import`: reads, maps, cleans and posts each customer, and writes what became of every row.

use std::sync::Arc;

use super::adoption::{Origin, Parent, origin};
use super::consent::{self, Intent};
use super::input::{Written, early_language, look_through, open, plan, written};
use super::run::{Run, deliver};
use super::stand_in::runtime;
use super::surroundings::{Surroundings, say, tell};
use super::target::Target;
use super::{Failure, policy};
use crate::cli::Import;
use crate::message::Fact;
use crate::plan::Plan;
use crate::report::findings::mapping_lines;

/// Imports lists.
pub fn import(import: &Import, surroundings: &Surroundings) -> u8 {
    let lang = early_language(&import.lists.settings, surroundings);
    match attempt(import, surroundings) {
        Ok(exit_code) => exit_code,
        Err(failure) => failure.tell(lang, import.sending.json, surroundings),
    }
}

fn attempt(import: &Import, surroundings: &Surroundings) -> Result<u8, Failure> {
    let sending = &import.sending;
    let written = written(&import.lists)?;
    let config = written.config.clone();
    let is_mode_given = import.lists.settings.mode.is_some();
    let mut plan = plan(Written { settings: written.settings, config: None }, surroundings)?;
    let lang = plan.lang;
    let target = Target::find(&plan, sending, surroundings)?;
    let mut sources = open(&import.lists, &plan)?;
    let say_aloud = |key: &str, facts: &[Fact]| {
        if !import.lists.verbosity.quiet {
            tell(&(lang.text(&format!("commands.{key}"), facts) + "\n"));
        }
    };
    let parent = match origin(&mut sources, &plan.out)? {
        Origin::Fresh => None,
        Origin::Unknown(run) => {
            say_aloud("run_not_found", &[("run", run)]);
            None
        }
        Origin::Known(parent) => Some(parent),
    };
    if let Some(parent) = &parent {
        let own_config = import.lists.config.is_some() || (config.is_some() && config == parent.mapping.config);
        let differs = adopt(&mut plan, parent, own_config, is_mode_given);
        let facts = [("run", parent.summary.run.clone())];
        say_aloud(if differs { "adopted_with_config" } else { "adopted" }, &facts);
    }
    let is_guessed = plan.recognise && parent.is_none();
    let decisions = parent.as_ref().map(|parent| parent.decisions.clone());
    let findings = look_through(&mut sources, &plan, import.lists.limit, decisions, surroundings)?;
    if !import.lists.verbosity.quiet {
        tell(&mapping_lines(&findings, lang, surroundings.error_paint()));
    }
    if findings.rows.read == 0 {
        say_aloud("no_rows", &[]);
    }
    let rate = policy::rate(plan.pace.rate, sending.sandbox).map(crate::delivery::Rate::requests_per_second);
    consent::ask(&Intent { plan: &plan, findings: &findings, rate, is_guessed }, &target, sending, lang, surroundings)?;
    let run = Run {
        plan,
        config,
        sending: sending.clone(),
        limit: import.lists.limit,
        is_quiet: import.lists.verbosity.quiet,
        target,
        sources,
        findings: Arc::new(findings),
        parent: parent.map(|parent| parent.summary),
    };
    let runtime = runtime().map_err(|error| Failure::of_system("runtime", Vec::new(), &error))?;
    let done = runtime.block_on(deliver(run, surroundings))?;
    if sending.json {
        say(&done.json);
    }
    Ok(done.exit_code)
}

/// Takes over what the run decided that wrote the list. The config goes before where it is the run's own, or was named.
/// Returns whether it says something else than the run's mapping.
fn adopt(plan: &mut Plan, parent: &Parent, own_config: bool, is_mode_given: bool) -> bool {
    if !is_mode_given {
        plan.target.mode = parent.mode;
    }
    let stored = &parent.mapping.rules;
    if own_config && !plan.recognise {
        return plan.rules != *stored;
    }
    plan.rules = stored.clone();
    plan.recognise = false;
    false
}
