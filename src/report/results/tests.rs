use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::event::Ending;
use crate::outcome::{Outcome, Problem};
use crate::report::columns::at;
use crate::report::proof::{self, prove};
use crate::report::sample::{RUN, rows, settled, tell};

fn layout(header: &[&str], delimiter: u8) -> Layout {
    Layout {
        header: header.iter().map(ToString::to_string).collect(),
        own: (0..header.len()).collect(),
        delimiter,
        lang: Lang::En,
        run: RUN.to_owned(),
    }
}

fn read(path: &Path, delimiter: u8) -> Vec<Vec<String>> {
    let mut lines = csv::ReaderBuilder::new().delimiter(delimiter).from_path(path).unwrap();
    lines.records().map(|record| record.unwrap().iter().map(ToOwned::to_owned).collect()).collect()
}

#[test]
fn every_row_stands_once_in_input_order_with_its_outcome() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = ResultFiles::create(folder.path(), layout(&["Email", "Tên"], b';')).unwrap();
    let tally = tell(&mut files, &rows(), Ending::TooManyFailures);
    insta::assert_snapshot!(fs::read_to_string(folder.path().join(RESULTS)).unwrap());
    let numbers =
        |name: &str| read(&folder.path().join(name), b';').iter().map(|row| row[2].clone()).collect::<Vec<_>>();
    assert_eq!(numbers(FAILURES), ["2", "4", "7"]);
    assert_eq!(numbers(UNSENT), ["10"]);
    assert_eq!(prove(folder.path(), b';', 10, &tally).unwrap(), Ok(()));
}

#[test]
fn messages_are_in_the_language_of_the_run_and_names_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let layout = Layout { lang: Lang::Vi, ..layout(&["Email"], b',') };
    let mut files = ResultFiles::create(folder.path(), layout).unwrap();
    tell(&mut files, &[settled(2, &["x"], Status::Invalid)], Ending::Finished);
    let line = &read(&folder.path().join(FAILURES), b',')[0];
    assert_eq!(line[1 + at::MESSAGE], "dòng này không có email lẫn số điện thoại");
    assert_eq!((line[1 + at::STATUS].as_str(), line[1 + at::CODE].as_str()), ("invalid", "no_contact"));
}

#[test]
fn a_run_without_failures_has_an_empty_failures_file_and_no_unsent_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = ResultFiles::create(folder.path(), layout(&["Email"], b',')).unwrap();
    tell(&mut files, &[settled(1, &["x"], Status::Created)], Ending::Finished);
    let text = fs::read_to_string(folder.path().join(FAILURES)).unwrap();
    assert_eq!(text, format!("\u{feff}Email,{}\n", COLUMNS.join(",")));
    assert!(!folder.path().join(UNSENT).exists());
}

#[test]
fn columns_of_a_file_fed_back_are_not_written_twice() {
    let folder = tempfile::tempdir().unwrap();
    let layout = Layout { own: vec![1], ..layout(&["_import_row", "Email", "_import_run"], b',') };
    let mut files = ResultFiles::create(folder.path(), layout).unwrap();
    let mut row = settled(1, &["412", "an@example.vn", "earlier"], Status::Created);
    row.row.number = 412;
    tell(&mut files, &[row], Ending::Finished);
    let line = &read(&folder.path().join(RESULTS), b',')[0];
    assert_eq!((line.len(), line[0].as_str(), line[1].as_str()), (13, "an@example.vn", "412"));
}

#[cfg(unix)]
#[test]
fn the_files_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let mut files = ResultFiles::create(folder.path(), layout(&["Email", "Tên"], b',')).unwrap();
    tell(&mut files, &rows(), Ending::Deadline);
    for name in [RESULTS, FAILURES, UNSENT] {
        let mode = fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_continued_run_completes_the_files_and_keeps_the_lines_of_settled_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let mut files = ResultFiles::create(folder.path(), layout(&["Email", "Tên"], b',')).unwrap();
    tell(&mut files, &rows(), Ending::ServiceDown);
    drop(files);
    let before = fs::read_to_string(path(RESULTS)).unwrap();

    let mut told_again = rows();
    // What the ledger knows of a refused row lacks the facts of its message.
    told_again[3].outcome.problem = Some(Problem::of_row(crate::code::Code::NoContact).with("lacking", "all"));
    told_again[3].outcome.millis = None;
    told_again[6].outcome = Outcome { attempts: 3, ..settled(7, &[], Status::Created).outcome };
    told_again[9].outcome = settled(10, &[], Status::Created).outcome;
    let mut files = ResultFiles::resume(folder.path(), layout(&["Email", "Tên"], b',')).unwrap();
    files.flush().unwrap();
    assert_eq!(fs::read_to_string(path(RESULTS)).unwrap(), before);
    let tally = tell(&mut files, &told_again, Ending::Finished);

    let after = fs::read_to_string(path(RESULTS)).unwrap();
    let differing: Vec<_> =
        before.lines().zip(after.lines()).enumerate().filter(|(_, (old, new))| old != new).map(|(at, _)| at).collect();
    assert_eq!(differing, [7, 10]);
    assert!(!path(UNSENT).exists());
    assert_eq!(prove(folder.path(), b',', 10, &tally).unwrap(), Ok(()));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn a_torn_line_of_a_killed_run_is_not_taken_for_a_row() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = ResultFiles::create(folder.path(), layout(&["Email", "Tên"], b',')).unwrap();
    tell(&mut files, &rows()[..3], Ending::Finished);
    drop(files);
    let whole = fs::read(folder.path().join(RESULTS)).unwrap();
    for length in 0..whole.len() {
        fs::write(folder.path().join(RESULTS), &whole[..length]).unwrap();
        let mut files = ResultFiles::resume(folder.path(), layout(&["Email", "Tên"], b',')).unwrap();
        tell(&mut files, &rows()[..3], Ending::Finished);
        assert!(fs::read(folder.path().join(RESULTS)).unwrap() == whole, "cut to {length} bytes");
    }
}

#[test]
fn files_that_miss_or_repeat_a_row_are_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = ResultFiles::create(folder.path(), layout(&["Email", "Tên"], b',')).unwrap();
    let tally = tell(&mut files, &rows(), Ending::Deadline);
    drop(files);
    for name in [RESULTS, FAILURES, UNSENT] {
        let whole = fs::read_to_string(folder.path().join(name)).unwrap();
        let (without_last, last) = whole.trim_end().rsplit_once('\n').unwrap();
        for wrong in [format!("{without_last}\n"), format!("{whole}{last}\n")] {
            fs::write(folder.path().join(name), wrong).unwrap();
            let unproved = prove(folder.path(), b',', 10, &tally).unwrap().unwrap_err();
            assert_eq!(unproved.file, name);
        }
        fs::write(folder.path().join(name), whole).unwrap();
    }
    assert!(prove(folder.path(), b',', 11, &tally).unwrap().is_err());
}

proptest! {
    // Each case writes and reads files.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn cells_come_back_as_they_were_and_lines_are_whole_at_any_moment(
        cells in prop::collection::vec(prop::collection::vec("[a-zđ\"\n\r,;\t |\u{feff}😀=]{0,9}", 3), 1..20),
        delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(RESULTS);
        let mut files = ResultFiles::create(folder.path(), layout(&["a", "b", "c"], delimiter)).unwrap();
        let mut statuses = BTreeMap::new();
        for (at, row) in cells.iter().enumerate() {
            let status = Status::ALL[at % Status::ALL.len()];
            let row: Vec<_> = row.iter().map(String::as_str).collect();
            let settled = settled(at as u64 + 1, &row, status);
            files.hear(&Event::Settled(&settled), &Tally::default()).unwrap();
            if at % 3 == 0 {
                files.hear(&Event::Ticked, &Tally::default()).unwrap();
                prop_assert_eq!(read(&path, delimiter).len(), at + 1);
            }
            prop_assert!(fs::read(&path).unwrap().ends_with(b"\n"));
            *statuses.entry(status).or_insert(0) += 1;
        }
        files.hear(&Event::Ended(Ending::Finished), &Tally::default()).unwrap();
        let lines = read(&path, delimiter);
        let own: Vec<_> = lines.iter().map(|line| line[..3].to_vec()).collect();
        prop_assert_eq!(own, cells);
    }
}

#[test]
fn a_finished_run_has_a_line_for_every_row_that_was_read() {
    let mut tally = Tally::default();
    tally.count(Status::Refused);
    let lacking = proof::complete(Ending::Finished, 2, &tally).unwrap_err();
    assert_eq!((lacking.counted, lacking.found), (2, 1));
    assert_eq!(proof::complete(Ending::Finished, 1, &tally), Ok(()));
    assert_eq!(proof::complete(Ending::InputChanged, 2, &tally), Ok(()), "it says itself that it is not whole");
}
