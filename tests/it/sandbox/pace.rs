//! The stand-in is as fast as ordered and takes as much as ordered.

use std::time::{Duration, Instant};

use super::wire::{create, sandbox, verdict};

#[tokio::test]
async fn an_answer_takes_its_latency() {
    let sandbox = sandbox(&["latency=40ms", "latency-jitter=10ms"]).await;
    let started = Instant::now();
    create(&sandbox, 1).await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(40), "{:?}", started.elapsed());
}

#[tokio::test]
async fn an_answer_is_not_late_by_a_timer_that_counts_whole_milliseconds() {
    let sandbox = sandbox(&["latency=5ms"]).await;
    // A machine that is busy with something else is given more than one chance.
    for _ in 0..40 {
        let started = Instant::now();
        for number in 0..10 {
            create(&sandbox, number).await.unwrap();
        }
        if started.elapsed() < 10 * Duration::from_micros(5_900) {
            return;
        }
    }
    panic!("answers take nearly a millisecond longer than they were ordered to");
}

#[tokio::test]
async fn beyond_the_knee_latency_grows_with_the_requests_in_flight() {
    let sandbox = sandbox(&["latency=40ms", "latency-knee=1"]).await;
    let started = Instant::now();
    tokio::join!(create(&sandbox, 1), create(&sandbox, 2), create(&sandbox, 3), create(&sandbox, 4));
    let peak = u32::try_from(sandbox.requests()["peak_in_flight"].as_u64().unwrap()).unwrap();
    assert!(peak > 1 && started.elapsed() >= Duration::from_millis(40) * peak, "{peak}: {:?}", started.elapsed());
}

#[tokio::test]
async fn beyond_the_limit_a_client_is_told_to_wait() {
    let sandbox = sandbox(&["limit-per-second=1", "burst=3", "retry-after=1500ms"]).await;
    let mut replies = Vec::new();
    for number in 0..4 {
        replies.push(create(&sandbox, number).await.unwrap());
    }
    let statuses: Vec<_> = replies.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses, [201, 201, 201, 429]);
    assert_eq!(replies[3].header("retry-after"), Some("2"), "rounded up");
    assert_eq!(replies[3].json()["code"], 429);
    assert_eq!((verdict(&sandbox, "too_many_requests"), sandbox.customers().len()), (1, 3));
}

#[tokio::test]
async fn the_wait_can_be_a_date_or_left_unsaid() {
    let date = sandbox(&["unavailable=1", "retry-after=30s", "retry-after-form=date"]).await;
    let said = create(&date, 1).await.unwrap().header("retry-after").unwrap().to_owned();
    let at = jiff::fmt::rfc2822::parse(&said).unwrap().timestamp();
    let wait = at.duration_since(jiff::Timestamp::now()).as_secs_f64();
    assert!((0.0..=31.0).contains(&wait) && said.ends_with("GMT"), "{said}");
    let silent = sandbox(&["unavailable=1", "retry-after-form=absent"]).await;
    assert_eq!(create(&silent, 1).await.unwrap().header("retry-after"), None);
}

#[tokio::test]
async fn rate_limit_headers_are_said_on_order() {
    let delta = sandbox(&["limit-per-second=1", "burst=2", "rate-limit-headers=delta"]).await;
    let reply = create(&delta, 1).await.unwrap();
    assert_eq!((reply.header("ratelimit-limit"), reply.header("ratelimit-remaining")), (Some("1"), Some("1")));
    assert_eq!(reply.header("ratelimit-reset"), Some("1"));
    let epoch = sandbox(&["limit-per-second=1", "rate-limit-headers=epoch"]).await;
    let reset: u64 = create(&epoch, 1).await.unwrap().header("ratelimit-reset").unwrap().parse().unwrap();
    assert!(reset > 1_000_000_000);
    let silent = sandbox(&["limit-per-second=1"]).await;
    assert_eq!(create(&silent, 1).await.unwrap().header("ratelimit-limit"), None);
}
