//! The ways a row can go.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use super::support::*;
use crate::api::{Bodies, Body, Endpoint, TagDirectory};
use crate::code::Code;
use crate::delivery::{Concurrency, Doubt, Mode, Policy, Work};
use crate::event::{Event, Listener, Tally};
use crate::outcome::{Outcome, Problem, Status};

#[tokio::test(start_paused = true)]
async fn rows_are_told_in_input_order_although_a_later_one_is_answered_first() {
    let mut rows = posts(4);
    rows[1].work = Work::Settled(Outcome::unsent(Status::Invalid, None));
    rows[2].work = Work::LeaveInDoubt;
    let run = rig(policy(), rows, |request| {
        let mut reaction = accepted(request);
        if request.who == "1@example.vn" {
            reaction.after *= 4;
        }
        reaction
    })
    .run()
    .await;
    assert_eq!(
        run.heard,
        [
            "0ms started 4",
            "200ms 1 created after 1",
            "200ms 2 invalid after 0",
            "200ms 3 unconfirmed in_doubt_before after 0",
            "200ms 4 created after 1",
            "200ms ended finished 4",
        ]
    );
    assert_eq!((run.tally.requests, run.tally.retries), (2, 0));
}

#[tokio::test(start_paused = true)]
async fn passing_trouble_is_tried_again_until_the_attempts_run_out() {
    let policy = Policy { max_attempts: 3, ..policy() };
    let run = rig(policy, posts(2), |request| match request.who.as_str() {
        "1@example.vn" if request.before < 2 => code(503),
        "2@example.vn" => code(503),
        _ => accepted(request),
    })
    .run()
    .await;
    let facts = run.facts();
    assert_eq!(facts[0], "started 2");
    assert_eq!(facts[1..5], ["retrying"; 4]);
    assert_eq!(facts[5..], ["1 created after 3", "2 failed attempts_used_up after 3", "ended finished 2"]);
    assert_eq!((run.tally.requests, run.tally.retries), (6, 4));
}

#[tokio::test(start_paused = true)]
async fn a_refused_row_is_never_sent_again() {
    let run = rig(policy(), posts(1), |_| answer(200, r#"{"code":409,"message":"Email đã tồn tại"}"#)).run().await;
    assert_eq!(run.facts(), ["started 1", "1 refused refused after 1", "ended finished 1"]);
}

#[tokio::test(start_paused = true)]
async fn a_row_in_doubt_is_ours_when_the_lookup_shows_it() {
    let run = rig(policy(), posts(1), |request| match request.endpoint {
        Endpoint::Create => cut(),
        _ => shown(request),
    })
    .run()
    .await;
    assert_eq!(run.sent_for("1@example.vn"), ["0ms Create", "2050ms Show"]);
    assert_eq!(run.facts(), ["started 1", "1 created after 1", "ended finished 1"]);
}

/// What several own.
type Shared<T> = Arc<Mutex<Vec<T>>>;

/// Takes down how many rows are looked up, and when the next of them is.
struct Lookups(Shared<(u64, Option<u64>)>);

impl Listener for Lookups {
    fn hear(&mut self, event: &Event<'_>, _tally: &Tally) -> std::io::Result<()> {
        if let Event::LookedUp { rows, next } = event {
            self.0.lock().unwrap().push((*rows, next.map(|next| next.as_secs())));
        }
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn it_is_told_how_many_rows_are_looked_up_and_when_the_next_is_until_there_are_none() {
    let mut rig = rig(policy(), posts(3), |request| match request.endpoint {
        Endpoint::Create if request.who.starts_with('2') => accepted(request),
        Endpoint::Create if request.before == 0 => cut(),
        Endpoint::Create => Reaction { after: Duration::from_secs(1), ..accepted(request) },
        _ => nobody(request),
    });
    let told = Arc::new(Mutex::new(Vec::new()));
    rig.delivery.listeners.push(Box::new(Lookups(Arc::clone(&told))));
    rig.run().await;
    let told = told.lock().unwrap();
    assert_eq!(told[0], (2, Some(1)), "{told:?}");
    assert!(told.contains(&(2, Some(7))), "{told:?}");
    assert!(told.iter().all(|(rows, _)| *rows <= 2), "{told:?}");
    assert_eq!(told.last(), Some(&(0, None)), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn only_the_third_absent_frees_a_row_to_be_sent_again() {
    let run = rig(policy(), posts(1), |request| match (request.endpoint, request.before) {
        (Endpoint::Create, 0) => cut(),
        (Endpoint::Create, _) => accepted(request),
        _ => nobody(request),
    })
    .run()
    .await;
    assert_eq!(
        run.sent_for("1@example.vn"),
        [
            "0ms Create",
            "2050ms Show",
            "2100ms List",
            "10050ms Show",
            "10100ms List",
            "30050ms Show",
            "30100ms List",
            "30150ms Create"
        ]
    );
    assert_eq!(run.facts(), ["started 1", "retrying", "1 created after 2", "ended finished 1"]);
}

#[tokio::test(start_paused = true)]
async fn a_look_whose_answer_is_lost_is_repeated_and_proves_nothing_only_in_the_end() {
    for (lost, fact) in [(2, "1 created after 2"), (usize::MAX, "1 unconfirmed in_doubt after 1")] {
        let run =
            rig(policy(), posts(2), move |request| match (request.who.as_str(), request.endpoint, request.before) {
                ("1@example.vn", Endpoint::Create, 0) => cut(),
                ("1@example.vn", Endpoint::Show | Endpoint::List, before) if before < lost => cut(),
                (_, Endpoint::Create, _) => accepted(request),
                _ => nobody(request),
            });
        let run = run.run().await;
        assert!(run.facts().contains(&fact), "{:?}", run.facts());
    }
}

#[tokio::test(start_paused = true)]
async fn a_row_in_doubt_stays_so_when_one_look_proves_nothing() {
    let run = rig(policy(), posts(1), |request| match (request.endpoint, request.before) {
        (Endpoint::Create, _) | (Endpoint::List, 1) => code(500),
        _ => nobody(request),
    })
    .run()
    .await;
    assert_eq!(run.posts(), 1);
    assert_eq!(run.facts(), ["started 1", "1 unconfirmed in_doubt after 1", "ended finished 1"]);
}

#[tokio::test(start_paused = true)]
async fn a_customer_who_differs_is_not_taken_for_ours() {
    let mut rows = posts(1);
    let Work::Post(parcel) = &mut rows[0].work else { unreachable!() };
    parcel.customer.set(crate::customer::Field::City, crate::customer::Value::Text("Huế".into()));
    let run = rig(policy(), rows, |request| match request.endpoint {
        Endpoint::Create => cut(),
        _ => shown(request),
    })
    .run()
    .await;
    assert_eq!(run.facts(), ["started 1", "1 unconfirmed found_different after 1", "ended finished 1"]);
    assert_eq!(run.posts(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_repetition_that_is_refused_is_looked_up_before_it_is_believed() {
    let run = rig(policy(), posts(1), |request| match (request.endpoint, request.before) {
        (Endpoint::Create, 0) => cut(),
        (Endpoint::Create, _) => code(409),
        (Endpoint::Show, 3) => shown(request),
        _ => nobody(request),
    })
    .run()
    .await;
    assert_eq!(run.facts(), ["started 1", "retrying", "1 created after 2", "ended finished 1"]);
}

#[tokio::test(start_paused = true)]
async fn in_create_or_update_mode_a_row_in_doubt_is_simply_repeated() {
    let policy = Policy { mode: Mode::CreateOrUpdate, max_attempts: 2, ..policy() };
    let run = rig(policy, posts(2), |request| match (request.who.as_str(), request.before) {
        ("1@example.vn", 1) => accepted(request),
        _ => cut(),
    })
    .run()
    .await;
    assert_eq!(run.posts(), 4);
    assert_eq!(run.facts()[3..], ["1 created after 2", "2 unconfirmed in_doubt after 2", "ended finished 2"]);
}

#[tokio::test(start_paused = true)]
async fn warnings_and_earlier_attempts_live_on() {
    let mut rows = posts(1);
    rows[0].earlier_attempts = 4;
    rows[0].warnings.push(Problem::of_row(crate::code::Code::RowShort));
    let run = rig(policy(), rows, accepted).run().await;
    assert_eq!(run.facts(), ["started 1", "1 created after 5", "ended finished 1"]);
    assert_eq!(run.tally.retries, 0);
}

#[tokio::test(start_paused = true)]
async fn rows_that_are_looked_up_neither_wait_for_the_first_rows_nor_keep_them_waiting() {
    let mut policy = policy();
    policy.canary.rows = 2;
    let doubtful = |position| {
        let parcel = parcel(&format!("{position}@example.vn"));
        job(position, Work::LookUp(parcel, Doubt::default()))
    };
    let mut rows = posts(6);
    rows[0] = doubtful(1);
    rows[1] = doubtful(2);
    rows[3] = doubtful(4);
    let run = rig(policy, rows, |request| match request.endpoint {
        Endpoint::Create => accepted(request),
        _ => shown(request),
    })
    .run()
    .await;
    let mut sent: Vec<_> =
        run.requests.iter().map(|request| format!("{} at {}", &request.who[..1], request.at.as_millis())).collect();
    sent.sort();
    assert_eq!(sent, ["1 at 2000", "2 at 2000", "3 at 0", "4 at 2000", "5 at 50", "6 at 50"]);
}

/// Takes down the warnings of each row.
struct Warnings(Shared<(Status, Vec<Problem>)>);

impl Listener for Warnings {
    fn hear(&mut self, event: &Event<'_>, _tally: &Tally) -> std::io::Result<()> {
        if let Event::Settled(settled) = event {
            self.0.lock().unwrap().push((settled.outcome.status, settled.outcome.warnings.clone()));
        }
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn a_row_that_was_not_taken_before_a_stop_goes_without_no_tags() {
    let deadline = Some(Instant::now() + Duration::from_millis(500));
    let mut parcel = parcel("1@example.vn");
    parcel.customer.tags.push("VIP".into());
    let mut rig = rig(Policy { deadline, ..policy() }, vec![job(1, Work::Post(parcel))], |_| code(503));
    rig.delivery.bodies = Bodies::Resolved(TagDirectory::default()).into();
    let told = Arc::new(Mutex::new(Vec::new()));
    rig.delivery.listeners.push(Box::new(Warnings(Arc::clone(&told))));
    let run = rig.run().await;
    assert!(run.posts() > 0, "it was sent: {:?}", run.facts());
    assert_eq!(*told.lock().unwrap(), [(Status::Unsent, Vec::new())]);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_came_written_is_sent_and_what_was_left_out_of_it_is_told_once() {
    let mut parcel = parcel("1@example.vn");
    let json = r#"{"email":"written@example.vn"}"#.into();
    parcel.body = Some(Body { json, left_out: vec!["VIP".to_owned()] });
    let mut rig = rig(policy(), vec![job(1, Work::Post(parcel))], |request| match request.before {
        0 => code(503),
        _ => accepted(request),
    });
    let told = Arc::new(Mutex::new(Vec::new()));
    rig.delivery.listeners.push(Box::new(Warnings(Arc::clone(&told))));
    let run = rig.run().await;
    assert_eq!(run.sent_for("written@example.vn").len(), 2);
    let [(Status::Created, warnings)] = &told.lock().unwrap()[..] else { panic!("one row is told") };
    let unknown: Vec<_> = warnings.iter().filter(|warning| warning.code == Code::Unknown).collect();
    assert_eq!(unknown.len(), 1, "{warnings:?}");
}

struct Told(Arc<AtomicUsize>);

impl Listener for Told {
    fn hear(&mut self, event: &Event<'_>, _tally: &Tally) -> std::io::Result<()> {
        self.0.fetch_add(usize::from(matches!(event, Event::Settled(_))), Ordering::Relaxed);
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn the_next_request_leaves_before_the_answered_row_is_told() {
    let (told, seen) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
    let (so_far, noted) = (Arc::clone(&told), Arc::clone(&seen));
    let mut rig = rig(Policy { concurrency: Concurrency::Fixed(1), ..policy() }, posts(3), move |request| {
        noted.lock().unwrap().push(so_far.load(Ordering::Relaxed));
        accepted(request)
    });
    rig.delivery.listeners.push(Box::new(Told(told)));
    rig.run().await;
    assert_eq!(*seen.lock().unwrap(), [0, 0, 1]);
}
