use std::collections::BTreeMap;

use proptest::prelude::*;
use rusqlite::OptionalExtension;

use super::*;
use crate::ledger::{LedgerError, run};

/// What is known of the customers from 1 to 5: the content accepted last, and the position in doubt.
fn known(ledger: &Ledger) -> Vec<(Option<u64>, Option<u64>)> {
    let of = |table: &str, column: &str, who: u64| {
        let sql = format!("SELECT {column} FROM {table} WHERE identity = ?1");
        ledger.connection.query_row(&sql, [print(who, 0).identity], |row| row.get(0)).optional().unwrap()
    };
    let about = |who| {
        let content = of("accepted", "CAST(substr(hex(content), -1) AS INTEGER)", who);
        let position = of("in_doubt", "position", who);
        (content.map(i64::unsigned_abs), position.map(i64::unsigned_abs))
    };
    (1..=5).map(about).collect()
}

#[test]
fn a_killed_run_is_merged_before_the_next_begins() {
    let place = Place::new();
    let entries = [entry(1, 1, 2, Status::Created), entry(2, 2, 1, Status::Unconfirmed)];
    drop(killed_run(&mut place.ledger(), "one", 9, &entries));
    let mut ledger = place.ledger();
    assert_eq!(known(&ledger)[..2], [(None, None), (None, None)]);
    let account = account(&ledger);
    drop(ledger.lock(&account).unwrap());
    assert_eq!(known(&ledger)[..2], [(Some(2), None), (None, Some(2))]);
}

#[test]
fn what_a_power_cut_leaves_holds_all_that_was_called_durable() {
    let place = Place::new();
    let mut ledger = place.ledger();
    let account = account(&ledger);
    let mut lock = ledger.lock(&account).unwrap();
    let run = ledger.begin(&mut lock, &new_run("one")).unwrap();
    runtime().block_on(async {
        let mut journal = ledger.journal(run).unwrap();
        for round in 1..=5 {
            journal.announce(round, print(round, 1));
            journal.record(entry(round, round, 1, Status::Created), true);
            while journal.durable() != (Durable { announced: round, entries: round }) {
                journal.advanced().await.unwrap();
            }
            // The files as they lie on the disk at this moment, nothing closed.
            let copy = place.folder.path().join(format!("copy-{round}"));
            std::fs::create_dir(&copy).unwrap();
            for file in ["ledger.db", "ledger.db-wal"] {
                std::fs::copy(place.path().join(file), copy.join(file)).unwrap();
            }
            let mut after = ledger_at(&copy, "2026-11-24T10:00:00+07:00[Asia/Ho_Chi_Minh]");
            let again = super::account(&after);
            drop(after.lock(&again).unwrap());
            let accepted = known(&after).iter().filter(|(content, _)| content.is_some()).count();
            assert_eq!(accepted as u64, round);
        }
        journal.close().await.unwrap();
    });
}

#[test]
fn a_kill_between_the_end_and_the_merge_loses_nothing() {
    let place = Place::new();
    let mut ledger = place.ledger();
    let (lock, open) = killed_run(&mut ledger, "one", 9, &[entry(1, 1, 1, Status::Created)]);
    let now = ledger.clock.timestamp();
    ledger.transact(|transaction| run::end(transaction, open, &end(0), now)).unwrap();
    drop((ledger, lock));
    let mut ledger = place.ledger();
    let account = account(&ledger);
    drop(ledger.lock(&account).unwrap());
    assert_eq!(known(&ledger)[0], (Some(1), None));
    let entries: i64 = ledger.connection.query_row("SELECT count(*) FROM entry", (), |row| row.get(0)).unwrap();
    assert_eq!(entries, 0, "a finished run keeps no entries");
}

#[test]
fn a_merge_for_which_the_disk_is_too_small_changes_nothing_and_is_made_up_for() {
    let place = Place::new();
    let entries: Vec<_> = (1..=2000).map(|position| entry(position, position, 1, Status::Created)).collect();
    let mut ledger = place.ledger();
    // Not announced: the merge could use the space of announcements again.
    let (lock, run) = killed_run(&mut ledger, "one", 0, &entries);
    let pages: i64 = ledger.connection.query_row("PRAGMA page_count", (), |row| row.get(0)).unwrap();
    ledger.connection.query_row(&format!("PRAGMA max_page_count = {}", pages + 2), (), |_| Ok(())).unwrap();
    let error = ledger.end(&lock, run, &end(0)).unwrap_err();
    assert!(matches!(error, LedgerError::DiskFull { .. }), "{error:?}");
    assert_eq!(known(&ledger), [(None, None); 5]);
    drop((ledger, lock));
    let mut ledger = place.ledger();
    let account = account(&ledger);
    drop(ledger.lock(&account).unwrap());
    assert_eq!(known(&ledger), [(Some(1), None); 5]);
}

#[test]
fn a_run_that_is_continued_does_not_bring_back_what_another_run_has_changed_since() {
    let place = Place::new();
    let mut ledger = place.ledger();
    whole_run(&mut ledger, "one", &[entry(1, 1, 1, Status::Created)], 3);
    let account = account(&ledger);
    let mut lock = ledger.lock(&account).unwrap();
    let other = ledger.begin(&mut lock, &NewRun { same_run: [9; 32], ..new_run("two") }).unwrap();
    journal(&ledger, other, 1, &[entry(1, 1, 2, Status::Updated)]);
    ledger.end(&lock, other, &end(0)).unwrap();
    let first = ledger.unfinished(&account, &[1; 32]).unwrap().unwrap();
    let again = ledger.resume(&mut lock, &first).unwrap();
    journal(&ledger, again, 0, &[entry(2, 2, 1, Status::Created)]);
    ledger.end(&lock, again, &end(0)).unwrap();
    assert_eq!(known(&ledger)[..2], [(Some(2), None), (Some(1), None)]);
}

#[derive(Debug, Clone)]
struct Session {
    /// Who, what, and what became of it, by position from 1.
    rows: Vec<(u64, u64, Status)>,
    /// How many of them reached the disk.
    durable: usize,
    settles_first: bool,
}

fn sessions() -> impl Strategy<Value = Vec<Session>> {
    let status = prop::sample::select(vec![
        Status::Created,
        Status::Updated,
        Status::Unconfirmed,
        Status::Unconfirmed,
        Status::Refused,
        Status::Failed,
        Status::Unsent,
    ]);
    let row = (1..=5_u64, 0..4_u64, status);
    let session = (prop::collection::vec(row, 0..12), any::<prop::sample::Index>(), any::<bool>());
    let session = session.prop_map(|(rows, cut, settles_first)| {
        let durable = cut.index(rows.len() + 1);
        Session { rows, durable, settles_first }
    });
    prop::collection::vec(session, 1..5)
}

/// The same, one row after the other, as a person would do it by hand.
fn by_hand(sessions: &[Session]) -> Vec<(Option<u64>, Option<u64>)> {
    let (mut accepted, mut doubts) = (BTreeMap::new(), BTreeMap::new());
    for (number, session) in sessions.iter().enumerate() {
        let durable = session.rows[..session.durable].iter().copied();
        let lost =
            session.rows[session.durable..].iter().map(|(who, content, _)| (*who, *content, Status::Unconfirmed));
        for (position, (who, content, status)) in (1..).zip(durable.chain(lost)) {
            if status.is_accepted() {
                accepted.insert(who, content);
                doubts.remove(&who);
            } else if status == Status::Unconfirmed {
                doubts.insert(who, (number, position));
            } else if matches!(status, Status::Refused | Status::Failed)
                && session.settles_first
                && doubts.get(&who).is_some_and(|(from, _)| *from < number)
            {
                doubts.remove(&who);
            }
        }
    }
    let doubt = |who| doubts.get(&who).map(|(_, position)| *position);
    (1..=5).map(|who| (accepted.get(&who).copied(), doubt(who))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_reached_the_disk_before_each_kill_is_what_history_says_and_the_rest_is_in_doubt(sessions in sessions()) {
        let place = Place::new();
        for (number, session) in sessions.iter().enumerate() {
            let mut ledger = place.ledger();
            let account = account(&ledger);
            let mut lock = ledger.lock(&account).unwrap();
            let run = NewRun { settles_first: session.settles_first, ..new_run(&number.to_string()) };
            let run = ledger.begin(&mut lock, &run).unwrap();
            let rows = (1..).zip(&session.rows[..session.durable]);
            let entries: Vec<_> = rows.map(|(at, (who, content, status))| entry(at, *who, *content, *status)).collect();
            let announced = (1..).zip(&session.rows).map(|(at, (who, content, _))| (at, print(*who, *content)));
            journal_of(&ledger, run, &announced.collect::<Vec<_>>(), &entries);
        }
        let mut ledger = place.ledger();
        let account = account(&ledger);
        drop(ledger.lock(&account).unwrap());
        prop_assert_eq!(known(&ledger), by_hand(&sessions));
        // Once more changes nothing.
        drop(ledger.lock(&account).unwrap());
        prop_assert_eq!(known(&ledger), by_hand(&sessions));
    }
}
