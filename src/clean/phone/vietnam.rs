//! What a row of digits is as a Vietnamese number.

use super::super::{Rule, Rules};
use super::prefix;

/// What digits turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading {
    /// A mobile number in national form, ten digits; `known` tells whether its prefix is known to be in use.
    Mobile { national: String, known: bool },
    /// A landline in national form, `02` and eight or nine digits more; the library knows whether it exists.
    Landline { national: String },
    /// 1800 and 1900: services, not customers.
    Service,
    /// A number of another country, without the `+`.
    Foreign { digits: String },
    /// A rule that is off would make a number of it.
    Needs(Rule),
    /// No number.
    None,
}

/// Reads digits that may begin with `+`. The rules used are added to `applied`.
pub(super) fn read(digits: &str, rules: Rules, applied: &mut Rules) -> Reading {
    let mut used = Rules::NONE;
    let reading = with_prefixes(digits, &mut used);
    if matches!(reading, Reading::None | Reading::Service) {
        return reading;
    }
    if let Some(missing) = used.iter().find(|rule| !rules.has(*rule)) {
        return Reading::Needs(missing);
    }
    *applied = applied.union(used);
    reading
}

fn with_prefixes(digits: &str, used: &mut Rules) -> Reading {
    let mut mark = |rule: Rule, reading: Reading| {
        used.insert(rule);
        reading
    };
    if let Some(international) = digits.strip_prefix('+') {
        // No country's code begins with 0: the plus before a national number is a slip.
        if let Some(rest) = international.strip_prefix("84") {
            let reading = national(rest.strip_prefix('0').unwrap_or(rest), &mut mark);
            return mark(Rule::PhoneCountryCode, reading);
        }
        if let Some(rest) = international.strip_prefix('0') {
            let reading = national(rest, &mut mark);
            return mark(Rule::PhonePunctuation, reading);
        }
        return Reading::Foreign { digits: international.to_owned() };
    }
    if is_service(digits) {
        return Reading::Service;
    }
    if let Some(rest) = digits.strip_prefix("00") {
        if let Some(rest) = rest.strip_prefix("84").filter(|rest| rest.len() >= 9) {
            let reading = national(rest.strip_prefix('0').unwrap_or(rest), &mut mark);
            return mark(Rule::PhoneCountryCode, reading);
        }
        // Twelve digits that begin with 00 may be a citizen's identity number.
        if digits.len() == 12 || rest.starts_with('0') {
            return Reading::None;
        }
        let doubled = national(rest, &mut mark);
        if doubled != Reading::None {
            return mark(Rule::PhoneDoubleZero, doubled);
        }
        return mark(Rule::PhoneForeign, Reading::Foreign { digits: rest.to_owned() });
    }
    if let Some(rest) = digits.strip_prefix('0') {
        return national(rest, &mut mark);
    }
    if let Some(rest) = digits.strip_prefix("84").filter(|rest| rest.len() >= 9) {
        let reading = national(rest.strip_prefix('0').unwrap_or(rest), &mut mark);
        return mark(Rule::PhoneCountryCode, reading);
    }
    let reading = national(digits, &mut mark);
    mark(Rule::PhoneLeadingZero, reading)
}

/// Reads a national number without its leading zero.
fn national(rest: &str, mark: &mut impl FnMut(Rule, Reading) -> Reading) -> Reading {
    match (rest.as_bytes(), rest.len()) {
        ([b'3' | b'5' | b'7' | b'8' | b'9', ..], 9) => {
            Reading::Mobile { national: format!("0{rest}"), known: prefix::is_known_mobile(rest.as_bytes()) }
        }
        ([b'1', ..], 10) => match prefix::renamed(&rest[..3]) {
            Some(new) => {
                let national = format!("0{new}{}", &rest[3..]);
                let known = prefix::is_known_mobile(&national.as_bytes()[1..]);
                mark(Rule::PhoneOldPrefix, Reading::Mobile { national, known })
            }
            None => Reading::None,
        },
        ([b'2', ..], 10) => Reading::Landline { national: format!("0{rest}") },
        _ => Reading::None,
    }
}

/// 1800 and 1900 with four or six digits more.
fn is_service(digits: &str) -> bool {
    let digits = digits.strip_prefix("0").unwrap_or(digits);
    (digits.starts_with("1800") || digits.starts_with("1900")) && matches!(digits.len(), 8 | 10)
}
