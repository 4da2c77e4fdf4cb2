//! Reads the config file; a mistake is told with its place and the nearest known word.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::Settings;
use crate::message::{Explain, Fact};

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
    #[error(transparent)]
    Mistaken(Box<Mistake>),
}

/// Where a config file is mistaken, and how.
#[derive(Debug, thiserror::Error)]
#[error("`{}`, line {line}, column {column}: {message}", path.display())]
pub struct Mistake {
    /// The file.
    pub path: PathBuf,
    /// Its text, for showing the place.
    pub text: String,
    /// The bytes at fault, if known.
    pub span: Option<std::ops::Range<usize>>,
    /// Line of the first byte at fault, counted from 1.
    pub line: usize,
    /// Column of the first byte at fault, counted from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// The key that is not known, if it is that.
    pub unknown: Option<String>,
    /// The known one that was perhaps meant.
    pub nearest: Option<String>,
}

impl Explain for ConfigError {
    fn key(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "config_unreadable",
            Self::Mistaken(mistake) if mistake.nearest.is_some() => "config_unknown_key_nearest",
            Self::Mistaken(mistake) if mistake.unknown.is_some() => "config_unknown_key",
            Self::Mistaken(_) => "config_mistaken",
        }
    }

    fn facts(&self) -> Vec<Fact> {
        match self {
            Self::Unreadable { path, .. } => vec![("path", path.display().to_string())],
            Self::Mistaken(mistake) => vec![
                ("path", mistake.path.display().to_string()),
                ("line", mistake.line.to_string()),
                ("column", mistake.column.to_string()),
                ("message", mistake.message.clone()),
                ("key", mistake.unknown.clone().unwrap_or_default()),
                ("nearest", mistake.nearest.clone().unwrap_or_default()),
            ],
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

fn mistaken(path: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
    let before = &text[..error.span().map_or(0, |span| span.start).min(text.len())];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    ConfigError::Mistaken(Box::new(Mistake {
        path: path.to_owned(),
        text: text.to_owned(),
        span: error.span(),
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        message: error.message().to_owned(),
        unknown: words_of_unknown(error.message()).and_then(|mut words| words.next()).map(str::to_owned),
        nearest: nearest_of_unknown(error.message()),
    }))
}

/// The words of serde's "unknown field `x`, expected one of `a`, `b`": the unknown one, then the known ones.
fn words_of_unknown(message: &str) -> Option<impl Iterator<Item = &str>> {
    Some(message.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2))
}

/// The known word that is nearest to an unknown one.
fn nearest_of_unknown(message: &str) -> Option<String> {
    let mut words = words_of_unknown(message)?;
    let unknown = words.next()?;
    nearest(unknown, words).map(str::to_owned)
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

    fn mistake_of(text: &str) -> Mistake {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, text).unwrap();
        match read(&path).unwrap_err() {
            ConfigError::Mistaken(mistake) => *mistake,
            ConfigError::Unreadable { .. } => panic!("{text} was not read"),
        }
    }

    #[test]
    fn an_unknown_key_is_told_with_its_place_and_the_nearest_known_one() {
        for (text, at, meant) in [
            ("mode = \"create\"\nrat = \"5/s\"", (2, 1), "rate"),
            ("[input]\nduplicate = \"all\"", (2, 1), "duplicates"),
            ("[tags]\ncolumns = \"Nhãn\"", (2, 1), "column"),
        ] {
            let mistake = mistake_of(text);
            assert_eq!(((mistake.line, mistake.column), mistake.nearest.as_deref()), (at, Some(meant)), "{text}");
        }
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_told_with_its_place() {
        let mistake = mistake_of("\nrate = \"20\"");
        assert_eq!((mistake.line, mistake.column), (2, 8), "{}", mistake.message);
        assert!(mistake.message.contains("`20/s`"), "{}", mistake.message);
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
