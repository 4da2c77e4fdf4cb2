//! A table of the page, bounded whatever the list holds.

use maud::{Markup, html};

use crate::message::Lang;
use crate::report::figures::{real, whole};
use crate::report::html::Report;

/// Lines of a table at most.
pub const LINES: usize = 200;
/// Columns whose values do not say what they are.
const LABELLED: [&str; 4] = ["rows", "times", "first_rows", "row"];
/// Letters of a text at most.
const LETTERS: usize = 200;

/// A text cut to a length that a page bears.
pub fn shortened(text: &str) -> String {
    match text.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A cell and how it is set.
pub enum Cell {
    /// Words.
    Text(Markup),
    /// Sentences, which get a line of their own on a narrow screen.
    Wide(Markup),
    /// A number, set to the right.
    Number(String),
    /// Hexadecimal digits, which may break anywhere.
    Hash(String),
}

/// A share in percent, rounded, that tells a little from nothing and nearly all from all.
pub fn share(part: u64, all: u64) -> String {
    match format!("{:.0}%", 100.0 * real(part) / real(all.max(1))).as_str() {
        "0%" if part > 0 => "<1%".to_owned(),
        "100%" if part < all => ">99%".to_owned(),
        percent => percent.to_owned(),
    }
}

/// A text whose literals, which stand in backticks, are set apart.
pub fn with_literals(text: &str) -> Markup {
    let text = shortened(text);
    html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// A line of a table.
pub struct Line {
    /// From left to right.
    pub cells: Vec<Cell>,
    /// Whether it tells of a loss.
    pub is_lost: bool,
}

impl Line {
    /// An ordinary line.
    pub fn of(cells: Vec<Cell>) -> Self {
        Self { cells, is_lost: false }
    }
}

/// A cell of words.
pub fn words(text: &str) -> Cell {
    Cell::Text(html! { (shortened(text)) })
}

/// A cell that holds a machine's word.
pub fn code(text: &str) -> Cell {
    Cell::Text(html! { code { (shortened(text)) } })
}

/// A table with a head of `report.html.head.<key>` words.
pub fn table(report: &Report<'_>, keys: &[&str], lines: Vec<Line>) -> Markup {
    let lang = report.lang;
    let numbers: Vec<_> = lines
        .first()
        .map(|line| line.cells.iter().map(|it| matches!(it, Cell::Number(_))).collect())
        .unwrap_or_default();
    let more = lines.len().saturating_sub(LINES);
    let is_stacked = lines.iter().take(1).flat_map(|line| &line.cells).any(|it| matches!(it, Cell::Wide(_)));
    // Where a narrow screen has no room for the head, a bare number says what it is.
    let label = |place: usize| {
        let key = keys.get(place).filter(|key| is_stacked && LABELLED.contains(*key))?;
        Some(lang.text(&format!("report.html.head.{key}"), &[]))
    };
    let head = keys.iter().zip(numbers.into_iter().chain(std::iter::repeat(false)));
    html! {
        div .scroll {
            table class=[is_stacked.then_some("stacked")] {
                thead { tr {
                    @for (key, is_number) in head {
                        th scope="col" class=[is_number.then_some("n")] { (lang.text(&format!("report.html.head.{key}"), &[])) }
                    }
                } }
                tbody {
                    @for line in lines.into_iter().take(LINES) {
                        tr class=[line.is_lost.then_some("lost")] {
                            @for (place, cell) in line.cells.into_iter().enumerate() {
                                @match cell {
                                    Cell::Text(text) => { td data-head=[label(place)] { (text) } }
                                    Cell::Wide(text) => { td .wide data-head=[label(place)] { (text) } }
                                    Cell::Number(number) => { td .n data-head=[label(place)] { (number) } }
                                    Cell::Hash(digits) => { td .hash { code { (digits) } } }
                                }
                            }
                        }
                    }
                }
            }
        }
        (further(lang, more))
    }
}

/// Says how many lines are left out.
pub fn further(lang: Lang, lines: usize) -> Markup {
    html! { @if lines > 0 { p .soft { (lang.text("report.html.more", &[("lines", whole(lang, lines as u64))])) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_and_only_nothing_is_0_and_all_100_percent() {
        let told = [(71, 81), (3, 81), (7, 81), (0, 81), (1, 900), (899, 900), (81, 81), (0, 0)];
        assert_eq!(told.map(|(part, all)| share(part, all)), ["88%", "4%", "9%", "0%", "<1%", ">99%", "100%", "0%"]);
    }
}
