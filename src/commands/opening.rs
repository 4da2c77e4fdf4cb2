//! Opens lists with the plan that holds for them: one that is fed back takes over what its run went by.

use std::path::PathBuf;

use super::Failure;
use super::adoption::{Adopted, Origin, Parent, adopt, origin};
use super::input::{Inherited, Written, open_files, plan, written_by};
use super::surroundings::{Surroundings, tell};
use crate::cli::Lists;
use crate::message::{Fact, Lang};
use crate::plan::Plan;
use crate::source::Sources;

/// Lists that are open.
pub struct Opened {
    /// What holds for them.
    pub plan: Plan,
    /// The lists.
    pub sources: Sources,
    /// The run that wrote them.
    pub parent: Option<Box<Parent>>,
    /// Whether the mapping is that run's, and no config file says one.
    pub has_mapping_of_run: bool,
}

impl Opened {
    /// What they bring along. What a run into a sandbox says of its rows counts for no account.
    pub fn inherited(&self, into_sandbox: bool) -> Inherited {
        let is_of_sandbox = self.parent.as_ref().is_some_and(|parent| parent.mapping.is_sandbox);
        Inherited {
            decisions: self.parent.as_ref().map(|parent| parent.decisions.clone()),
            believes_results: into_sandbox || !is_of_sandbox,
        }
    }
}

/// Opens the lists. `retried` is the run that wrote them, where it was named.
///
/// # Errors
/// A setting makes no sense, or a list cannot be read.
pub fn opened(
    lists: &Lists,
    written: Written,
    retried: Option<Box<Parent>>,
    surroundings: &Surroundings,
) -> Result<Opened, Failure> {
    let plan_so_far = plan(written.clone(), surroundings)?;
    let mut sources = open_files(&lists.files, &plan_so_far, &lists.settings.input)?;
    let voice = Voice { lang: plan_so_far.lang, is_quiet: lists.verbosity.quiet };
    let origin = match retried {
        Some(parent) => Origin::Known(parent),
        None => origin(&mut sources, &plan_so_far.out)?,
    };
    let parent = match origin {
        Origin::Known(parent) => parent,
        Origin::Fresh => return Ok(fresh(plan_so_far, sources)),
        Origin::Unknown(run) => {
            voice.say("run_not_found", &[("run", run)]);
            return Ok(fresh(plan_so_far, sources));
        }
    };
    let written = with_own_config(written, &parent, lists)?;
    let said = written.settings.input.clone();
    // Runs and ledger stay where the run was found.
    let mut plan = Plan { out: plan_so_far.out, ..plan(written, surroundings)? };
    let counts = lists.config.is_some() || (plan.config.is_some() && plan.config == parent.mapping.config);
    let has_mapping_of_run = !counts || plan.recognise;
    let adopted = adopt(&mut plan, &parent, counts.then_some(&said), lists.settings.mode.is_some());
    voice.say_adopted(&adopted, &parent);
    Ok(Opened { plan, sources, parent: Some(parent), has_mapping_of_run })
}

/// Lists like any other.
fn fresh(plan: Plan, sources: Sources) -> Opened {
    Opened { plan, sources, parent: None, has_mapping_of_run: false }
}

/// What is written by the run's own config file, where none was named and it is another than the one that lies here.
fn with_own_config(written: Written, parent: &Parent, lists: &Lists) -> Result<Written, Failure> {
    let own = parent.mapping.config.as_ref();
    let is_another = |own: &&PathBuf| lists.config.is_none() && written.config.as_ref() != Some(*own) && own.is_file();
    match own.filter(is_another) {
        Some(own) => written_by(Some(own), &lists.settings),
        None => Ok(written),
    }
}

/// Says on standard error what is to be known, unless it is to be quiet.
#[derive(Debug, Clone, Copy)]
pub struct Voice {
    /// In this language.
    pub lang: Lang,
    /// Whether nothing is said.
    pub is_quiet: bool,
}

impl Voice {
    /// Says the text of a key.
    pub fn say(self, key: &str, facts: &[Fact]) {
        if !self.is_quiet {
            tell(&(self.lang.text(&format!("commands.{key}"), facts) + "\n"));
        }
    }

    fn say_adopted(self, adopted: &Adopted, parent: &Parent) {
        let run = ("run", parent.summary.run.clone());
        if adopted.differing.is_empty() {
            self.say("adopted", &[run]);
        } else {
            self.say("adopted_with_config", &[run, ("fields", adopted.differing.join(", "))]);
        }
    }
}
