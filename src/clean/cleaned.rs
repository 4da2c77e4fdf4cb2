//! What became of a cell: the value that is sent, the rules that shaped it, and what is to be said about it.

use super::{Rule, Rules};
use crate::code::Code;
use crate::message::Fact;

/// Something wrong with a value, or doubtful: a code and the facts its texts are filled with.
///
/// There is always the fact `value`, the cell or the part of it that is meant; the caller adds `column`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The stable word.
    pub code: Code,
    /// Placeholders of the texts and what stands in their place.
    pub facts: Vec<Fact>,
}

impl Fault {
    /// A fault of that cell. A long cell is cut for the message.
    pub fn new(code: Code, cell: &str) -> Self {
        Self { code, facts: vec![("value", shown(cell))] }
    }

    /// Adds a fact for the texts.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.facts.push((name, value.into()));
        self
    }
}

/// What became of a cell.
///
/// | | `result` | `applied` | `warnings` |
/// | --- | --- | --- | --- |
/// | empty, or a word for none | `Ok(None)` | | none |
/// | taken as it is | `Ok(Some(_))` | empty | none |
/// | cleaned | `Ok(Some(_))` | the rules | none |
/// | taken, but doubted | `Ok(Some(_))` | | why |
/// | left out, whatever the config says of bad values | `Ok(None)` | | why |
/// | refused: the config says whether the row falls with it | `Err(why)` | | |
///
/// Neither rules nor absent warnings cost an allocation.
#[derive(Debug, Clone, PartialEq)]
pub struct Cleaned<T> {
    /// The value to send, `None` where there is nothing to send, or why the cell is refused.
    pub result: Result<Option<T>, Fault>,
    /// The rules that changed something.
    pub applied: Rules,
    /// Why the value is doubted or was left out; nearly always empty.
    pub warnings: Vec<Fault>,
}

impl<T> Cleaned<T> {
    /// Nothing was said.
    pub const fn empty() -> Self {
        Self { result: Ok(None), applied: Rules::NONE, warnings: Vec::new() }
    }

    /// A value and the rules that shaped it.
    pub const fn taken(value: T, applied: Rules) -> Self {
        Self { result: Ok(Some(value)), applied, warnings: Vec::new() }
    }

    /// Nothing is sent, and it is said why.
    pub fn left_out(why: Fault) -> Self {
        Self { result: Ok(None), applied: Rules::NONE, warnings: vec![why] }
    }

    /// A bad value.
    pub const fn refused(why: Fault) -> Self {
        Self { result: Err(why), applied: Rules::NONE, warnings: Vec::new() }
    }

    /// Adds a warning.
    pub fn doubted(mut self, why: Fault) -> Self {
        self.warnings.push(why);
        self
    }

    /// Nothing is sent because a rule says that the cell means nothing.
    pub(super) fn emptied_by(rule: Rule) -> Self {
        Self { result: Ok(None), applied: [rule].into_iter().collect(), warnings: Vec::new() }
    }

    /// The value to send, if there is one.
    pub fn value(&self) -> Option<&T> {
        self.result.as_ref().ok().and_then(Option::as_ref)
    }

    /// The same with the value in another type.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Cleaned<U> {
        Cleaned { result: self.result.map(|value| value.map(change)), applied: self.applied, warnings: self.warnings }
    }
}

/// As much of a cell as fits into a message.
fn shown(cell: &str) -> String {
    const MOST: usize = 80;
    match cell.char_indices().nth(MOST) {
        None => cell.to_owned(),
        Some((end, _)) => format!("{}…", &cell[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_cell_is_cut_between_letters() {
        let fault = Fault::new(Code::NoContact, &"ễ".repeat(100));
        assert_eq!(fault.facts, [("value", format!("{}…", "ễ".repeat(80)))]);
        assert_eq!(Fault::new(Code::NoContact, "x").facts, [("value", "x".to_owned())]);
    }
}
