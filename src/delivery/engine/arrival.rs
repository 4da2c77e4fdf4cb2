//! What comes back: each answer is taken for what it proves, and no more.

use std::time::Duration;

use tokio::time::Instant;

use super::Engine;
use super::courier::{Delivered, Message, Told};
use super::trip::{Errand, Looking};
use super::window::Turn;
use crate::api::{Finding, Transport, Trouble};
use crate::code::Code;
use crate::delivery::echo::{self, Echo};
use crate::delivery::pace::{Pause, Sign};
use crate::delivery::policy::Mode;
use crate::delivery::retry::{Verdict, backoff};
use crate::event::{Ending, Event};
use crate::outcome::{Problem, Status};

/// Posts of one row, pauses and all: one that makes LadiFlow ask for a pause each time must not hold up the run for ever.
const MOST_POSTS: u32 = 100;

impl<T: Transport> Engine<T> {
    /// Takes in what a request came to.
    pub(super) fn arrive(&mut self, message: Message) {
        let Message::Delivered(delivered) = message else { panic!("an attempt panicked: see above") };
        let Delivered { turn, errand, load, elapsed, http, wait, sign, silence, left_out, told } = *delivered;
        let now = Instant::now();
        let Some(trip) = self.window.trip(turn) else { return };
        self.under_way -= 1;
        trip.under_way = None;
        trip.load = Some(load);
        trip.warnings.extend(left_out);
        if errand == Errand::Post {
            trip.http = http;
            trip.elapsed = Some(elapsed);
        }
        let is_down = self.life.note(now, silence);
        self.pacer.learn(now, elapsed, sign);
        let pauses = self.pause_if_asked(now, wait, sign);
        match told {
            Told::Accepted(echo) => self.on_accepted(turn, echo),
            Told::Not(verdict, problem) => self.on_not_taken(turn, verdict, problem, pauses, now),
            Told::Found(finding) => self.on_found(turn, errand, finding, now),
            Told::Unanswered(Verdict::KeyRefused) => {
                self.give_up(turn);
                self.stop(Ending::KeyRefused);
            }
            Told::Unanswered(_) => self.on_unanswered(turn, errand, pauses, now),
        }
        if is_down {
            self.stop_as_down(self.life.trouble());
        }
    }

    /// Whether the answer makes everybody wait.
    fn pause_if_asked(&mut self, now: Instant, wait: Option<Duration>, sign: Sign) -> bool {
        if sign != Sign::Throttled && wait.is_none() {
            return false;
        }
        match self.pacer.pause(now, wait) {
            Pause::Covered => {}
            Pause::Begun(duration) => self.tell(&Event::Paused { duration }),
            Pause::TooLong => self.stop_as_down(Some(Trouble::LongPause)),
        }
        true
    }

    fn on_accepted(&mut self, turn: Turn, echo: Echo) {
        let trip = self.window.trip(turn).expect("the row of an answer is open");
        let load = trip.load.as_ref().expect("nothing else is under way for it");
        echo::count(&mut self.audience.tally.losses, &load.customer, &echo.fates);
        self.canary.note(&load.customer, &echo);
        trip.warnings.extend(echo.warnings);
        if let Some(id) = &echo.customer_id {
            self.merged.note(id, trip.number);
        }
        let status = if echo.was_known { Status::Updated } else { Status::Created };
        self.settle(turn, status, None, echo.customer_id);
    }

    fn on_not_taken(&mut self, turn: Turn, verdict: Verdict, problem: Problem, pauses: bool, now: Instant) {
        let trip = self.window.trip(turn).expect("the row of an answer is open");
        match verdict {
            Verdict::Refused | Verdict::WrongAddress if trip.was_freed => {
                // The repetition may be refused because the first post was stored late.
                trip.looking = Some(Looking { refusal: Some(problem.clone()), ..Looking::new(now) });
                trip.doubt = Some(problem);
                self.look_next(turn, 0, now);
            }
            Verdict::Accepted | Verdict::Refused | Verdict::WrongAddress => {
                self.settle(turn, Status::Refused, Some(problem), None);
            }
            Verdict::KeyRefused => {
                let (status, problem) = trip.when_given_up((Status::Unsent, Some(problem)));
                self.cut_short += 1;
                self.settle(turn, status, problem, None);
                self.stop(Ending::KeyRefused);
            }
            Verdict::Throttled => self.repeat(turn, problem, true, pauses, now),
            Verdict::Unavailable => self.repeat(turn, problem, pauses, pauses, now),
            Verdict::NotReached => {
                // While nobody at all is reached, the trouble is not the row's.
                let is_shared = trip.life_seen.replace(self.life.signs()) == Some(self.life.signs());
                self.repeat(turn, problem, is_shared, pauses, now);
            }
            Verdict::InDoubt => {
                trip.doubt = Some(problem.clone());
                match self.policy.mode {
                    Mode::CreateOrUpdate => self.repeat(turn, problem, false, pauses, now),
                    Mode::Create => self.look_from_now_on(turn, now),
                }
            }
        }
    }

    /// The row is posted again, now if everybody waits anyway, else after a wait of its own; or it has used up its
    /// attempts.
    fn repeat(&mut self, turn: Turn, problem: Problem, is_free: bool, pauses: bool, now: Instant) {
        let trip = self.window.trip(turn).expect("the row of an answer is open");
        trip.used_up += u32::from(!is_free);
        if trip.used_up >= self.policy.max_attempts || trip.posts >= MOST_POSTS {
            return self.fail(turn, problem);
        }
        let wait = if pauses {
            Duration::ZERO
        } else {
            trip.repetitions += 1;
            backoff(trip.repetitions, &mut self.random).min(self.life.patience(now))
        };
        self.post_again(turn, now, wait);
    }

    /// The row waits for its next post; after a stop it will be given up instead.
    fn post_again(&mut self, turn: Turn, now: Instant, after: Duration) {
        self.waiting.push(now + after, turn, Errand::Post);
        if self.stopping.is_none() {
            self.tell(&Event::Retrying { after });
        }
    }

    fn fail(&mut self, turn: Turn, problem: Problem) {
        let trip = self.window.trip(turn).expect("a row that fails is open");
        let attempts = trip.attempts.to_string();
        let problem = Problem { code: Code::AttemptsUsedUp, ..problem }.with("attempts", attempts);
        let (status, problem) = trip.when_given_up((Status::Failed, Some(problem)));
        self.settle(turn, status, problem, None);
    }

    /// The row is in doubt from this moment on.
    fn look_from_now_on(&mut self, turn: Turn, now: Instant) {
        let trip = self.window.trip(turn).expect("the row of an answer is open");
        if trip.first_attempt.is_none() {
            let ago = trip.first_post.map_or(Duration::ZERO, |first| now - first);
            trip.first_attempt = self.clock.timestamp().checked_sub(ago).ok();
        }
        trip.used_up += 1;
        trip.looking = Some(Looking::new(now));
        self.look_next(turn, 0, now);
    }

    /// Waits for a look, or draws the conclusion after the last.
    fn look_next(&mut self, turn: Turn, look: usize, now: Instant) {
        let trip = self.window.trip(turn).expect("a row in doubt is open");
        let looking = trip.looking.as_mut().expect("it is looked up");
        (looking.look, looking.tries) = (look, 0);
        match self.policy.looks.get(look) {
            Some(wait) => self.waiting.push((looking.since + *wait).max(now), turn, Errand::Show),
            None => self.conclude(turn, now),
        }
    }

    fn on_found(&mut self, turn: Turn, errand: Errand, finding: Finding, now: Instant) {
        let trip = self.window.trip(turn).expect("the row of an answer is open");
        let looking = trip.looking.as_mut().expect("it is looked up");
        match finding {
            Finding::Ours { id } => {
                if let Some(id) = &id {
                    self.merged.note(id, trip.number);
                }
                // After a kill nobody counted the post that is proved now.
                trip.attempts = trip.attempts.max(1);
                return self.settle(turn, Status::Created, None, id);
            }
            Finding::ProvesNothing if errand == Errand::Show => {
                // What `show` answers for nobody is not known: only `list` can prove that nobody is there.
                return self.waiting.push(now, turn, Errand::List);
            }
            Finding::NotOurs { .. } | Finding::Absent | Finding::ProvesNothing => looking.note(finding),
        }
        let next = looking.look + 1;
        self.look_next(turn, next, now);
    }

    /// A lookup was not answered, for a reason that passes: the same look again, a few times.
    fn on_unanswered(&mut self, turn: Turn, errand: Errand, pauses: bool, now: Instant) {
        let trip = self.window.trip(turn).expect("the row of an answer is open");
        let looking = trip.looking.as_mut().expect("it is looked up");
        if pauses {
            return self.waiting.push(now, turn, errand);
        }
        looking.tries += 1;
        if looking.tries >= self.policy.max_attempts {
            return self.on_found(turn, Errand::List, Finding::ProvesNothing, now);
        }
        let wait = backoff(looking.tries, &mut self.random);
        self.waiting.push(now + wait, turn, errand);
    }

    /// After the last look: nobody was there each time, and the row is free; or it stays in doubt.
    fn conclude(&mut self, turn: Turn, now: Instant) {
        let trip = self.window.trip(turn).expect("a row in doubt is open");
        let looking = trip.looking.as_ref().expect("it is looked up");
        if !looking.all_absent || self.policy.looks.is_empty() {
            let (status, problem) = trip.when_given_up((Status::Unconfirmed, None));
            return self.settle(turn, status, problem, None);
        }
        let refusal = trip.looking.take().and_then(|looking| looking.refusal);
        let doubt = trip.doubt.take();
        trip.was_freed = true;
        match (refusal, doubt) {
            (Some(refusal), _) => self.settle(turn, Status::Refused, Some(refusal), None),
            (None, Some(doubt)) if trip.used_up >= self.policy.max_attempts => self.fail(turn, doubt),
            (None, _) => self.post_again(turn, now, Duration::ZERO),
        }
    }
}
