//! What cells mean: pure functions, one per kind of value, that clean what is certain and refuse what is not.
//!
//! A cell never becomes a wrong value in silence. It is empty, taken as it is, cleaned by rules that are named, taken
//! or left out with a warning, or refused with a code: see [`Cleaned`]. Repairing a column's encoding comes before
//! cleaning, since there U+00AD is a letter.

mod cleaned;
pub mod date;
pub mod email;
pub mod gender;
pub mod key;
pub mod language;
pub mod list;
pub mod name;
mod none;
pub mod number;
pub mod phone;
pub mod place;
#[cfg(test)]
mod properties;
mod rule;
pub mod text;
pub mod url;

pub use cleaned::{Cleaned, Fault};
pub use rule::{Rule, Rules};

/// What a cell was in the file, as far as its meaning hangs on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Written {
    /// Text, or any cell of a text file.
    #[default]
    Text,
    /// A number of a workbook, written as the shortest decimal with a point and without exponent.
    Number,
    /// A date of a workbook, written `yyyy-mm-dd`, with ` hh:mm:ss` if it has a time.
    Date,
}
