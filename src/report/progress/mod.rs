//! How far a run is, while it goes: a bar in a terminal, a plain line now and then elsewhere, or nothing.

pub mod bar;
pub mod plain;
pub mod screen;
mod speed;
pub mod words;

use std::io;

use crate::event::{Event, Listener, Tally};
use crate::message::Lang;
use crate::report::progress::bar::Bars;
use crate::report::progress::plain::PlainLines;
use crate::report::progress::screen::Screen;

/// What `--progress` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// A bar where the terminal can draw one, else plain lines.
    #[default]
    Auto,
    /// A plain line every five seconds.
    Plain,
    /// Nothing.
    None,
}

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A bar that is drawn again in its place.
    Bar,
    /// Lines one below the other.
    Plain,
    /// Not at all.
    Silent,
}

impl Choice {
    /// How progress is shown on standard error: `term` is the variable `TERM`.
    pub fn style(self, is_terminal: bool, term: Option<&str>) -> Style {
        match self {
            Self::None => Style::Silent,
            Self::Auto if is_terminal && term != Some("dumb") => Style::Bar,
            Self::Auto | Self::Plain => Style::Plain,
        }
    }
}

/// Shows how far the run is.
#[derive(Debug)]
pub enum Progress {
    /// A bar with two lines below it.
    Bar(Bars),
    /// A plain line every five seconds.
    Plain(PlainLines),
    /// Nothing.
    Silent,
}

impl Progress {
    /// Shows progress on a screen in its style.
    pub fn new(style: Style, screen: &Screen, lang: Lang) -> Self {
        match style {
            Style::Bar => Self::Bar(Bars::new(screen, lang)),
            Style::Plain => Self::Plain(PlainLines::new(screen.clone(), lang)),
            Style::Silent => Self::Silent,
        }
    }
}

impl Listener for Progress {
    fn hear(&mut self, event: &Event<'_>, tally: &Tally) -> io::Result<()> {
        match self {
            Self::Bar(bars) => bars.hear(event, tally),
            Self::Plain(lines) => lines.hear(event, tally),
            Self::Silent => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_drawn_only_where_it_can_be() {
        let table = [
            (Choice::Auto, true, Some("xterm"), Style::Bar),
            (Choice::Auto, true, None, Style::Bar),
            (Choice::Auto, true, Some("dumb"), Style::Plain),
            (Choice::Auto, false, Some("xterm"), Style::Plain),
            (Choice::Plain, true, Some("xterm"), Style::Plain),
            (Choice::None, true, Some("xterm"), Style::Silent),
        ];
        for (choice, is_terminal, term, style) in table {
            assert_eq!(choice.style(is_terminal, term), style, "{choice:?} {is_terminal} {term:?}");
        }
    }
}
