//! Vietnamese number prefixes: which there were, which there are.

/// The mobile prefixes of 11-digit numbers and what they became between September and November 2018, all without the
/// leading zero. The seven digits after them were kept.
pub(super) const RENAMED: &[(&str, &str)] = &[
    ("120", "70"),
    ("121", "79"),
    ("122", "77"),
    ("123", "83"),
    ("124", "84"),
    ("125", "85"),
    ("126", "76"),
    ("127", "81"),
    ("128", "78"),
    ("129", "82"),
    ("162", "32"),
    ("163", "33"),
    ("164", "34"),
    ("165", "35"),
    ("166", "36"),
    ("167", "37"),
    ("168", "38"),
    ("169", "39"),
    ("186", "56"),
    ("188", "58"),
    ("199", "59"),
];

/// What an 11-digit number's prefix became, both without the leading zero.
pub(super) fn renamed(old: &str) -> Option<&'static str> {
    RENAMED.iter().find(|(known, _)| *known == old).map(|(_, new)| *new)
}

/// Whether a mobile number of nine digits (no leading zero) begins with a prefix that is known to be in use.
pub(super) fn is_known_mobile(digits: &[u8]) -> bool {
    matches!(
        digits,
        [b'3', _, ..]
            | [b'5', b'1' | b'6' | b'8' | b'9', ..]
            | [b'5', b'2', b'2' | b'3' | b'8', ..]
            | [b'5', b'5', b'9', ..]
            | [b'7', b'0' | b'6'..=b'9', ..]
            | [b'8', b'1'..=b'8', ..]
            | [b'8', b'9', b'6'..=b'9', ..]
            | [b'9', b'0'..=b'8', ..]
            | [b'9', b'9', b'0' | b'1' | b'3'..=b'9', ..]
    )
}
