//! Addresses that a space may have torn apart: half an address is another person's.

/// Words without accents that stand before an address and are no part of it.
const LABELS: &[&str] =
    &["email", "e-mail", "mail", "gmail", "or", "and", "hoac", "va", "la", "chinh", "phu", "cu", "moi"];

/// Whether what stands beside the address, parted from it by a space only, may belong to it: `nguyen an@example.vn`,
/// `an@example.com .vn`. A name before an address is known by its accents.
pub(super) fn is_torn(text: &str, address: &str) -> bool {
    let Some(at) = text.find(address) else { return false };
    let (before, after) = (&text[..at], &text[at + address.len()..]);
    is_beginning(before) || after.starts_with(char::is_whitespace) && after.trim_start().starts_with(['.', '@'])
}

/// Whether the text before an address ends with what may be its beginning.
fn is_beginning(before: &str) -> bool {
    if !before.ends_with(char::is_whitespace) || !before.is_ascii() {
        return false;
    }
    let word = before.split_whitespace().next_back().unwrap_or_default();
    let is_local = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-+".contains(&byte));
    let is_numbering = word.trim_end_matches('.').parse::<u8>().is_ok();
    let has_letter = word.bytes().any(|byte| byte.is_ascii_alphanumeric());
    is_local && has_letter && !is_numbering && !LABELS.contains(&word.to_ascii_lowercase().as_str())
}
