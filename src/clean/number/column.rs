//! Whether the numbers of a column have a decimal comma or a decimal point: decided from all of them.

use super::super::{Fault, Written};
use crate::code::Code;

/// What stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Decimal {
    /// `4,5` and `1.234`, as in Vietnam.
    #[default]
    Comma,
    /// `4.5` and `1,234`, as in English.
    Point,
}

impl Decimal {
    /// Its stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Comma => "comma",
            Self::Point => "point",
        }
    }

    /// The key of its name for people.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Comma => "decimal.comma",
            Self::Point => "decimal.point",
        }
    }

    /// The one of that exact name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Comma, Self::Point].into_iter().find(|decimal| decimal.name() == name)
    }
}

/// What the cells of a column say. Parts of a column may be observed apart and merged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    comma: u64,
    point: u64,
    /// The first cell that could be read both ways.
    unsure: Option<String>,
}

/// What was decided for a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// How its numbers are read.
    pub decimal: Decimal,
    /// What is doubtful about that.
    pub warnings: Vec<Fault>,
}

impl Evidence {
    /// Takes note of a cell.
    pub fn observe(&mut self, cell: &str, written: Written) {
        if written != Written::Text {
            return;
        }
        match hint(cell.trim()) {
            Hint::Comma => self.comma += 1,
            Hint::Point => self.point += 1,
            Hint::Either if self.unsure.is_none() => self.unsure = Some(cell.trim().to_owned()),
            Hint::Either | Hint::Nothing => {}
        }
    }

    /// Adds what another part of the column says; that part comes after this one.
    pub fn merge(&mut self, other: &Self) {
        self.comma += other.comma;
        self.point += other.point;
        if self.unsure.is_none() {
            self.unsure.clone_from(&other.unsure);
        }
    }

    /// What the column means; `default` where its cells do not tell.
    pub fn decide(&self, default: Decimal) -> Decision {
        let decimal = match self.comma.cmp(&self.point) {
            std::cmp::Ordering::Greater => Decimal::Comma,
            std::cmp::Ordering::Less => Decimal::Point,
            std::cmp::Ordering::Equal => default,
        };
        let code = match (self.comma, self.point, &self.unsure) {
            (0, 0, None) | (1.., 0, _) | (0, 1.., _) => return Decision { decimal, warnings: Vec::new() },
            (0, 0, Some(_)) => Code::NumberSeparatorAssumed,
            (1.., 1.., _) => Code::NumberSeparatorMixed,
        };
        let example = self.unsure.as_deref().unwrap_or_default();
        Decision { decimal, warnings: vec![Fault::new(code, example).with("decimal_key", decimal.key())] }
    }
}

enum Hint {
    Comma,
    Point,
    Either,
    Nothing,
}

fn hint(text: &str) -> Hint {
    let text = text.trim_start_matches(['-', '+']);
    let text = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',') {
        return Hint::Nothing;
    }
    let (dots, commas) = (text.matches('.').count(), text.matches(',').count());
    let says = |separator: char| if separator == ',' { Hint::Comma } else { Hint::Point };
    let sole = match (dots, commas) {
        (0, 0) => return Hint::Nothing,
        (1, 0) => '.',
        (0, 1) => ',',
        // Whatever stands several times parts thousands.
        (2.., 0) => return Hint::Comma,
        (0, 2..) => return Hint::Point,
        // The last of two kinds stands before the decimals.
        _ => return if text.rfind('.') > text.rfind(',') { Hint::Point } else { Hint::Comma },
    };
    let (whole, fraction) = text.split_once(sole).expect("the separator was just counted");
    let may_part_thousands = fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    if may_part_thousands { Hint::Either } else { says(sole) }
}
