//! How long the headers of an answer ask everybody to wait.

use std::time::Duration;

use jiff::Timestamp;

use crate::clock::Clock;

/// A reset above this is a point in time (seconds since 1970), below it a number of seconds from now.
const EPOCH_FROM: u64 = 1_000_000_000;

const REMAINING: [&str; 3] = ["ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining"];
const RESET: [&str; 3] = ["ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset"];

/// How the names of all these headers begin.
const BEGINNINGS: [&str; 4] = ["retry-after", "ratelimit", "x-ratelimit", "x-rate-limit"];

/// Whether a header may tell how long to wait. Most answers have none, and are not searched for each by name.
pub(super) fn may_tell(name: &str) -> bool {
    BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

/// Reads `Retry-After` (seconds or an HTTP date) and, with a status of 429 or 503 or with nothing remaining,
/// the reset of `RateLimit-*` and its older spellings. `Retry-After` goes first. To be told to wait no time is to be
/// told nothing: whoever believed it would come again at once, and for ever.
pub(super) fn wait_asked<'a>(
    status: u16,
    header: impl Fn(&str) -> Option<&'a str>,
    clock: &dyn Clock,
) -> Option<Duration> {
    asked(status, header, clock).filter(|wait| !wait.is_zero())
}

fn asked<'a>(status: u16, header: impl Fn(&str) -> Option<&'a str>, clock: &dyn Clock) -> Option<Duration> {
    if let Some(wait) = header("retry-after").and_then(|value| retry_after(value, clock.timestamp())) {
        return Some(wait);
    }
    let combined = header("ratelimit").unwrap_or_default();
    let first = |names: [&str; 3], words: [&str; 2]| {
        names.into_iter().find_map(&header).and_then(number).or_else(|| parameter(combined, words))
    };
    let exhausted = first(REMAINING, ["remaining", "r"]) == Some(0);
    if matches!(status, 429 | 503) || exhausted {
        return first(RESET, ["reset", "t"]).map(|reset| until(reset, clock.timestamp()));
    }
    None
}

fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    if let Some(seconds) = number(value) {
        return Some(until(seconds, now));
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value.trim()).ok()?;
    Some(Duration::try_from(date.duration_since(now)).unwrap_or_default())
}

fn until(seconds: u64, now: Timestamp) -> Duration {
    if seconds <= EPOCH_FROM {
        return Duration::from_secs(seconds);
    }
    let now = u64::try_from(now.as_second()).unwrap_or_default();
    Duration::from_secs(seconds.saturating_sub(now))
}

/// Whole seconds; a fraction is rounded up, so that nobody comes too early.
fn number(value: &str) -> Option<u64> {
    let (whole, fraction) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    let whole: u64 = whole.parse().ok()?;
    fraction.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
    Some(whole.saturating_add(u64::from(fraction.bytes().any(|byte| byte != b'0'))))
}

/// A parameter of the combined header, such as `remaining=0, reset=5` or `"default";r=0;t=5`.
fn parameter(combined: &str, words: [&str; 2]) -> Option<u64> {
    combined
        .split([',', ';'])
        .filter_map(|part| part.trim().split_once('='))
        .find(|(word, _)| words.contains(&word.trim()))
        .and_then(|(_, value)| number(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::StoppedClock;

    type Headers<'a> = &'a [(&'a str, &'a str)];

    #[test]
    fn every_spelling_of_a_wait_is_read() {
        let now: Timestamp = "2026-11-24T02:03:04Z".parse().unwrap();
        let clock = StoppedClock(now.to_zoned_datetime(jiff::tz::TimeZone::UTC));
        let cases: &[(u16, Headers<'_>, Option<u64>)] = &[
            (429, &[("retry-after", "8")], Some(8)),
            (429, &[("retry-after", "0.2")], Some(1)),
            (503, &[("retry-after", "Tue, 24 Nov 2026 02:03:34 GMT")], Some(30)),
            (503, &[("retry-after", "Tue, 24 Nov 2026 02:00:00 GMT")], None),
            (429, &[("retry-after", "0")], None),
            (429, &[("retry-after", "soon")], None),
            (429, &[("retry-after", "-3")], None),
            (429, &[], None),
            (429, &[("x-ratelimit-reset", "1795485800")], Some(16)),
            (429, &[("ratelimit-reset", "12")], Some(12)),
            (429, &[("retry-after", "3"), ("ratelimit-reset", "60")], Some(3)),
            (201, &[("ratelimit-reset", "12")], None),
            (201, &[("ratelimit-reset", "12"), ("ratelimit-remaining", "4")], None),
            (201, &[("x-ratelimit-reset", "12"), ("x-ratelimit-remaining", "0")], Some(12)),
            (201, &[("ratelimit", "limit=100, remaining=0, reset=5")], Some(5)),
            (201, &[("ratelimit", "\"default\";r=0;t=7")], Some(7)),
            (201, &[("ratelimit", "\"default\";r=1;t=7")], None),
        ];
        for (status, headers, seconds) in cases {
            assert!(headers.iter().all(|(name, _)| may_tell(name)), "{headers:?}");
            let header = |name: &str| headers.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
            assert_eq!(wait_asked(*status, header, &clock), seconds.map(Duration::from_secs), "{status} {headers:?}");
        }
    }
}
