//! What would lose, double or distort a row if nobody had thought of it.

use super::support::api::Api;
use super::support::workspace::Workspace;

#[test]
fn a_quote_that_is_never_closed_swallows_no_row() {
    let workspace = Workspace::new();
    workspace
        .write("list.csv", "Email,Họ tên\na@example.vn,An\nb@example.vn,\"Bình\nc@example.vn,Chi\nd@example.vn,Dũng\n");
    let ran = workspace.run(&["import", "list.csv", "--sandbox"]).expect(2);
    assert!(ran.stderr.contains("from line 3"), "{}", ran.stderr);
    workspace.write("list.csv", "Email,Họ tên\na@example.vn,\"An\nHuế\"\nb@example.vn,5\" Bình");
    workspace.run(&["import", "list.csv", "--sandbox"]).expect(0);
    assert_eq!(workspace.latest().results().statuses(), ["created", "created"]);
}

#[test]
fn a_list_without_headers_keeps_a_first_row_that_has_no_contact() {
    let workspace = Workspace::new();
    workspace.write("list.csv", "Nguyễn An;Hà Nội;\nBình;Huế;b@example.vn\nChi;Huế;c@example.vn\n");
    workspace.run(&["import", "list.csv", "--sandbox"]).expect(1);
    assert_eq!(workspace.latest().results().statuses(), ["invalid", "created", "created"]);
}

#[test]
fn events_are_not_written_over_the_list() {
    let workspace = Workspace::new();
    workspace.write("list.csv", "Email\na@example.vn\n");
    workspace.run(&["import", "list.csv", "--sandbox", "--events", "./list.csv"]).expect(2);
    assert_eq!(std::fs::read_to_string(workspace.path("list.csv")).unwrap(), "Email\na@example.vn\n");
}

#[test]
fn events_are_not_written_over_what_runs_have_left() {
    let (workspace, api) = (Workspace::new(), Api::start(&[]));
    workspace.write("list.csv", "Email\na@example.vn\n");
    workspace.run_at(&api.url(), &["import", "list.csv"]).expect(0);
    let run = workspace.latest().path.file_name().unwrap().to_string_lossy().into_owned();
    let kept =
        ["imports/ledger.db".to_owned(), "imports/latest/results.csv".to_owned(), format!("imports/{run}/new.jsonl")];
    for path in kept {
        let ran = workspace.run_at(&api.url(), &["import", "list.csv", "--events", &path]).expect(2);
        assert!(ran.stderr.contains(&path), "{ran}");
    }
    workspace.run_at(&api.url(), &["import", "list.csv", "--events", "imports/events.jsonl"]).expect(0);
    assert_eq!(workspace.latest().results().statuses(), ["unchanged"]);
}

#[test]
fn a_configuration_is_not_written_over_its_list() {
    let workspace = Workspace::with_file("list.csv", "Email\na@example.vn\n");
    workspace.run(&["init", "list.csv", "-o", "./list.csv", "--yes", "--force"]).expect(2);
    assert_eq!(std::fs::read_to_string(workspace.path("list.csv")).unwrap(), "Email\na@example.vn\n");
}

#[test]
fn rows_of_several_runs_are_not_read_by_the_decisions_of_one() {
    let workspace = Workspace::new();
    let line = |run: &str| format!("a{run}@example.vn,failed,{run}\n");
    workspace.write("list.csv", &format!("Email,_import_status,_import_run\n{}{}", line("r1"), line("r2")));
    let ran = workspace.run(&["import", "list.csv", "--sandbox"]).expect(2);
    assert!(ran.stderr.contains("`r1`") && ran.stderr.contains("`r2`"), "{}", ran.stderr);
}

#[test]
fn what_a_sandbox_accepted_is_not_believed_of_an_account() {
    let (workspace, api) = (Workspace::new(), Api::start(&[]));
    workspace.write("list.csv", "Email\na@example.vn\nb@example.vn\n");
    workspace.run(&["import", "list.csv", "--sandbox"]).expect(0);
    let results = workspace.latest().file("results.csv");
    workspace.run_at(&api.url(), &["import", &results]).expect(0);
    assert_eq!(workspace.latest().results().statuses(), ["created", "created"]);
}

#[test]
fn a_status_alone_still_says_that_a_row_was_accepted() {
    let workspace = Workspace::new();
    workspace.write("list.csv", "Email,_import_status\na@example.vn,created\nb@example.vn,failed\n");
    workspace.run(&["import", "list.csv", "--sandbox"]).expect(0);
    assert_eq!(workspace.latest().results().statuses(), ["unchanged", "created"]);
}

#[test]
fn signs_and_accents_count_where_cells_are_compared() {
    let workspace = Workspace::new();
    workspace.write("config.toml", "[input]\nskip_when = { \"Điểm\" = \"-1\" }\n");
    workspace.write("list.csv", "Email,Điểm\na@example.vn,1\nb@example.vn, -1 \nc@example.vn,1.\n");
    workspace.run(&["import", "list.csv", "--sandbox"]).expect(0);
    assert_eq!(workspace.latest().results().statuses(), ["created", "skipped", "created"]);
}
