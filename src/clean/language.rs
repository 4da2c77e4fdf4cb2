//! Words for the customer's language.

use super::{Cleaned, Fault, Rule, Rules, key, none, text};
use crate::code::Code;

/// The languages that LadiFlow tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// `vi`
    Vietnamese,
    /// `en`
    English,
    /// `other`
    Other,
}

impl Language {
    /// The word that is sent.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vietnamese => "vi",
            Self::English => "en",
            Self::Other => "other",
        }
    }
}

/// What words mean, in the form of [`key::fold`].
const WORDS: &[(Language, &[&str])] = &[
    (Language::Vietnamese, &["vi", "vn", "vie", "vi vn", "viet", "tieng viet", "viet nam", "vietnam", "vietnamese"]),
    (Language::English, &["en", "eng", "en us", "en gb", "anh", "tieng anh", "english", "anh ngu"]),
    (
        Language::Other,
        &[
            "other",
            "khac",
            "ngon ngu khac",
            "tieng khac",
            "zh",
            "zh cn",
            "zh tw",
            "cn",
            "chinese",
            "trung",
            "tieng trung",
            "tieng hoa",
            "ja",
            "jp",
            "japanese",
            "nhat",
            "tieng nhat",
            "ko",
            "kr",
            "korean",
            "han",
            "tieng han",
            "fr",
            "french",
            "phap",
            "tieng phap",
            "de",
            "german",
            "duc",
            "tieng duc",
            "ru",
            "russian",
            "nga",
            "tieng nga",
            "th",
            "thai",
            "tieng thai",
            "es",
            "spanish",
            "tieng tay ban nha",
            "km",
            "khmer",
            "lo",
            "lao",
        ],
    ),
];

/// Cleans a cell that tells a language.
pub fn clean(cell: &str, rules: Rules) -> Cleaned<Language> {
    let mut applied = Rules::NONE;
    let text = text::tidy(cell, rules, &mut applied);
    match &*text {
        "" => return Cleaned::empty(),
        "vi" => return Cleaned::taken(Language::Vietnamese, applied),
        "en" => return Cleaned::taken(Language::English, applied),
        "other" => return Cleaned::taken(Language::Other, applied),
        _ => {}
    }
    let folded = key::fold(&text);
    match WORDS.iter().find(|(_, words)| words.contains(&folded.as_str())) {
        Some((language, _)) if rules.has(Rule::LanguageWords) => {
            applied.insert(Rule::LanguageWords);
            Cleaned::taken(*language, applied)
        }
        None if rules.has(Rule::NoneWords) && none::is_word_for_no_data(&text) => Cleaned::emptied_by(Rule::NoneWords),
        Some(_) | None => Cleaned::refused(Fault::new(Code::LangInvalid, cell)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_the_language() {
        for (cell, language) in [
            ("vi", Language::Vietnamese),
            ("VI", Language::Vietnamese),
            ("vi-VN", Language::Vietnamese),
            ("Tiếng Việt", Language::Vietnamese),
            ("Vietnamese", Language::Vietnamese),
            ("en", Language::English),
            ("en_US", Language::English),
            ("Tiếng Anh", Language::English),
            ("English", Language::English),
            ("other", Language::Other),
            ("Khác", Language::Other),
            ("Tiếng Nhật", Language::Other),
            ("ko", Language::Other),
        ] {
            let cleaned = clean(cell, Rules::default());
            assert_eq!(cleaned.value(), Some(&language), "{cell}");
            assert_eq!(cleaned.applied.has(Rule::LanguageWords), cell != language.name(), "{cell}");
        }
        for cell in ["Hà Nội", "1", "v"] {
            assert_eq!(clean(cell, Rules::default()).result.unwrap_err().code, Code::LangInvalid, "{cell}");
        }
        for cell in ["", "-", "không rõ"] {
            assert_eq!(clean(cell, Rules::default()).result, Ok(None), "{cell}");
        }
    }
}
