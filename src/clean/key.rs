//! The keys by which headers, words, names of tags and cells are compared: which differences of spelling count.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Small letters without accents, `đ` as `d`, everything but letters and digits as one space between words.
///
/// `hoà` and `hòa` have the same key since neither keeps its tone.
pub fn fold(text: &str) -> String {
    words(
        text.chars()
            .flat_map(char::to_lowercase)
            .nfd()
            .filter(|letter| !is_combining_mark(*letter))
            .map(|letter| if letter == 'đ' { 'd' } else { letter }),
    )
}

/// The same with its accents, in NFC: tells apart what [`fold`] does not.
pub fn accented(text: &str) -> String {
    words(text.chars().flat_map(char::to_lowercase).nfc())
}

/// The marks of the five Vietnamese tones, as they stand in decomposed text.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// One word in small letters, decomposed, its tone at the end: `hoà` and `hòa` are equal, `họ` and `hồ` are not.
pub fn tone_last(word: &str) -> String {
    let (mut tones, mut letters) = (String::new(), String::with_capacity(word.len()));
    for letter in word.chars().flat_map(char::to_lowercase).nfd() {
        if TONES.contains(&letter) { tones.push(letter) } else { letters.push(letter) }
    }
    letters + &tones
}

/// The key of names that people give, such as those of tags: case, spaces and the place of a tone do not count, but
/// accents do, for `Bán` is not `Bạn`.
pub fn spelling(name: &str) -> String {
    name.split_whitespace().map(tone_last).collect::<Vec<_>>().join(" ")
}

/// Marks that no eye sees: byte order marks, zero-width spaces and joiners, soft hyphens.
pub fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// The key by which cells are compared with what a config says of them: case and the number of spaces do not count, but
/// signs, punctuation and accents do, for `-1` is not `1`.
pub fn literal(text: &str) -> String {
    let lower: String = text.chars().flat_map(char::to_lowercase).nfc().collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(letters: impl Iterator<Item = char>) -> String {
    let mut key = String::new();
    let mut between = false;
    for letter in letters {
        if letter.is_alphanumeric() || is_combining_mark(letter) {
            if between && !key.is_empty() {
                key.push(' ');
            }
            between = false;
            key.push(letter);
        } else {
            // A soft hyphen and the like are no letters and no gaps.
            between |= !is_invisible(letter);
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_by_their_accents_and_by_nothing_else_that_is_seen() {
        assert_eq!(spelling(" Khách  HOÀ"), spelling("khách hòa"));
        for (one, other) in [("Bán", "Bạn"), ("Mã", "ma"), ("Đỏ", "Đo"), ("a-b", "ab")] {
            assert_ne!(spelling(one), spelling(other), "{one} {other}");
        }
    }

    #[test]
    fn one_key_for_every_spelling_of_a_word() {
        for (text, key) in [
            ("Họ và tên", "ho va ten"),
            ("Ho\u{323} va\u{300} te\u{302}n", "ho va ten"),
            ("HO_VA_TEN", "ho va ten"),
            ("  Đường/phố ", "duong pho"),
            ("Thanh Hoá", "thanh hoa"),
            ("Thanh Hóa", "thanh hoa"),
            ("Thuỷ", "thuy"),
            ("Phone 1 - Value", "phone 1 value"),
            ("First Name(Tên)", "first name ten"),
            ("\u{feff}email", "email"),
            ("e\u{ad}mail", "email"),
            ("#", ""),
            ("", ""),
        ] {
            assert_eq!(fold(text), key, "{text}");
            assert_eq!(fold(&fold(text)), key, "{text}");
        }
        assert_eq!(accented("TÊN_Khách"), "tên khách");
        assert_ne!(accented("Thẻ"), accented("thể"));
        assert_eq!(tone_last("Hoà"), tone_last("hòa"));
        assert_ne!(tone_last("họ"), tone_last("hồ"));
    }
}
