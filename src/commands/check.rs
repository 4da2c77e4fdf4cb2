//! `check`: everything up to the first request.

use super::input::{early_language, look_through, written};
use super::opening::{Opened, opened};
use super::surroundings::{say, tell};
use super::{Failure, Surroundings};
use crate::cli::Check;
use crate::config::values::Rate;
use crate::report::findings::{self, Style};
use crate::report::paint::Tone;

/// Reads the lists, says what was found, sends nothing. Exit code 1 if a row is invalid.
pub fn check(check: &Check, surroundings: &Surroundings) -> u8 {
    let lang = early_language(check.lists.settings.lang, check.lists.config.as_deref(), surroundings);
    match show(check, surroundings) {
        Ok(exit_code) => exit_code,
        Err(failure) => failure.tell(lang, check.json, surroundings),
    }
}

fn show(check: &Check, surroundings: &Surroundings) -> Result<u8, Failure> {
    let opened = opened(&check.lists, written(&check.lists)?, None, surroundings)?;
    let inherited = opened.inherited(false);
    let Opened { plan, mut sources, .. } = opened;
    let found = look_through(&mut sources, &plan, check.lists.limit, inherited, surroundings)?;
    let exit_code = u8::from(found.rows.invalid > 0);
    if found.rows.read == 0 {
        let warning = plan.lang.text("findings.empty_list", &[]);
        let label = surroundings.error_paint().paint(Tone::Warning, &plan.lang.text("commands.warning", &[]));
        tell(&format!("{label} {warning}\n"));
    }
    say(&if check.json {
        findings::json(&found, exit_code, plan.lang)
    } else {
        let style = Style { lang: plan.lang, paint: surroundings.output_paint(), width: surroundings.output_width };
        findings::text(&found, plan.pace.rate.unwrap_or(Rate::POLITE), style)
    })?;
    Ok(exit_code)
}
