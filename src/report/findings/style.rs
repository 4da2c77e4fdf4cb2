//! How findings are laid out: language, colour, width, and lines that fit.

use unicode_width::UnicodeWidthChar;

use crate::message::{Fact, Lang};
use crate::report::paint::{Paint, Tone};

/// How findings are shown.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The language of every text.
    pub lang: Lang,
    /// Colour.
    pub paint: Paint,
    /// Columns of the terminal.
    pub width: usize,
}

/// Narrower terminals than this get lines as if they had it.
const NARROWEST: usize = 30;

impl Style {
    /// A text of `findings.*`.
    pub(super) fn text(self, key: &str, facts: &[Fact]) -> String {
        self.lang.text(&format!("findings.{key}"), facts)
    }

    /// The line above a section.
    pub(super) fn heading(self, key: &str) -> String {
        self.lines(0, &self.paint.paint(Tone::Heading, &self.text(&format!("heading.{key}"), &[])))
    }

    /// A text as lines that fit, moved in by so many columns, what goes on moved in by two more.
    pub(super) fn lines(self, indent: usize, text: &str) -> String {
        let (first, following) = (" ".repeat(indent), " ".repeat(indent + 2));
        let options = textwrap::Options::new(self.width.max(NARROWEST))
            .initial_indent(&first)
            .subsequent_indent(&following)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
        textwrap::fill(text, options) + "\n"
    }
}

/// A text of the list as one line: what steers a terminal becomes a space.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// As much of a text of the list as has room in so many columns.
pub(super) fn cut(text: &str, columns: usize) -> String {
    let text = plain(text.trim());
    let mut taken = 0;
    for (at, letter) in text.char_indices() {
        taken += letter.width().unwrap_or(0);
        if taken > columns {
            // The last letter that fitted makes room for the mark.
            let shown: Vec<_> = text[..at].char_indices().collect();
            let end = shown.last().map_or(0, |(at, _)| *at);
            return format!("{}…", text[..end].trim_end());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_shown_as_space() {
        assert_eq!(plain("An\u{1b}[2J\nBình\u{9b}"), "An [2J Bình ");
    }

    #[test]
    fn a_text_is_cut_by_the_columns_it_takes_not_by_its_bytes() {
        assert_eq!(cut("Nguyễn", 6), "Nguyễn");
        assert_eq!(cut("Nguye\u{302}\u{303}n", 6), "Nguye\u{302}\u{303}n");
        assert_eq!(cut("Nguyễn Văn", 6), "Nguyễ…");
        assert_eq!(cut("漢字漢字", 5), "漢…");
    }
}
