//! One request's way: arrival, outage, limit, key, fault, endpoint, answer.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{Response, request::Parts};
use futures_timer::Delay;
use jiff::Timestamp;
use tokio::sync::watch;
use tokio::time::Instant;

use super::answer::{Answer, add_rate_limit, add_retry_after, garbage, oversized, redirect};
use super::door;
use super::endpoint::Endpoint;
use super::fault::{Dice, Draw, Fault};
use super::inspect::{self, Recorded};
use super::limiter::Limiter;
use super::listener::Cutter;
use super::options::{DownAs, FaultScope, Options};
use super::outage::Outage;
use super::store::{Millis, Store};
use super::tally::{Place, Tally};

/// Larger bodies are refused. The real maximum is not known.
const LARGEST_BODY: usize = 1024 * 1024;

/// The stand-in's whole state. No lock is held over an await.
#[derive(Debug)]
pub struct Sandbox {
    /// What it was told to be.
    pub options: Options,
    /// What it holds.
    pub store: Mutex<Store>,
    /// What came.
    pub tally: Mutex<Tally>,
    /// The last requests, where they are kept.
    pub recorded: Mutex<VecDeque<Recorded>>,
    limiter: Option<Mutex<Limiter>>,
    /// Where chance decides something.
    dice: Option<Mutex<Dice>>,
    outage: Option<Arc<Outage>>,
    started: Instant,
    started_at: Timestamp,
    closing: watch::Receiver<bool>,
}

/// What a request gets.
enum Reply {
    /// An answer.
    Answer(Response<Body>),
    /// The end of its connection.
    Cut,
}

/// Serves one request of one connection.
pub async fn handle(
    State(sandbox): State<Arc<Sandbox>>,
    ConnectInfo(cutter): ConnectInfo<Cutter>,
    request: Request,
) -> Response<Body> {
    if request.uri().path().starts_with(inspect::PREFIX) {
        return inspect::respond(&sandbox, request.uri().path());
    }
    match sandbox.serve(request).await {
        Reply::Answer(response) => response,
        Reply::Cut => {
            cutter.cut();
            Response::new(Body::empty())
        }
    }
}

impl Sandbox {
    /// A fresh account. It ends its waits when `closing` says so.
    pub fn new(options: Options, closing: watch::Receiver<bool>) -> Self {
        let pace = &options.pace;
        let limiter = pace.limit_per_second.map(|limit| Mutex::new(Limiter::new(limit, pace.burst.unwrap_or(limit))));
        let shares = options.faults.shares();
        let has_chance = !pace.latency_jitter.is_zero() || shares.iter().any(|(_, share)| share.fraction() > 0.0);
        let started_at = Timestamp::now();
        let mut store = Store::default();
        for tag in &options.account.tags {
            store.tags.create(tag, started_at.as_millisecond());
        }
        Self {
            store: Mutex::new(store),
            tally: Mutex::default(),
            recorded: Mutex::default(),
            limiter,
            dice: has_chance.then(|| Mutex::new(Dice::new(options.faults.seed, &shares))),
            outage: Outage::ordered(&options.faults).map(Arc::new),
            started: Instant::now(),
            started_at,
            closing,
            options,
        }
    }

    /// The outage, if it closes the port.
    pub fn closing_outage(&self) -> Option<Arc<Outage>> {
        self.outage.clone().filter(|outage| outage.look() == DownAs::Closed)
    }

    async fn serve(self: Arc<Self>, request: Request) -> Reply {
        let endpoint = Endpoint::at(request.uri().path());
        let path = endpoint.map_or("other", Endpoint::path);
        let place = hold(&self.tally).arrive(path, endpoint.is_some_and(Endpoint::is_write), self.started.elapsed());
        let _under_way = UnderWay(Arc::clone(&self));
        let (head, body) = request.into_parts();
        // Read before anything is said, so that no answer is lost in the reset that unread bytes cause.
        let body = to_bytes(body, LARGEST_BODY).await;
        if let Ok(body) = &body {
            self.record(&head, body);
        }
        if let Some(outage) = self.outage.as_ref().filter(|outage| outage.strikes(place.nth)) {
            self.count("down");
            return match outage.look() {
                DownAs::Closed | DownAs::Cut => Reply::Cut,
                DownAs::Unavailable => self.unavailable(),
            };
        }
        let admission = self.limiter.as_ref().map(|limiter| hold(limiter).admit(self.started.elapsed()));
        let mut reply = match admission {
            Some(admission) if !admission.admitted => self.too_many(),
            Some(_) | None => self.work(&head, body.ok(), place).await,
        };
        if let (Reply::Answer(response), Some(admission)) = (&mut reply, admission) {
            add_rate_limit(response, self.options.pace.rate_limit_headers, admission, self.time());
        }
        reply
    }

    async fn work(self: &Arc<Self>, head: &Parts, body: Option<Bytes>, place: Place) -> Reply {
        let (endpoint, body) = match door::let_in(head, body, place.nth, &self.options) {
            Ok(entered) => (entered.endpoint, entered.body),
            Err(answer) => {
                self.count(answer.verdict);
                self.wait_until(place.at + self.latency(place, 0.0)).await;
                return Reply::Answer(answer.respond());
            }
        };
        let draw = self.draw(endpoint, &body);
        if let Some(fault) = draw.fault {
            self.count(fault.name());
        }
        let latency = self.latency(place, draw.jitter);
        // Stored before the wait: a client that does not wait is in doubt with good reason.
        let Some(fault) = draw.fault else {
            // Written before the wait as well: what is done after it makes the answer late.
            let response = self.execute(endpoint, &body).respond();
            self.wait_until(place.at + latency).await;
            return Reply::Answer(response);
        };
        if fault == Fault::StoreLate {
            self.execute_at(place.at + latency + self.options.faults.store_late_delay, endpoint, body);
        } else if fault.is_after_storing() {
            self.execute(endpoint, &body);
        }
        self.wait_until(place.at + latency).await;
        self.play(fault, draw.kind).await
    }

    fn draw(&self, endpoint: Endpoint, body: &[u8]) -> Draw {
        let mut draw = match &self.dice {
            Some(dice) => hold(dice).draw(endpoint.path(), body),
            None => Draw { fault: None, jitter: 0.0, kind: 0 },
        };
        if self.options.faults.faults_on == FaultScope::Writes && !endpoint.is_write() {
            draw.fault = None;
        }
        draw
    }

    fn execute(&self, endpoint: Endpoint, body: &[u8]) -> Answer {
        let answer = endpoint.serve(&mut hold(&self.store), &self.options.account, self.now(), body);
        self.count(answer.verdict);
        answer
    }

    /// Executes later, whatever becomes of the connection.
    fn execute_at(self: &Arc<Self>, at: Duration, endpoint: Endpoint, body: Bytes) {
        let sandbox = Arc::clone(self);
        tokio::spawn(async move {
            if sandbox.wait_until(at).await {
                sandbox.execute(endpoint, &body);
            }
        });
    }

    async fn play(&self, fault: Fault, kind: u8) -> Reply {
        let options = &self.options;
        let answer = match fault {
            Fault::ServerError | Fault::ServerErrorAfter => {
                let status = options.faults.server_error_status;
                Answer::refusal(fault.name(), status, status, "Lỗi hệ thống").respond()
            }
            Fault::Unavailable => return self.unavailable(),
            Fault::Cut | Fault::CutAfter | Fault::StoreLate => return Reply::Cut,
            Fault::Hang | Fault::HangAfter => {
                self.closed().await;
                return Reply::Cut;
            }
            Fault::ErrorCode => {
                Answer::refusal(fault.name(), 200, options.faults.error_code_value, "Có lỗi xảy ra").respond()
            }
            Fault::Refuse => {
                Answer::refusal(fault.name(), options.account.refusal_status, 400, "Dữ liệu không hợp lệ").respond()
            }
            Fault::Garbage | Fault::GarbageAfter => garbage(kind),
            Fault::OversizedAfter => oversized(),
            Fault::Redirect => redirect(),
        };
        Reply::Answer(answer)
    }

    fn too_many(&self) -> Reply {
        self.count("too_many_requests");
        self.come_back_later(429, "Quá nhiều yêu cầu, vui lòng thử lại sau")
    }

    fn unavailable(&self) -> Reply {
        self.come_back_later(503, "Hệ thống đang bảo trì, vui lòng thử lại sau")
    }

    fn come_back_later(&self, status: u16, message: &'static str) -> Reply {
        let mut response = Answer::refusal("", status, status, message).respond();
        add_retry_after(&mut response, &self.options.pace, self.time());
        Reply::Answer(response)
    }

    /// How long an answer takes: beyond the knee in proportion to the requests in flight.
    fn latency(&self, place: Place, jitter: f64) -> Duration {
        let ordered = &self.options.pace;
        let latency = ordered.latency + ordered.latency_jitter.mul_f64(jitter);
        match ordered.latency_knee {
            Some(knee) if place.in_flight > knee => latency * place.in_flight / knee,
            Some(_) | None => latency,
        }
    }

    /// Waits for a moment, counted from the start; false if the end came first.
    ///
    /// Not by tokio's timer: its milliseconds are rounded up, which makes 50 ms nearly 52.
    async fn wait_until(&self, at: Duration) -> bool {
        let left = at.saturating_sub(self.started.elapsed());
        if left.is_zero() {
            return true;
        }
        tokio::select! {
            biased;
            () = self.closed() => false,
            () = Delay::new(left) => true,
        }
    }

    async fn closed(&self) {
        // An error says that whoever could end it is gone: that is the end too.
        let _ = self.closing.clone().wait_for(|closing| *closing).await;
    }

    fn record(&self, head: &Parts, body: &[u8]) {
        let wanted = self.options.account.record;
        if wanted > 0 {
            let mut recorded = hold(&self.recorded);
            if recorded.len() == wanted {
                recorded.pop_front();
            }
            recorded.push_back(Recorded::of(head, body));
        }
    }

    fn count(&self, verdict: &'static str) {
        hold(&self.tally).count(verdict);
    }

    /// Now, by the clock that durations are measured with.
    fn now(&self) -> Millis {
        let elapsed = Millis::try_from(self.started.elapsed().as_millis()).unwrap_or(Millis::MAX);
        self.started_at.as_millisecond().saturating_add(elapsed)
    }

    fn time(&self) -> Timestamp {
        Timestamp::from_millisecond(self.now()).unwrap_or(self.started_at)
    }
}

/// Locks, also after a panic elsewhere: what is counted and stored is whole between two calls.
pub fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A request is under way as long as this lives, also when its client goes away.
struct UnderWay(Arc<Sandbox>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        hold(&self.0.tally).leave();
    }
}
