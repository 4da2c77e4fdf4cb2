//! What is told of each column and each cause: counts, samples, the first rows.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::clean::{Rule, Rules};
use crate::code::Code;
use crate::mapping::Mapped;
use crate::mapping::columns::name_of;
use crate::outcome::Problem;
use crate::row::Row;

/// So many values of a column are shown.
const SAMPLES: usize = 3;
/// So many rows of a cause are told.
const FIRST: usize = 10;

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

/// Rows that are invalid, or warned about, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// What was wrong with the first of them.
    pub problem: Problem,
    /// How many rows; of warnings, how many warnings.
    pub rows: u64,
    /// The first of them.
    pub first: Vec<Place>,
}

/// Where a row stands. Ordered as the rows are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its file, counted from 0.
    pub file: usize,
    /// Its line or row there, as the user's program shows it.
    pub line: u64,
    /// Its number in the list where it first stood.
    pub number: u64,
}

/// Causes by field and code.
type Causes = BTreeMap<(Cow<'static, str>, Code), Cause>;

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
        ranked(&self.causes)
    }

    /// What is warned about, the most frequent first.
    pub fn warnings(&self) -> Vec<&Cause> {
        ranked(&self.warnings)
    }

    /// Takes note of the cells of a row.
    pub fn observe(&mut self, row: &Row) {
        for (column, cell) in self.columns.iter_mut().zip(row.cells()) {
            if cell.trim_start().is_empty() {
                continue;
            }
            column.filled += 1;
            if column.samples.len() < SAMPLES && !column.samples.iter().any(|sample| sample == cell) {
                column.samples.push(cell.to_owned());
            }
        }
    }

    /// Takes note of what cleaning did and doubted in a row, by its number.
    pub fn note(&mut self, mapped: &Mapped, row: &Row, number: u64) {
        for (column, rules) in &mapped.cleaned {
            self.note_cleaned(*column, *rules);
        }
        for warning in &mapped.warnings {
            self.note_problem(warning);
            count(&mut self.warnings, warning, row, number);
        }
    }

    /// Takes note of a row that is invalid, by its number.
    pub fn note_invalid(&mut self, problems: &[Problem], row: &Row, number: u64) {
        for problem in problems {
            self.note_problem(problem);
        }
        if let Some(problem) = problems.first() {
            count(&mut self.causes, problem, row, number);
        }
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
        add_causes(&mut self.warnings, other.warnings);
        add_causes(&mut self.causes, other.causes);
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

fn count(causes: &mut Causes, problem: &Problem, row: &Row, number: u64) {
    let cause = causes.entry((problem.field.clone(), problem.code)).or_insert_with(|| Cause {
        problem: problem.clone(),
        rows: 0,
        first: Vec::new(),
    });
    cause.rows += 1;
    if cause.first.len() < FIRST {
        cause.first.push(Place { number, file: row.file, line: row.line });
    }
}

fn add_counts<K: Ord>(counts: &mut BTreeMap<K, u64>, others: BTreeMap<K, u64>) {
    for (key, count) in others {
        *counts.entry(key).or_default() += count;
    }
}

/// Adds causes found in other rows, so that the first rows told are the first of all.
fn add_causes(causes: &mut Causes, others: Causes) {
    for (key, mut other) in others {
        match causes.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(other);
            }
            Entry::Occupied(mut entry) => {
                let cause = entry.get_mut();
                if other.first.first() < cause.first.first() {
                    std::mem::swap(&mut cause.problem, &mut other.problem);
                }
                cause.rows += other.rows;
                cause.first.append(&mut other.first);
                cause.first.sort_unstable();
                cause.first.truncate(FIRST);
            }
        }
    }
}

fn ranked(causes: &Causes) -> Vec<&Cause> {
    let mut causes: Vec<_> = causes.values().collect();
    causes.sort_by_key(|cause| (std::cmp::Reverse(cause.rows), cause.first.first().map(|place| place.number)));
    causes
}
