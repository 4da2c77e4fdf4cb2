//! A ledger that cannot be used sends nothing, and a disk that fills up loses nothing.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::support::api::Api;
use super::support::lists;
use super::support::workspace::{Finished, RunFolder, Workspace};

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

#[test]
fn a_ledger_that_is_gone_is_missed_where_runs_into_an_account_lie() {
    let (workspace, api) = imported();
    let told =
        |finished: &Finished| finished.stderr.contains("warning: the ledger in `imports` knows nothing of the run");
    assert!(!told(&workspace.run_at(&api.url(), &IMPORT).expect(0)), "it is there");
    let live = workspace.runs();
    fs::remove_file(workspace.path("imports/ledger.db")).unwrap();
    // What went into a sandbox was never anywhere.
    workspace.run(&["import", "list.csv", "--sandbox"]).expect(0);
    workspace.write("list.csv", &lists::customers(1));
    let finished = workspace.run_at(&api.url(), &[&IMPORT[..], &["-q"]].concat());
    assert!(told(&finished), "{}", finished.stderr);
    assert!(live.iter().any(|run| finished.stderr.contains(&run.name())), "{}", finished.stderr);
    // Folders of long ago, so that the next is the newest.
    for (number, run) in workspace.runs().iter().filter(|run| run.has("summary.json")).map(RunFolder::name).enumerate()
    {
        let (folder, old) = (workspace.path("imports").join(&run), format!("2025010{number}T000000Z-list-0000"));
        let summary = fs::read_to_string(folder.join("summary.json")).unwrap();
        fs::write(folder.join("summary.json"), summary.replace(&run, &old)).unwrap();
        fs::rename(folder, workspace.path("imports").join(old)).unwrap();
    }
    fs::remove_file(workspace.path("imports/ledger.db")).unwrap();
    let repeated = workspace.run_at(&api.url(), &[&IMPORT[..], &["--mode=create-or-update"]].concat());
    assert!(!told(&repeated), "nobody is made twice by that");
    assert!(!told(&workspace.run_at(&api.url(), &IMPORT)), "the newest is known");
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
        .args(["-c", &format!("ulimit -f {most}; exec \"$0\" \"$@\"")])
        .arg(command.get_program())
        .args(command.get_args())
        .env_clear()
        .envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .env("LADIFLOW_API_URL", url)
        .current_dir(workspace.path(""));
    Finished::of(limited.output().unwrap())
}

#[test]
fn a_page_that_cannot_be_read_in_the_middle_of_a_run_stops_it_before_any_row_behind_goes_out() {
    let (workspace, api) = (Workspace::new(), Api::start(&[]));
    let known = lists::customers(2000);
    workspace.write("list.csv", &known);
    workspace.run_at(&api.url(), &IMPORT).expect(0);
    // Of the pages that hold many customers each, which only a lookup reads, one is left.
    let path = workspace.path("imports/ledger.db");
    let mut bytes = fs::read(&path).unwrap();
    let holds_customers = |page: &&mut [u8]| page[0] == 0x0a && u16::from_be_bytes([page[3], page[4]]) > 10;
    let damaged = bytes.chunks_mut(4096).filter(holds_customers).skip(1).map(|page| page.fill(0xa5)).count();
    assert!(damaged > 10, "{damaged}");
    fs::write(&path, bytes).unwrap();
    // Rows that need no lookup come first, more than are handed over together; new customers come last.
    let (header, rows) = known.split_once('\n').unwrap();
    let empty = format!("{}\n", ",".repeat(header.matches(',').count())).replacen(',', "nobody,", 1);
    workspace
        .write("list.csv", &[header, "\n", &empty.repeat(300), rows, &lists::customers(2100)[known.len()..]].concat());
    let finished = workspace.run_at(&api.url(), &[&IMPORT[..], &["--events=events.jsonl"]].concat()).expect(3);
    assert!(finished.stderr.contains("ledger"), "{}", finished.stderr);
    assert_eq!(workspace.latest().summary()["ending"], "output_failed", "{}", finished.stderr);
    assert_eq!(api.requests_to("create"), 2000, "nobody new, nobody again");
    let events = fs::read_to_string(workspace.path("events.jsonl")).unwrap();
    assert!(!events.contains("\"finished\""), "{events}");
    let told = workspace.latest().results().column("_import_row").len();
    assert!((256..=2400).contains(&told), "{told}");
}

#[test]
fn a_row_is_taken_for_sent_only_if_what_was_sent_at_its_place_was_this_row() {
    // As after a list that was another while it was read, and is now the one of the beginning again.
    let (workspace, api) = (Workspace::new(), Api::start(&["record=10"]));
    workspace.write("list.csv", &lists::customers(3));
    workspace.run_at(&api.url(), &[&IMPORT[..], &["--daily-limit=2", "--concurrency=1"]].concat()).expect(3);
    let ledger = rusqlite::Connection::open(workspace.path("imports/ledger.db")).unwrap();
    let first: Vec<u8> =
        ledger.query_row("SELECT identity FROM entry ORDER BY place LIMIT 1", (), |row| row.get(0)).unwrap();
    for table in ["entry", "accepted"] {
        let sql = format!("UPDATE {table} SET identity = randomblob(16) WHERE identity = ?1");
        assert_eq!(ledger.execute(&sql, [&first]).unwrap(), 1, "{table}");
    }
    drop(ledger);
    workspace.run_at(&api.url(), &IMPORT).expect(1);
    let recorded = api.recorded();
    let is_of = |post: &Value, number| post["body"].as_str().unwrap().contains(&lists::email(number));
    let posts = [1, 2, 3].map(|number| recorded.iter().filter(|post| is_of(post, number)).count());
    assert_eq!(posts, [2, 1, 1]);
    assert_eq!(workspace.runs().len(), 1, "it is continued all the same");
}
