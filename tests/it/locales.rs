//! Every text exists in both languages, with the same placeholders, and every key is one that the program asks for.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use ladiflow_import::cli::Cli;
use ladiflow_import::code::Code;

/// The texts of a language by key, as compiled in.
pub fn texts(lang: &str) -> BTreeMap<String, String> {
    let texts = ladiflow_import::_rust_i18n_backend().messages_for_locale(lang).unwrap();
    texts.into_iter().map(|(key, text)| (key.into_owned(), text.into_owned())).collect()
}

/// The names between `%{` and `}`.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split("%{").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// Whether `pattern`, in which `{…}` stands for anything without a dot, is this key.
fn fits(pattern: &str, key: &str) -> bool {
    let (mut pattern, mut key) = (pattern.split('.'), key.split('.'));
    loop {
        match (pattern.next(), key.next()) {
            (None, None) => return true,
            (Some(part), Some(word)) => match part.split_once('{') {
                Some((before, rest)) => {
                    let after = rest.rsplit_once('}').map_or("", |(_, after)| after);
                    if !(word.starts_with(before) && word.ends_with(after)) {
                        return false;
                    }
                }
                None if part != word => return false,
                None => {}
            },
            (Some(_), None) | (None, Some(_)) => return false,
        }
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// The texts in quotes in the program's sources.
fn literals() -> BTreeSet<String> {
    let mut literals = BTreeSet::new();
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = fs::read_to_string(path).unwrap();
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            literals.extend(line.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    literals
}

#[test]
fn both_languages_have_the_same_keys_and_placeholders() {
    let (english, vietnamese) = (texts("en"), texts("vi"));
    // English help stands at the options themselves.
    let is_told = |key: &&String| !key.starts_with("help.");
    let keys = |texts: &BTreeMap<String, String>| texts.keys().filter(is_told).cloned().collect::<BTreeSet<_>>();
    let differing: Vec<_> = keys(&english).symmetric_difference(&keys(&vietnamese)).cloned().collect();
    assert!(differing.is_empty(), "in one language only: {differing:?}");
    for (key, text) in &english {
        assert_eq!(placeholders(text), placeholders(&vietnamese[key]), "{key}");
        assert!(!text.trim().is_empty() && !vietnamese[key].trim().is_empty(), "{key}");
    }
}

#[test]
fn no_key_stands_twice_in_the_files_of_a_language() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    for lang in ["en", "vi"] {
        let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let files = files.filter(|path| path.to_str().unwrap().ends_with(&format!(".{lang}.yml")));
        let written: usize = files
            .map(|path| fs::read_to_string(path).unwrap())
            .map(|text| text.lines().filter(|line| line.trim_end().ends_with('"')).count())
            .sum();
        assert_eq!(written, texts(lang).len(), "one of {lang} hides another");
    }
}

#[test]
fn every_key_that_is_written_out_has_a_text() {
    let texts = texts("en");
    let areas: BTreeSet<&str> = texts.keys().filter_map(|key| key.split('.').next()).collect();
    let is_key = |literal: &str| {
        let mut parts = literal.split('.');
        let is_word =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        parts.next().is_some_and(|area| areas.contains(area))
            && literal.contains('.')
            && literal.split('.').all(is_word)
    };
    // Names of files and folders look alike.
    let is_file = |literal: &str| {
        [".rs", ".toml", ".csv", ".json", ".yml", ".html", ".css"].iter().any(|end| literal.ends_with(end))
    };
    let missing: Vec<_> = literals()
        .into_iter()
        .filter(|literal| is_key(literal) && !is_file(literal) && !texts.contains_key(literal))
        .collect();
    assert!(missing.is_empty(), "asked for without a text: {missing:?}");
}

#[test]
fn every_text_is_asked_for_somewhere() {
    let literals = literals();
    let patterns: Vec<_> = literals.iter().filter(|literal| literal.contains('.') && literal.contains('{')).collect();
    let last_words: BTreeSet<&str> = literals.iter().map(String::as_str).collect();
    let codes: BTreeSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
    // The name, or what is put into a pattern, stands somewhere as a word of its own.
    let fits_any = |parts: &[&str]| patterns.iter().any(|pattern| fits(pattern, &parts.join(".")));
    let is_asked_for = |parts: &[&str]| {
        let key = parts.join(".");
        literals.contains(&key)
            || patterns
                .iter()
                .any(|pattern| fits(pattern, &key) && parts.iter().rev().take(2).any(|word| last_words.contains(word)))
    };
    let unused: Vec<_> = texts("en")
        .into_keys()
        .filter(|key| {
            let parts: Vec<_> = key.split('.').collect();
            let is_named = match parts[..] {
                ["code", code, "message" | "hint"] => codes.contains(code),
                ["error", error, "message" | "hint"] => last_words.contains(error),
                // What `check` and `init` write is asked for by its name within its own area.
                ["findings" | "init", ..] => is_asked_for(&parts) || is_asked_for(&parts[1..]) || fits_any(&parts[1..]),
                _ => is_asked_for(&parts),
            };
            !is_named
        })
        .collect();
    assert!(unused.is_empty(), "never asked for: {unused:#?}");
}

/// The commands of the program with all that can be said behind them, `program` for itself.
fn commands() -> Vec<clap::Command> {
    let program = Cli::command().name("program");
    program.get_subcommands().cloned().chain([program.clone()]).collect()
}

#[test]
fn vietnamese_help_says_all_that_english_help_says_and_nothing_else() {
    let help: BTreeMap<String, String> =
        texts("vi").into_iter().filter_map(|(key, text)| Some((key.strip_prefix("help.")?.to_owned(), text))).collect();
    let mut asked: BTreeSet<String> = help.keys().filter(|key| key.starts_with("frame.")).cloned().collect();
    asked.extend(["program.after", "heading.arguments", "heading.options"].map(str::to_owned));
    for command in commands() {
        let name = command.get_name().to_owned();
        asked.extend([format!("{name}.about"), format!("{name}.examples")]);
        for option in command.get_arguments() {
            let (own, shared) = (format!("{name}.{}", option.get_id()), format!("option.{}", option.get_id()));
            asked.insert(if help.contains_key(&own) { own } else { shared });
            asked.extend(option.get_help_heading().map(|heading| format!("heading.{}", heading.to_lowercase())));
        }
    }
    assert_eq!(help.into_keys().collect::<BTreeSet<_>>(), asked);
}

#[test]
fn the_examples_are_the_same_commands_in_both_languages() {
    let commands_in = |text: &str| {
        let lines = text.lines().map(str::trim).filter(|line| line.starts_with("ladiflow-import "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let vietnamese = texts("vi");
    for command in commands() {
        let english = command.get_after_long_help().unwrap().to_string();
        let translated = &vietnamese[&format!("help.{}.examples", command.get_name())];
        assert_eq!(commands_in(&english), commands_in(translated), "{}", command.get_name());
    }
}

#[test]
fn a_pattern_fits_keys_of_its_shape_only() {
    assert!(fits("report.status.{}", "report.status.created"));
    assert!(fits("error.{}.message", "error.no_key.message"));
    assert!(!fits("error.{}.message", "error.no_key.hint"));
    assert!(!fits("report.status.{}", "report.status.created.more"));
}
