//! Whether a word is spelt like a Vietnamese syllable.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

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
    for letter in word.nfc() {
        starts_with_capital |= letters == 0 && letter.is_uppercase();
        capitals += usize::from(letter.is_uppercase());
        letters += 1;
    }
    let is_cased = capitals == 0 || (capitals == 1 && starts_with_capital) || capitals == letters;
    let lower = word.to_lowercase();
    let tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let tones: Vec<char> = lower.nfd().filter(tone).collect();
    if !is_cased || tones.len() > 1 {
        return false;
    }
    let plain: String = lower.nfd().filter(|c| !tone(c)).nfc().collect();
    // A syllable that ends in a stop has one of two tones.
    let is_stopped = plain.ends_with(['c', 'p', 't']) || plain.ends_with("ch");
    if is_stopped && !matches!(tones[..], ['\u{301}' | '\u{323}']) {
        return false;
    }
    INITIALS.iter().filter_map(|initial| plain.strip_prefix(initial)).any(|rest| RHYMES.contains(rest))
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
