use super::*;
use crate::ledger::Past;

#[test]
fn a_commit_is_on_disk_when_it_is_told() {
    let place = Place::new();
    let mut ledger = place.ledger();
    let (_lock, run) = killed_run(&mut ledger, "one", 1, &[]);
    let writer = ledger.writer(run).unwrap();
    let setting = |name: &str| {
        let sql = format!("PRAGMA {name}");
        writer.connection.query_row(&sql, (), |row| row.get::<_, rusqlite::types::Value>(0)).unwrap()
    };
    assert_eq!(setting("synchronous"), 2.into(), "2 is FULL");
    assert_eq!(setting("journal_mode"), "wal".to_owned().into());
}

#[test]
fn the_journal_counts_what_it_was_given() {
    let place = Place::new();
    let mut ledger = place.ledger();
    let account = account(&ledger);
    let mut lock = ledger.lock(&account).unwrap();
    let run = ledger.begin(&mut lock, &new_run("one")).unwrap();
    let durable = runtime().block_on(async {
        let mut journal = ledger.journal(run).unwrap();
        assert_eq!(journal.durable(), Durable::default());
        for position in 1..=40 {
            journal.announce(position, print(position, 1));
        }
        for position in 1..=30 {
            journal.record(entry(position, position, 1, Status::Created), true);
        }
        journal.close().await.unwrap()
    });
    assert_eq!(durable, Durable { announced: 40, entries: 30 });
}

#[test]
fn two_accounts_write_and_ask_side_by_side() {
    let place = Place::new();
    whole_run(&mut place.ledger(), "zero", &[entry(1, 1, 1, Status::Created)], 0);
    let work = |name: &'static str| {
        let mut ledger = place.ledger();
        let account = ledger.account("api.example.vn", AccountName::Named(name)).unwrap();
        let mut lock = ledger.lock(&account).unwrap();
        let run = NewRun { same_run: [name.len().try_into().unwrap(); 32], ..new_run(name) };
        let run = ledger.begin(&mut lock, &run).unwrap();
        let mut history = ledger.history(&account, 1).unwrap();
        runtime().block_on(async {
            let mut journal = ledger.journal(run).unwrap();
            for position in 1..=300 {
                journal.announce(position, print(position, 2));
                while journal.durable().announced < position {
                    journal.advanced().await.unwrap();
                }
                let known = history.judge(&mut [print(1, 1)]).unwrap();
                assert_eq!(matches!(known[0], Past::Unchanged(_)), name == "shop");
                journal.record(entry(position, position, 2, Status::Created), true);
            }
            journal.close().await.unwrap();
        });
        ledger.end(&lock, run, &end(0)).unwrap();
        let past = ledger.history(&account, 1).unwrap().judge(&mut [300, 301].map(|who| print(who, 2))).unwrap();
        assert!(matches!(past[..], [Past::Unchanged(_), Past::Unknown]), "{past:?}");
    };
    std::thread::scope(|scope| {
        scope.spawn(|| work("shop"));
        scope.spawn(|| work("other"));
    });
}

#[test]
fn what_a_reader_asks_and_an_engine_tells_can_move_between_threads() {
    fn moves<T: Send>() {}
    moves::<Ledger>();
    moves::<crate::ledger::History>();
    moves::<crate::ledger::RowsLeft>();
    moves::<crate::ledger::journal::Journal>();
}

#[test]
fn a_finished_run_gives_its_space_back() {
    let place = Place::new();
    let mut ledger = place.ledger();
    let entries: Vec<_> = (1..=5000).map(|position| entry(position, position, 1, Status::Created)).collect();
    whole_run(&mut ledger, "one", &entries, 0);
    let free: i64 = ledger.connection.query_row("PRAGMA freelist_count", (), |row| row.get(0)).unwrap();
    assert_eq!(free, 0);
    let bytes: u64 = std::fs::read_dir(place.path()).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).sum();
    assert!(bytes < 5000 * 120, "{bytes} bytes");
}
