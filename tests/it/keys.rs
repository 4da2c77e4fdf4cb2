//! The key: where it comes from, and that it goes nowhere but to LadiFlow.

use super::support::api::Api;
use super::support::lists;
use super::support::workspace::{Finished, KEY, NOBODY, Workspace};

fn list(count: usize) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("list.csv", &lists::customers(count));
    workspace
}

#[test]
fn the_key_is_in_nothing_that_is_written_or_printed() {
    let api = Api::start(&["cut=30%", "refuse=30%"]);
    let workspace = list(20);
    workspace.write("config.toml", "lookup_after = [\"1ms\"]\nmax_failures = 100\n");
    let arguments = ["import", "list.csv", "--json", "-vv", "--events", "events.jsonl", "--max-attempts", "2"];
    let finished = workspace.run_at(&api.url(), &arguments).expect(1);
    let mut written = workspace.everything();
    assert!(written.iter().any(|(path, _)| path.ends_with("imports/ledger.db")));
    written.push(("standard output".into(), finished.stdout.into_bytes()));
    written.push(("standard error".into(), finished.stderr.into_bytes()));
    for (path, bytes) in written {
        let holds_it = bytes.windows(KEY.len()).any(|window| window == KEY.as_bytes());
        assert!(!holds_it, "the key stands in {}", path.display());
    }
}

#[test]
fn no_option_takes_the_key() {
    let workspace = list(1);
    workspace.run(&["import", "list.csv", "--api-key", KEY]).expect(2);
    workspace.write("config.toml", &format!("api_key = \"{KEY}\"\n"));
    let refused = workspace.run(&["import", "list.csv"]).expect(2);
    assert!(!refused.stderr.contains(KEY), "{}", refused.stderr);
}

#[test]
fn without_a_key_the_way_to_one_is_shown() {
    let workspace = list(1);
    let run = |key: Option<&str>| {
        let mut command = workspace.command(&["import", "list.csv", "--json"]);
        command.env_remove("LADIFLOW_API_KEY").envs(key.map(|key| ("LADIFLOW_API_KEY", key)));
        Finished::of(command.output().unwrap()).expect(2)
    };
    for key in [None, Some(""), Some("  ")] {
        let finished = run(key);
        assert_eq!(finished.json()["error"]["code"], "no_key");
        assert!(finished.stderr.contains("LADIFLOW_API_KEY") && finished.stderr.contains("--api-key-file"));
    }
}

#[test]
fn a_key_comes_from_a_file_where_the_environment_has_none() {
    let api = Api::start(&["key=from-the-file"]);
    let workspace = list(2);
    workspace.write("key.txt", "from-the-file\r\n");
    workspace.write("empty.txt", "\n");
    let run = |file: &str| {
        let mut command = workspace.command(&["import", "list.csv", "--json", "--api-key-file", file]);
        command.env_remove("LADIFLOW_API_KEY").env("LADIFLOW_API_URL", api.url());
        Finished::of(command.output().unwrap())
    };
    assert_eq!(run("absent.txt").expect(2).json()["error"]["code"], "key_file");
    assert_eq!(run("empty.txt").expect(2).json()["error"]["code"], "key_file_empty");
    run("key.txt").expect(0);
    assert_eq!(api.customers().len(), 2);
}

#[test]
fn a_refused_key_stops_the_run_and_loses_no_row() {
    for options in [&["key=another"][..], &["key=another", "key-status=200"], &["key=another", "key-status=403"]] {
        let api = Api::start(options);
        let workspace = list(30);
        let finished = workspace.run_at(&api.url(), &["import", "list.csv", "--json"]).expect(3);
        assert!(finished.stderr.contains("Automation"), "{}", finished.stderr);
        let summary = finished.json();
        assert_eq!((&summary["ending"], &summary["exit_code"]), (&"key_refused".into(), &3.into()));
        let run = workspace.latest();
        assert_eq!(run.results().statuses(), ["unsent"; 30]);
        assert_eq!(run.unsent().rows.len(), 30);
        assert!(run.failures().rows.is_empty());
        assert_eq!(api.requests(), 1, "the first row tells");
    }
}

#[test]
fn a_refused_key_is_the_same_when_tags_are_asked_for_first() {
    let api = Api::start(&["key=another"]);
    let workspace = Workspace::new();
    workspace.write("list.csv", "Email,Tags\nan@example.vn,VIP\n");
    let summary = workspace.run_at(&api.url(), &["import", "list.csv", "--json"]).expect(3).json();
    assert_eq!(summary["ending"], "key_refused");
    assert_eq!(workspace.latest().unsent().rows.len(), 1);
}

#[test]
fn a_key_that_is_refused_on_the_way_stops_there() {
    let api = Api::start(&["reject-key=10"]);
    let workspace = list(30);
    workspace.run_at(&api.url(), &["import", "list.csv"]).expect(3);
    let run = workspace.latest();
    let results = run.results();
    assert_eq!(results.counts()["created"], api.customers().len());
    assert_eq!(results.counts()["unsent"], 30 - api.customers().len());
    assert_eq!(run.unsent().rows.len(), results.counts()["unsent"]);
}

#[test]
fn nobody_who_listens_is_a_service_that_is_down() {
    let workspace = list(3);
    workspace.write("config.toml", "service_down_after = \"50ms\"\n");
    let finished = workspace.run_at(NOBODY, &["import", "list.csv", "--json"]).expect(3);
    assert_eq!(finished.json()["ending"], "service_down");
    let run = workspace.latest();
    assert_eq!(run.unsent().rows.len(), 3, "surely not stored");
    assert_eq!(run.results().counts()["unsent"], 3);
}

#[test]
fn nobody_who_listens_is_the_same_when_tags_are_asked_for_first() {
    let workspace = Workspace::new();
    workspace.write("list.csv", "Email,Tags\nan@example.vn,VIP\n");
    workspace.write("config.toml", "service_down_after = \"50ms\"\n");
    let summary = workspace.run_at(NOBODY, &["import", "list.csv", "--json"]).expect(3).json();
    assert_eq!(summary["ending"], "service_down");
    assert_eq!(workspace.latest().unsent().rows.len(), 1);
}

#[test]
fn a_live_target_with_a_guessed_mapping_needs_a_yes_where_nobody_can_be_asked() {
    let live = "https://ladiflow.invalid";
    let workspace = list(3);
    let finished = workspace.run_at(live, &["import", "list.csv", "--json"]).expect(2);
    assert_eq!(finished.json()["error"]["code"], "mapping_unconfirmed");
    assert!(!workspace.path("imports").exists(), "no run folder");
    workspace.write("short.toml", "service_down_after = \"50ms\"\n");
    workspace.write("written.toml", "service_down_after = \"50ms\"\n[fields]\nemail = \"Email\"\n");
    let yes = workspace.run_at(live, &["import", "list.csv", "-c", "short.toml", "--yes"]).expect(3);
    assert!(yes.stderr.contains("ladiflow.invalid"), "the plan is shown: {}", yes.stderr);
    let written = workspace.run_at(live, &["import", "list.csv", "-c", "written.toml"]).expect(3);
    assert!(written.stderr.contains("3 rows to send"), "{}", written.stderr);
}
