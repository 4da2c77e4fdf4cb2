//! `explain` shows one row's life.

use crate::support::workspace::Workspace;

#[test]
fn a_row_that_would_be_sent_is_explained() {
    let workspace = Workspace::with_sample("khach-hang.csv");
    insta::assert_snapshot!("sent_en", workspace.run(&["explain", "khach-hang.csv", "--row", "8"]));
}

#[test]
fn a_row_that_is_invalid_is_explained() {
    let workspace = Workspace::with_sample("khach-hang.csv");
    insta::assert_snapshot!("invalid_vi", workspace.run(&["explain", "khach-hang.csv", "--row", "14", "--lang", "vi"]));
}

#[test]
fn a_duplicate_names_the_row_that_is_sent_and_what_differs() {
    let workspace = Workspace::with_sample("khach-hang.csv");
    let ran = workspace.run(&["explain", "khach-hang.csv", "--row", "25"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.contains("it would not be sent: duplicate (the same customer as row 1; not sent)"), "{ran}");
    assert!(ran.stdout.contains("this duplicate says something else in custom:goi_dich_vu"), "{ran}");
}

#[test]
fn a_workbook_row_is_named_as_excel_shows_it() {
    let workspace = Workspace::with_sample("customers.xlsx");
    let ran = workspace.run(&["explain", "customers.xlsx", "--row", "2"]);
    assert!(ran.stdout.starts_with("row 2 of `customers.xlsx` (row 3 in Excel)\n"), "{ran}");
    assert!(ran.stdout.contains("C  Mobile phone: 0901234502\n     a number in the workbook\n"), "{ran}");
}

#[test]
fn of_several_columns_the_one_that_counts_is_told() {
    let workspace = Workspace::with_file("list.csv", "A,B\n0901234601,0901234602\n,0901234603\n");
    workspace.write("config.toml", "[fields]\nphone = [\"A\", \"B\"]\n");
    let first = workspace.run(&["explain", "list.csv", "--row", "1"]).stdout;
    assert!(first.contains("`phone` is taken from another column"), "{first}");
    let second = workspace.run(&["explain", "list.csv", "--row", "2"]).stdout;
    assert!(second.contains("B  B: 0901234603\n     became `phone`: 0901234603"), "{second}");
}

#[test]
fn a_row_beyond_the_end_is_told() {
    let workspace = Workspace::with_sample("customers.csv");
    let ran = workspace.run(&["explain", "customers.csv", "--row", "27"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran}");
    assert!(ran.stderr.starts_with("error: there is no row 27: the list has 26\nhint: "), "{ran}");
    assert_eq!(workspace.run(&["explain", "customers.csv", "--row", "0"]).code, Some(2));
    assert_eq!(workspace.run(&["explain", "customers.csv"]).code, Some(2));
}

#[test]
fn what_an_earlier_run_said_of_the_row_is_shown() {
    let workspace = Workspace::with_file("list.csv", "Email\nan@example.vn\n");
    let blake3 = blake3::hash(workspace.read("list.csv").as_bytes()).to_hex().to_string();
    let folder = workspace.path("imports/20261124T020304Z-list-7f3a");
    std::fs::create_dir_all(&folder).unwrap();
    let summary = serde_json::json!({
        "run": "20261124T020304Z-list-7f3a", "parent_run": null, "generation": 1, "mode": "create", "exit_code": 0,
        "ending": "finished", "rows": {"read": 1, "created": 1}, "requests": 1, "retries": 0, "seconds": 0.1,
        "rate_per_second": 10.0, "started_at": "2026-11-24T02:03:04Z", "ended_at": "2026-11-24T02:03:05Z",
        "input": [{"path": "list.csv", "rows": 1, "blake3": blake3}], "mapping": {}, "decisions": {}, "losses": {},
        "failures": {}
    });
    std::fs::write(folder.join("summary.json"), summary.to_string()).unwrap();
    let results = "Email,_import_row,_import_status,_import_code,_import_field,_import_message,_import_hint,\
                   _import_customer_id,_import_http,_import_attempts,_import_ms,_import_warnings,_import_run\n\
                   an@example.vn,1,created,,,,,641d1b2c3d4e5f6071829304,201,2,48,tags:lost,20261124T020304Z-list-7f3a\n";
    std::fs::write(folder.join("results.csv"), results).unwrap();
    let ran = workspace.run(&["explain", "list.csv", "--row", "1"]);
    let expected = "earlier runs\n  20261124T020304Z-list-7f3a: created, posted 2 times\n     answer: HTTP 201\n     \
                    last attempt: 48 ms\n     customer in LadiFlow: 641d1b2c3d4e5f6071829304\n     \
                    warnings and losses: tags:lost\n";
    assert!(ran.stdout.ends_with(expected), "{ran}");
}
