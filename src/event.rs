//! What is said of a run while it goes: facts in one order, the tally they add up to, and who listens.

use std::any::Any;
use std::io;
use std::time::Duration;

use crate::losses::Losses;
use crate::outcome::{Outcome, Status};
use crate::row::Row;

/// How a run ended. The word stands in `summary.json` as `ending`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// Every row was settled.
    Finished,
    /// LadiFlow refused the key.
    KeyRefused,
    /// More failures than `--max-failures`, or `stop_after_equal` equal ones in a row.
    TooManyFailures,
    /// Nobody listens, no answer for `service_down_after`, or a pause beyond `max_pause`.
    ServiceDown,
    /// The day's customers are used up.
    DailyLimit,
    /// `--deadline` or `--max-duration`.
    Deadline,
    /// The file lost more than `max_shrink` since the last good run.
    ShrunkInput,
    /// The file changed while it was read.
    InputChanged,
    /// LadiFlow kept nothing of a field in the first rows that fill it, and `on_loss` says stop.
    Losses,
    /// Results, failures or the ledger could not be written.
    OutputFailed,
    /// Ctrl-C (`SIGINT`, 130) or `SIGTERM` (143).
    Interrupted {
        /// The exit code that tells which.
        exit_code: u8,
    },
}

impl Ending {
    /// The word in `summary.json`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::KeyRefused => "key_refused",
            Self::TooManyFailures => "too_many_failures",
            Self::ServiceDown => "service_down",
            Self::DailyLimit => "daily_limit",
            Self::Deadline => "deadline",
            Self::ShrunkInput => "shrunk_input",
            Self::InputChanged => "input_changed",
            Self::Losses => "losses",
            Self::OutputFailed => "output_failed",
            Self::Interrupted { .. } => "interrupted",
        }
    }
}

/// A row that reached its outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// The row as the reader gave it.
    pub row: Row,
    /// What became of it.
    pub outcome: Outcome,
}

/// A fact of the run.
#[derive(Debug)]
pub enum Event<'a> {
    /// The first row is about to be begun.
    Started {
        /// Rows that will be settled.
        total: u64,
    },
    /// A row reached its outcome. Rows are told in input order.
    Settled(&'a Settled),
    /// An attempt failed in a way that passes; the row will be tried again.
    Retrying {
        /// When, from now.
        after: Duration,
    },
    /// Nobody sends for a while.
    Paused {
        /// How long, from now.
        duration: Duration,
    },
    /// Requests have come to nothing for a while: nobody is there who works.
    Unreached {
        /// Why, as a stable word that names the text `trouble.…`.
        why: &'static str,
        /// When the run stops if that lasts, from now.
        stops_after: Duration,
    },
    /// Somebody works again after that.
    Reached,
    /// The numbers in force at the moment, told when they change and at most a few times a second.
    Paced {
        /// Requests under way.
        in_flight: usize,
        /// How many may be.
        limit: usize,
        /// The ceiling in requests a second; `None` is unlimited.
        rate: Option<f64>,
    },
    /// Some rows were sent, and no answer told what became of them. Told when that changes and at most a few times a
    /// second; with no rows once there are none any more.
    LookedUp {
        /// Rows that are being looked up.
        rows: u64,
        /// When the next is looked up, from now; `None` while lookups are under way.
        next: Option<Duration>,
    },
    /// The answers to the first rows that fill these fields show nothing of them: API names or `custom:NAME`.
    Lost(&'a [String]),
    /// LadiFlow gave the same `_id` to the rows with these numbers: it merged them. Told after the last row.
    Merged(&'a [u64]),
    /// Time went by: told a few times a second, also while nothing else happens, so that a picture can move on.
    Ticked,
    /// No new request from here on; what is under way may end.
    Stopping(Ending),
    /// The last event: every row read has been told.
    Ended(Ending),
}

/// The counts of a run: the only ones there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows that will be settled, once known.
    pub total: u64,
    /// Every HTTP request that left, lookups included.
    pub requests: u64,
    /// Posts beyond each row's first.
    pub retries: u64,
    /// What LadiFlow kept of the values in the rows that it accepted.
    pub losses: Losses,
    counts: [u64; Status::ALL.len()],
}

impl Tally {
    /// Counts a row's outcome.
    pub fn count(&mut self, status: Status) {
        self.counts[status as usize] += 1;
    }

    /// How many rows have a status.
    pub const fn rows(&self, status: Status) -> u64 {
        self.counts[status as usize]
    }

    /// How many rows are settled.
    pub fn settled(&self) -> u64 {
        self.counts.iter().sum()
    }
}

/// Hears the facts of a run, in order, and turns them into files, lines or a picture.
pub trait Listener: Any {
    /// Hears one fact, with the counts as they stand after it.
    ///
    /// # Errors
    /// What could not be written. For an essential listener it stops the run; any other falls silent after a warning.
    fn hear(&mut self, event: &Event<'_>, tally: &Tally) -> io::Result<()>;

    /// Whether the run must stop when this one fails.
    fn is_essential(&self) -> bool {
        false
    }
}

/// Takes the listener of a type out of those who heard a run, for what it has gathered.
pub fn take_listener<L: Listener>(listeners: &mut Vec<Box<dyn Listener + Send>>) -> Option<L> {
    let at = listeners.iter().position(|listener| (&**listener as &dyn Any).is::<L>())?;
    let listener: Box<dyn Any> = listeners.swap_remove(at);
    listener.downcast().ok().map(|listener| *listener)
}
