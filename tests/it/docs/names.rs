//! The reference lists exactly the words that scripts depend on.

use std::collections::BTreeSet;

use ladiflow_import::event::Ending;
use ladiflow_import::outcome::Status;
use ladiflow_import::report::columns::COLUMNS;

use super::page::page;

const ENDINGS: [Ending; 11] = [
    Ending::Finished,
    Ending::KeyRefused,
    Ending::TooManyFailures,
    Ending::ServiceDown,
    Ending::DailyLimit,
    Ending::Deadline,
    Ending::ShrunkInput,
    Ending::InputChanged,
    Ending::Losses,
    Ending::OutputFailed,
    Ending::Interrupted { exit_code: 130 },
];

/// Does not compile with an ending that is lacking above.
const fn _every_ending_is_above(ending: Ending) {
    match ending {
        Ending::Finished
        | Ending::KeyRefused
        | Ending::TooManyFailures
        | Ending::ServiceDown
        | Ending::DailyLimit
        | Ending::Deadline
        | Ending::ShrunkInput
        | Ending::InputChanged
        | Ending::Losses
        | Ending::OutputFailed
        | Ending::Interrupted { .. } => {}
    }
}

fn words(heading: &str, first: &str) -> Vec<String> {
    page("docs/reference.md").table(heading, first).first_words()
}

#[test]
fn statuses_are_listed_in_their_order() {
    assert_eq!(words("### Statuses", "`_import_status`"), Status::ALL.map_names());
}

#[test]
fn endings_are_listed_in_their_order() {
    assert_eq!(words("## Exit codes", "`ending`"), ENDINGS.map(|ending| ending.name().to_owned()));
}

#[test]
fn columns_of_results_are_listed_in_their_order() {
    assert_eq!(words("### Columns of results", "Column"), COLUMNS);
}

#[test]
fn exit_codes_are_listed_once() {
    let table = page("docs/reference.md").table("## Exit codes", "Code");
    let codes: Vec<_> = table.lines[1..].iter().flat_map(|line| line[0].split(", ").map(str::to_owned)).collect();
    assert_eq!(codes, ["0", "1", "2", "3", "4", "70", "130", "143"]);
}

#[test]
fn keys_of_the_summary_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("list.csv"), "Email\nan@example.vn\n").unwrap();
    let output = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("ladiflow-import"))
        .current_dir(&folder)
        .args(["import", "list.csv", "--sandbox", "--json", "--quiet"])
        .output()
        .unwrap();
    let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let keys: BTreeSet<_> = summary.as_object().unwrap().keys().cloned().collect();
    assert_eq!(words("## JSON", "Key").into_iter().collect::<BTreeSet<_>>(), keys);
}

/// The names of statuses.
trait Names {
    fn map_names(&self) -> Vec<String>;
}

impl Names for [Status] {
    fn map_names(&self) -> Vec<String> {
        self.iter().map(|status| status.name().to_owned()).collect()
    }
}
