//! Whether a word is spelt like a Vietnamese syllable.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, decompose_canonical};

/// What a syllable can begin with, besides nothing; also letters that only foreign names begin with.
const INITIALS: &str = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x";

/// What follows, without its tone.
const RHYMES: &str = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ăk âc âm ân âng âp ât âu ây e ec em \
    en eng eo ep et ê êch êm ên ênh êp êt êu i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt iêu o oc oi om on ong \
    op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ooc oong ô ôc ôi ôm ôn \
    ông ôp ôt ơ ơi ơm ơn ơp ơt u uc ui um un ung up ut ua uân uâng uât uây uê uêch uên uênh uêt uơ uôc uôi uôm uôn uông \
    uôt uy uya uych uyên uyêt uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y ych yên yêm \
    yêng yêt yêu ynh yt";

/// Letters below this are looked up in a table; all others of a syllable are small work too, but seldom asked for.
const TABLED: usize = 0x200;

/// Every initial with every rhyme, without tones.
static SYLLABLES: LazyLock<HashSet<Spelling>> = LazyLock::new(|| {
    let initials = std::iter::once("").chain(INITIALS.split(' '));
    initials.flat_map(|initial| RHYMES.split(' ').filter_map(move |rhyme| spelling(initial, rhyme))).collect()
});

static LETTERS: LazyLock<Vec<Letter>> = LazyLock::new(|| ('\0'..).take(TABLED).map(Letter::of).collect());

/// Marks that stand behind their letter. No syllable keeps one when it is composed.
const COMBINING: std::ops::Range<char> = '\u{300}'..'\u{370}';

/// A word as a number: its small letters without tones, a byte each.
type Spelling = u64;

fn spelling(initial: &str, rhyme: &str) -> Option<Spelling> {
    initial.chars().chain(rhyme.chars()).try_fold(0, |before, letter| extended(before, Letter::of(letter).code))
}

/// One more letter; `None` where no syllable is that long.
fn extended(before: Spelling, code: u8) -> Option<Spelling> {
    (before >> 56 == 0).then_some(before << 8 | Spelling::from(code))
}

/// What counts of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Letter {
    /// Which letter it is, small and without its tone; 0 if no syllable has it.
    code: u8,
    tone: Option<Tone>,
    is_capital: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tone {
    /// Sharp or heavy, as all syllables have that end in a stop.
    Stopped,
    Other,
}

impl Letter {
    /// What counts of a letter in NFC.
    fn of(letter: char) -> Self {
        let mut lower = letter.to_lowercase();
        let (base, tone) = match (lower.next(), lower.next()) {
            (Some(lower), None) => without_tone(lower),
            _ => (letter, None),
        };
        let code = match base {
            'a'..='z' => u8::try_from(base).unwrap_or(0),
            'ă' => 1,
            'â' => 2,
            'đ' => 3,
            'ê' => 4,
            'ô' => 5,
            'ơ' => 6,
            'ư' => 7,
            _ => 0,
        };
        Self { code, tone, is_capital: letter.is_uppercase() }
    }

    fn known(letter: char) -> Self {
        LETTERS.get(letter as usize).copied().unwrap_or_else(|| Self::of(letter))
    }
}

/// Whether the word, in small letters, capitals or with one capital at its beginning, is spelt like a syllable with at
/// most one tone.
pub(super) fn is_syllable(word: &str) -> bool {
    let (mut plain, mut tone, mut capitals, mut letters, mut starts_with_capital) = (0, None, 0, 0, false);
    for letter in word.chars() {
        if COMBINING.contains(&letter) {
            let composed: String = word.nfc().collect();
            return !composed.contains(|letter| COMBINING.contains(&letter)) && is_syllable(&composed);
        }
        let letter = Letter::known(letter);
        let Some(longer) = extended(plain, letter.code).filter(|_| letter.code != 0) else { return false };
        if tone.is_some() && letter.tone.is_some() {
            return false;
        }
        plain = longer;
        tone = tone.or(letter.tone);
        starts_with_capital |= letters == 0 && letter.is_capital;
        capitals += usize::from(letter.is_capital);
        letters += 1;
    }
    let is_cased = capitals == 0 || (capitals == 1 && starts_with_capital) || capitals == letters;
    let is_stopped = matches!(plain.to_be_bytes(), [.., b'c' | b'p' | b't'] | [.., b'c', b'h']);
    is_cased && (!is_stopped || tone == Some(Tone::Stopped)) && SYLLABLES.contains(&plain)
}

/// A letter in NFC as the letter without its tone, and the tone.
fn without_tone(letter: char) -> (char, Option<Tone>) {
    if letter.is_ascii() {
        return (letter, None);
    }
    let (mut base, mut tone) = (None, None);
    decompose_canonical(letter, |part| match part {
        '\u{301}' | '\u{323}' => tone = Some(Tone::Stopped),
        '\u{300}' | '\u{303}' | '\u{309}' => tone = Some(Tone::Other),
        _ => base = Some(base.map_or(part, |base| compose(base, part).unwrap_or(base))),
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
