//! Email addresses: what is around them goes, what stands for none is empty, what is doubtful is said.

mod none;
mod typo;

use email_address::{EmailAddress, Options};

use super::none::is_word_for_no_data;
use super::{Cleaned, Fault, Rule, Rules, text};
use crate::code::Code;

/// Cleans an email address. Of several in a cell the first valid one is sent, with the warning `email_several`.
pub fn clean(cell: &str, rules: Rules) -> Cleaned<String> {
    if is_plain(cell) {
        return judged(cell, cell.to_owned(), Rules::NONE, rules);
    }
    let mut applied = Rules::NONE;
    let tidied = text::tidy(cell, rules, &mut applied);
    let text = text::narrow(tidied, rules, &mut applied);
    if text.is_empty() {
        return Cleaned::empty();
    }
    if rules.has(Rule::NoneWords) && is_word_for_no_data(&text) {
        return Cleaned::emptied_by(Rule::NoneWords);
    }
    let mut addresses = candidates(&text, rules).filter_map(|candidate| valid(candidate, rules));
    let Some((address, used)) = addresses.next() else {
        return Cleaned::refused(Fault::new(Code::EmailInvalid, cell));
    };
    let other = addresses.map(|(other, _)| other).find(|other| *other != address);
    let sent = address.clone();
    let cleaned = judged(cell, address, applied.union(used), rules);
    match other {
        Some(other) => cleaned.doubted(Fault::new(Code::EmailSeveral, cell).with("sent", sent).with("other", other)),
        None => cleaned,
    }
}

/// An address that is valid: empty if it stands for none, doubted if it looks mistyped.
fn judged(cell: &str, address: String, applied: Rules, rules: Rules) -> Cleaned<String> {
    if rules.has(Rule::EmailNone) && none::stands_for_none(&address) {
        return Cleaned::emptied_by(Rule::EmailNone);
    }
    let fault = match address.rsplit_once('@') {
        Some((local, domain)) => match typo::meant(domain) {
            Some(meant) => Some(Fault::new(Code::EmailTypo, cell).with("suggestion", format!("{local}@{meant}"))),
            None if !address.is_ascii() => Some(Fault::new(Code::EmailNotAscii, cell)),
            None => None,
        },
        None => None,
    };
    let cleaned = Cleaned::taken(address, applied);
    match fault {
        Some(fault) => cleaned.doubted(fault),
        None => cleaned,
    }
}

/// The stretches of a cell that have an `@`.
fn candidates(text: &str, rules: Rules) -> impl Iterator<Item = &str> {
    let is_between = |letter: char| {
        matches!(letter, ';' | ',' | '|' | '/' | '\n' | '<' | '>' | '(' | ')' | '[' | ']') || letter.is_whitespace()
    };
    let parts = rules.has(Rule::EmailWrapping);
    text.split(move |letter| parts && is_between(letter)).filter(|part| part.contains('@'))
}

/// The address in its final form, if it is one.
fn valid(candidate: &str, rules: Rules) -> Option<(String, Rules)> {
    let mut applied = Rules::NONE;
    let mut bare = candidate;
    if rules.has(Rule::EmailWrapping) {
        bare = bare.trim_matches(|letter: char| matches!(letter, '"' | '\'' | '“' | '”' | '‘' | '’' | '`' | ':' | '.'));
        if let Some((scheme, rest)) = bare.split_once(':')
            && scheme.eq_ignore_ascii_case("mailto")
        {
            bare = rest;
        }
    }
    let mut address = bare.to_owned();
    if rules.has(Rule::EmailLowerCase) && bare.chars().any(char::is_uppercase) {
        address = bare.to_lowercase();
        applied.insert(Rule::EmailLowerCase);
    }
    (is_plain(&address) || is_valid(&address)).then_some((address, applied))
}

fn is_valid(address: &str) -> bool {
    let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
    EmailAddress::parse_with_options(address, options).is_ok_and(|parsed| !parsed.local_part().starts_with('"'))
}

/// Whether it is surely a valid address in lower case: letters, digits and `._+-` before the `@`, a domain of proper
/// labels after it.
fn is_plain(cell: &str) -> bool {
    let Some(at) = memchr::memchr(b'@', cell.as_bytes()) else {
        return false;
    };
    let (local, domain) = (&cell.as_bytes()[..at], &cell.as_bytes()[at + 1..]);
    if !(1..=64).contains(&local.len()) || !(4..=190).contains(&domain.len()) {
        return false;
    }
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut before = b'.';
    for &byte in local {
        if !(is_word(byte) || matches!(byte, b'_' | b'+' | b'-') || byte == b'.' && before != b'.') {
            return false;
        }
        before = byte;
    }
    if before == b'.' {
        return false;
    }
    let (mut label, mut dots, mut digits_only) = (0, 0, true);
    before = b'.';
    for &byte in domain {
        match byte {
            b'.' if label > 0 && before != b'-' => {
                label = 0;
                dots += 1;
                digits_only = true;
            }
            b'-' if label > 0 => label += 1,
            _ if is_word(byte) => {
                label += 1;
                digits_only &= byte.is_ascii_digit();
            }
            _ => return false,
        }
        if label > 63 {
            return false;
        }
        before = byte;
    }
    dots > 0 && label >= 2 && !digits_only && before != b'-'
}
