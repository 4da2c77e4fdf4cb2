//! What was decided from whole columns: in which order dates stand, what separates decimals, how text is repaired.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::columns::{letters, name_of};
use crate::charset::{Mending, Repair};
use crate::clean::date::{Form, Order, Rewriting};
use crate::clean::number::Decimal;

/// The decisions on one column. Where nothing was decided, its part is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ColumnDecision {
    /// The order of day and month, of a column of dates.
    pub order: Option<Order>,
    /// What a spreadsheet may have made of the dates, in a list that is fed back.
    pub rewriting: Option<Rewriting>,
    /// The decimal separator, of a column of numbers.
    pub decimal: Option<Decimal>,
    /// The repair that its cells need.
    pub repair: Option<Mending>,
}

impl ColumnDecision {
    /// Nothing was decided.
    pub const NONE: Self = Self { order: None, rewriting: None, decimal: None, repair: None };

    /// A cell of the column, repaired if the column needs it.
    pub fn mended<'a>(&self, cell: &'a str) -> Cow<'a, str> {
        self.repair.map_or(Cow::Borrowed(cell), |repair| repair.mend(cell))
    }
}

/// The decisions on every column of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decisions(Vec<ColumnDecision>);

/// Decisions as they stand in `summary.json`: by the column's name, stable words only.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StoredDecisions(BTreeMap<String, StoredDecision>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct StoredDecision {
    #[serde(skip_serializing_if = "Option::is_none")]
    dates: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dates_written: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    dates_swapped: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    decimals: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repair: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    repair_mixed: bool,
}

impl Decisions {
    /// No decision on any of so many columns.
    pub fn none(columns: usize) -> Self {
        Self(vec![ColumnDecision::default(); columns])
    }

    /// The decisions on a column, counted from 0.
    pub fn of(&self, column: usize) -> &ColumnDecision {
        self.0.get(column).unwrap_or(&ColumnDecision::NONE)
    }

    /// The columns whose cells need a repair.
    pub fn repaired(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().filter(|(_, decision)| decision.repair.is_some()).map(|(column, _)| column)
    }

    /// The decisions on a column, to be changed.
    ///
    /// # Panics
    /// There is no such column.
    pub fn of_mut(&mut self, column: usize) -> &mut ColumnDecision {
        &mut self.0[column]
    }

    /// As they stand in `summary.json`, together with how the dates of each column are written.
    pub fn stored(&self, headers: &[String], forms: &[Option<Form>]) -> StoredDecisions {
        let decided = self.0.iter().enumerate().filter(|(_, decision)| **decision != ColumnDecision::default());
        StoredDecisions(
            decided
                .map(|(column, decision)| {
                    // What a spreadsheet made of a column later is not how it was written.
                    let form = match decision.rewriting {
                        Some(rewriting) => Some(rewriting.form),
                        None => forms.get(column).copied().flatten(),
                    };
                    let stored = StoredDecision {
                        dates: decision.order.map(|order| order.name().to_owned()),
                        dates_written: form.map(|form| form.name().to_owned()),
                        dates_swapped: decision.rewriting.is_some_and(|rewriting| rewriting.is_swapped),
                        decimals: decision.decimal.map(|decimal| decimal.name().to_owned()),
                        repair: decision.repair.map(|mending| mending.repair.name().to_owned()),
                        repair_mixed: decision.repair.is_some_and(|mending| mending.is_mixed),
                    };
                    (key(headers, column), stored)
                })
                .collect(),
        )
    }
}

impl StoredDecisions {
    /// For a list with these headers; what names no column of it, or is no known word, is left out.
    pub fn restore(&self, headers: &[String]) -> Decisions {
        let mut decisions = Decisions::none(headers.len());
        for column in 0..headers.len() {
            if let Some(stored) = self.0.get(&key(headers, column)) {
                decisions.0[column] = ColumnDecision {
                    order: stored.dates.as_deref().and_then(Order::named),
                    rewriting: stored
                        .dates_written
                        .as_deref()
                        .and_then(Form::named)
                        .map(|form| Rewriting { form, is_swapped: stored.dates_swapped }),
                    decimal: stored.decimals.as_deref().and_then(Decimal::named),
                    repair: stored
                        .repair
                        .as_deref()
                        .and_then(Repair::named)
                        .map(|repair| Mending { repair, is_mixed: stored.repair_mixed }),
                };
            }
        }
        decisions
    }
}

/// By what a decision finds its column again: its name, or its place where an earlier column has the same name.
fn key(headers: &[String], column: usize) -> String {
    let is_repeated = headers[..column].iter().any(|earlier| earlier.trim() == headers[column].trim());
    if is_repeated { format!("col:{}", letters(column)) } else { name_of(headers, column) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_come_back_from_where_they_are_stored() {
        let headers = ["Ngày sinh", "", "Tên", "Ngày sinh"].map(str::to_owned);
        let mut decisions = Decisions::none(4);
        decisions.of_mut(3).order = Some(Order::DayFirst);
        decisions.of_mut(0).order = Some(Order::MonthFirst);
        decisions.of_mut(1).decimal = Some(Decimal::Comma);
        decisions.of_mut(2).repair = Some(Mending { repair: Repair::Tcvn3, is_mixed: true });
        let stored = serde_json::to_string(&decisions.stored(&headers, &[None; 4])).unwrap();
        let stored: StoredDecisions = serde_json::from_str(&stored).unwrap();
        assert_eq!(stored.restore(&headers), decisions);
        let forms = [Some(Form::Parts), None, None, None];
        let restored = decisions.stored(&headers, &forms).restore(&headers);
        assert_eq!(restored.of(0).rewriting, Some(Rewriting { form: Form::Parts, is_swapped: false }));
        assert_eq!(
            restored.stored(&headers, &[None; 4]),
            decisions.stored(&headers, &forms),
            "as long as it is fed back"
        );
    }
}
