//! Dates with words in them: `ngày 3 tháng 11 năm 1989`, `3-Nov-89`, `November 3rd, 1989`.

use jiff::civil::Date;

use super::super::{Rule, Rules, key};
use super::parse::{Parsed, century};
use super::{Reading, time};

const ENGLISH: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Vietnamese months after `tháng`, in the form of [`key::fold`]; January and December have two names.
const VIETNAMESE: &[&str] =
    &["mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot", "muoi hai"];

/// Words that say nothing about the day.
const FILLERS: &[&str] = &[
    "ngay",
    "nam",
    "sinh",
    "the",
    "of",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Reads a date whose month is a word or follows the word `tháng`.
pub(super) fn parse(text: &str, reading: &Reading<'_>) -> Parsed {
    let (head, tail) = text.split_at(time_begins(text));
    let Some(time) = time::parse(tail) else {
        return Parsed::Unknown;
    };
    let folded = key::fold(head);
    let mut tokens = folded.split(' ').filter(|token| !token.is_empty()).peekable();
    let mut month = None;
    let mut numbers: Vec<&str> = Vec::new();
    while let Some(token) = tokens.next() {
        // `3-Thg11-89`, as spreadsheets write it in Vietnamese.
        let joined = ["thang", "thg"].into_iter().find_map(|word| token.strip_prefix(word)).and_then(vietnamese_month);
        if joined.is_some() && month.is_none() {
            month = joined;
        } else if let Some(number) = number(token) {
            numbers.push(number);
        } else if matches!(token, "thang" | "thg") && month.is_none() {
            let Some(next) = tokens.next() else {
                return Parsed::Unknown;
            };
            let joined = tokens.peek().map(|after| format!("{next} {after}"));
            if let Some(at) = joined.and_then(|joined| VIETNAMESE.iter().position(|name| *name == joined)) {
                tokens.next();
                month = Some(at + 1);
            } else {
                month = vietnamese_month(next);
            }
            if month.is_none() {
                return Parsed::Unknown;
            }
        } else if let Some(found) = english_month(token).filter(|_| month.is_none()) {
            month = Some(found);
        } else if !FILLERS.contains(&token) {
            return Parsed::Unknown;
        }
    }
    complete(month, &numbers, reading).at(time)
}

fn complete(month: Option<usize>, numbers: &[&str], reading: &Reading<'_>) -> Parsed {
    let (day, year) = match (month, numbers) {
        (Some(_), [year, day]) if year.len() == 4 => (day, year),
        (Some(_), [day, year]) if day.len() <= 2 && matches!(year.len(), 2 | 4) => (day, year),
        (Some(_), [_]) => return Parsed::Incomplete,
        (None, [year]) if year.len() == 4 => return Parsed::Incomplete,
        _ => return Parsed::Unknown,
    };
    let month = month.and_then(|month| i8::try_from(month).ok());
    let (Some(month), Ok(day), Ok(written_year)) = (month, day.parse::<i8>(), year.parse::<i16>()) else {
        return Parsed::Unknown;
    };
    let mut used: Rules = [Rule::DateFormat].into_iter().collect();
    let full_year = if year.len() == 2 { century(written_year, reading) } else { written_year };
    used.set(Rule::DateTwoDigitYear, year.len() == 2);
    Date::new(full_year, month, day).map_or(Parsed::Impossible, |date| Parsed::Date { date, used })
}

/// Where a time begins: at the digits before the first colon, and the `T` before them.
fn time_begins(text: &str) -> usize {
    let Some(colon) = text.find(':') else {
        return text.len();
    };
    text[..colon].trim_end_matches(|letter: char| letter.is_ascii_digit()).trim_end_matches([' ', ',']).len()
}

/// The digits of `3`, `3rd`, `1989`.
fn number(token: &str) -> Option<&str> {
    let digits = ["st", "nd", "rd", "th"].into_iter().find_map(|end| token.strip_suffix(end)).unwrap_or(token);
    (matches!(digits.len(), 1..=4) && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

fn english_month(token: &str) -> Option<usize> {
    let token = if token == "sept" { "sep" } else { token };
    ENGLISH.iter().position(|name| *name == token || token.len() == 3 && name.starts_with(token)).map(|at| at + 1)
}

fn vietnamese_month(token: &str) -> Option<usize> {
    match token {
        "gieng" => Some(1),
        "chap" => Some(12),
        _ => VIETNAMESE
            .iter()
            .position(|name| *name == token)
            .map(|at| at + 1)
            .or_else(|| token.parse().ok().filter(|month| (1..=12).contains(month))),
    }
}
