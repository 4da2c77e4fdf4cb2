//! What becomes of the rows of a list by the settings under `[input]` and `[tags]`.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use serde_json::{Value, json};

use super::support::api::Api;
use super::support::lists;
use super::support::table::Table;
use super::support::workspace::{Finished, Workspace};

/// Imports a list with a config; the sandbox keeps every request.
struct Import {
    api: Api,
    workspace: Workspace,
    finished: Finished,
}

impl Import {
    fn of(list: &str, config: &str) -> Self {
        Self::at(Api::start(&["record=99", "tag=VIP", "tag=Khách quen"]), list, config)
    }

    fn at(api: Api, list: &str, config: &str) -> Self {
        let workspace = Workspace::new();
        workspace.write("list.csv", list);
        workspace.write("config.toml", config);
        let finished = workspace.run_at(&api.url(), &["import", "list.csv", "--concurrency", "1"]);
        Self { api, workspace, finished }
    }

    fn results(&self) -> Table {
        self.workspace.latest().results()
    }

    /// The bodies of all posts, in order.
    fn bodies(&self) -> Vec<Value> {
        let posts = self.api.recorded().into_iter().filter(|request| request["path"] == "/1.0/customer/create");
        posts.map(|request| serde_json::from_str(request["body"].as_str().unwrap()).unwrap()).collect()
    }
}

const REPEATED: &str = "Email,Phone,Full name,City\n\
    an@example.vn,0901234601,An,Huế\n\
    binh@example.vn,0901234602,Bình,Vinh\n\
    AN@example.vn,0901234601,An,Hà Nội\n\
    ,+84 901 234 602,Bình,Vinh\n\
    an@example.vn,sai,An,Huế\n";

#[test]
fn of_rows_of_one_customer_the_first_good_one_is_sent() {
    let import = Import::of(REPEATED, "");
    import.finished.expect(1);
    let results = Import::of(REPEATED, "").results();
    assert_eq!(results.statuses(), ["created", "created", "duplicate", "duplicate", "invalid"]);
    assert_eq!(results.column("code")[2..4], ["duplicate_of"; 2]);
    assert!(results.column("message")[2].contains('1') && results.column("message")[3].contains('2'));
    assert_eq!(results.column("warnings")[2..4], ["row:duplicate_differs", ""]);
}

#[test]
fn duplicates_that_differ_are_counted_apart_at_the_end() {
    let import = Import::of(REPEATED, "");
    let finished = import.finished.expect(1);
    assert!(finished.stderr.contains("`row:duplicate_differs`"), "{}", finished.stderr);
}

#[test]
fn of_rows_of_one_customer_the_last_good_one_is_sent_if_so_wished() {
    let import = Import::of(REPEATED, "[input]\nduplicates = \"last\"\n");
    let results = import.results();
    assert_eq!(results.statuses(), ["duplicate", "created", "created", "duplicate", "invalid"]);
    assert_eq!(import.bodies()[1]["city"], "Hà Nội");
}

#[test]
fn all_rows_of_one_customer_are_sent_in_their_order_if_so_wished() {
    // Some posts come back later: without their order a later row would overtake them.
    let api = Api::start(&["known-email=merge", "unavailable=40%", "retry-after-form=absent"]);
    let workspace = Workspace::new();
    let rows = (0..30).map(|number| format!("khach{}@example.vn,Huế {number}", number % 3));
    workspace.write("list.csv", &lists::of("Email,City", rows));
    workspace.write("config.toml", "canary = 0\n[input]\nduplicates = \"all\"\n");
    let arguments = ["import", "list.csv", "--concurrency", "16", "--rate", "unlimited"];
    workspace.run_at(&api.url(), &arguments).expect(0);
    let counts = workspace.latest().results();
    assert_eq!((counts.counts()["created"], counts.counts()["updated"]), (3, 27));
    let mut cities: Vec<_> = api.customers().iter().map(|customer| customer["city"].clone()).collect();
    cities.sort_by_key(ToString::to_string);
    assert_eq!(cities, ["Huế 27", "Huế 28", "Huế 29"]);
}

#[test]
fn the_bodies_that_check_shows_are_those_of_rows_that_are_sent() {
    for duplicates in ["first", "all"] {
        let list = "Email,Full name\nan@example.vn,An\nan@example.vn,An\nbinh@example.vn,Bình\n";
        let import = Import::of(list, &format!("[input]\nduplicates = \"{duplicates}\"\n"));
        let checked = import.workspace.run(&["check", "list.csv", "--json"]).json();
        let bodies = checked["bodies"].as_array().unwrap();
        let emails: Vec<_> = bodies.iter().map(|body| &body["email"]).collect();
        assert_eq!(emails, ["an@example.vn", "binh@example.vn"], "{duplicates}: of different customers");
    }
}

#[test]
fn duplicates_can_be_refused_before_anything_is_sent() {
    let import = Import::of(REPEATED, "[input]\nduplicates = \"refuse\"\n");
    let finished = import.finished.expect(2);
    assert!(finished.stderr.contains("3 = 1"), "{}", finished.stderr);
    assert_eq!(import.api.requests(), 0);
    assert!(!import.workspace.path("imports").exists());
}

#[test]
fn different_emails_with_one_phone_are_sent_with_a_warning() {
    let list = "Email,Phone\nan@example.vn,0901234601\nbinh@example.vn,0901234601\nchi@example.vn,0901234603\n";
    let import = Import::of(list, "");
    let results = import.results();
    assert_eq!(results.statuses(), ["created"; 3]);
    assert_eq!(results.column("warnings"), ["phone:phone_shared", "phone:phone_shared", ""]);
    let checked = import.workspace.run(&["check", "list.csv"]).expect(0);
    assert!(checked.stdout.contains("phone_shared`") && checked.stdout.contains("    rows 1, 2\n"), "{checked}");
}

#[test]
fn rows_that_a_setting_names_are_skipped() {
    let list = "Email,Trạng thái\nan@example.vn,0\nbinh@example.vn,1\n";
    let import = Import::of(list, "[input]\nskip_when = { \"trang thai\" = 0 }\n");
    let results = import.results();
    assert_eq!((results.statuses(), results.column("code")[0]), (vec!["skipped", "created"], "skip_when"));
    import.finished.expect(0);
}

#[test]
fn short_rows_are_filled_up_or_refused() {
    let list = "Email,Full name,City\nan@example.vn,An\n";
    let padded = Import::of(list, "").results();
    assert_eq!((padded.statuses(), padded.column("warnings")), (vec!["created"], vec!["row:row_short"]));
    assert_eq!(padded.rows[0].len(), padded.header.len());
    let refused = Import::of(list, "[input]\nshort_rows = \"refuse\"\n").results();
    assert_eq!((refused.statuses(), refused.column("code")), (vec!["invalid"], vec!["row_short"]));
}

#[test]
fn an_empty_cell_is_left_out_or_sent_as_null() {
    let list = "Email,Phone,Full name,City\nan@example.vn,,,\n";
    assert_eq!(Import::of(list, "").bodies(), [json!({"email": "an@example.vn"})]);
    let bodies = Import::of(list, "[input]\nblank = \"null\"\n").bodies();
    assert_eq!((&bodies[0]["city"], bodies[0].get("phone")), (&Value::Null, None), "{bodies:?}");
    assert!(bodies[0].as_object().unwrap().contains_key("city"));
}

#[test]
fn a_bad_contact_is_left_out_if_so_wished_and_the_other_is_good() {
    let list = "Email,Phone\nan(a)example.vn,0901234601\nbinh@example.vn,12\nchi(a)example.vn,12\n";
    let refused = Import::of(list, "").results();
    assert_eq!(refused.statuses(), ["invalid"; 3]);
    assert_eq!(refused.column("field")[..2], ["email", "phone"]);
    let import = Import::of(list, "[input]\ninvalid_contact = \"drop\"\n");
    let results = import.results();
    assert_eq!(results.statuses(), ["created", "created", "invalid"]);
    assert_eq!(results.column("warnings")[..2], ["email:email_invalid", "phone:phone_invalid"]);
    assert_eq!(import.bodies()[0], json!({"phone": "0901234601"}));
}

#[test]
fn a_bad_value_elsewhere_is_left_out_or_refuses_the_row() {
    let list = "Email,Birthday\nan@example.vn,31/02/1990\nbinh@example.vn,25/02/1990\n";
    let import = Import::of(list, "");
    assert_eq!(import.results().statuses(), ["created"; 2]);
    assert!(import.results().column("warnings")[0].starts_with("dob:date_"), "{:?}", import.results());
    assert_eq!(import.bodies()[0], json!({"email": "an@example.vn"}));
    let refused = Import::of(list, "[input]\ninvalid_optional = \"refuse\"\n").results();
    assert_eq!((refused.statuses(), refused.column("field")[0]), (vec!["invalid", "created"], "dob"));
}

#[test]
fn a_row_without_email_and_phone_is_invalid() {
    let results = Import::of("Email,Full name\nan@example.vn,An\n,Tổng cộng\n", "").results();
    assert_eq!((results.statuses()[1], results.column("code")[1]), ("invalid", "no_contact"));
}

#[test]
fn tags_by_name_become_ids_and_unknown_ones_are_left_out_with_a_warning() {
    let list = "Email,Nhãn\nan@example.vn,\"vip, khách  QUEN\"\nbinh@example.vn,Lạ\n";
    let import = Import::of(list, "[tags]\ncolumn = \"Nhãn\"\n");
    let results = import.results();
    assert_eq!(results.column("warnings"), ["", "tags:unknown"]);
    let customers = import.api.customers();
    assert_eq!(customers[0]["tags"].as_array().unwrap().len(), 2, "{customers:?}");
    assert_eq!(customers[1]["tags"], json!([]));
    assert_eq!(import.api.requests_to("create-tag"), 0);
    let summary = import.workspace.latest().summary();
    assert_eq!(summary["requests"], import.api.requests(), "all requests count");
    let told = &import.finished.stderr;
    assert!(told.contains("does not have: `Lạ`; rows that go without them: 1;"), "{told}");
    assert!(told.contains("`create_missing = true`"), "{told}");
}

#[test]
fn failures_by_cause_end_with_the_config_line_that_mends_them() {
    let list = "Email,Phone,Sinh nhật,Giới tính\n\
        a@example.vn,,02.25.1990,Nam\nb@example.vn,,03.26.1991,trai đẹp\nc@example.vn,,1991-04-02,gái xinh\n\
        d@example.vn,12,1991-04-02,Nữ\n";
    let config = "[fields]\nemail = \"Email\"\nphone = \"Phone\"\ngender = \"Giới tính\"\n\
        dob = { column = \"Sinh nhật\", format = \"%d/%m/%Y\" }\n[input]\ninvalid_optional = \"refuse\"\n";
    let import = Import::of(list, config);
    let told = import.finished.expect(1).stderr;
    assert!(told.contains("rows that failed: 4, causes: 3"), "{told}");
    let lines = [
        r#"dob = { column = "Sinh nhật", format = "%m.%d.%Y" }"#,
        r#"values = { "gái xinh" = "…" } }"#,
        r#"invalid_contact = "drop""#,
    ];
    for line in lines {
        assert!(told.contains(line), "{line}: {told}");
    }
    let checked = import.workspace.run(&["check", "list.csv"]).stdout;
    let unwrapped = checked.split_whitespace().collect::<Vec<_>>().join(" ");
    for line in lines {
        assert!(unwrapped.contains(line), "{line}: {checked}");
    }
    let explained = import.workspace.run(&["explain", "list.csv", "--row", "3"]).stdout;
    assert!(explained.contains(r#""gái xinh" = "…""#), "{explained}");
}

#[test]
fn a_name_that_several_tags_have_is_said_before_anything_is_sent() {
    let list = "Email,Nhãn\nan@example.vn,Vip\n";
    let import = Import::at(Api::start(&["tag=VIP", "tag=vip"]), list, "");
    let finished = import.finished.expect(2);
    assert!(finished.stderr.contains("`Vip`"), "{}", finished.stderr);
    assert_eq!((import.api.requests_to("create"), import.workspace.runs().len()), (0, 0));
    let sound = Api::start(&["tag=VIP"]);
    import.workspace.run_at(&sound.url(), &["import", "list.csv"]).expect(0);
    assert_eq!(import.workspace.runs().len(), 1, "nothing is left of the first try");
}

#[test]
fn unknown_tags_are_made_if_so_wished() {
    let list = "Email,Nhãn\nan@example.vn,Lạ\nbinh@example.vn,Lạ\n";
    let import = Import::of(list, "[tags]\ncolumn = \"Nhãn\"\ncreate_missing = true\nalways = [\"Nhập 11/2026\"]\n");
    import.finished.expect(0);
    assert_eq!(import.api.requests_to("create-tag"), 2);
    assert!(import.api.customers().iter().all(|customer| customer["tags"].as_array().unwrap().len() == 2));
}

#[test]
fn tags_are_asked_for_however_long_the_list_is() {
    for rows in [255, 256, 300, 512] {
        let list = lists::of("Email,Tags", (1..=rows).map(|number| format!("{},VIP", lists::email(number))));
        let import = Import::at(Api::start(&["tag=VIP"]), &list, "rate = \"unlimited\"\n");
        import.finished.expect(0);
        let customers = import.api.customers();
        let tagged = customers.iter().filter(|customer| customer["tags"].as_array().unwrap().len() == 1).count();
        assert_eq!((customers.len(), tagged), (rows, rows));
        import.workspace.run_at(&import.api.url(), &["import", "list.csv"]).expect(0);
        assert_eq!(import.api.requests_to("list-tag"), 1, "and not again where no row is sent");
    }
}

#[test]
fn a_tag_is_another_one_when_its_accents_differ_and_the_same_when_its_case_does() {
    let list = "Email,Tags\nan@example.vn,Bạn\nbinh@example.vn,\"bán, BÁN\"\n";
    let import = Import::at(Api::start(&["record=9", "tag=Bán"]), list, "");
    let (results, bodies) = (import.results(), import.bodies());
    import.finished.expect(0);
    assert_eq!(results.column("warnings"), ["tags:unknown", ""]);
    assert!(bodies[0].get("tags").is_none(), "{}", bodies[0]);
    assert_eq!(bodies[1]["tags"].as_array().unwrap().len(), 1, "{}", bodies[1]);
}

#[test]
fn missing_tags_are_made_for_updates_too() {
    let api = Api::start(&["tag=VIP"]);
    let workspace = Workspace::new();
    workspace.write("list.csv", "Email,Nhãn\nan@example.vn,Lạ\nbinh@example.vn,VIP\n");
    workspace.write("config.toml", "mode = \"create-or-update\"\n[tags]\ncolumn = \"Nhãn\"\ncreate_missing = true\n");
    workspace.run_at(&api.url(), &["import", "list.csv"]).expect(0);
    assert_eq!(api.requests_to("create-tag"), 1);
    assert!(api.customers().iter().all(|customer| customer["tags"].as_array().unwrap().len() == 1));
}

#[test]
fn names_of_tags_go_as_they_are_where_ladiflow_takes_names() {
    let api = Api::start(&["record=9", "tag=VIP"]);
    let workspace = Workspace::new();
    workspace.write("list.csv", "Email,Tags\nan@example.vn,VIP\n");
    workspace.run_at(&api.url(), &["import", "list.csv", "--mode", "create-or-update"]).expect(0);
    let recorded = api.recorded();
    assert_eq!(recorded.len(), 1, "nothing is asked first");
    let body: Value = serde_json::from_str(recorded[0]["body"].as_str().unwrap()).unwrap();
    assert_eq!((&body["tags"], &body["import_by_tag_name"]), (&json!(["VIP"]), &json!(true)));
}

#[test]
fn columns_that_nothing_uses_are_ignored_refused_or_become_custom_fields() {
    let list = "Email,Ghi chú\nan@example.vn,quen\n";
    let fields = "[fields]\nemail = \"Email\"\n";
    assert_eq!(Import::of(list, fields).bodies(), [json!({"email": "an@example.vn"})]);
    let refused = Import::of(list, &format!("[input]\nunmapped = \"refuse\"\n{fields}"));
    let finished = refused.finished.expect(2);
    assert!(finished.stderr.contains("Ghi chú"), "{}", finished.stderr);
    let custom = Import::of(list, &format!("[input]\nunmapped = \"custom_fields\"\n{fields}")).bodies();
    assert_eq!(custom[0]["custom_fields"], json!([{"name": "ghi_chu", "value": "quen"}]));
}

#[test]
fn what_ladiflow_loses_is_counted_by_field() {
    let import = Import::of("Email,City,Gói\nan@example.vn,Huế,Vàng\n", "[custom_fields]\ngoi = \"Gói\"\n");
    let summary = import.workspace.latest().summary();
    assert_eq!(summary["losses"]["city"]["kept"], 1, "{}", summary["losses"]);
    assert_eq!(summary["losses"]["custom:goi"]["dropped"], 1);
    assert_eq!(import.results().column("warnings"), ["custom:goi:lost"]);
    import.finished.expect(0);
}

#[test]
fn the_first_losses_stop_the_run_if_so_wished() {
    let list = lists::of("Email,Gói", (0..20).map(|number| format!("khach{number}@example.vn,Vàng")));
    let import = Import::of(&list, "on_loss = \"stop\"\ncanary = 3\n[custom_fields]\ngoi = \"Gói\"\n");
    import.finished.expect(3);
    let run = import.workspace.latest();
    assert_eq!((&run.summary()["ending"], run.results().counts()["created"]), (&"losses".into(), 3));
    assert_eq!(import.api.customers().len(), 3);
}

#[test]
fn hidden_rows_of_a_workbook_are_imported_or_skipped() {
    let workspace = Workspace::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, email) in ["Email", "an@example.vn", "binh@example.vn"].into_iter().enumerate() {
        sheet.write(u32::try_from(row).unwrap(), 0, email).unwrap();
    }
    sheet.set_row_hidden(2).unwrap();
    book.save(workspace.path("list.xlsx")).unwrap();
    let api = Api::start(&[]);
    let told = "1 of the rows are hidden in the workbook, and are sent: `hidden_rows = \"skip\"` leaves them out";
    let finished = workspace.run_at(&api.url(), &["import", "list.xlsx"]).expect(0);
    assert_eq!(finished.stderr.matches(told).count(), 1, "{}", finished.stderr);
    let checked = workspace.run(&["check", "list.xlsx"]).expect(0).stdout;
    assert!(checked.contains("rows hidden in the workbook: 1 (`hidden_rows` says whether they are sent)"), "{checked}");
    assert_eq!(workspace.latest().results().statuses(), ["created"; 2]);
    workspace.write("config.toml", "[input]\nhidden_rows = \"skip\"\n");
    let finished = workspace.run_at(&api.url(), &["import", "list.xlsx"]).expect(0);
    assert!(!finished.stderr.contains("hidden in the workbook"), "{}", finished.stderr);
    let results = workspace.latest().results();
    assert_eq!((results.statuses(), results.column("code")[1]), (vec!["unchanged", "skipped"], "row_hidden"));
}
