//! The words of a header, so that case, accents, tone placement, punctuation and camelCase do not matter.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::clean::key;

/// One word of a header or of a spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case without accents, `đ` as `d`.
    pub plain: String,
    /// Lower case, decomposed, the tone at the end: `hoà` and `hòa` are equal, `họ` and `hồ` are not.
    pub accented: String,
    /// Whether it stands in brackets.
    pub bracketed: bool,
}

impl Word {
    fn new(letters: &str, bracketed: bool) -> Self {
        Self { plain: key::fold(letters), accented: key::tone_last(letters), bracketed }
    }

    /// Whether it was written with an accent or a `đ`.
    pub fn has_accent(&self) -> bool {
        self.plain != self.accented
    }
}

/// The words of a text, in order. `#` is a word of its own; all other signs only part words.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut letters = String::new();
    let mut depth = 0_usize;
    let finish = |words: &mut Vec<Word>, letters: &mut String, depth: usize| {
        if !letters.is_empty() {
            words.push(Word::new(&std::mem::take(letters), depth > 0));
        }
    };
    let signs: Vec<char> = text.nfc().filter(|sign| !key::is_invisible(*sign)).collect();
    for (at, &sign) in signs.iter().enumerate() {
        match sign {
            '(' | '[' | '{' | '（' | '<' => {
                finish(&mut words, &mut letters, depth);
                depth += 1;
            }
            ')' | ']' | '}' | '）' | '>' => {
                finish(&mut words, &mut letters, depth);
                depth = depth.saturating_sub(1);
            }
            '#' => {
                finish(&mut words, &mut letters, depth);
                words.push(Word { plain: "#".to_owned(), accented: "#".to_owned(), bracketed: depth > 0 });
            }
            _ if sign.is_alphanumeric() || is_combining_mark(sign) => {
                let before = at.checked_sub(1).map(|at| signs[at]);
                if before.is_some_and(|before| parts(before, sign, signs.get(at + 1).copied())) {
                    finish(&mut words, &mut letters, depth);
                }
                letters.push(sign);
            }
            _ => finish(&mut words, &mut letters, depth),
        }
    }
    finish(&mut words, &mut letters, depth);
    words
}

/// Whether a new word begins at `sign`: `dienThoai`, `KHTen`, `address1`.
fn parts(before: char, sign: char, after: Option<char>) -> bool {
    let camel = before.is_lowercase() && sign.is_uppercase();
    let acronym = before.is_uppercase() && sign.is_uppercase() && after.is_some_and(char::is_lowercase);
    let digit = before.is_alphanumeric() && before.is_numeric() != sign.is_numeric();
    camel || acronym || digit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        words(text).into_iter().map(|word| word.plain).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn headers_fall_apart_into_the_same_words_however_they_are_written() {
        for text in ["Số điện thoại", "so_dien_thoai", "SO-DIEN.THOAI *", "soDienThoai", "\u{feff}Số\u{a0}điện\nthoại:"]
        {
            assert_eq!(plain(text), "so dien thoai", "{text}");
        }
        assert_eq!(plain("Phone 1 - Value"), "phone 1 value");
        assert_eq!(plain("address1"), "address 1");
        assert_eq!(plain("IDKhachHang"), "id khach hang");
        assert_eq!(plain("Order #"), "order #");
        assert_eq!(plain(" * "), "");
    }

    #[test]
    fn tone_placement_does_not_matter_but_accents_do() {
        assert_eq!(words("hoà"), words("hòa"));
        assert_eq!(words("Ho\u{323}"), words("họ"));
        assert_ne!(words("họ"), words("hồ"));
        assert!(words("đ")[0].has_accent());
        assert!(!words("Ten")[0].has_accent());
    }

    #[test]
    fn words_in_brackets_are_marked() {
        let marks: Vec<_> = words("Điện thoại (Bố) chính").into_iter().map(|word| word.bracketed).collect();
        assert_eq!(marks, [false, false, true, false]);
    }
}
