//! What is told of each column and each cause: counts, samples, the first rows.

use std::collections::BTreeMap;

use crate::cause::{Cause, Causes, Place};
use crate::clean::{Rule, Rules};
use crate::code::Code;
use crate::mapping::columns::name_of;
use crate::mapping::{Mapped, Verdict};
use crate::outcome::Problem;
use crate::row::Row;

/// So many values of a column are shown.
const SAMPLES: usize = 3;

/// What a column holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    /// Cells that are not empty.
    pub filled: u64,
    /// The first different values.
    pub samples: Vec<String>,
    /// What was wrong with its values, and how often.
    pub problems: BTreeMap<Code, u64>,
    /// What cleaning did, and to how many cells.
    pub cleaned: BTreeMap<Rule, u64>,
}

/// Gathers what is told of columns and causes.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// In the order of the list.
    pub columns: Vec<Column>,
    /// What cleaning did altogether, and to how many values.
    pub cleaned: BTreeMap<Rule, u64>,
    warnings: Causes,
    causes: Causes,
    names: Vec<String>,
}

impl Profile {
    /// For a list with these headers.
    pub fn new(headers: &[String]) -> Self {
        Self {
            columns: vec![Column::default(); headers.len()],
            names: (0..headers.len()).map(|column| name_of(headers, column)).collect(),
            ..Self::default()
        }
    }

    /// Why rows are invalid, the causes with most rows first.
    pub fn causes(&self) -> Vec<&Cause> {
        self.causes.ranked()
    }

    /// What is warned about, the most frequent first.
    pub fn warnings(&self) -> Vec<&Cause> {
        self.warnings.ranked()
    }

    /// Takes note of the cells of a row.
    pub fn observe(&mut self, row: &Row) {
        for (column, cell) in self.columns.iter_mut().zip(row.cells()) {
            // Most begin with a letter or digit, and need no look for odd spaces.
            if !cell.bytes().next().is_some_and(|byte| byte.is_ascii_graphic()) && cell.trim_start().is_empty() {
                continue;
            }
            column.filled += 1;
            if column.samples.len() < SAMPLES && !column.samples.iter().any(|sample| sample == cell) {
                column.samples.push(cell.to_owned());
            }
        }
    }

    /// Takes note of what cleaning did and doubted in a row, by its number. A row that is invalid is told by what makes
    /// it so, not by what else is odd about it.
    pub fn note(&mut self, mapped: &Mapped, row: &Row, number: u64) {
        for (column, rules) in &mapped.cleaned {
            self.note_cleaned(*column, *rules);
        }
        for warning in &mapped.warnings {
            self.note_problem(warning);
        }
        if !matches!(mapped.verdict, Verdict::Invalid(_)) {
            self.warnings.count(&mapped.warnings, place(row, number));
        }
    }

    /// Takes note of a row that is invalid, by its number.
    pub fn note_invalid(&mut self, problems: &[Problem], row: &Row, number: u64) {
        for problem in problems {
            self.note_problem(problem);
        }
        self.causes.count(&problems[..problems.len().min(1)], place(row, number));
    }

    /// Adds what was gathered from other rows of the list.
    pub fn add(&mut self, other: Self) {
        for (column, other) in self.columns.iter_mut().zip(other.columns) {
            column.filled += other.filled;
            column.samples.extend(other.samples);
            column.samples.truncate(SAMPLES);
            add_counts(&mut column.problems, other.problems);
            add_counts(&mut column.cleaned, other.cleaned);
        }
        add_counts(&mut self.cleaned, other.cleaned);
        self.warnings.add(other.warnings);
        self.causes.add(other.causes);
    }

    fn note_cleaned(&mut self, column: Option<usize>, rules: Rules) {
        for rule in rules.iter() {
            *self.cleaned.entry(rule).or_default() += 1;
            if let Some(column) = column {
                *self.columns[column].cleaned.entry(rule).or_default() += 1;
            }
        }
    }

    fn note_problem(&mut self, problem: &Problem) {
        let named = problem.facts.iter().find(|(name, _)| *name == "column").map(|(_, column)| column);
        let column = named.and_then(|column| self.names.iter().position(|name| name == column));
        if let Some(column) = column {
            *self.columns[column].problems.entry(problem.code).or_default() += 1;
        }
    }
}

fn place(row: &Row, number: u64) -> Place {
    Place { number, file: row.file, line: row.line }
}

fn add_counts<K: Ord>(counts: &mut BTreeMap<K, u64>, others: BTreeMap<K, u64>) {
    for (key, count) in others {
        *counts.entry(key).or_default() += count;
    }
}
