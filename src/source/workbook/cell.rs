//! What a cell of a workbook says, as text.

use std::fmt::Write;

use calamine::{Data, DataRef, ExcelDateTime};
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use super::number::Pattern;
use crate::row::CellKind;

/// A cell of any reader.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    Empty,
    Text(&'a str),
    Number(f64),
    /// A whole number with more digits than a double holds.
    Long(u128),
    Boolean(bool),
    Moment(ExcelDateTime, bool),
    IsoMoment(&'a str),
    IsoSpan(&'a str),
    Error(&'a calamine::CellErrorType),
    /// A formula that was saved without a result.
    Uncalculated,
}

impl<'a> Value<'a> {
    pub(super) fn of_ref(data: &'a DataRef<'_>, is_1904: bool) -> Self {
        match data {
            DataRef::Empty => Self::Empty,
            DataRef::String(text) => Self::Text(text),
            DataRef::SharedString(text) => Self::Text(text),
            #[expect(clippy::cast_precision_loss, reason = "no format holds integers beyond 2^53")]
            DataRef::Int(number) => Self::Number(*number as f64),
            DataRef::Float(number) => Self::Number(*number),
            DataRef::Bool(truth) => Self::Boolean(*truth),
            DataRef::DateTime(moment) => Self::Moment(*moment, is_1904),
            DataRef::DateTimeIso(text) => Self::IsoMoment(text),
            DataRef::DurationIso(text) => Self::IsoSpan(text),
            DataRef::Error(error) => Self::Error(error),
        }
    }

    pub(super) fn of_data(data: &'a Data, is_1904: bool) -> Self {
        match data {
            Data::Empty => Self::Empty,
            Data::String(text) => Self::Text(text),
            #[expect(clippy::cast_precision_loss, reason = "no format holds integers beyond 2^53")]
            Data::Int(number) => Self::Number(*number as f64),
            Data::Float(number) => Self::Number(*number),
            Data::Bool(truth) => Self::Boolean(*truth),
            Data::DateTime(moment) => Self::Moment(*moment, is_1904),
            Data::DateTimeIso(text) => Self::IsoMoment(text),
            Data::DurationIso(text) => Self::IsoSpan(text),
            Data::Error(error) => Self::Error(error),
        }
    }

    /// Appends the cell's text and says what it is. Numbers may have a pattern that shows more digits than they have.
    pub(super) fn write(self, pattern: Option<&Pattern>, out: &mut String) -> CellKind {
        match self {
            Self::Empty => CellKind::Text,
            Self::Text(text) => {
                out.push_str(text);
                CellKind::Text
            }
            Self::Number(number) => write_number(number, pattern, out),
            Self::Long(number) => {
                let _ = write!(out, "{number}");
                CellKind::Number
            }
            Self::Boolean(truth) => {
                out.push_str(if truth { "TRUE" } else { "FALSE" });
                CellKind::Boolean
            }
            Self::Moment(moment, is_1904) => write_moment(moment, is_1904, out),
            Self::IsoMoment(text) => write_iso(text, out),
            Self::IsoSpan(text) => {
                match text.parse::<Span>().ok().and_then(|span| span.total(jiff::Unit::Second).ok()) {
                    Some(seconds) => write_clock(whole(seconds), out),
                    None => out.push_str(text),
                }
                CellKind::Text
            }
            Self::Error(error) => {
                let _ = write!(out, "{error}");
                CellKind::Error
            }
            Self::Uncalculated => {
                out.push_str("#N/A");
                CellKind::Uncalculated
            }
        }
    }
}

/// Reads a whole number beyond those that a double tells apart, which reading as a double would change.
pub(super) fn long(text: &str) -> Option<u128> {
    text.parse().ok().filter(|number| *number > 1 << f64::MANTISSA_DIGITS)
}

fn write_number(number: f64, pattern: Option<&Pattern>, out: &mut String) -> CellKind {
    if !number.is_finite() {
        out.push_str("#NUM!");
        return CellKind::Error;
    }
    // `Display` of a float is the shortest decimal that reads back as the same number, without exponent.
    let number = if number == 0.0 { 0.0 } else { number };
    match pattern.and_then(|pattern| pattern.show(number)) {
        Some(shown) => out.push_str(&shown),
        None => {
            let _ = write!(out, "{number}");
        }
    }
    CellKind::Number
}

const DAY: i64 = 86_400;

/// A count of days becomes a date, with its time if it has one; below one day only a time; a length of time stays one.
fn write_moment(moment: ExcelDateTime, is_1904: bool, out: &mut String) -> CellKind {
    let value = moment.as_f64();
    let seconds = whole(value * 86_400.0);
    if moment.is_duration() || (0..DAY).contains(&seconds) {
        write_clock(seconds, out);
        return CellKind::Text;
    }
    let days = seconds.div_euclid(DAY);
    let time = seconds.rem_euclid(DAY);
    // 1900 counts a 29 February that never was.
    if !is_1904 && days == 60 {
        out.push_str("1900-02-29");
    } else {
        let Some(day) = day(days, is_1904) else {
            return write_number(value, None, out);
        };
        let _ = write!(out, "{day}");
    }
    if time > 0 {
        out.push(' ');
        write_clock(time, out);
    }
    CellKind::Date
}

fn day(days: i64, is_1904: bool) -> Option<Date> {
    let start = match (is_1904, days) {
        (_, ..0) => return None,
        (true, _) => date(1904, 1, 1),
        (false, ..60) => date(1899, 12, 31),
        (false, _) => date(1899, 12, 30),
    };
    start.checked_add(i32::try_from(days).ok()?.days()).ok()
}

fn write_clock(seconds: i64, out: &mut String) {
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.unsigned_abs();
    let _ = write!(out, "{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/// `2024-01-05`, `2024-01-05T08:30:00` or the same with fractions or `Z`.
fn write_iso(text: &str, out: &mut String) -> CellKind {
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let Ok(day) = day.parse::<Date>() else {
        out.push_str(text);
        return CellKind::Text;
    };
    let _ = write!(out, "{day}");
    if let Some(time) = time.get(..8).filter(|time| *time != "00:00:00") {
        out.push(' ');
        out.push_str(time);
    }
    CellKind::Date
}

#[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates, and so large a time is no date")]
fn whole(seconds: f64) -> i64 {
    seconds.round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    fn written(value: Value<'_>) -> (String, CellKind) {
        let mut text = String::new();
        let kind = value.write(None, &mut text);
        (text, kind)
    }

    #[test]
    fn numbers_are_the_shortest_decimal() {
        let table = [
            (912_345_678.0, "912345678"),
            (84_912_345_678.0, "84912345678"),
            (1e21, "1000000000000000000000"),
            (0.1, "0.1"),
            (-0.0, "0"),
            (1e-7, "0.0000001"),
            (4.5, "4.5"),
        ];
        for (number, text) in table {
            assert_eq!(written(Value::Number(number)), (text.to_owned(), CellKind::Number));
        }
        assert_eq!(written(Value::Number(f64::NAN)), ("#NUM!".to_owned(), CellKind::Error));
    }

    #[test]
    fn days_are_counted_from_1900_or_1904() {
        let moment = |value, kind, is_1904| written(Value::Moment(ExcelDateTime::new(value, kind, is_1904), is_1904));
        let dates = [
            (32_815.0, false, "1989-11-03"),
            (31_353.0, true, "1989-11-03"),
            (1.0, false, "1900-01-01"),
            (59.0, false, "1900-02-28"),
            (60.0, false, "1900-02-29"),
            (61.0, false, "1900-03-01"),
            (45_943.541, false, "2025-10-13 12:59:02"),
            (45_942.999_999_99, false, "2025-10-13"),
            (2_958_465.0, false, "9999-12-31"),
        ];
        for (value, is_1904, text) in dates {
            assert_eq!(moment(value, DateTime, is_1904), (text.to_owned(), CellKind::Date), "{value}");
        }
        assert_eq!(moment(0.354_166_666_666, DateTime, false), ("08:30:00".to_owned(), CellKind::Text));
        assert_eq!(moment(1.5, TimeDelta, false), ("36:00:00".to_owned(), CellKind::Text));
        assert_eq!(moment(-3.0, DateTime, false), ("-3".to_owned(), CellKind::Number));
        assert_eq!(moment(1e300, DateTime, false).1, CellKind::Number);
    }

    #[test]
    fn dates_written_out_are_brought_into_one_form() {
        let table = [
            ("1989-11-03", "1989-11-03"),
            ("1989-11-03T00:00:00", "1989-11-03"),
            ("1989-11-03T08:30:00.123Z", "1989-11-03 08:30:00"),
        ];
        for (iso, text) in table {
            assert_eq!(written(Value::IsoMoment(iso)), (text.to_owned(), CellKind::Date));
        }
        assert_eq!(written(Value::IsoSpan("PT08H30M00S")), ("08:30:00".to_owned(), CellKind::Text));
    }
}
