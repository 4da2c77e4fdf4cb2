//! Finds the spellings of the table in the words of a header, with the slips people make.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::meaning::{Means, Owner};
use super::spellings::SPELLINGS;
use super::words::{Word, words};

/// The longest spelling of the table, in words.
const LONGEST: usize = 6;
/// A word this long with one letter wrong is still that word; one letter shorter, with two letters swapped.
const TYPO_LENGTH: usize = 6;
/// A run-together word is taken apart only from this length on, into pieces of at least [`PIECE`] letters.
const RUN_TOGETHER: usize = 7;
const PIECE: usize = 3;

/// A stretch of a header and what it means; `None` when no spelling fits.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    /// Its first word, without accents.
    pub word: String,
    /// What it contributes.
    pub means: Option<Means>,
    /// Whether it stands in brackets.
    pub bracketed: bool,
    /// Whether it was matched in spite of a slip.
    pub slip: bool,
    /// Whether it is a single Vietnamese syllable: with a neighbour it may be another word, as `khối` in `khối lượng`.
    pub syllable: bool,
}

impl Part {
    /// What it adds to the cost of a reading: the cheapest one has few parts, each spelt right, none unknown, and
    /// rather speaks of a customer than of things (`nguồn` + `khách hàng`, not `nguồn khách` + `hàng`).
    fn cost(&self) -> usize {
        let kind = match self.means {
            None => 12,
            Some(Means::Not(_) | Means::Of(Owner::Thing)) => 5,
            Some(_) => 4,
        };
        kind + usize::from(self.slip) * 2
    }
}

struct Spelling {
    words: Vec<Word>,
    means: Means,
}

struct Lexicon {
    spellings: Vec<Spelling>,
    /// By the plain words, parted by spaces.
    by_words: HashMap<String, Vec<usize>>,
    /// By the plain letters without spaces.
    by_letters: HashMap<String, usize>,
    /// Every plain word of every spelling.
    vocabulary: HashMap<String, Word>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::from_table);

/// What the parts of a header mean, from left to right.
pub(super) fn parts(header: &[Word]) -> Vec<Part> {
    LEXICON.parts(header)
}

impl Lexicon {
    fn from_table() -> Self {
        let mut lexicon = Self {
            spellings: Vec::new(),
            by_words: HashMap::new(),
            by_letters: HashMap::new(),
            vocabulary: HashMap::new(),
        };
        for (means, spellings) in SPELLINGS {
            for text in spellings.split('|') {
                let words = words(text);
                let at = lexicon.spellings.len();
                lexicon.by_words.entry(joined(&words, " ")).or_default().push(at);
                lexicon.by_letters.entry(joined(&words, "")).or_insert(at);
                for word in &words {
                    lexicon.vocabulary.entry(word.plain.clone()).or_insert_with(|| word.clone());
                }
                lexicon.spellings.push(Spelling { words, means: *means });
            }
        }
        lexicon
    }

    fn parts(&self, header: &[Word]) -> Vec<Part> {
        let (words, slips) = self.known_words(header);
        let accents = header.iter().any(Word::has_accent);
        // The cheapest reading of what follows each word, filled from the end.
        let mut best: Vec<(usize, usize, Option<Part>)> = vec![(0, words.len(), None); words.len() + 1];
        for at in (0..words.len()).rev() {
            let bracketed = words[at].bracketed;
            let word = || words[at].plain.clone();
            let stranger = Part { word: word(), means: None, bracketed, slip: false, syllable: false };
            best[at] = (stranger.cost() + best[at + 1].0, at + 1, Some(stranger));
            for end in at + 1..=words.len().min(at + LONGEST) {
                let Some((spelling, exact)) = self.find(&words[at..end], accents, words.len() == 1) else {
                    continue;
                };
                let part = Part {
                    word: word(),
                    means: Some(spelling.means),
                    bracketed,
                    slip: !exact || slips[at..end].contains(&true),
                    syllable: matches!(spelling.words.as_slice(), [word] if word.has_accent()),
                };
                let cost = part.cost() + best[end].0;
                if cost <= best[at].0 {
                    best[at] = (cost, end, Some(part));
                }
            }
        }
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(part) = best[at].2.take() {
            parts.push(part);
            at = best[at].1;
        }
        parts
    }

    /// The spelling of a span, and whether it is written exactly so. Accents may be missing or, in compounds, be others;
    /// a lone word with other accents is another word.
    fn find(&self, span: &[Word], accents: bool, alone: bool) -> Option<(&Spelling, bool)> {
        if span.windows(2).any(|pair| pair[0].bracketed != pair[1].bracketed) {
            return None;
        }
        let known = self.by_words.get(&joined(span, " "))?;
        let same = |at: &&usize| self.spellings[**at].words.iter().zip(span).all(|(a, b)| a.accented == b.accented);
        if let Some(at) = known.iter().find(same) {
            return Some((&self.spellings[*at], true));
        }
        // `hang` is `hạng` and `hàng`: among other words, the one that keeps the column from being taken.
        let among = known.iter().find(|at| !alone && self.spellings[**at].means.blocks()).unwrap_or(&known[0]);
        let spelling = &self.spellings[*among];
        let bare = !span.iter().any(Word::has_accent);
        match span {
            [_] if bare && !accents => Some((spelling, true)),
            [_] => None,
            _ => Some((spelling, bare)),
        }
    }

    /// The header in words that the table has, as far as they can be told, and which of them were slips.
    fn known_words(&self, header: &[Word]) -> (Vec<Word>, Vec<bool>) {
        let mut words = Vec::with_capacity(header.len());
        let mut slips = Vec::with_capacity(header.len());
        for word in header {
            let (pieces, slip) = if self.vocabulary.contains_key(&word.plain) {
                (vec![word.clone()], false)
            } else if let Some(pieces) = self.taken_apart(&word.plain) {
                (pieces, false)
            } else if let Some(meant) = self.meant_by(&word.plain).filter(|_| !word.has_accent()) {
                (vec![meant.clone()], true)
            } else {
                (vec![word.clone()], false)
            };
            slips.extend(pieces.iter().map(|_| slip));
            words.extend(pieces.into_iter().map(|piece| Word { bracketed: word.bracketed, ..piece }));
        }
        (words, slips)
    }

    /// `sodienthoai` as a spelling run together, `customeremail` as several.
    fn taken_apart(&self, letters: &str) -> Option<Vec<Word>> {
        if let Some(at) = self.by_letters.get(letters) {
            return Some(self.spellings[*at].words.clone());
        }
        if letters.len() < RUN_TOGETHER || !letters.is_ascii() {
            return None;
        }
        (PIECE..=letters.len() - PIECE).rev().find_map(|cut| {
            let first = self.by_letters.get(&letters[..cut])?;
            let rest = match self.by_letters.get(&letters[cut..]) {
                Some(at) => self.spellings[*at].words.clone(),
                None => self.taken_apart(&letters[cut..])?,
            };
            Some(self.spellings[*first].words.iter().cloned().chain(rest).collect())
        })
    }

    /// The word of the table that a mistyped one was meant to be: one letter off, or two swapped.
    fn meant_by(&self, letters: &str) -> Option<&Word> {
        let length = letters.chars().count();
        let near = |known: &str| {
            known.chars().next() == letters.chars().next()
                && strsim::osa_distance(known, letters) == 1
                && (known.len().min(length) >= TYPO_LENGTH || length + 1 >= TYPO_LENGTH && same_letters(known, letters))
        };
        let mut meant: Vec<&String> = self.vocabulary.keys().filter(|known| near(known)).collect();
        meant.sort();
        meant.first().map(|known| &self.vocabulary[*known])
    }
}

fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

fn joined(words: &[Word], between: &str) -> String {
    words.iter().map(|word| word.plain.as_str()).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::super::meaning::Subject;
    use super::*;
    use crate::customer::Field;

    fn means(header: &str) -> Vec<Option<Means>> {
        parts(&words(header)).into_iter().map(|part| part.means).collect()
    }

    const PHONE: Option<Means> = Some(Means::Is(Subject::Field(Field::Phone)));

    #[test]
    fn no_spelling_stands_in_the_table_twice() {
        let mut seen = HashMap::new();
        for (means, spellings) in SPELLINGS {
            for text in spellings.split('|') {
                let key: Vec<_> = words(text).into_iter().map(|word| word.accented).collect();
                assert!(key.len() <= LONGEST && !key.is_empty(), "`{text}`");
                if let Some(earlier) = seen.insert(key, *means) {
                    panic!("`{text}` means {earlier:?} and {means:?}");
                }
            }
        }
    }

    #[test]
    fn spellings_are_found_without_accents_run_together_and_with_slips() {
        for header in [
            "Số điện thoại",
            "so dien thoai",
            "SODIENTHOAI",
            "Số điện thọai",
            "Số điên thoại",
            "Telephon",
            "PHONENUMBER",
        ] {
            assert_eq!(means(header), [PHONE], "{header}");
        }
        assert_eq!(means("Emial"), [Some(Means::Is(Subject::Field(Field::Email)))]);
    }

    #[test]
    fn a_lone_word_with_other_accents_is_another_word() {
        assert_eq!(means("Họ"), [Some(Means::Is(Subject::Family))]);
        assert_eq!(means("Hồ"), [None]);
        assert_eq!(means("Năm"), means("nam"));
    }

    #[test]
    fn the_longest_spelling_wins() {
        assert_eq!(means("Địa chỉ email"), [Some(Means::Is(Subject::Field(Field::Email)))]);
        assert_eq!(means("SĐT phụ huynh"), [PHONE, Some(Means::Of(Owner::Other))]);
        assert_eq!(means("sender"), [Some(Means::Of(Owner::Other))]);
        assert_eq!(means("tender"), [None]);
    }
}
