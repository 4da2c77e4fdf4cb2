//! Names of persons: spaces, salutations, capitals, and how parts of a name are joined.

use compact_str::CompactString;
use unicode_normalization::UnicodeNormalization;

use super::gender::Gender;
use super::{Cleaned, Rule, Rules, key, text};
use crate::code::Code;

/// What stands before a name, in small letters without the dot, and the gender that it tells.
const SALUTATIONS: &[(&str, Option<Gender>)] = &[
    ("anh", Some(Gender::Male)),
    ("a.", Some(Gender::Male)),
    ("ông", Some(Gender::Male)),
    ("mr", Some(Gender::Male)),
    ("mr.", Some(Gender::Male)),
    ("chị", Some(Gender::Female)),
    ("c.", Some(Gender::Female)),
    ("cô", Some(Gender::Female)),
    ("bà", Some(Gender::Female)),
    ("ms", Some(Gender::Female)),
    ("ms.", Some(Gender::Female)),
    ("mrs", Some(Gender::Female)),
    ("mrs.", Some(Gender::Female)),
    ("miss", Some(Gender::Female)),
    ("em", None),
    ("bạn", None),
    ("dr.", None),
];

/// Cleans a person's name.
pub fn clean(cell: &str, rules: Rules) -> Cleaned<CompactString> {
    let mut cleaned = text::clean(cell, rules);
    // What is garbled keeps its letters: small and capital ones of it mean others.
    let is_garbled = cleaned.warnings.iter().any(|fault| fault.code == Code::TextGarbled);
    let (Ok(Some(name)), false) = (&mut cleaned.result, is_garbled) else {
        return cleaned;
    };
    if rules.has(Rule::Salutation)
        && let Some((_, rest)) = salutation(name)
    {
        *name = rest.into();
        cleaned.applied.insert(Rule::Salutation);
    }
    if rules.has(Rule::TitleCase)
        && let Some(titled) = title_case(name)
    {
        // The capital of a composed letter may be decomposed, as that of Greek `ῒ`.
        *name = if rules.has(Rule::Nfc) { titled.nfc().collect() } else { titled.into() };
        cleaned.applied.insert(Rule::TitleCase);
    }
    cleaned
}

/// The gender that the salutation before a name tells; for the caller to use where [`Rule::SalutationGender`] is on.
pub fn gender(name: &str) -> Option<Gender> {
    salutation(name.trim()).and_then(|((_, gender), _)| *gender)
}

fn salutation(name: &str) -> Option<(&'static (&'static str, Option<Gender>), &str)> {
    let (first, rest) = name.split_once(' ').or_else(|| {
        // `A.Tuấn`, `Ms.Lan`
        name.find('.').map(|dot| name.split_at(dot + 1)).filter(|(_, rest)| !rest.is_empty())
    })?;
    let first = first.to_lowercase();
    SALUTATIONS.iter().find(|(word, _)| *word == first).map(|known| (known, rest.trim_start()))
}

/// Capitals at the beginnings of words; `None` for a name that has both capitals and small letters, or needs no change.
fn title_case(name: &str) -> Option<String> {
    let mut letters = name.chars().filter(|letter| letter.is_alphabetic());
    let is_shouted = letters.clone().all(char::is_uppercase);
    if !is_shouted && !letters.all(char::is_lowercase) {
        return None;
    }
    let mut begins = true;
    let mut titled = String::with_capacity(name.len());
    for letter in name.chars() {
        if begins {
            titled.extend(letter.to_uppercase());
        } else {
            titled.extend(letter.to_lowercase());
        }
        begins = !letter.is_alphanumeric() && letter != '\'' && letter != '’';
    }
    (titled != name).then_some(titled)
}

/// In which order the parts of a name are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NameOrder {
    /// `Nguyễn Văn An`: family, middle, given.
    #[default]
    FamilyFirst,
    /// `John F. Smith`: given, middle, family.
    GivenFirst,
}

/// What the cells of a `First Name` and a `Last Name` column say of how to join them.
///
/// Vietnamese lists made with English columns have the family name in `Last Name`, to be put first; where such names
/// stand in `First Name`, or there are none, the columns are joined as they are named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evidence {
    filled: u64,
    vietnamese_last: u64,
}

impl Evidence {
    /// Takes note of a row's two cells.
    pub fn observe(&mut self, first: &str, last: &str) {
        if first.trim().is_empty() || last.trim().is_empty() {
            return;
        }
        self.filled += 1;
        self.vietnamese_last += u64::from(is_family_name(last) && !is_family_name(first));
    }

    /// Adds what other rows say.
    pub fn merge(&mut self, other: &Self) {
        self.filled += other.filled;
        self.vietnamese_last += other.vietnamese_last;
    }

    /// How the two are joined.
    pub fn decide(&self) -> NameOrder {
        if self.vietnamese_last * 2 > self.filled { NameOrder::FamilyFirst } else { NameOrder::GivenFirst }
    }
}

/// The family names of nearly all Vietnamese, in the form of [`key::fold`].
const FAMILY_NAMES: &[&str] = &[
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "ly", "dinh", "doan", "trinh", "truong", "mai", "dao", "lam", "luong", "luu", "ta", "thai", "ha", "trieu", "cao",
    "quach", "chu", "kieu", "tang", "nghiem", "to", "tong", "vuong", "la", "phung", "ong", "thach", "nong", "be",
    "hua", "giang", "khuat", "mac",
];

/// Whether a name begins with a Vietnamese family name.
pub fn is_family_name(name: &str) -> bool {
    let folded = key::fold(name.split_whitespace().next().unwrap_or(""));
    FAMILY_NAMES.contains(&folded.as_str())
}

/// Joins the parts of a name; empty ones leave no gap.
pub fn join(family: &str, middle: &str, given: &str, order: NameOrder) -> String {
    let parts = match order {
        NameOrder::FamilyFirst => [family, middle, given],
        NameOrder::GivenFirst => [given, middle, family],
    };
    let mut name = String::with_capacity(family.len() + middle.len() + given.len() + 2);
    for part in parts.map(str::trim).into_iter().filter(|part| !part.is_empty()) {
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(part);
    }
    name
}

/// The last word of a name: the given name of a Vietnamese one.
pub fn last_word(name: &str) -> &str {
    name.split_whitespace().next_back().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(rules: &[Rule], cell: &str) -> CompactString {
        let mut on = Rules::default();
        for rule in rules {
            on.insert(*rule);
        }
        clean(cell, on).result.unwrap().unwrap()
    }

    #[test]
    fn a_name_keeps_its_letters_unless_the_config_asks() {
        for (cell, plain, titled) in [
            ("NGUYỄN VĂN AN", "NGUYỄN VĂN AN", "Nguyễn Văn An"),
            ("đỗ thị ước", "đỗ thị ước", "Đỗ Thị Ước"),
            ("ĐẶNG THỊ  ƯỚC", "ĐẶNG THỊ ƯỚC", "Đặng Thị Ước"),
            ("Nguyễn VĂN An", "Nguyễn VĂN An", "Nguyễn VĂN An"),
            ("jean-luc o'neil", "jean-luc o'neil", "Jean-Luc O'neil"),
            ("123", "123", "123"),
        ] {
            assert_eq!(with(&[], cell), plain);
            assert_eq!(with(&[Rule::TitleCase], cell), titled);
            assert_eq!(with(&[Rule::TitleCase], titled), titled);
        }
    }

    #[test]
    fn a_garbled_name_keeps_its_letters() {
        assert_eq!(with(&[Rule::TitleCase], "NGUYÔN V¨N"), "NGUYÔN V¨N");
    }

    #[test]
    fn salutations_go_only_where_asked_and_tell_the_gender() {
        for (cell, name, told) in [
            ("Anh Tuấn", "Tuấn", Some(Gender::Male)),
            ("CHỊ Nguyễn Thị Lan", "Nguyễn Thị Lan", Some(Gender::Female)),
            ("Ms. Lan", "Lan", Some(Gender::Female)),
            ("A.Tuấn", "Tuấn", Some(Gender::Male)),
            ("C. Lan", "Lan", Some(Gender::Female)),
            ("Bạn Lan", "Lan", None),
            ("Anh", "Anh", None),
            ("Ánh Tuyết", "Ánh Tuyết", None),
            ("Nguyễn Thị Anh", "Nguyễn Thị Anh", None),
            ("An.", "An.", None),
        ] {
            assert_eq!(with(&[], cell), cell);
            assert_eq!(with(&[Rule::Salutation], cell), name, "{cell}");
            assert_eq!(gender(cell), told, "{cell}");
        }
    }

    #[test]
    fn parts_are_joined_in_their_order() {
        assert_eq!(join("Nguyễn", "Văn", "An", NameOrder::FamilyFirst), "Nguyễn Văn An");
        assert_eq!(join("Smith", "F.", "John", NameOrder::GivenFirst), "John F. Smith");
        assert_eq!(join("Nguyễn", "", " An ", NameOrder::FamilyFirst), "Nguyễn An");
        assert_eq!(join("", "", "", NameOrder::FamilyFirst), "");
        assert_eq!(last_word("Nguyễn Văn An "), "An");
        assert_eq!(last_word(""), "");
    }

    #[test]
    fn first_and_last_name_columns_are_joined_by_what_they_hold() {
        for (rows, order) in [
            (vec![("An", "Nguyễn"), ("Bình", "Trần Thị"), ("John", "Smith")], NameOrder::FamilyFirst),
            (vec![("John", "Smith"), ("Mary", "Brown"), ("An", "Nguyễn")], NameOrder::GivenFirst),
            (vec![("Nguyễn", "An"), ("Trần Thị", "Bình")], NameOrder::GivenFirst),
            (vec![("Nguyễn Văn", "")], NameOrder::GivenFirst),
            (vec![], NameOrder::GivenFirst),
        ] {
            let mut evidence = Evidence::default();
            for (first, last) in &rows {
                let mut part = Evidence::default();
                part.observe(first, last);
                evidence.merge(&part);
            }
            assert_eq!(evidence.decide(), order, "{rows:?}");
        }
    }
}
