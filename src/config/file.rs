//! Reads the config file; a mistake is told with its place and the nearest known word.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::ValueEnum;

use super::Settings;
use super::expected::Expected;
use super::place::key_at;
use super::values::Language;
use crate::message::{Explain, Fact, Part, Spot};

/// A config file that was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct File {
    /// Where it stands.
    pub path: PathBuf,
    /// What it says, with relative paths made relative to the file's folder.
    pub settings: Settings,
}

/// The config file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("cannot read `{}`", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It says something that it cannot say.
    #[error("`{}`: {said}", path.display())]
    Mistaken {
        /// The file.
        path: PathBuf,
        /// The bytes at fault.
        span: Range<usize>,
        /// What the parser says.
        said: String,
        /// What that means.
        mistake: Box<Mistake>,
    },
}

/// What a config file cannot say.
#[derive(Debug, PartialEq, Eq)]
pub enum Mistake {
    /// A key that is not known.
    UnknownKey {
        /// As written.
        key: String,
        /// The known one that was perhaps meant.
        nearest: Option<String>,
    },
    /// A word that is none of those that may stand there.
    UnknownWord {
        /// Whose value it is.
        key: String,
        /// As written.
        word: String,
        /// Those that may stand there.
        known: Vec<String>,
    },
    /// A value of the wrong kind, or written in the wrong way.
    WrongValue {
        /// Whose value it is.
        key: String,
        /// As written.
        found: String,
        /// What may stand there.
        expected: Expected,
    },
    /// A key that stands there already.
    KeyTwice {
        /// As written.
        key: String,
    },
    /// It is no TOML.
    NoToml {
        /// What the parser says.
        said: String,
    },
}

impl Explain for ConfigError {
    fn key(&self) -> &'static str {
        let Self::Mistaken { mistake, .. } = self else { return "config_unreadable" };
        match **mistake {
            Mistake::UnknownKey { nearest: Some(_), .. } => "config_unknown_key_nearest",
            Mistake::UnknownKey { nearest: None, .. } => "config_unknown_key",
            Mistake::UnknownWord { .. } => "config_unknown_word",
            Mistake::WrongValue { .. } => "config_wrong_value",
            Mistake::KeyTwice { .. } => "config_key_twice",
            Mistake::NoToml { .. } => "config_mistaken",
        }
    }

    fn facts(&self) -> Vec<Fact> {
        match self {
            Self::Unreadable { path, .. } => vec![("path", path.display().to_string())],
            Self::Mistaken { mistake, .. } => mistake.facts(),
        }
    }

    fn parts(&self) -> Vec<Part> {
        let Self::Mistaken { mistake, .. } = self else { return Vec::new() };
        match **mistake {
            Mistake::WrongValue { expected, .. } => vec![Part::new("expected", expected.key(), Vec::new())],
            _ => Vec::new(),
        }
    }

    fn spot(&self) -> Option<Spot> {
        match self {
            Self::Mistaken { span, .. } => Some(Spot::Bytes(span.clone())),
            Self::Unreadable { .. } => None,
        }
    }
}

impl Mistake {
    fn facts(&self) -> Vec<Fact> {
        match self {
            Self::UnknownKey { key, nearest } => {
                vec![("key", key.clone()), ("nearest", nearest.clone().unwrap_or_default())]
            }
            Self::UnknownWord { key, word, known } => {
                let likely = nearest(word, known.iter().map(String::as_str)).unwrap_or(&known[0]);
                vec![
                    ("key", key.clone()),
                    ("word", word.clone()),
                    ("known", known.join("`, `")),
                    ("nearest", likely.to_owned()),
                ]
            }
            Self::WrongValue { key, found, .. } => vec![("key", key.clone()), ("found", found.clone())],
            Self::KeyTwice { key } => vec![("key", key.clone())],
            Self::NoToml { said } => vec![("said", said.clone())],
        }
    }

    /// Understands what the parser says of these bytes.
    fn of(said: &str, text: &str, span: &Range<usize>) -> Self {
        let key = || key_at(text, span.start).unwrap_or_default();
        let written = text.get(span.clone()).unwrap_or_default();
        let mut words = said.split('`').skip(1).step_by(2).map(str::to_owned);
        if said.starts_with("unknown field ") {
            let key = words.next().unwrap_or_default();
            let known: Vec<_> = words.collect();
            let nearest = nearest(&key, known.iter().map(String::as_str)).map(str::to_owned);
            return Self::UnknownKey { key, nearest };
        }
        if said.starts_with("unknown variant ")
            && let Some(word) = words.next()
        {
            let known: Vec<_> = words.collect();
            if !known.is_empty() {
                return Self::UnknownWord { key: key(), word, known };
            }
        }
        if said == "duplicate key" {
            return Self::KeyTwice { key: written.to_owned() };
        }
        let named = ["expected ", "` is not ", "did not match ", "wanted "];
        let expected = named.iter().find_map(|before| Expected::called(said.split_once(before)?.1));
        match expected {
            Some(expected) => {
                let found = written.lines().next().unwrap_or_default().trim_matches('"').to_owned();
                Self::WrongValue { key: key(), found, expected }
            }
            None => Self::NoToml { said: said.to_owned() },
        }
    }
}

/// Reads a config file.
///
/// # Errors
/// It cannot be read, is not TOML, has an unknown key, or a value of the wrong kind.
pub fn read(path: &Path) -> Result<File, ConfigError> {
    let text = fs::read_to_string(path).map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
    let mut settings: Settings = toml::from_str(&text).map_err(|error| mistaken(path, &text, &error))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    for relative in [&mut settings.api_key_file, &mut settings.ca_file, &mut settings.out, &mut settings.events]
        .into_iter()
        .flatten()
    {
        *relative = folder.join(&*relative);
    }
    Ok(File { path: path.to_owned(), settings })
}

/// The language that a config file asks for, even where the rest of it is mistaken.
pub fn language(path: &Path) -> Option<Language> {
    let text = fs::read_to_string(path).ok()?;
    let file = toml::de::DeTable::parse(&text).ok()?;
    Language::from_str(file.get_ref().get("lang")?.get_ref().as_str()?, false).ok()
}

fn mistaken(path: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
    let span = error.span().unwrap_or(0..0);
    let said = error.message().to_owned();
    let mistake = Box::new(Mistake::of(&said, text, &span));
    ConfigError::Mistaken { path: path.to_owned(), span, said, mistake }
}

/// The candidate that a person who wrote `word` most likely meant, if any is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake_of(text: &str) -> (Mistake, Range<usize>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, text).unwrap();
        match read(&path).unwrap_err() {
            ConfigError::Mistaken { mistake, span, .. } => (*mistake, span),
            ConfigError::Unreadable { .. } => panic!("{text} was not read"),
        }
    }

    #[test]
    fn an_unknown_key_is_told_with_its_place_and_the_nearest_known_one() {
        for (text, key, meant) in [
            ("mode = \"create\"\nrat = \"5/s\"", "rat", "rate"),
            ("[input]\nduplicate = \"all\"", "duplicate", "duplicates"),
            ("[tags]\ncolumns = \"Nhãn\"", "columns", "column"),
            ("[fields]\ndob = { column = \"NS\", fromat = \"%d\" }", "fromat", "format"),
        ] {
            let (mistake, span) = mistake_of(text);
            let expected = Mistake::UnknownKey { key: key.to_owned(), nearest: Some(meant.to_owned()) };
            assert_eq!((mistake, &text[span]), (expected, key), "{text}");
        }
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_told_with_its_place_and_what_may_stand_there() {
        for (text, key, found, expected) in [
            ("\nrate = \"20\"", "rate", "20", Expected::Rate),
            ("rate = true", "rate", "true", Expected::Rate),
            ("canary = \"five\"", "canary", "five", Expected::Number),
            ("canary = -1", "canary", "-1", Expected::Number),
            ("max_attempts = 99999999999", "max_attempts", "99999999999", Expected::Number),
            ("account = 5", "account", "5", Expected::Text),
            ("out = 5", "out", "5", Expected::Text),
            ("mode = 5", "mode", "5", Expected::Text),
            ("tags = \"VIP\"", "tags", "VIP", Expected::Table),
            ("input = 5", "input", "5", Expected::Table),
            ("clean = 5", "clean", "5", Expected::Table),
            ("[clean]\ntrim = \"yes\"", "clean.trim", "yes", Expected::Truth),
            ("[tags]\nalways = \"VIP\"", "tags.always", "VIP", Expected::List),
            ("[tags]\ncolumn = 5", "tags.column", "5", Expected::Columns),
            ("[fields]\nemail = 5", "fields.email", "5", Expected::Rule),
            ("[fields]\nsource = { value = [] }", "fields.source.value", "[]", Expected::Constant),
            ("lookup_after = [\"2x\"]", "lookup_after", "2x", Expected::Length),
            ("[input]\ndelimiter = \"ab\"", "input.delimiter", "ab", Expected::Delimiter),
        ] {
            let (mistake, span) = mistake_of(text);
            let told = Mistake::WrongValue { key: key.to_owned(), found: found.to_owned(), expected };
            assert_eq!(mistake, told, "{text} at {}", &text[span]);
        }
    }

    #[test]
    fn a_word_that_is_none_of_those_known_is_told_with_them() {
        let (mistake, span) = mistake_of("mode = \"creat\"");
        assert_eq!(span, 7..14);
        let Mistake::UnknownWord { key, word, known } = mistake else { panic!("{mistake:?}") };
        assert_eq!((key.as_str(), word.as_str(), known.len()), ("mode", "creat", 2));
    }

    #[test]
    fn a_key_that_stands_twice_and_a_broken_file_are_told_as_such() {
        let (mistake, _) = mistake_of("[fields]\nemail = \"A\"\nemail = \"B\"");
        assert_eq!(mistake, Mistake::KeyTwice { key: "email".to_owned() });
        for broken in ["rate = 20/s", "rate", "[fields", "rate = \"20/s"] {
            assert!(matches!(mistake_of(broken).0, Mistake::NoToml { .. }), "{broken}");
        }
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, "out = \"runs\"\napi_key_file = \"/etc/key\"").unwrap();
        let settings = read(&path).unwrap().settings;
        assert_eq!(settings.out, Some(folder.path().join("runs")));
        assert_eq!(settings.api_key_file, Some(PathBuf::from("/etc/key")));
    }

    #[test]
    fn words_too_far_away_are_no_suggestion() {
        assert_eq!(nearest("xyzzy", ["rate", "mode"]), None);
    }
}
