//! Every number by which a run is delivered.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::pace::Rate;
use crate::api::Endpoint;
pub use crate::config::values::{Bound, Mode};

impl Mode {
    /// Where its rows are posted.
    pub const fn endpoint(self) -> Endpoint {
        match self {
            Self::Create => Endpoint::Create,
            Self::CreateOrUpdate => Endpoint::CreateOrUpdate,
        }
    }
}

/// How many requests may be under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concurrency {
    /// Always so many.
    Fixed(usize),
    /// As many as the service bears, up to `max`.
    Auto {
        /// The most.
        max: usize,
    },
}

impl Concurrency {
    /// The most requests that may ever be under way; at least 1.
    pub fn most(self) -> usize {
        let (Self::Fixed(most) | Self::Auto { max: most }) = self;
        most.max(1)
    }
}

/// A limit of customers a day over all runs.
#[derive(Debug, Clone, Copy)]
pub struct DailyLimit {
    /// Customers that may still be posted today.
    pub remaining: u64,
    /// Customers a day.
    pub limit: u64,
    /// When the day turns.
    pub renews_at: Instant,
}

/// What happens when the first answers show nothing of a field that was sent.
#[derive(Debug, Clone)]
pub enum OnLoss {
    /// Go on.
    Continue,
    /// Stop with `losses`.
    Stop,
    /// Somebody is asked; no row is begun until the answer is there.
    Ask(mpsc::Sender<LossQuestion>),
}

/// Whether to go on although values are lost.
#[derive(Debug)]
pub struct LossQuestion {
    /// API names, or `custom:NAME`, of the fields that were sent and not seen again.
    pub fields: Vec<String>,
    /// `true` goes on, `false` stops with `losses`; dropped without an answer, the run goes on.
    pub answer: oneshot::Sender<bool>,
}

/// Rows that are the first to fill a field, sent one by one.
#[derive(Debug, Clone)]
pub struct Canary {
    /// How many accepted rows show enough, where a field does not come back before; 0 sends none alone.
    pub rows: usize,
    /// What happens on a loss.
    pub on_loss: OnLoss,
}

/// Every number by which a run is delivered.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Where rows are posted: with `create` a row in doubt is looked up and never blindly repeated, with
    /// `create-or-update` repeating is safe.
    pub mode: Mode,
    /// Requests under way.
    pub concurrency: Concurrency,
    /// The hard ceiling; `None` is unlimited.
    pub rate: Option<Rate>,
    /// Posts of a row, at least 1.
    pub max_attempts: u32,
    /// Failures among the rows sent before the run stops; a share is judged from 200 rows on.
    pub max_failures: Bound,
    /// Equal failures in a row before the run stops; 0 is never.
    pub stop_after_equal: u32,
    /// How long nobody may answer before the run stops.
    pub service_down_after: Duration,
    /// The longest that nobody sends because LadiFlow asks for it.
    pub max_pause: Duration,
    /// Customers a day.
    pub daily_limit: Option<DailyLimit>,
    /// When the run stops.
    pub deadline: Option<Instant>,
    /// When a row in doubt is looked up, counted from the end of its attempt, ascending.
    pub looks: Vec<Duration>,
    /// Rows sent one by one.
    pub canary: Canary,
    /// Whether rows of one customer go out in input order, one at a time (`duplicates = "all"`).
    pub keeps_order_per_customer: bool,
    /// The most memory for finished rows that wait for an older one, in bytes.
    pub window_bytes: usize,
}
