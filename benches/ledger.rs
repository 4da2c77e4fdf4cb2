//! What the ledger costs: a row under way, the merge at the end, a look at the past, the space of a customer.
//!
//! `cargo bench --bench ledger [-- ROWS]`

#![expect(clippy::print_stdout, reason = "its findings are what it is run for")]
#![expect(clippy::cast_precision_loss, reason = "figures for people")]

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ladiflow_import::clock::SystemClock;
use ladiflow_import::ledger::journal::{Entry, Fingerprint, Journal};
use ladiflow_import::ledger::{Account, AccountName, Ledger, NewRun, Past, RunEnd};
use ladiflow_import::outcome::{Outcome, Status};

/// Rows asked for at a time, as a reader would.
const CHUNK: usize = 256;

fn main() {
    let rows = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir_in("target").expect("a folder for the ledger");
    println!("{rows} rows");
    for in_flight in [64, 1024] {
        first_import(&folder.path().join(in_flight.to_string()), rows, in_flight);
    }
    let folder = folder.path().join("1024");
    println!("on disk: {:.1} bytes a customer", size(&folder) as f64 / rows as f64);
    look_back(&folder, rows);
    println!("peak memory so far: {} MB", peak_megabytes());
    second_import(&folder, rows);
    println!("on disk after it: {:.1} bytes a customer", size(&folder) as f64 / (rows + rows / 2) as f64);
}

/// All customers are new. `in_flight`: rows that are begun and not recorded.
fn first_import(folder: &Path, rows: u64, in_flight: u64) {
    let mut ledger = Ledger::open(folder, Arc::new(SystemClock)).expect("a ledger");
    let account = account(&ledger);
    let mut lock = ledger.lock(&account).expect("a lock");
    let run = ledger.begin(&mut lock, &new_run("first")).expect("a run");
    let journal = ledger.journal(run).expect("a journal");
    let (wall, busy) = (Instant::now(), busy());
    runtime().block_on(fill(journal, rows, in_flight, 0));
    let (wall, busy) = (wall.elapsed(), self::busy().saturating_sub(busy));
    println!(
        "{in_flight} in flight: {:.2} µs a row, {:.2} µs of processor, {:.0} rows/s",
        micros(wall, rows),
        micros(busy, rows),
        rows as f64 / wall.as_secs_f64()
    );
    let (wall, busy) = (Instant::now(), self::busy());
    ledger.end(&lock, run, &end(rows)).expect("a merge");
    tell("merge", wall.elapsed(), self::busy().saturating_sub(busy), rows);
}

/// Half the customers are known, half are new.
fn second_import(folder: &Path, rows: u64) {
    let mut ledger = Ledger::open(folder, Arc::new(SystemClock)).expect("a ledger");
    let account = account(&ledger);
    let mut lock = ledger.lock(&account).expect("a lock");
    let run = ledger.begin(&mut lock, &new_run("second")).expect("a run");
    let journal = ledger.journal(run).expect("a journal");
    runtime().block_on(fill(journal, rows, 1024, rows / 2));
    let start = Instant::now();
    ledger.end(&lock, run, &end(rows)).expect("a merge");
    println!("merge into as many: {:.2} s", start.elapsed().as_secs_f64());
}

async fn fill(mut journal: Journal, rows: u64, in_flight: u64, offset: u64) {
    journal.gather(Duration::from_millis(5));
    let mut announced = 0;
    for position in 1..=rows {
        // As the engine does: more are announced when half of those ahead are begun.
        if position + in_flight / 2 > announced {
            for next in announced + 1..=rows.min(position + in_flight) {
                journal.announce(next, print(next + offset));
            }
            announced = rows.min(position + in_flight);
        }
        while journal.durable().announced < position {
            journal.press();
            journal.advanced().await.expect("a commit");
        }
        journal.record(entry(position, offset), true);
    }
    journal.close().await.expect("all on disk");
}

/// Every customer unchanged, in an order that has nothing to do with that of the keys.
fn look_back(folder: &Path, rows: u64) {
    let ledger = Ledger::open(folder, Arc::new(SystemClock)).expect("a ledger");
    let mut history = ledger.history(&account(&ledger), 1).expect("a history");
    let (wall, busy) = (Instant::now(), busy());
    let mut unchanged = 0;
    let mut chunk = Vec::with_capacity(CHUNK);
    for position in 1..=rows {
        chunk.push(print(position));
        if chunk.len() == CHUNK || position == rows {
            let past = history.judge(&mut chunk).expect("an answer");
            unchanged += past.iter().filter(|past| matches!(past, Past::Unchanged(_))).count() as u64;
            chunk.clear();
        }
    }
    assert_eq!(unchanged, rows, "all were accepted by the first import");
    tell("look back", wall.elapsed(), self::busy().saturating_sub(busy), rows);
}

fn tell(what: &str, wall: Duration, busy: Duration, rows: u64) {
    let seconds = wall.as_secs_f64();
    println!("{what}: {seconds:.2} s, {:.2} µs a row, {:.2} µs of processor", micros(wall, rows), micros(busy, rows));
}

fn account(ledger: &Ledger) -> Account {
    ledger.account("api.example.vn", AccountName::Named("bench")).expect("an account")
}

fn new_run(name: &str) -> NewRun {
    NewRun {
        name: name.to_owned(),
        parent: None,
        generation: 1,
        mode: "create".to_owned(),
        settles_first: true,
        same_run: [0; 32],
        input: [0; 32],
        mapping: [0; 32],
        source: None,
        columns: Vec::new(),
        command: "ladiflow-import import khach.csv".to_owned(),
    }
}

fn end(rows_read: u64) -> RunEnd {
    RunEnd { exit_code: 0, ending: "finished".to_owned(), rows_read, counts: "{}".to_owned() }
}

fn entry(position: u64, offset: u64) -> Entry {
    let outcome = Outcome {
        customer_id: Some(format!("641d1b2c{position:016x}")),
        http: Some(201),
        attempts: 1,
        millis: Some(48),
        ..Outcome::unsent(Status::Created, None)
    };
    Entry { position, fingerprint: print(position + offset), outcome }
}

/// Hashes as a ledger's own would be: without any order.
fn print(customer: u64) -> Fingerprint {
    let hash = blake3::hash(&customer.to_le_bytes());
    let (identity, content) = hash.as_bytes().split_at(16);
    let phone = Some((customer + 7).to_le_bytes());
    Fingerprint { identity: identity.try_into().expect("half"), content: content.try_into().expect("half"), phone }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime")
}

fn size(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).expect("a folder");
    files.map(|file| file.and_then(|file| file.metadata()).expect("a file").len()).sum()
}

fn micros(time: Duration, rows: u64) -> f64 {
    time.as_secs_f64() * 1e6 / rows as f64
}

/// Time that all threads spent on a processor; nothing where the system does not say (only Linux does here).
fn busy() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // utime and stime in hundredths of a second, counted from after the program's name.
    let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
    let ticks: u64 = fields.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

fn peak_megabytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
    peak.unwrap_or(0_u64) / 1024
}
