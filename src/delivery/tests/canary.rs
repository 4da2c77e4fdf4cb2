//! Rows that are the first to fill a field go out one by one, wherever in the list they are.

use super::support::*;
use crate::customer::{Field, Value};
use crate::delivery::{Canary, Job, OnLoss, Policy, Work};

fn watching(rows: usize, on_loss: OnLoss) -> Policy {
    Policy { canary: Canary { rows, on_loss }, ..policy() }
}

/// So many rows, of which those chosen fill the city too.
fn rows(count: u64, has_city: impl Fn(u64) -> bool) -> Vec<Job> {
    let mut rows = posts(count);
    for row in rows.iter_mut().filter(|row| has_city(row.row.position)) {
        let Work::Post(parcel) = &mut row.work else { unreachable!() };
        parcel.customer.set(Field::City, Value::Text("Huế".into()));
    }
    rows
}

/// Accepts everybody and shows this city.
fn with_city(request: &Request, city: &str) -> Reaction {
    answer(201, &format!(r#"{{"code":201,"data":{{"_id":"{0}","email":"{0}","city":"{city}"}}}}"#, request.who))
}

fn at(run: &Run) -> Vec<u128> {
    run.requests.iter().map(|request| request.at.as_millis()).collect()
}

#[tokio::test(start_paused = true)]
async fn one_row_is_enough_where_all_that_it_fills_comes_back() {
    let run = rig(watching(4, OnLoss::Continue), rows(5, |_| true), |request| with_city(request, "Huế")).run().await;
    assert_eq!(at(&run), [0, 50, 50, 50, 50]);
}

#[tokio::test(start_paused = true)]
async fn a_field_that_is_not_shown_is_watched_for_as_many_rows_as_asked_for() {
    let run = rig(watching(3, OnLoss::Continue), rows(6, |_| true), accepted).run().await;
    assert_eq!(at(&run), [0, 50, 100, 150, 150, 150]);
}

#[tokio::test(start_paused = true)]
async fn a_field_that_is_filled_late_is_watched_from_there_on_and_nothing_before_it_is_slowed() {
    let has_city = |position| position >= 10;
    let kept = rig(watching(3, OnLoss::Stop), rows(14, has_city), |request| with_city(request, "Huế")).run().await;
    assert_eq!(at(&kept), [0, 50, 50, 50, 50, 100, 100, 100, 100, 150, 200, 200, 200, 200]);
    let lost = rig(watching(3, OnLoss::Stop), rows(14, has_city), |request| with_city(request, "")).run().await;
    assert_eq!(at(&lost)[9..], [150, 200, 250], "three tell enough");
    let facts = lost.facts();
    assert_eq!(facts[12..14], ["lost city", "stopping losses"], "{facts:?}");
    assert_eq!(facts.last(), Some(&"ended losses 14"));
}

#[tokio::test(start_paused = true)]
async fn rows_without_the_field_tell_of_it_too_once_it_was_filled() {
    let run = rig(watching(3, OnLoss::Stop), rows(9, |position| position == 2), |request| with_city(request, ""));
    let run = run.run().await;
    assert_eq!(at(&run), [0, 50, 100, 150]);
    assert_eq!(run.facts()[4..6], ["lost city", "stopping losses"], "{:?}", run.facts());
}

#[tokio::test(start_paused = true)]
async fn a_loss_is_told_once() {
    let mut rows = rows(30, |_| true);
    let Work::Post(parcel) = &mut rows[19].work else { unreachable!() };
    parcel.customer.set(Field::Zalo, Value::Text("0912345678".into()));
    let run = rig(watching(3, OnLoss::Continue), rows, |request| with_city(request, "")).run().await;
    assert_eq!(run.facts().iter().filter(|fact| fact.starts_with("lost")).collect::<Vec<_>>(), [&"lost city"]);
}

#[tokio::test(start_paused = true)]
async fn a_field_whose_rows_are_all_refused_does_not_slow_the_whole_list() {
    let run = rig(watching(2, OnLoss::Continue), rows(400, |position| position % 2 == 0), |request| {
        if request.who[..request.who.find('@').unwrap()].parse::<u64>().unwrap() % 2 == 0 {
            return code(422);
        }
        with_city(request, "")
    });
    let run = run.run().await;
    assert_eq!(run.facts().last(), Some(&"ended finished 400"));
    let last = at(&run).last().copied().unwrap();
    assert!(last < 6_000, "{last} ms for 400 rows, four at a time");
}

#[tokio::test(start_paused = true)]
async fn rows_that_wait_for_a_lookup_hold_back_the_very_first_rows_only() {
    let first_after = |doubtful: &'static str| async move {
        let run = rig(watching(3, OnLoss::Continue), rows(14, |position| position >= 10), move |request| {
            if request.who != doubtful {
                return with_city(request, "Huế");
            }
            if request.endpoint == crate::api::Endpoint::Create { cut() } else { shown(request) }
        });
        let run = run.run().await;
        assert_eq!(run.facts().last(), Some(&"ended finished 14"));
        let last = run.requests.iter().find(|request| request.who == "14@example.vn").unwrap();
        last.at.as_millis()
    };
    assert!(first_after("1@example.vn").await > 2000, "its fate is waited for");
    assert_eq!(first_after("3@example.vn").await, 200);
}
