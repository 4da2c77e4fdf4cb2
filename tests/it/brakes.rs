//! A run stops by itself where going on would do harm, and the same command continues it.

use super::support::api::Api;
use super::support::lists;
use super::support::workspace::{Workspace, until};

const FAST: &str = "rate = \"unlimited\"\ncanary = 0\n";

fn list(count: usize, config: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("list.csv", &lists::customers(count));
    workspace.write("config.toml", &format!("{config}{FAST}"));
    workspace
}

const IMPORT: [&str; 2] = ["import", "list.csv"];

#[test]
fn a_day_takes_no_more_customers_than_its_limit_over_all_runs() {
    let api = Api::start(&[]);
    let workspace = list(30, "");
    workspace.run_at(&api.url(), &["import", "list.csv", "--daily-limit", "10"]).expect(3);
    let run = workspace.latest();
    assert_eq!(run.summary()["ending"], "daily_limit");
    assert_eq!((run.results().counts()["created"], run.results().counts()["unsent"]), (10, 20));
    workspace.run_at(&api.url(), &["import", "list.csv", "--daily-limit", "10"]).expect(3);
    assert_eq!(api.customers().len(), 10, "the day's customers are used up");
    workspace.run_at(&api.url(), &["import", "list.csv", "--daily-limit", "25"]).expect(3);
    assert_eq!((api.customers().len(), workspace.latest() == run), (25, true));
    workspace.run_at(&api.url(), &IMPORT).expect(0);
    assert_eq!((api.customers().len(), api.requests(), workspace.runs().len()), (30, 30, 1));
}

#[test]
fn the_time_is_up() {
    let api = Api::start(&["latency=20ms"]);
    let workspace = list(400, "concurrency = 2\n");
    let finished = workspace.run_at(&api.url(), &["import", "list.csv", "--max-duration", "300ms"]).expect(3);
    assert!(finished.stderr.contains("stops at "), "{}", finished.stderr);
    let run = workspace.latest();
    assert_eq!(run.summary()["ending"], "deadline");
    let results = run.results();
    assert!(results.counts()["unsent"] > 300, "{:?}", results.counts());
    assert_eq!(results.counts()["created"], api.customers().len());
}

#[test]
fn the_deadline_is_told_with_its_offset() {
    let api = Api::start(&[]);
    let workspace = list(1, "");
    let mut command = workspace.command(&["import", "list.csv", "--deadline", "00:00"]);
    command.env("LADIFLOW_API_URL", api.url()).env("TZ", "Asia/Ho_Chi_Minh");
    let finished = super::support::workspace::Finished::of(command.output().unwrap()).expect(0);
    assert!(finished.stderr.contains("00:00 +07:00"), "{}", finished.stderr);
}

/// A time zone in which it is now three seconds before noon.
fn just_before_noon() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let east = (12 * 3600 - 3 + 24 * 3600 - now % (24 * 3600)) % (24 * 3600);
    // In this notation what lies east is negative.
    format!("LOC-{:02}:{:02}:{:02}", east / 3600, east / 60 % 60, east % 60)
}

#[test]
fn the_clock_shows_the_deadline() {
    let api = Api::start(&["latency=20ms"]);
    let workspace = list(4000, "concurrency = 2\n");
    let mut command = workspace.command(&["import", "list.csv", "--deadline", "12:00"]);
    command.env("LADIFLOW_API_URL", api.url()).env("TZ", just_before_noon());
    super::support::workspace::Finished::of(command.output().unwrap()).expect(3);
    let run = workspace.latest();
    assert_eq!(run.summary()["ending"], "deadline");
    let counts = run.results();
    assert_eq!(counts.counts()["created"], api.customers().len());
    assert!(counts.counts()["unsent"] > 3000, "{:?}", counts.counts());
}

#[test]
fn a_refused_key_stops_the_run_at_once_and_the_way_out_is_said() {
    let api = Api::start(&["reject-key=20"]);
    let workspace = list(100, "concurrency = 1\n");
    let finished = workspace.run_at(&api.url(), &IMPORT).expect(3);
    assert!(finished.stderr.contains("next: in LadiFlow, under Settings"), "{}", finished.stderr);
    let run = workspace.latest();
    assert_eq!((&run.summary()["ending"], api.requests()), (&"key_refused".into(), 21));
    assert_eq!((run.results().counts()["created"], run.unsent().rows.len()), (20, 80));
    assert!(run.failures().rows.is_empty());
}

#[test]
fn a_service_that_goes_down_stops_the_run_however_it_is_down() {
    // Who closes the port cuts the connections that are open: that may be the last that was seen of it.
    let ways: [(&str, &[&str]); 3] = [
        ("closed", &["connection refused", "the connection was cut"]),
        ("cut", &["the connection was cut"]),
        ("unavailable", &["not available"]),
    ];
    for (how, said) in ways {
        let api = Api::start(&["down-after=10", &format!("down-as={how}"), "retry-after-form=absent"]);
        let workspace = list(
            900,
            "service_down_after = \"300ms\"\nlookup_after = [\"1ms\"]\nstop_after_equal = 0\nmax_failures = 1000\n",
        );
        let finished = workspace.run_at(&api.url(), &IMPORT).expect(3);
        let run = workspace.latest();
        assert_eq!(run.summary()["ending"], "service_down", "{how}");
        let headline = finished.stderr.lines().find(|line| line.starts_with("stopped, LadiFlow did not answer ("));
        let is_told = headline.is_some_and(|line| said.iter().any(|said| line.contains(said)));
        assert!(is_told, "{how}: {}", finished.stderr);
        let results = run.results();
        assert_eq!((results.counts()["created"], api.customers().len()), (10, 10), "{how}");
        assert!(results.counts()["unsent"] > 20, "{how}: {:?}", results.counts());
    }
}

#[test]
fn values_lost_in_the_first_rows_stop_the_run_if_so_wished_and_the_way_out_is_said() {
    let api = Api::start(&[]);
    let workspace = list(0, "");
    workspace.write("config.toml", "on_loss = \"stop\"\n[fields]\nemail = \"Email\"\n[custom_fields]\ngoi = \"Gói\"\n");
    workspace
        .write("list.csv", &lists::of("Email,Gói", (1..=40).map(|number| format!("{},Vàng", lists::email(number)))));
    let finished = workspace.run_at(&api.url(), &IMPORT).expect(3);
    assert!(finished.stderr.contains("make the custom field `goi` in LadiFlow's settings"), "{}", finished.stderr);
    assert_eq!((&workspace.latest().summary()["ending"], api.requests()), (&"losses".into(), 5));
}

#[test]
fn rows_that_ladiflow_did_not_take_are_not_to_be_mended() {
    let api = Api::start(&["unavailable=1", "retry-after-form=absent"]);
    let workspace = list(3, "max_attempts = 1\nservice_down_after = \"1h\"\n");
    let finished = workspace.run_at(&api.url(), &IMPORT).expect(1);
    assert!(finished.stderr.contains("next: nothing is wrong with these rows; later, type"), "{}", finished.stderr);
}

#[test]
fn too_many_failures_stop_the_run() {
    let api = Api::start(&["refuse=50%", "seed=3"]);
    let workspace = list(300, "max_failures = 5\nconcurrency = 1\n");
    workspace.run_at(&api.url(), &IMPORT).expect(3);
    let run = workspace.latest();
    assert_eq!(run.summary()["ending"], "too_many_failures");
    let results = run.results();
    assert_eq!(results.counts()["refused"], 6);
    assert_eq!(run.unsent().rows.len(), results.counts()["unsent"]);
    // Counts of failures start anew, refused rows stay.
    workspace.run_at(&api.url(), &IMPORT).expect(3);
    assert_eq!((workspace.latest(), run.results().counts()["refused"]), (run.clone(), 12));
    assert_eq!(api.requests(), 300 - run.unsent().rows.len() as u64, "nothing is sent twice");
}

#[test]
fn a_share_of_failures_counts_from_two_hundred_rows_on() {
    let api = Api::start(&["refuse=50%"]);
    let workspace = list(300, "stop_after_equal = 0\nconcurrency = 1\n");
    workspace.run_at(&api.url(), &IMPORT).expect(3);
    assert_eq!(workspace.latest().summary()["ending"], "too_many_failures");
    assert!((200..210).contains(&api.requests()), "{}", api.requests());
}

#[test]
fn invalid_rows_never_count_as_failures() {
    let api = Api::start(&[]);
    let workspace = list(0, "max_failures = 0\n");
    let bad = (0..50).map(|number| format!("khach{number}(a)example.vn"));
    workspace.write("list.csv", &lists::of("Email\nan@example.vn", bad));
    workspace.run_at(&api.url(), &IMPORT).expect(1);
    assert_eq!(workspace.latest().results().counts()["invalid"], 50);
}

#[test]
fn equal_failures_in_a_row_stop_the_run() {
    let api = Api::start(&["refuse=1"]);
    let workspace = list(100, "max_failures = 1000\nstop_after_equal = 7\nconcurrency = 1\n");
    workspace.run_at(&api.url(), &IMPORT).expect(3);
    let run = workspace.latest();
    assert_eq!(run.summary()["ending"], "too_many_failures");
    assert_eq!((run.results().counts()["refused"], api.requests()), (7, 7));
}

#[test]
fn a_wrong_address_ends_the_run_by_its_equal_failures() {
    let api = Api::start(&[]);
    let workspace = list(900, "max_failures = 1000\nconcurrency = 1\n");
    workspace.run_at(&format!("{}/elsewhere", api.url()), &IMPORT).expect(3);
    let results = workspace.latest().results();
    assert_eq!((results.counts()["refused"], results.column("code")[0]), (20, "wrong_address"));
}

#[test]
fn a_pause_beyond_the_longest_stops_the_run() {
    let api = Api::start(&["unavailable=1", "retry-after=1h"]);
    let workspace = list(5, "");
    workspace.run_at(&api.url(), &IMPORT).expect(3);
    let run = workspace.latest();
    assert_eq!((&run.summary()["ending"], run.unsent().rows.len()), (&"service_down".into(), 5));
}

#[test]
fn a_list_that_changes_while_it_is_read_is_said() {
    let api = Api::start(&["latency=10ms"]);
    let workspace = list(100, "concurrency = 2\n");
    let child = workspace.start_at(&api.url(), &IMPORT);
    until(|| api.requests() >= 5);
    let mut list = lists::customers(100);
    list.push_str("them@example.vn,Thêm\n");
    workspace.write("list.csv", &list);
    let finished = super::support::workspace::Finished::of(child.wait_with_output().unwrap()).expect(3);
    assert!(finished.stderr.contains("changed while it was read"), "{}", finished.stderr);
    assert_eq!(workspace.latest().summary()["ending"], "input_changed");
    let results = workspace.latest().results();
    let accepted = results.counts().get("created").copied().unwrap_or(0);
    assert_eq!(accepted, api.customers().len());
    workspace.run_at(&api.url(), &IMPORT).expect(0);
    let emails = api.emails();
    assert_eq!((emails.len(), api.verdict("known_email")), (101, 0));
}

#[test]
fn the_ceiling_on_requests_is_kept() {
    let api = Api::start(&[]);
    let workspace = list(60, "");
    workspace.run_at(&api.url(), &["import", "list.csv", "--rate", "50/s"]).expect(0);
    assert!(workspace.latest().summary()["seconds"].as_f64().unwrap() >= 1.1);
}
