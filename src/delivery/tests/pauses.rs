//! Pauses that LadiFlow asks for hold everybody, and cost nobody an attempt.

use std::time::Duration;

use super::support::*;
use crate::delivery::{Concurrency, Policy};

#[tokio::test(start_paused = true)]
async fn one_answer_makes_every_worker_wait_and_uses_up_no_attempt() {
    let policy = Policy { concurrency: Concurrency::Fixed(3), max_attempts: 1, ..policy() };
    let run = rig(policy, posts(9), |request| {
        let is_within_limit = request.at < Duration::from_millis(40) || request.at >= Duration::from_secs(8);
        if is_within_limit && request.who != "2@example.vn" || request.before > 0 {
            let mut reaction = accepted(request);
            reaction.after = Duration::from_millis(10);
            return reaction;
        }
        let mut reaction = wait(429, if request.who == "2@example.vn" { 8 } else { 3 });
        reaction.after = Duration::from_millis(10);
        reaction
    })
    .run()
    .await;
    // Rows 1 to 3 go out together; the answer to row 2 holds the others although two of three were accepted.
    let sent: Vec<_> = run.requests.iter().map(|request| (request.at.as_millis(), request.who.as_str())).collect();
    assert_eq!(sent[..3].iter().map(|(at, _)| *at).collect::<Vec<_>>(), [0, 0, 0]);
    let resumed: Vec<_> = sent.iter().map(|(at, _)| *at).filter(|at| *at > 10).collect();
    assert!(resumed.iter().all(|at| *at >= 8010), "{sent:?}");
    assert!(run.facts().contains(&"paused 8s"));
    assert_eq!(run.facts().last(), Some(&"ended finished 9"));
    assert_eq!(run.tally.rows(crate::outcome::Status::Created), 9);
}

#[tokio::test(start_paused = true)]
async fn a_shorter_pause_does_not_cut_a_longer_one() {
    let policy = Policy { concurrency: Concurrency::Fixed(2), ..policy() };
    let run = rig(policy, posts(40), |request| match (request.who.as_str(), request.before) {
        ("1@example.vn", 0) => wait(429, 20),
        ("2@example.vn", 0) => {
            let mut reaction = wait(503, 1);
            reaction.after = Duration::from_millis(60);
            reaction
        }
        _ => accepted(request),
    })
    .run()
    .await;
    assert_eq!(run.requests.iter().filter(|request| request.at < Duration::from_secs(20)).count(), 2);
    assert_eq!(run.heard[1..4], ["50ms paused 20s", "50ms retrying", "60ms retrying"]);
    assert_eq!(run.facts().last(), Some(&"ended finished 40"));
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_is_too_long_ends_the_run() {
    let run = rig(policy(), posts(9), |_| wait(429, 16 * 60)).run().await;
    assert_eq!(run.requests.len(), 4);
    assert_eq!(run.facts()[1], "stopping service_down");
    assert_eq!(run.facts().last(), Some(&"ended service_down 9"));
    assert_eq!(run.tally.rows(crate::outcome::Status::Unsent), 9);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_only_throttles_is_given_up_after_the_longest_pause() {
    let run = rig(policy(), posts(1), |_| code(429)).run().await;
    assert_eq!(run.facts().last(), Some(&"ended service_down 1"));
    let last = run.requests.last().unwrap().at;
    assert!(last > Duration::from_secs(13 * 60) && last < Duration::from_secs(15 * 60), "{last:?}");
}

#[tokio::test(start_paused = true)]
async fn a_row_that_alone_makes_ladiflow_ask_for_pauses_does_not_hold_up_the_run_for_ever() {
    let policy = Policy { concurrency: Concurrency::Fixed(2), ..policy() };
    let run = rig(policy, posts(400), |request| match request.who.as_str() {
        "1@example.vn" => wait(503, 1),
        _ => accepted(request),
    });
    let run = run.run().await;
    assert!(run.facts().contains(&"1 failed attempts_used_up after 100"));
    assert_eq!(run.facts().last(), Some(&"ended finished 400"));
}

#[tokio::test(start_paused = true)]
async fn the_ceiling_counts_every_request() {
    let policy = Policy { rate: Some(crate::delivery::Rate::per_second(10)), ..policy() };
    let run = rig(policy, posts(4), accepted).run().await;
    let at: Vec<_> = run.requests.iter().map(|request| request.at.as_millis()).collect();
    assert_eq!(at, [0, 100, 200, 300]);
}
