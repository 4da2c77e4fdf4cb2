//! The `_import_*` columns: their names and how an outcome fills them.

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

/// The cells of [`COLUMNS`] for a settled row.
pub fn cells(settled: &Settled, lang: Lang, run: &str) -> [String; COLUMNS.len()] {
    let mut cells: [String; COLUMNS.len()] = Default::default();
    let outcome = &settled.outcome;
    cells[at::ROW] = settled.number.to_string();
    outcome.status.name().clone_into(&mut cells[at::STATUS]);
    if let Some(problem) = &outcome.problem {
        problem.code.name().clone_into(&mut cells[at::CODE]);
        problem.field.as_ref().clone_into(&mut cells[at::FIELD]);
        cells[at::MESSAGE] = lang.message(problem.code, &problem.facts);
        cells[at::HINT] = lang.hint(problem.code, &problem.facts);
    }
    cells[at::CUSTOMER_ID] = outcome.customer_id.clone().unwrap_or_default();
    cells[at::HTTP] = outcome.http.map(|status| status.to_string()).unwrap_or_default();
    cells[at::ATTEMPTS] = outcome.attempts.to_string();
    cells[at::MS] = outcome.millis.map(|millis| millis.to_string()).unwrap_or_default();
    for warning in &outcome.warnings {
        let joined = &mut cells[at::WARNINGS];
        if !joined.is_empty() {
            joined.push_str("; ");
        }
        joined.push_str(&warning.field);
        joined.push(':');
        joined.push_str(warning.code.name());
    }
    run.clone_into(&mut cells[at::RUN]);
    cells
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
