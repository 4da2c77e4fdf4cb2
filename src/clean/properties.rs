//! What holds for any cell: no panic, nothing more to clean in what was cleaned, no digit out of nothing.

use compact_str::CompactString;
use jiff::civil::date as day;
use proptest::prelude::*;

use super::date::{Order, Purpose, Reading};
use super::number::Decimal;
use super::phone::Region;
use super::{
    Cleaned, Rule, Rules, Written, date, email, gender, key, language, list, name, number, phone, place, text, url,
};

/// Cells that look like data, and any text.
fn cells() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ \u{a0}\u{200b}\u{ad}\u{302}\u{303}A-Zaâăđễ?\n-]{0,12}",
        "[+0O(]{0,3}[0-9 .()/;,\u{a0}oO+eE-]{0,24}( ?(Zalo|và|ext)[ 0-9]{0,12})?",
        "[ 0'+]{0,2}(84|0084|0|00)?[12356789][0-9]{7,9}",
        "[<\"A-Za-z0-9._ -]{0,8}@[a-zA-Z.＠-]{0,12}[>;, ]{0,2}([a-z]@a\\.vn)?",
        "(ngày |năm )?[0-9]{0,4}[ ./-](tháng |Nov )?[0-9]{0,4}[ ./-][0-9]{0,4}[ T]?([0-9:]{0,8}(Z|CH|\\+07)?)?",
        "[-+]?[0-9]{0,6}[.,' ][0-9]{0,4}[.,]?[0-9]{0,3} ?(đ|VND)?",
    ]
}

fn reading() -> Reading<'static> {
    Reading {
        order: Order::DayFirst,
        rewriting: None,
        format: None,
        epoch_1904: false,
        purpose: Purpose::Birthday,
        today: day(2026, 11, 24),
    }
}

/// Every kind whose value is a text.
type Kind = (&'static str, fn(&str, Rules) -> Cleaned<CompactString>);

const KINDS: &[Kind] = &[
    ("text", text::clean),
    ("name", name::clean),
    ("place", place::clean),
    ("url", url::clean),
    ("email", email::clean),
    ("phone", |cell, rules| phone::clean(cell, Written::Text, Region::VIETNAM, rules)),
    ("date", |cell, rules| date::clean(cell, Written::Text, &reading(), rules)),
    ("gender", |cell, rules| gender::clean(cell, rules).map(|gender| gender.name().into())),
    ("language", |cell, rules| language::clean(cell, rules).map(|language| language.name().into())),
    ("number", |cell, rules| {
        number::clean(cell, Written::Text, Decimal::Point, rules).map(|number| number.to_string().into())
    }),
    ("postal code", |cell, rules| number::postal_code(cell, rules).map(|number| number.to_string().into())),
];

/// Whether `part`'s letters stand in `whole` in the same order.
fn is_within(part: &str, whole: &str) -> bool {
    let mut letters = whole.chars();
    part.chars().all(|letter| letters.any(|other| other == letter))
}

/// The digits of a text, full-width ones as plain ones.
fn digits(text: &str) -> String {
    let plain = |letter: char| {
        char::from_u32(u32::from(letter).wrapping_sub(0xfee0)).filter(char::is_ascii_digit).unwrap_or(letter)
    };
    text.chars().map(plain).filter(char::is_ascii_digit).collect()
}

#[test]
fn a_huge_cell_costs_no_more_than_its_length() {
    // Anything quadratic would take minutes here.
    for piece in
        ["?", "a?", "a,", "(", " ", "\u{a0}", "\u{302}", "a@", "a@b.vn ", "1", "1.", "tháng ", "3 ", "://", "\u{200d}"]
    {
        let cell = piece.repeat(100_000 / piece.len());
        for (_, clean) in KINDS {
            let _ = clean(&cell, Rules::default());
        }
        let _ = (list::clean(&cell, ",", Rules::default()), key::fold(&cell), key::accented(&cell));
    }
    let parts: Vec<String> = (0..3_000).map(|number| number.to_string()).collect();
    assert_eq!(list::clean(&parts.join(","), ",", Rules::default()).value(), Some(&parts));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_was_changed_is_named_and_needs_no_more_cleaning(cell in cells()) {
        let mut rules = Rules::default();
        rules.insert(Rule::TitleCase);
        rules.insert(Rule::ProvinceSpelling);
        for (kind, clean) in KINDS {
            if let Some(value) = clean(&cell, rules).value() {
                let again = clean(value, rules);
                let is_same = *value == cell || kind.contains("number") || kind.contains("code");
                let cleaned = clean(&cell, rules);
                prop_assert!(is_same || !cleaned.applied.is_empty(), "{} of {:?} was changed in silence", kind, cell);
                prop_assert_eq!(again.value(), Some(value), "{} of {:?}", kind, cell);
                prop_assert!(again.applied.is_empty(), "{} of {:?} was cleaned twice: {:?}", kind, cell, again.applied);
            }
        }
        if let Some(parts) = list::clean(&cell, ",", rules).value() {
            let joined = parts.join(",");
            let again = list::clean(&joined, ",", rules);
            prop_assert_eq!(again.value(), Some(parts));
        }
        let folded = key::fold(&cell);
        prop_assert_eq!(key::fold(&folded), folded);
    }

    #[test]
    fn with_every_rule_off_a_text_is_as_it_was(cell in cells()) {
        let cleaned = text::clean(&cell, Rules::NONE);
        prop_assert_eq!(cleaned.value().map_or("", CompactString::as_str), cell.as_str());
        for (_, clean) in KINDS {
            prop_assert!(clean(&cell, Rules::NONE).applied.is_empty());
        }
    }

    #[test]
    fn no_digit_comes_out_of_nothing(cell in cells()) {
        // Dates count days and know centuries, phones put prefixes right.
        for (kind, clean) in KINDS.iter().filter(|(kind, _)| !["date", "phone"].contains(kind)) {
            if let Some(value) = clean(&cell, Rules::default()).value() {
                prop_assert!(is_within(&digits(value), &digits(&cell)), "{} of {:?}: {}", kind, cell, value);
            }
        }
        for part in list::clean(&cell, ",", Rules::default()).value().into_iter().flatten() {
            prop_assert!(is_within(&digits(part), &digits(&cell)), "{} of {:?}", part, cell);
        }
    }

    #[test]
    fn a_phone_has_no_digit_out_of_nothing(cell in cells()) {
        let cleaned = phone::clean(&cell, Written::Text, Region::VIETNAM, Rules::default());
        let Some(number) = cleaned.value() else { return Ok(()) };
        let digits = digits(&cell.replace(['o', 'O'], "0"));
        // Only the prefix may differ from what was written: seven digits stay for an old number, else nine.
        let kept = if cleaned.applied.has(Rule::PhoneOldPrefix) { 7 } else { 9.min(number.len() - 1) };
        prop_assert!(is_within(&number[number.len() - kept..], &digits), "{} of {:?}", number, cell);
        if let Some(foreign) = number.strip_prefix('+') {
            prop_assert!(is_within(foreign, &digits));
        } else {
            prop_assert!(number.starts_with('0') && matches!(number.len(), 10 | 11));
        }
    }

    #[test]
    fn observing_a_column_never_panics(cells in prop::collection::vec(cells(), 0..6)) {
        let mut dates = date::Evidence::default();
        let mut numbers = number::Evidence::default();
        for cell in &cells {
            for written in [Written::Text, Written::Number, Written::Date] {
                dates.observe(cell, written);
                numbers.observe(cell, written);
                let _ = date::clean(cell, written, &reading(), Rules::default());
                let _ = phone::clean(cell, written, Region::VIETNAM, Rules::default());
            }
        }
        let _ = (dates.decide(Order::DayFirst), numbers.decide(Decimal::Comma));
    }
}
