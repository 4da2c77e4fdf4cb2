//! Vietnamese letters that stand for others: typed with the fonts of before Unicode, or decoded wrongly once.
//!
//! Such text looks like `NguyÔn V¨n` (TCVN3), `Nguyeãn Vaên` (VNI) or `Nguyá»…n` (UTF-8 taken for Windows-1252). What
//! it is shows only over many words: those of nearly a whole column must become Vietnamese, or nothing is repaired and
//! what looks garbled is only told.

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

/// The repair that a column needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mending {
    /// What makes the right letters.
    pub repair: Repair,
    /// Whether some cells are right already, so that one that reads well as it stands may be one of them.
    pub is_mixed: bool,
}

impl Mending {
    /// A cell of the column, repaired; one that is right already, as cells are that somebody wrote again by hand, or may
    /// be, stays as it is.
    pub fn mend(self, text: &str) -> Cow<'_, str> {
        match repair(text, self.repair) {
            Cow::Owned(repaired) if self.improves(text, &repaired) => Cow::Owned(repaired),
            Cow::Owned(_) | Cow::Borrowed(_) => Cow::Borrowed(text),
        }
    }

    /// What a cell may mean that [`Mending::mend`] leaves as it is, though it is spelt well either way.
    pub fn doubt(self, text: &str) -> Option<String> {
        match repair(text, self.repair) {
            Cow::Owned(meant)
                if self.is_mixed
                    && meant != text
                    && Words::of(&meant).are_vietnamese()
                    && *self.mend(text) == *text =>
            {
                Some(meant)
            }
            Cow::Owned(_) | Cow::Borrowed(_) => None,
        }
    }

    fn improves(self, text: &str, repaired: &str) -> bool {
        let (before, after) = (Words::of(text), Words::of(repaired));
        let may_be_right = self.is_mixed && before.are_vietnamese();
        after.vietnamese >= before.vietnamese
            && !may_be_right
            && !(self.repair == Repair::Tcvn3 && words(text).any(tcvn3::is_raised))
    }
}

/// The repair that a column needs, if nearly the whole column agrees.
///
/// `samples` are cells of one column, as many as can be had. Nothing is found unless of the cells that are not ASCII
/// nine in ten can be repaired, nearly every word of these becomes Vietnamese by it, and many were not Vietnamese before.
pub fn detect<'a>(samples: impl IntoIterator<Item = &'a str>) -> Option<Mending> {
    let texts: Vec<&str> = samples.into_iter().filter(|text| !text.is_ascii()).collect();
    let found = Repair::ALL.into_iter().filter_map(|candidate| agreement(candidate, &texts));
    // The first of equals is kept.
    found.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(mending, _)| mending)
}

/// The mending, and how many of a thousand words it makes Vietnamese; `None` if that does not convince.
fn agreement(candidate: Repair, texts: &[&str]) -> Option<(Mending, usize)> {
    let most_others = texts.len() / 10;
    let (mut repaired, mut others) = (Vec::new(), Vec::new());
    // Nearly every column that is right has letters early on that the repair does not know: words are counted only
    // where most can be repaired.
    for text in texts {
        match repair(text, candidate) {
            Cow::Owned(meant) => repaired.push((*text, meant)),
            Cow::Borrowed(_) => others.push(*text),
        }
        if others.len() > most_others {
            return None;
        }
    }
    let (mut before, mut after) = (Words::default(), Words::default());
    for (text, meant) in &repaired {
        let (typed, read) = (Words::of(text), Words::of(meant));
        // One cell that a formula put in capitals, or a foreign name, is not against it.
        let is_raised = candidate == Repair::Tcvn3 && words(text).any(tcvn3::is_raised);
        let is_astray = is_raised || candidate != Repair::Mojibake && read.vietnamese == 0;
        if is_astray && others.len() < most_others {
            others.push(text);
        } else {
            (before, after) = (before + typed, after + read);
        }
    }
    // That broken UTF-8 becomes whole again is proof enough of itself; letters that are swapped prove nothing singly.
    let (least_words, least_share) = if candidate == Repair::Mojibake { (1, 600) } else { (2, 950) };
    let share = after.share()?;
    let convinces = after.foreign >= least_words && share >= least_share;
    let is_needed = before.vietnamese * 10 <= before.foreign * 6;
    let is_mixed = others.iter().any(|text| repair(text, candidate) == **text && Words::of(text).are_vietnamese());
    (convinces && is_needed).then_some((Mending { repair: candidate, is_mixed }, share))
}

/// What a single text may mean that looks garbled; `None` for nearly every other.
pub fn suspect(text: &str) -> Option<String> {
    // A quick look at all bytes: garbled text has letters of Latin-1, and right text nearly always others besides, of
    // which these two bytes are the first.
    let (has_latin, has_others) = text.bytes().fold((false, false), |(latin, others), byte| {
        (latin | matches!(byte, 0xc2 | 0xc3), others | matches!(byte, 0xc4 | 0xe1))
    });
    if !has_latin || has_others {
        return None;
    }
    // What was one letter in UTF-8 is two of Latin-1 or more, side by side.
    let has_neighbours = text.as_bytes().windows(2).any(|pair| (0x80..0xc0).contains(&pair[0]) && pair[1] >= 0xc2);
    if has_neighbours && let Cow::Owned(meant) = repair(text, Repair::Mojibake) {
        return Some(meant);
    }
    // Of signs such as `·` no words are made.
    let spelt = || words(text).filter(|word| word.bytes().any(|byte| byte.is_ascii_alphabetic()));
    if spelt().all(syllable::is_syllable) {
        return None;
    }
    let spelt: Vec<&str> = spelt().collect();
    let before = spelt.iter().filter(|word| syllable::is_syllable(word)).count();
    let gain = |candidate| {
        let after = spelt.iter().filter(|word| syllable::is_syllable(&repair(word, candidate))).count();
        (after > before && after * 3 >= spelt.len() * 2).then_some((candidate, after))
    };
    let found = [Repair::Tcvn3, Repair::Vni].into_iter().filter_map(gain);
    let (kind, _) = found.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    Some(repair(text, kind).into_owned())
}

/// How many of a thousand words with letters beyond ASCII are spelt like Vietnamese syllables; `None` without such words.
pub fn vietnamese_share(text: &str) -> Option<usize> {
    Words::of(text).share()
}

/// The words with letters beyond ASCII.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_letter = |byte: u8| !byte.is_ascii() || byte.is_ascii_alphabetic();
    let mut rest = text;
    let next = move || {
        let begin = rest.bytes().position(is_letter)?;
        let end =
            rest.bytes().skip(begin).position(|byte| !is_letter(byte)).map_or(rest.len(), |length| begin + length);
        let word = &rest[begin..end];
        rest = &rest[end..];
        Some(word)
    };
    std::iter::from_fn(next).filter(|word| !word.is_ascii())
}

/// Words with letters beyond ASCII, and how many of them are spelt like Vietnamese.
#[derive(Debug, Clone, Copy, Default)]
struct Words {
    foreign: usize,
    vietnamese: usize,
}

impl Words {
    fn of(text: &str) -> Self {
        words(text).fold(Self::default(), |words, word| Self {
            foreign: words.foreign + 1,
            vietnamese: words.vietnamese + usize::from(syllable::is_syllable(word)),
        })
    }

    /// Whether there are such words and all are Vietnamese.
    fn are_vietnamese(self) -> bool {
        self.foreign > 0 && self.vietnamese == self.foreign
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
            let found = Some(Mending { repair: kind, is_mixed: false });
            assert_eq!(detect([broken, "an@example.com", ""]), found, "{broken}");
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
    fn a_column_may_hold_one_right_text_in_ten() {
        let nine =
            ["NguyÔn V¨n", "TrÇn ThÞ", "Ph¹m §øc", "Bïi BÝch", "§Æng Ngäc", "Vò TuÊn", "§ç ThÞ", "Lª Thuû", "Tó"];
        let mending = Mending { repair: Repair::Tcvn3, is_mixed: true };
        assert_eq!(detect(nine.into_iter().chain(["Hoàng Tuấn"])), Some(mending));
        assert_eq!(detect(nine.into_iter().chain(["Hoàng Tuấn", "Ngô Ấn"])), None);
        assert_eq!(detect(nine.into_iter().chain(["NGUYÔN THÞ"])).map(|found| found.is_mixed), Some(false));
        for text in ["Hoàng Tuấn", "Thái", "Phóc", "NGUYÔN"] {
            assert_eq!(mending.mend(text), text);
        }
        assert_eq!(mending.mend("NguyÔn Phóc"), "Nguyễn Phúc");
        assert_eq!(mending.doubt("Phóc").as_deref(), Some("Phúc"));
        assert_eq!(mending.doubt("Hoàng Tuấn"), None);
        assert_eq!(Mending { is_mixed: false, ..mending }.doubt("Phóc"), None);
    }

    #[test]
    fn a_text_that_looks_garbled_is_told_from_others() {
        for (text, meant) in [
            ("Tr\u{ad}¬ng V¨n §¹t", "Trương Văn Đạt"),
            ("NGUYÔN V¨N", "NGUYỄN VĂN"),
            ("§ak L¨k, Bu«n Ma Thuét", "Đak Lăk, Buôn Ma Thuột"),
            ("Traàn Thò Ñaøo", "Trần Thị Đào"),
            ("Nguyá»\u{85}n", "Nguyễn"),
        ] {
            assert_eq!(suspect(text).as_deref(), Some(meant));
        }
        let right = "Nguyễn Văn An|Hoàng Tú|Lê Thái Hoà|René Müller|José|Zoë|Café · Hà Nội|Q1 · HCM|3 × 4 m²|Cô Tô, Krông \
                     Bông|Á Châu ®|“Hà” – 5 €|«An»|25 °C|An\u{ad}h|Hélène Façade|HÀ TÔ|ABC™ ½";
        for text in right.split('|') {
            assert_eq!(suspect(text), None, "{text}");
        }
    }

    #[test]
    fn a_cell_that_is_right_already_is_not_repaired_again() {
        for (text, kind) in [
            ("Thế Bảo", Repair::Tcvn3),
            ("Châu Khánh", Repair::Tcvn3),
            ("Thái", Repair::Vni),
            ("Hoà", Repair::Mojibake),
        ] {
            assert_eq!(Mending { repair: kind, is_mixed: false }.mend(text), text, "{kind:?}");
        }
        assert_ne!(repair("Châu Khánh", Repair::Tcvn3), "Châu Khánh", "the guard is needed");
        for (broken, kind, whole) in
            [("V¨n Phóc", Repair::Tcvn3, "Văn Phúc"), ("Phóc", Repair::Tcvn3, "Phúc"), ("Vaên", Repair::Vni, "Văn")]
        {
            assert_eq!(Mending { repair: kind, is_mixed: false }.mend(broken), whole);
        }
    }
}
