//! What an attempt means for its row, and how long to wait before the next one.

use std::time::Duration;

use super::pace::Sign;
use crate::api::{Answer, Attempt, NoAnswer, Trouble};

/// The wait before the first repetition is at most this; it doubles with each.
const FIRST_BACKOFF: Duration = Duration::from_millis(500);

/// The longest wait before a repetition.
const LONGEST_BACKOFF: Duration = Duration::from_secs(8);

/// What an attempt means for its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// LadiFlow took the customer.
    Accepted,
    /// LadiFlow will never take it as it is.
    Refused,
    /// Nothing takes customers at this address.
    WrongAddress,
    /// The key is not good for this.
    KeyRefused,
    /// LadiFlow is too busy and did not take it.
    Throttled,
    /// LadiFlow is down and did not take it.
    Unavailable,
    /// Nothing of the request left this machine.
    NotReached,
    /// It left, and nothing tells whether it was taken.
    InDoubt,
}

impl Verdict {
    /// What it says about the pace.
    pub(super) const fn sign(self) -> Sign {
        match self {
            Self::Accepted | Self::Refused | Self::WrongAddress | Self::KeyRefused => Sign::Taken,
            Self::Throttled => Sign::Throttled,
            Self::Unavailable | Self::NotReached | Self::InDoubt => Sign::Troubled,
        }
    }
}

/// Judges the attempt to post a customer. The HTTP status decides unless it is 2xx, then the code in the body.
pub fn judge(attempt: &Attempt) -> Verdict {
    match &attempt.result {
        Err(NoAnswer::NotReached(_)) => Verdict::NotReached,
        Err(NoAnswer::Lost(_)) => Verdict::InDoubt,
        Ok(answer) => match effective_code(answer) {
            Some(200 | 201) => Verdict::Accepted,
            Some(401 | 403) => Verdict::KeyRefused,
            Some(404 | 405 | 300..400) => Verdict::WrongAddress,
            Some(408) => Verdict::InDoubt,
            Some(429) => Verdict::Throttled,
            Some(503) => Verdict::Unavailable,
            Some(400..500) => Verdict::Refused,
            // 500, 502 and 504 may come after the customer was stored; of any other nothing is known.
            Some(_) | None => Verdict::InDoubt,
        },
    }
}

/// The HTTP status if it is not 2xx, else the code in the body; `None` if the body has none.
pub fn effective_code(answer: &Answer) -> Option<u32> {
    if (200..300).contains(&answer.status) {
        answer.reply.as_ref().ok().and_then(|reply| reply.code)
    } else {
        Some(u32::from(answer.status))
    }
}

/// Why an attempt shows nobody who works: it has no answer, or a gateway's word that nobody is behind it. `None` is a
/// sign of life.
pub fn silence(attempt: &Attempt) -> Option<Trouble> {
    match &attempt.result {
        Ok(answer) if matches!(answer.status, 502..=504) && answer.wait.is_none() => Some(Trouble::Unavailable),
        Ok(_) => None,
        Err(NoAnswer::NotReached(trouble) | NoAnswer::Lost(trouble)) => Some(*trouble),
    }
}

/// The wait before repetition number `repetition` (from 1): anything between nothing and a bound that doubles, so
/// that rows which failed together do not come back together.
pub fn backoff(repetition: u32, random: &mut fastrand::Rng) -> Duration {
    let bound = FIRST_BACKOFF.saturating_mul(1 << repetition.saturating_sub(1).min(16)).min(LONGEST_BACKOFF);
    bound.mul_f64(random.f64())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::api::Reply;

    fn answered(status: u16, body: &str) -> Attempt {
        let reply = Reply::read(&Bytes::from(body.to_owned()));
        Attempt { elapsed: Duration::ZERO, result: Ok(Answer { status, wait: None, reply }) }
    }

    #[test]
    fn the_status_decides_outside_2xx_and_the_code_in_the_body_within() {
        use Verdict::*;
        for (code, verdict) in [
            (200, Accepted),
            (201, Accepted),
            (301, WrongAddress),
            (307, WrongAddress),
            (400, Refused),
            (401, KeyRefused),
            (402, Refused),
            (403, KeyRefused),
            (404, WrongAddress),
            (405, WrongAddress),
            (408, InDoubt),
            (409, Refused),
            (413, Refused),
            (418, Refused),
            (422, Refused),
            (429, Throttled),
            (500, InDoubt),
            (501, InDoubt),
            (502, InDoubt),
            (503, Unavailable),
            (504, InDoubt),
        ] {
            let body = format!(r#"{{"code":{code}}}"#);
            assert_eq!(judge(&answered(200, &body)), verdict, "code {code} under HTTP 200");
            assert_eq!(judge(&answered(201, &body)), verdict, "code {code} under HTTP 201");
            if code > 201 {
                assert_eq!(judge(&answered(code, r#"{"code":200}"#)), verdict, "HTTP {code} whatever the body says");
                assert_eq!(judge(&answered(code, "<html>")), verdict, "HTTP {code} without a readable body");
            }
        }
    }

    #[test]
    fn what_is_neither_accepted_nor_refused_is_in_doubt() {
        for body in
            ["{}", "", "<html>", r#"{"code":1001}"#, r#"{"code":0}"#, r#"{"code":204}"#, r#"{"message":"Thành công"}"#]
        {
            assert_eq!(judge(&answered(200, body)), Verdict::InDoubt, "{body}");
        }
        let cut = Answer { status: 201, wait: None, reply: Err(Trouble::Cut) };
        assert_eq!(judge(&Attempt { elapsed: Duration::ZERO, result: Ok(cut) }), Verdict::InDoubt);
    }

    #[test]
    fn without_an_answer_it_matters_whether_anything_left() {
        for (failure, verdict) in [
            (NoAnswer::NotReached(Trouble::Refused), Verdict::NotReached),
            (NoAnswer::Lost(Trouble::Cut), Verdict::InDoubt),
        ] {
            assert_eq!(judge(&Attempt { elapsed: Duration::ZERO, result: Err(failure) }), verdict);
        }
    }

    #[test]
    fn waits_grow_to_a_bound_and_are_spread_from_nothing_on() {
        let mut random = fastrand::Rng::with_seed(7);
        for (repetition, bound) in [(1, 500), (2, 1000), (3, 2000), (4, 4000), (5, 8000), (40, 8000)] {
            let waits: Vec<_> = (0..2000).map(|_| backoff(repetition, &mut random).as_millis()).collect();
            let (least, most) = (waits.iter().min().unwrap(), waits.iter().max().unwrap());
            assert!(*most <= bound && *most > bound * 9 / 10, "{repetition}: {most}");
            assert!(*least < bound / 10, "{repetition}: {least}");
        }
    }
}
