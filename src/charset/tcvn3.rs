//! TCVN 5712 (ABC), one byte per letter, read as Latin-1.

/// Each byte from 0xA1 on and its letter; a space where there is none. Capitals with tones come from other fonts of the
/// same bytes, so that they read as small letters.
const LETTERS: &str = "ĂÂÊÔƠƯĐăâêôơưđ\u{20}\u{20}\u{20}\u{20}\u{20}\u{20}àảãáạ\u{20}ằẳẵắ\u{20}\u{20}\u{20}\u{20}\u{20}\u{20}\u{20}\
                       ặầẩẫấậè\u{20}ẻẽéẹềểễếệìỉ\u{20}\u{20}\u{20}ĩíịò\u{20}ỏõóọồổỗốộờởỡớợù\u{20}ủũúụừửữứựỳỷỹýỵ";

/// The text with the letters that are meant; `None` if it holds letters that are none of these bytes.
pub(super) fn repair(text: &str) -> Option<String> {
    let mut repaired = String::with_capacity(text.len() * 2);
    for word in text.split_inclusive(|c: char| c.is_ascii() && !c.is_ascii_alphabetic()) {
        let letters = word.chars().map(letter);
        if is_in_capitals(word) {
            repaired.push_str(&letters.collect::<Option<String>>()?.to_uppercase());
        } else {
            for letter in letters {
                repaired.push(letter?);
            }
        }
    }
    Some(repaired)
}

/// Whether a word in capitals has letters that were others if a program raised them: these bytes do not come in pairs of
/// small and capital letters.
pub(super) fn is_raised(word: &str) -> bool {
    word.contains(|c: char| matches!(c, 'À'..='Þ')) && is_in_capitals(word)
}

fn is_in_capitals(word: &str) -> bool {
    word.bytes().filter(u8::is_ascii_uppercase).count() > 1 && !word.contains(|c: char| c.is_lowercase())
}

fn letter(c: char) -> Option<char> {
    match u32::from(c) {
        code @ 0xa1..=0xff => match LETTERS.chars().nth((code - 0xa1) as usize) {
            Some(' ') | None => Some(c),
            letter => letter,
        },
        code if code > 0xff && c.is_alphabetic() => None,
        _ => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_those_of_the_standard() {
        let table = [
            (0xa1, 'Ă'),
            (0xa7, 'Đ'),
            (0xa8, 'ă'),
            (0xad, 'ư'),
            (0xae, 'đ'),
            (0xb5, 'à'),
            (0xb9, 'ạ'),
            (0xbb, 'ằ'),
            (0xbe, 'ắ'),
            (0xc6, 'ặ'),
            (0xc7, 'ầ'),
            (0xcb, 'ậ'),
            (0xcc, 'è'),
            (0xce, 'ẻ'),
            (0xd1, 'ẹ'),
            (0xd2, 'ề'),
            (0xd6, 'ệ'),
            (0xd7, 'ì'),
            (0xd8, 'ỉ'),
            (0xdc, 'ĩ'),
            (0xdd, 'í'),
            (0xde, 'ị'),
            (0xdf, 'ò'),
            (0xe1, 'ỏ'),
            (0xe4, 'ọ'),
            (0xe5, 'ồ'),
            (0xe9, 'ộ'),
            (0xea, 'ờ'),
            (0xee, 'ợ'),
            (0xef, 'ù'),
            (0xf1, 'ủ'),
            (0xf4, 'ụ'),
            (0xf5, 'ừ'),
            (0xf9, 'ự'),
            (0xfa, 'ỳ'),
            (0xfb, 'ỷ'),
            (0xfd, 'ý'),
            (0xfe, 'ỵ'),
        ];
        for (byte, expected) in table {
            assert_eq!(letter(char::from(byte)), Some(expected), "{byte:x}");
        }
        assert_eq!(repair("Nguyễn"), None);
    }
}
