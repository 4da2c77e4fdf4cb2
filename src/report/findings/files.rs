//! What each file is.

use super::style::{Style, plain};
use crate::report::figures::whole;
use crate::report::paint::Tone;
use crate::source::{Counts, Shape, Sheet, Wrapping};
use crate::survey::Findings;

/// A block for each file.
pub(super) fn section(findings: &Findings, style: Style) -> String {
    findings.files.iter().map(|(shape, counts)| file(shape, *counts, style)).collect()
}

fn file(shape: &Shape, counts: Counts, style: Style) -> String {
    let mut text = style.paint.paint(Tone::Heading, &plain(&shape.path)) + "\n";
    text += &style.lines(2, &kind(shape, style).join(" · "));
    if let Some(sheet) = shape.sheet.as_ref().filter(|sheet| !sheet.others.is_empty()) {
        let others: Vec<_> = sheet.others.iter().map(|name| named(sheet, name, style)).collect();
        let line = style.text("file.other_sheets", &[("sheets", others.join(", "))]);
        text += &style.lines(2, &style.paint.paint(Tone::Warning, &line));
    }
    let passed =
        [("rows", counts.rows, true), ("blank", counts.blank_rows, false), ("hidden", counts.hidden_rows, false)];
    let counted: Vec<_> = passed
        .into_iter()
        .filter(|(_, rows, always)| *always || *rows > 0)
        .map(|(name, rows, _)| style.text(&format!("file.{name}"), &[("rows", whole(style.lang, rows))]))
        .collect();
    text + &style.lines(2, &counted.join(" · "))
}

/// The name of a sheet, and that it is hidden.
fn named(sheet: &Sheet, name: &str, style: Style) -> String {
    let hidden = if sheet.hidden.iter().any(|hidden| hidden == name) { "hidden_" } else { "" };
    style.text(&format!("file.{hidden}name"), &[("sheet", plain(name))])
}

/// What is said of its kind, part by part.
fn kind(shape: &Shape, style: Style) -> Vec<String> {
    let mut parts = vec![shape.format.name().to_owned()];
    parts.extend(shape.wrapping.as_ref().map(|wrapping| match wrapping {
        Wrapping::Gzip => style.text("file.gzip", &[]),
        Wrapping::Zip { entry } => style.text("file.zip", &[("entry", plain(entry))]),
    }));
    parts.extend(
        shape.sheet.as_ref().map(|sheet| style.text("file.sheet", &[("sheet", named(sheet, &sheet.name, style))])),
    );
    if let Some(encoding) = shape.encoding {
        parts.push(encoding.name());
        parts.push(match shape.delimiter {
            b'\t' => style.text("file.tab", &[]),
            delimiter => style.text("file.delimiter", &[("delimiter", char::from(delimiter).to_string())]),
        });
    }
    parts.push(if shape.has_header() {
        style.text("file.header", &[("row", shape.header_row.to_string())])
    } else {
        style.text("file.no_header", &[])
    });
    if shape.title_rows > 0 {
        parts.push(style.text("file.titles", &[("rows", shape.title_rows.to_string())]));
    }
    if shape.is_1904 {
        parts.push(style.text("file.epoch_1904", &[]));
    }
    parts
}
