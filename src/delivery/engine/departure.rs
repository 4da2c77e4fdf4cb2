//! What leaves: repetitions and lookups that are due, then new rows in input order.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::Engine;
use super::courier::Load;
use super::trip::{Errand, Looking, Trip};
use super::window::Turn;
use crate::api::Transport;
use crate::code::Code;
use crate::customer::{Customer, Field, Identity, comparable};
use crate::delivery::job::{Doubt, Job, Parcel, Work};
use crate::delivery::pace::Permit;
use crate::delivery::policy::Mode;
use crate::event::Ending;
use crate::outcome::{Outcome, Problem, Status};

impl<T: Transport> Engine<T> {
    /// Sends everything that may leave now.
    pub(super) fn depart(&mut self) {
        self.blocked_until = None;
        if self.stopping.is_none() && self.depart_due() {
            self.depart_new();
        }
        if self.stopping.is_some() {
            self.give_up_waiting();
            self.give_up_incoming();
        }
    }

    /// Sends what is due. `false` if something had to stay.
    fn depart_due(&mut self) -> bool {
        loop {
            let now = Instant::now();
            if self.waiting.next_due().is_none_or(|due| due > now) {
                return true;
            }
            if !self.is_permitted(now) {
                return false;
            }
            let (turn, errand) = self.waiting.pop().expect("one is due");
            self.send(turn, errand, now);
        }
    }

    /// Begins new rows until one has to stay, and has it written down which are next: together with the entries of those
    /// that ended meanwhile, while these are under way.
    fn depart_new(&mut self) {
        self.begin_new();
        self.announce();
    }

    fn begin_new(&mut self) {
        while let Some(job) = self.incoming.front().filter(|_| !self.is_window_full()) {
            let now = Instant::now();
            let is_sent_at_once = match &job.work {
                Work::Settled(_) | Work::LeaveInDoubt => None,
                Work::LookUp(..) if self.policy.mode == Mode::Create => Some(false),
                Work::Post(parcel) | Work::LookUp(parcel, _) => Some(!self.must_wait_for_another(&parcel.customer)),
            };
            if let Some(is_sent) = is_sent_at_once
                && !(self.may_begin() && (!is_sent || self.is_permitted(now)))
            {
                return;
            }
            let job = self.incoming.pop_front().expect("it was just seen");
            self.begin(job, now);
            if self.stopping.is_some() {
                return;
            }
        }
    }

    fn announce(&mut self) {
        let told = self.incoming.partition_point(|job| self.record.is_announced(job.row.position));
        let ahead = self.incoming.range(..told).filter(|job| job.fingerprint().is_some()).count();
        let next = self.incoming.range(told..).filter_map(|job| Some((job.row.position, job.fingerprint()?)));
        self.record.announce(ahead, next);
    }

    fn begin(&mut self, job: Job, now: Instant) {
        let Job { row, work, earlier_attempts, warnings } = job;
        let (parcel, doubt) = match work {
            Work::Settled(mut outcome) => {
                outcome.warnings.extend(warnings);
                return self.window.add_settled(row, outcome, 0);
            }
            Work::LeaveInDoubt => {
                let outcome = left_in_doubt(earlier_attempts, warnings);
                return self.window.add_settled(row, outcome, 0);
            }
            Work::Post(parcel) => (parcel, None),
            Work::LookUp(parcel, doubt) => (parcel, (self.policy.mode == Mode::Create).then_some(doubt)),
        };
        let Parcel { customer, fingerprint, body } = parcel;
        let keys = self.policy.keeps_order_per_customer.then(|| keys_of(&customer));
        let mut trip = Trip::new(&row, fingerprint, Load { customer, body }, earlier_attempts, warnings);
        let look_at = doubt.map(|doubt| self.first_look(&mut trip, doubt, now));
        let turn = self.window.begin(row, trip);
        self.unposted += 1;
        let goes_now = keys.is_none_or(|keys| self.waiting.claims(keys, turn));
        match look_at {
            Some(at) if goes_now => self.waiting.push(at, turn, Errand::Show),
            // A permit was taken for it just before.
            None if goes_now => self.send(turn, Errand::Post, now),
            Some(_) | None => {}
        }
    }

    /// Prepares a row that an earlier run left in doubt. Looks whose time has passed are left out, but for the last.
    fn first_look(&mut self, trip: &mut Trip, doubt: Doubt, now: Instant) -> Instant {
        trip.first_attempt = doubt.first_attempt;
        trip.doubt = Some(Problem::of_row(Code::InDoubtBefore));
        let quiet = doubt.quiet_since.map_or(Duration::ZERO, |since| age(since, self.clock.timestamp()));
        let looks = &self.policy.looks;
        let look = looks.iter().position(|look| *look > quiet).unwrap_or(looks.len().saturating_sub(1));
        let wait = looks.get(look).map_or(Duration::ZERO, |look| look.saturating_sub(quiet));
        let since = now.checked_sub(quiet).unwrap_or(now);
        trip.looking = Some(Looking { look, ..Looking::new(since) });
        now + wait
    }

    /// Whether the front row may be begun as far as everything but the pace is concerned. A row that is only looked up
    /// for now tells the canary nothing, and neither waits for it nor keeps it waiting.
    fn may_begin(&mut self) -> bool {
        let Some(job) = self.incoming.front() else { return false };
        let is_watched = match &job.work {
            Work::LookUp(..) if self.policy.mode == Mode::Create => false,
            Work::Post(parcel) | Work::LookUp(parcel, _) => self.canary.watches(&parcel.customer),
            Work::Settled(_) | Work::LeaveInDoubt => false,
        };
        // Once a row was accepted, those that only wait hold back nobody.
        let are_others_out = if self.canary.has_accepted() { self.under_way > 0 } else { self.window.has_posted() };
        let must_wait = (is_watched && are_others_out) || (self.life.is_silent() && self.window.open() > 0);
        if self.question.is_some() || must_wait {
            return false;
        }
        // What leaves no history needs no announcement.
        if job.fingerprint().is_some() && !self.record.covers(job.row.position) {
            return false;
        }
        if self.is_day_used_up() {
            // Rows that count already may still come to their end.
            if self.window.open() == 0 {
                self.stop(Ending::DailyLimit);
            }
            return false;
        }
        true
    }

    fn is_day_used_up(&mut self) -> bool {
        let Some(daily) = &mut self.policy.daily_limit else { return false };
        if Instant::now() >= daily.renews_at {
            daily.remaining = daily.limit;
            daily.renews_at += Duration::from_secs(24 * 60 * 60);
        }
        daily.remaining <= self.unposted
    }

    fn must_wait_for_another(&self, customer: &Customer) -> bool {
        self.policy.keeps_order_per_customer && self.waiting.has_any(&keys_of(customer))
    }

    fn is_permitted(&mut self, now: Instant) -> bool {
        match self.pacer.permit(now, self.under_way) {
            Permit::Granted => true,
            Permit::Full => false,
            Permit::Not(at) => {
                self.blocked_until = Some(at);
                false
            }
        }
    }

    fn send(&mut self, turn: Turn, errand: Errand, now: Instant) {
        let Some(trip) = self.window.trip(turn) else { return };
        let load = trip.load.take().expect("nothing is under way for a row that waits");
        if errand == Errand::Post {
            trip.attempts = trip.attempts.saturating_add(1);
            trip.posts += 1;
            trip.first_post.get_or_insert(now);
            if trip.posts > 1 {
                self.audience.tally.retries += 1;
            } else {
                self.canary.begin(&load.customer);
                self.unposted -= 1;
                if let Some(daily) = &mut self.policy.daily_limit {
                    daily.remaining = daily.remaining.saturating_sub(1);
                }
            }
        }
        self.audience.tally.requests += 1;
        self.under_way += 1;
        trip.under_way = Some((errand, self.courier.send(turn, errand, load, trip.first_attempt)));
    }

    /// Settles every row that came but was not begun when the run stopped.
    fn give_up_incoming(&mut self) {
        while let Some(Job { row, work, earlier_attempts, warnings }) = self.incoming.pop_front() {
            let (outcome, fingerprint) = match work {
                Work::Settled(mut outcome) => {
                    outcome.warnings.extend(warnings);
                    (outcome, None)
                }
                Work::LeaveInDoubt => (left_in_doubt(earlier_attempts, warnings), None),
                Work::LookUp(parcel, _) => {
                    self.cut_short += 1;
                    (left_in_doubt(earlier_attempts, warnings), parcel.fingerprint)
                }
                Work::Post(parcel) => {
                    self.cut_short += 1;
                    let unsent =
                        Outcome { warnings, attempts: earlier_attempts, ..Outcome::unsent(Status::Unsent, None) };
                    (unsent, parcel.fingerprint)
                }
            };
            // A row that was announced would else be taken for one that may have left.
            let fingerprint = fingerprint.filter(|_| self.record.is_announced(row.position));
            let entries = self.record.take_down(row.position, fingerprint, &outcome, false);
            self.window.add_settled(row, outcome, entries);
        }
    }
}

fn left_in_doubt(attempts: u32, warnings: Vec<Problem>) -> Outcome {
    let problem = Problem::of_row(Code::InDoubtBefore);
    Outcome { warnings, attempts, ..Outcome::unsent(Status::Unconfirmed, Some(problem)) }
}

fn age(since: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(since)).unwrap_or_default()
}

/// Rows that share a key may be of one customer: one with a phone only is the customer of one who has that phone and
/// an email. Others may share it by chance, or a phone in a family: then they wait for each other in vain.
fn keys_of(customer: &Customer) -> Vec<u64> {
    let hash = |identity: Identity<'_>| {
        let mut hasher = DefaultHasher::new();
        identity.hash(&mut hasher);
        hasher.finish()
    };
    let email = customer.text(Field::Email).map(|email| hash(Identity::Email(&comparable(email))));
    let phone = customer.text(Field::Phone).map(|phone| hash(Identity::Phone(phone)));
    email.into_iter().chain(phone).collect()
}
