//! The day by which LadiFlow counts: it turns at 02:00 Vietnam time.

use jiff::Timestamp;

/// 02:00 UTC+7 is 19:00 UTC, five hours before the day of UTC turns.
const AHEAD: i64 = 5 * 3600;
const DAY: i64 = 24 * 3600;

/// The number of the day in which a moment lies.
pub fn day_of(moment: Timestamp) -> i64 {
    (moment.as_second() + AHEAD).div_euclid(DAY)
}

/// When the day of `moment` ends and the next begins; `None` beyond the end of the calendar.
pub fn turn_after(moment: Timestamp) -> Option<Timestamp> {
    Timestamp::from_second((day_of(moment) + 1) * DAY - AHEAD).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_two_in_the_morning_in_vietnam() {
        let before: Timestamp = "2026-11-24T01:59:59+07:00".parse().unwrap();
        let after: Timestamp = "2026-11-24T02:00:00+07:00".parse().unwrap();
        let last: Timestamp = "2026-11-25T01:59:59+07:00".parse().unwrap();
        assert_eq!(day_of(before) + 1, day_of(after));
        assert_eq!(day_of(after), day_of(last));
        assert_eq!(turn_after(before), Some(after));
        assert_eq!(turn_after(after), "2026-11-25T02:00:00+07:00".parse().ok());
    }
}
