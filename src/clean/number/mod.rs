//! Numbers as people write them: scores, amounts, postal codes.

mod column;
#[cfg(test)]
mod tests;

use serde_json::Number;

pub use column::{Decimal, Decision, Evidence};

use super::{Cleaned, Fault, Rule, Rules, Written, none, text};
use crate::code::Code;

/// What stands behind an amount.
const CURRENCIES: &[&str] = &["đ", "₫", "vnd", "vnđ", "đồng", "VND", "VNĐ", "Đ"];

/// Cleans a number. `decimal` is what the column decided; it does not concern numbers of a workbook.
pub fn clean(cell: &str, written: Written, decimal: Decimal, rules: Rules) -> Cleaned<Number> {
    let mut applied = Rules::NONE;
    let tidied = text::tidy(cell, rules, &mut applied);
    let text = text::narrow(tidied, rules, &mut applied);
    if text.is_empty() {
        return Cleaned::empty();
    }
    if let Some(number) = plain_integer(&text) {
        return Cleaned::taken(number.into(), applied);
    }
    if rules.has(Rule::NoneWords) && none::is_word_for_no_data(&text) {
        return Cleaned::emptied_by(Rule::NoneWords);
    }
    let decimal = if written == Written::Number { Decimal::Point } else { decimal };
    let amount = without_unit(&text, rules, &mut applied);
    let Some(digits) = separated(amount, decimal, rules, &mut applied) else {
        return Cleaned::refused(Fault::new(Code::NumberInvalid, cell));
    };
    match parse(&digits) {
        Some(number) => Cleaned::taken(number, applied),
        None => Cleaned::refused(Fault::new(Code::NumberInvalid, cell)),
    }
}

/// Cleans a score: a number that is 0 or more.
pub fn score(cell: &str, written: Written, decimal: Decimal, rules: Rules) -> Cleaned<Number> {
    let cleaned = clean(cell, written, decimal, rules);
    match cleaned.value() {
        Some(number) if number.as_f64().is_some_and(|value| value < 0.0) => {
            Cleaned::refused(Fault::new(Code::ScoreNegative, cell))
        }
        Some(_) | None => cleaned,
    }
}

/// Cleans a postal code. LadiFlow holds it as a number, so that one with a leading zero is left out with a warning.
pub fn postal_code(cell: &str, rules: Rules) -> Cleaned<Number> {
    let mut applied = Rules::NONE;
    let tidied = text::tidy(cell, rules, &mut applied);
    let text = text::narrow(tidied, rules, &mut applied);
    if text.is_empty() {
        return Cleaned::empty();
    }
    if rules.has(Rule::NoneWords) && none::is_word_for_no_data(&text) {
        return Cleaned::emptied_by(Rule::NoneWords);
    }
    let mut digits = text.as_ref().to_owned();
    if digits.contains(' ') && rules.has(Rule::PostalSpaces) {
        digits.retain(|letter| letter != ' ');
        applied.insert(Rule::PostalSpaces);
    }
    let is_code = matches!(digits.len(), 5 | 6) && digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.parse::<u32>() {
        Ok(_) if is_code && digits.starts_with('0') => Cleaned::left_out(Fault::new(Code::PostalCodeLeadingZero, cell)),
        Ok(number) if is_code => Cleaned::taken(number.into(), applied),
        Ok(_) | Err(_) => Cleaned::refused(Fault::new(Code::PostalCodeInvalid, cell)),
    }
}

fn plain_integer(text: &str) -> Option<u64> {
    let is_plain = text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_plain { text.parse().ok() } else { None }
}

fn without_unit<'a>(text: &'a str, rules: Rules, applied: &mut Rules) -> &'a str {
    if !rules.has(Rule::NumberUnit) {
        return text;
    }
    match CURRENCIES.iter().find_map(|unit| text.strip_suffix(unit)) {
        Some(amount) => {
            applied.insert(Rule::NumberUnit);
            amount.trim_end()
        }
        None => text,
    }
}

/// The number with a point and no separators of thousands; `None` if its separators do not stand where they may.
fn separated(text: &str, decimal: Decimal, rules: Rules, applied: &mut Rules) -> Option<String> {
    let (point, group) = match decimal {
        Decimal::Comma => (',', '.'),
        Decimal::Point => ('.', ','),
    };
    let (sign, unsigned) = match text.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = unsigned.split_once(point).unwrap_or((unsigned, ""));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if unsigned.contains(point) && !is_digits(fraction) {
        return None;
    }
    let mut groups = whole.split([group, ' ', '\'', '’']);
    let first = groups.next()?;
    let others: Vec<&str> = groups.collect();
    let is_grouped = others.is_empty() || first.len() <= 3 && others.iter().all(|part| part.len() == 3);
    if !is_digits(first) || !is_grouped || !others.iter().all(|part| is_digits(part)) {
        return None;
    }
    let mut digits = format!("{sign}{first}");
    for part in &others {
        digits.push_str(part);
    }
    if !fraction.is_empty() {
        digits.push('.');
        digits.push_str(fraction);
    }
    if digits != text {
        if !rules.has(Rule::NumberSeparators) {
            return None;
        }
        applied.insert(Rule::NumberSeparators);
    }
    Some(digits)
}

/// The number that these digits are, if JSON can hold it without losing any of them.
fn parse(digits: &str) -> Option<Number> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() {
        return whole.parse::<i64>().map(Number::from).or_else(|_| whole.parse::<u64>().map(Number::from)).ok();
    }
    // A double tells any 15 digits apart.
    let significant = whole.trim_start_matches(['-', '0']).len() + fraction.len();
    if significant > 15 {
        return None;
    }
    digits.parse().ok().and_then(Number::from_f64)
}
