//! What each column is, holds and becomes.

use super::style::{Style, cut, plain};
use crate::mapping::columns::letters;
use crate::mapping::recognise::{Finding, NamePart, Role};
use crate::report::figures::{percent, whole};
use crate::report::paint::Tone;
use crate::survey::{Column, Findings};

/// Columns of the terminal that a sample may take.
const SAMPLE: usize = 32;

/// A block for each column: what it feeds, samples, what cleaning did, problems by code.
pub fn section(findings: &Findings, style: Style) -> String {
    let columns = findings.profile.columns.iter().enumerate();
    style.heading("columns") + &columns.map(|(at, column)| block(findings, at, column, style)).collect::<String>()
}

fn block(findings: &Findings, at: usize, column: &Column, style: Style) -> String {
    let name = findings.headers[at].trim();
    let name = if name.is_empty() { style.text("column.nameless", &[]) } else { cut(name, style.width / 2) };
    let facts = [("letter", letters(at)), ("header", name), ("feeds", feeds(findings, at, style))];
    let mut text = style.lines(2, &style.text("column.line", &facts));
    // As they are read: repaired where the column is.
    let decision = findings.manner.decisions.of(at);
    let samples: Vec<_> = column.samples.iter().map(|sample| cut(&decision.mended(sample), SAMPLE)).collect();
    let filled = [("share", percent(column.filled, findings.rows.read).to_string()), ("samples", samples.join(" · "))];
    if column.filled > 0 {
        text += &style.lines(5, &style.paint.paint(Tone::Quiet, &style.text("column.filled", &filled)));
    } else if findings.rows.read > 0 {
        text += &style.lines(5, &style.paint.paint(Tone::Quiet, &style.text("column.blank", &[])));
    }
    for (rule, cells) in &column.cleaned {
        let what = style.lang.text(&format!("rule.{}", rule.name()), &[]);
        let facts = [("cells", whole(style.lang, *cells)), ("what", what)];
        text += &style.lines(5, &style.text("column.cleaned", &facts));
    }
    if !column.problems.is_empty() {
        let counted: Vec<_> =
            column.problems.iter().map(|(code, cells)| format!("{} × `{code}`", whole(style.lang, *cells))).collect();
        let line = style.text("column.problems", &[("problems", counted.join(", "))]);
        text += &style.lines(5, &style.paint.paint(Tone::Warning, &line));
    }
    text
}

/// What a column feeds and how sure that is, or why it feeds nothing.
fn feeds(findings: &Findings, at: usize, style: Style) -> String {
    let fed = findings.mapping.fed_by(at);
    let finding = findings.proposal.as_ref().and_then(|proposal| proposal.columns.get(at));
    if !fed.is_empty() {
        let fields: Vec<_> = fed.iter().map(|field| format!("`{}`", plain(field))).collect();
        let fields = style.paint.paint(Tone::Good, &fields.join(", "));
        return match finding.filter(|finding| is_taken(finding)) {
            Some(finding) => {
                style.text("column.feeds_likely", &[("fields", fields), ("percent", certainty(finding).to_string())])
            }
            None => fields,
        };
    }
    let why = match finding.map(|finding| &finding.role) {
        _ if findings.mapping.uses(at) => return style.text("column.decides_skip", &[]),
        Some(Role::Ignored(reason)) => style.lang.text(&format!("recognise.reason.{}", reason.name()), &[]),
        Some(Role::Question(..)) => style.paint.paint(Tone::Warning, &style.text("column.question", &[])),
        Some(Role::NamePart(NamePart::Family | NamePart::Middle | NamePart::Given)) => {
            style.text("column.name_elsewhere", &[])
        }
        Some(Role::Field(_) | Role::Custom(_) | Role::Tags) => style.text("column.told_otherwise", &[]),
        None => return style.text("column.unused", &[]),
    };
    style.text("column.unused_because", &[("why", why)])
}

/// Whether a column was recognised surely enough to be used.
pub(super) fn is_taken(finding: &Finding) -> bool {
    !matches!(finding.role, Role::Ignored(_) | Role::Question(..))
}

/// In whole percent, at most 99: only what the user says himself is sure.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a certainty is between 0 and 1")]
pub(super) fn certainty(finding: &Finding) -> u8 {
    ((finding.certainty * 100.0).round() as u8).min(99)
}
