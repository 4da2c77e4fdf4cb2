//! Holds recognition to header rows as real systems write them.

use std::collections::BTreeMap;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Column, Evidence, Proposal, recognise};

const REAL: &str = include_str!("../../../tests/fixtures/headers.jsonl");
const INVENTED: &str = include_str!("../../../tests/fixtures/headers_invented.jsonl");
/// Written down, with the answers, before recognition had seen them.
const HELD_OUT: &str = include_str!("../../../tests/fixtures/headers_held_out.jsonl");

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

/// How a header is written.
type Spelt = fn(&str) -> String;

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

fn headers_only(example: &Example, spelt: Spelt) -> Proposal {
    let nothing = Evidence::default();
    let headers: Vec<_> = example.headers.iter().map(|header| spelt(header)).collect();
    let columns: Vec<_> = headers.iter().map(|header| Column { header, evidence: &nothing }).collect();
    recognise(&columns)
}

fn with_values(example: &Example) -> Proposal {
    let evidence: Vec<_> = example.fields.iter().map(|field| values_of(field.as_deref())).collect();
    let columns: Vec<_> =
        example.headers.iter().zip(&evidence).map(|(header, evidence)| Column { header, evidence }).collect();
    recognise(&columns)
}

/// Thirty rows of what such a column holds; a fifth of them blank, as in real lists.
fn values_of(field: Option<&str>) -> Evidence {
    let mut evidence = Evidence::default();
    for row in 0..30 {
        let value = match field.unwrap_or_default() {
            _ if row % 5 == 4 => String::new(),
            "full_name" => format!("Nguyễn Văn {}", ["An", "Bình", "Chi"][row % 3]),
            "first_name" => ["An", "Bình", "Chi"][row % 3].to_owned(),
            "name_part" => ["Nguyễn", "Trần", "Lê"][row % 3].to_owned(),
            "email" => format!("khach{row}@example.vn"),
            "phone" => format!("09123456{row:02}"),
            "dob" => format!("{:02}/07/19{}", row % 28 + 1, 60 + row),
            "gender" => ["Nam", "Nữ"][row % 2].to_owned(),
            "city" => ["Hà Nội", "Đà Nẵng"][row % 2].to_owned(),
            "score" | "postal_code" => format!("{}", 100_000 + row * 7),
            "website" | "facebook_url" | "twitter_url" | "linkedIn_url" => format!("https://example.vn/{row}"),
            "external_customer_id" => format!("KH{row:05}"),
            "subcribed_at" => "2026-03-01".to_owned(),
            _ => format!("Hoa hồng số {row}"),
        };
        evidence.observe(&value);
    }
    evidence
}

fn measure(table: &str, propose: impl Fn(&Example) -> Proposal) -> Figure {
    let mut figure = Figure::default();
    for line in table.lines() {
        let example: Example = serde_json::from_str(line).unwrap();
        assert_eq!(example.headers.len(), example.fields.len(), "{}", example.list);
        let proposal = propose(&example);
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

fn hold(name: &str, table: &str, least: f64, propose: impl Fn(&Example) -> Proposal) {
    let figure = measure(table, propose);
    println!("{name}: {} of {} found, {} wrong", figure.found, figure.answers, figure.wrong.len());
    println!("missed: {:#?}", figure.missed);
    assert!(figure.wrong.is_empty(), "{name} wrong: {:#?}", figure.wrong);
    assert!(figure.share() >= least, "{name} found only {:.3}; missed: {:#?}", figure.share(), figure.missed);
}

#[test]
fn real_header_rows_are_understood_without_any_values() {
    hold("real", REAL, 0.97, |example| headers_only(example, str::to_owned));
}

#[test]
fn invented_header_rows_are_understood_without_any_values() {
    hold("invented", INVENTED, 0.97, |example| headers_only(example, str::to_owned));
}

#[test]
fn header_rows_that_recognition_was_not_made_for_are_understood_without_any_values() {
    hold("held out", HELD_OUT, 0.97, |example| headers_only(example, str::to_owned));
}

#[test]
fn values_that_fit_change_nothing_about_what_headers_say() {
    hold("real with values", REAL, 0.97, with_values);
    hold("invented with values", INVENTED, 0.97, with_values);
    hold("held out with values", HELD_OUT, 0.97, with_values);
}

#[test]
fn header_rows_are_understood_in_whatever_manner_they_are_written() {
    let manners: [(&str, Spelt); 5] = [
        ("capitals", |header| header.to_uppercase()),
        ("without accents", |header| deunicode(header)),
        ("decomposed", |header| header.nfd().collect()),
        ("snake case", |header| deunicode(header).to_lowercase().replace(' ', "_")),
        ("marked as required", |header| format!(" {header} (*) ")),
    ];
    for (manner, spelt) in manners {
        for (name, table) in [("real", REAL), ("invented", INVENTED), ("held out", HELD_OUT)] {
            hold(&format!("{name}, {manner}"), table, 0.97, |example| headers_only(example, spelt));
        }
    }
}

fn deunicode(text: &str) -> String {
    text.nfd().filter(|sign| !is_combining_mark(*sign)).collect::<String>().replace('đ', "d").replace('Đ', "D")
}
