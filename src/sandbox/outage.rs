//! When the whole service is down.

use std::sync::OnceLock;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::options::{DownAs, FaultOptions};

/// One time of being down, which begins after a number of requests.
#[derive(Debug)]
pub struct Outage {
    after: u64,
    length: Option<Duration>,
    look: DownAs,
    began: OnceLock<Instant>,
    /// Wakes the one listener that closes.
    begun: Notify,
}

impl Outage {
    /// The outage that the options order.
    pub fn ordered(options: &FaultOptions) -> Option<Self> {
        let after = options.down_after?;
        let outage = Self {
            after,
            length: options.down_for,
            look: options.down_as,
            began: OnceLock::new(),
            begun: Notify::new(),
        };
        if after == 0 {
            outage.begin();
        }
        Some(outage)
    }

    /// What it looks like.
    pub fn look(&self) -> DownAs {
        self.look
    }

    /// Whether it strikes the request that arrives as number `nth`, counted from 1. Begins with the last good one.
    pub fn strikes(&self, nth: u64) -> bool {
        if nth >= self.after {
            self.begin();
        }
        let is_on = match (self.began.get(), self.length) {
            (Some(began), Some(length)) => began.elapsed() < length,
            (Some(_), None) => true,
            (None, _) => false,
        };
        nth > self.after && is_on
    }

    fn begin(&self) {
        self.began.get_or_init(|| {
            self.begun.notify_one();
            Instant::now()
        });
    }

    /// Waits until it begins.
    pub async fn begun(&self) {
        self.begun.notified().await;
    }

    /// Waits, once it has begun, until it is over.
    pub async fn over(&self) {
        match self.length {
            Some(length) => tokio::time::sleep(length).await,
            None => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::options::Options;
    use super::*;

    fn ordered(faults: &[&str]) -> Outage {
        Outage::ordered(&Options::with_faults(faults).unwrap().faults).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn it_begins_after_a_number_of_requests_and_ends_in_time() {
        let outage = ordered(&["down-after=2", "down-for=10s"]);
        assert!(!outage.strikes(1) && !outage.strikes(2));
        outage.begun().await;
        assert!(outage.strikes(3));
        tokio::time::advance(Duration::from_secs(9)).await;
        assert!(outage.strikes(4));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(!outage.strikes(5));
    }

    #[tokio::test(start_paused = true)]
    async fn after_no_request_it_is_down_from_the_start_and_for_good() {
        let outage = ordered(&["down-after=0"]);
        outage.begun().await;
        tokio::time::advance(Duration::from_secs(3_600)).await;
        assert!(outage.strikes(1));
    }
}
