//! Whether day or month comes first in a column: decided from all of its cells.

use super::super::{Fault, Written};
use super::{Order, parse};
use crate::code::Code;

/// What the cells of a column say. Parts of a column may be observed apart and merged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Texts whose first part is above 12.
    day_first: Seen,
    /// Texts whose second part is above 12.
    month_first: Seen,
    /// Texts that can be read both ways and mean different days.
    either: Seen,
    /// Dates of the workbook with a day up to 12, and above.
    real_early: u64,
    real_late: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Seen {
    count: u64,
    /// The first such cell.
    example: Option<String>,
}

impl Seen {
    fn note(&mut self, cell: &str) {
        self.count += 1;
        if self.example.is_none() {
            self.example = Some(cell.to_owned());
        }
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        if self.example.is_none() {
            self.example.clone_from(&other.example);
        }
    }

    fn example(&self) -> &str {
        self.example.as_deref().unwrap_or_default()
    }
}

/// What was decided for a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// How its dates are read.
    pub order: Order,
    /// What is doubtful about that.
    pub warnings: Vec<Fault>,
}

impl Evidence {
    /// Takes note of a cell.
    pub fn observe(&mut self, cell: &str, written: Written) {
        let Some((triple, _)) = parse::triple(cell.trim()) else {
            return;
        };
        let (first, second) = (triple.first.value, triple.second.value);
        match written {
            Written::Date if triple.third.value > 12 => self.real_late += 1,
            Written::Date => self.real_early += 1,
            Written::Text if triple.is_year_first() || !(1..=31).contains(&first) || !(1..=31).contains(&second) => {}
            Written::Text if first > 12 && second > 12 => {}
            Written::Text if first > 12 => self.day_first.note(cell),
            Written::Text if second > 12 => self.month_first.note(cell),
            Written::Text if first != second => self.either.note(cell),
            Written::Text | Written::Number => {}
        }
    }

    /// Adds what another part of the column says; that part comes after this one.
    pub fn merge(&mut self, other: &Self) {
        self.day_first.merge(&other.day_first);
        self.month_first.merge(&other.month_first);
        self.either.merge(&other.either);
        self.real_early += other.real_early;
        self.real_late += other.real_late;
    }

    /// What the column means; `default` where its cells do not tell.
    ///
    /// Warns where both orders occur (`date_order_mixed`), where nothing tells (`date_order_assumed`), and where a
    /// spreadsheet read just those dates that it could as month first, leaving the others as text
    /// (`date_half_swapped`).
    pub fn decide(&self, default: Order) -> Decision {
        let order = match self.day_first.count.cmp(&self.month_first.count) {
            std::cmp::Ordering::Greater => Order::DayFirst,
            std::cmp::Ordering::Less => Order::MonthFirst,
            std::cmp::Ordering::Equal => default,
        };
        let mut warnings = Vec::new();
        match (self.day_first.count, self.month_first.count, self.either.count) {
            (1.., 1.., _) => {
                let minority = if order == Order::DayFirst { &self.month_first } else { &self.day_first };
                warnings.push(
                    Fault::new(Code::DateOrderMixed, minority.example())
                        .with("order", order.name())
                        .with("cells", minority.count.to_string()),
                );
            }
            (0, 0, 1..) => {
                warnings.push(Fault::new(Code::DateOrderAssumed, self.either.example()).with("order", order.name()));
            }
            _ => {}
        }
        if self.day_first.count > 0 && self.real_early > 0 && self.real_late == 0 {
            warnings.push(
                Fault::new(Code::DateHalfSwapped, self.day_first.example()).with("cells", self.real_early.to_string()),
            );
        }
        Decision { order, warnings }
    }
}
