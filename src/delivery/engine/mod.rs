//! One task that owns the run: it sends what may leave, takes in what came back, and tells what is settled.

mod arrival;
mod courier;
mod departure;
mod record;
mod settlement;
mod trip;
mod waiting;
mod window;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until};

use super::audience::Audience;
use super::brakes::Brakes;
use super::canary::Canary;
use super::job::{Job, Jobs};
use super::life::Life;
use super::merged::Merged;
use super::pace::Pacer;
use super::policy::Policy;
use crate::api::{Bodies, Transport, Trouble};
use crate::clock::Clock;
use crate::event::{Ending, Event, Listener, Tally};
use crate::ledger::journal::Journal;
use courier::{Courier, Message};
use record::Record;
use waiting::Waiting;
use window::Window;

/// How many answers are taken from the channel at once.
const BATCH: usize = 64;

/// More jobs are taken in while fewer than this wait to be begun.
const READY: usize = 128;

/// The numbers in force are told no more often than this.
const PACE_EVERY: Duration = Duration::from_millis(250);

/// Time goes by for listeners this often, also while nothing else happens.
const TICK: Duration = Duration::from_millis(250);

/// A stop from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// No new request; those under way may end, waits are cut short.
    Drain(Ending),
    /// What is under way is dropped as well.
    Drop,
}

/// A run to be delivered.
pub struct Delivery<T> {
    /// Every number.
    pub policy: Policy,
    /// Makes the attempts.
    pub transport: Arc<T>,
    /// Writes the bodies that come unwritten, and knows how the tags in them are sent.
    pub bodies: Arc<Bodies>,
    /// Takes down what happens before anybody is told.
    pub journal: Journal,
    /// The rows.
    pub jobs: Jobs,
    /// Stops from outside; may be closed.
    pub stops: mpsc::Receiver<Stop>,
    /// Who hears what happens.
    pub listeners: Vec<Box<dyn Listener + Send>>,
    /// For lookups: when a customer was made.
    pub clock: Arc<dyn Clock>,
    /// Spreads the waits.
    pub random: fastrand::Rng,
    /// Rows that will come.
    pub total: u64,
}

/// A run that is over.
pub struct Finished {
    /// How it ended.
    pub ending: Ending,
    /// Why LadiFlow counts as down, if that is how it ended.
    pub trouble: Option<Trouble>,
    /// The counts.
    pub tally: Tally,
    /// Those who heard it.
    pub listeners: Vec<Box<dyn Listener + Send>>,
    /// The journal, for what the ledger does at the end.
    pub journal: Journal,
}

impl<T: Transport> Delivery<T> {
    /// Delivers every row until each is settled or the run is stopped.
    ///
    /// Every row that comes is told once, in order; only a journal that fails ends the run with rows untold, which
    /// the ledger then knows as begun.
    ///
    /// # Panics
    /// If a task of an attempt did.
    pub async fn run(self) -> Finished {
        Engine::new(self).run().await
    }
}

struct Engine<T> {
    policy: Policy,
    courier: Courier<T>,
    record: Record,
    jobs: Jobs,
    stops: mpsc::Receiver<Stop>,
    messages: mpsc::UnboundedReceiver<Message>,
    audience: Audience,
    clock: Arc<dyn Clock>,
    random: fastrand::Rng,

    pacer: Pacer,
    brakes: Brakes,
    life: Life,
    canary: Canary,
    merged: Merged,
    window: Window,
    waiting: Waiting,
    /// Jobs that are not yet begun.
    incoming: VecDeque<Job>,
    are_jobs_over: bool,
    are_stops_over: bool,
    /// Requests under way.
    under_way: usize,
    /// Rows that are begun and were not posted yet: each may still take its part of the day's limit.
    unposted: u64,
    has_journal_failed: bool,
    /// Nothing more can be sent before then.
    blocked_until: Option<Instant>,
    question: Option<oneshot::Receiver<bool>>,
    stopping: Option<Ending>,
    /// Why LadiFlow counts as down.
    trouble: Option<Trouble>,
    /// Rows that a stop left without an end of their own.
    cut_short: u64,
    told_pace: Option<(Instant, usize, usize)>,
    /// When, how many rows, and when the next of them.
    told_lookups: Option<(Instant, usize, Option<Instant>)>,
}

impl<T: Transport> Engine<T> {
    fn new(delivery: Delivery<T>) -> Self {
        let Delivery { policy, transport, bodies, journal, jobs, stops, listeners, clock, random, total } = delivery;
        let (back, messages) = mpsc::unbounded_channel();
        Self {
            courier: Courier { transport, bodies, mode: policy.mode, back },
            record: Record::new(journal, policy.concurrency.most()),
            jobs,
            stops,
            messages,
            audience: Audience::new(listeners, total),
            clock,
            random,
            pacer: Pacer::new(policy.concurrency, policy.rate, policy.max_pause),
            brakes: Brakes::new(policy.max_failures, policy.stop_after_equal),
            life: Life::new(policy.service_down_after),
            canary: Canary::new(policy.canary.rows),
            merged: Merged::default(),
            window: Window::default(),
            waiting: Waiting::default(),
            incoming: VecDeque::new(),
            are_jobs_over: false,
            are_stops_over: false,
            under_way: 0,
            unposted: 0,
            has_journal_failed: false,
            blocked_until: None,
            question: None,
            stopping: None,
            trouble: None,
            cut_short: 0,
            told_pace: None,
            told_lookups: None,
            policy,
        }
    }

    async fn run(mut self) -> Finished {
        self.tell(&Event::Started { total: self.audience.tally.total });
        let mut messages = Vec::with_capacity(BATCH);
        let mut ticks = interval_at(Instant::now() + TICK, TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let requests = self.audience.tally.requests;
            self.depart();
            if self.audience.tally.requests > requests {
                // What leaves goes before what is told: the tasks that were just started have their turn now.
                tokio::task::yield_now().await;
            }
            let was_full = self.is_window_full();
            self.tell_settled();
            self.tell_pace();
            self.tell_lookups();
            self.tell_silence();
            if self.is_over() {
                break;
            }
            if self.must_give_up() || (was_full && !self.is_window_full()) {
                // Telling made room, or stopped the run: an essential listener failed.
                continue;
            }
            let wake = self.wake();
            // Biased: a stop goes before everything, and what came back before new rows.
            tokio::select! {
                biased;
                stop = self.stops.recv(), if !self.are_stops_over => match stop {
                    Some(Stop::Drain(ending)) => self.stop(ending),
                    Some(Stop::Drop) => self.drop_everything(),
                    None => self.are_stops_over = true,
                },
                () = sleep_until(wake.unwrap_or_else(Instant::now)), if wake.is_some() => self.check_deadline(),
                _ = ticks.tick() => self.tell(&Event::Ticked),
                _ = self.messages.recv_many(&mut messages, BATCH), if self.under_way > 0 => {
                    for message in messages.drain(..) {
                        self.arrive(message);
                    }
                }
                durable = self.record.advanced(), if !self.has_journal_failed && self.record.is_behind() => {
                    if let Err(error) = durable {
                        tracing::error!(%error, "the run cannot be recorded");
                        self.has_journal_failed = true;
                        self.stop(Ending::OutputFailed);
                    }
                }
                jobs = self.jobs.recv(), if self.wants_jobs() => match jobs {
                    Some(jobs) => self.incoming.extend(jobs),
                    None => self.are_jobs_over = true,
                },
                answer = answered(&mut self.question), if self.question.is_some() => {
                    self.question = None;
                    if !answer {
                        self.stop(Ending::Losses);
                    }
                }
            }
        }
        self.finish()
    }

    fn finish(mut self) -> Finished {
        for group in std::mem::take(&mut self.merged).groups() {
            self.tell(&Event::Merged(&group));
        }
        // The files first: the others are to hear how it ended, and so whether these could be brought to their end.
        if self.audience.tell_part(&Event::Ended(self.ending()), true).is_err() {
            self.stop(Ending::OutputFailed);
        }
        let ending = self.ending();
        let _ = self.audience.tell_part(&Event::Ended(ending), false);
        let trouble = self.trouble.filter(|_| ending == Ending::ServiceDown);
        let (listeners, tally) = self.audience.into_parts();
        Finished { ending, trouble, tally, listeners, journal: self.record.journal }
    }

    /// A stop of its own that left nothing undone came too late to matter.
    fn ending(&self) -> Ending {
        match self.stopping {
            None => Ending::Finished,
            Some(
                Ending::TooManyFailures | Ending::ServiceDown | Ending::DailyLimit | Ending::Deadline | Ending::Losses,
            ) if self.cut_short == 0 => Ending::Finished,
            Some(ending) => ending,
        }
    }

    fn is_over(&self) -> bool {
        if self.has_journal_failed {
            return self.under_way == 0;
        }
        self.are_jobs_over && self.incoming.is_empty() && self.window.is_empty()
    }

    /// Whether rows are left that a stop has to end.
    fn must_give_up(&self) -> bool {
        self.stopping.is_some() && (self.window.open() > self.under_way || !self.incoming.is_empty())
    }

    fn wants_jobs(&self) -> bool {
        !self.are_jobs_over && self.incoming.len() < READY && !self.is_window_full()
    }

    /// Whether so much waits for an older row that no new one is begun.
    fn is_window_full(&self) -> bool {
        self.window.bytes() >= self.policy.window_bytes
    }

    /// When something must be done although nothing comes in.
    fn wake(&self) -> Option<Instant> {
        if self.stopping.is_some() {
            return None;
        }
        let due =
            if self.blocked_until.is_some() { None } else { self.waiting.next_due().filter(|at| *at > Instant::now()) };
        [due, self.blocked_until, self.policy.deadline].into_iter().flatten().min()
    }

    fn check_deadline(&mut self) {
        if self.policy.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            self.stop(Ending::Deadline);
        }
    }
}

/// The answer to a question; without one the run goes on.
async fn answered(question: &mut Option<oneshot::Receiver<bool>>) -> bool {
    match question {
        Some(question) => question.await.unwrap_or(true),
        None => true,
    }
}
