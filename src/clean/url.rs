//! Web addresses: taken as they are written, never completed.

use compact_str::CompactString;

use super::{Cleaned, Fault, Rule, Rules, none, text};
use crate::code::Code;

/// Cleans a web address. `http://`, `https://` or none before the host; nothing is added to it.
pub fn clean(cell: &str, rules: Rules) -> Cleaned<CompactString> {
    let mut applied = Rules::NONE;
    let text = text::tidy(cell, rules, &mut applied);
    if text.is_empty() {
        return Cleaned::empty();
    }
    if rules.has(Rule::NoneWords) && none::is_word_for_no_data(&text) {
        return Cleaned::emptied_by(Rule::NoneWords);
    }
    if is_url(&text) {
        return Cleaned::taken(text.into(), applied);
    }
    Cleaned::refused(Fault::new(Code::UrlInvalid, cell))
}

/// Whether it has a host with a dot, nothing but `http` or `https` before it, and no space in it.
fn is_url(text: &str) -> bool {
    let is_web = |scheme: &str| scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let rest = match text.split_once(':') {
        Some((scheme, rest)) if rest.starts_with("//") && is_web(scheme) => &rest[2..],
        Some((before, rest)) if rest.starts_with("//") && !before.contains(['/', '?', '#']) => return false,
        _ => text,
    };
    let authority = memchr::memchr3(b'/', b'?', b'#', rest.as_bytes()).map_or(rest, |end| &rest[..end]);
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        Some(_) => return false,
        None => authority,
    };
    let Some((name, top)) = host.rsplit_once('.') else {
        return false;
    };
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-' || letter == '_')
    };
    name.split('.').all(is_label)
        && top.chars().count() >= 2
        && top.chars().next().is_some_and(char::is_alphabetic)
        && is_label(top)
        && (text.bytes().all(|byte| byte.is_ascii_graphic()) || !text.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_as_written_and_the_rest_is_refused() {
        for good in [
            "https://facebook.com/an.nguyen",
            "HTTP://www.example.vn",
            "facebook.com/profile.php?id=100001",
            "fb.com/an",
            "example.vn:8080/a",
            "https://example.com/?next=https://example.vn",
            "example.com/x?u=https://a.vn",
            "cửahàng.vn",
        ] {
            let cleaned = clean(good, Rules::default());
            assert_eq!(cleaned.value().map(CompactString::as_str), Some(good));
            assert!(cleaned.applied.is_empty());
        }
        for bad in [
            "Nguyễn Văn An",
            "an.nguyen.9",
            "javascript:alert(1)",
            "ftp://example.vn",
            "https://",
            "example",
            "an@example.vn",
            "a..vn",
            "ví dụ.vn",
        ] {
            assert_eq!(clean(bad, Rules::default()).result.unwrap_err().code, Code::UrlInvalid, "{bad}");
        }
        assert_eq!(clean(" không ", Rules::default()).value(), None);
    }
}
