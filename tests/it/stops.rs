//! A run that is stopped, by a signal or by the death of its process, goes on where it was.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::Child;

use super::support::api::{Api, Standalone, ask, emails};
use super::support::lists;
use super::support::workspace::{Finished, RunFolder, Workspace, signal, until};

const CONFIG: &str = "lookup_after = [\"1ms\", \"3ms\", \"10ms\"]\nrate = \"unlimited\"\nconcurrency = 4\ncanary = 0\n";
const IMPORT: [&str; 2] = ["import", "list.csv"];

fn list(count: usize) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("list.csv", &lists::customers(count));
    workspace.write("config.toml", CONFIG);
    workspace
}

/// Results that hold every row once, in order, and each customer stored once.
fn assert_whole(run: &RunFolder, stored: &[serde_json::Value], count: usize) {
    let results = run.results();
    assert_eq!(results.column("Email"), lists::emails(count), "every row once, in order");
    let stored = emails(stored);
    assert_eq!(stored.len(), count, "every customer once");
    assert_eq!(stored.iter().collect::<BTreeSet<_>>().len(), count, "every customer once");
    assert!(!run.has("unsent.csv") && run.failures().rows.is_empty());
    let left: Vec<_> = std::fs::read_dir(&run.path).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_str().unwrap().ends_with(".partial")), "{left:?}");
}

fn ended(child: Child) -> Finished {
    Finished::of(child.wait_with_output().unwrap())
}

#[test]
fn a_signal_ends_the_run_cleanly_and_the_same_command_continues_it() {
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let api = Api::start(&["latency=10ms", "known-email=double"]);
        let workspace = list(200);
        let child = workspace.start_at(&api.url(), &IMPORT);
        until(|| api.requests() >= 30);
        signal(&child, name);
        let finished = ended(child).expect(code);
        assert!(finished.stderr.contains("ladiflow-import import list.csv"), "{}", finished.stderr);
        let run = workspace.latest();
        let summary = run.summary();
        assert_eq!((&summary["ending"], &summary["exit_code"]), (&"interrupted".into(), &code.into()));
        let results = run.results();
        let (stored, counts) = (api.customers().len(), results.counts());
        assert_eq!(counts["created"], stored, "requests under way may end");
        assert_eq!(counts["unsent"], 200 - stored);
        assert_eq!(run.unsent().column("Email"), lists::emails(200)[stored..]);

        let finished = workspace.run_at(&api.url(), &IMPORT).expect(0);
        assert!(finished.stderr.contains(&format!("continuing the run `{}`", run.name())), "{}", finished.stderr);
        assert_eq!(workspace.runs(), std::slice::from_ref(&run), "in the same folder");
        assert_whole(&run, &api.customers(), 200);
        assert_eq!(run.results().statuses(), ["created"; 200]);
        assert_eq!(api.requests_to("create"), 200, "nothing is sent twice");
        assert_eq!(run.summary()["rows"]["created"], 200);
    }
}

#[test]
fn a_signal_is_heard_while_tags_are_asked_for() {
    let api = Api::start(&["hang=1", "faults-on=all"]);
    let workspace = list(0);
    workspace.write("list.csv", "Email,Tags\nan@example.vn,VIP\n");
    let child = workspace.start_at(&api.url(), &IMPORT);
    until(|| api.requests_to("list-tag") == 1);
    signal(&child, "TERM");
    ended(child).expect(143);
    assert_eq!(workspace.latest().results().statuses(), ["unsent"]);
    let other = Api::start(&[]);
    workspace.run_at(&other.url(), &IMPORT).expect(0);
    assert_eq!((workspace.runs().len(), other.customers().len()), (1, 1));
}

#[test]
fn a_second_signal_drops_what_is_under_way_and_the_same_command_looks_it_up() {
    let api = Api::start(&["hang-after=1", "known-email=double"]);
    let workspace = list(20);
    let mut child = workspace.start_at(&api.url(), &IMPORT);
    until(|| api.customers().len() == 4);
    signal(&child, "INT");
    // Signals that come at once would be one.
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(said.any(|line| line.starts_with("stopping: ")));
    signal(&child, "INT");
    let said: Vec<_> = said.collect();
    ended(child).expect(130);
    assert!(said[0].starts_with("dropping "), "{said:?}");
    let run = workspace.latest();
    let results = run.results();
    assert_eq!((results.counts()["unconfirmed"], results.counts()["unsent"]), (4, 16), "they may be stored");
    assert_eq!(run.failures().rows.len(), 4);

    workspace.run_at(&api.url(), &["import", "list.csv", "--timeout", "100ms"]).expect(0);
    assert_eq!(workspace.latest(), run);
    assert_whole(&run, &api.customers(), 20);
    assert_eq!(api.requests_to("create"), 20, "what was looked up is not sent again");
    assert_eq!(run.results().column("attempts"), ["1"; 20]);
}

#[test]
fn restart_begins_anew_and_sends_nothing_twice() {
    let api = Api::start(&["latency=10ms", "known-email=double"]);
    let workspace = list(100);
    let child = workspace.start_at(&api.url(), &IMPORT);
    until(|| api.requests() >= 30);
    signal(&child, "TERM");
    ended(child).expect(143);
    let stopped = workspace.latest();
    let created = stopped.results().counts()["created"];
    workspace.run_at(&api.url(), &["import", "list.csv", "--restart"]).expect(0);
    let run = workspace.latest();
    assert_eq!(workspace.runs(), [stopped.clone(), run.clone()]);
    assert!(stopped.has("unsent.csv"), "no run writes into another's folder");
    let results = run.results();
    assert_eq!((results.counts()["unchanged"], results.counts()["created"]), (created, 100 - created));
    assert_eq!((api.customers().len(), api.requests_to("create")), (100, 100));
}

#[test]
fn what_changed_since_makes_it_a_new_run() {
    let api = Api::start(&["latency=10ms", "known-email=double"]);
    let workspace = list(100);
    let child = workspace.start_at(&api.url(), &IMPORT);
    until(|| api.requests() >= 30);
    signal(&child, "TERM");
    ended(child).expect(143);
    let created = workspace.latest().results().counts()["created"];
    let stopped = workspace.latest().name();
    workspace.write("list.csv", &lists::customers(101));
    let finished = workspace.run_at(&api.url(), &IMPORT).expect(0);
    let said = format!("the list changed since the run `{stopped}` was interrupted: this is a new run; {created} rows");
    assert!(finished.stderr.contains(&said), "{}", finished.stderr);
    assert_eq!(workspace.runs().len(), 2);
    let results = workspace.latest().results();
    assert_eq!((results.counts()["unchanged"], results.counts()["created"]), (created, 101 - created));
    assert_eq!(api.verdict("doubled"), 0);
}

/// Moments spread over the run by a fixed seed; `KILLS` asks for more of them.
#[test]
fn a_run_killed_at_twenty_moments_stores_every_customer_once() {
    let kills = std::env::var("KILLS").map_or(20, |kills| kills.parse().unwrap());
    let customers = 30 * kills;
    let workspace = list(customers);
    let server = Standalone::start(&workspace, &["--latency=4ms", "--known-email=double"]);
    let mut random = fastrand::Rng::with_seed(20_261_124);
    let posts = || ask(&server.url, "requests")[0]["writes"]["total"].as_u64().unwrap();
    for _ in 0..kills {
        let next = posts() + random.u64(0..29);
        let mut child = workspace.start_at(&server.url, &IMPORT);
        until(|| posts() >= next || child.try_wait().unwrap().is_some());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let killed = workspace.latest();
    workspace.run_at(&server.url, &IMPORT).expect(0);
    let run = workspace.latest();
    assert_eq!(run, killed, "the last was not finished");
    assert_whole(&run, &ask(&server.url, "customers"), customers);
    let verdicts = &ask(&server.url, "requests")[0]["verdicts"];
    assert_eq!(verdicts.get("doubled"), None);
    let counts = run.summary();
    assert_eq!(counts["rows"]["created"], customers, "{counts}");
}

#[test]
fn lines_on_disk_are_whole_and_in_order_at_any_moment() {
    let api = Api::start(&["latency=5ms"]);
    let workspace = list(2000);
    let mut child = workspace.start_at(&api.url(), &IMPORT);
    let results = || {
        let path = workspace.runs().first()?.path.join("results.csv");
        std::fs::read_to_string(path).ok().filter(|text| text.lines().count() > 1)
    };
    // Who reads in the very moment of a write sees a part of it, and the whole right after.
    let text = std::cell::RefCell::new(String::new());
    until(|| {
        text.replace(results().unwrap_or_default());
        text.borrow().ends_with('\n')
    });
    child.kill().unwrap();
    child.wait().unwrap();
    let text = text.into_inner();
    let emails: Vec<_> = text.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(emails, lists::emails(2000)[..emails.len()]);
}

#[test]
fn a_second_run_of_the_account_waits_for_nobody_and_says_who_is_at_work() {
    let api = Api::start(&["latency=10s"]);
    let workspace = list(20);
    let mut first = workspace.start_at(&api.url(), &IMPORT);
    until(|| api.requests() >= 1);
    let second = workspace.run_at(&api.url(), &["import", "list.csv", "--json"]).expect(4);
    let error = second.json();
    assert_eq!((&error["exit_code"], &error["ending"]), (&4.into(), &"not_started".into()));
    assert_eq!(error["error"]["code"], "ledger_locked");
    let message = error["error"]["message"].as_str().unwrap();
    let name = workspace.latest().name();
    assert!(message.contains(&first.id().to_string()) && message.contains(&name), "{message}");
    let (_, since) = message.split_once("since ").unwrap();
    assert_eq!((since.len(), &since[13..14]), ("2026-11-24 09:03".len(), ":"), "to the minute: {message}");
    assert_eq!(workspace.runs().len(), 1);
    first.kill().unwrap();
    first.wait().unwrap();
}

#[test]
fn the_lock_dies_with_its_process() {
    let api = Api::start(&["hang=1"]);
    let workspace = list(3);
    let mut first = workspace.start_at(&api.url(), &IMPORT);
    until(|| api.requests() >= 1);
    first.kill().unwrap();
    first.wait().unwrap();
    let other = Api::start(&[]);
    workspace.run_at(&other.url(), &IMPORT).expect(0);
}

#[test]
fn two_accounts_run_side_by_side() {
    let (one, other) = (Api::start(&["hang=1"]), Api::start(&[]));
    let workspace = list(5);
    workspace.write("one.toml", &format!("account = \"one\"\n{CONFIG}"));
    workspace.write("other.toml", &format!("account = \"other\"\n{CONFIG}"));
    let mut first = workspace.start_at(&one.url(), &["import", "list.csv", "-c", "one.toml"]);
    until(|| one.requests() >= 1);
    workspace.run_at(&other.url(), &["import", "list.csv", "-c", "other.toml"]).expect(0);
    assert_eq!(workspace.latest().results().statuses(), ["created"; 5], "the history of one is not the other's");
    first.kill().unwrap();
    first.wait().unwrap();
}

#[test]
fn a_sandbox_says_where_it_is_and_ends_when_asked() {
    let workspace = list(3);
    let mut server = Standalone::start(&workspace, &["--port", "0"]);
    assert!(server.url.starts_with("http://127.0.0.1:"), "{}", server.url);
    workspace.run_at(&server.url, &IMPORT).expect(0);
    assert_eq!(ask(&server.url, "customers").len(), 3);
    assert_eq!(server.stop(), Some(0));
}
