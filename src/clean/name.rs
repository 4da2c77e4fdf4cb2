//! Names of persons: spaces, salutations, capitals, and how parts of a name are joined.

use super::gender::Gender;
use super::{Cleaned, Rule, Rules, text};

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
pub fn clean(cell: &str, rules: Rules) -> Cleaned<String> {
    let mut cleaned = text::clean(cell, rules);
    let Ok(Some(name)) = &mut cleaned.result else {
        return cleaned;
    };
    if rules.has(Rule::Salutation)
        && let Some((_, rest)) = salutation(name)
    {
        *name = rest.to_owned();
        cleaned.applied.insert(Rule::Salutation);
    }
    if rules.has(Rule::TitleCase)
        && let Some(titled) = title_case(name)
    {
        *name = titled;
        cleaned.applied.insert(Rule::TitleCase);
    }
    cleaned
}

/// The gender that the salutation before a name tells.
pub fn gender(name: &str) -> Option<Gender> {
    salutation(name.trim()).and_then(|((_, gender), _)| *gender)
}

fn salutation(name: &str) -> Option<(&'static (&'static str, Option<Gender>), &str)> {
    let (first, rest) = name.split_once(' ').or_else(|| {
        // `A.Tuấn`, `Ms.Lan`
        name.find('.').map(|dot| name.split_at(dot + 1)).filter(|(_, rest)| !rest.is_empty())
    })?;
    let first = first.to_lowercase();
    // Whoever is called just `Anh Tuấn` may have it as a name: a salutation stands before something, that is all we know.
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
            titled.extend(letter.to_uppercase())
        } else {
            titled.extend(letter.to_lowercase())
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
