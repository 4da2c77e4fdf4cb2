//! Telephone numbers: Vietnamese rules first, the library for landlines and other countries.

mod decimal;
mod pieces;
mod prefix;
#[cfg(test)]
mod tests;
mod vietnam;

use compact_str::CompactString;
use rlibphonenumber::enums::Region as Country;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

use self::pieces::Piece;
use self::vietnam::Reading;
use super::{Cleaned, Fault, Rule, Rules, Written, none, text};
use crate::code::Code;

/// The country whose numbers are sent in national form (`phone_region`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region(Country);

impl Region {
    /// Vietnam.
    pub const VIETNAM: Self = Self(Country::VN);

    /// The region of a two-letter code, in capitals or not.
    pub fn named(code: &str) -> Option<Self> {
        let region: Country = code.to_ascii_uppercase().parse().ok()?;
        if region == Country::VN {
            // Building the library's tables takes 15 ms: most lists never need them.
            return Some(Self::VIETNAM);
        }
        PHONE_NUMBER_UTIL.get_country_code_for_region(region).map(|_| Self(region))
    }

    fn is_vietnam(self) -> bool {
        self.0 == Country::VN
    }
}

impl Default for Region {
    fn default() -> Self {
        Self::VIETNAM
    }
}

/// No cell of telephone numbers is longer, in bytes.
const LONGEST: usize = 1_000;

/// Cleans a telephone number. Of several in a cell the first valid one is sent, with the warning `phone_several`.
pub fn clean(cell: &str, written: Written, region: Region, rules: Rules) -> Cleaned<CompactString> {
    if region.is_vietnam() && is_plain_mobile(cell) {
        let cleaned = Cleaned::taken(cell.into(), Rules::NONE);
        return if prefix::is_known_mobile(&cell.as_bytes()[1..]) {
            cleaned
        } else {
            cleaned.doubted(Fault::new(Code::PhonePrefixUnknown, cell))
        };
    }
    let mut applied = Rules::NONE;
    // Line breaks part numbers here, so they must not become spaces.
    let mut tidying = rules;
    tidying.set(Rule::OneLine, false);
    let tidied = text::tidy(cell, tidying, &mut applied);
    let text = text::narrow(tidied, rules, &mut applied);
    if text.is_empty() {
        return Cleaned::empty();
    }
    if rules.has(Rule::NoneWords) && none::is_word_for_no_data(&text) {
        return Cleaned::emptied_by(Rule::NoneWords);
    }
    if text.len() > LONGEST {
        return Cleaned::refused(Fault::new(Code::PhoneInvalid, cell));
    }
    match decimal::read(&text) {
        decimal::Reading::Lost => return Cleaned::refused(Fault::new(Code::PhoneDigitsLost, cell)),
        decimal::Reading::Whole(digits) if rules.has(Rule::PhoneDecimal) => {
            applied.insert(Rule::PhoneDecimal);
            return among(cell, &digits, region, rules, applied);
        }
        decimal::Reading::Whole(_) => return Cleaned::refused(rule_off(cell, Rule::PhoneDecimal)),
        decimal::Reading::Other if written == Written::Number && text.contains('.') => {
            return Cleaned::refused(Fault::new(Code::PhoneInvalid, cell));
        }
        decimal::Reading::Other => {}
    }
    among(cell, &text, region, rules, applied)
}

/// A mobile number of ten digits as it should be.
fn is_plain_mobile(cell: &str) -> bool {
    matches!(cell.as_bytes(), [b'0', b'3' | b'5' | b'7' | b'8' | b'9', rest @ ..] if rest.len() == 8 && rest.iter().all(u8::is_ascii_digit))
}

fn rule_off(cell: &str, rule: Rule) -> Fault {
    Fault::new(Code::PhoneRuleOff, cell).with("rule", rule.name())
}

/// One number that was found.
struct Found {
    number: String,
    applied: Rules,
    is_known: bool,
}

/// Why a piece is no number.
enum Bad {
    Invalid,
    Service,
    Needs(Rule),
}

/// Chooses among the numbers of a cell.
fn among(cell: &str, text: &str, region: Region, rules: Rules, applied: Rules) -> Cleaned<CompactString> {
    let pieces = pieces::cut(text, rules.has(Rule::PhoneLetterO));
    let mut found: Vec<Found> = Vec::new();
    let mut worst = Bad::Invalid;
    let mut leftover = None;
    for piece in &pieces.list {
        let (mut numbers, bad) = numbers_of(piece, region, rules);
        found.append(&mut numbers);
        if let Some(bad) = bad {
            if piece.digits.len() >= 7 || piece.is_ending {
                leftover.get_or_insert_with(|| piece.text.clone());
            }
            if !matches!(bad, Bad::Invalid) {
                worst = bad;
            }
        }
    }
    if found.is_empty()
        && pieces.list.len() > 1
        && pieces.list.iter().all(|piece| piece.digits.len() < 7)
        && !pieces.had_annotation
    {
        let digits = pieces.list.iter().map(|piece| piece.digits.as_str()).collect();
        let whole = Piece { digits, had_punctuation: true, ..Piece::default() };
        found.extend(number(&whole, region, rules).ok());
        leftover = None;
    }
    let mut found = found.into_iter();
    let Some(first) = found.next() else {
        return Cleaned::refused(match worst {
            Bad::Invalid => Fault::new(Code::PhoneInvalid, cell),
            Bad::Service => Fault::new(Code::PhoneService, cell),
            Bad::Needs(rule) => rule_off(cell, rule),
        });
    };
    let mut applied = applied.union(first.applied);
    let around = [(pieces.had_annotation, Rule::PhoneAnnotation), (pieces.had_separator, Rule::PhonePunctuation)];
    for (_, rule) in around.into_iter().filter(|(is_there, _)| *is_there) {
        if !rules.has(rule) {
            return Cleaned::refused(rule_off(cell, rule));
        }
        applied.insert(rule);
    }
    let others = found.map(|other| other.number).find(|other| *other != first.number).or(leftover);
    let mut cleaned = Cleaned::taken(CompactString::from(first.number), applied);
    if let (Some(other), Ok(Some(sent))) = (others, &cleaned.result) {
        let fault = Fault::new(Code::PhoneSeveral, cell).with("sent", sent.clone()).with("other", other);
        cleaned.warnings.push(fault);
    }
    if first.is_known { cleaned } else { cleaned.doubted(Fault::new(Code::PhonePrefixUnknown, cell)) }
}

/// The numbers of one piece: itself, or several that only spaces or a lone dash part.
fn numbers_of(piece: &Piece, region: Region, rules: Rules) -> (Vec<Found>, Option<Bad>) {
    let bad = match number(piece, region, rules) {
        Ok(found) => return (vec![found], None),
        Err(bad) => bad,
    };
    for separator in [" - ", " – ", "-", " "] {
        let parts: Vec<&str> = piece.text.split(separator).filter(|part| !part.trim().is_empty()).collect();
        if parts.len() < 2 {
            continue;
        }
        let numbers: Result<Vec<Found>, Bad> = parts
            .iter()
            .flat_map(|part| pieces::cut(part, rules.has(Rule::PhoneLetterO)).list)
            .map(|part| number(&Piece { had_punctuation: true, ..part }, region, rules))
            .collect();
        if let Ok(numbers) = numbers
            && numbers.len() > 1
        {
            return (numbers, None);
        }
    }
    (Vec::new(), Some(bad))
}

/// The number that a piece is.
fn number(piece: &Piece, region: Region, rules: Rules) -> Result<Found, Bad> {
    let mut applied = Rules::NONE;
    if piece.had_letter_o {
        applied.insert(Rule::PhoneLetterO);
    }
    if piece.had_punctuation {
        if !rules.has(Rule::PhonePunctuation) {
            return Err(Bad::Needs(Rule::PhonePunctuation));
        }
        applied.insert(Rule::PhonePunctuation);
    }
    if !region.is_vietnam() {
        return elsewhere(&piece.digits, region, rules, applied);
    }
    match vietnam::read(&piece.digits, rules, &mut applied) {
        Reading::Mobile { national, known } => Ok(Found { number: national, applied, is_known: known }),
        Reading::Landline { national } if is_valid(&national, Some(Country::VN)) => {
            Ok(Found { number: national, applied, is_known: true })
        }
        Reading::Foreign { digits } => {
            let number = format!("+{digits}");
            if !is_valid(&number, None) {
                return Err(Bad::Invalid);
            }
            Ok(Found { number, applied, is_known: true })
        }
        Reading::Service => Err(Bad::Service),
        Reading::Needs(rule) => Err(Bad::Needs(rule)),
        Reading::Landline { .. } | Reading::None => Err(Bad::Invalid),
    }
}

fn is_valid(number: &str, country: Option<Country>) -> bool {
    PHONE_NUMBER_UTIL.parse(number, country).is_ok_and(|parsed| parsed.is_valid())
}

/// Numbers where the list is not from Vietnam: all by the library.
fn elsewhere(digits: &str, region: Region, rules: Rules, mut applied: Rules) -> Result<Found, Bad> {
    let parsed = PHONE_NUMBER_UTIL.parse(digits, Some(region.0)).map_err(|_| Bad::Invalid)?;
    if !parsed.is_valid() {
        return Err(Bad::Invalid);
    }
    let is_home = PHONE_NUMBER_UTIL.get_country_code_for_region(region.0) == Some(parsed.country_code);
    let number: String = if is_home {
        parsed.format_as(PhoneNumberFormat::National).chars().filter(char::is_ascii_digit).collect()
    } else {
        parsed.format_as(PhoneNumberFormat::E164).into_owned()
    };
    if number != digits {
        let rule = if is_home { Rule::PhoneCountryCode } else { Rule::PhoneForeign };
        if !rules.has(rule) {
            return Err(Bad::Needs(rule));
        }
        applied.insert(rule);
    }
    Ok(Found { number, applied, is_known: true })
}
