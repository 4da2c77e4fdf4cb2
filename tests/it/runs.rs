//! `runs` tells what became of earlier runs and what is still open, and removes old ones.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::fs;

use super::support::api::Api;
use super::support::workspace::{Workspace, until};

const LIST: &str = "Email,Họ tên\nan@example.vn,An\nbinh@,Bình\nchi@,Chi\n";

fn imported() -> (Workspace, Api, String) {
    let (workspace, api) = (Workspace::new(), Api::start(&[]));
    workspace.write("khach.csv", LIST);
    workspace.run_at(&api.url(), &["import", "khach.csv"]).expect(1);
    let run = workspace.latest().summary()["run"].as_str().unwrap().to_owned();
    (workspace, api, run)
}

fn mend(workspace: &Workspace, run: &str, from: &str, to: &str) {
    let failures = workspace.path("imports").join(run).join("failures.csv");
    fs::write(&failures, fs::read_to_string(&failures).unwrap().replace(from, to)).unwrap();
}

#[test]
fn without_runs_it_says_so_and_makes_nothing() {
    let workspace = Workspace::new();
    assert!(workspace.run(&["runs"]).expect(0).stdout.starts_with("there are no runs in `imports` yet"));
    assert_eq!(workspace.run(&["runs", "--json"]).expect(0).json(), serde_json::json!({ "runs": [], "open": 0 }));
    assert!(!workspace.path("imports").exists());
}

#[test]
fn what_is_open_goes_down_over_generations() {
    let (workspace, api, first) = imported();
    let runs = || workspace.run(&["runs", "--json"]).expect(0).json();
    assert_eq!(
        (&runs()["open"], &runs()["runs"][0]["next"]),
        (&2.into(), &format!("ladiflow-import retry {first}").into())
    );
    mend(&workspace, &first, "binh@,", "binh@example.vn,");
    workspace.run_at(&api.url(), &["retry"]).expect(1);
    let second = workspace.latest().summary()["run"].as_str().unwrap().to_owned();
    let listed = runs();
    assert_eq!((&listed["open"], &listed["runs"][1]["open"]), (&1.into(), &1.into()));
    assert_eq!(listed["runs"][0]["parent_run"], first.as_str());
    assert_eq!(listed["runs"][1]["next"], format!("ladiflow-import retry {second}"));
    mend(&workspace, &second, "chi@,", "chi@example.vn,");
    workspace.run_at(&api.url(), &["retry"]).expect(0);
    let text = workspace.run(&["runs"]).expect(0).stdout;
    assert!(text.contains("nothing is open"), "{text}");
    assert!(text.contains(&format!("takes up `{second}`, generation 3")), "{text}");
    let places: Vec<_> = [&second, &first].map(|run| text.find(&format!("{run}  ")).unwrap()).into();
    assert!(places.is_sorted(), "the newest first: {text}");
}

#[test]
fn an_unfinished_run_shows_what_continues_it() {
    let (workspace, api) = (Workspace::new(), Api::start(&[]));
    workspace.write("khach.csv", LIST);
    workspace.run_at(&api.url(), &["import", "khach.csv", "--daily-limit", "0"]).expect(3);
    let text = workspace.run(&["runs", "--lang", "vi"]).expect(0).stdout;
    assert!(text.contains("còn tồn: 3 dòng; tiếp theo: `ladiflow-import import khach.csv --daily-limit 0`"), "{text}");
}

#[test]
fn a_sandbox_run_is_listed_but_leaves_nothing_open() {
    let workspace = Workspace::new();
    workspace.write("khach.csv", LIST);
    workspace.run(&["import", "khach.csv", "--sandbox"]).expect(1);
    let listed = workspace.run(&["runs", "--json"]).expect(0).json();
    assert_eq!((&listed["open"], &listed["runs"][0]["account"]), (&0.into(), &serde_json::Value::Null));
    assert!(!workspace.path("imports/ledger.db").exists());
}

#[test]
fn old_runs_are_removed_and_what_they_accepted_stays_known() {
    let (workspace, api, first) = imported();
    fs::write(workspace.path("imports/notes.txt"), "").unwrap();
    fs::create_dir(workspace.path("imports/mine")).unwrap();
    let kept = workspace.run(&["runs", "--prune", "90d"]).expect(0);
    assert!(kept.stderr.contains("no run is that old") && kept.stdout.contains(&first), "{}", kept.stderr);
    let gone = workspace.run(&["runs", "--prune", "0d"]).expect(0);
    assert!(gone.stderr.contains(&format!("1 old runs removed: {first}")), "{}", gone.stderr);
    assert!(gone.stdout.starts_with("there are no runs"), "{}", gone.stdout);
    let mut left: Vec<_> =
        fs::read_dir(workspace.path("imports")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.retain(|name| !name.to_string_lossy().starts_with("ledger"));
    left.sort();
    assert_eq!(left, ["mine", "notes.txt"]);
    let again = workspace.run_at(&api.url(), &["import", "khach.csv", "--json"]).expect(1);
    assert_eq!(again.json()["rows"]["unchanged"], 1);
}

#[test]
fn a_run_at_work_is_not_removed() {
    let (workspace, api) = (Workspace::new(), Api::start(&["hang=1"]));
    workspace.write("khach.csv", LIST);
    let mut child = workspace.start_at(&api.url(), &["import", "khach.csv"]);
    until(|| api.requests() > 0);
    let pruned = workspace.run(&["runs", "--prune", "0d", "--json"]).expect(0);
    assert!(pruned.stderr.contains("1 old runs stay"), "{}", pruned.stderr);
    assert_eq!(pruned.json()["runs"][0]["at_work"], true);
    child.kill().unwrap();
    child.wait().unwrap();
    let text = workspace.run(&["runs"]).expect(0).stdout;
    let told = "still open: not known, since it was broken off; next: `ladiflow-import import khach.csv`";
    assert!(text.contains(told), "{text}");
    assert!(text.ends_with("still open over all runs: 0 rows, and those of 1 that did not come to an end\n"), "{text}");
    let listed = workspace.run(&["runs", "--json"]).expect(0).json();
    assert_eq!((&listed["open"], &listed["runs"][0]["open"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    assert_eq!(workspace.runs().len(), 1);
    // The same command of another list, to its end: nothing is left for it to do.
    drop(api);
    let api = Api::start(&[]);
    workspace.write("khach.csv", "Email,Họ tên\nmoi@example.vn,Mới\n");
    workspace.run_at(&api.url(), &["import", "khach.csv"]).expect(0);
    let text = workspace.run(&["runs"]).expect(0).stdout;
    assert!(text.contains("broken off") && !text.contains("next:"), "{text}");
}

#[test]
fn a_sandbox_run_that_was_killed_is_listed_and_removed_once_it_is_surely_over() {
    let workspace = Workspace::new();
    workspace.write("khach.csv", LIST);
    let hanging = ["import", "khach.csv", "--sandbox", "--sandbox-fault", "hang=1"];
    let mut child = workspace.command(&hanging).spawn().unwrap();
    until(|| workspace.runs().first().is_some_and(|run| run.has("results.csv")));
    child.kill().unwrap();
    child.wait().unwrap();
    let run = workspace.runs().remove(0);
    let text = workspace.run(&["runs"]).expect(0).stdout;
    assert!(text.contains(&run.name()) && text.contains("did not tell its end"), "{text}");
    let kept = workspace.run(&["runs", "--prune", "0d", "--json"]).expect(0).json();
    assert_eq!((&kept["runs"][0]["run"], &kept["open"]), (&run.name().into(), &0.into()), "it may be at work");
    let file = fs::File::options().write(true).open(run.path.join("results.csv")).unwrap();
    file.set_modified(std::time::SystemTime::now() - std::time::Duration::from_secs(25 * 60 * 60)).unwrap();
    workspace.run(&["runs", "--prune", "0d"]).expect(0);
    assert!(workspace.runs().is_empty());
}
