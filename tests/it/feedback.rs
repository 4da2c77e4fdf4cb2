//! A file that this program wrote is fed back: just its rows, with their numbers, attempts, mapping and mode.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use super::support::api::Api;
use super::support::table::Table;
use super::support::workspace::{RunFolder, Workspace};

const CONFIG: &str =
    "lookup_after = [\"1ms\", \"3ms\", \"10ms\"]\nrate = \"unlimited\"\nstop_after_equal = 0\nmax_failures = 1000\n";

const LIST: &str = "Thư,Tên,Sinh\nan@example.vn,An,03/11/1989\nbinh(a)example.vn,Bình,04/11/1989\nchi@example.vn,Chi,25/12/1990\n\
    dung@example,Dũng,05/06/1991\n";

/// A list with two bad emails, imported with a written mapping.
fn imported(api: &Api, more: &[&str]) -> (Workspace, RunFolder) {
    let workspace = Workspace::new();
    workspace.write("list.csv", LIST);
    workspace.write("map.toml", &format!("{CONFIG}[fields]\nemail = \"Thư\"\nfull_name = \"Tên\"\ndob = \"Sinh\"\n"));
    workspace.write("config.toml", CONFIG);
    workspace.run_at(&api.url(), &[&["import", "list.csv", "-c", "map.toml"], more].concat()).expect(1);
    let run = workspace.latest();
    assert_eq!(run.results().statuses(), ["created", "invalid", "created", "invalid"]);
    (workspace, run)
}

/// Writes a table as a person's spreadsheet would.
fn save(workspace: &Workspace, name: &str, table: &Table) {
    let mut writer = csv::Writer::from_path(workspace.path(name)).unwrap();
    writer.write_record(&table.header).unwrap();
    table.rows.iter().for_each(|row| writer.write_record(row).unwrap());
}

#[test]
fn mended_failures_are_sent_as_rows_of_the_first_list() {
    let api = Api::start(&["record=9"]);
    let (workspace, parent) = imported(&api, &["--mode", "create-or-update"]);
    let mut failures = parent.failures();
    assert_eq!(failures.column("row"), ["2", "4"]);
    failures.rows[0][0] = "binh@example.vn".into();
    save(&workspace, "mended.csv", &failures);
    let finished = workspace.run_at(&api.url(), &["import", "mended.csv"]).expect(1);
    assert!(finished.stderr.contains(&parent.name()), "{}", finished.stderr);
    let run = workspace.latest();
    let results = run.results();
    assert_eq!(results.header, parent.results().header, "no second set of columns");
    assert_eq!(results.statuses(), ["created", "invalid"]);
    assert_eq!((results.column("row"), results.column("attempts")), (vec!["2", "4"], vec!["1", "0"]));
    assert_eq!(results.column("run"), [run.name(), run.name()]);
    let summary = run.summary();
    assert_eq!((&summary["parent_run"], &summary["generation"]), (&parent.name().into(), &2.into()));
    assert_eq!(summary["mode"], "create-or-update");
    assert_eq!(summary["mapping"], parent.summary()["mapping"], "as it was, though no mapping is written here");
    let recorded = api.recorded();
    let last = recorded.last().unwrap();
    assert_eq!(last["path"], "/1.0/customer/create-or-update");
    let body = last["body"].as_str().unwrap();
    assert!(body.contains("\"dob\":\"1989-11-04\"") && !body.contains("import_run"), "{body}");

    let third = run.failures();
    save(&workspace, "third.csv", &third);
    workspace.run_at(&api.url(), &["import", "third.csv"]).expect(1);
    assert_eq!(workspace.latest().summary()["generation"], 3);
    assert_eq!(workspace.latest().results().column("row"), ["4"]);
}

#[test]
fn a_failures_file_is_fed_back_from_where_it_lies() {
    let api = Api::start(&[]);
    let (workspace, parent) = imported(&api, &[]);
    let before = std::fs::read(parent.path.join("failures.csv")).unwrap();
    std::fs::remove_file(workspace.path("map.toml")).unwrap();
    let file = parent.file("failures.csv");
    let said = workspace.run_at(&api.url(), &["import", &file, "--out", "other"]).expect(1).stderr;
    assert!(said.contains(&format!("mapping of the run `{}`", parent.name())), "{said}");
    assert!(!said.contains("of the config file"), "{said}");
    let run = RunFolder { path: std::fs::canonicalize(workspace.path("other/latest")).unwrap() };
    assert_eq!(run.summary()["parent_run"], parent.name(), "its folder is looked for beside the file too");
    assert_eq!(run.results().statuses(), ["invalid"; 2]);
    assert_eq!(std::fs::read(parent.path.join("failures.csv")).unwrap(), before);
}

#[test]
fn attempts_are_counted_on() {
    let broken = Api::start(&["unavailable=1", "retry-after-form=absent"]);
    let workspace = Workspace::new();
    workspace.write("list.csv", "Email\nan@example.vn\n");
    workspace.write("config.toml", &format!("account = \"shop\"\nmax_attempts = 2\n{CONFIG}"));
    workspace.run_at(&broken.url(), &["import", "list.csv"]).expect(1);
    let first = workspace.latest();
    assert_eq!((first.results().statuses(), first.results().column("attempts")), (vec!["failed"], vec!["2"]));
    let sound = Api::start(&[]);
    workspace.run_at(&sound.url(), &["import", &first.file("failures.csv")]).expect(0);
    let results = workspace.latest().results();
    assert_eq!((results.statuses(), results.column("attempts")), (vec!["created"], vec!["3"]));
}

#[test]
fn results_fed_back_are_unchanged_where_they_were_accepted() {
    let api = Api::start(&[]);
    let (workspace, parent) = imported(&api, &[]);
    let requests = api.requests();
    workspace.run_at(&api.url(), &["import", &parent.file("results.csv")]).expect(1);
    let results = workspace.latest().results();
    assert_eq!(results.statuses(), ["unchanged", "invalid", "unchanged", "invalid"]);
    assert_eq!(results.column("customer_id"), parent.results().column("customer_id"));
    assert_eq!(api.requests(), requests);
}

#[test]
fn an_unconfirmed_row_fed_back_is_looked_up_and_never_blindly_sent() {
    let broken = Api::start(&["cut-after=1", "faults-on=all"]);
    let workspace = Workspace::new();
    workspace.write("list.csv", "Email\nan@example.vn\nbinh@example.vn\n");
    workspace.write("config.toml", CONFIG);
    workspace.run_at(&broken.url(), &["import", "list.csv", "--max-attempts", "1"]).expect(1);
    let failures = workspace.latest().file("failures.csv");
    for out in ["imports", "elsewhere"] {
        workspace.run_at(&broken.url(), &["import", &failures, "--out", out, "--max-attempts", "1"]).expect(1);
        assert_eq!(broken.requests_to("create"), 2, "with and without a ledger that knows");
    }
    assert_eq!(workspace.latest().results().statuses(), ["unconfirmed"; 2]);
}

#[test]
fn a_row_too_long_stays_invalid_until_its_code_is_emptied() {
    let api = Api::start(&[]);
    let workspace = Workspace::new();
    workspace.write("list.csv", "Email,Full name\nan@example.vn,An,x,\"y,z\"\nbinh@example.vn,Bình\n");
    workspace.write("config.toml", CONFIG);
    workspace.run_at(&api.url(), &["import", "list.csv"]).expect(1);
    let mut failures = workspace.latest().failures();
    assert_eq!((failures.statuses(), failures.column("code")), (vec!["invalid"], vec!["row_too_long"]));
    assert_eq!(failures.own()[0][1], "An,x,y,z", "the surplus stays in the last own cell");
    assert!(failures.column("hint")[0].contains("_import_code"), "{failures:?}");
    failures.rows[0][1] = "An".into();
    save(&workspace, "again.csv", &failures);
    workspace.run_at(&api.url(), &["import", "again.csv"]).expect(1);
    let again = workspace.latest().results();
    assert_eq!((again.statuses(), again.column("code")), (vec!["invalid"], vec!["row_too_long"]));
    assert_eq!(
        again.column("message"),
        ["the row had more cells than the header; the surplus went into its last cell"]
    );
    assert!(
        again.column("hint")[0].ends_with("once that is done, only `_import_code` is left to be emptied"),
        "{again:?}"
    );
    let code = failures.header.iter().position(|name| name == "_import_code").unwrap();
    failures.rows[0][code].clear();
    save(&workspace, "emptied.csv", &failures);
    workspace.run_at(&api.url(), &["import", "emptied.csv"]).expect(0);
    assert_eq!(workspace.latest().results().statuses(), ["created"]);
}

#[test]
fn rows_that_a_stray_quote_joined_are_never_lost_in_silence() {
    let api = Api::start(&["record=9"]);
    let workspace = Workspace::new();
    let list = "Email,Full name\nan@example.vn,An\n\"binh@example.vn,Bình\nchi@example.vn,Chi\n\"dung@example.vn,Dũng\nem@example.vn,Em\n";
    workspace.write("list.csv", list);
    workspace.write("config.toml", CONFIG);
    workspace.run_at(&api.url(), &["import", "list.csv"]).expect(1);
    let results = workspace.latest().results();
    assert_eq!(results.statuses(), ["created", "invalid", "created"]);
    let mut failures = workspace.latest().failures();
    assert_eq!(failures.column("code"), ["rows_joined"]);
    assert!(failures.column("message")[0].contains("lines 3 to 5"), "{failures:?}");
    let explained = workspace.run(&["explain", "list.csv", "--row", "2"]).expect(0);
    assert!(explained.stdout.contains("lines 3 to 5"), "{}", explained.stdout);

    failures.rows[0][0] = "binh@example.vn".into();
    save(&workspace, "again.csv", &failures);
    workspace.run_at(&api.url(), &["import", "again.csv"]).expect(1);
    assert_eq!(workspace.latest().results().column("code"), ["rows_joined"]);
    let code = failures.header.iter().position(|name| name == "_import_code").unwrap();
    failures.rows[0][code].clear();
    save(&workspace, "emptied.csv", &failures);
    workspace.run_at(&api.url(), &["import", "emptied.csv"]).expect(0);
    assert_eq!(workspace.latest().results().statuses(), ["created"], "whoever says that it is one row is believed");
}

#[test]
fn a_failures_file_without_rows_is_done() {
    let api = Api::start(&[]);
    let workspace = Workspace::new();
    workspace.write("list.csv", "Email\nan@example.vn\n");
    workspace.run_at(&api.url(), &["import", "list.csv"]).expect(0);
    let failures = workspace.latest().file("failures.csv");
    workspace.run_at(&api.url(), &["import", &failures]).expect(0);
    assert_eq!(api.requests(), 1);
}

#[test]
fn a_file_whose_run_is_gone_is_read_as_any_list_which_is_said() {
    let api = Api::start(&[]);
    let workspace = Workspace::new();
    workspace.write("list.csv", "Email,Full name\nan@example.vn,An\nbinh@example,Bình\n");
    workspace.run_at(&api.url(), &["import", "list.csv"]).expect(1);
    let parent = workspace.latest();
    let mut failures = parent.failures();
    failures.rows[0][0] = "binh@example.vn".into();
    save(&workspace, "mended.csv", &failures);
    std::fs::remove_dir_all(&parent.path).unwrap();
    let finished = workspace.run_at(&api.url(), &["import", "mended.csv"]).expect(0);
    assert!(
        finished.stderr.contains(&parent.name()) && finished.stderr.contains("no `summary.json` here"),
        "{}",
        finished.stderr
    );
    let run = workspace.latest();
    assert_eq!((run.results().statuses(), run.results().column("row")), (vec!["created"], vec!["2"]));
    assert_eq!(run.summary()["parent_run"], serde_json::Value::Null);
}

#[test]
fn a_config_that_is_named_goes_before_the_stored_mapping_which_is_said() {
    let api = Api::start(&["record=9"]);
    let (workspace, parent) = imported(&api, &[]);
    let mut failures = parent.failures();
    failures.rows[0][0] = "binh@example.vn".into();
    save(&workspace, "mended.csv", &failures);
    workspace.write("other.toml", &format!("{CONFIG}[fields]\nemail = \"Thư\"\ncity = \"Tên\"\n"));
    let finished = workspace.run_at(&api.url(), &["import", "mended.csv", "-c", "other.toml"]).expect(1);
    assert!(finished.stderr.contains("config"), "{}", finished.stderr);
    let recorded = api.recorded();
    assert!(recorded.last().unwrap()["body"].as_str().unwrap().contains("\"city\":\"Bình\""));
}

#[test]
fn the_runs_own_config_goes_before_its_stored_mapping_once_it_changed() {
    let api = Api::start(&["record=9"]);
    let (workspace, parent) = imported(&api, &[]);
    let mut failures = parent.failures();
    failures.rows[0][0] = "binh@example.vn".into();
    save(&workspace, "mended.csv", &failures);
    workspace.write("map.toml", "[fields]\nemail = \"Thư\"\ncity = \"Tên\"\n");
    let finished = workspace.run_at(&api.url(), &["import", "mended.csv"]).expect(1);
    assert!(finished.stderr.contains("the config file goes before"), "{}", finished.stderr);
    assert!(api.recorded().last().unwrap()["body"].as_str().unwrap().contains("\"city\":\"Bình\""));
}

/// A list whose rows mean what no other list's would by default, and the folder of its run.
fn peculiar(api: &Api) -> (Workspace, RunFolder) {
    let workspace = Workspace::new();
    workspace.write(
        "list.csv",
        "DANH SÁCH\nThư;Tên;Thành phố\nan@example.vn;;Huế\nbinh(a)example.vn;bình;\nchi@example.vn;chi\n",
    );
    let fields = "[fields]\nemail = \"Thư\"\nfull_name = \"Tên\"\ncity = \"Thành phố\"\n";
    let input = "[input]\nheader_row = 2\ndelimiter = \";\"\nshort_rows = \"refuse\"\nblank = \"null\"\n[clean]\ntitle_case = true\n";
    workspace.write("map.toml", &format!("{CONFIG}{fields}{input}"));
    workspace.run_at(&api.url(), &["import", "list.csv", "-c", "map.toml"]).expect(1);
    let run = workspace.latest();
    assert_eq!(run.results().statuses(), ["created", "invalid", "invalid"]);
    (workspace, run)
}

#[test]
fn a_list_fed_back_means_what_it_meant_though_the_config_is_gone() {
    let api = Api::start(&["record=9"]);
    let (workspace, parent) = peculiar(&api);
    let mut failures = parent.failures();
    failures.rows[0][0] = "binh@example.vn".into();
    save(&workspace, "mended.csv", &failures);
    std::fs::remove_file(workspace.path("map.toml")).unwrap();
    workspace.write("config.toml", CONFIG);
    workspace.run_at(&api.url(), &["import", "mended.csv"]).expect(0);
    let recorded = api.recorded();
    let body = recorded[recorded.len() - 2]["body"].as_str().unwrap();
    assert!(body.contains("\"full_name\":\"Bình\"") && body.contains("\"city\":null"), "{body}");
    assert_eq!(workspace.latest().summary()["mapping"]["input"], parent.summary()["mapping"]["input"]);
}

#[test]
fn what_the_config_says_of_the_first_files_shape_does_not_hold_for_a_file_of_ours() {
    let api = Api::start(&[]);
    let (workspace, parent) = peculiar(&api);
    let again = workspace.run_at(&api.url(), &["import", &parent.file("failures.csv"), "-c", "map.toml"]).expect(1);
    assert!(again.stderr.contains(&parent.name()), "{}", again.stderr);
    assert_eq!(workspace.latest().results().column("row"), ["2", "3"]);
    assert_eq!(workspace.latest().results().statuses(), ["invalid", "created"], "its rows are filled up by now");
    workspace.run_at(&api.url(), &["retry", &parent.name(), "-c", "map.toml"]).expect(1);
    assert_eq!(workspace.latest().results().column("row"), ["2", "3"]);
}

#[test]
fn a_config_that_says_something_else_of_rows_goes_before_which_is_said() {
    let api = Api::start(&[]);
    let (workspace, parent) = peculiar(&api);
    let map = std::fs::read_to_string(workspace.path("map.toml")).unwrap();
    workspace.write("map.toml", &map.replace("blank = \"null\"", "blank = \"omit\"").replace("= true", "= false"));
    let finished = workspace.run_at(&api.url(), &["import", &parent.file("failures.csv")]).expect(1);
    assert!(finished.stderr.contains("input.blank, clean.title_case"), "{}", finished.stderr);
}

#[test]
fn check_and_explain_read_a_file_fed_back_as_import_does() {
    let api = Api::start(&[]);
    let (workspace, parent) = peculiar(&api);
    std::fs::remove_file(workspace.path("map.toml")).unwrap();
    let failures = parent.file("failures.csv");
    let checked = workspace.run(&["check", &failures, "--json"]).expect(1);
    assert!(checked.stderr.contains(&parent.name()), "{}", checked.stderr);
    let found: serde_json::Value = serde_json::from_str(&checked.stdout).unwrap();
    assert_eq!(found["columns"][1]["field"], "full_name");
    assert_eq!((&found["rows"]["invalid"], &found["rows"]["ready"]), (&1.into(), &1.into()), "{found}");
    assert!(found["bodies"][0].to_string().contains("\"city\":null"), "{found}");
    let explained = workspace.run(&["explain", &failures, "--row", "3"]).expect(0);
    assert!(explained.stdout.contains("\"Chi\""), "{}", explained.stdout);
}

#[test]
fn posts_of_earlier_generations_are_kept_by_rows_that_need_no_post_now() {
    let api = Api::start(&["refuse=1"]);
    let workspace = Workspace::new();
    workspace.write("list.csv", "Email\nan@example.vn\nbinh@example.vn\n");
    workspace.write("config.toml", CONFIG);
    workspace.run_at(&api.url(), &["import", "list.csv"]).expect(1);
    let mut failures = workspace.latest().failures();
    assert_eq!(failures.column("attempts"), ["1", "1"]);
    failures.rows[0][0] = "sai".into();
    failures.rows[1][0] = "SAI@example.vn".into();
    save(&workspace, "again.csv", &failures);
    workspace.run_at(&api.url(), &["import", "again.csv"]).expect(1);
    let again = workspace.latest().results();
    assert_eq!(again.statuses(), ["invalid", "refused"]);
    assert_eq!(again.column("attempts"), ["1", "2"], "what is invalid now was posted once");
}

#[test]
fn a_row_that_stays_invalid_takes_no_other_row_of_its_customer_with_it() {
    let workspace = Workspace::new();
    let result = |row: u8, status: &str, code: &str| format!("{row},{status},{code},0");
    let lines = [
        "Email,Full name,_import_row,_import_status,_import_code,_import_attempts".to_owned(),
        format!("an@example.vn,\"An,Huế\",{}", result(1, "invalid", "row_too_long")),
        format!("an@example.vn,An,{}", result(2, "unsent", "")),
    ];
    workspace.write("again.csv", &(lines.join("\n") + "\n"));
    let api = Api::start(&[]);
    workspace.run_at(&api.url(), &["import", "again.csv", "--yes"]).expect(1);
    assert_eq!(workspace.latest().results().statuses(), ["invalid", "created"]);
    assert_eq!(api.customers().len(), 1);
}
