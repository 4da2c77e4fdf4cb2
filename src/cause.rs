//! Rows grouped by what is wrong with them.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};

use crate::code::Code;
use crate::outcome::Problem;

/// So many rows of a cause are told.
const FIRST: usize = 10;
/// So many different values of a cause are kept.
const VALUES: usize = 10;

/// Where a row stands. Ordered as the rows are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// Its file, counted from 0.
    pub file: usize,
    /// Its line or row there, as the user's program shows it.
    pub line: u64,
    /// Its number in the list where it first stood.
    pub number: u64,
}

/// A value that was wrong, as much of it as a message shows, and where it stood first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct WrongValue {
    place: Place,
    text: String,
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
    values: Vec<WrongValue>,
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
            if cause.problem.facts.is_empty() && !problem.facts.is_empty() {
                // What the ledger remembers has lost its facts.
                cause.problem.facts.clone_from(&problem.facts);
            }
            cause.note_value(problem, place);
            let is_counted = |other: &Problem| other.code == problem.code && other.field == problem.field;
            if !problems[..at].iter().any(is_counted) {
                cause.rows += 1;
                if cause.first.len() < FIRST {
                    cause.first.push(place);
                }
            }
        }
    }

    /// Adds what was found in other rows: the first rows and values told are the first of all.
    pub fn add(&mut self, other: Self) {
        for (key, cause) in other.0 {
            match self.0.entry(key) {
                Entry::Vacant(entry) => _ = entry.insert(cause),
                Entry::Occupied(mut entry) => entry.get_mut().add(cause),
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
        cause.note_value(problem, Place::default());
        cause
    }

    /// The first different values that were wrong.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &str> {
        self.values.iter().map(|value| value.text.as_str())
    }

    fn note_value(&mut self, problem: &Problem, place: Place) {
        if self.values.len() == VALUES {
            return;
        }
        let value = problem.facts.iter().find(|(name, _)| *name == "value").map(|(_, value)| value);
        if let Some(text) = value.filter(|value| !self.values.iter().any(|known| known.text == **value)) {
            self.values.push(WrongValue { place, text: text.clone() });
        }
    }

    /// Adds the same cause as found in other rows.
    fn add(&mut self, mut other: Self) {
        if other.first.first() < self.first.first() {
            std::mem::swap(&mut self.problem, &mut other.problem);
        }
        self.rows += other.rows;
        self.first.append(&mut other.first);
        self.first.sort_unstable();
        self.first.truncate(FIRST);
        self.values.append(&mut other.values);
        self.values.sort_unstable();
        let mut known = HashSet::new();
        self.values.retain(|value| known.insert(value.text.clone()));
        self.values.truncate(VALUES);
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
        let values: Vec<_> = cause.values.iter().map(|value| value.text.as_str()).collect();
        assert_eq!((cause.rows, values), (2, vec!["x", "y"]));
        assert_eq!(causes.ranked().len(), 2);
    }

    #[test]
    fn causes_from_other_rows_are_added_by_the_places_of_the_rows() {
        let (mut causes, mut earlier) = (Causes::default(), Causes::default());
        causes.count(&[bad("dob", "late")], place(7));
        causes.count(&[bad("dob", "x")], place(9));
        earlier.count(&[bad("dob", "x")], place(2));
        earlier.count(&[bad("dob", "y")], place(8));
        causes.add(earlier);
        let cause = causes.of("dob", Code::DateInvalid).unwrap();
        let values: Vec<_> = cause.values.iter().map(|value| (value.place.number, value.text.as_str())).collect();
        assert_eq!(values, [(2, "x"), (7, "late"), (8, "y")]);
        assert_eq!(cause.first.iter().map(|place| place.number).collect::<Vec<_>>(), [2, 7, 8, 9]);
        assert_eq!((cause.rows, &cause.problem.facts[0].1), (4, &"x".to_owned()));
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
