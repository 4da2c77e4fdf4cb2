//! Whether two values mean the same to LadiFlow, however they are written.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::customer::{FieldKind, comparable};

/// Vietnam's offset from UTC, in hours: LadiFlow keeps a day as the instant at which it begins, here or in UTC.
const VIETNAM: Offset = Offset::constant(7);

/// Whether `sent` and `shown` mean the same as values of `kind`.
pub(super) fn same_text(kind: FieldKind, sent: &str, shown: &str) -> bool {
    if sent == shown {
        return true;
    }
    match kind {
        FieldKind::Date => same_day(sent, shown),
        FieldKind::Phone => same_phone(sent, shown),
        FieldKind::Email | FieldKind::Gender | FieldKind::Language => folded(sent) == folded(shown),
        FieldKind::Score | FieldKind::PostalCode => same_number(sent, shown),
        FieldKind::Name | FieldKind::Url | FieldKind::Text | FieldKind::List => composed(sent) == composed(shown),
    }
}

/// Whether two numbers, or their texts, are equal.
pub(super) fn same_number(sent: &str, shown: &str) -> bool {
    match (sent.trim().parse::<f64>(), shown.trim().parse::<f64>()) {
        (Ok(sent), Ok(shown)) => (sent - shown).abs() <= f64::EPSILON * sent.abs().max(shown.abs()),
        _ => false,
    }
}

/// Whether two phone numbers are equal, `+84`, `84` and `0` before a national number being the same.
pub(super) fn same_phone(sent: &str, shown: &str) -> bool {
    national(sent) == national(shown)
}

/// An email or a word as it is compared, without blanks around it.
pub(super) fn folded(text: &str) -> Cow<'_, str> {
    comparable(text.trim())
}

fn composed(text: &str) -> String {
    let text = text.trim();
    if is_nfc(text) { text.to_owned() } else { text.nfc().collect() }
}

fn national(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let is_international = phone.trim_start().starts_with('+');
    match digits.strip_prefix("84") {
        Some(rest) if is_international || digits.len() > 10 => format!("0{}", rest.trim_start_matches('0')),
        _ if is_international => format!("+{digits}"),
        _ => digits,
    }
}

fn same_day(sent: &str, shown: &str) -> bool {
    if shown.get(..10) == Some(sent) {
        return true;
    }
    let Ok(instant) = shown.parse::<Timestamp>() else { return false };
    [TimeZone::UTC, TimeZone::fixed(VIETNAM)]
        .into_iter()
        .any(|zone| instant.to_zoned_datetime(zone).date().to_string() == sent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_seen_however_it_is_written() {
        use FieldKind::{Date, Email, Name, Phone, Score, Text};
        for (kind, sent, shown, same) in [
            (Date, "1989-11-03", "1989-11-03T00:00:00.000Z", true),
            (Date, "1989-11-03", "1989-11-02T17:00:00.000Z", true),
            (Date, "1989-11-03", "1989-11-02T16:59:59.000Z", false),
            (Date, "1989-11-03", "1989-11-04T00:00:00.000Z", false),
            (Date, "1989-11-03", "03-11-1989", false),
            (Phone, "0363042200", "+84363042200", true),
            (Phone, "0363042200", "84 363 042 200", true),
            (Phone, "0363042200", "0363042201", false),
            (Phone, "+15551234567", "15551234567", false),
            (Phone, "0843042200", "843042200", false),
            (Email, "an@example.vn", "AN@Example.vn", true),
            (Email, "an@example.vn", "anh@example.vn", false),
            (Name, "Nguyễn", "Nguye\u{302}\u{303}n ", true),
            (Name, "Nguyễn", "Nguyên", false),
            (Email, "J\u{30c}@x.vn", "\u{1f0}@x.vn", true),
            (Name, "An", "an", false),
            (Score, "12", "12.0", true),
            (Score, "12", "13", false),
            (Score, "12", "", false),
            (Text, "", "x", false),
        ] {
            assert_eq!(same_text(kind, sent, shown), same, "{kind:?} {sent} {shown}");
        }
    }
}
