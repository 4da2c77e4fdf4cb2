//! `runs`: earlier runs, what is still open over all of them, and the removal of old ones.

mod listed;
mod open;
mod prune;
mod telling;

use std::sync::Arc;

use super::Failure;
use super::input::{early_language, place};
use super::surroundings::{Surroundings, say, tell};
use crate::cli::Runs;
use crate::ledger::Ledger;
use listed::Listed;

/// Lists earlier runs. Makes nothing, and sends nothing.
pub fn runs(runs: &Runs, surroundings: &Surroundings) -> u8 {
    match attempt(runs, surroundings) {
        Ok(()) => 0,
        Err(failure) => {
            let lang = early_language(runs.place.lang, runs.place.config.as_deref(), surroundings);
            failure.tell(lang, runs.json, surroundings)
        }
    }
}

fn attempt(runs: &Runs, surroundings: &Surroundings) -> Result<(), Failure> {
    let plan = place(&runs.place, surroundings)?;
    let mut ledger = Ledger::open_existing(&plan.out, Arc::clone(&surroundings.clock))?;
    if let Some(age) = &runs.prune {
        let pruned = prune::prune(&plan.out, ledger.as_mut(), age, surroundings)?;
        tell(&telling::pruned(&pruned, plan.lang));
    }
    let listed = Listed::find(&plan.out, ledger.as_ref())?;
    let text = if runs.json {
        telling::json(&listed)
    } else {
        telling::lines(&listed, &plan.out, plan.lang, surroundings.output_paint(), &jiff::tz::TimeZone::system())
    };
    say(&text)
}
