//! A failures file that a spreadsheet saved again: what it made of the dates is seen, read as they were, and said.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::support::api::Api;
use super::support::table::Table;
use super::support::workspace::Workspace;

const CONFIG: &str = "rate = \"unlimited\"\nstop_after_equal = 0\nmax_failures = 1000\n";

/// The failures of a list whose emails are all bad, and the folder of the run.
fn failures(api: &Api, list: &str) -> (Workspace, Table) {
    let workspace = Workspace::new();
    workspace.write("config.toml", CONFIG);
    workspace.write("list.csv", list);
    workspace.run_at(&api.url(), &["import", "list.csv"]).expect(1);
    let mut failures = workspace.latest().failures();
    for row in &mut failures.rows {
        row[0] = row[0].replace("(a)", "@");
    }
    (workspace, failures)
}

/// Saves a table as a workbook; texts `yyyy-mm-dd` in the second column become dates of the workbook.
fn save_workbook(workspace: &Workspace, table: &Table) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let date = Format::new().set_num_format("mm/dd/yyyy");
    for (row, cells) in (0..).zip(std::iter::once(&table.header).chain(&table.rows)) {
        for (column, cell) in (0..).zip(cells) {
            match ExcelDateTime::parse_from_str(cell) {
                Ok(day) if column == 1 => sheet.write_datetime_with_format(row, column, &day, &date).unwrap(),
                _ => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
    workbook.save(workspace.path("mended.xlsx")).unwrap();
}

/// In the order of the calendar.
fn birthdays(api: &Api) -> Vec<String> {
    let bodies = api.recorded().into_iter().map(|request| request["body"].as_str().unwrap().to_owned());
    let dob = |body: String| body.split("\"dob\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut birthdays: Vec<_> = bodies.map(dob).collect();
    birthdays.sort();
    birthdays
}

#[test]
fn dates_that_excel_swapped_are_read_in_the_order_of_the_list() {
    let api = Api::start(&["record=9"]);
    let (workspace, mut failures) =
        failures(&api, "Email,Ngày sinh\nan(a)example.vn,3/11/1989\nbinh(a)example.vn,25/12/1990\nchi(a)example.vn,\n");
    // An American Excel takes the first for 11 March and leaves the second alone.
    failures.rows[0][1] = "1989-03-11".into();
    save_workbook(&workspace, &failures);
    let checked = workspace.run(&["check", "mended.xlsx"]).expect(0);
    assert!(checked.stdout.contains("date_rewritten"), "{}", checked.stdout);
    workspace.run_at(&api.url(), &["import", "mended.xlsx"]).expect(0);
    assert_eq!(api.recorded().len(), 3);
    let bodies: String = api.recorded().iter().map(|request| request["body"].to_string()).collect();
    assert!(bodies.contains("1989-11-03") && bodies.contains("1990-12-25"), "{bodies}");
    let results = workspace.latest().results();
    assert_eq!(results.column("warnings"), ["dob:date_rewritten", "", ""]);
}

#[test]
fn a_real_date_that_nothing_contradicts_is_taken_and_said() {
    let api = Api::start(&["record=9"]);
    let (workspace, mut failures) =
        failures(&api, "Email,Ngày sinh\nan(a)example.vn,3/11/1989\nbinh(a)example.vn,25/12/1990\n");
    // A Vietnamese Excel reads both.
    failures.rows[0][1] = "1989-11-03".into();
    failures.rows[1][1] = "1990-12-25".into();
    save_workbook(&workspace, &failures);
    workspace.run_at(&api.url(), &["import", "mended.xlsx"]).expect(0);
    assert_eq!(birthdays(&api), ["1989-11-03", "1990-12-25"]);
    assert_eq!(workspace.latest().results().column("warnings"), ["dob:date_rewritten"; 2]);
}

#[test]
fn dates_that_excel_wrote_anew_in_a_csv_are_read_and_said() {
    let api = Api::start(&["record=9"]);
    let (workspace, mut failures) =
        failures(&api, "Email,Ngày sinh\nan(a)example.vn,1989-11-03\nbinh(a)example.vn,1990-12-25\n");
    failures.rows[0][1] = "11/3/1989".into();
    failures.rows[1][1] = "12/25/1990".into();
    save_csv(&workspace, &failures);
    workspace.run_at(&api.url(), &["import", "mended.csv"]).expect(0);
    assert_eq!(birthdays(&api), ["1989-11-03", "1990-12-25"]);
    assert_eq!(workspace.latest().results().column("warnings"), ["dob:date_rewritten"; 2]);
}

/// Saves a table as a CSV.
fn save_csv(workspace: &Workspace, table: &Table) {
    let mut writer = csv::Writer::from_path(workspace.path("mended.csv")).unwrap();
    writer.write_record(&table.header).unwrap();
    table.rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.flush().unwrap();
}

#[test]
fn dates_that_excel_swapped_and_wrote_year_first_in_a_csv_are_swapped_back() {
    let api = Api::start(&["record=9"]);
    let list = "Email,Ngày sinh\nan(a)example.vn,3/11/1989\nbinh(a)example.vn,25/12/1990\nchi(a)example.vn,31/1/1976\n";
    let (workspace, mut failures) = failures(&api, list);
    // An American Excel takes the first for 11 March and leaves the others alone.
    failures.rows[0][1] = "1989-03-11".into();
    save_csv(&workspace, &failures);
    workspace.run_at(&api.url(), &["import", "mended.csv"]).expect(0);
    assert_eq!(birthdays(&api), ["1976-01-31", "1989-11-03", "1990-12-25"]);
    assert_eq!(workspace.latest().results().column("warnings"), ["dob:date_rewritten", "", ""]);
}

#[test]
fn a_date_that_somebody_wrote_year_first_beside_ones_that_excel_would_have_rewritten_is_as_it_says() {
    let api = Api::start(&["record=9"]);
    let list = "Email,Ngày sinh\nan(a)example.vn,3/11/1989\nbinh(a)example.vn,25/12/1990\nchi(a)example.vn,2/1/1976\n";
    let (workspace, mut failures) = failures(&api, list);
    failures.rows[0][1] = "1989-11-03".into();
    save_csv(&workspace, &failures);
    workspace.run_at(&api.url(), &["import", "mended.csv"]).expect(0);
    assert_eq!(birthdays(&api), ["1976-01-02", "1989-11-03", "1990-12-25"]);
    assert_eq!(workspace.latest().results().column("warnings"), ["dob:date_rewritten", "", ""]);
}
