use super::*;
use crate::code::Code;
use crate::ledger::{Doubt, Fate, Past, RowsUnderWay};
use crate::outcome::Problem;

/// Continues the run in a new process.
fn resumed(place: &Place, time: &str) -> (Ledger, AccountLock, OpenRun) {
    let mut ledger = place.ledger_at(time);
    let account = account(&ledger);
    let mut lock = ledger.lock(&account).unwrap();
    let past = ledger.unfinished(&account, &[1; 32]).unwrap().unwrap();
    let run = ledger.resume(&mut lock, &past).unwrap();
    (ledger, lock, run)
}

fn fates(rows: &mut RowsUnderWay, positions: std::ops::RangeInclusive<u64>) -> Vec<String> {
    let told = |fate| match fate {
        Fate::NotSent => "not sent".to_owned(),
        Fate::Recorded(entry) => entry.outcome.status.name().to_owned(),
        Fate::Unknown { before, .. } => {
            format!(
                "unknown{}",
                before.map_or(String::new(), |entry| format!(" after {}", entry.outcome.status.name()))
            )
        }
    };
    positions.map(|position| told(rows.fate(position).unwrap())).collect()
}

#[test]
fn after_a_kill_every_row_up_to_the_watermark_without_an_entry_is_unknown() {
    let place = Place::new();
    let entries = [entry(2, 2, 1, Status::Created), entry(1, 1, 1, Status::Refused), entry(4, 4, 1, Status::Created)];
    drop(killed_run(&mut place.ledger(), "one", 5, &entries));
    let (ledger, _lock, run) = resumed(&place, "2026-11-24T11:00:00+07:00[Asia/Ho_Chi_Minh]");
    let mut rows = ledger.rows_under_way(run).unwrap();
    assert_eq!(fates(&mut rows, 1..=6), ["refused", "created", "unknown", "created", "unknown", "not sent"]);
    let Fate::Unknown { since, before: None } = ledger.rows_under_way(run).unwrap().fate(3).unwrap() else {
        panic!("row 3 is unknown");
    };
    assert_eq!(since, "2026-11-24T03:00:00Z".parse().unwrap());
}

#[test]
fn after_a_clean_stop_a_row_without_an_entry_was_not_sent() {
    let place = Place::new();
    whole_run(&mut place.ledger(), "one", &[entry(1, 1, 1, Status::Created), entry(2, 2, 1, Status::Failed)], 3);
    let (ledger, _lock, run) = resumed(&place, "2026-11-24T11:00:00+07:00[Asia/Ho_Chi_Minh]");
    let mut rows = ledger.rows_under_way(run).unwrap();
    assert_eq!(fates(&mut rows, 1..=4), ["created", "failed", "not sent", "not sent"]);
}

#[test]
fn a_failed_row_that_was_perhaps_sent_again_before_a_kill_is_unknown() {
    let place = Place::new();
    let failures = [1, 2, 3].map(|position| entry(position, position, 1, Status::Failed));
    whole_run(&mut place.ledger(), "one", &failures, 3);
    let (ledger, lock, run) = resumed(&place, "2026-11-24T11:00:00+07:00[Asia/Ho_Chi_Minh]");
    journal(&ledger, run, 2, &[entry(1, 1, 1, Status::Created)]);
    drop((ledger, lock));
    let (ledger, _lock, run) = resumed(&place, "2026-11-24T12:00:00+07:00[Asia/Ho_Chi_Minh]");
    let mut rows = ledger.rows_under_way(run).unwrap();
    assert_eq!(fates(&mut rows, 1..=4), ["created", "unknown after failed", "failed", "not sent"]);
}

#[test]
fn an_entry_comes_back_as_it_was_but_for_what_is_readable() {
    let place = Place::new();
    let mut written = entry(3, 1, 2, Status::Updated);
    written.outcome.http = Some(201);
    written.outcome.attempts = 4;
    written.outcome.millis = Some(u64::from(u32::MAX) + 7);
    written.outcome.customer_id = Some("641d1b2c3d4e5f6071829304".to_owned());
    written.outcome.problem = Some(Problem::of_row(Code::RowShort).with("missing", "2"));
    written.outcome.warnings =
        vec![Problem::new(Code::CellError, "custom:goi").with("value", "An"), Problem::of_row(Code::NoContact)];
    drop(killed_run(&mut place.ledger(), "one", 3, std::slice::from_ref(&written)));
    let (ledger, _lock, run) = resumed(&place, "2026-11-24T11:00:00+07:00[Asia/Ho_Chi_Minh]");
    let mut expected = written;
    expected.outcome.problem.as_mut().unwrap().facts.clear();
    expected.outcome.warnings[0].facts.clear();
    assert_eq!(ledger.rows_under_way(run).unwrap().fate(3).unwrap(), Fate::Recorded(expected));
}

#[test]
fn many_entries_with_gaps_come_back_in_order() {
    let place = Place::new();
    let entries: Vec<_> = (1..=5000).filter(|position| position % 3 != 0).collect();
    let entries: Vec<_> = entries.into_iter().map(|position| entry(position, 1, 1, Status::Created)).collect();
    drop(killed_run(&mut place.ledger(), "one", 5000, &entries));
    let (ledger, _lock, run) = resumed(&place, "2026-11-24T11:00:00+07:00[Asia/Ho_Chi_Minh]");
    let mut rows = ledger.rows_under_way(run).unwrap();
    // Not every row is asked for.
    for position in (1..=5001).filter(|position| position % 2 == 1) {
        let fate = rows.fate(position).unwrap();
        let expected = match (position > 5000, position % 3) {
            (true, _) => matches!(fate, Fate::NotSent),
            (false, 0) => matches!(fate, Fate::Unknown { .. }),
            (false, _) => matches!(&fate, Fate::Recorded(entry) if entry.position == position),
        };
        assert!(expected, "{position}: {fate:?}");
    }
}

#[test]
fn a_doubt_that_outlives_a_kill_is_as_old_as_the_first_attempt() {
    let place = Place::new();
    drop(killed_run(&mut place.ledger(), "one", 5, &[]));
    let (mut ledger, lock, run) = resumed(&place, "2026-11-24T11:00:00+07:00[Asia/Ho_Chi_Minh]");
    journal(&ledger, run, 6, &[entry(5, 5, 1, Status::Unconfirmed), entry(6, 6, 1, Status::Unconfirmed)]);
    ledger.end(&lock, run, &end(3)).unwrap();
    let past = ledger.history(&account(&ledger)).unwrap().judge(&[print(5, 1), print(6, 1)]).unwrap();
    let since: Vec<_> = past
        .into_iter()
        .map(|past| match past {
            Past::InDoubt { since, .. } => since.to_string(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(since, ["2026-11-24T03:00:00Z", "2026-11-24T04:00:00Z"]);
}

#[test]
fn rows_whose_entries_were_lost_with_the_journal_stay_unknown() {
    let place = Place::new();
    let mut ledger = place.ledger();
    let (lock, run) = killed_run(&mut ledger, "one", 2, &[entry(1, 1, 1, Status::Created)]);
    ledger.end(&lock, run, &RunEnd { complete: false, ..end(3) }).unwrap();
    drop((ledger, lock));
    let (ledger, _lock, run) = resumed(&place, "2026-11-24T11:00:00+07:00[Asia/Ho_Chi_Minh]");
    assert_eq!(fates(&mut ledger.rows_under_way(run).unwrap(), 1..=3), ["created", "unknown", "not sent"]);
}

#[test]
fn a_run_that_starts_anew_forgets_the_rows_of_the_one_it_replaces() {
    let place = Place::new();
    let mut ledger = place.ledger();
    drop(killed_run(&mut ledger, "one", 2, &[entry(1, 1, 1, Status::Created)]));
    drop(killed_run(&mut ledger, "two", 2, &[entry(2, 2, 1, Status::Created)]));
    let places: Vec<i64> = ledger
        .connection
        .prepare("SELECT place >> 40 FROM entry")
        .unwrap()
        .query_map((), |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(places, [2]);
}

#[test]
fn rows_of_unknown_fate_are_not_forgotten_by_a_run_that_starts_anew() {
    let place = Place::new();
    let mut ledger = place.ledger();
    drop(killed_run(&mut ledger, "one", 2, &[entry(1, 1, 1, Status::Created)]));
    let account = account(&ledger);
    let lock = ledger.lock(&account).unwrap();
    let past = ledger.unfinished(&account, &[1; 32]).unwrap().unwrap();
    let mut rows = ledger.rows_left_by(&past).unwrap();
    let mut doubts = Vec::new();
    for position in 1..=3 {
        if let Fate::Unknown { since, .. } = rows.fate(position).unwrap() {
            doubts.push(Doubt::new(position, print(position, 1), since));
        }
    }
    ledger.note_doubts(&lock, &past, &doubts).unwrap();
    drop(lock);
    drop(killed_run(&mut ledger, "two", 0, &[]));
    let past = ledger.history(&account).unwrap().judge(&[print(2, 1), print(3, 1)]).unwrap();
    assert!(matches!(&past[0], Past::InDoubt { run, position: 2, .. } if &**run == "one"), "{past:?}");
    assert_eq!(past[1], Past::Unknown);
}
