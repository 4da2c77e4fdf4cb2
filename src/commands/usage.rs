//! A command line that makes no sense, told in the user's language.

use std::ffi::OsString;
use std::num::ParseIntError;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Error, ValueEnum};

use super::surroundings::heard;
use super::{Failure, Surroundings};
use crate::config::expected::Expected;
use crate::config::values::{Language, NotUnderstood};
use crate::message::{Fact, Lang, Part};

/// The language that `--lang` asks for, before the command line is understood.
pub fn language_asked_for(arguments: impl Iterator<Item = OsString>) -> Option<Language> {
    let mut arguments = arguments.map(|argument| argument.to_string_lossy().into_owned());
    while let Some(argument) = arguments.next() {
        let value = match argument.split_once('=') {
            Some(("--lang", value)) => Some(value.to_owned()),
            _ if argument == "--lang" => arguments.next(),
            _ => None,
        };
        if let Some(value) = value {
            return Language::from_str(&value, true).ok();
        }
    }
    None
}

/// Says what is wrong, or prints what was asked for instead of a run. Returns the exit code.
pub fn tell(error: &Error, lang: Lang, surroundings: &Surroundings) -> u8 {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            heard(error.print()).map_or_else(|failure| failure.tell(lang, false, surroundings), |()| 0)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            2
        }
        _ => {
            let as_json = std::env::args_os().any(|argument| argument == "--json");
            failure(error).tell(lang, as_json, surroundings)
        }
    }
}

fn failure(error: &Error) -> Failure {
    let (text, facts) = told(error);
    let expected = expected(error).map(|expected| Part::new("expected", expected.key(), Vec::new()));
    let what = Part { parts: expected.into_iter().collect(), ..Part::new("what", format!("usage.{text}"), facts) };
    mistake("usage", what, nearest(error))
}

/// What was typed, and what was perhaps meant.
pub fn mistake(key: &'static str, what: Part, nearest: Option<String>) -> Failure {
    match nearest {
        Some(nearest) => {
            let meant = Part::new("nearest", "usage.nearest", vec![("nearest", nearest)]);
            Failure::new(key, Vec::new()).with_parts(vec![what, meant])
        }
        None => Failure::new(key, vec![("nearest", String::new())]).with_parts(vec![what]),
    }
}

/// The word of the text that says what is wrong, and what it is filled with.
fn told(error: &Error) -> (&'static str, Vec<Fact>) {
    let fact = |name, kind| (name, said(error, kind));
    match error.kind() {
        ErrorKind::UnknownArgument if !said(error, ContextKind::InvalidArg).starts_with('-') => {
            ("unexpected", vec![fact("given", ContextKind::InvalidArg)])
        }
        ErrorKind::UnknownArgument => ("unknown_option", vec![fact("given", ContextKind::InvalidArg)]),
        ErrorKind::InvalidSubcommand => ("unknown_command", vec![fact("given", ContextKind::InvalidSubcommand)]),
        ErrorKind::InvalidValue if said(error, ContextKind::InvalidValue).is_empty() => {
            ("no_value", vec![fact("option", ContextKind::InvalidArg)])
        }
        ErrorKind::InvalidValue => (
            "unknown_value",
            vec![
                fact("option", ContextKind::InvalidArg),
                fact("given", ContextKind::InvalidValue),
                fact("known", ContextKind::ValidValue),
            ],
        ),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            let facts =
                vec![fact("option", ContextKind::InvalidArg), fact("given", ContextKind::InvalidValue), ("why", why)];
            (if expected(error).is_some() { "wrong_value" } else { "refused_value" }, facts)
        }
        ErrorKind::MissingRequiredArgument => ("missing", vec![fact("missing", ContextKind::InvalidArg)]),
        ErrorKind::ArgumentConflict if said(error, ContextKind::PriorArg) == said(error, ContextKind::InvalidArg) => {
            ("repeated", vec![fact("option", ContextKind::InvalidArg)])
        }
        ErrorKind::ArgumentConflict => {
            ("conflict", vec![fact("given", ContextKind::InvalidArg), fact("other", ContextKind::PriorArg)])
        }
        ErrorKind::NoEquals => ("no_equals", vec![fact("option", ContextKind::InvalidArg)]),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            ("value_count", vec![fact("option", ContextKind::InvalidArg)])
        }
        ErrorKind::InvalidUtf8 => ("not_utf8", Vec::new()),
        _ => {
            let said = error.render().to_string();
            let line = said.lines().next().unwrap_or_default();
            ("other", vec![("said", line.trim_start_matches("error: ").to_owned())])
        }
    }
}

/// What clap says of one aspect; several words joined.
fn said(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(word)) => word.clone(),
        Some(ContextValue::Strings(words)) => words.join("`, `"),
        _ => String::new(),
    }
}

/// What was perhaps meant: of several, clap names the likeliest last.
fn nearest(error: &Error) -> Option<String> {
    let kinds = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    kinds.into_iter().find_map(|kind| match error.get(kind) {
        Some(ContextValue::String(word)) => Some(word.clone()),
        Some(ContextValue::Strings(words)) => words.last().cloned(),
        _ => None,
    })
}

/// What may stand in place of a value, where its type says so.
fn expected(error: &Error) -> Option<Expected> {
    let source = std::error::Error::source(error)?;
    if let Some(not_understood) = source.downcast_ref::<NotUnderstood>() {
        return Some(not_understood.expected);
    }
    let said = source.to_string();
    // clap's own checks of bounds have no type.
    let is_number = source.is::<ParseIntError>() || said.contains(" is not in ");
    if is_number { Some(Expected::Number) } else { Expected::called(&said) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_for(arguments: &[&str]) -> Option<Language> {
        language_asked_for(arguments.iter().map(OsString::from))
    }

    #[test]
    fn the_language_is_known_before_the_rest_is_understood() {
        assert_eq!(asked_for(&["x", "imprt", "--lang", "vi"]), Some(Language::Vi));
        assert_eq!(asked_for(&["x", "--lang=en", "-h"]), Some(Language::En));
        assert_eq!(asked_for(&["x", "--lang"]), None);
        assert_eq!(asked_for(&["x", "import", "vi"]), None);
    }
}
