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

/// What words mean, in the form of [`key::accented`]. `co` and `ba` are not among them, for they may be `có` and `ba`.
const WORDS: &[(Gender, &[&str])] = &[
    (
        Gender::Male,
        &[
            "nam",
            "male",
            "m",
            "anh",
            "ông",
            "ong",
            "mr",
            "mister",
            "trai",
            "đàn ông",
            "dan ong",
            "con trai",
            "nam giới",
            "nam gioi",
            "boy",
            "man",
        ],
    ),
    (
        Gender::Female,
        &[
            "nữ",
            "nu",
            "female",
            "f",
            "chị",
            "chi",
            "cô",
            "bà",
            "ms",
            "mrs",
            "miss",
            "gái",
            "gai",
            "đàn bà",
            "dan ba",
            "phụ nữ",
            "phu nu",
            "con gái",
            "con gai",
            "nữ giới",
            "nu gioi",
            "girl",
            "woman",
            "madam",
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
];

/// The gender that a word means. `0`, `1`, `2` mean nothing certain.
pub fn word(text: &str) -> Option<Gender> {
    match text {
        "Nam" | "nam" | "male" | "♂" => return Some(Gender::Male),
        "Nữ" | "nữ" | "female" | "♀" => return Some(Gender::Female),
        _ => {}
    }
    let word = key::accented(text);
    WORDS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(gender, _)| *gender)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_both_languages_tell_the_gender() {
        for (cell, gender) in [
            ("male", Gender::Male),
            ("female", Gender::Female),
            ("Nam", Gender::Male),
            ("NAM", Gender::Male),
            ("Nữ", Gender::Female),
            ("nu", Gender::Female),
            ("NỮ", Gender::Female),
            ("Nu\u{31b}\u{303}", Gender::Female),
            ("Anh", Gender::Male),
            ("Chị", Gender::Female),
            ("Ông", Gender::Male),
            ("Bà", Gender::Female),
            ("Cô", Gender::Female),
            ("Mr.", Gender::Male),
            ("Mrs", Gender::Female),
            ("Ms.", Gender::Female),
            ("M", Gender::Male),
            ("F", Gender::Female),
            ("♂", Gender::Male),
            ("♀", Gender::Female),
            ("đàn ông", Gender::Male),
            ("Phụ nữ", Gender::Female),
            ("con gái", Gender::Female),
            (" Nam ", Gender::Male),
            ("girl", Gender::Female),
            ("Trai", Gender::Male),
        ] {
            let cleaned = clean(cell, Rules::default());
            assert_eq!(cleaned.value(), Some(&gender), "{cell}");
            assert_eq!(cleaned.applied.has(Rule::GenderWords), cell != gender.name(), "{cell}");
        }
    }

    #[test]
    fn what_tells_neither_is_refused_or_left_out() {
        for (cell, code) in [
            ("1", Code::GenderCode),
            ("0", Code::GenderCode),
            ("2", Code::GenderCode),
            ("Namm", Code::GenderInvalid),
            ("Hà Nội", Code::GenderInvalid),
            ("Có", Code::GenderInvalid),
            ("Ba", Code::GenderInvalid),
        ] {
            assert_eq!(clean(cell, Rules::default()).result.unwrap_err().code, code, "{cell}");
        }
        for cell in ["Khác", "Other", "LGBT"] {
            let cleaned = clean(cell, Rules::default());
            assert_eq!((cleaned.result, cleaned.warnings[0].code), (Ok(None), Code::GenderOther), "{cell}");
        }
        for cell in ["", "-", "Không rõ", "unknown"] {
            let cleaned = clean(cell, Rules::default());
            assert_eq!((cleaned.result, cleaned.warnings), (Ok(None), vec![]), "{cell}");
        }
        let mut rules = Rules::default();
        rules.set(Rule::GenderWords, false);
        assert!(clean("Nam", rules).result.is_err());
        assert!(clean("male", rules).result.is_ok());
    }
}
