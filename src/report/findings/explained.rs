//! One row's life: its cells, what each became, the body, its fate, what earlier runs said of it.

use super::bodies::body;
use super::place;
use super::rows::remedy;
use super::style::{Style, plain};
use crate::cause::Cause;
use crate::customer::{Customer, Field, Value};
use crate::mapping::columns::{Columns, letters, name_of};
use crate::mapping::{Mapped, Verdict};
use crate::outcome::{Outcome, Problem, Status};
use crate::report::closing::status_name;
use crate::report::columns::at;
use crate::report::figures::whole;
use crate::report::history::Told;
use crate::report::paint::Tone;
use crate::row::{CellKind, Row};
use crate::survey::{Fate, Findings, Task};

/// Everything about a row of the list that the findings are of. `history` is what earlier runs said of it.
pub fn explained(findings: &Findings, row: &Row, history: &[Told], style: Style) -> String {
    let mapped = findings.mapping.apply(row, &findings.manner);
    let fate = findings.fate(row);
    let mut sections = vec![title(findings, row, &fate, style), cells(findings, row, &mapped, style)];
    sections.extend(problems(findings, &fate, &mapped, style));
    if let Verdict::Ready(customer) = &mapped.verdict {
        sections.push(style.heading("body") + &body(customer, findings.mapping.names_tags(), style));
    }
    sections.push(style.heading("fate") + &style.lines(2, &destiny(&fate, style)));
    if !history.is_empty() {
        let told = history.iter().map(|told| earlier(told, style));
        sections.push(style.heading("history") + &told.collect::<String>());
    }
    sections.join("\n")
}

fn title(findings: &Findings, row: &Row, fate: &Fate, style: Style) -> String {
    let path = findings.files.get(row.file).map_or_else(String::new, |(shape, _)| plain(&shape.path));
    let place = place::of_row(findings, row.file, row.line, style);
    let facts = [("row", whole(style.lang, fate.number)), ("file", path), ("place", place)];
    style.lines(0, &style.paint.paint(Tone::Heading, &style.text("explained.title", &facts)))
}

fn cells(findings: &Findings, row: &Row, mapped: &Mapped, style: Style) -> String {
    let cells = (0..row.len()).map(|column| cell(findings, row, mapped, column, style));
    style.heading("cells") + &cells.collect::<String>()
}

fn cell(findings: &Findings, row: &Row, mapped: &Mapped, column: usize, style: Style) -> String {
    let name = name_of(&findings.headers, column);
    let text = match row.cell(column) {
        "" => style.paint.paint(Tone::Quiet, &style.text("explained.empty", &[])),
        cell => plain(cell),
    };
    let facts = [("letter", letters(column)), ("header", plain(&name)), ("cell", text)];
    let mut lines = style.lines(2, &style.text("explained.cell", &facts));
    let kind = match row.kind(column) {
        CellKind::Text => None,
        CellKind::Number => Some("number"),
        CellKind::Date => Some("date"),
        CellKind::Boolean => Some("boolean"),
        CellKind::Error => Some("error"),
        CellKind::Uncalculated => Some("uncalculated"),
        CellKind::Damaged => Some("damaged"),
    };
    if let Some(kind) = kind {
        let line = style.text(&format!("explained.kind.{kind}"), &[]);
        lines += &style.lines(5, &style.paint.paint(Tone::Quiet, &line));
    }
    for field in findings.mapping.fed_by(column) {
        lines += &style.lines(5, &became(findings, row, mapped, column, field, style));
    }
    let rules = mapped.cleaned.iter().filter(|(cleaned, _)| *cleaned == Some(column));
    for rule in rules.flat_map(|(_, rules)| rules.iter()) {
        let what = style.lang.text(&format!("rule.{}", rule.name()), &[]);
        lines += &style.lines(5, &style.text("explained.cleaned", &[("rule", rule.name().to_owned()), ("what", what)]));
    }
    lines
}

/// What a cell became in one of the fields that its column feeds.
fn became(findings: &Findings, row: &Row, mapped: &Mapped, column: usize, field: &str, style: Style) -> String {
    let name = ("field", plain(field));
    let Verdict::Ready(customer) = &mapped.verdict else { return style.text("explained.feeds", &[name]) };
    let rule = match field.strip_prefix("custom:") {
        Some(custom) => findings.rules.custom_fields.get(custom),
        None => findings.rules.fields.get(field),
    };
    // Of several columns the first that is not empty counts.
    let columns = Columns::new(&findings.headers);
    let chosen = rule.into_iter().flat_map(|rule| &rule.column);
    let chosen = chosen.filter_map(|name| columns.find(name).ok()).find(|at| !row.cell(*at).trim().is_empty());
    if chosen.is_some_and(|chosen| chosen != column) {
        return style.text("explained.not_needed", &[name]);
    }
    match value(customer, field) {
        Some(value) => style.text("explained.became", &[name, ("value", style.paint.paint(Tone::Good, &value))]),
        None => style.text("explained.nothing", &[name]),
    }
}

/// The value of a field as it stands in the body.
fn value(customer: &Customer, field: &str) -> Option<String> {
    let custom = |name: &str| customer.custom_fields.iter().find(|field| field.name == name).map(|field| &field.value);
    let value = match field.strip_prefix("custom:") {
        Some(name) => custom(name),
        None if field == "tags" => return (!customer.tags.is_empty()).then(|| plain(&customer.tags.join(", "))),
        None => Field::named(field).and_then(|field| customer.value(field)),
    }?;
    Some(match value {
        Value::Text(text) => plain(text),
        Value::Number(number) => number.to_string(),
        Value::List(values) => plain(&values.join(", ")),
        Value::Null => "null".to_owned(),
    })
}

/// What is wrong with the row, and what is doubtful, each with its way out.
fn problems(findings: &Findings, fate: &Fate, mapped: &Mapped, style: Style) -> Option<String> {
    let wrong = match &mapped.verdict {
        Verdict::Invalid(problems) => problems.as_slice(),
        Verdict::Ready(_) | Verdict::Skipped(_) => &[],
    };
    // Further problems of an invalid row stand among the warnings of its fate.
    let doubtful = fate.warnings.iter().filter(|warning| !wrong.contains(warning));
    let lines: Vec<_> = wrong
        .iter()
        .map(|problem| (Tone::Bad, problem))
        .chain(doubtful.map(|warning| (Tone::Warning, warning)))
        .map(|(tone, problem)| told(findings, problem, tone, style))
        .collect();
    (!lines.is_empty()).then(|| style.heading("problems") + &lines.concat())
}

fn told(findings: &Findings, problem: &Problem, tone: Tone, style: Style) -> String {
    let message = plain(&style.lang.message(problem.code, &problem.facts));
    let hint = plain(&style.lang.hint(problem.code, &problem.facts));
    let facts = [("field", plain(&problem.field)), ("code", problem.code.to_string()), ("message", message)];
    style.lines(2, &style.paint.paint(tone, &style.text("explained.problem", &facts)))
        + &style.lines(4, &style.paint.paint(Tone::Quiet, &style.text("hint", &[("hint", hint)])))
        + &remedy(findings, &Cause::of(problem), style)
}

fn destiny(fate: &Fate, style: Style) -> String {
    match &fate.task {
        Task::Send(_) => style.paint.paint(Tone::Good, &style.text("explained.send", &[])),
        Task::LookUp(_) => style.paint.paint(Tone::Warning, &style.text("explained.look_up", &[])),
        Task::Settle(outcome) => settled(outcome, style),
    }
}

fn settled(outcome: &Outcome, style: Style) -> String {
    let tone = if outcome.status.is_failure() { Tone::Bad } else { Tone::Warning };
    let message = outcome.problem.as_ref().map(|problem| style.lang.message(problem.code, &problem.facts));
    let facts = [("status", status_name(style.lang, outcome.status)), ("message", plain(&message.unwrap_or_default()))];
    style.paint.paint(tone, &style.text("explained.settled", &facts))
}

/// What one run said of the row.
fn earlier(told: &Told, style: Style) -> String {
    let status = Status::named(told.cell(at::STATUS)).map(|status| status_name(style.lang, status));
    let facts = [
        ("run", plain(told.cell(at::RUN))),
        ("status", status.unwrap_or_else(|| plain(told.cell(at::STATUS)))),
        ("attempts", plain(told.cell(at::ATTEMPTS))),
    ];
    let mut lines = style.lines(2, &style.text("history.line", &facts));
    let details = [
        ("answer", at::HTTP),
        ("time", at::MS),
        ("customer", at::CUSTOMER_ID),
        ("code", at::CODE),
        ("message", at::MESSAGE),
        ("warnings", at::WARNINGS),
    ];
    for (name, place) in details.into_iter().filter(|(_, place)| !told.cell(*place).is_empty()) {
        let value = [("value", plain(told.cell(place)))];
        lines += &style.lines(5, &style.text(&format!("history.{name}"), &value));
    }
    lines
}
