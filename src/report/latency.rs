//! How long answers took, in bounded memory: a histogram whose classes grow with the value.

use std::time::Duration;

/// Classes to each doubling: a quantile is right to about a twelfth.
const FINENESS: usize = 8;
/// Doublings above 1 ms: the last class holds what took longer than 17 minutes.
const DOUBLINGS: usize = 20;
const CLASSES: usize = FINENESS * DOUBLINGS + 1;

/// Counts of answers by how long they took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latencies {
    counts: Box<[u32; CLASSES]>,
    all: u64,
}

impl Default for Latencies {
    fn default() -> Self {
        Self { counts: Box::new([0; CLASSES]), all: 0 }
    }
}

impl Latencies {
    /// Counts an answer.
    pub fn record(&mut self, millis: u64) {
        let class = &mut self.counts[class_of(millis)];
        *class = class.saturating_add(1);
        self.all += 1;
    }

    /// The time within which a share (0 to 1) of the answers came; `None` while there are none.
    pub fn quantile(&self, share: f64) -> Option<Duration> {
        if self.all == 0 {
            return None;
        }
        let wanted = (super::figures::real(self.all) * share).max(1.0);
        let mut seen = 0;
        let class = self.counts.iter().position(|&count| {
            seen += u64::from(count);
            super::figures::real(seen) >= wanted
        });
        Some(upper_bound(class.unwrap_or(CLASSES - 1)))
    }

    /// Adds what another one counted.
    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.counts.iter_mut().zip(other.counts.iter()) {
            *mine = mine.saturating_add(*theirs);
        }
        self.all += other.all;
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.counts.fill(0);
        self.all = 0;
    }
}

fn class_of(millis: u64) -> usize {
    let Some(doubling) = millis.checked_ilog2().map(|doubling| doubling as usize).filter(|&d| d < DOUBLINGS) else {
        return if millis == 0 { 0 } else { CLASSES - 1 };
    };
    let above = usize::try_from(millis - (1 << doubling)).unwrap_or(usize::MAX);
    doubling * FINENESS + ((above * FINENESS) >> doubling)
}

/// The longest time of a class, in whole milliseconds.
fn upper_bound(class: usize) -> Duration {
    let (doubling, part) = (class / FINENESS, class % FINENESS);
    let next = (1_u64 << doubling) + ((part as u64 + 1) << doubling).div_ceil(FINENESS as u64);
    Duration::from_millis(next - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_right_to_an_eighth() {
        let mut latencies = Latencies::default();
        for millis in 1..=1000 {
            latencies.record(millis);
        }
        for (share, exact) in [(0.5, 500_u32), (0.99, 990), (1.0, 1000)] {
            let found = latencies.quantile(share).unwrap().as_secs_f64() * 1000.0;
            assert!((f64::from(exact)..=f64::from(exact) * 1.13).contains(&found), "{share}: {found}");
        }
    }

    #[test]
    fn every_value_lies_within_its_class() {
        for millis in (0..5000).chain([1 << 19, (1 << 20) - 1]) {
            let class = class_of(millis);
            assert!(upper_bound(class) >= Duration::from_millis(millis), "{millis}");
            assert!(class == 0 || upper_bound(class - 1) <= Duration::from_millis(millis), "{millis}");
        }
        assert_eq!(class_of(u64::MAX), CLASSES - 1);
    }

    #[test]
    fn sums_count_both_and_nothing_counts_as_none() {
        let (mut one, mut other) = (Latencies::default(), Latencies::default());
        assert_eq!(one.quantile(0.5), None);
        one.record(8);
        other.record(1024);
        one.add(&other);
        assert_eq!(one.quantile(0.5), Some(Duration::from_millis(8)));
        assert!(one.quantile(1.0).unwrap() >= Duration::from_secs(1));
        one.clear();
        assert_eq!(one, Latencies::default());
    }
}
