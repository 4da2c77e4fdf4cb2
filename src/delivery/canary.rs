//! The first rows, sent one by one to see whether LadiFlow keeps what it is sent.

use super::echo::{self, Echo};
use super::policy;
use crate::customer::Customer;
use crate::losses::Losses;

/// The first rows are at most so many times as many as asked for, if some field stays unfilled.
const AT_MOST: usize = 4;

/// Watches the first rows.
#[derive(Debug)]
pub(super) struct Canary {
    rows: usize,
    /// Whether it was told what the mapping can fill.
    knows_fields: bool,
    unfilled: Vec<String>,
    accepted: usize,
    settled: usize,
    losses: Losses,
    is_over: bool,
}

impl Canary {
    pub(super) fn new(policy: &policy::Canary) -> Self {
        Self {
            rows: policy.rows,
            knows_fields: !policy.fields.is_empty(),
            unfilled: policy.fields.clone(),
            accepted: 0,
            settled: 0,
            losses: Losses::default(),
            is_over: policy.rows == 0,
        }
    }

    /// Whether rows go out one by one.
    pub(super) const fn is_watching(&self) -> bool {
        !self.is_over
    }

    /// Takes down what an accepting answer showed.
    pub(super) fn note(&mut self, sent: &Customer, echo: &Echo) {
        if self.is_over {
            return;
        }
        self.accepted += 1;
        echo::count(&mut self.losses, sent, &echo.fates);
        let losses = &self.losses;
        self.unfilled.retain(|field| !losses.iter().any(|(name, _)| name == *field));
    }

    /// Whether every field that the mapping can fill was sent and came back: then more rows would prove no more.
    fn has_seen_everything_again(&self) -> bool {
        let mut sent = self.losses.iter().peekable();
        self.knows_fields
            && self.unfilled.is_empty()
            && sent.peek().is_some()
            && sent.all(|(_, kept)| kept.kept + kept.moved > 0)
    }

    /// Takes down that a row was settled; the fields that were lost, once enough is known and if there are any.
    pub(super) fn verdict(&mut self) -> Option<Vec<String>> {
        if self.is_over {
            return None;
        }
        self.settled += 1;
        self.is_over = (self.accepted >= self.rows && self.unfilled.is_empty())
            || self.has_seen_everything_again()
            || self.settled >= self.rows.saturating_mul(AT_MOST);
        let lost: Vec<_> = self.losses.lost().map(std::borrow::Cow::into_owned).collect();
        (self.is_over && !lost.is_empty()).then_some(lost)
    }
}
