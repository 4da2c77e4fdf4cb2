//! Texts for people: a key, the facts it is filled with, the language.

use std::fmt;
use std::ops::Range;

use crate::code::Code;

/// A placeholder of a text and what stands in its place.
///
/// `message_key` and the like hold the key of a text, which stands, in the reader's language, in the place of
/// `%{message}`.
pub type Fact = (&'static str, String);

/// The language of messages and reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Vietnamese.
    Vi,
}

impl Lang {
    /// Its two-letter code, as `--lang` takes it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Vi => "vi",
        }
    }

    /// The text of a key, with every `%{name}` filled in from `facts`.
    ///
    /// A key without a text comes back as itself: a test makes sure that this is never seen.
    pub fn text(self, key: &str, facts: &[Fact]) -> String {
        let Some(text) = crate::_rust_i18n_try_translate(self.code(), key) else {
            return key.to_owned();
        };
        self.fill(&text, facts)
    }

    /// The text of a key, if it has one.
    pub fn find(self, key: &str, facts: &[Fact]) -> Option<String> {
        crate::_rust_i18n_try_translate(self.code(), key).map(|text| self.fill(&text, facts))
    }

    /// What is wrong, in a sentence.
    pub fn message(self, code: Code, facts: &[Fact]) -> String {
        self.text(&format!("code.{code}.message"), facts)
    }

    /// The way out, in a sentence.
    pub fn hint(self, code: Code, facts: &[Fact]) -> String {
        self.text(&format!("code.{code}.hint"), facts)
    }

    fn fill(self, text: &str, facts: &[Fact]) -> String {
        let is_plain = |(name, _): &&Fact| !name.ends_with("_key");
        let filled = facts.iter().map(|(name, value)| match name.strip_suffix("_key") {
            Some(name) => (name, self.text(value, &facts.iter().filter(is_plain).cloned().collect::<Vec<_>>())),
            None => (*name, value.clone()),
        });
        let (mut names, mut values): (Vec<_>, Vec<_>) = filled.unzip();
        for missing in placeholders(text).filter(|name| !facts.iter().any(|(known, _)| is_for(known, name))) {
            names.push(missing);
            values.push(MISSING.to_owned());
        }
        rust_i18n::replace_patterns(text, &names, &values)
    }
}

/// Stands where a fact is not known any more: the ledger keeps nothing that is readable about a person.
const MISSING: &str = "…";

/// The names that a text leaves room for, as `%{name}`.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split("%{").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

fn is_for(fact: &str, placeholder: &str) -> bool {
    fact.strip_suffix("_key").unwrap_or(fact) == placeholder
}

/// An error that ends a run or keeps it from starting, told in the user's language.
///
/// `Display` is the English line for logs; people read `error.<key>.message` and, where there is a way out,
/// `error.<key>.hint` from `locales/`, filled with the facts.
pub trait Explain: std::error::Error {
    /// The stable word that names its texts.
    fn key(&self) -> &'static str;

    /// What the texts are filled with.
    fn facts(&self) -> Vec<Fact>;

    /// Placeholders that are filled with a text of their own.
    fn parts(&self) -> Vec<Part> {
        Vec::new()
    }

    /// The part of the config file that is at fault, if it is one.
    fn spot(&self) -> Option<Spot> {
        None
    }
}

/// A placeholder that is filled with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The placeholder.
    pub name: &'static str,
    /// The key of the text.
    pub key: String,
    /// What the text is filled with.
    pub facts: Vec<Fact>,
    /// And with which texts.
    pub parts: Vec<Part>,
}

impl Part {
    /// A placeholder that is filled with the text of this key.
    pub fn new(name: &'static str, key: impl Into<String>, facts: Vec<Fact>) -> Self {
        Self { name, key: key.into(), facts, parts: Vec::new() }
    }

    /// The placeholder and its text.
    pub fn fact(&self, lang: Lang) -> Fact {
        let parts = self.parts.iter().map(|part| part.fact(lang));
        let facts: Vec<_> = self.facts.iter().cloned().chain(parts).collect();
        (self.name, lang.text(&self.key, &facts))
    }
}

/// A part of the config file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// These bytes.
    Bytes(Range<usize>),
    /// The last of these keys, each of which stands in the table of the one before.
    Key(Vec<String>),
    /// The value of that key.
    Value(Vec<String>),
    /// A text in the value of that key. Where the value does not say it, the fault is not the file's.
    Text(Vec<String>, String),
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_message_and_a_hint_in_both_languages() {
        for lang in [Lang::En, Lang::Vi] {
            for code in Code::ALL {
                for part in ["message", "hint"] {
                    let key = format!("code.{code}.{part}");
                    assert!(lang.find(&key, &[]).is_some(), "{key} has no text in {lang}");
                }
            }
        }
    }

    #[test]
    fn placeholders_are_filled_and_unknown_keys_stand_for_themselves() {
        let facts = [("missing", "3".to_owned())];
        assert!(Lang::En.message(Code::RowShort, &facts).contains('3'));
        assert_eq!(Lang::Vi.text("no.such.key", &[]), "no.such.key");
    }

    #[test]
    fn a_fact_that_is_not_known_leaves_no_placeholder_and_a_cell_that_looks_like_one_stays() {
        assert!(Lang::En.message(Code::Refused, &[]).ends_with(": …"));
        let facts = [("message", "100%{x}".to_owned())];
        assert!(Lang::En.message(Code::Refused, &facts).ends_with(": 100%{x}"));
    }
}
