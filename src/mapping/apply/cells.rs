//! The cells that a source reads, and what the file itself says of them.

use std::borrow::Cow;

use super::Work;
use crate::clean::{key, text};
use crate::code::Code;
use crate::customer::Field;
use crate::mapping::columns::name_of;
use crate::mapping::compile::Source;
use crate::mapping::value::{self, Setting, Target};
use crate::outcome::Problem;
use crate::row::CellKind;

impl<'a> Work<'a> {
    /// The text of a cell, repaired if its column needs it. One that the file does not tell reads as empty.
    pub(super) fn cell(&self, column: usize) -> Cow<'a, str> {
        if self.row.kind(column).is_unknown() {
            return Cow::Borrowed("");
        }
        self.manner.decisions.of(column).mended(self.row.cell(column))
    }

    /// The same as a part of a longer text, where a word for none says nothing.
    pub(super) fn said(&self, column: usize) -> Cow<'a, str> {
        let cell = self.cell(column);
        if matches!(text::clean(&cell, self.manner.rules).result, Ok(None)) { Cow::Borrowed("") } else { cell }
    }

    /// Whether a cell holds anything for the source: not where it stands for none, which leaves the next choice.
    pub(super) fn is_filled(&self, source: &'a Source, column: usize) -> bool {
        let cell = self.cell(column);
        if cell.trim().is_empty() {
            return false;
        }
        let setting = Setting {
            decision: *self.manner.decisions.of(column),
            format: source.format.as_deref(),
            separator: source.split.as_deref().unwrap_or(","),
            ..self.setting
        };
        let written = value::written(self.row.kind(column));
        let stands_for_none = || matches!(value::clean(&cell, written, &source.target, &setting).result, Ok(None));
        source.values.contains_key(&key::literal(&cell)) || !stands_for_none()
    }

    /// Whether the file does not tell what the source holds; what it says instead is a warning, or for a contact may be
    /// what is wrong with the row.
    pub(super) fn is_unknown(&mut self, source: &'a Source, contacts: &mut Vec<Problem>) -> bool {
        let unknown = self.note_kinds(&source.name, source.choices(), |work, column| work.is_filled(source, column));
        let is_unknown = !unknown.is_empty();
        let is_contact = matches!(source.target, Target::Field(Field::Email | Field::Phone, _));
        if is_contact {
            contacts.extend(unknown);
        } else {
            self.warnings.extend(unknown);
        }
        is_unknown
    }

    /// Says what the file itself says of cells that are used, of each choice the first that is filled, or all if none is:
    /// broken text makes the row invalid, formulas without a result are given back.
    pub(super) fn note_kinds<'c>(
        &mut self,
        field: &(impl Clone + Into<Cow<'static, str>>),
        choices: impl Iterator<Item = &'c [usize]>,
        is_filled: impl Fn(&Self, usize) -> bool,
    ) -> Vec<Problem> {
        let mut unknown = Vec::new();
        if self.row.is_text() {
            return unknown;
        }
        let filled = |column: &&usize| is_filled(self, **column);
        let used = choices.flat_map(|choice| choice.iter().find(filled).map_or(choice, std::slice::from_ref));
        for column in used.copied().collect::<Vec<_>>() {
            let code = match self.row.kind(column) {
                CellKind::Error => Code::CellError,
                CellKind::Uncalculated => Code::FormulaNotCalculated,
                CellKind::Damaged => Code::TextDamaged,
                CellKind::Text | CellKind::Number | CellKind::Date | CellKind::Boolean => continue,
            };
            let problem = Problem::new(code, field.clone())
                .with("column", name_of(&self.manner.headers, column))
                .with("value", self.row.cell(column));
            if code == Code::TextDamaged { self.problems.push(problem) } else { unknown.push(problem) }
        }
        unknown
    }
}
