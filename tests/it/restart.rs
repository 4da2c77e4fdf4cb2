//! Starting anew after a kill doubles nobody.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::support::api::Api;
use super::support::workspace::{RunFolder, Workspace, until};

const RUN: [&str; 6] = ["import", "khach.csv", "--concurrency", "4", "--rate", "unlimited"];

fn list(rows: usize) -> String {
    (1..=rows).fold("Email,Họ tên\n".to_owned(), |mut list, row| {
        writeln!(list, "khach{row}@example.vn,Khách {row}").unwrap();
        list
    })
}

/// The emails in the requests to an endpoint, in order.
fn told(api: &Api, endpoint: &str) -> Vec<String> {
    let requests = api.recorded().into_iter().filter(|request| request["path"].as_str().unwrap().ends_with(endpoint));
    let bodies = requests.map(|request| serde_json::from_str::<Value>(request["body"].as_str().unwrap()).unwrap());
    bodies.map(|body| body["email"].as_str().unwrap().to_owned()).collect()
}

/// Starts a run of a list and kills it when so many customers are stored.
fn kill(workspace: &Workspace, api: &Api, stored: usize) {
    let mut killed = workspace.start_at(&api.url(), &RUN);
    until(|| api.customers().len() >= stored);
    killed.kill().unwrap();
    killed.wait().unwrap();
}

#[test]
fn rows_of_unknown_fate_are_looked_up_and_not_sent_again() {
    let (workspace, api) = (Workspace::new(), Api::start(&["latency=250ms", "record=1000"]));
    workspace.write("khach.csv", &list(30));
    // Some are answered, others under way.
    kill(&workspace, &api, 6);
    let before = told(&api, "/create");
    // The first look comes after 2 seconds; those that never left are looked for longer than this test lasts.
    let done = workspace.run_at(&api.url(), &[&RUN[..], &["--restart", "--max-duration", "4s"]].concat());
    assert_eq!(workspace.runs().len(), 2, "{}", done.stderr);
    let posted = told(&api, "/create");
    let twice = posted[before.len()..].iter().filter(|email| before.contains(email)).collect::<Vec<_>>();
    assert!(twice.is_empty(), "{twice:?}");
    assert!(!told(&api, "/show").is_empty(), "{}", done.stderr);
}

#[test]
fn whoever_was_under_way_is_looked_up_by_a_run_of_another_list_too() {
    let (workspace, api) = (Workspace::new(), Api::start(&["latency=250ms", "record=1000"]));
    workspace.write("khach.csv", &list(30));
    kill(&workspace, &api, 6);
    let before = told(&api, "/create");
    // One row more, in front: another list, whose rows have other numbers.
    workspace.write("khach.csv", &list(30).replacen('\n', "\nmoi@example.vn,Mới\n", 1));
    let done = workspace.run_at(&api.url(), &[&RUN[..], &["--max-duration", "2s"]].concat());
    assert_eq!(workspace.runs().len(), 2, "{}", done.stderr);
    let posted = told(&api, "/create");
    assert!(posted[before.len()..].contains(&"moi@example.vn".to_owned()), "{}", done.stderr);
    let twice = posted[before.len()..].iter().filter(|email| before.contains(email)).collect::<Vec<_>>();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn what_is_unchanged_is_said_with_its_day_its_run_and_the_way_around() {
    let (workspace, api) = (Workspace::new(), Api::start(&[]));
    workspace.write("khach.csv", &list(3));
    workspace.run_at(&api.url(), &["import", "khach.csv"]).expect(0);
    let first = workspace.latest().summary()["run"].as_str().unwrap().to_owned();
    let again = workspace.run_at(&api.url(), &["import", "khach.csv"]).expect(0);
    assert!(
        again.stderr.contains(&format!("(run `{first}`); `--resend --mode create-or-update` sends them anyway")),
        "{}",
        again.stderr
    );
}

#[test]
fn a_killed_run_full_of_unchanged_rows_is_continued_without_looking_them_up() {
    let (workspace, api) = (Workspace::new(), Api::start(&["record=1000"]));
    workspace.write("khach.csv", &list(40));
    workspace.run_at(&api.url(), &["import", "khach.csv"]).expect(0);
    // The same customers, and new ones after them: killed while those are under way.
    drop(api);
    let api = Api::start(&["latency=250ms", "record=1000"]);
    workspace.write("khach.csv", &list(60));
    kill(&workspace, &api, 4);
    let done = workspace.run_at(&api.url(), &[&RUN[..], &["--max-duration", "1s"]].concat());
    assert!(done.stderr.contains("continuing the run"), "{}", done.stderr);
    assert_eq!(workspace.latest().results().counts()["unchanged"], 40);
    let looked_up = told(&api, "/show");
    assert!(looked_up.iter().all(|email| !list(40).contains(email)), "{looked_up:?}");
}

#[test]
fn a_new_key_at_a_host_with_history_is_said() {
    let (workspace, api) = (Workspace::new(), Api::start(&[]));
    workspace.write("khach.csv", &list(1));
    let first = workspace.run_at(&api.url(), &["import", "khach.csv"]).expect(0);
    assert!(!first.stderr.contains("new at a host"), "{}", first.stderr);
    let mut command = workspace.command(&["import", "khach.csv"]);
    let other = command.env("LADIFLOW_API_URL", api.url()).env("LADIFLOW_API_KEY", "0therKeyOfTheTests00000000");
    let other = String::from_utf8(other.output().unwrap().stderr).unwrap();
    assert!(other.contains("this key is new at a host with history"), "{other}");
}

/// What befalls a file.
type Harm = fn(&Path);

/// Stops a run after some of its rows.
fn stopped(workspace: &Workspace, api: &Api, rows: usize) -> RunFolder {
    workspace.write("khach.csv", &list(rows));
    workspace.run_at(&api.url(), &["import", "khach.csv", "--daily-limit", "6"]).expect(3);
    workspace.latest()
}

#[test]
fn a_continued_run_counts_the_requests_and_losses_of_all_its_parts() {
    let (workspace, api) = (Workspace::new(), Api::start(&[]));
    assert_eq!(stopped(&workspace, &api, 9).summary()["requests"], 6);
    workspace.run_at(&api.url(), &["import", "khach.csv"]).expect(0);
    assert_eq!(workspace.runs().len(), 1);
    let summary = workspace.latest().summary();
    assert_eq!((&summary["requests"], api.requests()), (&9.into(), 9));
    assert_eq!(summary["losses"]["email"]["sent"], 9, "{}", summary["losses"]);
}

#[test]
fn a_setting_that_changed_since_a_run_was_stopped_is_said() {
    let (workspace, api) = (Workspace::new(), Api::start(&[]));
    let stopped = stopped(&workspace, &api, 9).name();
    let again = |changed: &[&str]| {
        let command = ["import", "khach.csv", "--daily-limit", "6", "--mode", "create-or-update"];
        workspace.run_at(&api.url(), &[&command[..], changed].concat()).stderr
    };
    let said = again(&[]);
    assert!(said.contains("the mode, the sheet, `[clean]`, `[input]` or `--limit` changed since the run"), "{said}");
    assert!(said.contains(&format!("`{stopped}` was interrupted: this is a new run; 6 rows were accepted")), "{said}");
    assert!(!again(&["--restart"]).contains("was interrupted"), "it was asked for");
}

#[test]
fn lines_that_are_missing_in_a_stopped_runs_results_are_written_again() {
    let harms: [(&str, Harm); 3] = [
        ("gone", |path| fs::remove_file(path).unwrap()),
        ("a line lost", |path| {
            let text = fs::read_to_string(path).unwrap();
            fs::write(path, text.lines().filter(|line| !line.starts_with("khach2@")).collect::<Vec<_>>().join("\n"))
                .unwrap();
        }),
        ("garbage", |path| fs::write(path, [0xff; 300]).unwrap()),
    ];
    for (what, harm) in harms {
        let (workspace, api) = (Workspace::new(), Api::start(&[]));
        let run = stopped(&workspace, &api, 9);
        harm(&run.path.join("results.csv"));
        let done = workspace.run_at(&api.url(), &["import", "khach.csv"]).expect(0);
        assert!(done.stderr.contains("continuing the run"), "{what}: {}", done.stderr);
        assert_eq!(run.results().statuses(), ["created"; 9], "{what}");
        assert_eq!(run.results().column("row"), (1..=9).map(|row| row.to_string()).collect::<Vec<_>>(), "{what}");
        assert_eq!((api.customers().len(), api.requests_to("create")), (9, 9), "{what}");
    }
}

#[test]
fn a_stopped_run_whose_folder_was_removed_is_not_brought_back() {
    let (workspace, api) = (Workspace::new(), Api::start(&[]));
    let run = stopped(&workspace, &api, 9);
    fs::remove_dir_all(&run.path).unwrap();
    let done = workspace.run_at(&api.url(), &["import", "khach.csv"]).expect(0);
    assert!(done.stderr.contains("the folder is gone since the run"), "{}", done.stderr);
    assert_eq!(workspace.latest().results().counts()["unchanged"], 6);
    assert_eq!(api.requests_to("create"), 9);
}

#[test]
fn a_stopped_import_of_the_newest_failures_is_continued_by_the_command_that_it_prints() {
    let (workspace, api) = (Workspace::new(), Api::start(&[]));
    workspace.write("khach.csv", &list(4).replace('@', "@@"));
    workspace.run_at(&api.url(), &["import", "khach.csv"]).expect(1);
    let first = workspace.latest();
    let failures = first.path.join("failures.csv");
    fs::write(&failures, fs::read_to_string(&failures).unwrap().replace("@@", "@")).unwrap();
    let latest = ["import", "imports/latest/failures.csv"];
    let stopped = workspace.run_at(&api.url(), &[&latest[..], &["--daily-limit", "1"]].concat()).expect(3);
    let command = format!("ladiflow-import import imports/{}/failures.csv --daily-limit 1", first.name());
    assert!(stopped.stderr.contains(&command), "{}", stopped.stderr);
    let second = workspace.latest();
    // `latest` is another run by now.
    let other = workspace.run_at(&api.url(), &latest).expect(0);
    let said =
        format!("is of the run `{}`, which is not finished: this reads that file alone; `{command}`", second.name());
    assert!(other.stderr.contains(&said), "{}", other.stderr);
    workspace.run_at(&api.url(), &["import", &first.file("failures.csv")]).expect(0);
    assert_eq!(second.results().statuses(), ["created"; 4]);
}
