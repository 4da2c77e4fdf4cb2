//! Shows a place of the config file: its line, with what is at fault underlined.

use std::fmt;
use std::ops::Range;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents,
};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::config::place::Place;
use crate::report::paint::Paint;

/// Columns beside a line: its number, the frame, and room to breathe.
const GUTTER: usize = 12;
/// Words in a key whose value nobody should see.
const SECRET: [&str; 4] = ["key", "token", "secret", "password"];

/// The line of a place under its name and numbers. A terminal gets a frame, any other reader plain letters.
pub fn excerpt(place: &Place, path: &str, is_terminal: bool, paint: Paint, width: usize) -> String {
    let line = Line::of(place, path, width.saturating_sub(GUTTER).max(10));
    let theme = match (is_terminal, paint.is_on()) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, _) => GraphicalTheme::none(),
    };
    let frame = theme.characters.ltop;
    let handler = GraphicalReportHandler::new_themed(theme).with_width(width).without_primary_span_start();
    let mut shown = String::new();
    if handler.render_report(&mut shown, &line).is_err() {
        return line.name;
    }
    // What is wrong is said above, in the manner of every other error.
    let lines = shown.lines().skip_while(|line| !line.contains(frame)).map(str::trim_end);
    lines.collect::<Vec<_>>().join("\n")
}

/// One line of a file, cut to what there is room for.
#[derive(Debug)]
struct Line {
    name: String,
    /// Counted from 0.
    number: usize,
    shown: String,
    span: Range<usize>,
}

impl Line {
    fn of(place: &Place, path: &str, room: usize) -> Self {
        let start = place.line_start();
        let line = place.text[start..].lines().next().unwrap_or_default();
        let at = (place.span.start - start).min(line.len());
        let end = (place.span.end - start).clamp(at, line.len());
        let (line, span) = without_secret(line, at..end);
        let (shown, span) = cut(&line, span, room);
        let name = format!("{path}:{}:{}", place.line(), place.column());
        Self { name, number: place.line() - 1, shown, span }
    }
}

/// The line without the value of a key that holds a secret.
fn without_secret(line: &str, span: Range<usize>) -> (String, Range<usize>) {
    let (key, _) = line.split_once('=').unwrap_or((line, ""));
    let is_secret = SECRET.iter().any(|word| key.to_lowercase().contains(word));
    if !is_secret || key.len() == line.len() {
        return (line.to_owned(), span);
    }
    let shown = format!("{key}= …");
    let start = span.start.min(shown.len() - "…".len());
    let end = if span.end <= key.len() { span.end } else { shown.len() };
    (shown, start..end)
}

/// A part of the line that fits, with as much of the span as possible and a little before it.
fn cut(line: &str, span: Range<usize>, room: usize) -> (String, Range<usize>) {
    if line.width() <= room {
        return (line.to_owned(), span);
    }
    let mut before = room / 4;
    let from = line[..span.start].char_indices().rev().take_while(|(_, letter)| {
        let fits = before > 0;
        before = before.saturating_sub(letter.width().unwrap_or(0));
        fits
    });
    let from = from.last().map_or(span.start, |(at, _)| at);
    let mut left = room.saturating_sub(2);
    let to = line[from..].char_indices().find(|(_, letter)| {
        let width = letter.width().unwrap_or(0);
        let is_beyond = width > left;
        left = left.saturating_sub(width);
        is_beyond
    });
    let to = to.map_or(line.len(), |(at, _)| from + at);
    let (front, back) = (if from > 0 { "…" } else { "" }, if to < line.len() { "…" } else { "" });
    let shift = |at: usize| at.clamp(from, to) - from + front.len();
    (format!("{front}{}{back}", &line[from..to]), shift(span.start)..shift(span.end))
}

impl fmt::Display for Line {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Line {}

impl Diagnostic for Line {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new(None, self.span.start, self.span.len());
        Some(Box::new(std::iter::once(label)))
    }
}

impl SourceCode for Line {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let whole = (0, self.shown.len()).into();
        let contents =
            MietteSpanContents::new_named(self.name.clone(), self.shown.as_bytes(), whole, self.number, 0, 1);
        Ok(Box::new(contents))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, at_fault: &str) -> Place {
        let start = text.find(at_fault).unwrap();
        Place { path: "config.toml".into(), text: text.to_owned(), span: start..start + at_fault.len() }
    }

    fn shown(text: &str, at_fault: &str, width: usize) -> String {
        excerpt(&place(text, at_fault), "config.toml", true, Paint::PLAIN, width)
    }

    #[test]
    fn the_line_is_shown_with_what_is_at_fault() {
        let text = "mode = \"create\"\n[fields]\nfull_name = \"{Họ} {Tên}\"\n";
        insta::assert_snapshot!(shown(text, "Tên", 80));
        insta::assert_snapshot!(excerpt(&place(text, "Tên"), "config.toml", false, Paint::PLAIN, 80));
    }

    #[test]
    fn a_long_line_is_cut_to_the_width_around_the_fault() {
        let columns = "\"Số điện thoại\", ".repeat(12);
        let text = format!("[fields]\nphone = [{columns}\"Di động\", {columns}]\n");
        for width in [30, 40, 80] {
            let shown = shown(&text, "\"Di động\"", width);
            assert!(shown.lines().all(|line| line.width() <= width), "{shown}");
            assert!(shown.contains("Di động"), "{shown}");
        }
        insta::assert_snapshot!(shown(&text, "\"Di động\"", 40));
    }

    #[test]
    fn a_key_is_not_shown() {
        for at_fault in ["api_key", "\"abc123\"", "abc"] {
            let shown = shown("api_key = \"abc123\"\n", at_fault, 80);
            assert!(shown.contains("api_key = …") && !shown.contains("abc"), "{shown}");
        }
    }
}
