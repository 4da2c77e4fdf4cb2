//! `check`: everything up to the first request.

use super::input::{early_language, look_through, open, plan, written};
use super::{Failure, Surroundings};
use crate::cli::Check;

/// Reads the lists, says what was found, sends nothing. Exit code 1 if a row is invalid.
pub fn check(check: &Check, surroundings: &Surroundings) -> u8 {
    let lang = early_language(&check.lists.settings, surroundings);
    match findings(check, surroundings) {
        Ok(exit_code) => exit_code,
        Err(failure) => failure.tell(lang, check.json, surroundings),
    }
}

fn findings(check: &Check, surroundings: &Surroundings) -> Result<u8, Failure> {
    let plan = plan(written(&check.lists)?, surroundings)?;
    let mut sources = open(&check.lists, &plan)?;
    let findings = look_through(&mut sources, &plan, check.lists.limit, None, surroundings)?;
    Ok(u8::from(findings.rows.invalid > 0))
}
