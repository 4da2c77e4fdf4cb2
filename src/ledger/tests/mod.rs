//! What the ledger promises, tried on real files.

mod continuing;
mod history;
mod merging;
mod migrating;
mod refusal;
mod rights;
mod runs;
mod writing;

use std::path::Path;
use std::sync::Arc;

use jiff::ZonedDateTime;
use tempfile::TempDir;

use super::journal::{Durable, Entry, Fingerprint};
use super::{Account, AccountLock, AccountName, Ledger, NewRun, OpenRun, RunEnd};
use crate::clock::StoppedClock;
use crate::outcome::{Outcome, Status};

/// A folder of its own, and who works in it.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("imports")
    }

    fn ledger(&self) -> Ledger {
        ledger_at(&self.path(), "2026-11-24T10:00:00+07:00[Asia/Ho_Chi_Minh]")
    }

    fn ledger_at(&self, time: &str) -> Ledger {
        ledger_at(&self.path(), time)
    }
}

fn ledger_at(folder: &Path, time: &str) -> Ledger {
    Ledger::open(folder, Arc::new(StoppedClock(moment(time)))).unwrap()
}

fn moment(time: &str) -> ZonedDateTime {
    time.parse().unwrap()
}

fn account(ledger: &Ledger) -> Account {
    ledger.account("api.example.vn", AccountName::Named("shop")).unwrap()
}

fn new_run(name: &str) -> NewRun {
    NewRun {
        name: name.to_owned(),
        parent: None,
        generation: 1,
        mode: "create".to_owned(),
        settles_first: true,
        same_run: [1; 32],
        input: [2; 32],
        mapping: [3; 32],
        source: Some("/nha/config.toml".to_owned()),
        columns: vec!["Email".to_owned()],
        command: "ladiflow-import import khach.csv".to_owned(),
    }
}

fn end(exit_code: u8) -> RunEnd {
    let ending = if exit_code == 3 { "deadline" } else { "finished" };
    RunEnd { exit_code, ending: ending.to_owned(), rows_read: 9, counts: "{}".to_owned() }
}

/// A row's entry: the customer and the content are told by a number each.
fn entry(position: u64, who: u64, content: u64, status: Status) -> Entry {
    let mut outcome = Outcome::unsent(status, None);
    outcome.attempts = 1;
    Entry { position, fingerprint: print(who, content), outcome }
}

fn print(who: u64, content: u64) -> Fingerprint {
    let bytes = |number: u64| u128::from(number).to_be_bytes();
    Fingerprint { identity: bytes(who), content: bytes(content), phone: None }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

/// Announces the rows up to a position, writes entries, and waits until all is on disk. Rows without an entry are those
/// of the customer whose number is their position.
fn journal(ledger: &Ledger, run: OpenRun, announced: u64, entries: &[Entry]) -> Durable {
    let announced: Vec<_> = (1..=announced)
        .map(|position| {
            let entry = entries.iter().find(|entry| entry.position == position);
            (position, entry.map_or_else(|| print(position, 1), |entry| entry.fingerprint))
        })
        .collect();
    journal_of(ledger, run, &announced, entries)
}

fn journal_of(ledger: &Ledger, run: OpenRun, announced: &[(u64, Fingerprint)], entries: &[Entry]) -> Durable {
    runtime().block_on(async {
        let mut journal = ledger.journal(run).unwrap();
        for (position, fingerprint) in announced {
            journal.announce(*position, *fingerprint);
        }
        for entry in entries {
            journal.record(entry.clone(), entry.outcome.attempts > 0);
        }
        journal.close().await.unwrap()
    })
}

/// A run from begin to end.
fn whole_run(ledger: &mut Ledger, name: &str, entries: &[Entry], exit_code: u8) {
    let account = account(ledger);
    let mut lock = ledger.lock(&account).unwrap();
    let run = ledger.begin(&mut lock, &new_run(name)).unwrap();
    journal(ledger, run, 0, entries);
    ledger.end(&lock, run, &end(exit_code)).unwrap();
}

/// A run that is killed: nothing says that it ended.
fn killed_run(ledger: &mut Ledger, name: &str, announced: u64, entries: &[Entry]) -> (AccountLock, OpenRun) {
    let account = account(ledger);
    let mut lock = ledger.lock(&account).unwrap();
    let run = ledger.begin(&mut lock, &new_run(name)).unwrap();
    journal(ledger, run, announced, entries);
    (lock, run)
}
