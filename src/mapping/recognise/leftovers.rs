//! Settles the columns that claim no field: marked ones first, the rest when everything else is decided.

use super::meaning::{Reason, Subject};
use super::proposal::{Doubt, Finding, Role, Target};
use super::reading::unnumbered;
use super::verdict::{Verdict, judge};
use super::weighing::Row;
use super::words::words;
use crate::customer::Field;

/// What this program's own columns in a results file begin with.
const OWN_RESULT: &str = "_import_";
/// What LadiFlow's export puts before the name of a custom field.
const CUSTOM: &str = "cf.";
/// How sure a column without a header can be by its values.
const BY_VALUES: f32 = 0.8;
/// Words that stand where a header is missing.
const PLACEHOLDERS: &[&str] = &["column", "cot", "unnamed", "field", "f", "col", "truong", "var"];

/// Settles columns whose header says outright what they are.
pub(super) fn settle_marked(row: &mut Row<'_>) {
    for column in 0..row.columns.len() {
        let header = row.columns[column].header.trim();
        if begins_with(header, OWN_RESULT) {
            row.ignore(column, Reason::OwnResult, 1.0);
        } else if let Some(name) = custom_name(header) {
            row.findings[column] = Some(Finding { role: Role::Custom(name.to_owned()), certainty: 1.0 });
        }
    }
}

fn custom_name(header: &str) -> Option<&str> {
    begins_with(header, CUSTOM).then(|| &header[CUSTOM.len()..]).filter(|name| !name.is_empty())
}

fn begins_with(header: &str, mark: &str) -> bool {
    header.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark))
}

/// Settles every column that is still open.
pub(super) fn settle_unclaimed(row: &mut Row<'_>) {
    let form = row.readings.iter().any(|reading| reading.blocked == Some(Reason::Form));
    for column in 0..row.columns.len() {
        if row.findings[column].is_some() {
            continue;
        }
        let reading = row.readings[column].clone();
        if is_placeholder(row.columns[column].header) {
            settle_headless(row, column);
            continue;
        }
        let doubtful = doubt(row, column);
        match (reading.subject, reading.blocked) {
            (Some(Subject::Kept), None) => keep(row, column, reading.certainty),
            (_, Some(_)) if doubtful.is_some() => {
                let (target, doubt) = doubtful.expect("checked by the guard");
                row.ask(column, target, doubt, 0.4);
            }
            (None, Some(Reason::Unknown)) if form => keep(row, column, 0.6),
            (_, Some(reason)) => row.ignore(column, reason, if reason == Reason::Unknown { 0.5 } else { 0.9 }),
            (_, None) => row.ignore(column, Reason::Unknown, 0.5),
        }
    }
}

/// What a blocked column may feed all the same, when no other column does.
fn doubt(row: &Row<'_>, column: usize) -> Option<(Target, Doubt)> {
    let reading = &row.readings[column];
    let subject = reading.subject;
    let field = match subject {
        Some(Subject::Field(field)) => Some(field),
        Some(Subject::Mobile | Subject::ZaloPhone) => Some(Field::Phone),
        _ => None,
    };
    let open = |field: &Field| !row.has(Target::Field(*field));
    let reaches = |field: Field| matches!(field, Field::Email | Field::Phone);
    if let Some(field) = field.filter(open) {
        match reading.blocked? {
            Reason::Unknown => return Some((Target::Field(field), Doubt::UnknownWords)),
            Reason::SomebodyElse if reaches(field) => return Some((Target::Field(field), Doubt::SomebodyElse)),
            _ => return None,
        }
    }
    if reading.blocked? != Reason::Unknown || reading.known {
        return None;
    }
    let proven = |field: &Field| judge(Target::Field(*field), row.columns[column].evidence) == Verdict::Proven;
    let field = [Field::Email, Field::Phone].into_iter().filter(open).find(proven)?;
    Some((Target::Field(field), Doubt::OnlyValues))
}

/// A column without a header is what its values prove, if no other column is.
fn settle_headless(row: &mut Row<'_>, column: usize) {
    let values = row.columns[column].evidence;
    let provable = [Field::Email, Field::Phone, Field::Dob, Field::Gender, Field::City, Field::FullName];
    let found = provable
        .into_iter()
        .find(|field| !row.has(Target::Field(*field)) && judge(Target::Field(*field), values) == Verdict::Proven);
    match found {
        Some(field) => row.feed(field, column, BY_VALUES, Vec::new()),
        None => row.ignore(column, Reason::Blank, 0.9),
    }
}

fn is_placeholder(header: &str) -> bool {
    let words = words(header);
    let is_number = |word: &str| word.parse::<u32>().is_ok() || word.len() == 1;
    match words.as_slice() {
        [] => true,
        [name, number] => PLACEHOLDERS.contains(&name.plain.as_str()) && is_number(&number.plain),
        _ => false,
    }
}

/// Keeps a column as a custom field, under a name that LadiFlow takes and no other column has.
fn keep(row: &mut Row<'_>, column: usize, certainty: f32) {
    let words = unnumbered(row.columns[column].header);
    let letters = words.iter().map(|word| word.plain.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
    let name = letters.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_");
    let name = if name.is_empty() { format!("column_{}", column + 1) } else { name };
    let taken = |name: &str| {
        row.findings.iter().flatten().any(|finding| matches!(&finding.role, Role::Custom(other) if other == name))
    };
    let numbered = (2..=row.columns.len() + 1).map(|number| format!("{name}_{number}"));
    let name = std::iter::once(name.clone())
        .chain(numbered)
        .find(|name| !taken(name))
        .expect("there is one name more than there are columns");
    row.findings[column] = Some(Finding { role: Role::Custom(name), certainty });
}
