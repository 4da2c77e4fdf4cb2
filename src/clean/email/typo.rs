//! Domains that are surely meant to be another: doubted, never changed.

/// The mail services that most people have, and that are often mistyped.
const SERVICES: &[&str] = &["gmail.com", "yahoo.com", "yahoo.com.vn", "hotmail.com", "outlook.com", "icloud.com"];

/// Domains one letter away from a service that exist themselves.
const REAL: &[&str] = &["ymail.com", "mail.com", "email.com", "gmx.com", "yahoo.co", "hotmail.co", "icloud.co"];

/// The service that a domain in lower case is one slip away from.
pub(super) fn meant(domain: &str) -> Option<&'static str> {
    if SERVICES.contains(&domain) || REAL.contains(&domain) {
        return None;
    }
    let ending = |service: &str| {
        // `gmail.con`, `gmail.cm`, `gmail`, `gmail.com.vn`
        let name = service.split_once('.').map_or(service, |(name, _)| name);
        domain
            .strip_prefix(name)
            .is_some_and(|rest| matches!(rest, ".con" | ".cm" | ".om" | ".vn" | ".co" | ".comm" | ".com.com" | ".coml"))
    };
    let far = |service: &str| slips(domain, service) && !REAL.contains(&domain);
    SERVICES.iter().copied().find(|service| far(service) || ending(service)).or_else(|| {
        ["gmail", "yahoo", "hotmail"]
            .into_iter()
            .position(|name| domain == format!("{name}.com.vn"))
            .and_then(|at| (at != 1).then(|| SERVICES[if at == 0 { 0 } else { 3 }]))
    })
}

/// Whether one letter was left out, doubled, changed, or two were swapped.
fn slips(typed: &str, meant: &str) -> bool {
    let (typed, meant) = (typed.as_bytes(), meant.as_bytes());
    if typed.len().abs_diff(meant.len()) > 1 {
        return false;
    }
    let begin = typed.iter().zip(meant).take_while(|(one, other)| one == other).count();
    let (typed, meant) = (&typed[begin..], &meant[begin..]);
    let end = typed.iter().rev().zip(meant.iter().rev()).take_while(|(one, other)| one == other).count();
    let (typed, meant) = (&typed[..typed.len() - end], &meant[..meant.len() - end]);
    match (typed, meant) {
        ([], [_]) | ([_], [] | [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}
