//! What the tables of the page hold.

use maud::{Markup, html};

use crate::outcome::Status;
use crate::report::closing::status_name;
use crate::report::facts::InputFact;
use crate::report::figures::whole;
use crate::report::html::Report;
use crate::report::html::mask::Values;
use crate::report::html::merged::Group;
use crate::report::html::samples::FailedRow;
use crate::report::html::story::{CleaningFact, ColumnFact};
use crate::report::html::table::{Cell, Line, code, further, share, shortened, table, with_literals, words};
use crate::report::summary::{Failure, FieldLosses};

/// How a status looks: accepted, not sent on purpose, failed, in doubt, still open.
pub const fn status_class(status: Status) -> &'static str {
    match status {
        Status::Created | Status::Updated => "good",
        Status::Unchanged | Status::Duplicate | Status::Skipped => "same",
        Status::Invalid | Status::Refused | Status::Failed => "bad",
        Status::Unconfirmed => "doubt",
        Status::Unsent => "open",
    }
}

pub fn statuses(report: &Report<'_>) -> Markup {
    let lang = report.lang;
    let rows = &report.summary.rows;
    let line = |status: &Status| {
        let explained = lang.text(&format!("report.status_means.{}", status.name()), &[]);
        let cells = vec![
            Cell::Text(
                html! { span .key { i .(status_class(*status)) {} (status_name(lang, *status)) " " code { (status.name()) } } },
            ),
            Cell::Number(whole(lang, rows.of(*status))),
            Cell::Number(share(rows.of(*status), rows.read)),
            Cell::Wide(html! { (explained) }),
        ];
        Line::of(cells)
    };
    let lines = Status::ALL.iter().filter(|status| rows.of(**status) > 0).map(line).collect();
    table(report, &["status", "rows", "share", "means"], lines)
}

pub fn causes(report: &Report<'_>) -> Markup {
    let lang = report.lang;
    let mut failures: Vec<_> = report.summary.failures.iter().collect();
    failures.sort_by_key(|(_, failure)| std::cmp::Reverse(failure.rows));
    let line = |(name, failure): (&String, &Failure)| {
        let masked = report.story.causes.iter().find(|cause| cause.code == *name);
        let (message, hint) = match (report.values, masked) {
            (Values::Shown, _) => (failure.message.as_str(), failure.hint.as_str()),
            (Values::Masked, Some(cause)) => (cause.message.as_str(), cause.hint.as_str()),
            (Values::Masked, None) => ("", ""),
        };
        let mut first: Vec<_> = failure.first.iter().map(ToString::to_string).collect();
        if failure.rows > first.len() as u64 {
            first.push("…".to_owned());
        }
        let why = html! { (with_literals(message)) span .hint { (with_literals(hint)) } };
        let first = Cell::Wide(html! { (first.join(", ")) });
        Line::of(vec![code(name), Cell::Number(whole(lang, failure.rows)), Cell::Wide(why), first])
    };
    let lines = failures.into_iter().map(line).collect();
    table(report, &["code", "rows", "why", "first_rows"], lines)
}

pub fn losses(report: &Report<'_>) -> Markup {
    let lang = report.lang;
    let mut lines: Vec<_> = report.summary.losses.iter().collect();
    lines.sort_by_key(|(_, losses)| std::cmp::Reverse(losses.changed + losses.dropped));
    let line = |(field, losses): (&String, &FieldLosses)| {
        let numbers = [losses.sent, losses.kept, losses.changed, losses.dropped, losses.moved];
        let mut cells = vec![code(field)];
        cells.extend(numbers.map(|number| Cell::Number(whole(lang, number))));
        Line { cells, is_lost: losses.is_loss() }
    };
    let lines = lines.into_iter().map(line).collect();
    html! {
        p .soft { (lang.text("report.html.losses_explained", &[])) }
        (table(report, &["field", "sent", "kept", "changed", "dropped", "moved"], lines))
    }
}

pub fn failed_rows(report: &Report<'_>) -> Markup {
    let line = |row: &FailedRow| {
        let cells = html! {
            span .cells { @for (header, value) in &row.cells {
                span { b { (shortened(header)) ": " } (shortened(value)) } " "
            } }
            @if !row.message.is_empty() { span .hint { (with_literals(&row.message)) } }
        };
        Line::of(vec![Cell::Number(row.number.clone()), code(&row.code), code(&row.field), Cell::Wide(cells)])
    };
    let note = match report.values {
        Values::Masked => "masked",
        Values::Shown => "shown",
    };
    html! {
        p .soft { (with_literals(&report.lang.text(&format!("report.html.{note}"), &[]))) }
        (table(report, &["row", "code", "field", "cells"], report.failed.iter().map(line).collect()))
    }
}

pub fn merged(report: &Report<'_>) -> Markup {
    let merged = &report.story.merged;
    let line = |group: &Group| {
        let mut rows: Vec<_> = group.first.iter().map(ToString::to_string).collect();
        if group.rows > rows.len() as u64 {
            rows.push("…".to_owned());
        }
        Line::of(vec![Cell::Number(whole(report.lang, group.rows)), Cell::Wide(html! { (rows.join(", ")) })])
    };
    let more = merged.customers - merged.first.len() as u64;
    html! {
        p .soft { (with_literals(&report.lang.text("report.html.merged_explained", &[]))) }
        (table(report, &["rows", "first_rows"], merged.first.iter().map(line).collect()))
        (further(report.lang, usize::try_from(more).unwrap_or(usize::MAX)))
    }
}

pub fn cleaning(report: &Report<'_>) -> Markup {
    let mut facts: Vec<_> = report.story.background.cleaning.iter().collect();
    facts.sort_by_key(|fact| std::cmp::Reverse(fact.rows));
    let line = |fact: &CleaningFact| {
        let means = report.lang.find(&format!("rule.{}", fact.rule), &[]).unwrap_or_default();
        let rows = Cell::Number(whole(report.lang, fact.rows));
        Line::of(vec![code(&fact.field), code(&fact.rule), rows, Cell::Wide(with_literals(&means))])
    };
    table(report, &["field", "rule", "rows", "means"], facts.into_iter().map(line).collect())
}

pub fn warnings(report: &Report<'_>) -> Markup {
    let mut warnings: Vec<_> = report.story.warnings.iter().collect();
    warnings.sort_by_key(|(_, rows)| std::cmp::Reverse(**rows));
    let line = |(name, rows): (&String, &u64)| {
        let means = report.lang.find(&format!("code.{name}.message"), &[]).unwrap_or_default();
        let means = Cell::Wide(with_literals(&with_gaps(&means)));
        Line::of(vec![code(name), Cell::Number(whole(report.lang, *rows)), means])
    };
    table(report, &["code", "times", "means"], warnings.into_iter().map(line).collect())
}

/// A text with dots in place of what each row puts there.
fn with_gaps(text: &str) -> String {
    let mut parts = text.split("%{");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "…" + part.split_once('}').map_or(part, |(_, rest)| rest))
}

pub fn columns(report: &Report<'_>) -> Markup {
    let lang = report.lang;
    let read: u64 = report.summary.input.iter().map(|input| input.rows).sum();
    let line = |column: &ColumnFact| {
        let field = match &column.field {
            Some(field) => code(field),
            None => words(&lang.text("report.html.unused", &[])),
        };
        let cells = vec![
            words(&column.header),
            field,
            Cell::Number(share(column.filled, read)),
            Cell::Number(whole(lang, column.problems)),
        ];
        Line::of(cells)
    };
    let lines = report.story.background.columns.iter().map(line).collect();
    html! {
        (table(report, &["column", "field", "filled", "problems"], lines))
        (further(lang, report.story.further_columns))
    }
}

pub fn inputs(report: &Report<'_>) -> Markup {
    let line = |input: &InputFact| {
        Line::of(vec![
            words(&input.path),
            Cell::Number(whole(report.lang, input.rows)),
            Cell::Hash(input.blake3.clone()),
        ])
    };
    table(report, &["file", "rows", "fingerprint"], report.summary.input.iter().map(line).collect())
}
