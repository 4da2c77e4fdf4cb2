//! Carries one request out and brings back what it means for the row, on a task of its own.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use super::trip::Errand;
use super::window::Turn;
use crate::api::{
    Answer, Attempt, Bodies, Body, Finding, Transport, Trouble, judge_absence, judge_shown, list_request, show_request,
};
use crate::code::Code;
use crate::customer::Customer;
use crate::delivery::echo::{self, Echo};
use crate::delivery::pace::Sign;
use crate::delivery::policy::Mode;
use crate::delivery::retry::{Verdict, judge, silence};
use crate::outcome::Problem;

/// What travels with a row's requests.
#[derive(Debug)]
pub(super) struct Load {
    pub(super) customer: Box<Customer>,
    /// The body of a post, written once.
    pub(super) body: Option<Body>,
}

/// What a request came to.
#[derive(Debug)]
pub(super) struct Delivered {
    pub(super) turn: Turn,
    pub(super) errand: Errand,
    pub(super) load: Load,
    pub(super) elapsed: Duration,
    pub(super) http: Option<u16>,
    /// How long LadiFlow asks everybody to wait.
    pub(super) wait: Option<Duration>,
    pub(super) sign: Sign,
    /// Why nobody seems to be there who works.
    pub(super) silence: Option<Trouble>,
    /// Values that were left out of the body.
    pub(super) left_out: Vec<Problem>,
    pub(super) told: Told,
}

/// What an answer tells of its row.
#[derive(Debug)]
pub(super) enum Told {
    /// The customer was taken.
    Accepted(Echo),
    /// It was not, for this reason; whether it may be tried again is in the verdict.
    Not(Verdict, Problem),
    /// A lookup found this.
    Found(Finding),
    /// A lookup was not answered, for a reason that passes or because of the key.
    Unanswered(Verdict),
}

/// What comes back from a task.
#[derive(Debug)]
pub(super) enum Message {
    Delivered(Box<Delivered>),
    /// The task panicked.
    Panicked,
}

/// Starts the tasks.
pub(super) struct Courier<T> {
    pub(super) transport: Arc<T>,
    pub(super) bodies: Arc<Bodies>,
    pub(super) mode: Mode,
    pub(super) back: mpsc::UnboundedSender<Message>,
}

impl<T: Transport> Courier<T> {
    /// Sends one request; what it came to arrives on the channel.
    pub(super) fn send(
        &self,
        turn: Turn,
        errand: Errand,
        mut load: Load,
        first_attempt: Option<Timestamp>,
    ) -> AbortHandle {
        let (transport, bodies, mode) = (Arc::clone(&self.transport), Arc::clone(&self.bodies), self.mode);
        let mut back = Back { sender: self.back.clone() };
        let task = tokio::spawn(async move {
            let (attempt, told, left_out) = match errand {
                Errand::Post => {
                    let body = load.body.get_or_insert_with(|| bodies.write(&load.customer));
                    // Taken: it is told once, however often the body leaves.
                    let left_out = std::mem::take(&mut body.left_out).into_iter();
                    let left_out = left_out.map(|name| Problem::new(Code::Unknown, "tags").with("value", name));
                    let left_out: Vec<_> = left_out.collect();
                    let attempt = transport.post(mode.endpoint(), body.json.clone()).await;
                    let told = posted(&attempt, &load.customer, &bodies);
                    (attempt, told, left_out)
                }
                Errand::Show | Errand::List => {
                    let (attempt, told) = look(&*transport, errand, &load.customer, &bodies, first_attempt).await;
                    (attempt, told, Vec::new())
                }
            };
            back.bring(Delivered {
                turn,
                errand,
                load,
                elapsed: attempt.elapsed,
                http: attempt.result.as_ref().ok().map(|answer| answer.status),
                wait: attempt.result.as_ref().ok().and_then(|answer| answer.wait),
                sign: judge(&attempt).sign(),
                silence: silence(&attempt),
                left_out,
                told,
            });
        });
        task.abort_handle()
    }
}

/// Says so when a task ends by a panic: else the engine would wait for it for ever.
struct Back {
    sender: mpsc::UnboundedSender<Message>,
}

impl Back {
    fn bring(&mut self, delivered: Delivered) {
        // Fails only when the engine has gone, and then nobody asks.
        let _ = self.sender.send(Message::Delivered(Box::new(delivered)));
    }
}

impl Drop for Back {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let _ = self.sender.send(Message::Panicked);
        }
    }
}

fn posted(attempt: &Attempt, customer: &Customer, bodies: &Bodies) -> Told {
    let verdict = judge(attempt);
    let code = match verdict {
        Verdict::Accepted => {
            let tags = bodies.tags(customer);
            return Told::Accepted(echo::read(customer, bodies.sent(&tags), attempt));
        }
        Verdict::Refused => Code::Refused,
        Verdict::WrongAddress => Code::WrongAddress,
        Verdict::KeyRefused => Code::KeyRefused,
        Verdict::Throttled | Verdict::Unavailable | Verdict::NotReached => Code::AttemptsUsedUp,
        Verdict::InDoubt => Code::InDoubt,
    };
    Told::Not(verdict, Problem { facts: attempt.words(), ..Problem::of_row(code) })
}

async fn look<T: Transport>(
    transport: &T,
    errand: Errand,
    customer: &Customer,
    bodies: &Bodies,
    first_attempt: Option<Timestamp>,
) -> (Attempt, Told) {
    let identity = customer.identity().expect("a customer that was posted has an email or a phone");
    let (endpoint, body) = match errand {
        Errand::List => (crate::api::Endpoint::List, list_request(identity)),
        Errand::Post | Errand::Show => (crate::api::Endpoint::Show, show_request(identity)),
    };
    let attempt = transport.post(endpoint, body).await;
    let told = match (judge(&attempt), &attempt.result) {
        (verdict @ (Verdict::Throttled | Verdict::Unavailable | Verdict::NotReached | Verdict::KeyRefused), _) => {
            Told::Unanswered(verdict)
        }
        (_, Ok(answer)) => Told::Found(found(errand, answer, customer, bodies, first_attempt)),
        // Nobody has looked: it may be asked again without harm.
        (verdict, Err(_)) => Told::Unanswered(verdict),
    };
    (attempt, told)
}

fn found(
    errand: Errand,
    answer: &Answer,
    customer: &Customer,
    bodies: &Bodies,
    first_attempt: Option<Timestamp>,
) -> Finding {
    match errand {
        Errand::List => judge_absence(answer),
        Errand::Post | Errand::Show => {
            let tags = bodies.tags(customer);
            judge_shown(customer, bodies.sent(&tags), answer, first_attempt)
        }
    }
}
