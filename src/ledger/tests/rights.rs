use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

use super::*;
use crate::code::Code;
use crate::customer::{CustomField, Customer, Field, Value};
use crate::ledger::LedgerError;
use crate::outcome::Problem;

/// Set for a process that works in a folder until its standard input ends.
const FOLDER: &str = "LADIFLOW_IMPORT_TEST_FOLDER";

/// Plays the other process, if this is one: holds the lock of a run with something in the write-ahead log.
fn play_the_other() -> bool {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return false;
    };
    let mut ledger = ledger_at(Path::new(&folder), "2026-11-24T10:00:00+07:00[Asia/Ho_Chi_Minh]");
    let held = killed_run(&mut ledger, "theirs", 9, &[entry(1, 1, 1, Status::Created)]);
    // The test harness leaves the line open.
    println!("\nready");
    std::io::stdout().flush().unwrap();
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    drop(held);
    true
}

/// Starts this very test in another process, with an umask.
fn other_process(place: &Place, test: &str, umask: &str) -> Child {
    let script = format!("umask {umask}; exec \"$0\" --exact ledger::tests::rights::{test} --nocapture");
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(script)
        .arg(std::env::current_exe().unwrap())
        .env(FOLDER, place.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line == "ready"), "the other process is at work");
    child
}

#[cfg(unix)]
#[test]
fn a_lock_is_let_go_of_when_its_process_is_killed() {
    if play_the_other() {
        return;
    }
    let place = Place::new();
    let mut child = other_process(&place, "a_lock_is_let_go_of_when_its_process_is_killed", "022");
    let mut ledger = place.ledger();
    let account = account(&ledger);
    let LedgerError::Locked { holder } = ledger.lock(&account).unwrap_err() else {
        panic!("the other process holds it");
    };
    assert_eq!((holder.pid, holder.run), (child.id().to_string(), "theirs".to_owned()));
    child.kill().unwrap();
    child.wait().unwrap();
    drop(ledger.lock(&account).unwrap());
    let past = ledger.history(&account, 1).unwrap().judge(&mut [print(1, 1)]).unwrap();
    assert!(matches!(past[0], crate::ledger::Past::Unchanged(_)), "what it did is not lost");
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt;
    if play_the_other() {
        return;
    }
    for umask in ["000", "077", "277"] {
        let place = Place::new();
        let mut child = other_process(&place, "only_the_owner_may_read_whatever_the_umask", umask);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&place.path()), 0o700, "umask {umask}");
        let files: Vec<_> = fs::read_dir(place.path()).unwrap().map(|file| file.unwrap().path()).collect();
        let names = ["ledger.db", "ledger.db-shm", "ledger.db-wal"].map(|name| place.path().join(name));
        assert!(names.iter().all(|name| files.contains(name)) && files.len() == 4, "{files:?}");
        for file in files {
            assert_eq!(mode(&file), 0o600, "{} with umask {umask}", file.display());
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

#[test]
fn no_file_holds_anything_readable_about_a_person_or_the_key() {
    let readable = ["an@example.vn", "0912345678", "Nguyễn Văn An", "Văn An", "bi-mat-7f3a", "/home/an", "chuỗi lỗi"];
    let mut customer = Customer::default();
    customer.set(Field::Email, Value::Text(readable[0].into()));
    customer.set(Field::Phone, Value::Text(readable[1].into()));
    customer.set(Field::FullName, Value::Text(readable[2].into()));
    customer.custom_fields.push(CustomField { name: "goi".into(), value: Value::Text(readable[2].into()) });
    let place = Place::new();
    let mut ledger = place.ledger();
    let account = ledger.account("api.example.vn", AccountName::Key(readable[4])).unwrap();
    let mut lock = ledger.lock(&account).unwrap();
    let mut new = new_run("one");
    new.source = Some(readable[5].to_owned());
    let run = ledger.begin(&mut lock, &new).unwrap();
    let mut entries = Vec::new();
    for (position, status) in (1..).zip([Status::Created, Status::Unconfirmed, Status::Refused]) {
        let mut entry = entry(position, position, 1, status);
        entry.fingerprint = ledger.fingerprints().of(&customer).unwrap();
        entry.outcome.customer_id = Some(readable[0].to_owned());
        entry.outcome.problem = Some(Problem::of_row(Code::NoContact).with("answer", readable[6]));
        entry.outcome.warnings = vec![Problem::new(Code::CellError, "full_name").with("value", readable[2])];
        entries.push(entry);
    }
    let search = |when: &str| {
        for file in fs::read_dir(place.path()).unwrap() {
            let path = file.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            for text in readable {
                let found = memchr::memmem::find(&bytes, text.as_bytes()).is_some();
                assert!(!found, "{} holds `{text}` {when}", path.display());
            }
        }
    };
    journal(&ledger, run, 3, &entries);
    let log = fs::metadata(place.path().join("ledger.db-wal")).unwrap();
    assert!(log.len() > 0, "what is under way is in the log");
    search("during the run");
    ledger.end(&lock, run, &end(1)).unwrap();
    drop(ledger);
    search("after it");
}
