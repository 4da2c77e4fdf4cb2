//! `check` shows everything that an import would do, sends nothing, and says by its exit code whether a row is invalid.

use serde_json::{Value, json};

use crate::support::workspace::Workspace;

#[test]
fn a_messy_list_is_shown_in_both_languages() {
    let workspace = Workspace::with_sample("khach-hang.csv");
    insta::assert_snapshot!("messy_en", workspace.run(&["check", "khach-hang.csv"]));
    insta::assert_snapshot!("messy_vi", workspace.run(&["check", "khach-hang.csv", "--lang", "vi"]));
}

#[test]
fn a_workbook_says_its_sheet_and_the_rows_as_excel_shows_them() {
    let workspace = Workspace::with_sample("customers.xlsx");
    let ran = workspace.run(&["check", "customers.xlsx"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.contains("xlsx · sheet `Customers` · header in row 1"), "{ran}");
    assert!(ran.stdout.contains("other sheets with data: `Notes`"), "{ran}");
    let bad = Workspace::with_file("bad.csv", "Email,Phone\nkhach@example.vn,12\n,\n,0901234601\n");
    let ran = bad.run(&["check", "bad.csv"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stdout.contains("row 1 (line 2)") && ran.stdout.contains("blank rows passed over: 1"), "{ran}");
}

#[test]
fn a_row_that_is_invalid_has_no_part_in_the_warnings() {
    let list = "Email,Ngày sinh\nan@example.vn,không nhớ rõ\nbinh@example.vn,hôm qua,1990-01-02\n";
    let workspace = Workspace::with_file("list.csv", list);
    let ran = workspace.run(&["check", "list.csv"]);
    assert!(ran.stdout.contains("1 × `dob:date_invalid`: `không nhớ rõ`"), "{ran}");
    assert!(!ran.stdout.contains("2 × `dob"), "{ran}");
}

#[test]
fn a_doubt_about_a_column_of_dates_comes_with_the_line_that_settles_it() {
    let list = "Email,Ngày sinh\nan@example.vn,03.04.1990\nbinh@example.vn,05.06.1991\n";
    let workspace = Workspace::with_file("list.csv", list);
    let told = workspace.run(&["check", "list.csv"]).stdout;
    let line = r#"dob = { column = "Ngày sinh", format = "%d.%m.%Y" }"#;
    assert!(told.contains(&format!("in the config file, under `[fields]`:\n      {line}\n")), "{told}");
    workspace.write("config.toml", &format!("[fields]\nemail = \"Email\"\n{line}\n"));
    assert!(!workspace.run(&["check", "list.csv"]).stdout.contains("doubtful"));
}

#[test]
fn columns_that_say_who_wants_no_messages_come_with_the_line_that_leaves_those_people_out() {
    let list = "Email,Không nhận tin,Opt-in\nan@example.vn,x,Có\nbinh@example.vn,,Có\n";
    let workspace = Workspace::with_file("list.csv", list);
    let line = r#"skip_when = { "Không nhận tin" = "…", Opt-in = "…" }"#;
    let told = workspace.run(&["check", "list.csv"]).stdout;
    assert!(told.contains(&format!("\n      {line}\n")), "{told}");
    let told = workspace.run(&["import", "list.csv", "--sandbox"]).expect(0).stderr;
    assert!(told.contains(line), "{told}");
    workspace.run(&["init", "list.csv", "--yes"]).expect(0);
    assert!(workspace.read("config.toml").contains(&format!("\n# {line}")));
    let config = format!("[input]\n{line}\n");
    workspace.write("config.toml", &config);
    let told = workspace.run(&["check", "list.csv"]).expect(2).stderr;
    assert!(told.contains("`skip_when` still has a `…`") && told.contains("config.toml:2:"), "{told}");
    workspace.write("config.toml", &config.replacen('…', "x", 1).replacen('…', "Không", 1));
    let told = workspace.run(&["check", "list.csv"]).expect(0).stdout;
    assert!(told.contains("1 ready, 1 skipped") && !told.contains("want no messages"), "{told}");
}

#[test]
fn hidden_sheets_are_said_to_be_hidden() {
    let workspace = Workspace::new();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (name, is_hidden) in [("A", false), ("B", true), ("C", false)] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap().set_hidden(is_hidden);
        sheet.write_column(0, 0, ["Email", "khach@example.vn"]).unwrap();
    }
    workbook.save(workspace.path("list.xlsx")).unwrap();
    let ran = workspace.run(&["check", "list.xlsx"]);
    assert!(ran.stdout.contains("other sheets with data: `B` (hidden), `C`;"), "{ran}");
    let ran = workspace.run(&["check", "list.xlsx", "--sheet", "B"]);
    assert!(ran.stdout.contains("xlsx · sheet `B` (hidden) · header"), "{ran}");
}

#[test]
fn the_same_list_as_text_and_as_workbook_makes_the_same_customers() {
    let bodies = |list: &str| {
        let workspace = Workspace::with_sample(list);
        let found: Value = serde_json::from_str(&workspace.run(&["check", list, "--json"]).stdout).unwrap();
        (found["bodies"].clone(), found["rows"].clone())
    };
    assert_eq!(bodies("customers.csv"), bodies("customers.xlsx"));
}

#[test]
fn a_config_file_decides_about_fields_cleaning_and_bad_contacts() {
    let workspace = Workspace::with_sample("khach-hang.csv");
    workspace.write("config.toml", include_str!("../../samples/config.toml"));
    let ran = workspace.run(&["check", "khach-hang.csv", "--json"]);
    let found: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(found["rows"], json!({"read": 30, "ready": 27, "invalid": 2, "duplicate": 1, "skipped": 0}));
    assert_eq!(found["bodies"][1]["full_name"], "Trần Văn Nam");
    assert_eq!(found["bodies"][0]["tags"], json!(["Nhập 11/2026", "VIP", "Mua lại"]));
    assert_eq!(found["columns"][4]["field"], "dob");
    assert_eq!(found["columns"][4]["certainty"], 1.0);
    let shown = workspace.run(&["check", "khach-hang.csv"]);
    assert!(shown.stdout.contains("`phone`\n") && !shown.stdout.contains("mapping found"), "{shown}");
}

#[test]
fn json_has_the_promised_shape() {
    let list = "Họ,Tên,Email,Nhãn,Năm sinh,Ghi chú,STT\n\
                Nguyễn,An,an@example.vn,VIP,1989,,1\nTrần,Bình,binh@example,Mới,1990,gọi lại,2\n,,,,,,3\n";
    let workspace = Workspace::with_file("list.csv", list);
    let ran = workspace.run(&["check", "list.csv", "--json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(1), ""));
    let found: Value = serde_json::from_str(&ran.stdout).unwrap();
    let keys: Vec<_> = found.as_object().unwrap().keys().map(String::as_str).collect();
    let mut promised = vec!["exit_code", "files", "columns", "mapping", "questions", "rows", "invalid", "bodies"];
    promised.sort_unstable();
    assert_eq!(
        {
            let mut keys = keys;
            keys.sort_unstable();
            keys
        },
        promised
    );
    assert_eq!(
        found["files"],
        json!([{"path": "list.csv", "format": "csv", "sheet": null, "encoding": "utf-8", "delimiter": ",",
                "header_row": 1, "rows": 3, "blank_rows": 0, "hidden_rows": 0}])
    );
    let columns = found["columns"].as_array().unwrap();
    let fields: Vec<_> = columns.iter().map(|column| column["field"].as_str()).collect();
    assert_eq!(
        fields,
        [Some("name_part"), Some("first_name"), Some("email"), Some("tags"), None, Some("custom:ghi_chu"), None]
    );
    assert_eq!(columns[2]["index"], 3);
    assert_eq!((&columns[2]["header"], &columns[2]["filled"]), (&json!("Email"), &json!(0.6667)));
    assert_eq!(columns[2]["samples"], json!(["an@example.vn", "binh@example"]));
    assert_eq!(columns[2]["problems"], json!({"email_invalid": 1}));
    assert_eq!(found["mapping"]["fields"]["full_name"], "{Họ} {Tên}");
    assert_eq!(found["questions"].as_array().unwrap().len(), 1, "{}", found["questions"]);
    assert_eq!(found["rows"], json!({"read": 3, "ready": 1, "invalid": 2, "duplicate": 0, "skipped": 0}));
    assert_eq!(
        found["invalid"],
        json!([{"code": "email_invalid", "field": "email", "rows": 1, "first": [2]},
               {"code": "no_contact", "field": "row", "rows": 1, "first": [3]}])
    );
    assert_eq!(found["bodies"][0]["tags"], json!(["VIP"]));
}

#[test]
fn a_header_alone_is_a_list_without_rows() {
    let workspace = Workspace::with_file("list.csv", "Email,Họ tên\n");
    let ran = workspace.run(&["check", "list.csv"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    assert_eq!(ran.stderr, "warning: the list has a header and no rows\n");
    let json: Value = serde_json::from_str(&workspace.run(&["check", "list.csv", "--json"]).stdout).unwrap();
    assert_eq!(json["rows"]["read"], 0);
}

#[test]
fn what_cannot_be_checked_is_told_with_a_way_out_and_exit_code_2() {
    let workspace = Workspace::with_file("list.csv", "Email,Họ tên\nan@example.vn,An\n");
    workspace.write("names.csv", "Họ tên,Thành phố\nAn,Huế\n");
    workspace.write("unknown.toml", "[fields]\nemail = \"Emial\"\n");
    workspace.write("typo.toml", "rat = \"5/s\"\n");
    workspace.write("field.toml", "[fields]\nemial = \"Email\"\n");
    std::fs::create_dir(workspace.path("folder")).unwrap();
    let mut told = Vec::new();
    for arguments in [
        ["check", "none.csv", "--lang", "en"],
        ["check", "folder", "--lang", "en"],
        ["check", "names.csv", "--lang", "en"],
        ["check", "list.csv", "-c", "unknown.toml"],
        ["check", "list.csv", "-c", "typo.toml"],
        ["check", "list.csv", "-c", "field.toml"],
        ["check", "list.csv", "-c", "none.toml"],
        ["check", "none.csv", "--lang", "vi"],
    ] {
        let ran = workspace.run(&arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{arguments:?}: {ran}");
        told.push(format!("$ {}\n{}", arguments.join(" "), ran.stderr));
    }
    insta::assert_snapshot!("errors", told.join("\n"));
    let json: Value = serde_json::from_str(&workspace.run(&["check", "none.csv", "--json"]).stdout).unwrap();
    assert_eq!((&json["exit_code"], &json["error"]["code"]), (&json!(2), &json!("file_missing")));
}

#[test]
fn checking_leaves_nothing_behind() {
    let workspace = Workspace::with_sample("customers.csv");
    workspace.run(&["check", "customers.csv"]);
    let left: Vec<_> = std::fs::read_dir(workspace.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["customers.csv"]);
}

#[test]
fn only_the_rows_asked_for_are_counted() {
    let workspace = Workspace::with_sample("customers.csv");
    let found: Value =
        serde_json::from_str(&workspace.run(&["check", "customers.csv", "--limit", "7", "--json"]).stdout).unwrap();
    assert_eq!(found["rows"]["read"], 7);
}

#[test]
fn cells_cannot_steer_the_terminal() {
    let workspace = Workspace::with_file("list.csv", "Email,Họ \u{1b}[2Jtên\nan@example,An\u{1b}[31m\n");
    for arguments in [["check", "list.csv", "--lang", "en"], ["explain", "list.csv", "--row", "1"]] {
        let ran = workspace.run(&arguments);
        assert!(ran.stdout.contains("An [31m") && !ran.stdout.contains('\u{1b}'), "{ran}");
    }
}

#[test]
fn rows_that_many_cores_judge_are_told_as_if_one_had_judged_them_in_order() {
    let row = |number: u32| match number % 400 {
        300 => format!("Khách {number},khach{number}@example,0901234567\n"),
        301 => format!("Khách {number},khach{number}@example.vn,12\n"),
        _ => format!("Khách {number},khach{number}@example.vn,\n"),
    };
    let list = format!("Họ và tên,Email,Điện thoại\n{}", (1..=6000).map(row).collect::<String>());
    let workspace = Workspace::with_file("list.csv", &list);
    let found: Value = serde_json::from_str(&workspace.run(&["check", "list.csv", "--json"]).stdout).unwrap();
    let first = |remainder: u64| (0..10).map(|nth| nth * 400 + remainder).collect::<Vec<_>>();
    assert_eq!(
        found["invalid"],
        json!([{"code": "email_invalid", "field": "email", "rows": 15, "first": first(300)},
               {"code": "phone_invalid", "field": "phone", "rows": 15, "first": first(301)}])
    );
    let names: Vec<_> = found["bodies"].as_array().unwrap().iter().map(|body| &body["full_name"]).collect();
    assert_eq!(names, ["Khách 1", "Khách 2", "Khách 3"]);
    assert_eq!(found["rows"], json!({"read": 6000, "ready": 5970, "invalid": 30, "duplicate": 0, "skipped": 0}));
    assert_eq!(found["columns"][1]["problems"], json!({"email_invalid": 15}));
}

#[test]
fn an_option_for_another_kind_of_file_is_refused() {
    let workspace = Workspace::new();
    workspace.write("list.csv", "email\nan@example.vn\n");
    let refused = workspace.run(&["check", "list.csv", "--sheet", "Khách"]).expect(2);
    assert!(refused.stderr.contains("`--sheet`") && refused.stderr.contains("list.csv"), "{}", refused.stderr);
    let workbook = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/openpyxl.xlsx");
    let refused = workspace.run(&["check", workbook, "--encoding", "tcvn3"]).expect(2);
    assert!(refused.stderr.contains("`--encoding`"), "{}", refused.stderr);
}

#[test]
fn headers_that_are_garbled_as_their_columns_are_name_them_all_the_same() {
    let workspace = Workspace::new();
    let list = "Họ và tên,Số điện thoại,Địa chỉ\nNguyễn Văn Ánh,0912345678,Đống Đa\nTrần Thị Bưởi,0987654321,Huế\n";
    let garbled: String = list.bytes().map(char::from).collect();
    workspace.write("list.csv", &garbled);
    let found: Value = serde_json::from_str(&workspace.run(&["check", "list.csv", "--json"]).expect(0).stdout).unwrap();
    let fields: Vec<_> = (0..3).map(|column| found["columns"][column]["field"].as_str().unwrap_or("")).collect();
    assert_eq!(fields, ["full_name", "phone", "address"], "{found}");
    assert_eq!(found["bodies"][0]["full_name"], "Nguyễn Văn Ánh");
}

#[test]
fn a_sheet_without_customers_names_the_others() {
    let workspace = Workspace::with_sample("customers.xlsx");
    for command in [&["check"][..], &["import", "--sandbox"], &["init", "--yes"]] {
        let ran = workspace.run(&[command, &["customers.xlsx", "--sheet", "Notes"]].concat());
        assert_eq!(ran.code, Some(2), "{ran}");
        assert!(ran.stderr.contains("error: the sheet `Notes`, which was read, has no column"), "{ran}");
        assert!(ran.stderr.contains("hint: `--sheet Customers` reads another sheet"), "{ran}");
    }
}

#[test]
fn a_file_whose_dates_are_read_as_those_of_another_is_told() {
    let workspace = Workspace::new();
    let list = |dates: [&str; 2]| format!("Email,Ngày sinh\na@example.vn,{}\nb@example.vn,{}\n", dates[0], dates[1]);
    workspace.write("one.csv", &list(["03/11/1989", "04/05/1990"]));
    workspace.write("two.csv", &list(["11/25/1989", "10/30/1990"]));
    workspace.write("three.csv", &list(["12/31/1989", "01/02/1990"]));
    let checked = workspace.run(&["check", "one.csv", "two.csv", "three.csv"]).expect(0).stdout;
    let told = checked.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("nothing in file 1 of the list") && told.contains("other files are: month first"), "{told}");
    assert_eq!(told.matches("nothing in file").count(), 1, "{told}");
}
