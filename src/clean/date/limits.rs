//! Which dates cannot be meant.

use jiff::civil::{Date, date};

use super::{Purpose, Reading};
use crate::code::Code;

/// No one living is older, in years.
const OLDEST: i16 = 120;

/// Days that programs write where they know none.
const PLACEHOLDERS: &[Date] =
    &[date(1900, 1, 1), date(1970, 1, 1), date(1, 1, 1), date(1899, 12, 30), date(1899, 12, 31)];

/// Why a date is left out.
pub(super) fn broken(day: Date, reading: &Reading<'_>) -> Option<Code> {
    match reading.purpose {
        // The beginnings of the calendars of databases and spreadsheets.
        Purpose::Any if day.year() < 1000 || matches!((day.year(), day.month(), day.day()), (1899, 12, 30 | 31)) => {
            Some(Code::DatePlaceholder)
        }
        Purpose::Any => None,
        Purpose::Birthday if PLACEHOLDERS.contains(&day) => Some(Code::DatePlaceholder),
        Purpose::Birthday if day > reading.today => Some(Code::DateFuture),
        Purpose::Birthday => {
            let years = reading.today.year() - day.year();
            let is_before_birthday = (reading.today.month(), reading.today.day()) < (day.month(), day.day());
            let age = if is_before_birthday { years - 1 } else { years };
            (age > OLDEST).then_some(Code::DateTooOld)
        }
    }
}
