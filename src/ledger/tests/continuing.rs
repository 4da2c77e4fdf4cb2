use super::*;
use crate::code::Code;
use crate::ledger::{Past, RowsLeft};
use crate::outcome::Problem;

const LATER: &str = "2026-11-24T11:00:00+07:00[Asia/Ho_Chi_Minh]";

/// Continues the run in a new process.
fn resumed(place: &Place, time: &str) -> (Ledger, AccountLock, OpenRun) {
    let mut ledger = place.ledger_at(time);
    let account = account(&ledger);
    let mut lock = ledger.lock(&account).unwrap();
    let past = ledger.unfinished(&account, &[1; 32]).unwrap().unwrap();
    let run = ledger.resume(&mut lock, &past).unwrap();
    (ledger, lock, run)
}

fn statuses(rows: &mut RowsLeft, positions: std::ops::RangeInclusive<u64>) -> Vec<&'static str> {
    let name = |entry: Option<Entry>| entry.map_or("not sent", |entry| entry.outcome.status.name());
    positions.map(|position| name(rows.entry(position).unwrap())).collect()
}

/// The customers in doubt among the first nine: who, since when.
fn doubts(ledger: &Ledger) -> Vec<String> {
    let mut history = ledger.history(&account(ledger), 1).unwrap();
    let past = history.judge(&mut [1, 2, 3, 4, 5, 6, 7, 8, 9].map(|who| print(who, 1))).unwrap();
    let doubts = (1..).zip(past).filter_map(|(who, past)| match past {
        Past::InDoubt { since, is_same } => Some(format!("{who}: {since}{}", if is_same { "" } else { " differs" })),
        Past::Unknown | Past::Unchanged(_) | Past::Changed(_) => None,
    });
    doubts.collect()
}

#[test]
fn after_a_kill_every_announced_row_without_an_entry_is_in_doubt() {
    let place = Place::new();
    let entries = [entry(2, 2, 1, Status::Created), entry(1, 1, 1, Status::Refused), entry(4, 4, 1, Status::Created)];
    drop(killed_run(&mut place.ledger(), "one", 5, &entries));
    let (ledger, _lock, run) = resumed(&place, LATER);
    let mut rows = ledger.rows_left(run).unwrap();
    let expected = ["refused", "created", "unconfirmed", "created", "unconfirmed", "not sent"];
    assert_eq!(statuses(&mut rows, 1..=6), expected);
    assert_eq!(doubts(&ledger), ["3: 2026-11-24T03:00:00Z", "5: 2026-11-24T03:00:00Z"]);
}

#[test]
fn whoever_was_under_way_at_a_kill_is_in_doubt_for_any_other_run() {
    let place = Place::new();
    drop(killed_run(&mut place.ledger(), "one", 2, &[entry(1, 1, 1, Status::Created)]));
    let mut ledger = place.ledger_at(LATER);
    let account = account(&ledger);
    let mut lock = ledger.lock(&account).unwrap();
    ledger.begin(&mut lock, &NewRun { same_run: [9; 32], ..new_run("another list") }).unwrap();
    assert_eq!(doubts(&ledger), ["2: 2026-11-24T03:00:00Z"]);
    // So it is for one that starts anew, and forgets the entries of the killed one.
    let run = ledger.begin(&mut lock, &new_run("two")).unwrap();
    journal(&ledger, run, 0, &[]);
    assert_eq!(doubts(&ledger), ["2: 2026-11-24T03:00:00Z"]);
    let entries: i64 = ledger.connection.query_row("SELECT count(*) FROM entry", (), |row| row.get(0)).unwrap();
    assert_eq!(entries, 0);
}

#[test]
fn after_a_clean_stop_a_row_without_an_entry_was_not_sent() {
    let place = Place::new();
    whole_run(&mut place.ledger(), "one", &[entry(1, 1, 1, Status::Created), entry(2, 2, 1, Status::Failed)], 3);
    let (ledger, _lock, run) = resumed(&place, LATER);
    let mut rows = ledger.rows_left(run).unwrap();
    assert_eq!(statuses(&mut rows, 1..=4), ["created", "failed", "not sent", "not sent"]);
}

#[test]
fn a_failed_row_that_was_perhaps_sent_again_before_a_kill_is_in_doubt() {
    let place = Place::new();
    let failures = [1, 2, 3].map(|position| entry(position, position, 1, Status::Failed));
    whole_run(&mut place.ledger(), "one", &failures, 3);
    let (ledger, lock, run) = resumed(&place, LATER);
    journal(&ledger, run, 2, &[entry(1, 1, 1, Status::Created)]);
    drop((ledger, lock));
    let (ledger, _lock, run) = resumed(&place, "2026-11-24T12:00:00+07:00[Asia/Ho_Chi_Minh]");
    let mut rows = ledger.rows_left(run).unwrap();
    assert_eq!(statuses(&mut rows, 1..=4), ["created", "unconfirmed", "failed", "not sent"]);
    assert_eq!(ledger.rows_left(run).unwrap().entry(2).unwrap().unwrap().outcome.attempts, 1, "its posts are kept");
    assert_eq!(doubts(&ledger), ["2: 2026-11-24T04:00:00Z"]);
}

#[test]
fn rows_that_were_perhaps_posted_count_for_the_day() {
    let place = Place::new();
    drop(killed_run(&mut place.ledger(), "one", 5, &[entry(1, 1, 1, Status::Created)]));
    let mut ledger = place.ledger_at(LATER);
    let account = account(&ledger);
    drop(ledger.lock(&account).unwrap());
    assert_eq!(ledger.posted_today(&account).unwrap(), 5);
    drop(ledger.lock(&account).unwrap());
    assert_eq!(ledger.posted_today(&account).unwrap(), 5, "once");
}

#[test]
fn a_row_in_doubt_counts_once_a_day_however_often_it_is_announced_or_posted() {
    let place = Place::new();
    drop(killed_run(&mut place.ledger(), "one", 5, &[entry(1, 1, 1, Status::Created)]));
    let to_look_up = [2, 3, 4, 5].map(|position| (position, print(position, 1)));
    let again = [entry(2, 2, 1, Status::Created), entry(9, 9, 1, Status::Created)];
    for (day, hour, entries, counted) in [
        (24, 11, &[][..], 5),
        (24, 12, &[], 5),
        // The second is posted again, the ninth is new.
        (24, 13, &again, 6),
        (25, 13, &[entry(3, 3, 1, Status::Created)], 1),
    ] {
        let (ledger, _lock, run) = resumed(&place, &format!("2026-11-{day}T{hour}:00:00+07:00[Asia/Ho_Chi_Minh]"));
        let to_look_up = if entries.is_empty() { &to_look_up[..] } else { &[] };
        journal_of(&ledger, run, to_look_up, entries);
        assert_eq!(ledger.posted_today(&account(&ledger)).unwrap(), counted, "day {day}, {hour} o'clock");
    }
}

#[test]
fn an_entry_comes_back_as_it_was_but_for_what_is_readable() {
    let place = Place::new();
    let mut written = entry(3, 1, 2, Status::Updated);
    written.fingerprint.phone = Some(*b"12345678");
    written.outcome.http = Some(201);
    written.outcome.attempts = 4;
    written.outcome.millis = Some(u64::from(u32::MAX) + 7);
    written.outcome.customer_id = Some("641d1b2c3d4e5f6071829304".to_owned());
    written.outcome.problem = Some(Problem::of_row(Code::RowShort).with("missing", "2"));
    written.outcome.warnings =
        vec![Problem::new(Code::CellError, "custom:goi").with("value", "An"), Problem::of_row(Code::NoContact)];
    drop(killed_run(&mut place.ledger(), "one", 3, std::slice::from_ref(&written)));
    let (ledger, _lock, run) = resumed(&place, LATER);
    let mut expected = written;
    expected.outcome.problem.as_mut().unwrap().facts.clear();
    expected.outcome.warnings[0].facts.clear();
    assert_eq!(ledger.rows_left(run).unwrap().entry(3).unwrap(), Some(expected));
}

#[test]
fn many_entries_with_gaps_come_back_in_order() {
    let place = Place::new();
    let entries: Vec<_> = (1..=5000).filter(|position| position % 3 != 0).collect();
    let entries: Vec<_> = entries.into_iter().map(|position| entry(position, 1, 1, Status::Created)).collect();
    drop(killed_run(&mut place.ledger(), "one", 0, &entries));
    let (ledger, _lock, run) = resumed(&place, LATER);
    let mut rows = ledger.rows_left(run).unwrap();
    // Not every row is asked for.
    for position in (1..=5001).filter(|position| position % 2 == 1) {
        let found = rows.entry(position).unwrap().map(|entry| entry.position);
        assert_eq!(found, (position <= 5000 && position % 3 != 0).then_some(position));
    }
}

#[test]
fn a_doubt_that_outlives_a_kill_is_as_old_as_the_first_attempt() {
    let place = Place::new();
    drop(killed_run(&mut place.ledger(), "one", 5, &[]));
    let (mut ledger, lock, run) = resumed(&place, LATER);
    journal(&ledger, run, 6, &[entry(5, 5, 1, Status::Unconfirmed), entry(6, 6, 1, Status::Unconfirmed)]);
    ledger.end(&lock, run, &end(3)).unwrap();
    let expected = ["5: 2026-11-24T03:00:00Z", "6: 2026-11-24T04:00:00Z"];
    assert_eq!(doubts(&ledger)[4..], expected);
}

#[test]
fn rows_whose_entries_were_lost_with_the_journal_are_in_doubt() {
    let place = Place::new();
    let mut ledger = place.ledger();
    let (lock, run) = killed_run(&mut ledger, "one", 2, &[entry(1, 1, 1, Status::Created)]);
    ledger.end(&lock, run, &end(3)).unwrap();
    drop((ledger, lock));
    let (ledger, _lock, run) = resumed(&place, LATER);
    assert_eq!(statuses(&mut ledger.rows_left(run).unwrap(), 1..=3), ["created", "unconfirmed", "not sent"]);
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
