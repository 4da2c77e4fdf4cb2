//! Numbers as people of a language write them.

use std::time::Duration;

use crate::message::Lang;

/// A whole number with its thousands set apart: `10,000`, in Vietnamese `10.000`.
pub fn whole(lang: Lang, number: u64) -> String {
    let digits = number.to_string();
    let separator = match lang {
        Lang::En => ',',
        Lang::Vi => '.',
    };
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A rate or another measured number: one decimal below 100, none above.
pub fn measured(lang: Lang, number: f64) -> String {
    if number >= 99.95 {
        return whole(lang, rounded(number));
    }
    let text = format!("{number:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    match lang {
        Lang::En => text.to_owned(),
        Lang::Vi => text.replace('.', ","),
    }
}

/// A share in whole percent, rounded down: only all of it is 100.
pub fn percent(part: u64, all: u64) -> u64 {
    if all == 0 { 100 } else { u64::try_from(u128::from(part) * 100 / u128::from(all)).unwrap_or(u64::MAX) }
}

/// A length of time in its two largest units: `8 min 20 s`, in Vietnamese `8 phút 20 giây`.
pub fn time(lang: Lang, duration: Duration) -> String {
    let seconds = duration.as_secs();
    let fill = |key: &str, large: u64, small: u64| {
        lang.text(key, &[("large", large.to_string()), ("small", small.to_string())])
    };
    match seconds {
        0..10 => lang.text("report.time.seconds", &[("seconds", measured(lang, duration.as_secs_f64()))]),
        10..60 => lang.text("report.time.seconds", &[("seconds", seconds.to_string())]),
        60..3600 => fill("report.time.minutes", seconds / 60, seconds % 60),
        3600..86_400 => fill("report.time.hours", seconds / 3600, seconds / 60 % 60),
        _ => fill("report.time.days", seconds / 86_400, seconds / 3600 % 24),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
fn rounded(number: f64) -> u64 {
    number.round() as u64
}

/// A count as a measured number, for rates. Exact up to 2⁵³.
#[expect(clippy::cast_precision_loss, reason = "no count of a run comes near 2⁵³")]
pub fn real(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart_as_the_language_does() {
        for (number, en, vi) in [(0, "0", "0"), (999, "999", "999"), (1_000, "1,000", "1.000")] {
            assert_eq!((whole(Lang::En, number).as_str(), whole(Lang::Vi, number).as_str()), (en, vi));
        }
        assert_eq!(whole(Lang::En, 12_345_678), "12,345,678");
    }

    #[test]
    fn measured_numbers_keep_what_matters() {
        for (number, en, vi) in
            [(0.0, "0", "0"), (19.84, "19.8", "19,8"), (99.96, "100", "100"), (1234.5, "1,235", "1.235")]
        {
            assert_eq!((measured(Lang::En, number).as_str(), measured(Lang::Vi, number).as_str()), (en, vi));
        }
    }

    #[test]
    fn only_all_of_it_is_a_hundred_percent() {
        assert_eq!((percent(999, 1000), percent(1000, 1000), percent(0, 7), percent(0, 0)), (99, 100, 0, 100));
    }

    #[test]
    fn time_is_told_in_its_two_largest_units() {
        for (seconds, en, vi) in [
            (0.44, "0.4 s", "0,4 giây"),
            (59.9, "59 s", "59 giây"),
            (500.0, "8 min 20 s", "8 phút 20 giây"),
            (3_661.0, "1 h 1 min", "1 giờ 1 phút"),
            (90_000.0, "1 d 1 h", "1 ngày 1 giờ"),
        ] {
            let duration = Duration::from_secs_f64(seconds);
            assert_eq!((time(Lang::En, duration).as_str(), time(Lang::Vi, duration).as_str()), (en, vi));
        }
    }
}
