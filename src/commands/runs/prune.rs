//! Removes the folders of old runs. What they accepted, and what is in doubt, stays in the ledger.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use super::listed::{Stranger, strangers};
use crate::commands::{Failure, Surroundings};
use crate::config::values::Age;
use crate::ledger::Ledger;
use crate::report::folder;
use crate::report::results::RESULTS;

/// How long a run that has not told its end must have written nothing to count as over.
const QUIET: SignedDuration = SignedDuration::from_hours(24);

/// What came of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Runs whose folders were removed.
    pub removed: Vec<String>,
    /// Old runs of accounts that are at work now: they are left alone.
    pub left: Vec<String>,
}

/// Gives up the runs that were begun longer ago than an age, and removes their folders.
///
/// # Errors
/// The ledger failed, or a folder cannot be removed; the others are.
pub fn prune(
    out: &Path,
    mut ledger: Option<&mut Ledger>,
    age: &Age,
    surroundings: &Surroundings,
) -> Result<Pruned, Failure> {
    let now = surroundings.clock.now();
    let before = now.checked_sub(age.0).map_or(Timestamp::MIN, |moment| moment.timestamp());
    if let Some(ledger) = &mut ledger {
        ledger.prune(before)?;
    }
    let past = ledger.map_or(Ok(Vec::new()), |ledger| ledger.runs())?;
    let known: HashSet<&str> = past.iter().map(|run| run.name.as_str()).collect();
    let strangers =
        strangers(out, &known).into_iter().filter(|run| run.began < before && is_over(out, run, now.timestamp()));
    let strangers = strangers.map(|run| run.run);
    // Those given up earlier too: a kill may have come before their folders went.
    let given_up = past.iter().filter(|run| run.pruned).map(|run| run.name.clone());
    let mut pruned = Pruned::default();
    let mut failed = None;
    for name in given_up.chain(strangers) {
        match remove(out, &name) {
            Ok(true) => pruned.removed.push(name),
            Ok(false) => {}
            Err(error) => failed = Some((name, error)),
        }
    }
    pruned.left.extend(past.iter().filter(|run| !run.pruned && run.started < before).map(|run| run.name.clone()));
    // A link that leads nowhere can be removed or made again at any time.
    let _ = folder::forget_dangling_latest(out);
    match failed {
        None => Ok(pruned),
        Some((name, error)) => {
            let path = out.join(name).display().to_string();
            Err(Failure::of_system("prune_failed", vec![("path", path)], &error))
        }
    }
}

/// Whether nobody can be at work on a run: it told its end, or has written nothing for a day.
fn is_over(out: &Path, run: &Stranger, now: Timestamp) -> bool {
    let written = fs::metadata(out.join(&run.run).join(RESULTS)).and_then(|data| data.modified()).ok();
    let written = written.and_then(|written| Timestamp::try_from(written).ok());
    run.summary.is_some() || written.is_none_or(|written| now.duration_since(written) > QUIET)
}

/// Removes the folder of a run, and nothing that is something else. Says whether there was one.
fn remove(out: &Path, name: &str) -> io::Result<bool> {
    let path = out.join(name);
    let is_folder = fs::symlink_metadata(&path).is_ok_and(|data| data.is_dir());
    if !is_folder || !folder::is_run_name(name) || !folder::is_run(&path) {
        return Ok(false);
    }
    fs::remove_dir_all(path).map(|()| true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_the_folder_of_a_run_is_removed() {
        let out = tempfile::tempdir().unwrap();
        let run = "20261124T020304Z-khach-7f3a";
        assert!(!remove(out.path(), run).unwrap(), "nothing is there");
        fs::create_dir(out.path().join(run)).unwrap();
        fs::write(out.path().join(run).join("notes.txt"), "").unwrap();
        assert!(!remove(out.path(), run).unwrap(), "a folder that no run wrote");
        fs::write(out.path().join(run).join("results.csv"), "").unwrap();
        for other in ["..", ".", "latest", "", "notes"] {
            fs::create_dir_all(out.path().join("notes")).unwrap();
            fs::write(out.path().join("notes/results.csv"), "").unwrap();
            assert!(!remove(out.path(), other).unwrap(), "{other}");
        }
        #[cfg(unix)]
        {
            let link = "20261124T020304Z-khach-0000";
            std::os::unix::fs::symlink(run, out.path().join(link)).unwrap();
            assert!(!remove(out.path(), link).unwrap(), "a link");
        }
        assert!(remove(out.path(), run).unwrap());
        assert!(!out.path().join(run).exists());
    }
}
