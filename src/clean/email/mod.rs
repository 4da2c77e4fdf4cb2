//! Email addresses: what is around them goes, what stands for none is empty, what is doubtful is said.

mod none;
#[cfg(test)]
mod tests;
mod torn;
mod typo;

use compact_str::CompactString;
use email_address::{EmailAddress, Options};

use super::none::is_word_for_no_data;
use super::{Cleaned, Fault, Rule, Rules, text};
use crate::code::Code;

/// Cleans an email address. Of several in a cell the first valid one is sent, with the warning `email_several`.
pub fn clean(cell: &str, rules: Rules) -> Cleaned<CompactString> {
    if is_plain(cell) {
        if rules.has(Rule::EmailNone) && none::stands_for_none(cell) {
            return Cleaned::emptied_by(Rule::EmailNone);
        }
        return judged(cell, cell.into(), Rules::NONE);
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
    let mut chosen: Option<String> = None;
    let mut stood_for_none = false;
    let mut other: Option<&str> = None;
    for candidate in candidates(&text, rules) {
        match (valid(candidate, rules).filter(|_| !torn::is_torn(&text, candidate)), &chosen) {
            (Some((address, _)), _) if rules.has(Rule::EmailNone) && none::stands_for_none(&address) => {
                stood_for_none = true;
            }
            (Some((address, used)), None) => {
                chosen = Some(address);
                applied = applied.union(used);
                applied.set(Rule::EmailWrapping, candidate.len() != text.len());
            }
            (Some((address, _)), Some(first)) if address == *first => {}
            _ => other = other.or(Some(candidate)),
        }
    }
    let Some(address) = chosen else {
        if stood_for_none {
            return Cleaned::emptied_by(Rule::EmailNone);
        }
        return Cleaned::refused(Fault::new(Code::EmailInvalid, cell));
    };
    let several = other.map(|other| Fault::new(Code::EmailSeveral, cell).with("sent", &*address).with("other", other));
    let mut cleaned = judged(cell, address.into(), applied);
    cleaned.warnings.extend(several);
    cleaned
}

/// An address that is valid: doubted if it looks mistyped.
fn judged(cell: &str, address: CompactString, applied: Rules) -> Cleaned<CompactString> {
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

/// The stretches of a cell that have an `@`, without what may stand around an address.
fn candidates(text: &str, rules: Rules) -> impl Iterator<Item = &str> {
    let is_unwrapped = rules.has(Rule::EmailWrapping);
    let parts_addresses = move |letter: char| {
        is_unwrapped
            && (letter.is_whitespace() || matches!(letter, ';' | ',' | '|' | '/' | '<' | '>' | '(' | ')' | '[' | ']'))
    };
    text.split(parts_addresses)
        .filter(|part| part.contains('@'))
        .map(move |part| if is_unwrapped { unwrapped(part) } else { part })
}

/// Without quotes, a stop at the end, and a label before it.
fn unwrapped(part: &str) -> &str {
    let bare = part.trim_matches(['"', '\'', '“', '”', '‘', '’', '`']).trim_end_matches(['.', ':']);
    let label = bare.split_once(':').filter(|(label, _)| {
        ["mailto", "email", "e-mail", "mail"].into_iter().any(|known| known.eq_ignore_ascii_case(label))
    });
    label.map_or(bare, |(_, rest)| rest)
}

/// The address in its final form, if it is one.
fn valid(candidate: &str, rules: Rules) -> Option<(String, Rules)> {
    let mut applied = Rules::NONE;
    let mut address = candidate.to_owned();
    if rules.has(Rule::EmailLowerCase) && candidate.chars().any(char::is_uppercase) {
        address = candidate.to_lowercase();
        applied.insert(Rule::EmailLowerCase);
    }
    (is_plain(&address) || is_valid(&address)).then_some((address, applied))
}

fn is_valid(address: &str) -> bool {
    let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
    EmailAddress::parse_with_options(address, options).is_ok_and(|parsed| {
        // The library takes quoted names, signs in domains, bare IPv4 addresses and top domains of one letter, which no
        // customer has.
        let top = parsed.domain().rsplit('.').next().unwrap_or_default();
        let in_domain = |letter: char| !letter.is_ascii() || letter.is_ascii_alphanumeric() || "-.".contains(letter);
        !parsed.local_part().starts_with('"')
            && parsed.domain().chars().all(in_domain)
            && top.chars().count() > 1
            && !top.bytes().all(|byte| byte.is_ascii_digit())
    })
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
