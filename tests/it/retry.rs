//! `retry` imports the failures of an earlier run, as that run decided, and only where that makes sense.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::fs;

use super::support::api::Api;
use super::support::workspace::{Finished, Workspace};

/// Two good rows, one without a good email.
const LIST: &str = "Email;Họ tên;Ngày sinh\n\
    an@example.vn;Nguyễn Văn An;13/02/1990\n\
    binh@;Trần Thị Bình;03/04/1991\n\
    chi@example.vn;Lê Chi;20/12/1992\n";

fn with_failures() -> (Workspace, Api) {
    let (workspace, api) = (Workspace::new(), Api::start(&[]));
    workspace.write("khach.csv", LIST);
    workspace.run_at(&api.url(), &["import", "khach.csv", "--mode", "create-or-update"]).expect(1);
    (workspace, api)
}

fn mend(workspace: &Workspace) {
    let failures = workspace.latest().path.join("failures.csv");
    let mended = fs::read_to_string(&failures).unwrap().replace("binh@;", "binh@example.vn;");
    fs::write(failures, mended).unwrap();
}

#[test]
fn mended_failures_become_a_new_run_that_names_its_parent() {
    let (workspace, api) = with_failures();
    let parent = workspace.latest();
    mend(&workspace);
    let done = workspace.run_at(&api.url(), &["retry", "--json"]).expect(0);
    let (child, summary) = (workspace.latest(), done.json());
    assert_ne!(child, parent);
    assert_eq!(summary["parent_run"], parent.summary()["run"]);
    assert_eq!((&summary["generation"], &summary["mode"]), (&2.into(), &"create-or-update".into()));
    assert_eq!(summary["rows"]["read"], 1);
    assert_eq!(api.emails(), ["an@example.vn", "binh@example.vn", "chi@example.vn"]);
    let born = api.customers().into_iter().find(|customer| customer["email"] == "binh@example.vn").unwrap();
    assert_eq!(
        born["dob"].as_str().unwrap()[..10],
        *"1991-04-03",
        "the order of day and month is that of the whole list"
    );
    assert_eq!(child.results().column("row"), ["2"], "the number in the first list");
}

#[test]
fn a_run_is_named_in_any_way_that_leads_to_it() {
    let (workspace, api) = with_failures();
    let parent = workspace.latest().summary()["run"].as_str().unwrap().to_owned();
    for named in [parent.clone(), format!("imports/{parent}"), format!("imports/{parent}/")] {
        let done = workspace.run_at(&api.url(), &["retry", &named, "--json"]).expect(1);
        assert_eq!(done.json()["parent_run"], parent.as_str(), "{named}");
    }
}

#[test]
fn a_run_without_failures_needs_no_retry_and_no_key() {
    let (workspace, api) = with_failures();
    mend(&workspace);
    workspace.run_at(&api.url(), &["retry"]).expect(0);
    let runs = workspace.runs().len();
    let mut command = workspace.command(&["retry", "--json"]);
    let done = Finished::of(command.env_remove("LADIFLOW_API_KEY").output().unwrap()).expect(0);
    assert!(done.stderr.contains("has no failures"), "{}", done.stderr);
    assert_eq!(done.json()["rows"]["invalid"], 0);
    assert_eq!(workspace.runs().len(), runs);
}

#[test]
fn an_unfinished_run_is_continued_instead() {
    let (workspace, api) = (Workspace::new(), Api::start(&[]));
    workspace.write("khach hàng.csv", LIST);
    workspace.run_at(&api.url(), &["import", "khach hàng.csv", "--daily-limit", "0"]).expect(3);
    let done = workspace.run_at(&api.url(), &["retry", "--json"]).expect(2);
    let error = &done.json()["error"];
    assert_eq!(error["code"], "run_unfinished");
    assert_eq!(error["hint"], "`ladiflow-import import 'khach hàng.csv' --daily-limit 0` continues it");
}

#[test]
fn an_unfinished_retry_names_the_run_that_it_takes_up() {
    let (workspace, api) = with_failures();
    let parent = workspace.latest().summary()["run"].as_str().unwrap().to_owned();
    mend(&workspace);
    let stopped = workspace.run_at(&api.url(), &["retry", "--daily-limit", "0"]).expect(3);
    let command = format!("`ladiflow-import retry {parent} --daily-limit 0` continues");
    assert!(stopped.stderr.contains(&command), "{}", stopped.stderr);
    let refused = workspace.run_at(&api.url(), &["retry"]).expect(2);
    assert!(refused.stderr.contains(&command), "{}", refused.stderr);
    let child = workspace.latest();
    let done = workspace.run_at(&api.url(), &["retry", &parent]).expect(0);
    assert!(done.stderr.contains("continuing the run"), "{}", done.stderr);
    assert_eq!(workspace.latest(), child);
}

#[test]
fn a_sandbox_run_cannot_be_retried() {
    let workspace = Workspace::new();
    workspace.write("khach.csv", LIST);
    workspace.run(&["import", "khach.csv", "--sandbox"]).expect(1);
    let done = workspace.run(&["retry"]).expect(2);
    assert!(done.stderr.contains("a sandbox leaves no history"), "{}", done.stderr);
    assert!(done.stderr.contains("failures.csv --sandbox`"), "{}", done.stderr);
    let fed_back = format!("{}/failures.csv", workspace.latest().path.display());
    workspace.run(&["import", &fed_back, "--sandbox"]).expect(1);
}

#[test]
fn an_unknown_run_is_told_and_so_is_an_empty_folder() {
    let workspace = Workspace::new();
    assert!(workspace.run(&["retry"]).expect(2).stderr.contains("no earlier run"));
    assert!(workspace.run(&["retry", "khach"]).expect(2).stderr.contains("there is no run `khach`"));
    assert!(!workspace.path("imports").exists());
}

#[test]
fn a_run_of_another_account_is_refused() {
    let (workspace, api) = with_failures();
    mend(&workspace);
    let customers = api.customers().len();
    let mut command = workspace.command(&["retry"]);
    command.env("LADIFLOW_API_URL", api.url()).env("LADIFLOW_API_KEY", "0therKeyOfTheTests00000000");
    let done = Finished::of(command.output().unwrap()).expect(2);
    assert!(done.stderr.contains("belongs to another account"), "{}", done.stderr);
    let done = workspace.run(&["retry", "--sandbox"]).expect(2);
    assert!(done.stderr.contains("belongs to another account"), "{}", done.stderr);
    assert_eq!(api.customers().len(), customers);
}

#[test]
fn the_runs_own_config_counts_where_it_changed_and_the_difference_is_said() {
    let (workspace, api) = (Workspace::new(), Api::start(&[]));
    workspace.write("khach.csv", LIST);
    workspace.write("shop.toml", "mode = \"create\"\n[fields]\nemail = \"Email\"\nfull_name = \"Họ tên\"\n");
    workspace.run_at(&api.url(), &["import", "khach.csv", "-c", "shop.toml"]).expect(1);
    let parent = workspace.latest().summary()["run"].as_str().unwrap().to_owned();
    let same = workspace.run_at(&api.url(), &["retry", &parent]).expect(1);
    assert!(!same.stderr.contains("goes before"), "{}", same.stderr);
    workspace.write("shop.toml", "[fields]\nemail = \"Email\"\ndob = \"Ngày sinh\"\n");
    let other = workspace.run_at(&api.url(), &["retry", &parent]).expect(1);
    assert!(
        other.stderr.contains("goes before that run's mapping, which says something else of dob, full_name"),
        "{}",
        other.stderr
    );
    fs::remove_file(workspace.path("shop.toml")).unwrap();
    workspace.run_at(&api.url(), &["retry", &parent]).expect(1);
    assert_eq!(workspace.latest().summary()["mapping"]["fields"]["full_name"], "Họ tên");
}
