//! What holds whatever LadiFlow does: one outcome per row, nothing sent after acceptance, no customer created twice.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use proptest::prelude::*;
use tokio::time::sleep;

use super::support::*;
use crate::api::Endpoint;
use crate::delivery::{Concurrency, Mode, Policy, Stop};
use crate::event::Ending;
use crate::outcome::Status;

/// What befalls a request.
#[derive(Debug, Clone, Copy)]
enum Fault {
    None,
    Refused,
    Throttled,
    Unavailable,
    Broken,
    NotReached,
    CutBeforeStoring,
    CutAfterStoring,
    Garbage,
    BrokenAfterStoring,
}

fn fault() -> impl Strategy<Value = Fault> {
    use Fault::*;
    prop_oneof![
        6 => Just(None),
        1 => prop::sample::select(vec![
            Refused, Throttled, Unavailable, Broken, NotReached, CutBeforeStoring, CutAfterStoring, Garbage,
            BrokenAfterStoring,
        ]),
        1 => prop::sample::select(vec![CutBeforeStoring, CutAfterStoring]),
    ]
}

/// A LadiFlow that stores each create it takes, doubles included, and does faulty things in their order.
#[derive(Default)]
struct Store {
    faults: Vec<Fault>,
    requests: usize,
    /// How often each customer was stored, and accepted aloud.
    stored: HashMap<String, u32>,
    accepted: HashSet<String>,
    sent_after_acceptance: Vec<String>,
}

impl Store {
    fn react(&mut self, request: &Request) -> Reaction {
        let fault = self.faults.get(self.requests).copied().unwrap_or(Fault::None);
        self.requests += 1;
        let is_create = matches!(request.endpoint, Endpoint::Create | Endpoint::CreateOrUpdate);
        if is_create && self.accepted.contains(&request.who) {
            self.sent_after_acceptance.push(request.who.clone());
        }
        match fault {
            Fault::Refused if is_create => code(422),
            Fault::Throttled => wait(429, 2),
            Fault::Unavailable => code(503),
            Fault::Broken => code(500),
            Fault::NotReached => not_reached(),
            Fault::CutBeforeStoring => cut(),
            Fault::CutAfterStoring => self.stores(request, cut()),
            Fault::Garbage => self.stores(request, answer(200, "<html>")),
            Fault::BrokenAfterStoring => self.stores(request, code(500)),
            Fault::None | Fault::Refused if is_create => {
                self.accepted.insert(request.who.clone());
                self.stores(request, accepted(request))
            }
            Fault::None | Fault::Refused if self.stored.contains_key(&request.who) => match request.endpoint {
                Endpoint::Show => shown(request),
                _ => answer(200, r#"{"code":200,"data":{"total":1,"items":[{}]}}"#),
            },
            Fault::None | Fault::Refused => nobody(request),
        }
    }

    fn stores(&mut self, request: &Request, reaction: Reaction) -> Reaction {
        if request.endpoint == Endpoint::Create {
            *self.stored.entry(request.who.clone()).or_default() += 1;
        } else if request.endpoint == Endpoint::CreateOrUpdate {
            self.stored.insert(request.who.clone(), 1);
        }
        reaction
    }
}

/// Runs `rows` rows through the faults, stopping after so many milliseconds.
fn delivered(mode: Mode, concurrency: usize, rows: u64, faults: Vec<Fault>, stop: Option<(u64, bool)>) -> (Run, Store) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let store = Arc::new(Mutex::new(Store { faults, ..Store::default() }));
        let policy = Policy { mode, concurrency: Concurrency::Fixed(concurrency), ..policy() };
        let service = Arc::clone(&store);
        let rig = rig(policy, posts(rows), move |request| service.lock().unwrap().react(request));
        if let Some((after, drops)) = stop {
            let stops = rig.stops.clone();
            tokio::spawn(async move {
                sleep(Duration::from_millis(after)).await;
                stops.send(Stop::Drain(Ending::Interrupted { exit_code: 130 })).await.ok();
                sleep(Duration::from_millis(20)).await;
                if drops {
                    stops.send(Stop::Drop).await.ok();
                }
            });
        }
        let run = rig.run().await;
        let store = std::mem::take(&mut *store.lock().unwrap());
        (run, store)
    })
}

/// The position and status of every row, in the order in which they were told.
fn outcomes(run: &Run) -> Vec<(u64, Status)> {
    let told = run.facts().into_iter().filter_map(|fact| {
        let mut words = fact.split(' ');
        Some((words.next()?.parse().ok()?, Status::named(words.next()?)?))
    });
    told.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 192 } else { 2048 }))]

    #[test]
    fn every_row_ends_once_and_what_is_said_of_it_is_true(
        is_create in any::<bool>(),
        concurrency in 1_usize..8,
        rows in 1_u64..24,
        faults in prop::collection::vec(fault(), 0..160),
        stop in prop::option::of((0_u64..20_000, any::<bool>())),
    ) {
        let mode = if is_create { Mode::Create } else { Mode::CreateOrUpdate };
        let (run, store) = delivered(mode, concurrency, rows, faults, stop);
        let outcomes = outcomes(&run);
        prop_assert_eq!(outcomes.iter().map(|(position, _)| *position).collect::<Vec<_>>(), (1..=rows).collect::<Vec<_>>());
        prop_assert!(store.sent_after_acceptance.is_empty());
        for (position, status) in outcomes {
            let who = format!("{position}@example.vn");
            let stored = store.stored.get(&who).copied().unwrap_or_default();
            prop_assert!(stored <= 1, "{} was stored {} times", who, stored);
            match status {
                Status::Created => prop_assert_eq!(stored, 1, "{} is said to be there", who),
                Status::Unsent | Status::Failed => prop_assert_eq!(stored, 0, "{} is said not to be there", who),
                Status::Refused if is_create => prop_assert_eq!(stored, 0, "{} is said not to be there", who),
                Status::Refused | Status::Unconfirmed => {}
                other => prop_assert!(false, "{:?} is no end of such a row", other),
            }
        }
        prop_assert_eq!(run.tally.requests, run.requests.len() as u64);
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_row_does_not_let_the_finished_ones_behind_it_fill_the_memory() {
    let policy = Policy { window_bytes: 40_000, ..policy() };
    let run = rig(policy, posts(1000), |request| {
        let mut reaction = accepted(request);
        if request.who == "1@example.vn" {
            reaction.after = Duration::from_secs(600);
        }
        reaction
    })
    .run()
    .await;
    let before = run.requests.iter().filter(|request| request.at < Duration::from_secs(600)).count();
    assert!((20..=150).contains(&before), "{before}");
    assert_eq!(run.tally.rows(Status::Created), 1000);
}

#[tokio::test(start_paused = true)]
async fn rows_that_wait_for_a_retry_hold_no_worker() {
    let policy = Policy { concurrency: Concurrency::Fixed(2), ..policy() };
    let run = rig(policy, posts(6), |request| match (request.endpoint, request.who.as_str()) {
        (Endpoint::Create, "1@example.vn" | "2@example.vn") => cut(),
        (Endpoint::Create, _) => accepted(request),
        _ => shown(request),
    })
    .run()
    .await;
    let at: Vec<_> = run.requests.iter().map(|request| request.at.as_millis()).collect();
    assert_eq!(at, [0, 0, 50, 50, 100, 100, 2050, 2050]);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_panics_is_a_bug_and_does_not_hang_the_run() {
    let rig = rig(policy(), posts(2), |_| panic!("a bug"));
    let run = tokio::spawn(rig.delivery.run());
    assert!(run.await.is_err_and(|error| error.is_panic()));
}
