//! Why a command could not do what it was asked for, told so that a person can act on it.

use std::error::Error;
use std::path::Path;

use super::surroundings::{Surroundings, say, tell};
use crate::config::place::Place;
use crate::message::{Explain, Fact, Lang, Part, Spot};
use crate::report::excerpt::excerpt;
use crate::report::paint::Tone;
use crate::report::summary::NotStarted;

/// A command that failed.
#[derive(Debug)]
pub struct Failure {
    /// What the process ends with.
    pub exit_code: u8,
    /// The stable word.
    pub key: &'static str,
    facts: Vec<Fact>,
    parts: Vec<Part>,
    causes: Vec<String>,
    spot: Option<Box<Spot>>,
    place: Option<Box<Place>>,
}

impl<E: Explain> From<E> for Failure {
    /// Nothing was sent: exit code 2.
    fn from(error: E) -> Self {
        let mut causes = Vec::new();
        let mut source = error.source();
        while let Some(cause) = source {
            causes.push(cause.to_string());
            source = cause.source();
        }
        let (parts, spot) = (error.parts(), error.spot().map(Box::new));
        Self { parts, causes, spot, ..Self::new(error.key(), error.facts()) }
    }
}

impl Failure {
    /// A failure without an error behind it: nothing was sent.
    pub fn new(key: &'static str, facts: Vec<Fact>) -> Self {
        Self { exit_code: 2, key, facts, parts: Vec::new(), causes: Vec::new(), spot: None, place: None }
    }

    /// A failure because of what the system said.
    pub fn of_system(key: &'static str, facts: Vec<Fact>, error: &dyn Error) -> Self {
        Self { causes: vec![error.to_string()], ..Self::new(key, facts) }
    }

    /// The same with another exit code.
    pub fn with_exit_code(self, exit_code: u8) -> Self {
        Self { exit_code, ..self }
    }

    /// The same, with its place in the config file, if it has one there.
    pub fn in_config(self, config: Option<&Path>) -> Self {
        let place = config.zip(self.spot.as_deref()).and_then(|(config, spot)| Place::find(config, spot));
        Self { place: place.map(Box::new), ..self }
    }

    /// The same, with placeholders that are filled with texts of their own.
    pub fn with_parts(self, parts: Vec<Part>) -> Self {
        Self { parts, ..self }
    }

    /// The same in other words, which need more facts.
    pub fn told_as(self, key: &'static str, facts: Vec<Fact>) -> Self {
        Self { key, facts: [self.facts, facts].concat(), ..self }
    }

    /// What is wrong, in a sentence.
    pub fn message(&self, lang: Lang) -> String {
        lang.text(&format!("error.{}.message", self.key), &self.all_facts(lang))
    }

    /// The way out, if there is one.
    pub fn hint(&self, lang: Lang) -> Option<String> {
        lang.find(&format!("error.{}.hint", self.key), &self.all_facts(lang))
    }

    fn all_facts(&self, lang: Lang) -> Vec<Fact> {
        let parts = self.parts.iter().map(|part| part.fact(lang));
        self.facts.iter().cloned().chain(parts).collect()
    }

    /// The message with its place in words, for those who do not see it shown.
    fn message_with_place(&self, lang: Lang) -> String {
        let message = self.message(lang);
        let Some(place) = &self.place else { return message };
        let facts = [
            ("message", message),
            ("path", shown_path(&place.path)),
            ("line", place.line().to_string()),
            ("column", place.column().to_string()),
        ];
        lang.text("commands.placed", &facts)
    }

    /// Tells it on standard error, and as JSON on standard output if that was asked for. Returns the exit code.
    pub fn tell(&self, lang: Lang, as_json: bool, surroundings: &Surroundings) -> u8 {
        let paint = surroundings.error_paint();
        let label = |tone, name: &str| paint.paint(tone, &lang.text(&format!("commands.{name}"), &[]));
        let mut lines = vec![format!("{} {}", label(Tone::Bad, "error"), self.message(lang))];
        lines.extend(self.place.as_ref().map(|place| {
            excerpt(place, &shown_path(&place.path), surroundings.shows_errors, paint, surroundings.error_width)
        }));
        lines.extend(self.causes.iter().map(|cause| format!("{} {cause}", label(Tone::Warning, "caused_by"))));
        lines.extend(self.hint(lang).map(|hint| format!("{} {hint}", label(Tone::Good, "hint"))));
        tell(&(lines.join("\n") + "\n"));
        if as_json {
            let refusal =
                NotStarted::new(self.exit_code, self.key.to_owned(), self.message_with_place(lang), self.hint(lang));
            // If that fails too, the command has failed all the same, and a person was told.
            let _ = say(&refusal.json());
        }
        self.exit_code
    }
}

/// A path as it is seen from here.
fn shown_path(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let seen = here.as_deref().and_then(|here| path.strip_prefix(here).ok());
    seen.unwrap_or(path).display().to_string()
}
