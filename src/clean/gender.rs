//! Words for the gender.

use super::{Cleaned, Fault, Rule, Rules, key, none, text};
use crate::code::Code;

/// The two genders that LadiFlow knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// `male`
    Male,
    /// `female`
    Female,
}

impl Gender {
    /// The word that is sent.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
        }
    }
}

/// What words mean, in the form of [`key::fold`].
const WORDS: &[(Gender, &[&str])] = &[
    (
        Gender::Male,
        &[
            "nam", "male", "m", "anh", "ong", "mr", "mister", "trai", "dan ong", "con trai", "nam gioi", "boy", "man",
            "a",
        ],
    ),
    (
        Gender::Female,
        &[
            "nu", "female", "f", "chi", "co", "ba", "ms", "mrs", "miss", "gai", "dan ba", "phu nu", "con gai",
            "nu gioi", "girl", "woman", "c", "madam",
        ],
    ),
];

/// Words for what LadiFlow cannot hold: left out with a warning, never refused.
const OTHERS: &[&str] = &[
    "khac",
    "other",
    "others",
    "lgbt",
    "lgbtq",
    "khong xac dinh",
    "khong muon tra loi",
    "gioi tinh khac",
    "non binary",
    "o",
];

/// The gender that a word means. `0`, `1`, `2` mean nothing certain.
pub fn word(text: &str) -> Option<Gender> {
    match text {
        "Nam" | "nam" | "male" | "♂" => return Some(Gender::Male),
        "Nữ" | "nữ" | "female" | "♀" => return Some(Gender::Female),
        _ => {}
    }
    let folded = key::fold(text);
    WORDS.iter().find(|(_, words)| words.contains(&folded.as_str())).map(|(gender, _)| *gender)
}

/// Cleans a cell that tells a gender. Codes such as `1` need a `values` table in the config.
pub fn clean(cell: &str, rules: Rules) -> Cleaned<Gender> {
    let mut applied = Rules::NONE;
    let text = text::tidy(cell, rules, &mut applied);
    if text.is_empty() {
        return Cleaned::empty();
    }
    match word(&text) {
        Some(gender) if *text == *gender.name() => return Cleaned::taken(gender, applied),
        Some(gender) if rules.has(Rule::GenderWords) => {
            applied.insert(Rule::GenderWords);
            return Cleaned::taken(gender, applied);
        }
        Some(_) => return Cleaned::refused(Fault::new(Code::GenderInvalid, cell)),
        None => {}
    }
    if matches!(&*text, "0" | "1" | "2") {
        return Cleaned::refused(Fault::new(Code::GenderCode, cell));
    }
    if rules.has(Rule::NoneWords) && none::is_word_for_no_data(&text) {
        return Cleaned::emptied_by(Rule::NoneWords);
    }
    let code = if OTHERS.contains(&key::fold(&text).as_str()) { Code::GenderOther } else { Code::GenderInvalid };
    let fault = Fault::new(code, cell);
    if code == Code::GenderOther { Cleaned::left_out(fault) } else { Cleaned::refused(fault) }
}
