//! What the whole columns of a list say, gathered row by row, and what follows from it.

use crate::charset;
use crate::clean::number::Decimal;
use crate::clean::{Fault, Rule, Rules, date, number};
use crate::code::Code;
use crate::mapping::decisions::Decisions;
use crate::mapping::{Mapping, written};
use crate::row::Row;

/// What comes first in a date where nothing tells.
const USUAL: date::Order = date::Order::DayFirst;

/// So many texts with accents are kept of a column, spread over all of it, to find out how it is encoded.
const TEXTS: usize = 256;

/// Gathers what the columns say.
#[derive(Debug)]
pub struct Evidence {
    columns: Vec<ColumnEvidence>,
    dates: Vec<usize>,
    numbers: Vec<usize>,
    repairs: bool,
}

#[derive(Debug, Default)]
struct ColumnEvidence {
    /// By file: each may come from another program.
    dates: Vec<date::Evidence>,
    numbers: number::Evidence,
    texts: Vec<String>,
    /// How many texts with accents there were.
    accented: u64,
}

/// What follows from the evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusion {
    /// For the mapping.
    pub decisions: Decisions,
    /// What is doubtful about them, by column.
    pub doubts: Vec<(usize, Fault)>,
    /// How the dates of each column are written.
    pub forms: Vec<Option<date::Form>>,
}

impl Evidence {
    /// For a list of so many columns, of which the mapping reads some as dates and some as numbers.
    pub fn new(mapping: &Mapping, columns: usize, rules: Rules) -> Self {
        Self {
            columns: std::iter::repeat_with(ColumnEvidence::default).take(columns).collect(),
            dates: mapping.date_columns(),
            numbers: mapping.number_columns(),
            repairs: rules.has(Rule::TextRepair),
        }
    }

    /// Takes note of a row.
    pub fn observe(&mut self, row: &Row) {
        for column in &self.dates {
            self.columns[*column].dates_of(row.file).observe(row.cell(*column), written(row.kind(*column)));
        }
        for column in &self.numbers {
            self.columns[*column].numbers.observe(row.cell(*column), written(row.kind(*column)));
        }
        if self.repairs && !row.is_ascii() {
            for (column, cell) in row.cells().enumerate().filter(|(_, cell)| !cell.is_ascii()) {
                self.columns[column].observe_text(cell);
            }
        }
    }

    /// What follows. `decimal` is what separates decimals where a column does not tell.
    pub fn conclude(&self, decimal: Decimal) -> Conclusion {
        let mut decisions = Decisions::none(self.columns.len());
        let mut doubts = Vec::new();
        for column in self.dates.iter().copied() {
            let evidence = &self.columns[column];
            let decision = evidence.dates().decide(USUAL);
            decisions.of_mut(column).order = Some(decision.order);
            doubts.extend(decision.warnings.into_iter().map(|doubt| (column, doubt)));
            doubts.extend(evidence.borrowed(decision.order).map(|doubt| (column, doubt)));
        }
        for column in self.numbers.iter().copied() {
            let decision = self.columns[column].numbers.decide(decimal);
            decisions.of_mut(column).decimal = Some(decision.decimal);
            doubts.extend(decision.warnings.into_iter().map(|doubt| (column, doubt)));
        }
        for (column, evidence) in self.columns.iter().enumerate() {
            decisions.of_mut(column).repair = charset::detect(evidence.texts.iter().map(String::as_str));
        }
        let forms = self.columns.iter().map(|column| column.dates().form()).collect();
        Conclusion { decisions, doubts, forms }
    }

    /// What an earlier run decided, and what becomes of it where a spreadsheet has rewritten dates since.
    pub fn reconsider(&self, stored: &Decisions) -> Decisions {
        let mut decisions = stored.clone();
        for column in self.dates.iter().copied() {
            let decision = decisions.of_mut(column);
            if let Some(rewriting) = decision.rewriting {
                let (order, rewriting) =
                    self.columns[column].dates().reread(decision.order.unwrap_or_default(), rewriting);
                (decision.order, decision.rewriting) = (Some(order), Some(rewriting));
            }
        }
        decisions
    }
}

impl ColumnEvidence {
    fn dates_of(&mut self, file: usize) -> &mut date::Evidence {
        if self.dates.len() <= file {
            self.dates.resize_with(file + 1, date::Evidence::default);
        }
        &mut self.dates[file]
    }

    /// What the dates of all files say.
    fn dates(&self) -> date::Evidence {
        let mut whole = date::Evidence::default();
        self.dates.iter().for_each(|of_file| whole.merge(of_file));
        whole
    }

    /// Files of which nothing tells the order, where others make it an unusual one.
    fn borrowed(&self, order: date::Order) -> impl Iterator<Item = Fault> {
        let undecided = (1..).zip(&self.dates).filter_map(|(number, of_file)| Some((number, of_file.undecided()?)));
        let is_borrowed = order != USUAL && self.dates.len() > 1;
        undecided.filter(move |_| is_borrowed).map(move |(number, example): (usize, &str)| {
            Fault::new(Code::DateOrderBorrowed, example)
                .with("number", number.to_string())
                .with("order_key", order.key())
        })
    }

    /// Keeps the first texts, and later ones at growing distances in place of earlier ones.
    fn observe_text(&mut self, cell: &str) {
        self.accented += 1;
        if self.texts.len() < TEXTS {
            self.texts.push(cell.to_owned());
        } else if self.accented.is_power_of_two() || self.accented.is_multiple_of(1009) {
            let at = usize::try_from(self.accented % TEXTS as u64).expect("a remainder of 256 fits");
            cell.clone_into(&mut self.texts[at]);
        }
    }
}
