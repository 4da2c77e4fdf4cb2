use std::fs;

use super::*;
use crate::ledger::journal::Journal;
use crate::ledger::{Holder, LedgerError};
use crate::message::{Explain, Lang};

fn refused(place: &Place) -> LedgerError {
    let clock = StoppedClock(moment("2026-11-24T10:00:00+07:00[Asia/Ho_Chi_Minh]"));
    Ledger::open(&place.path(), Arc::new(clock)).unwrap_err()
}

/// A ledger with something in it, closed.
fn used() -> (Place, std::path::PathBuf) {
    let place = Place::new();
    whole_run(&mut place.ledger(), "one", &[entry(1, 1, 1, Status::Created)], 0);
    let file = place.path().join("ledger.db");
    (place, file)
}

#[test]
fn a_ledger_of_a_newer_version_is_refused_and_left_as_it_is() {
    let (place, file) = used();
    rusqlite::Connection::open(&file).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(&file).unwrap();
    assert!(matches!(refused(&place), LedgerError::Newer { found: 99, known: 3, .. }));
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_file_that_is_no_ledger_is_refused_and_left_as_it_is() {
    let (place, file) = used();
    let text = "không phải là sổ".repeat(500);
    fs::write(&file, &text).unwrap();
    assert!(matches!(refused(&place), LedgerError::Corrupt { .. }));
    assert_eq!(fs::read(&file).unwrap(), text.as_bytes());
}

#[test]
fn a_database_of_another_program_is_refused_and_left_as_it_is() {
    let place = Place::new();
    fs::create_dir(place.path()).unwrap();
    let file = place.path().join("ledger.db");
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    let before = fs::read(&file).unwrap();
    assert!(matches!(refused(&place), LedgerError::Corrupt { .. }));
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn damage_that_shows_later_is_told_as_such() {
    let (place, file) = used();
    let mut bytes = fs::read(&file).unwrap();
    // The first page holds the tables' names: the file opens, and nothing behind it makes sense.
    bytes[4096..].fill(0xa5);
    fs::write(&file, bytes).unwrap();
    assert!(matches!(refused(&place), LedgerError::Corrupt { .. }));
}

#[test]
fn a_folder_in_place_of_the_file_cannot_be_written() {
    let place = Place::new();
    fs::create_dir_all(place.path().join("ledger.db")).unwrap();
    assert!(matches!(refused(&place), LedgerError::NotWritable { .. }));
}

#[test]
fn a_file_in_place_of_the_folder_cannot_be_written() {
    let place = Place::new();
    fs::write(place.path(), "").unwrap();
    assert!(matches!(refused(&place), LedgerError::NotWritable { .. }));
}

#[test]
fn a_full_disk_ends_the_journal_with_a_reason_and_keeps_what_was_durable() {
    let place = Place::new();
    let mut ledger = place.ledger();
    let (lock, run) = killed_run(&mut ledger, "one", 9, &[entry(1, 1, 1, Status::Created)]);
    let writer = ledger.writer(run).unwrap();
    let pages: i64 = writer.connection.query_row("PRAGMA page_count", (), |row| row.get(0)).unwrap();
    writer.connection.query_row(&format!("PRAGMA max_page_count = {pages}"), (), |_| Ok(())).unwrap();
    runtime().block_on(async {
        let mut journal = Journal::recorded(writer).unwrap();
        for position in 2..5000 {
            journal.record(entry(position, position, 1, Status::Created), true);
        }
        let failure = loop {
            if let Err(failure) = journal.advanced().await {
                break failure;
            }
        };
        assert!(failure.0.contains("full"), "{failure}");
        // It stays so, and says so again.
        journal.announce(5000, print(5000, 1));
        assert!(journal.advanced().await.is_err());
        assert!(journal.durable().entries < 4998);
        assert!(journal.close().await.unwrap_err().0.contains("full"));
    });
    drop((ledger, lock));
    let mut ledger = place.ledger();
    let account = account(&ledger);
    drop(ledger.lock(&account).unwrap());
    let past = ledger.history(&account, 1).unwrap().judge(&mut [print(1, 1)]).unwrap();
    assert!(matches!(past[0], crate::ledger::Past::Unchanged(_)));
}

#[test]
fn the_second_run_of_an_account_is_told_who_is_at_work() {
    let place = Place::new();
    let mut ledger = place.ledger();
    let account = account(&ledger);
    let mut lock = ledger.lock(&account).unwrap();
    ledger.begin(&mut lock, &new_run("one")).unwrap();
    let mut other = place.ledger();
    let LedgerError::Locked { holder } = other.lock(&account).unwrap_err() else {
        panic!("the lock is held");
    };
    let since = "2026-11-24T03:00:00Z".to_owned();
    assert_eq!(holder, Holder { pid: std::process::id().to_string(), run: "one".to_owned(), since });
    let neighbour = other.account("api.example.vn", AccountName::Named("neighbour")).unwrap();
    assert!(other.lock(&neighbour).is_ok(), "two accounts run side by side");
    drop(lock);
    assert!(other.lock(&account).is_ok());
}

#[test]
fn every_refusal_has_its_texts_in_both_languages() {
    let path = std::path::PathBuf::from("imports/ledger.db");
    let source = || "x".into();
    let holder = Holder { pid: "7".to_owned(), run: "r".to_owned(), since: "s".to_owned() };
    let all = [
        LedgerError::Corrupt { path: path.clone(), source: source() },
        LedgerError::Newer { path: path.clone(), found: 2, known: 1 },
        LedgerError::NotWritable { path: path.clone(), source: source() },
        LedgerError::DiskFull { path: path.clone(), source: source() },
        LedgerError::Failed { path, source: source() },
        LedgerError::Locked { holder },
    ];
    for error in all {
        for lang in [Lang::En, Lang::Vi] {
            for part in ["message", "hint"] {
                let key = format!("error.{}.{part}", error.key());
                let text = lang.find(&key, &error.facts()).unwrap_or_else(|| panic!("{key} has no text in {lang}"));
                assert!(!text.contains("%{"), "{text}");
            }
        }
    }
}
