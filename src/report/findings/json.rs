//! Findings as one JSON object, for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::mapping::questions;
use crate::config::rules::Rules;
use crate::customer::Customer;
use crate::message::Lang;
use crate::report::figures::real;
use crate::source::{Counts, Encoding, Shape};
use crate::survey::Findings;

/// The object, in this order of keys. Other keys may be added, none is renamed.
#[derive(Serialize)]
struct Object<'a> {
    exit_code: u8,
    files: Vec<File>,
    columns: Vec<Column<'a>>,
    mapping: &'a Rules,
    questions: Vec<String>,
    rows: RowCounts,
    invalid: Vec<Invalid<'a>>,
    bodies: &'a [Customer],
}

#[derive(Serialize)]
struct File {
    path: String,
    format: &'static str,
    sheet: Option<String>,
    encoding: Option<String>,
    delimiter: Option<char>,
    header_row: u32,
    rows: u64,
    blank_rows: u64,
    hidden_rows: u64,
}

#[derive(Serialize)]
struct Column<'a> {
    /// Counted from 1.
    index: usize,
    header: &'a str,
    field: Option<String>,
    /// 0 to 1; 1 for what the config file says.
    certainty: Option<f64>,
    /// Share of the rows in which the cell is not empty, 0 to 1.
    filled: f64,
    samples: &'a [String],
    problems: BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
struct RowCounts {
    read: u64,
    ready: u64,
    invalid: u64,
    duplicate: u64,
    skipped: u64,
}

#[derive(Serialize)]
struct Invalid<'a> {
    code: &'static str,
    field: &'a str,
    rows: u64,
    first: Vec<u64>,
}

/// What was found, as `check --json` prints it. Questions are in the user's language; all else is for programs.
///
/// # Panics
/// Never: every key is a string.
pub fn json(findings: &Findings, exit_code: u8, lang: Lang) -> String {
    let rows = findings.rows;
    let object = Object {
        exit_code,
        files: findings.files.iter().map(|(shape, counts)| file(shape, *counts)).collect(),
        columns: (0..findings.headers.len()).map(|at| column(findings, at)).collect(),
        mapping: &findings.rules,
        questions: questions(findings, lang),
        rows: RowCounts {
            read: rows.read,
            ready: rows.ready,
            invalid: rows.invalid,
            duplicate: rows.duplicate,
            skipped: rows.skipped,
        },
        invalid: findings
            .profile
            .causes()
            .into_iter()
            .map(|cause| Invalid {
                code: cause.problem.code.name(),
                field: &cause.problem.field,
                rows: cause.rows,
                first: cause.first.iter().map(|place| place.number).collect(),
            })
            .collect(),
        bodies: &findings.bodies,
    };
    serde_json::to_string_pretty(&object).expect("every key is a string") + "\n"
}

fn file(shape: &Shape, counts: Counts) -> File {
    File {
        path: shape.path.clone(),
        format: shape.format.name(),
        sheet: shape.sheet.as_ref().map(|sheet| sheet.name.clone()),
        encoding: shape.encoding.map(Encoding::name),
        delimiter: (!shape.format.is_workbook()).then(|| char::from(shape.delimiter)),
        header_row: shape.header_row,
        rows: counts.rows,
        blank_rows: counts.blank_rows,
        hidden_rows: counts.hidden_rows,
    }
}

fn column(findings: &Findings, at: usize) -> Column<'_> {
    let profile = &findings.profile.columns[at];
    let field = field(findings, at);
    let finding = findings.proposal.as_ref().and_then(|proposal| proposal.columns.get(at));
    let certainty = match finding {
        Some(finding) => Some(f64::from(finding.certainty)),
        None => field.is_some().then_some(1.0),
    };
    let filled = if findings.rows.read == 0 { 0.0 } else { real(profile.filled) / real(findings.rows.read) };
    Column {
        index: at + 1,
        header: &findings.headers[at],
        certainty: certainty.map(|certainty| rounded(certainty, 100.0)),
        filled: rounded(filled, 10_000.0),
        samples: &profile.samples,
        problems: profile.problems.iter().map(|(code, cells)| (code.name(), *cells)).collect(),
        field,
    }
}

/// What a column feeds: a field, `custom:NAME`, `tags`, `name_part` where it gives a part of the whole name.
fn field(findings: &Findings, at: usize) -> Option<String> {
    let recognised = findings.proposal.as_ref().and_then(|proposal| proposal.label(at));
    recognised.or_else(|| {
        let fed = *findings.mapping.fed_by(at).first()?;
        let is_part = findings.rules.fields.get(fed).is_some_and(|rule| rule.template.is_some());
        Some(if is_part && fed == "full_name" { "name_part".to_owned() } else { fed.to_owned() })
    })
}

fn rounded(number: f64, steps: f64) -> f64 {
    (number * steps).round() / steps
}
