//! What stops a run, and what becomes of its rows then.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::support::*;
use crate::api::Endpoint;
use crate::delivery::{Bound, Canary, Concurrency, DailyLimit, Doubt, LossQuestion, OnLoss, Policy, Stop, Work};
use crate::event::Ending;
use crate::outcome::Status;

fn interrupted() -> Stop {
    Stop::Drain(Ending::Interrupted { exit_code: 130 })
}

#[tokio::test(start_paused = true)]
async fn the_first_stop_lets_requests_under_way_end_and_cuts_waits_short() {
    let policy = Policy { concurrency: Concurrency::Fixed(2), ..policy() };
    let mut rows = posts(5);
    rows[3].work = Work::LookUp(parcel("4@example.vn"), Doubt::default());
    let rig = rig(policy, rows, |request| match request.who.as_str() {
        "1@example.vn" => code(503),
        _ => Reactions::slow(request),
    });
    let stops = rig.stops.clone();
    tokio::spawn(async move {
        sleep(Duration::from_millis(60)).await;
        stops.send(interrupted()).await.unwrap();
    });
    let run = rig.run().await;
    assert_eq!(
        run.heard,
        [
            "0ms started 5",
            "50ms retrying",
            "60ms stopping interrupted",
            "60ms 1 unsent after 1",
            "1000ms 2 created after 1",
            "1050ms 3 created after 1",
            "1050ms 4 unconfirmed in_doubt_before after 0",
            "1050ms 5 unsent after 0",
            "1050ms ended interrupted 5",
        ]
    );
}

struct Reactions;

impl Reactions {
    fn slow(request: &Request) -> Reaction {
        let mut reaction = accepted(request);
        reaction.after = Duration::from_secs(1);
        reaction
    }
}

#[tokio::test(start_paused = true)]
async fn the_second_stop_drops_what_is_under_way() {
    let policy = Policy { concurrency: Concurrency::Fixed(2), ..policy() };
    let rig = rig(policy, posts(3), Reactions::slow);
    let stops = rig.stops.clone();
    tokio::spawn(async move {
        sleep(Duration::from_millis(10)).await;
        stops.send(interrupted()).await.unwrap();
        sleep(Duration::from_millis(10)).await;
        stops.send(Stop::Drop).await.unwrap();
    });
    let service = std::sync::Arc::clone(&rig.service);
    let run = rig.run().await;
    assert_eq!(
        run.heard[1..],
        [
            "10ms stopping interrupted",
            "20ms 1 unconfirmed dropped after 1",
            "20ms 2 unconfirmed dropped after 1",
            "20ms 3 unsent after 0",
            "20ms ended interrupted 3",
        ]
    );
    sleep(Duration::from_secs(10)).await;
    assert_eq!(service.answered.load(std::sync::atomic::Ordering::Relaxed), 0, "nobody waits for them any more");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_here_when_everything_is_dropped_still_counts() {
    let rig = rig(policy(), posts(2), accepted);
    let stops = rig.stops.clone();
    tokio::spawn(async move {
        sleep(Duration::from_millis(50)).await;
        stops.send(Stop::Drop).await.unwrap();
    });
    let run = rig.run().await;
    let facts = ["stopping interrupted", "1 created after 1", "2 created after 1", "ended interrupted 2"];
    assert_eq!(run.facts()[1..], facts);
}

#[tokio::test(start_paused = true)]
async fn a_refused_key_stops_at_once_and_its_rows_are_unsent() {
    let policy = Policy { concurrency: Concurrency::Fixed(1), ..policy() };
    let run = rig(policy, posts(3), |_| code(403)).run().await;
    assert_eq!(run.requests.len(), 1);
    assert_eq!(
        run.facts(),
        [
            "started 3",
            "stopping key_refused",
            "1 unsent key_refused after 1",
            "2 unsent after 0",
            "3 unsent after 0",
            "ended key_refused 3"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_refused_at_a_lookup_stops_too_and_leaves_the_row_in_doubt() {
    let policy = Policy { concurrency: Concurrency::Fixed(1), ..policy() };
    let run = rig(policy, posts(1), |request| match request.endpoint {
        Endpoint::Create => cut(),
        _ => code(401),
    });
    let run = run.run().await;
    assert_eq!(run.requests.len(), 2);
    assert_eq!(
        run.facts(),
        ["started 1", "stopping key_refused", "1 unconfirmed in_doubt after 1", "ended key_refused 1"]
    );
}

#[tokio::test(start_paused = true)]
async fn too_many_failures_stop_the_run() {
    let policy = Policy { concurrency: Concurrency::Fixed(1), max_failures: Bound::Count(1), ..policy() };
    let run = rig(policy, posts(4), |request| code(if request.who.starts_with('1') { 400 } else { 422 })).run().await;
    assert_eq!(run.requests.len(), 2);
    assert_eq!(run.facts().last(), Some(&"ended too_many_failures 4"));
    assert_eq!((run.tally.rows(Status::Refused), run.tally.rows(Status::Unsent)), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn equal_failures_in_a_row_stop_the_run_but_not_when_nothing_is_left_of_it() {
    for (rows, ending) in [(4, "ended too_many_failures 4"), (3, "ended finished 3")] {
        let policy = Policy { concurrency: Concurrency::Fixed(1), stop_after_equal: 3, ..policy() };
        let run = rig(policy, posts(rows), |_| code(400)).run().await;
        assert_eq!(run.facts().last(), Some(&ending));
        assert_eq!(run.requests.len(), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_who_listens_ends_the_run_with_every_row_unsent() {
    let run = rig(policy(), posts(50), |_| not_reached()).run().await;
    assert_eq!(run.facts().last(), Some(&"ended service_down 50"));
    assert_eq!(run.tally.rows(Status::Unsent), 50);
    let last = run.requests.last().unwrap().at;
    assert_eq!(last, Duration::from_secs(30), "as soon as it may be called down");
    assert!(run.requests.iter().all(|request| request.who != "50@example.vn"), "no new row is begun");
}

#[tokio::test(start_paused = true)]
async fn a_row_that_alone_is_not_reached_uses_up_its_attempts() {
    let policy = Policy { max_attempts: 3, concurrency: Concurrency::Fixed(2), ..policy() };
    let run = rig(policy, posts(300), |request| match request.who.as_str() {
        "1@example.vn" => not_reached(),
        _ => accepted(request),
    })
    .run()
    .await;
    assert_eq!(run.facts().last(), Some(&"ended finished 300"));
    assert_eq!((run.tally.rows(Status::Failed), run.tally.rows(Status::Created)), (1, 299));
}

#[tokio::test(start_paused = true)]
async fn the_daily_limit_is_counted_in_customers_and_not_in_posts() {
    let daily = DailyLimit { remaining: 2, limit: 10, renews_at: Instant::now() + Duration::from_secs(3600) };
    let policy = Policy { daily_limit: Some(daily), ..policy() };
    let refused_once = |request: &Request| if request.before == 0 { code(503) } else { accepted(request) };
    let run = rig(policy, posts(3), refused_once).run().await;
    assert_eq!(
        run.facts()[3..],
        ["stopping daily_limit", "1 created after 2", "2 created after 2", "3 unsent after 0", "ended daily_limit 3"]
    );
}

#[tokio::test(start_paused = true)]
async fn rows_that_wait_take_their_part_of_the_day_before_they_are_posted() {
    let daily = |remaining| {
        Some(DailyLimit { remaining, limit: 10, renews_at: Instant::now() + Duration::from_secs(24 * 3600) })
    };
    let doubtful =
        |count| (1..=count).map(|at| job(at, Work::LookUp(parcel(&format!("{at}@example.vn")), Doubt::default())));
    let one_customer = (1..=9).map(|at| job(at, Work::Post(parcel("an@example.vn"))));
    for (rows, who) in [(doubtful(9).collect::<Vec<_>>(), "in doubt"), (one_customer.collect(), "of one customer")] {
        let policy = Policy { daily_limit: daily(2), keeps_order_per_customer: true, ..policy() };
        let run = rig(policy, rows, |request| match request.endpoint {
            Endpoint::Create => accepted(request),
            _ => nobody(request),
        });
        let run = run.run().await;
        assert_eq!(run.posts(), 2, "rows {who}");
        assert_eq!(run.facts().last(), Some(&"ended daily_limit 9"), "rows {who}");
    }
    // Those that need none of it give it back.
    let policy = Policy { daily_limit: daily(2), ..policy() };
    let run = rig(policy, doubtful(9).chain(posts(11).drain(9..)).collect(), |request| match request.endpoint {
        Endpoint::Create => accepted(request),
        _ => shown(request),
    });
    let run = run.run().await;
    assert_eq!((run.posts(), run.facts().last()), (2, Some(&"ended finished 11")));
}

#[tokio::test(start_paused = true)]
async fn the_day_turns_while_the_run_goes() {
    let daily = DailyLimit { remaining: 1, limit: 10, renews_at: Instant::now() + Duration::from_millis(20) };
    let policy = Policy { daily_limit: Some(daily), concurrency: Concurrency::Fixed(1), ..policy() };
    let run = rig(policy, posts(3), accepted).run().await;
    assert_eq!(run.facts().last(), Some(&"ended finished 3"));
}

#[tokio::test(start_paused = true)]
async fn the_deadline_stops_the_run_while_it_waits() {
    let deadline = Some(Instant::now() + Duration::from_secs(5));
    let run = rig(Policy { deadline, ..policy() }, posts(9), |_| wait(429, 60)).run().await;
    assert_eq!(run.heard[run.heard.len() - 1], "5000ms ended deadline 9");
}

#[tokio::test(start_paused = true)]
async fn an_essential_listener_that_fails_stops_the_run_and_any_other_falls_silent() {
    let run = rig(policy(), posts(9), accepted).with_failing_ear(2, false).run().await;
    assert_eq!(run.facts().last(), Some(&"ended finished 9"));
    let run = rig(policy(), posts(9), accepted).with_failing_ear(2, true).run().await;
    assert_eq!(run.facts().last(), Some(&"ended output_failed 9"));
    assert_eq!(run.tally.rows(Status::Created) + run.tally.rows(Status::Unsent), 9);
    // At the very end, everybody else hears how it ended once.
    let run = rig(policy(), posts(2), accepted).with_failing_ear(4, true).run().await;
    assert_eq!(run.facts()[3..], ["stopping output_failed", "ended output_failed 2"]);
}

#[tokio::test(start_paused = true)]
async fn a_listener_that_fails_while_rows_wait_ends_them_at_once() {
    let policy = Policy { concurrency: Concurrency::Fixed(2), ..policy() };
    let rig = rig(policy, posts(2), |request| match request.who.as_str() {
        "1@example.vn" => accepted(request),
        _ => wait(429, 60),
    });
    let run = rig.with_failing_ear(4, true).run().await;
    assert_eq!(
        run.heard[1..],
        [
            "50ms paused 60s",
            "50ms retrying",
            "50ms 1 created after 1",
            "50ms stopping output_failed",
            "50ms 2 unsent after 1",
            "50ms ended output_failed 2"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_service_that_answers_nobody_gets_one_row_at_a_time_until_it_is_given_up() {
    let policy = Policy { max_attempts: 1, concurrency: Concurrency::Fixed(3), ..policy() };
    let run = rig(policy, posts(900), |_| code(503)).run().await;
    assert_eq!(run.facts().last(), Some(&"ended service_down 900"));
    let at: Vec<_> = run.requests.iter().map(|request| request.at.as_millis()).collect();
    assert_eq!(at[..6], [0, 0, 0, 50, 100, 150]);
    assert_eq!(*at.last().unwrap(), 30_000);
}

fn tagged(count: u64) -> Vec<crate::delivery::Job> {
    let mut rows = posts(count);
    for row in &mut rows {
        let Work::Post(parcel) = &mut row.work else { unreachable!() };
        parcel.customer.tags.push("641d1b2c3d4e5f6071829304".to_owned());
    }
    rows
}

fn without_tags(request: &Request) -> Reaction {
    answer(201, &format!(r#"{{"code":201,"data":{{"_id":"{}","tags":[]}}}}"#, request.who))
}

#[tokio::test(start_paused = true)]
async fn the_first_rows_go_one_by_one_and_a_loss_in_all_of_them_stops_the_run_if_so_wished() {
    let canary = Canary { rows: 3, on_loss: OnLoss::Stop };
    let run = rig(Policy { canary, ..policy() }, tagged(9), without_tags).run().await;
    assert_eq!(run.requests.iter().map(|request| request.at.as_millis()).collect::<Vec<_>>(), [0, 50, 100]);
    assert_eq!(run.facts()[3..5], ["lost tags", "stopping losses"]);
    assert_eq!(run.facts().last(), Some(&"ended losses 9"));
}

#[tokio::test(start_paused = true)]
async fn on_a_loss_somebody_is_asked_and_no_row_is_begun_until_the_answer() {
    for (answer, ending) in [(true, "ended finished 9"), (false, "ended losses 9")] {
        let (asked, mut questions) = tokio::sync::mpsc::channel(1);
        let canary = Canary { rows: 2, on_loss: OnLoss::Ask(asked) };
        let rig = rig(Policy { canary, ..policy() }, tagged(9), without_tags);
        tokio::spawn(async move {
            let question: LossQuestion = questions.recv().await.unwrap();
            assert_eq!(question.fields, ["tags"]);
            sleep(Duration::from_secs(60)).await;
            question.answer.send(answer).unwrap();
        });
        let run = rig.run().await;
        assert_eq!(run.requests.iter().filter(|request| request.at < Duration::from_secs(60)).count(), 2);
        assert_eq!(run.facts().last(), Some(&ending));
    }
}

#[tokio::test(start_paused = true)]
async fn rows_of_one_customer_go_in_file_order_one_at_a_time_while_others_go_along() {
    let rows = ["a", "b", "A", "a", "c"].into_iter().zip(1..);
    let rows = rows.map(|(name, position)| job(position, Work::Post(parcel(&format!("{name}@example.vn"))))).collect();
    let policy = Policy { keeps_order_per_customer: true, ..policy() };
    let run = rig(policy, rows, accepted).run().await;
    let sent: Vec<_> = run.requests.iter().map(|request| (request.at.as_millis(), &request.who[..1])).collect();
    assert_eq!(sent, [(0, "a"), (0, "b"), (0, "c"), (50, "A"), (100, "a")]);
}

#[tokio::test(start_paused = true)]
async fn emails_that_differ_in_case_and_composition_alone_are_of_one_customer() {
    let emails =
        ["nguy\u{1ec5}n@x.vn", "\u{1f0}@x.vn", "NGUYE\u{302}\u{303}N@x.vn", "J\u{30c}@x.vn"].into_iter().zip(1..);
    let rows = emails.map(|(email, position)| job(position, Work::Post(parcel(email)))).collect();
    let policy = Policy { keeps_order_per_customer: true, ..policy() };
    let run = rig(policy, rows, accepted).run().await;
    let sent: Vec<_> = run.requests.iter().map(|request| request.at.as_millis()).collect();
    assert_eq!(sent, [0, 0, 50, 50]);
}

#[tokio::test(start_paused = true)]
async fn a_row_with_a_phone_only_waits_for_the_row_that_has_it_beside_an_email() {
    use crate::customer::{Field, Value};
    let contact = |email: &str, phone: &str| {
        let mut parcel = parcel("");
        parcel.customer = Box::default();
        for (field, text) in [(Field::Email, email), (Field::Phone, phone)] {
            if !text.is_empty() {
                parcel.customer.set(field, Value::Text(text.into()));
            }
        }
        Work::Post(parcel)
    };
    let rows = [("a", "1"), ("", "1"), ("b", "1"), ("b", ""), ("", "2")].into_iter().zip(1..);
    let rows = rows.map(|((email, phone), position)| job(position, contact(email, phone))).collect();
    let policy = Policy { keeps_order_per_customer: true, ..policy() };
    let run = rig(policy, rows, accepted).run().await;
    let sent: Vec<_> = run.requests.iter().map(|request| (request.at.as_millis(), &request.who[..])).collect();
    assert_eq!(sent, [(0, "a"), (0, "2"), (50, "1"), (100, "b"), (150, "b")]);
    assert_eq!(run.facts().last(), Some(&"ended finished 5"));
}

#[tokio::test(start_paused = true)]
async fn rows_with_one_id_are_told_as_merged() {
    let mut rows = posts(3);
    // As in a list of failures: their numbers are those of the list where they first stood.
    for (row, number) in rows.iter_mut().zip([17, 20, 24]) {
        row.row.number = number;
    }
    let run = rig(policy(), rows, |request| {
        let id = if request.who.starts_with('2') { "b" } else { "a" };
        answer(201, &format!(r#"{{"code":201,"data":{{"_id":"{id}"}}}}"#))
    })
    .run()
    .await;
    assert_eq!(run.facts()[4..], ["merged [17, 24]", "ended finished 3"]);
}

#[tokio::test(start_paused = true)]
async fn a_row_that_an_earlier_run_left_in_doubt_is_looked_up_first() {
    let now = "2026-11-24T02:00:00Z".parse::<jiff::Timestamp>().unwrap();
    for (quiet_since, looked_at) in [
        (None, [2000, 10000, 30000].as_slice()),
        (Some(now - Duration::from_secs(5)), &[5000, 25000]),
        (Some(now - Duration::from_secs(3600)), &[0]),
    ] {
        let doubt = Doubt { first_attempt: None, quiet_since };
        let rows = vec![job(1, Work::LookUp(parcel("1@example.vn"), doubt))];
        let run = rig(policy(), rows, |request| match request.endpoint {
            Endpoint::Create => accepted(request),
            _ => nobody(request),
        })
        .run()
        .await;
        let shows = run.requests.iter().filter(|request| request.endpoint == Endpoint::Show);
        assert_eq!(shows.map(|request| request.at.as_millis()).collect::<Vec<_>>(), looked_at);
        assert_eq!(run.facts(), ["started 1", "retrying", "1 created after 1", "ended finished 1"]);
    }
}
