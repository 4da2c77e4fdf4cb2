//! Whether a word is spelt like a Vietnamese syllable.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, decompose_canonical};

/// What a syllable can begin with, besides nothing; also letters that only foreign names begin with.
const INITIALS: &[&str] = &[
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu",
    "r", "s", "t", "th", "tr", "v", "x",
];

/// What follows, without its tone.
static RHYMES: LazyLock<HashSet<&str>> = LazyLock::new(|| SPELT.split_whitespace().collect());
const SPELT: &str = " a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ăk âc âm ân âng âp ât âu ây e ec em \
    en eng eo ep et ê êch êm ên ênh êp êt êu i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt iêu o oc oi om on ong \
    op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ooc oong ô ôc ôi ôm ôn \
    ông ôp ôt ơ ơi ơm ơn ơp ơt u uc ui um un ung up ut ua uân uâng uât uây uê uêch uên uênh uêt uơ uôc uôi uôm uôn uông \
    uôt uy uya uych uyên uyêt uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y ych yên yêm \
    yêng yêt yêu ynh yt ";

/// Whether the word, in small letters, capitals or with one capital at its beginning, is spelt like a syllable with at
/// most one tone.
pub(super) fn is_syllable(word: &str) -> bool {
    let (mut capitals, mut letters, mut starts_with_capital) = (0, 0, false);
    let (mut plain, mut tones) = (String::with_capacity(word.len()), [None; 2]);
    let is_composed = !word.contains(|letter: char| ('\u{300}'..'\u{370}').contains(&letter));
    let word = if is_composed { Cow::Borrowed(word) } else { Cow::Owned(word.nfc().collect::<String>()) };
    for letter in word.chars() {
        starts_with_capital |= letters == 0 && letter.is_uppercase();
        capitals += usize::from(letter.is_uppercase());
        letters += 1;
        for lower in letter.to_lowercase() {
            let (base, tone) = without_tone(lower);
            plain.push(base);
            if tone.is_some() {
                tones = [tone, tones[0]];
            }
        }
    }
    let is_cased = capitals == 0 || (capitals == 1 && starts_with_capital) || capitals == letters;
    let [tone, None] = tones else { return false };
    // A syllable that ends in a stop has one of two tones.
    let is_stopped = plain.ends_with(['c', 'p', 't']) || plain.ends_with("ch");
    if !is_cased || (is_stopped && !matches!(tone, Some('\u{301}' | '\u{323}'))) {
        return false;
    }
    INITIALS.iter().filter_map(|initial| plain.strip_prefix(initial)).any(|rest| RHYMES.contains(rest))
}

/// A letter in NFC as the letter without its tone, and the mark of the tone.
fn without_tone(letter: char) -> (char, Option<char>) {
    let is_tone = |mark: char| matches!(mark, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    if letter.is_ascii() {
        return (letter, None);
    }
    let (mut base, mut tone) = (None, None);
    decompose_canonical(letter, |part| {
        if is_tone(part) {
            tone = Some(part);
        } else {
            base = Some(base.map_or(part, |base| compose(base, part).unwrap_or(base)));
        }
    });
    (base.unwrap_or(letter), tone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_words_are_told_from_others() {
        for word in ["Nguyễn", "Trần", "Đào", "thuỷ", "THỦY", "quận", "Giang", "gì", "Phượng", "nghiêng", "Huế", "quý"]
        {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["NguyÔn", "V¨n", "Nguyeãn", "Müller", "José", "Trâcn", "đac", "Zoë", "áà", "ThÞ"] {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
