//! What an import would do with the rows, and how long that would take.

use std::time::Duration;

use super::style::Style;
use crate::config::values::Rate;
use crate::report::figures::{measured, real, time, whole};
use crate::report::paint::Tone;
use crate::survey::Findings;

/// The last lines: rows by what they are meant for, and the time at the set pace.
pub(super) fn section(findings: &Findings, rate: Rate, style: Style) -> String {
    let rows = findings.rows;
    let counted = [
        ("ready", rows.ready, Tone::Good),
        ("invalid", rows.invalid, Tone::Bad),
        ("duplicate", rows.duplicate, Tone::Warning),
        ("skipped", rows.skipped, Tone::Quiet),
    ];
    let counted: Vec<_> = counted
        .into_iter()
        .filter(|(name, rows, _)| *name == "ready" || *rows > 0)
        .map(|(name, rows, tone)| {
            let text = style.text(&format!("rows.{name}"), &[("rows", whole(style.lang, rows))]);
            style.paint.paint(tone, &text)
        })
        .collect();
    let warned: u64 = findings.profile.warnings().iter().map(|cause| cause.rows).sum();
    let warned = warned + findings.repeats.phone_shared().len() as u64;
    let warnings = style.text("rows.warnings", &[("warnings", whole(style.lang, warned))]);
    let warnings = if warned > 0 { style.paint.paint(Tone::Warning, &warnings) } else { String::new() };
    let facts = [("read", whole(style.lang, rows.read)), ("counts", counted.join(", ")), ("warnings", warnings)];
    let mut text = style.heading("rows") + &style.lines(2, &style.text("rows.line", &facts));
    if rows.ready > 0 {
        let estimate = match rate.per_second() {
            None => style.text("pace.unlimited", &[]),
            Some(rate) => {
                let took = Duration::try_from_secs_f64(real(rows.ready) / rate).unwrap_or(Duration::MAX);
                let facts = [("time", time(style.lang, took)), ("rate", measured(style.lang, rate))];
                style.text("pace.estimate", &facts)
            }
        };
        text += &style.lines(2, &estimate);
    }
    text + &style.lines(2, &style.paint.paint(Tone::Quiet, &style.text("nothing_sent", &[])))
}
