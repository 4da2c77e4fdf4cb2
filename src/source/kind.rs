//! What a text is by its form alone: an address, a number to dial, a date.

/// A form that only values have, never names of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An email address.
    Address,
    /// A phone, or another number as long.
    Number,
    /// A day.
    Date,
}

impl Kind {
    /// Every kind.
    pub(super) const ALL: [Self; 3] = [Self::Address, Self::Number, Self::Date];

    /// The kind of a text, if it has one.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        match () {
            () if is_address(text) => Some(Self::Address),
            () if is_long_number(text) => Some(Self::Number),
            () if is_date(text) => Some(Self::Date),
            () => None,
        }
    }
}

fn is_address(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace))
}

/// At least eight digits and nothing but what stands between digits.
fn is_long_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits >= 8 && text.chars().all(|c| c.is_ascii_digit() || " .-+()'\u{a0}".contains(c))
}

/// Three numbers, one of them a year, with the same mark between them.
fn is_date(text: &str) -> bool {
    ['/', '-', '.'].iter().any(|mark| {
        let parts: Vec<&str> = text.split(*mark).collect();
        let are_numbers =
            parts.iter().all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
        parts.len() == 3 && are_numbers && (parts[0].len() == 4 || parts[2].len() >= 2)
    })
}
