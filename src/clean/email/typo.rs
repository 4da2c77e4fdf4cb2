//! Domains that are surely meant to be another: doubted, never changed.

use std::borrow::Cow;

/// The mail services that most people have, and that are often mistyped.
const SERVICES: &[&str] = &["gmail.com", "yahoo.com", "yahoo.com.vn", "hotmail.com", "outlook.com", "icloud.com"];

/// Domains one slip away from a service that exist themselves.
const REAL: &[&str] = &["ymail.com", "mail.com", "email.com", "cloud.com"];

/// Domains more than one slip away that are not mail services.
const WRONG: &[(&str, &str)] = &[
    ("gmail.vn", "gmail.com"),
    ("gmail.com.vn", "gmail.com"),
    ("gmail.com.com", "gmail.com"),
    ("gmail.comcom", "gmail.com"),
    ("hotmail.vn", "hotmail.com"),
    ("icloud.vn", "icloud.com"),
];

/// The domain that one in lower case surely means instead.
pub(super) fn meant(domain: &str) -> Option<Cow<'static, str>> {
    if SERVICES.contains(&domain) || REAL.contains(&domain) {
        return None;
    }
    let wrong = WRONG.iter().find(|(wrong, _)| *wrong == domain).map(|(_, service)| *service);
    let service = wrong.or_else(|| SERVICES.iter().copied().find(|service| is_one_slip(domain, service)));
    // There is no top domain `con`.
    let of_con = || domain.strip_suffix(".con").map(|name| Cow::Owned(format!("{name}.com")));
    service.map(Cow::Borrowed).or_else(of_con)
}

/// Whether one letter was left out, added or changed, or two neighbours were swapped.
fn is_one_slip(typed: &str, meant: &str) -> bool {
    let (typed, meant) = (typed.as_bytes(), meant.as_bytes());
    if typed.len().abs_diff(meant.len()) > 1 {
        return false;
    }
    let begin = typed.iter().zip(meant).take_while(|(one, other)| one == other).count();
    let (typed, meant) = (&typed[begin..], &meant[begin..]);
    let end = typed.iter().rev().zip(meant.iter().rev()).take_while(|(one, other)| one == other).count();
    match (&typed[..typed.len() - end], &meant[..meant.len() - end]) {
        ([], [_]) | ([_], [] | [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}
