//! Why a command could not do what it was asked for, told so that a person can act on it.

use std::error::Error;

use super::surroundings::{Surroundings, say, tell};
use crate::message::{Explain, Fact, Lang};
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
    causes: Vec<String>,
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
        Self { exit_code: 2, key: error.key(), facts: error.facts(), causes }
    }
}

impl Failure {
    /// A failure without an error behind it: nothing was sent.
    pub fn new(key: &'static str, facts: Vec<Fact>) -> Self {
        Self { exit_code: 2, key, facts, causes: Vec::new() }
    }

    /// A failure because of what the system said.
    pub fn of_system(key: &'static str, facts: Vec<Fact>, error: &dyn Error) -> Self {
        Self { causes: vec![error.to_string()], ..Self::new(key, facts) }
    }

    /// The same with another exit code.
    pub fn with_exit_code(self, exit_code: u8) -> Self {
        Self { exit_code, ..self }
    }

    /// What is wrong, in a sentence.
    pub fn message(&self, lang: Lang) -> String {
        lang.text(&format!("error.{}.message", self.key), &self.facts)
    }

    /// The way out, if there is one.
    pub fn hint(&self, lang: Lang) -> Option<String> {
        lang.find(&format!("error.{}.hint", self.key), &self.facts)
    }

    /// Tells it on standard error, and as JSON on standard output if that was asked for. Returns the exit code.
    pub fn tell(&self, lang: Lang, as_json: bool, surroundings: &Surroundings) -> u8 {
        let paint = surroundings.error_paint();
        let label = |tone, name: &str| paint.paint(tone, &lang.text(&format!("commands.{name}"), &[]));
        let mut lines = vec![format!("{} {}", label(Tone::Bad, "error"), self.message(lang))];
        lines.extend(self.causes.iter().map(|cause| format!("{} {cause}", label(Tone::Warning, "caused_by"))));
        lines.extend(self.hint(lang).map(|hint| format!("{} {hint}", label(Tone::Good, "hint"))));
        tell(&(lines.join("\n") + "\n"));
        if as_json {
            let refusal = NotStarted::new(self.exit_code, self.key.to_owned(), self.message(lang), self.hint(lang));
            say(&refusal.json());
        }
        self.exit_code
    }
}
