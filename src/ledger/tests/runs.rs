use super::*;
use crate::ledger::Acquaintance;

fn names(ledger: &Ledger) -> Vec<String> {
    ledger.runs().unwrap().into_iter().map(|run| run.name).collect()
}

#[test]
fn the_newest_run_of_a_key_is_continued_unless_it_is_finished() {
    let place = Place::new();
    let mut ledger = place.ledger();
    let account = account(&ledger);
    let newest = |ledger: &Ledger| ledger.unfinished(&account, &[1; 32]).unwrap().map(|run| run.name);
    assert_eq!(newest(&ledger), None);
    whole_run(&mut ledger, "one", &[], 3);
    assert_eq!(newest(&ledger).as_deref(), Some("one"));
    drop(killed_run(&mut ledger, "two", 5, &[]));
    assert_eq!(newest(&ledger).as_deref(), Some("two"));
    assert_eq!(ledger.unfinished(&account, &[5; 32]).unwrap(), None);
    whole_run(&mut ledger, "three", &[], 1);
    assert_eq!(newest(&ledger), None, "an older unfinished one is not dug out");
    assert_eq!(names(&ledger), ["three", "two", "one"]);
}

#[test]
fn the_last_good_run_is_the_last_finished_one_of_its_source() {
    let place = Place::new();
    let mut ledger = place.ledger();
    let account = account(&ledger);
    whole_run(&mut ledger, "one", &[], 1);
    whole_run(&mut ledger, "two", &[], 3);
    let good = ledger.last_good(&account, "/nha/config.toml").unwrap().unwrap();
    assert_eq!((good.name.as_str(), good.rows_read, good.columns), ("one", Some(9), vec!["Email".to_owned()]));
    assert_eq!(ledger.latest_of(&account, "/nha/config.toml").unwrap().unwrap().name, "two");
    assert_eq!(ledger.last_good(&account, "/nha/khac.toml").unwrap(), None);
    assert_eq!(ledger.latest().unwrap().unwrap().name, "two");
    assert_eq!(ledger.run("one").unwrap().unwrap().ending.as_deref(), Some("finished"));
}

#[test]
fn a_run_that_is_continued_has_not_ended() {
    let place = Place::new();
    let mut ledger = place.ledger();
    whole_run(&mut ledger, "one", &[], 3);
    let account = account(&ledger);
    let mut lock = ledger.lock(&account).unwrap();
    let past = ledger.unfinished(&account, &[1; 32]).unwrap().unwrap();
    let open = ledger.resume(&mut lock, &past).unwrap();
    journal(&ledger, open, 0, &[]);
    let again = ledger.run("one").unwrap().unwrap();
    assert_eq!((again.ended, again.exit_code, again.ending, again.rows_read), (None, None, None, None));
}

#[test]
fn a_run_that_is_called_off_leaves_no_trace() {
    let place = Place::new();
    let mut ledger = place.ledger();
    let account = account(&ledger);
    whole_run(&mut ledger, "one", &[entry(1, 1, 1, Status::Refused)], 3);
    let mut lock = ledger.lock(&account).unwrap();
    let open = ledger.begin(&mut lock, &new_run("two")).unwrap();
    ledger.call_off(open).unwrap();
    assert_eq!(names(&ledger), ["one"]);
    let past = ledger.unfinished(&account, &[1; 32]).unwrap().unwrap();
    assert_eq!(past.exit_code, Some(3));
    let open = ledger.resume(&mut lock, &past).unwrap();
    ledger.call_off(open).unwrap();
    let anew = ledger.begin(&mut lock, &new_run("three")).unwrap();
    ledger.call_off(anew).unwrap();
    let after = ledger.unfinished(&account, &[1; 32]).unwrap().unwrap();
    assert_eq!(after, past, "only what this process began is taken back");
    let open = ledger.resume(&mut lock, &past).unwrap();
    assert!(ledger.rows_left(open).unwrap().entry(1).unwrap().is_some(), "the rows of the run are still known");
}

#[test]
fn a_new_key_at_a_host_with_history_is_told_from_a_new_host() {
    let place = Place::new();
    let mut ledger = place.ledger();
    let acquaintance = |ledger: &Ledger, host: &str, name| ledger.account(host, name).unwrap().acquaintance;
    assert_eq!(acquaintance(&ledger, "api.example.vn", AccountName::Named("shop")), Acquaintance::New);
    whole_run(&mut ledger, "one", &[], 0);
    assert_eq!(acquaintance(&ledger, "api.example.vn", AccountName::Named("shop")), Acquaintance::Known);
    for _ in 0..2 {
        assert_eq!(acquaintance(&ledger, "api.example.vn", AccountName::Key("khoa")), Acquaintance::NewAtKnownHost);
    }
    assert_eq!(acquaintance(&ledger, "api.example.com", AccountName::Key("khoa")), Acquaintance::New);
}

#[test]
fn the_customers_of_a_day_are_counted_until_two_in_the_morning() {
    let place = Place::new();
    let night = "2026-11-25T01:59:00+07:00[Asia/Ho_Chi_Minh]";
    let mut ledger = place.ledger_at(night);
    let mut unsent = entry(3, 3, 1, Status::Unsent);
    unsent.outcome.attempts = 0;
    whole_run(&mut ledger, "one", &[entry(1, 1, 1, Status::Created), entry(2, 2, 1, Status::Failed), unsent], 1);
    whole_run(&mut ledger, "two", &[entry(1, 1, 1, Status::Created)], 0);
    let account = account(&ledger);
    assert_eq!(ledger.posted_today(&account).unwrap(), 3);
    assert_eq!(place.ledger().posted_today(&account).unwrap(), 3, "the morning before is the same day");
    let next = place.ledger_at("2026-11-25T02:00:00+07:00[Asia/Ho_Chi_Minh]");
    assert_eq!(next.posted_today(&account).unwrap(), 0);
}

#[test]
fn a_pruned_run_is_not_continued_and_what_it_did_is_not_forgotten() {
    let place = Place::new();
    drop(killed_run(&mut place.ledger(), "one", 5, &[entry(1, 1, 1, Status::Created)]));
    let later = "2026-11-30T10:00:00+07:00[Asia/Ho_Chi_Minh]";
    let mut ledger = place.ledger_at(later);
    let before = moment("2026-11-29T10:00:00+07:00[Asia/Ho_Chi_Minh]").timestamp();
    assert_eq!(ledger.prune(before).unwrap(), ["one"]);
    assert_eq!(ledger.prune(before).unwrap(), [""; 0], "once is enough");
    let account = account(&ledger);
    assert_eq!(ledger.unfinished(&account, &[1; 32]).unwrap(), None);
    let past = ledger.history(&account, 1).unwrap().judge(&mut [print(1, 1)]).unwrap();
    assert!(matches!(&past[0], crate::ledger::Past::Unchanged(accepted) if &*accepted.run == "one"));
}

#[test]
fn a_run_at_work_is_not_pruned() {
    let place = Place::new();
    let mut ledger = place.ledger();
    let _at_work = killed_run(&mut ledger, "one", 5, &[]);
    let mut other = place.ledger();
    assert_eq!(other.prune(jiff::Timestamp::MAX).unwrap(), [""; 0]);
}

#[test]
fn no_ledger_is_made_for_those_who_only_ask() {
    let place = Place::new();
    let clock = Arc::new(StoppedClock(moment("2026-11-24T10:00:00+07:00[Asia/Ho_Chi_Minh]")));
    assert!(Ledger::open_existing(&place.path(), clock.clone()).unwrap().is_none());
    assert!(!place.path().exists());
    drop(place.ledger());
    assert!(Ledger::open_existing(&place.path(), clock).unwrap().is_some());
}

#[test]
fn an_account_is_known_without_being_noted_down() {
    let place = Place::new();
    let mut ledger = place.ledger();
    whole_run(&mut ledger, "one", &[], 0);
    let run = ledger.run("one").unwrap().unwrap();
    assert_eq!(run.command, "ladiflow-import import khach.csv");
    let key = AccountName::Key("khoa");
    assert_eq!(ledger.acquaintance("api.example.vn", key).unwrap(), Acquaintance::NewAtKnownHost);
    assert!(!ledger.is_of(&run, "api.example.vn", key).unwrap());
    assert!(ledger.is_of(&run, "api.example.vn", AccountName::Named("shop")).unwrap());
    let accounts: u32 = ledger.connection.query_row("SELECT count(*) FROM account", (), |row| row.get(0)).unwrap();
    assert_eq!(accounts, 1);
}

#[test]
fn who_is_at_work_is_known_while_the_lock_is_held() {
    let place = Place::new();
    let mut ledger = place.ledger();
    whole_run(&mut ledger, "one", &[], 3);
    let at_work = killed_run(&mut ledger, "two", 5, &[]);
    let holder = |ledger: &Ledger, name| ledger.holder(&ledger.run(name).unwrap().unwrap()).unwrap();
    assert_eq!(holder(&ledger, "two").unwrap().pid, std::process::id().to_string());
    assert_eq!(holder(&ledger, "one"), None, "another run of the account");
    drop(at_work);
    assert_eq!(holder(&ledger, "two"), None);
}
