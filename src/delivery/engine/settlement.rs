//! How rows end: recorded first, told afterwards, in input order, once.

use tokio::time::Instant;

use super::trip::Errand;
use super::window::Turn;
use super::{Engine, PACE_EVERY};
use crate::api::{Transport, Trouble};
use crate::delivery::policy::{LossQuestion, OnLoss};
use crate::event::{Ending, Event};
use crate::outcome::{Problem, Status};

impl<T: Transport> Engine<T> {
    /// Ends a row.
    pub(super) fn settle(&mut self, turn: Turn, status: Status, problem: Option<Problem>, customer_id: Option<String>) {
        let trip = self.window.trip(turn).expect("a row is settled once");
        let outcome = trip.outcome(status, problem, customer_id);
        let (position, fingerprint, was_sent) = (trip.position, trip.fingerprint, trip.posts > 0);
        let entries = self.record.take_down(position, fingerprint, &outcome, was_sent);
        self.unposted -= u64::from(!was_sent);
        let ending = if was_sent { self.brakes.count(&outcome) } else { None };
        let lost = if was_sent { self.canary.verdict() } else { None };
        self.window.settle(turn, outcome, entries);
        for next in self.waiting.release(turn) {
            let is_doubtful = self.window.trip(next).is_some_and(|trip| trip.looking.is_some());
            self.waiting.push(Instant::now(), next, if is_doubtful { Errand::Show } else { Errand::Post });
        }
        if let Some(ending) = ending {
            self.stop(ending);
        }
        if let Some(fields) = lost {
            self.on_lost(fields);
        }
    }

    /// Ends a row that a stop leaves without an end of its own.
    pub(super) fn give_up(&mut self, turn: Turn) {
        let trip = self.window.trip(turn).expect("a row that is given up is open");
        let (status, problem) = trip.when_given_up((Status::Unsent, None));
        self.cut_short += 1;
        self.settle(turn, status, problem, None);
    }

    /// No new request from here on. Of reasons that meet, the one that the exit codes put first is kept.
    pub(super) fn stop(&mut self, ending: Ending) {
        let is_stronger = matches!(ending, Ending::Interrupted { .. } | Ending::OutputFailed | Ending::KeyRefused);
        match self.stopping {
            Some(Ending::Interrupted { .. }) => return,
            Some(reason) if reason == ending || !is_stronger => return,
            Some(_) | None => {}
        }
        self.stopping = Some(ending);
        self.question = None;
        self.tell(&Event::Stopping(ending));
    }

    /// LadiFlow counts as down, for this reason.
    pub(super) fn stop_as_down(&mut self, trouble: Option<Trouble>) {
        self.trouble = self.trouble.or(trouble);
        self.stop(Ending::ServiceDown);
    }

    /// Waits are cut short: rows of which nothing is under way end now.
    pub(super) fn give_up_waiting(&mut self) {
        if self.window.open() == self.under_way {
            return;
        }
        self.waiting.clear();
        for turn in self.window.open_turns() {
            if self.window.trip(turn).is_some_and(|trip| trip.under_way.is_none()) {
                self.give_up(turn);
            }
        }
    }

    /// Drops what is under way as well.
    pub(super) fn drop_everything(&mut self) {
        if self.stopping.is_none() {
            self.stop(Ending::Interrupted { exit_code: 130 });
        }
        // What was answered is known, though nobody has looked at it yet.
        while let Ok(message) = self.messages.try_recv() {
            self.arrive(message);
        }
        for turn in self.window.open_turns() {
            if let Some((_, task)) = self.window.trip(turn).and_then(|trip| trip.under_way.as_ref()) {
                task.abort();
            }
            self.give_up(turn);
        }
        self.under_way = 0;
    }

    fn on_lost(&mut self, fields: Vec<String>) {
        self.tell(&Event::Lost(&fields));
        match self.policy.canary.on_loss.clone() {
            // What is stopped needs no other reason, and no answer.
            _ if self.stopping.is_some() => {}
            OnLoss::Continue => {}
            OnLoss::Stop => self.stop(Ending::Losses),
            OnLoss::Ask(asked) => {
                let (answer, question) = tokio::sync::oneshot::channel();
                if asked.try_send(LossQuestion { fields, answer }).is_ok() {
                    self.question = Some(question);
                }
            }
        }
    }

    /// Tells every row whose turn it is and whose entry is on disk.
    pub(super) fn tell_settled(&mut self) {
        if self.has_journal_failed {
            return;
        }
        let durable = self.record.entries();
        while let Some(settled) = self.window.next_told(durable) {
            self.audience.tally.count(settled.outcome.status);
            self.tell(&Event::Settled(&settled));
        }
    }

    /// Tells the numbers in force when they changed, a few times a second.
    pub(super) fn tell_pace(&mut self) {
        let now = Instant::now();
        let (in_flight, limit) = (self.under_way, self.pacer.limit());
        let is_news = self
            .told_pace
            .is_none_or(|(at, told, told_limit)| now - at >= PACE_EVERY && (told, told_limit) != (in_flight, limit));
        if is_news {
            self.told_pace = Some((now, in_flight, limit));
            self.tell(&Event::Paced { in_flight, limit, rate: self.pacer.rate() });
        }
    }

    /// Tells how many rows are looked up when that changed, a few times a second: to count them is some work.
    pub(super) fn tell_lookups(&mut self) {
        let now = Instant::now();
        if self.told_lookups.is_some_and(|(at, ..)| now - at < PACE_EVERY) {
            return;
        }
        let news = (self.window.looked_up(), self.waiting.next_look().filter(|at| *at > now));
        let (rows, next) = self.told_lookups.map_or((0, None), |(_, rows, next)| (rows, next));
        self.told_lookups = Some((now, news.0, news.1));
        if news != (rows, next) {
            let next = news.1.map(|at| at - now);
            self.tell(&Event::LookedUp { rows: news.0 as u64, next });
        }
    }

    /// Tells that nobody is there, and why, once it has lasted; and when it is over.
    pub(super) fn tell_silence(&mut self) {
        if let Some(event) = self.life.news(Instant::now()) {
            self.tell(&event);
        }
    }

    pub(super) fn tell(&mut self, event: &Event<'_>) {
        if self.audience.tell(event).is_err() {
            self.stop(Ending::OutputFailed);
        }
    }
}
