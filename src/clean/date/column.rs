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
    /// Texts that begin with the year and have a day up to 12, and above.
    year_first_early: u64,
    year_first_late: u64,
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

/// How all dates of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As texts of three parts that have to be told apart.
    Parts,
    /// As texts that begin with the year, or as dates of a workbook.
    YearFirst,
}

impl Form {
    /// Its stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Parts => "parts",
            Self::YearFirst => "year_first",
        }
    }

    /// The one of that exact name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Parts, Self::YearFirst].into_iter().find(|form| form.name() == name)
    }
}

/// What is known of a column before a spreadsheet had it, and what that made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rewriting {
    /// How its dates were written.
    pub form: Form,
    /// Whether the spreadsheet took day for month.
    pub is_swapped: bool,
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
            Written::Text if triple.is_year_first() && triple.third.value > 12 => self.year_first_late += 1,
            Written::Text if triple.is_year_first() => self.year_first_early += 1,
            Written::Text if !(1..=31).contains(&first) || !(1..=31).contains(&second) => {}
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
        self.year_first_early += other.year_first_early;
        self.year_first_late += other.year_first_late;
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
                        .with("order_key", order.key())
                        .with("cells", minority.count.to_string()),
                );
            }
            (0, 0, 1..) => {
                warnings.push(Fault::new(Code::DateOrderAssumed, self.either.example()).with("order_key", order.key()));
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

    /// A cell that can be read both ways, where no other tells the order.
    pub fn undecided(&self) -> Option<&str> {
        let is_told = self.day_first.count + self.month_first.count > 0;
        self.either.example.as_deref().filter(|_| !is_told)
    }

    /// How the dates of the column are written, where all are written alike.
    pub fn form(&self) -> Option<Form> {
        let in_parts = self.day_first.count + self.month_first.count + self.either.count;
        let year_first = self.year_first_early + self.year_first_late;
        match (in_parts, year_first + self.real_early + self.real_late) {
            (1.., 0) => Some(Form::Parts),
            (0, 1..) => Some(Form::YearFirst),
            _ => None,
        }
    }

    /// What is to be made of the column in a list that is fed back, by what its run decided of it.
    ///
    /// A spreadsheet turns those texts into dates that it can read in its own order and leaves the others: where texts
    /// are left that only the list's order reads, and no date has a day above 12, its order was the other one. Saved as
    /// CSV such dates are texts again, that begin with the year; but so is what somebody wrote by hand, which shows where
    /// a text is left that any spreadsheet reads.
    pub fn reread(&self, order: Order, before: Rewriting) -> (Order, Rewriting) {
        let left = match order {
            Order::DayFirst => self.day_first.count,
            Order::MonthFirst => self.month_first.count,
        };
        match before.form {
            Form::Parts => {
                let is_saved_as_texts =
                    self.either.count == 0 && self.year_first_early > 0 && self.year_first_late == 0;
                let shows_swapping = left > 0 && self.real_late == 0 && (self.real_early > 0 || is_saved_as_texts);
                let is_swapped = before.is_swapped || shows_swapping;
                (order, Rewriting { is_swapped, ..before })
            }
            // There was no order to be decided: if there is one now, it is the spreadsheet's.
            Form::YearFirst => match (self.day_first.count, self.month_first.count) {
                (1.., 0) => (Order::DayFirst, before),
                (0, 1..) => (Order::MonthFirst, before),
                _ => (order, before),
            },
        }
    }
}
