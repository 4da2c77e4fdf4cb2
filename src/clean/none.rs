//! Words that people and programs write where there is nothing to say.

/// What stands for none in a cell of any kind, in small letters.
const WORDS: &[&str] = &[
    "n/a",
    "#n/a",
    "<na>",
    "null",
    "(null)",
    "<null>",
    "none",
    "nil",
    "undefined",
    "(blank)",
    "(trống)",
    "trống",
    "không có",
    "khong co",
    "ko có",
    "ko co",
    "chưa có",
    "chua co",
    "chưa cập nhật",
    "chua cap nhat",
    "không rõ",
    "khong ro",
    "no data",
];

/// What stands for none only where a contact, date or number should be: elsewhere it may be an answer or a name.
const WORDS_FOR_NO_DATA: &[&str] = &[
    "không",
    "khong",
    "ko",
    "k",
    "no",
    "na",
    "nan",
    "x",
    "xx",
    "xxx",
    "0",
    "chưa",
    "chua",
    "unknown",
    "ẩn",
    "không biết",
    "khong biet",
    "không cung cấp",
    "không nhớ",
    "không cho",
    "nope",
    "empty",
];

/// Whether the text stands for none in a cell of any kind.
pub(super) fn is_word(text: &str) -> bool {
    // Nothing longer is in the tables, and few texts begin like something that is.
    text.len() <= 24
        && match text.as_bytes().first().map(u8::to_ascii_lowercase) {
            Some(b'n' | b'u' | b'k' | b't' | b'c' | b'#' | b'<' | b'(') => among(text, WORDS) || text == "NaN",
            Some(b'-' | b'.' | b'_' | b'*' | b'/' | b'?' | 0xe2) => is_signs(text),
            _ => false,
        }
}

/// Whether the text stands for none where a contact, date or number should be.
pub(super) fn is_word_for_no_data(text: &str) -> bool {
    is_word(text) || text.len() <= 24 && among(text, WORDS_FOR_NO_DATA)
}

fn among(text: &str, words: &[&str]) -> bool {
    // In small letters these words are as many bytes as in capitals; the bytes that are ASCII tell most others apart.
    let looks_alike = |word: &str| {
        word.len() == text.len()
            && text.bytes().zip(word.bytes()).all(|(one, other)| !one.is_ascii() || one.to_ascii_lowercase() == other)
    };
    words.iter().any(|word| looks_alike(word) && text.chars().flat_map(char::to_lowercase).eq(word.chars()))
}

fn is_signs(text: &str) -> bool {
    text.chars().all(|letter| matches!(letter, '-' | '–' | '—' | '.' | '…' | '_' | '*' | '/' | '?' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_none_are_known_in_any_case_and_names_are_not_among_them() {
        for word in
            ["-", "--", "…", "?", "N/A", "NULL", "Không có", "KHÔNG CÓ", "khong co", "(blank)", "NaN", "Chưa cập nhật"]
        {
            assert!(is_word(word), "{word}");
        }
        for name in ["Nan", "Na", "Trọng", "Không", "No", "An", "Nga", "0", "x", "None Nguyễn", "-5", "Kông Có"]
        {
            assert!(!is_word(name), "{name}");
        }
        for word in ["Không", "no", "0", "Ko", "x", "N/A"] {
            assert!(is_word_for_no_data(word), "{word}");
        }
        assert!(!is_word_for_no_data("1"));
    }
}
