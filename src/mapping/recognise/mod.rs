//! Proposes what each column of a list is, from the whole header row and a sample of the values.

mod evidence;
#[cfg(test)]
mod examples;
mod leftovers;
mod lexicon;
mod meaning;
mod merging;
mod names;
mod people;
mod places;
#[cfg(test)]
mod promises;
mod proposal;
mod reading;
mod shapes;
mod spellings;
mod verdict;
mod weighing;
mod words;

pub use evidence::Evidence;
pub use meaning::Reason;
pub use proposal::{
    Doubt, Finding, JoinOrder, NamePart, NameSource, Note, NoteKind, Proposal, Question, Role, Source, Target,
};

/// A column as the source shows it.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    /// The header's text, empty where there is none.
    pub header: &'a str,
    /// What its values show; an empty [`Evidence`] where none were looked at.
    pub evidence: &'a Evidence,
}

/// Proposes what each column is. Never guesses below [`Proposal::BAR`]: such a column becomes a question.
pub fn recognise(columns: &[Column<'_>]) -> Proposal {
    weighing::weigh(columns)
}
