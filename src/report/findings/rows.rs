//! What is wrong with rows: invalid ones, duplicates, warnings.

use super::place;
use super::style::{Style, plain};
use crate::cause::Cause;
use crate::code::Code;
use crate::outcome::Problem;
use crate::report::figures::whole;
use crate::report::paint::Tone;
use crate::report::remedy::{Remedy, Setting};
use crate::survey::Findings;

/// So many pairs of duplicates are named.
const PAIRS: usize = 5;

/// Invalid rows by cause, those with most rows first.
pub(super) fn invalid(findings: &Findings, style: Style) -> String {
    causes(findings, "invalid", Tone::Bad, &findings.profile.causes(), style)
}

/// What is sent all the same, by kind.
pub(super) fn warnings(findings: &Findings, style: Style) -> String {
    let mut text = causes(findings, "warnings", Tone::Warning, &findings.profile.warnings(), style);
    let shared = findings.repeats.phone_shared();
    if !shared.is_empty() {
        if text.is_empty() {
            text = style.heading("warnings");
        }
        let problem = Problem::new(Code::PhoneShared, "phone");
        text += &style.lines(2, &style.paint.paint(Tone::Warning, &cause_line(&problem, shared.len() as u64, style)));
        // In a list that is fed back, rows have other numbers than here.
        if findings.feedback.is_none() {
            text += &style.lines(4, &place::numbers(shared, style));
        }
    }
    text
}

/// Rows of the same customer.
pub(super) fn duplicates(findings: &Findings, style: Style) -> String {
    let pairs = findings.repeats.duplicates();
    if pairs.is_empty() {
        return String::new();
    }
    let mut shown: Vec<_> = pairs
        .iter()
        .take(PAIRS)
        .map(|(row, original)| {
            let number = |position: &u64| whole(style.lang, *position);
            style.text("duplicates.pair", &[("row", number(row)), ("original", number(original))])
        })
        .collect();
    if pairs.len() > shown.len() {
        shown.push("…".to_owned());
    }
    let facts = [("rows", whole(style.lang, pairs.len() as u64)), ("pairs", shown.join(", "))];
    let mut text = style.heading("duplicates") + &style.lines(2, &style.text("duplicates.rows", &facts));
    let differing = findings.differing.len() as u64;
    if differing > 0 {
        let line = style.text("duplicates.differing", &[("rows", whole(style.lang, differing))]);
        text += &style.lines(2, &style.paint.paint(Tone::Warning, &line));
    }
    text
}

fn causes(findings: &Findings, heading: &str, tone: Tone, causes: &[&Cause], style: Style) -> String {
    if causes.is_empty() {
        return String::new();
    }
    let mut text = style.heading(heading);
    for cause in causes {
        let problem = &cause.problem;
        text += &style.lines(2, &style.paint.paint(tone, &cause_line(problem, cause.rows, style)));
        text += &style.lines(4, &place::rows(findings, cause, style));
        let hint = plain(&style.lang.hint(problem.code, &problem.facts));
        text += &style.lines(4, &style.paint.paint(Tone::Quiet, &style.text("hint", &[("hint", hint)])));
        text += &remedy(findings, cause, style);
    }
    text
}

/// The line of the config that would mend the cause, if there is one.
pub(super) fn remedy(findings: &Findings, cause: &Cause, style: Style) -> String {
    match Setting::of(findings).remedy(cause, style.lang) {
        // The line is not wrapped: it is there to be copied.
        Some(Remedy { place, line }) => {
            let quiet = |text: &str| style.paint.paint(Tone::Quiet, text);
            style.lines(4, &quiet(&format!("{place}:"))) + &format!("      {}\n", quiet(&plain(&line)))
        }
        None => String::new(),
    }
}

fn cause_line(problem: &Problem, rows: u64, style: Style) -> String {
    let facts = [
        ("rows", whole(style.lang, rows)),
        ("field", plain(&problem.field)),
        ("code", problem.code.to_string()),
        ("message", plain(&style.lang.message(problem.code, &problem.facts))),
    ];
    style.text("cause", &facts)
}
