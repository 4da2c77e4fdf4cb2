//! Requests before the first row, one at a time: waited for by the same pace, pauses and patience as rows.

use bytes::Bytes;
use serde::Serialize;
use tokio::time::{Instant, sleep, sleep_until};

use super::life::Life;
use super::pace::{Pacer, Pause, Permit, Sign};
use super::policy::{Concurrency, Policy};
use super::retry::{Verdict, backoff, judge, silence};
use super::tags::TagsError;
use crate::api::{Answer, Attempt, Endpoint, Reply, Transport, Trouble};
use crate::event::Event;
use crate::message::Fact;

/// Asks until there is an answer that counts.
pub(super) struct Inquiry<'a, T> {
    transport: &'a T,
    policy: &'a Policy,
    pacer: Pacer,
    life: Life,
    random: &'a mut fastrand::Rng,
    told: &'a mut (dyn FnMut(&Event<'_>) + Send),
}

/// What a request came to in the end.
pub(super) enum Told {
    /// It was taken.
    Accepted(Reply),
    /// It was not, or nobody knows; with what LadiFlow said, or what happened.
    Not(Verdict, Vec<Fact>),
}

impl<'a, T: Transport> Inquiry<'a, T> {
    pub(super) fn new(
        transport: &'a T,
        policy: &'a Policy,
        random: &'a mut fastrand::Rng,
        told: &'a mut (dyn FnMut(&Event<'_>) + Send),
    ) -> Self {
        let pacer = Pacer::new(Concurrency::Fixed(1), policy.rate, policy.max_pause);
        Self { transport, policy, pacer, life: Life::new(policy.service_down_after), random, told }
    }

    /// Asks a question that changes nothing, and so may be repeated whatever happened.
    pub(super) async fn ask(&mut self, endpoint: Endpoint, question: &impl Serialize) -> Result<Reply, TagsError> {
        match self.exchange(endpoint, &json(question), true).await? {
            Told::Accepted(reply) => Ok(reply),
            Told::Not(Verdict::Refused | Verdict::WrongAddress, words) => Err(TagsError::Refused { words }),
            Told::Not(_, words) => Err(TagsError::Unanswered { words }),
        }
    }

    /// Sends what changes something: repeated only while LadiFlow surely did not take it.
    pub(super) async fn order(&mut self, endpoint: Endpoint, order: &impl Serialize) -> Result<Told, TagsError> {
        self.exchange(endpoint, &json(order), false).await
    }

    async fn exchange(&mut self, endpoint: Endpoint, body: &Bytes, is_harmless: bool) -> Result<Told, TagsError> {
        let mut used_up = 0;
        for repetition in 1.. {
            let (attempt, is_shared) = self.attempt(endpoint, body).await?;
            let words = attempt.words();
            let verdict = judge(&attempt);
            let may_repeat = match (verdict, attempt.result) {
                (Verdict::Accepted, Ok(Answer { reply: Ok(reply), .. })) => return Ok(Told::Accepted(reply)),
                (Verdict::KeyRefused, _) => return Err(TagsError::KeyRefused { words }),
                (Verdict::Accepted | Verdict::Refused | Verdict::WrongAddress, _) => false,
                (Verdict::Throttled | Verdict::Unavailable | Verdict::NotReached, _) => true,
                (Verdict::InDoubt, _) => is_harmless,
            };
            used_up += u32::from(!is_shared);
            if !may_repeat || used_up >= self.policy.max_attempts {
                return Ok(Told::Not(verdict, words));
            }
            // After a pause everybody may send at once.
            if self.life.trouble().is_some() || !is_shared {
                sleep(backoff(repetition, self.random).min(self.life.patience(Instant::now()))).await;
            }
        }
        unreachable!("the attempts run out")
    }

    /// Makes one attempt when it may leave; whether what it met is everybody's trouble, and uses up no attempt.
    async fn attempt(&mut self, endpoint: Endpoint, body: &Bytes) -> Result<(Attempt, bool), TagsError> {
        while let Permit::Not(at) = self.pacer.permit(Instant::now(), 0) {
            sleep_until(at).await;
        }
        let attempt = self.transport.post(endpoint, body.clone()).await;
        let now = Instant::now();
        let silence = silence(&attempt);
        let is_down = self.life.note(now, silence);
        if let Some(event) = self.life.news(now) {
            (self.told)(&event);
        }
        if let Some(trouble) = silence.filter(|_| is_down) {
            return Err(TagsError::Down { trouble });
        }
        let wait = attempt.result.as_ref().ok().and_then(|answer| answer.wait);
        let sign = judge(&attempt).sign();
        self.pacer.learn(now, attempt.elapsed, sign);
        if sign != Sign::Throttled && wait.is_none() {
            return Ok((attempt, silence.is_some()));
        }
        match self.pacer.pause(now, wait) {
            Pause::Covered => {}
            Pause::Begun(duration) => (self.told)(&Event::Paused { duration }),
            Pause::TooLong => return Err(TagsError::Down { trouble: Trouble::LongPause }),
        }
        Ok((attempt, true))
    }
}

fn json(body: &impl Serialize) -> Bytes {
    Bytes::from(serde_json::to_vec(body).expect("texts and numbers are always JSON"))
}
