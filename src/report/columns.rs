//! The `_import_*` columns: their names and how an outcome fills them.

use std::fmt::{Display, Write};

use crate::event::Settled;
use crate::message::Lang;

/// The columns that follow a row's own ones, in their order. Names are never translated.
pub const COLUMNS: [&str; 12] = [
    "_import_row",
    "_import_status",
    "_import_code",
    "_import_field",
    "_import_message",
    "_import_hint",
    "_import_customer_id",
    "_import_http",
    "_import_attempts",
    "_import_ms",
    "_import_warnings",
    "_import_run",
];

/// Where a column stands among [`COLUMNS`].
pub mod at {
    #![expect(missing_docs, reason = "each is named as its column")]
    pub const ROW: usize = 0;
    pub const STATUS: usize = 1;
    pub const CODE: usize = 2;
    pub const FIELD: usize = 3;
    pub const MESSAGE: usize = 4;
    pub const HINT: usize = 5;
    pub const CUSTOMER_ID: usize = 6;
    pub const HTTP: usize = 7;
    pub const ATTEMPTS: usize = 8;
    pub const MS: usize = 9;
    pub const WARNINGS: usize = 10;
    pub const RUN: usize = 11;
}

/// The cells of [`COLUMNS`] of one row.
pub type Cells = [String; COLUMNS.len()];

/// Fills the cells for a settled row, in the memory of those for the row before.
pub fn fill(cells: &mut Cells, settled: &Settled, lang: Lang, run: &str) {
    cells.iter_mut().for_each(String::clear);
    let outcome = &settled.outcome;
    push(&mut cells[at::ROW], settled.row.number);
    cells[at::STATUS].push_str(outcome.status.name());
    if let Some(problem) = &outcome.problem {
        cells[at::CODE].push_str(problem.code.name());
        cells[at::FIELD].push_str(&problem.field);
        cells[at::MESSAGE] = lang.message(problem.code, &problem.facts);
        cells[at::HINT] = lang.hint(problem.code, &problem.facts);
    }
    if let Some(id) = &outcome.customer_id {
        cells[at::CUSTOMER_ID].push_str(id);
    }
    if let Some(status) = outcome.http {
        push(&mut cells[at::HTTP], status);
    }
    push(&mut cells[at::ATTEMPTS], outcome.attempts);
    if let Some(millis) = outcome.millis {
        push(&mut cells[at::MS], millis);
    }
    for warning in &outcome.warnings {
        let joined = &mut cells[at::WARNINGS];
        if !joined.is_empty() {
            joined.push_str("; ");
        }
        joined.push_str(&warning.field);
        joined.push(':');
        joined.push_str(warning.code.name());
    }
    cells[at::RUN].push_str(run);
}

fn push(cell: &mut String, number: impl Display) {
    write!(cell, "{number}").expect("a text takes everything");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_names_agree() {
        let named = [
            (at::ROW, "row"),
            (at::STATUS, "status"),
            (at::CODE, "code"),
            (at::FIELD, "field"),
            (at::MESSAGE, "message"),
            (at::HINT, "hint"),
            (at::CUSTOMER_ID, "customer_id"),
            (at::HTTP, "http"),
            (at::ATTEMPTS, "attempts"),
            (at::MS, "ms"),
            (at::WARNINGS, "warnings"),
            (at::RUN, "run"),
        ];
        assert_eq!(named.len(), COLUMNS.len());
        for (place, name) in named {
            assert_eq!(COLUMNS[place], format!("_import_{name}"));
        }
    }
}
