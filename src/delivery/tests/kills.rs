//! A power cut at any moment: the ledger knows whatever LadiFlow may have stored, and little more.

use std::collections::HashSet;
use std::path::Path;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use proptest::prelude::*;
use tokio::time::timeout;

use super::support::*;
use crate::clock::{Clock, StoppedClock};
use crate::delivery::{Concurrency, Job, Policy, Work};
use crate::ledger::{AccountName, Ledger, NewRun};
use crate::outcome::Status;

fn new_run() -> NewRun {
    NewRun {
        name: "one".to_owned(),
        parent: None,
        generation: 1,
        mode: "create".to_owned(),
        settles_first: true,
        same_run: [1; 32],
        input: [2; 32],
        mapping: [3; 32],
        source: None,
        columns: Vec::new(),
        command: String::new(),
    }
}

/// Every third row is settled from the start; the others are posted.
fn rows(count: u64, ledger: &Ledger) -> Vec<Job> {
    let prints = ledger.fingerprints();
    let mut rows = posts(count);
    for row in &mut rows {
        match &mut row.work {
            Work::Post(parcel) if !row.row.position.is_multiple_of(3) => {
                parcel.fingerprint = prints.of(&parcel.customer);
            }
            work => *work = Work::Settled(crate::outcome::Outcome::unsent(Status::Invalid, None)),
        }
    }
    rows
}

/// The ledger's files as they lie on the disk at this moment, nothing closed: what a power cut would leave.
fn left_by_a_power_cut(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for file in ["ledger.db", "ledger.db-wal"] {
        std::fs::copy(folder.join(file), copy.path().join(file)).unwrap();
    }
    copy
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_a_power_cut_whatever_was_stored_is_accepted_or_in_doubt(
        concurrency in 1_usize..8,
        count in 1_u64..60,
        after in 0_u64..1500,
        slow in 1_u64..6,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let clock: Arc<dyn Clock> = Arc::new(StoppedClock("2026-11-24T09:00:00+07[Asia/Ho_Chi_Minh]".parse().unwrap()));
        let mut ledger = Ledger::open(folder.path(), Arc::clone(&clock)).unwrap();
        let account = ledger.account("api.example.vn", AccountName::Named("shop")).unwrap();
        let mut lock = ledger.lock(&account).unwrap();
        let run = ledger.begin(&mut lock, &new_run()).unwrap();
        let stored = Arc::new(Mutex::new(HashSet::new()));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        let left = runtime.block_on(async {
            let service = Arc::clone(&stored);
            let policy = Policy { concurrency: Concurrency::Fixed(concurrency), ..policy() };
            let mut rig = rig(policy, rows(count, &ledger), move |request| {
                // At worst it is stored as soon as the request is there.
                let position: u64 = request.who.split('@').next().unwrap().parse().unwrap();
                service.lock().unwrap().insert(position);
                let mut reaction = if position.is_multiple_of(7) { cut() } else { accepted(request) };
                reaction.after *= u32::try_from(position % slow + 1).unwrap();
                reaction
            });
            rig.delivery.journal = ledger.journal(run).unwrap();
            let mut delivered = pin!(rig.delivery.run());
            let _ = timeout(Duration::from_millis(after), &mut delivered).await;
            left_by_a_power_cut(folder.path())
        });
        let stored = std::mem::take(&mut *stored.lock().unwrap());
        let mut ledger = Ledger::open(left.path(), clock).unwrap();
        let mut lock = ledger.lock(&account).unwrap();
        let past = ledger.unfinished(&account, &[1; 32]).unwrap().unwrap();
        let run = ledger.resume(&mut lock, &past).unwrap();
        let mut left = ledger.rows_left(run).unwrap();
        let mut unknown = 0;
        for position in 1..=count {
            let status = left.entry(position).unwrap().map(|entry| entry.outcome.status);
            unknown += usize::from(status == Some(Status::Unconfirmed));
            if stored.contains(&position) {
                prop_assert!(matches!(status, Some(Status::Created | Status::Unconfirmed)), "{position}: {status:?}");
            } else {
                prop_assert!(matches!(status, None | Some(Status::Unconfirmed)), "{position}: {status:?}");
            }
        }
        prop_assert!(unknown <= 2 * concurrency, "{unknown}");
    }
}
