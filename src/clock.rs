//! The time of day, injected, so that what depends on it can be tested.

use jiff::{Timestamp, ZonedDateTime};

/// Tells the time of day. Durations are measured with `tokio::time` instead.
pub trait Clock: Send + Sync {
    /// Now, with the local time zone.
    fn now(&self) -> ZonedDateTime;

    /// Now, as a point in time.
    fn timestamp(&self) -> Timestamp {
        self.now().timestamp()
    }
}

/// The machine's clock and time zone.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> ZonedDateTime {
        ZonedDateTime::now()
    }
}

/// A clock that stands still, for tests.
#[derive(Debug, Clone)]
pub struct StoppedClock(pub ZonedDateTime);

impl Clock for StoppedClock {
    fn now(&self) -> ZonedDateTime {
        self.0.clone()
    }
}
