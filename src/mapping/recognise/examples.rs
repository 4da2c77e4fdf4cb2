//! Holds recognition to header rows as real systems write them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Column, Evidence, Proposal, recognise};

const REAL: &str = include_str!("../../../tests/fixtures/headers.jsonl");
const INVENTED: &str = include_str!("../../../tests/fixtures/headers_invented.jsonl");

/// A header row and what its columns are: a field, `name_part`, `tags`, `custom`, or nothing.
#[derive(Deserialize)]
struct Example {
    list: String,
    headers: Vec<String>,
    fields: Vec<Option<String>>,
    /// Other answers that are right, by column.
    #[serde(default)]
    also: BTreeMap<usize, Vec<String>>,
}

#[derive(Default)]
struct Figure {
    /// Columns that have an answer, and those of them that got a right one.
    answers: usize,
    found: usize,
    missed: Vec<String>,
    wrong: Vec<String>,
}

impl Figure {
    fn share(&self) -> f64 {
        let count = |count: usize| f64::from(u32::try_from(count).unwrap());
        count(self.found) / count(self.answers)
    }
}

fn headers_only(headers: &[String]) -> Proposal {
    let nothing = Evidence::default();
    let columns: Vec<_> = headers.iter().map(|header| Column { header, evidence: &nothing }).collect();
    recognise(&columns)
}

fn measure(table: &str) -> Figure {
    let mut figure = Figure::default();
    for line in table.lines() {
        let example: Example = serde_json::from_str(line).unwrap();
        assert_eq!(example.headers.len(), example.fields.len(), "{}", example.list);
        let proposal = headers_only(&example.headers);
        for (column, expected) in example.fields.iter().enumerate() {
            let found = proposal
                .label(column)
                .map(|label| if label.starts_with("custom:") { "custom".to_owned() } else { label });
            let right = found == *expected
                || found
                    .as_ref()
                    .is_some_and(|found| example.also.get(&column).is_some_and(|also| also.contains(found)));
            let what = || format!("{}: `{}` is {expected:?}, found {found:?}", example.list, example.headers[column]);
            figure.answers += usize::from(expected.is_some());
            figure.found += usize::from(right && expected.is_some());
            if !right && found.is_some() {
                figure.wrong.push(what());
            } else if !right {
                figure.missed.push(what());
            }
        }
    }
    figure
}

fn hold(name: &str, table: &str) {
    let figure = measure(table);
    println!("{name}: {} of {} found, {} wrong", figure.found, figure.answers, figure.wrong.len());
    println!("missed: {:#?}", figure.missed);
    assert!(figure.wrong.is_empty(), "wrong: {:#?}", figure.wrong);
    assert!(figure.share() >= 0.97, "found only {:.3}; missed: {:#?}", figure.share(), figure.missed);
}

#[test]
fn real_header_rows_are_understood_without_any_values() {
    hold("real", REAL);
}

#[test]
fn invented_header_rows_are_understood_without_any_values() {
    hold("invented", INVENTED);
}
