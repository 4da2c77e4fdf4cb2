//! Whatever goes wrong on the way: every row has one outcome, in order, and no customer is stored twice.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::collections::BTreeSet;

use super::support::api::Api;
use super::support::lists;
use super::support::table::Table;
use super::support::workspace::Workspace;

/// Quick lookups, and no brake that would end the run before every row has met its fault.
const CONFIG: &str = "lookup_after = [\"2ms\", \"10ms\", \"50ms\"]\nmax_failures = 1000\nstop_after_equal = 0\ncanary = 0\nconcurrency = 16\n";

/// Imports so many customers and holds what came of it against what is stored.
fn import(count: usize, options: &[&str], more: &[&str]) -> (Api, Table) {
    let api = Api::start(&[&["known-email=double"], options].concat());
    let workspace = Workspace::new();
    workspace.write("list.csv", &lists::customers(count));
    workspace.write("config.toml", CONFIG);
    let arguments = [&["import", "list.csv", "--rate", "unlimited", "--json"], more].concat();
    let finished = workspace.run_at(&api.url(), &arguments);
    let run = workspace.latest();
    let (results, failures, summary) = (run.results(), run.failures(), run.summary());
    assert_eq!(finished.json(), summary);

    assert_eq!(results.column("Email"), lists::emails(count), "every row once, in order: {options:?}");
    let numbers: Vec<_> = (1..=count).map(|number| number.to_string()).collect();
    assert_eq!(results.column("row"), numbers);
    let counts = results.counts();
    for (status, rows) in summary["rows"].as_object().unwrap() {
        let found = if status == "read" { count } else { counts.get(status.as_str()).copied().unwrap_or(0) };
        assert_eq!(rows, found, "{status} of {options:?}");
    }
    let failed: Vec<_> = results.rows.iter().filter(|row| is_failure(&row[3])).cloned().collect();
    assert_eq!(failures.rows, failed, "{options:?}");
    assert_eq!(finished.code, Some(i32::from(!failed.is_empty())), "{options:?}\n{}", finished.stderr);

    assert_eq!(api.verdict("doubled"), 0, "{options:?}");
    let stored: BTreeSet<_> = api.emails().into_iter().collect();
    assert_eq!(stored.len(), api.customers().len(), "no customer twice: {options:?}");
    for (email, status) in results.column("Email").into_iter().zip(results.statuses()) {
        match status {
            "created" | "updated" => assert!(stored.contains(email), "{email} is not stored: {options:?}"),
            "unconfirmed" => {}
            _ => assert!(!stored.contains(email), "{email} is `{status}` and yet stored: {options:?}"),
        }
    }
    (api, results)
}

fn is_failure(status: &str) -> bool {
    ["invalid", "refused", "failed", "unconfirmed"].contains(&status)
}

#[test]
fn ten_thousand_customers_are_each_stored_once_and_told_in_order() {
    let (api, results) = import(10_000, &["latency-jitter=2ms"], &["--concurrency", "64"]);
    assert_eq!(results.counts()["created"], 10_000);
    assert_eq!(api.requests(), 10_000);
}

/// What becomes of all rows if each post meets the fault.
#[test]
fn each_fault_met_by_every_post_has_its_outcome() {
    let cases = [
        ("server-error=1", "failed", "attempts_used_up"),
        ("server-error-after=1", "created", ""),
        ("unavailable=1", "failed", "attempts_used_up"),
        ("cut=1", "failed", "attempts_used_up"),
        ("cut-after=1", "created", ""),
        ("store-late=1", "created", ""),
        ("hang=1", "failed", "attempts_used_up"),
        ("hang-after=1", "created", ""),
        ("error-code=1", "refused", "refused"),
        ("refuse=1", "refused", "refused"),
        ("garbage=1", "failed", "attempts_used_up"),
        ("garbage-after=1", "created", ""),
        ("oversized-after=1", "created", ""),
        ("redirect=1", "refused", "wrong_address"),
    ];
    for (fault, status, code) in cases {
        let options = [fault, "retry-after-form=absent", "store-late-delay=0s"];
        let (_, results) = import(6, &options, &["--max-attempts", "2", "--timeout", "300ms"]);
        assert_eq!(results.statuses(), [status; 6], "{fault}");
        assert_eq!(results.column("code"), [code; 6], "{fault}");
        let attempts = if status == "failed" { "2" } else { "1" };
        assert_eq!(results.column("attempts"), [attempts; 6], "{fault}");
    }
}

/// Most rows come through when only some posts meet the fault.
#[test]
fn each_fault_met_by_some_posts_is_overcome() {
    for fault in ["server-error", "unavailable", "cut", "cut-after", "garbage", "garbage-after", "store-late"] {
        let share = format!("{fault}=30%");
        let options = [&share, "retry-after-form=absent", "store-late-delay=0s", "seed=7"];
        let (api, results) = import(40, &options, &["--max-attempts", "3"]);
        let counts = results.counts();
        assert!(counts["created"] >= 35 && !counts.contains_key("unconfirmed"), "{fault}: {counts:?}");
        assert!(api.verdict(&fault.replace('-', "_")) > 5, "{fault} is met");
    }
}

#[test]
fn with_every_fault_at_once_every_row_has_one_outcome_and_no_customer_is_doubled() {
    let faults = [
        "server-error=4%",
        "server-error-after=4%",
        "unavailable=4%",
        "cut=4%",
        "cut-after=4%",
        "store-late=4%",
        "hang=2%",
        "hang-after=2%",
        "error-code=4%",
        "refuse=4%",
        "garbage=4%",
        "garbage-after=4%",
        "oversized-after=1%",
        "redirect=4%",
        "retry-after=0s",
        "store-late-delay=0s",
        "latency-jitter=3ms",
    ];
    for seed in ["seed=1", "seed=2"] {
        let options = [&faults[..], &[seed]].concat();
        let (_, results) = import(300, &options, &["--timeout", "400ms"]);
        let counts = results.counts();
        assert!(!counts.contains_key("unconfirmed"), "lookups tell the truth here: {counts:?}");
        assert!(counts["created"] > 230 && counts["refused"] > 10, "{counts:?}");
    }
}

/// `CUSTOMERS` asks for more of them: 5,000 take minutes.
#[test]
fn customers_are_never_doubled_under_any_fault_nor_under_all_at_once() {
    const QUICK: [&str; 3] = ["retry-after=0s", "store-late-delay=0s", "latency-jitter=2ms"];
    const FAULTS: [&str; 14] = [
        "server-error",
        "server-error-after",
        "unavailable",
        "cut",
        "cut-after",
        "store-late",
        "hang",
        "hang-after",
        "error-code",
        "refuse",
        "garbage",
        "garbage-after",
        "oversized-after",
        "redirect",
    ];
    let customers: u32 = std::env::var("CUSTOMERS").map_or(400, |count| count.parse().unwrap());
    for fault in FAULTS {
        // Only who never answers is not waited for.
        let timeout = if fault.starts_with("hang") { "1s" } else { "20s" };
        let arguments = ["--timeout", timeout, "--concurrency", "64"];
        let share = format!("{fault}=10%");
        let (api, results) = import(customers as usize, &[&QUICK[..], &[&share]].concat(), &arguments);
        let met = api.verdict(&fault.replace('-', "_"));
        println!("{fault}: met {met} times, {:?}", results.counts());
        assert!(met > u64::from(customers) / 20, "{fault} is met: {met}");
    }
    let shares: Vec<_> = FAULTS.iter().map(|fault| format!("{fault}=4%")).collect();
    let shares = shares.iter().map(String::as_str).chain(["limit-per-second=1500", "lookup-delay=1ms"]);
    let options: Vec<_> = QUICK.into_iter().chain(shares).collect();
    let (_, results) = import(customers as usize, &options, &["--timeout", "1s", "--concurrency", "64"]);
    println!("all at once: {:?}", results.counts());
}

#[test]
fn where_lookups_fail_too_rows_stay_unconfirmed_and_are_not_sent_again() {
    let (api, results) = import(20, &["cut-after=1", "faults-on=all"], &["--max-attempts", "2"]);
    assert_eq!(results.statuses(), ["unconfirmed"; 20]);
    assert_eq!(results.column("attempts"), ["1"; 20]);
    assert_eq!(api.requests_to("create"), 20);
    let (api, results) = import(20, &["cut=1", "show-absent=error-code", "lookup-delay=1h"], &["--max-attempts", "1"]);
    assert_eq!(results.statuses(), ["failed"; 20], "nobody was there each time");
    assert_eq!(api.requests_to("create"), 20);
}

#[test]
fn a_customer_who_was_there_before_is_not_taken_for_ours() {
    let api = Api::start(&["cut-after=1"]);
    api.post("create", r#"{"email":"khach1@example.vn","first_name":"Trần An","full_name":"Trần An"}"#);
    let workspace = Workspace::new();
    workspace.write("list.csv", &lists::customers(1));
    workspace.write("config.toml", CONFIG);
    workspace.run_at(&api.url(), &["import", "list.csv"]).expect(1);
    let results = workspace.latest().results();
    assert_eq!((results.statuses(), results.column("code")), (vec!["unconfirmed"], vec!["found_different"]));
    assert!(results.column("message")[0].contains("first_name"), "{results:?}");
    assert_eq!((api.customers().len(), api.requests_to("create")), (1, 2));
}

#[test]
fn create_or_update_repeats_what_is_in_doubt_without_a_lookup() {
    let (api, results) = import(12, &["cut-after=40%"], &["--mode", "create-or-update"]);
    assert_eq!(api.requests_to("show") + api.requests_to("list"), 0);
    let counts = results.counts();
    assert_eq!(counts["created"] + counts["updated"], 12);
}

#[test]
fn a_pause_that_ladiflow_asks_for_is_kept_by_all() {
    let (api, results) = import(30, &["limit-per-second=20", "burst=10", "retry-after=1s"], &["--concurrency", "4"]);
    assert_eq!(results.statuses(), ["created"; 30]);
    assert!(api.verdict("too_many_requests") >= 1 && api.verdict("too_many_requests") <= 8);
}

#[test]
fn a_service_that_goes_down_stops_the_run_and_comes_back_to_the_same_run() {
    let api = Api::start(&["down-after=20", "down-for=1200ms", "known-email=double"]);
    let workspace = Workspace::new();
    workspace.write("list.csv", &lists::customers(60));
    workspace.write("config.toml", &format!("{CONFIG}service_down_after = \"200ms\"\nmax_attempts = 2\n"));
    let arguments = ["import", "list.csv", "--rate", "unlimited", "--concurrency", "4"];
    workspace.run_at(&api.url(), &arguments).expect(3);
    let run = workspace.latest();
    assert_eq!(run.summary()["ending"], "service_down");
    assert!(run.unsent().rows.len() >= 30);
    super::support::workspace::until(|| std::net::TcpStream::connect(&api.url()[7..]).is_ok());
    workspace.run_at(&api.url(), &arguments).expect(0);
    assert_eq!((workspace.runs().len(), workspace.latest() == run), (1, true));
    assert!(!run.has("unsent.csv"));
    assert_eq!((api.customers().len(), api.verdict("doubled")), (60, 0));
}
