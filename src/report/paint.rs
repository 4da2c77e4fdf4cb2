//! Colour, where the terminal and the user allow it.

/// A colour that carries a meaning which the words carry too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Good,
    /// Look here.
    Warning,
    /// Something failed.
    Bad,
    /// Less important than what stands around it.
    Quiet,
    /// What follows belongs to it.
    Heading,
}

/// Puts colour on texts, or leaves them as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint {
    is_on: bool,
}

impl Paint {
    /// Leaves every text as it is.
    pub const PLAIN: Self = Self { is_on: false };

    /// Colours for a stream: only in a terminal that can, and only without `NO_COLOR` (<https://no-color.org>).
    pub fn for_stream(is_terminal: bool, no_color: Option<&str>, term: Option<&str>) -> Self {
        let is_refused = no_color.is_some_and(|value| !value.is_empty());
        Self { is_on: is_terminal && !is_refused && term != Some("dumb") }
    }

    /// Whether colours are put on.
    pub const fn is_on(self) -> bool {
        self.is_on
    }

    /// The text in its tone.
    pub fn paint(self, tone: Tone, text: &str) -> String {
        let colour = match tone {
            _ if !self.is_on => return text.to_owned(),
            Tone::Good => "32",
            Tone::Warning => "33",
            Tone::Bad => "31",
            Tone::Quiet => "2",
            Tone::Heading => "1",
        };
        format!("\u{1b}[{colour}m{text}\u{1b}[0m")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_only_where_it_is_allowed() {
        let table = [
            (true, None, Some("xterm-256color"), true),
            (true, Some(""), None, true),
            (true, Some("1"), None, false),
            (true, None, Some("dumb"), false),
            (false, None, Some("xterm"), false),
        ];
        for (is_terminal, no_color, term, is_on) in table {
            let paint = Paint::for_stream(is_terminal, no_color, term);
            assert_eq!(paint, Paint { is_on }, "{no_color:?} {term:?}");
        }
        assert_eq!(Paint::PLAIN.paint(Tone::Bad, "x"), "x");
        assert_eq!(Paint { is_on: true }.paint(Tone::Good, "x"), "\u{1b}[32mx\u{1b}[0m");
    }
}
