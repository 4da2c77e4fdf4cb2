//! When the first attempt of a row in doubt can have been: the later that is known, the surer a lookup.

use std::collections::VecDeque;

/// How many raises of the watermark are kept: far more than rows under way.
const KEPT: usize = 4096;

/// Remembers when the watermark passed which position. Times are Unix milliseconds.
#[derive(Debug, Default)]
pub(super) struct Beginnings {
    /// Of earlier sessions that broke off: how far they may have come, and when they started.
    broken: Vec<(u64, i64)>,
    /// Of this session, both rising.
    raises: VecDeque<(u64, i64)>,
}

impl Beginnings {
    pub(super) fn after(broken: Vec<(u64, i64)>) -> Self {
        Self { broken, raises: VecDeque::new() }
    }

    pub(super) fn raised(&mut self, watermark: u64, at: i64) {
        if self.raises.len() == KEPT
            && let Some((_, earliest)) = self.raises.pop_front()
            && let Some(oldest) = self.raises.front_mut()
        {
            // Rows whose raise is forgotten keep a moment that is surely not too late.
            oldest.1 = earliest;
        }
        self.raises.push_back((watermark, at));
    }

    /// A moment that is not after the first attempt of the row at `position`, whose outcome came at `at`.
    pub(super) fn since(&self, position: u64, at: i64) -> i64 {
        let broken = self.broken.iter().filter(|(watermark, _)| position <= *watermark).map(|(_, started)| *started);
        let begun = self.raises.partition_point(|(watermark, _)| *watermark < position);
        let raised = self.raises.get(begun).map(|(_, at)| *at);
        broken.chain(raised).chain([at]).min().unwrap_or(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_began_no_earlier_than_the_watermark_that_covers_it() {
        let mut beginnings = Beginnings::after(vec![(10, 5)]);
        beginnings.raised(20, 100);
        beginnings.raised(40, 200);
        let since = [7, 11, 20, 21, 40, 41].map(|position| beginnings.since(position, 300));
        assert_eq!(since, [5, 100, 100, 200, 200, 300]);
    }

    #[test]
    fn a_raise_that_was_forgotten_never_makes_a_row_begin_later() {
        let mut beginnings = Beginnings::default();
        for raise in 1..=KEPT as u64 + 2 {
            beginnings.raised(raise, 1000 + raise.cast_signed());
        }
        assert_eq!([1, 3, 4].map(|position| beginnings.since(position, 9000)), [1001, 1001, 1004]);
        assert_eq!(beginnings.raises.len(), KEPT);
    }
}
