//! A ledger that cannot be used sends nothing, and a disk that fills up loses nothing.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::fs;
use std::path::Path;

use super::support::api::Api;
use super::support::lists;
use super::support::workspace::{Finished, Workspace};

const IMPORT: [&str; 3] = ["import", "list.csv", "--rate=unlimited"];

/// What befalls a file.
type Harm = fn(&Path);

/// A folder with a list of three that was imported.
fn imported() -> (Workspace, Api) {
    let (workspace, api) = (Workspace::new(), Api::start(&[]));
    workspace.write("list.csv", &lists::customers(3));
    workspace.run_at(&api.url(), &IMPORT).expect(0);
    (workspace, api)
}

/// The bytes of the ledger once every process has closed it.
fn ledger(workspace: &Workspace) -> Vec<u8> {
    fs::read(workspace.path("imports/ledger.db")).unwrap()
}

#[test]
fn a_damaged_ledger_or_one_of_a_newer_version_ends_before_anything_is_sent() {
    // SQLite keeps the user version in bytes 60 to 63 of the file.
    let newer: Harm = |path| {
        let mut bytes = fs::read(path).unwrap();
        bytes[63] = 99;
        fs::write(path, bytes).unwrap();
    };
    let damaged: Harm = |path| {
        let mut bytes = fs::read(path).unwrap();
        bytes[4096..].fill(0xa5);
        fs::write(path, bytes).unwrap();
    };
    let no_ledger: Harm = |path| fs::write(path, "not a ledger ".repeat(500)).unwrap();
    let harms: [(&str, Harm, bool); 3] =
        [("ledger_newer", newer, true), ("ledger_corrupt", no_ledger, true), ("ledger_corrupt", damaged, false)];
    for (code, harm, stays) in harms {
        let (workspace, api) = imported();
        harm(&workspace.path("imports/ledger.db"));
        let before = ledger(&workspace);
        workspace.write("list.csv", &lists::customers(5));
        let json = [&IMPORT[..], &["--json"]].concat();
        let finished = workspace.run_at(&api.url(), &json).expect(2);
        assert_eq!(finished.json()["error"]["code"], code, "{}", finished.stderr);
        assert_eq!((workspace.runs().len(), api.requests_to("create")), (1, 3), "{code}");
        assert!(!stays || ledger(&workspace) == before, "{code}: it is left as it is");
    }
}

#[cfg(unix)]
#[test]
fn a_disk_that_fills_up_stops_the_run_and_the_same_command_continues_it() {
    let (workspace, api) = (Workspace::new(), Api::start(&["known-email=double"]));
    let rows = 1500;
    workspace.write("list.csv", &lists::customers(rows));
    // No file may become longer than this many KiB, at some moments of the run; the signal about it is ignored, so that
    // writing fails as on a full disk.
    for most in [200, 260] {
        let finished = limited(&workspace, &api.url(), most).expect(3);
        assert_eq!(workspace.latest().summary()["ending"], "output_failed", "{}", finished.stderr);
        assert!((1..rows).contains(&api.customers().len()), "{}", api.customers().len());
    }
    let run = workspace.latest();
    workspace.run_at(&api.url(), &IMPORT).expect(0);
    assert_eq!((workspace.runs().len(), workspace.latest()), (1, run.clone()));
    assert_eq!(run.results().column("Email"), lists::emails(rows), "every row once, in order");
    assert_eq!((api.customers().len(), api.verdict("doubled")), (rows, 0), "every customer once");
}

#[cfg(unix)]
fn limited(workspace: &Workspace, url: &str, most: u32) -> Finished {
    let command = workspace.command(&IMPORT);
    let mut limited = std::process::Command::new("bash");
    limited
        .args(["-c", &format!("trap '' XFSZ; ulimit -f {most}; exec \"$0\" \"$@\"")])
        .arg(command.get_program())
        .args(command.get_args())
        .env_clear()
        .envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .env("LADIFLOW_API_URL", url)
        .current_dir(workspace.path(""));
    Finished::of(limited.output().unwrap())
}
