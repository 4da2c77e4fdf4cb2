//! Rows grouped by what is wrong with them.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::code::Code;
use crate::outcome::Problem;

/// So many rows of a cause are told.
const FIRST: usize = 10;
/// So many different values of a cause are kept.
const VALUES: usize = 10;

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its number in the list where it first stood.
    pub number: u64,
    /// Its file, counted from 0.
    pub file: usize,
    /// Its line or row there, as the user's program shows it.
    pub line: u64,
}

/// The rows that have one thing wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// What was wrong with the first of them.
    pub problem: Problem,
    /// How many rows.
    pub rows: u64,
    /// The first of them.
    pub first: Vec<Place>,
    /// The first different values that were wrong.
    pub values: Vec<String>,
}

/// Causes by field and code. Memory is bounded by their number.
#[derive(Debug, Clone, Default)]
pub struct Causes(BTreeMap<(Cow<'static, str>, Code), Cause>);

impl Causes {
    /// Counts a row once for each cause among its problems.
    pub fn count(&mut self, problems: &[Problem], place: Place) {
        for (at, problem) in problems.iter().enumerate() {
            let cause = self.0.entry((problem.field.clone(), problem.code)).or_insert_with(|| Cause {
                problem: problem.clone(),
                rows: 0,
                first: Vec::new(),
                values: Vec::new(),
            });
            cause.note_value(problem);
            let is_counted = |other: &Problem| other.code == problem.code && other.field == problem.field;
            if !problems[..at].iter().any(is_counted) {
                cause.rows += 1;
                if cause.first.len() < FIRST {
                    cause.first.push(place);
                }
            }
        }
    }

    /// The causes, those with most rows first.
    pub fn ranked(&self) -> Vec<&Cause> {
        let mut causes: Vec<_> = self.0.values().collect();
        causes.sort_by_key(|cause| (Reverse(cause.rows), cause.first.first().map(|place| place.number)));
        causes
    }

    /// The same with the fields of a code taken together.
    pub fn by_code(&self) -> Vec<Cause> {
        let mut merged: BTreeMap<Code, Cause> = BTreeMap::new();
        for cause in self.ranked() {
            let Some(known) = merged.get_mut(&cause.problem.code) else {
                merged.insert(cause.problem.code, cause.clone());
                continue;
            };
            known.rows += cause.rows;
            known.first.extend(&cause.first);
            known.first.sort_by_key(|place| place.number);
            known.first.truncate(FIRST);
        }
        let mut causes: Vec<_> = merged.into_values().collect();
        causes.sort_by_key(|cause| Reverse(cause.rows));
        causes
    }

    /// The cause of that field and code.
    pub fn of(&self, field: &'static str, code: Code) -> Option<&Cause> {
        self.0.get(&(Cow::Borrowed(field), code))
    }
}

impl Cause {
    /// The cause that one problem of one row is.
    pub fn of(problem: &Problem) -> Self {
        let mut cause = Self { problem: problem.clone(), rows: 1, first: Vec::new(), values: Vec::new() };
        cause.note_value(problem);
        cause
    }

    fn note_value(&mut self, problem: &Problem) {
        if self.values.len() == VALUES {
            return;
        }
        let value = problem.facts.iter().find(|(name, _)| *name == "value").map(|(_, value)| value);
        if let Some(value) = value.filter(|value| !self.values.contains(value)) {
            self.values.push(value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bad(field: &'static str, value: &str) -> Problem {
        Problem::new(Code::DateInvalid, field).with("value", value)
    }

    fn place(number: u64) -> Place {
        Place { number, file: 0, line: number + 1 }
    }

    #[test]
    fn a_row_counts_once_for_a_cause_and_each_value_is_kept_once() {
        let mut causes = Causes::default();
        causes.count(&[bad("dob", "x"), bad("dob", "y")], place(1));
        causes.count(&[bad("dob", "x"), bad("custom:day", "z")], place(2));
        let cause = causes.of("dob", Code::DateInvalid).unwrap();
        assert_eq!((cause.rows, cause.values.as_slice()), (2, ["x".to_owned(), "y".to_owned()].as_slice()));
        assert_eq!(causes.ranked().len(), 2);
    }

    #[test]
    fn the_fields_of_a_code_are_taken_together_in_the_order_of_rows() {
        let mut causes = Causes::default();
        causes.count(&[bad("dob", "x")], place(3));
        causes.count(&[bad("custom:day", "x")], place(1));
        causes.count(&[bad("dob", "x")], place(2));
        let [cause] = causes.by_code().try_into().unwrap();
        assert_eq!(cause.rows, 3);
        assert_eq!(cause.first.iter().map(|place| place.number).collect::<Vec<_>>(), [1, 2, 3]);
    }
}
