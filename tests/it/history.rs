//! What was accepted is remembered: the same list again sends only what changed, and a failure never counts as done.

use super::support::api::Api;
use super::support::lists;
use super::support::workspace::Workspace;

const CONFIG: &str =
    "lookup_after = [\"1ms\", \"3ms\", \"10ms\"]\nrate = \"unlimited\"\nstop_after_equal = 0\nmax_failures = 1000\n";

fn list(text: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("list.csv", text);
    workspace.write("config.toml", CONFIG);
    workspace
}

const IMPORT: [&str; 2] = ["import", "list.csv"];

#[test]
fn an_unchanged_list_sends_nothing() {
    let api = Api::start(&[]);
    let workspace = list(&lists::customers(300));
    workspace.run_at(&api.url(), &IMPORT).expect(0);
    let first = workspace.latest();
    let finished = workspace.run_at(&api.url(), &IMPORT).expect(0);
    let run = workspace.latest();
    assert_ne!(run, first, "a finished run is never continued");
    assert_eq!(run.results().statuses(), ["unchanged"; 300]);
    assert_eq!(run.results().column("customer_id"), first.results().column("customer_id"));
    assert_eq!((api.requests(), &run.summary()["requests"]), (300, &0.into()));
    assert!(finished.stderr.contains("--resend") && finished.stderr.contains(&first.name()), "{}", finished.stderr);
}

#[test]
fn an_unchanged_list_with_tags_by_name_sends_nothing_either() {
    let api = Api::start(&["tag=VIP"]);
    let workspace = list("Email,Tags\nan@example.vn,VIP\nbinh@example.vn,\n");
    workspace.run_at(&api.url(), &IMPORT).expect(0);
    let requests = api.requests();
    workspace.run_at(&api.url(), &IMPORT).expect(0);
    assert_eq!(workspace.latest().results().statuses(), ["unchanged"; 2]);
    assert_eq!(api.requests(), requests);
}

#[test]
fn a_changed_row_is_already_created_or_updated_by_the_mode() {
    let api = Api::start(&[]);
    let workspace = list("Email,Full name\nan@example.vn,An\nbinh@example.vn,Bình\n");
    workspace.run_at(&api.url(), &IMPORT).expect(0);
    workspace.write("list.csv", "Email,Full name\nan@example.vn,An\nbinh@example.vn,Thanh Bình\n");
    workspace.run_at(&api.url(), &IMPORT).expect(1);
    let run = workspace.latest();
    assert_eq!(run.results().statuses(), ["unchanged", "invalid"]);
    assert_eq!(run.results().column("code")[1], "already_created");
    assert!(run.results().column("hint")[1].contains("--mode create-or-update"));
    assert_eq!(api.requests(), 2);
    let update = ["import", "list.csv", "--mode", "create-or-update"];
    workspace.run_at(&api.url(), &update).expect(0);
    assert_eq!(workspace.latest().results().statuses(), ["unchanged", "updated"]);
    workspace.run_at(&api.url(), &update).expect(0);
    assert_eq!(workspace.latest().results().statuses(), ["unchanged", "unchanged"], "whatever the endpoint");
    assert_eq!((api.requests(), api.customers().len()), (3, 2));
}

#[test]
fn resend_sends_what_history_would_leave_out() {
    let api = Api::start(&["known-email=merge"]);
    let workspace = list(&lists::customers(4));
    workspace.run_at(&api.url(), &IMPORT).expect(0);
    workspace.run_at(&api.url(), &["import", "list.csv", "--resend"]).expect(0);
    assert_eq!(workspace.latest().results().statuses(), ["updated"; 4]);
    assert_eq!(api.requests_to("create"), 8);
}

#[test]
fn a_failure_is_never_recorded_as_done() {
    // Refused, failed, and in doubt without an end: all of them are sent or looked up again.
    for (fault, status) in [("refuse=1", "refused"), ("unavailable=1", "failed"), ("server-error=1", "failed")] {
        let broken = Api::start(&[fault, "retry-after-form=absent"]);
        let workspace = list(&lists::customers(5));
        workspace.write("config.toml", &format!("account = \"shop\"\nmax_attempts = 1\n{CONFIG}"));
        workspace.run_at(&broken.url(), &IMPORT).expect(1);
        assert_eq!(workspace.latest().results().statuses(), [status; 5]);
        let sound = Api::start(&[]);
        workspace.run_at(&sound.url(), &IMPORT).expect(0);
        assert_eq!(workspace.latest().results().statuses(), ["created"; 5], "{fault}");
        assert_eq!(sound.customers().len(), 5);
    }
}

#[test]
fn what_is_in_doubt_is_looked_up_by_a_later_run_before_anything_else() {
    let broken = Api::start(&["cut-after=1", "faults-on=all"]);
    let workspace = list(&lists::customers(5));
    workspace.write("config.toml", &format!("account = \"shop\"\nmax_attempts = 1\n{CONFIG}"));
    workspace.run_at(&broken.url(), &IMPORT).expect(1);
    assert_eq!(workspace.latest().results().statuses(), ["unconfirmed"; 5]);
    // Still nothing that tells.
    workspace.run_at(&broken.url(), &IMPORT).expect(1);
    assert_eq!(workspace.latest().results().statuses(), ["unconfirmed"; 5]);
    assert_eq!(broken.requests_to("create"), 5, "never blindly repeated");
    // Nobody is there: three times absent frees the rows.
    let sound = Api::start(&[]);
    workspace.run_at(&sound.url(), &IMPORT).expect(0);
    assert_eq!(workspace.latest().results().statuses(), ["created"; 5]);
    assert_eq!((sound.requests_to("create"), sound.requests_to("list")), (5, 15));
}

#[test]
fn what_is_in_doubt_and_was_stored_is_found_by_a_later_run() {
    let workspace = list(&lists::customers(5));
    let api = Api::start(&["hang-after=1"]);
    workspace.write("config.toml", &format!("timeout = \"100ms\"\nmax_duration = \"10s\"\n{CONFIG}"));
    workspace.run_at(&api.url(), &IMPORT).expect(0);
    assert_eq!(workspace.latest().results().statuses(), ["created"; 5], "found by lookup");
    assert_eq!((api.customers().len(), api.requests_to("create")), (5, 5));
    workspace.run_at(&api.url(), &IMPORT).expect(0);
    assert_eq!(workspace.latest().results().statuses(), ["unchanged"; 5], "and remembered");
}

#[test]
fn a_list_that_lost_too_many_rows_is_not_sent() {
    let api = Api::start(&[]);
    let workspace = list(&lists::customers(10));
    workspace.run_at(&api.url(), &IMPORT).expect(0);
    workspace.write("list.csv", &lists::customers(6));
    let finished = workspace.run_at(&api.url(), &["import", "list.csv", "--json"]).expect(3);
    let run = workspace.latest();
    assert_eq!((finished.json(), &run.summary()["ending"]), (run.summary(), &"shrunk_input".into()));
    let way_out = "hint: if the smaller list is meant, write `max_shrink = \"40%\"` in the config file, at the top";
    assert!(finished.stderr.contains(way_out) && !finished.stderr.contains('–'), "{}", finished.stderr);
    assert_eq!(run.results().rows.len(), 6);
    assert_eq!(api.requests(), 10);
    workspace.write("config.toml", &format!("max_shrink = \"40%\"\n{CONFIG}"));
    workspace.run_at(&api.url(), &IMPORT).expect(0);
    assert_eq!(workspace.latest().results().statuses(), ["unchanged"; 6]);
}

#[test]
fn a_list_that_lost_a_mapped_column_is_not_sent_and_asks_for_no_tags() {
    let api = Api::start(&["tag=VIP"]);
    let workspace = list("Email,Full name,Tags\nan@example.vn,An,VIP\n");
    workspace.run_at(&api.url(), &IMPORT).expect(0);
    let requests = api.requests();
    workspace.write("list.csv", "Email,Tags\nan@example.vn,VIP\nbinh@example.vn,Neu\n");
    let finished = workspace.run_at(&api.url(), &IMPORT).expect(3);
    assert!(finished.stderr.contains("mapped columns are gone: Full name\nhint:"), "{}", finished.stderr);
    assert!(!finished.stderr.contains("max_shrink ="), "{}", finished.stderr);
    assert_eq!(workspace.latest().summary()["ending"], "shrunk_input");
    assert_eq!(api.requests(), requests, "before anything is sent");
}

#[test]
fn an_empty_list_is_a_warning_unless_it_shrunk() {
    let api = Api::start(&[]);
    let workspace = list("Email,Full name\n");
    let finished = workspace.run_at(&api.url(), &IMPORT).expect(0);
    assert!(finished.stderr.contains("warning: "), "{}", finished.stderr);
    assert!(workspace.latest().results().rows.is_empty());
    workspace.write("list.csv", &lists::customers(3));
    workspace.run_at(&api.url(), &IMPORT).expect(0);
    workspace.write("list.csv", "Email,Full name\n");
    workspace.run_at(&api.url(), &IMPORT).expect(3);
    assert_eq!(workspace.latest().summary()["ending"], "shrunk_input");
}

#[test]
fn a_new_key_at_a_host_with_history_is_said() {
    let api = Api::start(&[]);
    let workspace = list(&lists::customers(2));
    let first = workspace.run_at(&api.url(), &IMPORT).expect(0);
    assert!(!first.stderr.contains("account = "), "{}", first.stderr);
    let mut command = workspace.command(&["import", "list.csv", "--resend"]);
    command.env("LADIFLOW_API_URL", api.url()).env("LADIFLOW_API_KEY", "aNewKey");
    let finished = super::support::workspace::Finished::of(command.output().unwrap());
    assert!(finished.stderr.contains("account = "), "{}", finished.stderr);
}

#[test]
fn the_ledger_holds_nothing_readable_about_anybody() {
    let api = Api::start(&["refuse=50%"]);
    let workspace = list("Email,Phone,Full name\nan@example.vn,0901234601,Nguyễn Thị An\nbinh@example.vn,,Bình\n");
    workspace.run_at(&api.url(), &IMPORT);
    for (path, bytes) in workspace.everything() {
        if path.file_name().unwrap().to_str().unwrap().starts_with("ledger") {
            for word in ["example.vn", "0901234601", "Nguyễn"] {
                assert!(
                    !bytes.windows(word.len()).any(|window| window == word.as_bytes()),
                    "{word}: {}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn a_name_for_an_account_with_history_is_said() {
    let (workspace, api) = (Workspace::new(), Api::start(&[]));
    workspace.write("list.csv", "Email\nan@example.vn\n");
    workspace.run_at(&api.url(), &["import", "list.csv"]).expect(0);
    workspace.write("config.toml", "account = \"shop\"\n[fields]\nemail = \"Email\"\n");
    let said = workspace.run_at(&api.url(), &["import", "list.csv", "-q", "--mode", "create-or-update"]).stderr;
    assert!(said.contains("the account `shop` is new at a host with history"), "{said}");
    let said = workspace.run_at(&api.url(), &["import", "list.csv", "-q", "--mode", "create-or-update"]).stderr;
    assert!(!said.contains("new at a host"), "{said}");
}

#[test]
fn what_was_accepted_elsewhere_is_not_believed() {
    let (workspace, one, other) = (Workspace::new(), Api::start(&[]), Api::start(&[]));
    workspace.write("list.csv", "Email\nan@example.vn\n");
    workspace.run_at(&one.url(), &["import", "list.csv"]).expect(0);
    // The same machine by another name, as far as anybody can tell another host.
    let url = other.url().replace("127.0.0.1", "localhost");
    let said = workspace.run_at(&url, &["import", "imports/latest/results.csv"]).expect(0).stderr;
    assert!(said.contains("which is elsewhere"), "{said}");
    assert_eq!(other.customers().len(), 1);
}
