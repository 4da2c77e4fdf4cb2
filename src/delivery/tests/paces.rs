//! The pace that `auto` finds against simulated services: one data file each, with the ranges it must stay within.

use std::collections::VecDeque;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::Deserialize;
use tokio::time::Instant;

use super::support::*;
use crate::delivery::{Concurrency, Policy};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    what: String,
    server: Vec<Server>,
    expect: Vec<Expect>,
}

/// How the service behaves from a second on, until the next takes over.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct Server {
    from: u64,
    latency_ms: u64,
    /// Requests a second before it throttles.
    per_second: Option<u32>,
    /// Requests that it saves up; at first it is full.
    #[serde(default)]
    burst: u32,
    /// Whether it counts by whole seconds instead.
    #[serde(default)]
    window: bool,
    /// Seconds that it asks to wait when it throttles.
    retry_after: Option<u64>,
    /// Requests that it works at together; more wait.
    workers: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    from: u64,
    until: u64,
    accepted_per_second: Option<[f64; 2]>,
    throttled_share: Option<[f64; 2]>,
    /// Mean number of requests under way.
    in_flight: Option<[f64; 2]>,
}

/// A request that the service answered.
struct Answered {
    at: Duration,
    after: Duration,
    is_accepted: bool,
}

#[derive(Default)]
struct Simulation {
    tokens: f64,
    counted: u32,
    last: Option<Duration>,
    busy: VecDeque<Duration>,
    answered: Vec<Answered>,
}

impl Simulation {
    fn takes(&mut self, server: &Server, at: Duration) -> bool {
        let Some(per_second) = server.per_second else { return true };
        let last = self.last.replace(at);
        if server.window {
            if last.is_none_or(|last| last.as_secs() != at.as_secs()) {
                self.counted = 0;
            }
            self.counted += 1;
            return self.counted <= per_second;
        }
        self.tokens = match last {
            Some(last) => (self.tokens + at.saturating_sub(last).as_secs_f64() * f64::from(per_second))
                .min(f64::from(server.burst)),
            None => f64::from(server.burst),
        };
        let is_taken = self.tokens >= 1.0;
        self.tokens -= if is_taken { 1.0 } else { 0.0 };
        is_taken
    }

    fn react(&mut self, server: &Server, request: &Request) -> Reaction {
        let at = request.at;
        let latency = Duration::from_millis(server.latency_ms);
        let is_accepted = self.takes(server, at);
        let mut reaction = match (is_accepted, server.retry_after) {
            (true, _) => accepted(request),
            (false, Some(seconds)) => wait(429, seconds),
            (false, None) => code(429),
        };
        reaction.after = match server.workers {
            Some(workers) if is_accepted => {
                let start = if self.busy.len() < workers { at } else { self.busy.pop_front().unwrap().max(at) };
                self.busy.push_back(start + latency);
                (start + latency).saturating_sub(at)
            }
            Some(_) | None => latency,
        };
        self.answered.push(Answered { at, after: reaction.after, is_accepted });
        reaction
    }

    fn check(&self, what: &str, expect: &Expect) {
        let (from, until) = (Duration::from_secs(expect.from), Duration::from_secs(expect.until));
        let seconds = until.saturating_sub(from).as_secs_f64();
        let within: Vec<_> = self.answered.iter().filter(|answered| (from..until).contains(&answered.at)).collect();
        let count = |count: usize| f64::from(u32::try_from(count).unwrap());
        let taken = count(within.iter().filter(|answered| answered.is_accepted).count());
        let throttled = count(within.len()) - taken;
        let under_way: f64 = self
            .answered
            .iter()
            .map(|answered| {
                (answered.at + answered.after).min(until).saturating_sub(answered.at.max(from)).as_secs_f64()
            })
            .sum();
        for (name, found, range) in [
            ("accepted a second", taken / seconds, expect.accepted_per_second),
            ("share throttled", throttled / count(within.len().max(1)), expect.throttled_share),
            ("in flight", under_way / seconds, expect.in_flight),
        ] {
            if let Some([least, most]) = range {
                println!("{what}: {}..{} s: {name} {found:.3}, wanted {least}..={most}", expect.from, expect.until);
                assert!((least..=most).contains(&found), "{name} is {found}");
            }
        }
    }
}

fn run(file: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pace").join(file);
    let Scenario { what, server, expect } = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let simulation = runtime.block_on(async {
        let simulation = Arc::new(Mutex::new(Simulation::default()));
        let seconds = expect.iter().map(|expect| expect.until).max().unwrap();
        let deadline = Some(Instant::now() + Duration::from_secs(seconds));
        let policy = Policy { concurrency: Concurrency::Auto { max: 64 }, deadline, ..policy() };
        let service = Arc::clone(&simulation);
        let rig = rig(policy, posts(50_000), move |request| {
            let now = request.at.as_secs();
            let server = server.iter().rev().find(|server| server.from <= now).unwrap();
            service.lock().unwrap().react(server, request)
        });
        rig.run().await;
        std::mem::take(&mut *simulation.lock().unwrap())
    });
    for expect in &expect {
        simulation.check(&what, expect);
    }
}

macro_rules! scenarios {
    ($($name:ident)*) => { $(
        #[test]
        fn $name() {
            run(concat!(stringify!($name), ".toml"));
        }
    )* };
}

scenarios! {
    limit_per_second limit_with_burst limit_without_a_word no_limit latency_knee slow_death recovery higher_limit_later
}

/// 64 under way and answers after 50 ms are 1,280 a second: how many of 12,800 rows' ten seconds are lost.
#[test]
fn little_is_lost_until_all_that_may_be_under_way_is() {
    for (concurrency, most) in [(Concurrency::Fixed(64), 10_060), (Concurrency::Auto { max: 64 }, 10_150)] {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        let took = runtime.block_on(async {
            let mut policy = Policy { concurrency, ..policy() };
            policy.canary.rows = 5;
            let begun = Instant::now();
            rig(policy, posts(12_800), accepted).run().await;
            begun.elapsed().as_millis()
        });
        println!("{concurrency:?}: {took} ms");
        assert!(took <= most, "{concurrency:?} took {took} ms");
    }
}
