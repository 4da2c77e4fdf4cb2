//! Which fault a request meets: a pure draw by seed, request and how often that request has come.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::options::Share;

/// What can go wrong with one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A 5xx, nothing stored.
    ServerError,
    /// Stored, then a 5xx.
    ServerErrorAfter,
    /// 503 with `Retry-After`, nothing stored.
    Unavailable,
    /// The connection is cut, nothing stored.
    Cut,
    /// Stored, then the connection is cut.
    CutAfter,
    /// The connection is cut, and it is stored later.
    StoreLate,
    /// No answer ever, nothing stored.
    Hang,
    /// Stored, and no answer ever.
    HangAfter,
    /// HTTP 200 with an error in `code`, nothing stored.
    ErrorCode,
    /// A refusal, nothing stored.
    Refuse,
    /// A body that cannot be read, nothing stored.
    Garbage,
    /// Stored, then a body that cannot be read.
    GarbageAfter,
    /// Stored, then a body far too large.
    OversizedAfter,
    /// A redirect, nothing stored.
    Redirect,
}

impl Fault {
    /// The word under which it is counted.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ServerError => "server_error",
            Self::ServerErrorAfter => "server_error_after",
            Self::Unavailable => "unavailable",
            Self::Cut => "cut",
            Self::CutAfter => "cut_after",
            Self::StoreLate => "store_late",
            Self::Hang => "hang",
            Self::HangAfter => "hang_after",
            Self::ErrorCode => "error_code",
            Self::Refuse => "refuse",
            Self::Garbage => "garbage",
            Self::GarbageAfter => "garbage_after",
            Self::OversizedAfter => "oversized_after",
            Self::Redirect => "redirect",
        }
    }

    /// Whether the request is stored before the fault shows.
    pub const fn is_after_storing(self) -> bool {
        match self {
            Self::ServerErrorAfter | Self::CutAfter | Self::HangAfter | Self::GarbageAfter | Self::OversizedAfter => {
                true
            }
            Self::ServerError
            | Self::Unavailable
            | Self::Cut
            | Self::StoreLate
            | Self::Hang
            | Self::ErrorCode
            | Self::Refuse
            | Self::Garbage
            | Self::Redirect => false,
        }
    }
}

/// Draws what chance decides. A request's draw depends on the seed, on what it says and on how often it has come, not
/// on its neighbours: so it repeats however requests are ordered.
#[derive(Debug)]
pub struct Dice {
    seed: u64,
    /// Each fault with the upper end of its part of 0 to 1.
    faults: Vec<(Fault, f64)>,
    /// How often each request has come. Kept only where chance decides something.
    seen: HashMap<u64, u32>,
}

/// What chance decided about one request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Draw {
    /// The fault it meets.
    pub fault: Option<Fault>,
    /// From 0 to 1: which part of the jitter it gets.
    pub jitter: f64,
    /// Any number, to choose among kinds.
    pub kind: u8,
}

impl Dice {
    /// Dice for faults with these shares, which together are at most 1.
    pub fn new(seed: u64, shares: &[(Fault, Share)]) -> Self {
        let mut end = 0.0;
        let parts = shares.iter().filter(|(_, share)| share.fraction() > 0.0).map(|(fault, share)| {
            end += share.fraction();
            (*fault, end)
        });
        let faults = parts.collect();
        Self { seed, faults, seen: HashMap::new() }
    }

    /// Draws for a request, told by its path and body.
    pub fn draw(&mut self, path: &str, body: &[u8]) -> Draw {
        let mut hasher = DefaultHasher::new();
        (self.seed, path, body).hash(&mut hasher);
        let request = hasher.finish();
        let times = self.seen.entry(request).or_default();
        *times = times.saturating_add(1);
        times.hash(&mut hasher);
        let mut random = fastrand::Rng::with_seed(hasher.finish());
        let point = random.f64();
        let fault = self.faults.iter().find(|(_, end)| point < *end).map(|(fault, _)| *fault);
        Draw { fault, jitter: random.f64(), kind: random.u8(..) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dice(seed: u64, cut: &str, hang: &str) -> Dice {
        Dice::new(seed, &[(Fault::Cut, cut.parse().unwrap()), (Fault::Hang, hang.parse().unwrap())])
    }

    fn faults(dice: &mut Dice, numbers: impl Iterator<Item = u32>) -> Vec<(u32, Option<Fault>)> {
        let mut drawn: Vec<_> = numbers.map(|number| (number, dice.draw("/", &number.to_le_bytes()).fault)).collect();
        drawn.sort_by_key(|(number, _)| *number);
        drawn
    }

    #[test]
    fn shares_are_met() {
        let drawn = faults(&mut dice(7, "20%", "5%"), 0..20_000);
        let count = |wanted| drawn.iter().filter(|(_, fault)| *fault == wanted).count();
        assert!((3_800..4_200).contains(&count(Some(Fault::Cut))), "{}", count(Some(Fault::Cut)));
        assert!((900..1_100).contains(&count(Some(Fault::Hang))), "{}", count(Some(Fault::Hang)));
        assert_eq!(count(Some(Fault::Redirect)), 0);
    }

    #[test]
    fn a_share_of_one_meets_every_request_and_of_zero_none() {
        assert!(faults(&mut dice(7, "1", "0"), 0..1_000).iter().all(|(_, fault)| *fault == Some(Fault::Cut)));
        assert!(faults(&mut dice(7, "0", "0"), 0..1_000).iter().all(|(_, fault)| fault.is_none()));
    }

    #[test]
    fn the_same_seed_draws_the_same_in_any_order() {
        let forward = faults(&mut dice(7, "50%", "0"), 0..100);
        assert_eq!(forward, faults(&mut dice(7, "50%", "0"), (0..100).rev()));
        assert_ne!(forward, faults(&mut dice(8, "50%", "0"), 0..100));
    }

    #[test]
    fn a_request_that_comes_again_draws_anew() {
        let mut dice = dice(7, "50%", "0");
        let draws: Vec<_> = (0..64).map(|_| dice.draw("/", b"same").fault).collect();
        assert!(draws.contains(&None) && draws.contains(&Some(Fault::Cut)));
    }
}
