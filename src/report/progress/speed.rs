//! How fast rows are settled at the moment, and when the rest will be.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use crate::report::figures::real;

/// The stretch of time that "at the moment" means.
const WINDOW: Duration = Duration::from_secs(15);

/// Remembers how many rows were settled when, a few seconds back.
#[derive(Debug, Default)]
pub struct Speed {
    marks: VecDeque<(Instant, u64)>,
}

impl Speed {
    /// Notes how many rows are settled now; call it a few times a second at most.
    pub fn mark(&mut self, now: Instant, settled: u64) {
        self.marks.push_back((now, settled));
        // The mark at the window's edge stays: the stretch is never shorter than the window once there was time.
        while self.marks.get(1).is_some_and(|(at, _)| now - *at >= WINDOW) {
            self.marks.pop_front();
        }
    }

    /// Rows a second; `None` before there was time to tell.
    pub fn rows_per_second(&self) -> Option<f64> {
        let ((from, before), (to, after)) = (self.marks.front()?, self.marks.back()?);
        let seconds = (*to - *from).as_secs_f64();
        (seconds > 0.0).then(|| real(after - before) / seconds)
    }

    /// The time until `rows` more rows are settled.
    pub fn time_for(&self, rows: u64) -> Option<Duration> {
        let speed = self.rows_per_second().filter(|&speed| speed > 0.0)?;
        Duration::try_from_secs_f64(real(rows) / speed).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn speed_is_that_of_the_last_seconds() {
        let mut speed = Speed::default();
        speed.mark(Instant::now(), 0);
        assert_eq!(speed.rows_per_second(), None);
        for second in 1..=60_u64 {
            tokio::time::advance(Duration::from_secs(1)).await;
            let settled = if second <= 30 { second * 100 } else { 3000 + (second - 30) * 10 };
            speed.mark(Instant::now(), settled);
        }
        assert_eq!(speed.rows_per_second(), Some(10.0));
        assert_eq!(speed.time_for(50), Some(Duration::from_secs(5)));
        assert!(speed.marks.len() <= 17);
    }
}
