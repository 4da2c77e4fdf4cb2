//! What a live run says before its first request, and that a proxy stands between. Nobody is ever reached.

use std::process::Command;

use super::support::lists;
use super::support::scripted::{Scripted, answer};
use super::support::workspace::{Finished, NOBODY, Workspace};

const LIVE: &str = "https://ladiflow.invalid";

/// The import of a list into an account elsewhere, by way of a proxy on this machine.
fn live(workspace: &Workspace, proxy: &str, arguments: &[&str]) -> Command {
    let mut command = workspace.command(&[&["import", "list.csv", "--yes"], arguments].concat());
    command.env("LADIFLOW_API_URL", LIVE).env("HTTPS_PROXY", proxy);
    command
}

fn workspace(config: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("config.toml", &format!("service_down_after = \"1ms\"\n{config}"));
    workspace
}

fn said(mut command: Command) -> String {
    Finished::of(command.output().unwrap()).expect(3).stderr
}

#[test]
fn a_live_run_says_what_it_will_do_before_its_first_request() {
    let workspace = workspace("account = \"shop\"\n[input]\nblank = \"null\"\n");
    workspace.write(
        "list.csv",
        "Email,Full name,City\nan@example.vn,An,Huế\nan@example.vn,An,Huế\nbinh@example.vn,Bình,\nxyz,Chi,Vinh\n",
    );
    let first = said(live(&workspace, NOBODY, &[]));
    for line in [
        "LadiFlow at ladiflow.invalid (shop), mode create",
        "2 rows to send, 1 invalid, 1 duplicates, 0 skipped",
        "up to 1 empty values are sent as `null`",
        "at most 20 requests a second: ",
        "history: `imports` knows nothing of this account",
        "can start the account's flows",
    ] {
        assert!(first.contains(line), "{line}\n{first}");
    }
    assert!(!first.contains("consider pausing flows"), "{first}");
    assert!(first.find("LadiFlow at ") < first.find("stopped, "), "before anything is sent: {first}");
    let again = said(live(&workspace, NOBODY, &["--rate", "unlimited", "--daily-limit", "7", "--restart"]));
    let run = workspace.runs()[0].name();
    for line in [
        &format!("history: the last run of this account here was `{run}`") as &str,
        "no ceiling on requests a second",
        "at most 7 customers a day",
    ] {
        assert!(again.contains(line), "{line}\n{again}");
    }
}

#[test]
fn pausing_flows_is_suggested_only_where_a_day_brings_more_than_they_run() {
    let workspace = workspace("");
    workspace.write("list.csv", &lists::customers(20_001));
    assert!(said(live(&workspace, NOBODY, &[])).contains("consider pausing flows"));
    let limited = said(live(&workspace, NOBODY, &["--daily-limit", "20000"]));
    assert!(limited.contains("can start the account's flows") && !limited.contains("consider pausing"), "{limited}");
    let slow = said(live(&workspace, NOBODY, &["--rate", "5/min"]));
    assert!(!slow.contains("consider pausing"), "7,200 a day: {slow}");
}

#[test]
fn requests_go_through_the_proxy_and_its_refusal_is_told_as_its_own() {
    let proxy = Scripted::start(|_| answer("403 Forbidden", "", ""));
    let workspace = workspace("canary = 0\n");
    workspace.write("list.csv", &lists::customers(1));
    let said = said(live(&workspace, &proxy.url, &[]));
    assert!(said.contains("the proxy in `HTTPS_PROXY` does not connect"), "{said}");
    let heads: Vec<_> = proxy.requests().into_iter().map(|request| request.head).collect();
    assert!(
        !heads.is_empty() && heads.iter().all(|head| head.starts_with("CONNECT ladiflow.invalid:443 ")),
        "{heads:?}"
    );
    assert!(heads.iter().all(|head| !head.to_lowercase().contains("api-key")), "the key is not for the proxy");
}

#[test]
fn no_proxy_stands_before_this_machine() {
    let proxy = Scripted::start(|_| answer("403 Forbidden", "", ""));
    let workspace = workspace("");
    workspace.write("list.csv", &lists::customers(1));
    let mut command = workspace.command(&["import", "list.csv"]);
    command.env("HTTPS_PROXY", &proxy.url).env("HTTP_PROXY", &proxy.url).env("ALL_PROXY", &proxy.url);
    said(command);
    assert!(proxy.requests().is_empty());
}
