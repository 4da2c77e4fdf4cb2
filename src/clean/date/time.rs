//! The time beside a date: only which day it makes it in Vietnam.

/// What a time says about the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    /// Whether there is one.
    pub is_there: bool,
    /// Whether it is in UTC and so late that the next day has begun in Vietnam (UTC+7).
    pub is_next_day_in_vietnam: bool,
}

/// Reads what stands behind a date: nothing, or a time, perhaps with its zone. `None` if it is neither.
pub(super) fn parse(text: &str) -> Option<Time> {
    if text.is_empty() {
        return Some(Time { is_there: false, is_next_day_in_vietnam: false });
    }
    let text = text.trim_start_matches([' ', ',', '-']);
    let text = text.strip_prefix(['T', 't']).unwrap_or(text).trim_start();
    let (hour, rest) = clock(text)?;
    let rest = rest.trim_start();
    let (hour, rest) = half_of_day(hour, rest);
    let is_utc = is_utc(rest.trim_start())?;
    Some(Time { is_there: true, is_next_day_in_vietnam: is_utc && hour >= 17 })
}

/// What follows a time that stands before a date.
pub(super) fn before_date(text: &str) -> Option<&str> {
    let (_, rest) = clock(text)?;
    let date = rest.trim_start_matches([' ', ',', '-']);
    (date.len() < rest.len() && !date.is_empty()).then_some(date)
}

/// `h:mm`, `10h30`, `hh:mm:ss`, `hh:mm:ss.fff`: the hour and what follows.
fn clock(text: &str) -> Option<(u8, &str)> {
    let (hour, rest) = two_digits(text, 1)?;
    let (minute, mut rest) = two_digits(rest.strip_prefix([':', 'h'])?, 2)?;
    if let Some(after) = rest.strip_prefix(':') {
        let (second, after) = two_digits(after, 2)?;
        rest = after;
        if second > 60 {
            return None;
        }
        if let Some(after) = rest.strip_prefix(['.', ',']) {
            rest = after.trim_start_matches(|letter: char| letter.is_ascii_digit());
        }
    }
    (hour < 25 && minute < 60).then_some((hour, rest))
}

fn two_digits(text: &str, least: usize) -> Option<(u8, &str)> {
    let length = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    if length < least {
        return None;
    }
    let (number, rest) = text.split_at(length);
    number.parse().ok().map(|number| (number, rest))
}

/// AM and PM, in Vietnamese SA and CH.
fn half_of_day(hour: u8, text: &str) -> (u8, &str) {
    let half = text.get(..2).map(str::to_ascii_lowercase);
    match half.as_deref() {
        Some("am" | "sa") => (hour % 12, &text[2..]),
        Some("pm" | "ch") => (hour % 12 + 12, &text[2..]),
        Some(_) | None => (hour, text),
    }
}

/// Whether a zone is UTC; `None` if it is no zone. Without one the time is local.
fn is_utc(zone: &str) -> Option<bool> {
    let named = ["UTC", "GMT", "Z", "z"].into_iter().find_map(|name| zone.strip_prefix(name));
    let offset = named.unwrap_or(zone);
    if offset.is_empty() {
        return Some(named.is_some());
    }
    let digits: String = offset.strip_prefix(['+', '-'])?.chars().filter(|letter| *letter != ':').collect();
    let is_offset = matches!(digits.len(), 1..=4) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_offset.then(|| digits.bytes().all(|byte| byte == b'0'))
}
