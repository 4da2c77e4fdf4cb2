//! `retry`: imports the failures of an earlier run as a new run that names it.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::adoption;
use super::earlier::Earlier;
use super::import::{Order, carry_out};
use super::input::{early_language, plan, written_by};
use super::surroundings::{Surroundings, say, tell};
use super::{Failure, command_line};
use crate::cli::{Lists, Retry};
use crate::ledger::{Ledger, PastRun};
use crate::plan::Plan;
use crate::report::results::FAILURES;

/// Imports the failures of a run.
pub fn retry(retry: Retry, surroundings: &Surroundings) -> u8 {
    let lang = early_language(retry.settings.lang, retry.config.as_deref(), surroundings);
    let as_json = retry.sending.json;
    attempt(retry, surroundings).unwrap_or_else(|failure| failure.tell(lang, as_json, surroundings))
}

fn attempt(retry: Retry, surroundings: &Surroundings) -> Result<u8, Failure> {
    let Retry { run: named, config, limit, settings, verbosity, sending } = retry;
    let written = written_by(config.as_deref(), &settings)?;
    let plan = plan(written.clone(), surroundings)?;
    let earlier = Earlier::find(named.as_deref(), &plan.out)?;
    let past = finished(&earlier, &plan, surroundings)?;
    let failures = earlier.folder.join(FAILURES);
    let parent = adoption::parent(&earlier.folder, &earlier.name).ok_or_else(|| {
        Failure::new("run_unreadable", vec![("run", earlier.name.clone()), ("path", summary_of(&earlier))])
    })?;
    if !has_rows(&failures, parent.summary.rows.failures()) {
        if !verbosity.quiet {
            tell(&(plan.lang.text("commands.no_failures", &[("run", earlier.name)]) + "\n"));
        }
        if sending.json {
            say(&parent.summary.json())?;
        }
        return Ok(0);
    }
    let command = command_line::typed(Some(&earlier.lasting_name(&plan.out)), named.as_deref());
    let lists = Lists { files: vec![failures], config, limit, settings, verbosity };
    let retried = Some((past, Box::new(parent)));
    carry_out(Order { lists: &lists, sending: &sending, written, retried, command }, surroundings)
}

/// The run as the ledger has it, if it is one that can be taken up.
fn finished(earlier: &Earlier, plan: &Plan, surroundings: &Surroundings) -> Result<PastRun, Failure> {
    let ledger = Ledger::open_existing(&plan.out, Arc::clone(&surroundings.clock))?;
    let past = ledger.map(|ledger| ledger.run(&earlier.name)).transpose()?.flatten();
    let run = ("run", earlier.name.clone());
    let past = past.ok_or_else(|| {
        let path = earlier.folder.join(FAILURES).display().to_string();
        // A run into a sandbox that did not come to its end has left nothing that tells.
        let is_of_sandbox = adoption::parent(&earlier.folder, &earlier.name).is_none_or(|run| run.mapping.is_sandbox);
        let sandbox = if is_of_sandbox { " --sandbox" } else { "" };
        Failure::new("run_without_history", vec![run.clone(), ("path", path), ("sandbox", sandbox.to_owned())])
    })?;
    if past.is_finished() {
        Ok(past)
    } else {
        Err(Failure::new("run_unfinished", vec![run, ("command", past.command)]))
    }
}

/// Whether a file of failures still has any. Where it cannot be read, the run's own count decides: then the import says
/// why.
fn has_rows(failures: &Path, counted: u64) -> bool {
    let lines = csv::ReaderBuilder::new().flexible(true).from_path(failures);
    let first = lines.and_then(|mut lines| lines.read_byte_record(&mut csv::ByteRecord::new()));
    match first {
        Ok(has_row) => has_row,
        Err(error) => match error.kind() {
            csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::NotFound => counted > 0,
            _ => true,
        },
    }
}

fn summary_of(earlier: &Earlier) -> String {
    earlier.folder.join(crate::report::summary::SUMMARY).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_rows_has_nothing_to_retry() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("failures.csv");
        assert!(!has_rows(&file, 0));
        assert!(has_rows(&file, 1), "the import tells that the file is gone");
        for (text, expected) in [
            ("\u{feff}Email;_import_row\n", false),
            ("Email\n\n", false),
            ("Email,\"A\nB\"\n", false),
            ("Email;_import_row\nan@example.vn;1\n", true),
        ] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(has_rows(&file, 9), expected, "{text}");
        }
    }
}
