//! Which rows, and where the user finds them in his own program.

use super::style::{Style, plain};
use crate::cause::{Cause, Place};
use crate::report::figures::whole;
use crate::survey::Findings;

/// So many rows are named.
const SHOWN: usize = 5;

/// `rows 2, 9, 14, … (lines 3, 10, 15 of the file)`.
pub(super) fn rows(findings: &Findings, cause: &Cause, style: Style) -> String {
    let shown = &cause.first[..cause.first.len().min(SHOWN)];
    let numbers = first(shown.iter().map(|place| place.number), cause.rows, style);
    let places: Vec<_> =
        shown.chunk_by(|one, other| one.file == other.file).map(|of_file| in_file(findings, of_file, style)).collect();
    let key = if cause.rows == 1 { "place.row" } else { "place.rows" };
    style.text(key, &[("rows", numbers), ("places", places.join("; "))])
}

/// `rows 2, 9, 14, …`: several rows of which only the numbers are known.
pub(super) fn numbers(rows: &[u64], style: Style) -> String {
    let numbers = first(rows.iter().take(SHOWN).copied(), rows.len() as u64, style);
    style.text("place.numbers", &[("rows", numbers)])
}

/// Where one row stands: `line 7`, `row 7 in Excel`.
pub(super) fn of_row(findings: &Findings, file: usize, line: u64, style: Style) -> String {
    in_file(findings, &[Place { number: 0, file, line }], style)
}

fn in_file(findings: &Findings, places: &[Place], style: Style) -> String {
    let shape = findings.files.get(places[0].file).map(|(shape, _)| shape);
    let kind = if shape.is_some_and(|shape| shape.format.is_workbook()) { "workbook" } else { "text" };
    let number = if places.len() == 1 { "one" } else { "several" };
    let lines = [("lines", join(places.iter().map(|place| place.line), style))];
    let text = style.text(&format!("place.{kind}_{number}"), &lines);
    match shape {
        Some(shape) if findings.files.len() > 1 => {
            style.text("place.of_file", &[("place", text), ("file", plain(&shape.path))])
        }
        Some(_) | None => text,
    }
}

/// The first numbers of some more.
fn first(shown: impl ExactSizeIterator<Item = u64>, all: u64, style: Style) -> String {
    let more = if all > shown.len() as u64 { ", …" } else { "" };
    join(shown, style) + more
}

fn join(numbers: impl Iterator<Item = u64>, style: Style) -> String {
    numbers.map(|number| whole(style.lang, number)).collect::<Vec<_>>().join(", ")
}
