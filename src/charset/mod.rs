//! Vietnamese letters that stand for others: typed with the fonts of before Unicode, or decoded wrongly once.
//!
//! Such text looks like `NguyÔn V¨n` (TCVN3), `Nguyeãn Vaên` (VNI) or `Nguyá»…n` (UTF-8 taken for Windows-1252). What
//! it is shows only over many words: those of a whole column must become Vietnamese, or nothing is repaired.

mod mojibake;
mod syllable;
mod tcvn3;
mod vni;

use std::borrow::Cow;

/// What makes the right letters of wrong ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Repair {
    /// UTF-8 that was read as Windows-1252.
    Mojibake,
    /// TCVN 5712 (ABC) read as Latin-1.
    Tcvn3,
    /// VNI for Windows read as Latin-1.
    Vni,
}

impl Repair {
    /// Every repair.
    pub const ALL: [Repair; 3] = [Self::Mojibake, Self::Tcvn3, Self::Vni];

    /// The stable word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mojibake => "utf8_as_1252",
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
        }
    }

    /// The repair of that exact name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|repair| repair.name() == name)
    }
}

/// The text with the right letters, composed (NFC); as it is where the repair cannot apply to all of it.
pub fn repair(text: &str, repair: Repair) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let repaired = match repair {
        Repair::Mojibake => mojibake::repair(text),
        Repair::Tcvn3 => tcvn3::repair(text),
        Repair::Vni => vni::repair(text),
    };
    repaired.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The same for one cell of a column that needs the repair: one that is right already, as cells are that somebody wrote
/// again by hand, stays as it is.
pub fn mend(text: &str, kind: Repair) -> Cow<'_, str> {
    match repair(text, kind) {
        Cow::Owned(repaired) if Words::of(&repaired).vietnamese >= Words::of(text).vietnamese => Cow::Owned(repaired),
        Cow::Owned(_) | Cow::Borrowed(_) => Cow::Borrowed(text),
    }
}

/// The repair that a column needs, if the whole column agrees.
///
/// `samples` are cells of one column, as many as can be had. Nothing is found unless every cell that is not ASCII can
/// be repaired, nearly every word of them becomes Vietnamese by it, and many were not Vietnamese before.
pub fn detect<'a>(samples: impl IntoIterator<Item = &'a str>) -> Option<Repair> {
    let texts: Vec<&str> = samples.into_iter().filter(|text| !text.is_ascii()).collect();
    let candidates = Repair::ALL.into_iter().filter_map(|candidate| Some((candidate, agreement(candidate, &texts)?)));
    // The first of equals is kept.
    let (best, _) = candidates.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    let before: Words = texts.iter().map(|text| Words::of(text)).sum();
    (before.vietnamese * 10 <= before.foreign * 6).then_some(best)
}

/// How many of a thousand words the repair makes Vietnamese; `None` if that does not convince.
fn agreement(candidate: Repair, texts: &[&str]) -> Option<usize> {
    // Nearly every column that is right has a letter early on that the repair does not know: words are counted only
    // where all can be repaired.
    let repaired = texts.iter().map(|text| match repair(text, candidate) {
        Cow::Owned(repaired) => Some(repaired),
        Cow::Borrowed(_) => None,
    });
    let repaired: Vec<String> = repaired.collect::<Option<_>>()?;
    let after: Words = repaired.iter().map(|text| Words::of(text)).sum();
    // That broken UTF-8 becomes whole again is proof enough of itself; letters that are swapped prove nothing singly.
    let (least_words, least_share) = if candidate == Repair::Mojibake { (1, 600) } else { (2, 950) };
    let share = after.share()?;
    (after.foreign >= least_words && share >= least_share).then_some(share)
}

/// How many of a thousand words with letters beyond ASCII are spelt like Vietnamese syllables; `None` without such words.
pub fn vietnamese_share(text: &str) -> Option<usize> {
    Words::of(text).share()
}

/// Words with letters beyond ASCII, and how many of them are spelt like Vietnamese.
#[derive(Debug, Clone, Copy, Default)]
struct Words {
    foreign: usize,
    vietnamese: usize,
}

impl Words {
    fn of(text: &str) -> Self {
        let words = text.split(|c: char| c.is_ascii() && !c.is_ascii_alphabetic()).filter(|word| !word.is_ascii());
        words.fold(Self::default(), |words, word| Self {
            foreign: words.foreign + 1,
            vietnamese: words.vietnamese + usize::from(syllable::is_syllable(word)),
        })
    }

    /// How many of a thousand are Vietnamese.
    fn share(self) -> Option<usize> {
        (self.vietnamese * 1000).checked_div(self.foreign)
    }
}

impl std::ops::Add for Words {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { foreign: self.foreign + other.foreign, vietnamese: self.vietnamese + other.vietnamese }
    }
}

impl std::iter::Sum for Words {
    fn sum<I: Iterator<Item = Self>>(words: I) -> Self {
        words.fold(Self::default(), |sum, next| sum + next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_damage_is_found_and_repaired() {
        let table = [
            (Repair::Mojibake, "Nguyá»…n VÄƒn An", "Nguyễn Văn An"),
            (Repair::Tcvn3, "NguyÔn V¨n An", "Nguyễn Văn An"),
            (Repair::Tcvn3, "Tr\u{ad}¬ng ThÞ §µo, quËn §èng §a", "Trương Thị Đào, quận Đống Đa"),
            (Repair::Vni, "Nguyeãn Vaên An", "Nguyễn Văn An"),
            (Repair::Vni, "Traàn Thò Ñaøo, quaän Ñoáng Ña", "Trần Thị Đào, quận Đống Đa"),
            (Repair::Vni, "LEÂ HÖÕU PHÖÔÙC", "LÊ HỮU PHƯỚC"),
        ];
        for (kind, broken, whole) in table {
            assert_eq!(repair(broken, kind), whole);
            assert_eq!(detect([broken, "an@example.com", ""]), Some(kind), "{broken}");
        }
    }

    #[test]
    fn what_is_right_or_doubtful_stays_as_it_is() {
        let columns: [&[&str]; 7] = [
            &["Nguyễn Văn An", "Trần Thị Đào"],
            &["Hà", "Tú", "Thái", "Lê Hoà"],
            &["René", "José", "Müller", "Zoë"],
            &["NguyÔn V¨n", "Nguyễn Văn"],
            &["Nguyá»…n", "Trần"],
            &["plain", ""],
            &["“Café” – 5 €"],
        ];
        for column in columns {
            assert_eq!(detect(column.iter().copied()), None, "{column:?}");
        }
        assert_eq!(repair("Nguyễn", Repair::Tcvn3), "Nguyễn");
        assert_eq!(repair("Nguyễn", Repair::Vni), "Nguyễn");
        assert_eq!(repair("Nguyễn", Repair::Mojibake), "Nguyễn");
    }

    #[test]
    fn a_cell_that_is_right_already_is_not_repaired_again() {
        for (text, kind) in [
            ("Thế Bảo", Repair::Tcvn3),
            ("Châu Khánh", Repair::Tcvn3),
            ("Thái", Repair::Vni),
            ("Hoà", Repair::Mojibake),
        ] {
            assert_eq!(mend(text, kind), text, "{kind:?}");
        }
        assert_ne!(repair("Châu Khánh", Repair::Tcvn3), "Châu Khánh", "the guard is needed");
        for (broken, kind, whole) in
            [("V¨n Phóc", Repair::Tcvn3, "Văn Phúc"), ("Phóc", Repair::Tcvn3, "Phúc"), ("Vaên", Repair::Vni, "Văn")]
        {
            assert_eq!(mend(broken, kind), whole);
        }
    }
}
