//! A scripted LadiFlow, a listener that takes down what it hears, and a run over both.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::api::{Answer, Attempt, Endpoint, NoAnswer, Reply, Transport, Trouble};
use crate::clock::StoppedClock;
use crate::customer::{Customer, Field, Value};
use crate::delivery::{
    Bound, Canary, Concurrency, Delivery, Finished, Job, Jobs, Mode, OnLoss, Parcel, Policy, Stop, Work,
};
use crate::event::{Event, Listener, Tally};
use crate::ledger::journal::Journal;
use crate::row::{CellKind, Row};

/// What the scripted LadiFlow does with a request.
pub(super) struct Reaction {
    pub(super) after: Duration,
    pub(super) result: Result<Answer, NoAnswer>,
}

/// A request as the script sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) endpoint: Endpoint,
    /// The email or phone it is about.
    pub(super) who: String,
    /// How many requests to this endpoint were about it before.
    pub(super) before: usize,
    /// Since the start.
    pub(super) at: Duration,
}

type Script = Box<dyn Fn(&Request) -> Reaction + Send + Sync>;

pub(super) struct Scripted {
    start: Instant,
    pub(super) requests: Mutex<Vec<Request>>,
    /// Requests whose answer was waited for to its end.
    pub(super) answered: AtomicUsize,
    counts: Mutex<HashMap<(Endpoint, String), usize>>,
    script: Script,
}

impl Transport for Scripted {
    async fn post(&self, endpoint: Endpoint, body: Bytes) -> Attempt {
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        let who = [&body["email"], &body["phone"], &body["search"]["name"]];
        let who = who.iter().find_map(|value| value.as_str()).unwrap().to_owned();
        let before = {
            let mut counts = self.counts.lock().unwrap();
            let count = counts.entry((endpoint, who.clone())).or_default();
            *count += 1;
            *count - 1
        };
        let began = Instant::now();
        let request = Request { endpoint, who, before, at: began - self.start };
        self.requests.lock().unwrap().push(request.clone());
        let Reaction { after, result } = (self.script)(&request);
        tokio::time::sleep(after).await;
        self.answered.fetch_add(1, Ordering::Relaxed);
        Attempt { elapsed: began.elapsed(), result }
    }
}

/// An answer after 50 ms.
pub(super) fn answer(status: u16, body: &str) -> Reaction {
    let reply = Reply::read(&Bytes::from(body.to_owned()));
    Reaction { after: Duration::from_millis(50), result: Ok(Answer { status, wait: None, reply }) }
}

pub(super) fn accepted(request: &Request) -> Reaction {
    answer(
        201,
        &format!(r#"{{"code":201,"message":"Thành công","data":{{"_id":"id-{0}","email":"{0}"}}}}"#, request.who),
    )
}

pub(super) fn shown(request: &Request) -> Reaction {
    answer(200, &format!(r#"{{"code":200,"data":{{"customer":{{"_id":"id-{0}","email":"{0}"}}}}}}"#, request.who))
}

/// What `show` and `list` answer for nobody.
pub(super) fn nobody(request: &Request) -> Reaction {
    match request.endpoint {
        Endpoint::List => answer(200, r#"{"code":200,"data":{"total":0,"limit":20,"items":[]}}"#),
        _ => answer(200, r#"{"code":404,"message":"không tìm thấy","data":null}"#),
    }
}

pub(super) fn code(status: u16) -> Reaction {
    answer(status, &format!(r#"{{"code":{status},"message":"code {status}"}}"#))
}

pub(super) fn wait(status: u16, seconds: u64) -> Reaction {
    let mut reaction = code(status);
    if let Ok(answer) = &mut reaction.result {
        answer.wait = Some(Duration::from_secs(seconds));
    }
    reaction
}

pub(super) fn cut() -> Reaction {
    Reaction { after: Duration::from_millis(50), result: Err(NoAnswer::Lost(Trouble::Cut)) }
}

pub(super) fn not_reached() -> Reaction {
    Reaction { after: Duration::ZERO, result: Err(NoAnswer::NotReached(Trouble::Refused)) }
}

/// Takes down every event but the pace and the state of lookups, with its time.
pub(super) struct Ear {
    start: Instant,
    heard: Arc<Mutex<Vec<String>>>,
    /// Fails at this many events.
    pub(super) fails_at: Option<usize>,
    pub(super) is_essential: bool,
}

impl Listener for Ear {
    fn hear(&mut self, event: &Event<'_>, tally: &Tally) -> io::Result<()> {
        let mut line = format!("{}ms ", self.start.elapsed().as_millis());
        match event {
            Event::Paced { .. } | Event::LookedUp { .. } | Event::Ticked => return Ok(()),
            Event::Started { total } => write!(line, "started {total}"),
            Event::Settled(settled) => {
                let outcome = &settled.outcome;
                let code = outcome.problem.as_ref().map_or(String::new(), |problem| format!(" {}", problem.code));
                write!(line, "{} {}{code} after {}", settled.row.position, outcome.status.name(), outcome.attempts)
            }
            Event::Retrying { .. } => write!(line, "retrying"),
            Event::Paused { duration } => write!(line, "paused {}s", duration.as_secs()),
            Event::Unreached { why, .. } => write!(line, "unreached {why}"),
            Event::Reached => write!(line, "reached"),
            Event::Lost(fields) => write!(line, "lost {}", fields.join(" ")),
            Event::Merged(rows) => write!(line, "merged {rows:?}"),
            Event::Stopping(ending) => write!(line, "stopping {}", ending.name()),
            Event::Ended(ending) => write!(line, "ended {} {}", ending.name(), tally.settled()),
        }
        .unwrap();
        let mut heard = self.heard.lock().unwrap();
        heard.push(line);
        match self.fails_at {
            Some(at) if heard.len() >= at => Err(io::Error::other("the disk is full")),
            _ => Ok(()),
        }
    }

    fn is_essential(&self) -> bool {
        self.is_essential
    }
}

pub(super) fn row(position: u64) -> Row {
    let mut row = Row::default();
    (row.position, row.number) = (position, position);
    row.push("cell", CellKind::Text);
    row
}

pub(super) fn job(position: u64, work: Work) -> Job {
    Job { row: row(position), work, earlier_attempts: 0, warnings: Vec::new() }
}

pub(super) fn parcel(email: &str) -> Parcel {
    let mut customer = Customer::default();
    customer.set(Field::Email, Value::Text(email.into()));
    Parcel { customer: Box::new(customer), fingerprint: None, body: None }
}

/// Rows 1 to `count`, each for `<position>@example.vn`.
pub(super) fn posts(count: u64) -> Vec<Job> {
    (1..=count).map(|position| job(position, Work::Post(parcel(&format!("{position}@example.vn"))))).collect()
}

/// No brake and no ceiling.
pub(in crate::delivery) fn policy() -> Policy {
    Policy {
        mode: Mode::Create,
        concurrency: Concurrency::Fixed(4),
        rate: None,
        max_attempts: 6,
        max_failures: Bound::Count(u64::MAX),
        stop_after_equal: 0,
        service_down_after: Duration::from_secs(30),
        max_pause: Duration::from_secs(15 * 60),
        daily_limit: None,
        deadline: None,
        looks: [2, 10, 30].map(Duration::from_secs).to_vec(),
        canary: Canary { rows: 0, on_loss: OnLoss::Continue },
        keeps_order_per_customer: false,
        window_bytes: 32 * 1024 * 1024,
    }
}

/// A run in the making.
pub(super) struct Rig {
    pub(super) delivery: Delivery<Scripted>,
    pub(super) stops: mpsc::Sender<Stop>,
    pub(super) heard: Arc<Mutex<Vec<String>>>,
    pub(super) service: Arc<Scripted>,
}

pub(super) fn rig(
    policy: Policy,
    rows: Vec<Job>,
    script: impl Fn(&Request) -> Reaction + Send + Sync + 'static,
) -> Rig {
    let (start, heard) = (Instant::now(), Arc::new(Mutex::new(Vec::new())));
    let ear = Ear { start, heard: Arc::clone(&heard), fails_at: None, is_essential: false };
    let service = Arc::new(Scripted {
        start,
        requests: Mutex::new(Vec::new()),
        answered: AtomicUsize::new(0),
        counts: Mutex::new(HashMap::new()),
        script: Box::new(script),
    });
    let (sender, jobs) = mpsc::channel(1);
    let total = rows.len() as u64;
    sender.try_send(rows).unwrap();
    let (stops, stopped) = mpsc::channel(2);
    let delivery = Delivery {
        policy,
        transport: Arc::clone(&service),
        bodies: Arc::default(),
        journal: Journal::unrecorded(),
        jobs: Jobs::in_turn(vec![jobs]),
        stops: stopped,
        listeners: vec![Box::new(ear)],
        clock: Arc::new(StoppedClock("2026-11-24T09:00:00+07[Asia/Ho_Chi_Minh]".parse().unwrap())),
        random: fastrand::Rng::with_seed(7),
        total,
    };
    Rig { delivery, stops, heard, service }
}

impl Rig {
    /// Runs to the end.
    pub(super) async fn run(self) -> Run {
        let Finished { tally, .. } = self.delivery.run().await;
        let requests = self.service.requests.lock().unwrap().clone();
        let heard = self.heard.lock().unwrap().clone();
        Run { heard, tally, requests }
    }

    /// An ear of its own that fails.
    pub(super) fn with_failing_ear(mut self, fails_at: usize, is_essential: bool) -> Self {
        let ear = Ear {
            start: Instant::now(),
            heard: Arc::new(Mutex::new(Vec::new())),
            fails_at: Some(fails_at),
            is_essential,
        };
        self.delivery.listeners.push(Box::new(ear));
        self
    }
}

/// What a run came to.
pub(super) struct Run {
    pub(super) heard: Vec<String>,
    pub(super) tally: Tally,
    pub(super) requests: Vec<Request>,
}

impl Run {
    /// What was heard, without times.
    pub(super) fn facts(&self) -> Vec<&str> {
        self.heard.iter().map(|line| line.split_once(' ').unwrap().1).collect()
    }

    /// When and to what something was sent for somebody, as `0ms create`.
    pub(super) fn sent_for(&self, who: &str) -> Vec<String> {
        let requests = self.requests.iter().filter(|request| request.who == who);
        requests.map(|request| format!("{}ms {:?}", request.at.as_millis(), request.endpoint)).collect()
    }

    pub(super) fn posts(&self) -> usize {
        let is_post = |request: &&Request| matches!(request.endpoint, Endpoint::Create | Endpoint::CreateOrUpdate);
        self.requests.iter().filter(is_post).count()
    }
}
