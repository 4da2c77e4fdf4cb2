//! Asks at the terminal what only the user can say.

use std::fmt;
use std::path::Path;

use inquire::{Confirm, InquireError, Select};

use super::answer::Answer;
use crate::commands::surroundings::tell;
use crate::customer::Field;
use crate::mapping::identifier;
use crate::mapping::propose::named;
use crate::mapping::recognise::{Question, Target};
use crate::message::Lang;
use crate::survey::Outlook;

/// Why there is nothing to write.
#[derive(Debug)]
pub(super) enum Stopped {
    /// The user does not want it.
    Declined,
    /// Ctrl-C.
    Interrupted,
    /// The terminal cannot be used.
    Failed(InquireError),
}

impl From<InquireError> for Stopped {
    fn from(error: InquireError) -> Self {
        match error {
            InquireError::OperationCanceled => Self::Declined,
            InquireError::OperationInterrupted => Self::Interrupted,
            error => Self::Failed(error),
        }
    }
}

/// Something to choose, by what it says.
struct Choice<T> {
    label: String,
    means: T,
}

impl<T> fmt::Display for Choice<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)
    }
}

/// Asks what each doubtful column is, and writes the answers into the rules.
pub(super) fn answer_questions(seen: &mut Outlook, lang: Lang) -> Result<(), Stopped> {
    for question in seen.proposal.questions.clone() {
        let answer = ask(&question, &seen.profile.columns[question.column].samples, lang)?;
        answer.write(&mut seen.rules, named(&seen.headers, question.column));
    }
    Ok(())
}

/// Asks whether the file is to be written.
pub(super) fn confirm(path: &Path, lang: Lang) -> Result<(), Stopped> {
    let question = lang.text("init.ask.write", &[("path", path.display().to_string())]);
    if Confirm::new(&question).with_default(true).prompt()? { Ok(()) } else { Err(Stopped::Declined) }
}

fn ask(question: &Question, samples: &[String], lang: Lang) -> Result<Answer, Stopped> {
    let header = question.header.trim();
    let facts = [("column", (question.column + 1).to_string()), ("header", header.to_owned())];
    tell(&(lang.text(&question.key(), &question.facts()) + "\n"));
    let custom = identifier(header);
    let choice = |key: &str, name: &'static str, fact: &str, means| Choice {
        label: lang.text(&format!("init.ask.{key}"), &[(name, fact.to_owned())]),
        means,
    };
    let mut choices = vec![choice("as_field", "field", question.target.name(), Some(Answer::Feeds(question.target)))];
    if !custom.is_empty() {
        choices.push(choice("as_custom", "name", &custom, Some(Answer::Custom(custom.clone()))));
    }
    choices.push(choice("as_other", "field", "", None));
    choices.push(choice("leave_out", "field", "", Some(Answer::LeaveOut)));
    let shown = samples.iter().map(|sample| sample.replace(char::is_control, " ")).collect::<Vec<_>>().join(" · ");
    let help = lang.text("init.ask.samples", &[("samples", shown)]);
    let message = lang.text("init.ask.question", &facts);
    // What is not certain is left out unless the user says otherwise.
    let start = choices.len() - 1;
    let chosen = Select::new(&message, choices).with_help_message(&help).with_starting_cursor(start).prompt()?;
    match chosen.means {
        Some(answer) => Ok(answer),
        None => ask_field(&lang.text("init.ask.field", &facts)),
    }
}

fn ask_field(message: &str) -> Result<Answer, Stopped> {
    let fields = Field::ALL.iter().map(|field| Target::Field(*field)).chain([Target::Tags]);
    let choices = fields.map(|target| Choice { label: target.name().to_owned(), means: target }).collect();
    Ok(Answer::Feeds(Select::new(message, choices).prompt()?.means))
}
