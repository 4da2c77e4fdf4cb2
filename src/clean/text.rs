//! Any text on one line: stray characters, spaces, Unicode form, words for none.

use std::borrow::Cow;

use compact_str::CompactString;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::{Cleaned, Fault, Rule, Rules, none};
use crate::charset;
use crate::code::Code;

/// Cleans a text that may be anything: an address, a company, a note.
///
/// A `?` amid letters is doubted (`text_letters_lost`): spreadsheets write it for letters their encoding lacks. So is
/// what was decoded wrongly or typed for a font of before Unicode (`text_garbled`): whole columns of such are mended
/// before they come here; a cell amid good ones is only told, and keeps what are letters in it, though they look like
/// strange spaces and control characters.
pub fn clean(cell: &str, rules: Rules) -> Cleaned<CompactString> {
    let mut applied = Rules::NONE;
    if let Some(meant) = charset::suspect(cell) {
        let meant = tidy(&meant, rules, &mut applied).into_owned();
        let text = if rules.has(Rule::Trim) { cell.trim_ascii() } else { cell };
        let applied = if text.len() < cell.len() { Rules::from_iter([Rule::Trim]) } else { Rules::NONE };
        return Cleaned::taken(text.into(), applied).doubted(garbled(cell, meant));
    }
    let text = tidy(cell, rules, &mut applied);
    if text.is_empty() {
        return Cleaned::empty();
    }
    if rules.has(Rule::NoneWords) && none::is_word(&text) {
        return Cleaned::emptied_by(Rule::NoneWords);
    }
    let has_lost_letters = looks_odd(&text) && has_lost_letters(&text);
    let cleaned = Cleaned::taken(text.into(), applied);
    if has_lost_letters { cleaned.doubted(Fault::new(Code::TextLettersLost, cell)) } else { cleaned }
}

/// What is to be said of a cell that was garbled, as it seems.
pub fn garbled(cell: &str, meant: impl Into<String>) -> Fault {
    Fault::new(Code::TextGarbled, cell).with("suggestion", meant)
}

/// Whether a text has a byte without which no letter in it is lost. Looking at all bytes is quicker than ending at the
/// first.
fn looks_odd(text: &str) -> bool {
    text.bytes().fold(false, |odd, byte| odd | matches!(byte, b'?' | 0xef))
}

/// Whether a `?` stands between two letters, outside of web addresses, or a letter was replaced by `\u{fffd}`.
fn has_lost_letters(text: &str) -> bool {
    if text.contains(char::REPLACEMENT_CHARACTER) {
        return true;
    }
    text.split(' ').filter(|word| !word.contains(['/', '=', '&'])).any(|word| {
        word.match_indices('?').any(|(at, _)| {
            word[..at].chars().next_back().is_some_and(char::is_alphabetic)
                && word[at..].trim_start_matches('?').chars().next().is_some_and(char::is_alphabetic)
        })
    })
}

/// What every kind does first: the rules for any text. Allocates only where something changes.
pub(super) fn tidy<'a>(cell: &'a str, rules: Rules, applied: &mut Rules) -> Cow<'a, str> {
    let cell = trimmed(cell, rules, applied);
    if is_plain(cell) {
        return Cow::Borrowed(cell);
    }
    let mut text = rewritten(cell, rules, applied);
    if rules.has(Rule::Nfc) && is_nfc_quick(text.chars()) != IsNormalized::Yes {
        let composed: String = text.nfc().collect();
        if composed != *text {
            applied.insert(Rule::Nfc);
            text = Cow::Owned(composed);
        }
    }
    // What went may have hidden spaces.
    let length = trimmed(&text, rules, applied).len();
    if length < text.len() { Cow::Owned(text.trim().to_owned()) } else { text }
}

fn trimmed<'a>(text: &'a str, rules: Rules, applied: &mut Rules) -> &'a str {
    // Most begin and end with a letter or digit, and need no look for odd spaces.
    let has_plain_ends = [text.bytes().next(), text.bytes().next_back()]
        .into_iter()
        .all(|end| end.is_some_and(|byte| byte.is_ascii_graphic()));
    if has_plain_ends || !rules.has(Rule::Trim) {
        return text;
    }
    let trimmed = text.trim();
    if trimmed.len() < text.len() {
        applied.insert(Rule::Trim);
    }
    trimmed
}

/// Whether no rule but trimming could change the text: printable ASCII and accented Latin letters that are in NFC by
/// nature (U+00C0 to U+027F and U+1E80 to U+1EFF, where every Vietnamese letter lies), no two spaces together.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += match byte {
            b' ' if bytes.get(at + 1) == Some(&b' ') => return false,
            0x20..=0x7e => 1,
            0xc3..=0xc9 => 2,
            0xe1 if matches!(bytes[at + 1], 0xba | 0xbb) => 3,
            _ => return false,
        };
    }
    true
}

fn rewritten<'a>(cell: &'a str, rules: Rules, applied: &mut Rules) -> Cow<'a, str> {
    let mut text = String::with_capacity(cell.len());
    for letter in cell.chars() {
        let (rule, replacement) = match letter {
            ' ' if text.ends_with(' ') => (Rule::Spaces, None),
            ' '..='~' => {
                text.push(letter);
                continue;
            }
            '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => (Rule::OneLine, Some(' ')),
            // Joins emoji, where it must stay.
            '\u{200d}' if text.chars().next_back().is_some_and(|before| before > '\u{2100}') => {
                text.push(letter);
                continue;
            }
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
                (Rule::ZeroWidth, None)
            }
            _ if letter.is_control() => (Rule::Control, None),
            _ if letter.is_whitespace() => (Rule::Spaces, Some(' ')),
            _ => {
                text.push(letter);
                continue;
            }
        };
        if !rules.has(rule) {
            text.push(letter);
            continue;
        }
        applied.insert(rule);
        if let Some(space) = replacement
            && !(text.ends_with(' ') && rules.has(Rule::Spaces))
        {
            text.push(space);
        }
    }
    if text == cell { Cow::Borrowed(cell) } else { Cow::Owned(text) }
}

/// Plain characters for their full-width forms, where the rule is on. `@`, digits and letters of Asian keyboards.
pub(super) fn narrow<'a>(text: Cow<'a, str>, rules: Rules, applied: &mut Rules) -> Cow<'a, str> {
    const WIDE: std::ops::RangeInclusive<char> = '\u{ff01}'..='\u{ff5e}';
    if text.is_ascii() || !rules.has(Rule::FullWidth) || !text.contains(|letter| WIDE.contains(&letter)) {
        return text;
    }
    applied.insert(Rule::FullWidth);
    let plain = |letter: char| match u32::from(letter) {
        code if WIDE.contains(&letter) => char::from_u32(code - 0xfee0).unwrap_or(letter),
        _ => letter,
    };
    Cow::Owned(text.chars().map(plain).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(cell: &str) -> Cleaned<CompactString> {
        clean(cell, Rules::default())
    }

    #[test]
    fn stray_characters_go_and_the_rules_are_named() {
        for (cell, text, rules) in [
            ("Nguyễn Văn An", "Nguyễn Văn An", vec![]),
            ("12 Đường A, P.5 (Q.3)", "12 Đường A, P.5 (Q.3)", vec![]),
            ("  An ", "An", vec![Rule::Trim]),
            ("Văn  An", "Văn An", vec![Rule::Spaces]),
            ("Văn\u{a0}An", "Văn An", vec![Rule::Spaces]),
            ("Văn\u{a0}\u{3000} An", "Văn An", vec![Rule::Spaces]),
            ("Văn\r\nAn", "Văn An", vec![Rule::OneLine]),
            ("Văn\tAn", "Văn An", vec![Rule::OneLine]),
            ("Văn\u{200b}An", "VănAn", vec![Rule::ZeroWidth]),
            ("\u{feff}An", "An", vec![Rule::ZeroWidth]),
            ("\u{feff} An", "An", vec![Rule::Trim, Rule::ZeroWidth]),
            ("An\u{ad}h", "Anh", vec![Rule::ZeroWidth]),
            ("A\u{0}n", "An", vec![Rule::Control]),
            ("Nguye\u{302}\u{303}n", "Nguyễn", vec![Rule::Nfc]),
            ("Nguyê\u{303}n", "Nguyễn", vec![Rule::Nfc]),
            ("\u{a0}An\u{a0}", "An", vec![Rule::Trim]),
            ("👩\u{200d}👧", "👩\u{200d}👧", vec![]),
            ("日本 ₫", "日本 ₫", vec![]),
        ] {
            let cleaned = cleaned(cell);
            assert_eq!(cleaned.value().map(CompactString::as_str), Some(text), "{cell:?}");
            assert_eq!(cleaned.applied.iter().collect::<Vec<_>>(), rules, "{cell:?}");
            assert_eq!(cleaned.warnings, [], "{cell:?}");
        }
    }

    #[test]
    fn a_rule_that_is_off_changes_nothing() {
        for cell in [
            "  An ",
            "Văn  An",
            "Văn\u{a0}An",
            "Văn\r\nAn",
            "A\u{200b}n",
            "A\u{0}n",
            "Nguye\u{302}\u{303}n",
            "N/A",
            "-",
        ] {
            let cleaned = clean(cell, Rules::NONE);
            assert_eq!(
                (cleaned.value().map(CompactString::as_str), cleaned.applied),
                (Some(cell), Rules::NONE),
                "{cell:?}"
            );
        }
    }

    #[test]
    fn nothing_and_words_for_none_are_empty() {
        for cell in ["", " ", "\u{200b}", "\n", "-", "N/A", " không có ", "NULL"] {
            assert_eq!(cleaned(cell).result, Ok(None), "{cell:?}");
        }
        assert!(cleaned("N/A").applied.has(Rule::NoneWords));
        assert!(cleaned("").applied.is_empty());
    }

    #[test]
    fn a_garbled_text_amid_good_ones_is_told_and_left_as_it_is() {
        let garbled = cleaned("Nguyá»…n VÄƒn An");
        assert_eq!(garbled.result, Ok(Some("Nguyá»…n VÄƒn An".into())));
        let [fault] = garbled.warnings.as_slice() else { panic!("{garbled:?}") };
        assert_eq!(fault.code, Code::TextGarbled);
        assert!(fault.facts.contains(&("suggestion", "Nguyễn Văn An".to_owned())), "{fault:?}");
        for cell in ["Nguyễn Văn An", "“Café” – 5 €", "Ã", "René", "5 m²", "Hà Nội – Huế"] {
            assert!(cleaned(cell).warnings.is_empty(), "{cell}");
        }
    }

    #[test]
    fn question_marks_amid_letters_are_doubted() {
        for (cell, is_doubted) in [
            ("Nguy?n V?n An", true),
            ("Nguy??n", true),
            ("Có nhà không?", false),
            ("? An", false),
            ("https://example.vn/?a=b", false),
            ("Ai? Tôi", false),
            ("Tr\u{fffd}n", true),
        ] {
            let codes: Vec<_> = cleaned(cell).warnings.iter().map(|fault| fault.code).collect();
            assert_eq!(codes, if is_doubted { vec![Code::TextLettersLost] } else { vec![] }, "{cell}");
        }
    }
}
