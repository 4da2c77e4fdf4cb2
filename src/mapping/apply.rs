//! From a row to a customer, or to everything that is wrong with it.

mod cells;

use std::borrow::Cow;

use compact_str::CompactString;

use super::columns::name_of;
use super::compile::{Mapping, Origin, Source, TagSource};
use super::decisions::{ColumnDecision, Decisions};
use super::totals;
use super::value::{self, Setting, Target};
use crate::clean::phone::Region;
use crate::clean::{Fault, Rule, Rules, Written, key, list, name, text};
use crate::code::Code;
use crate::config::values::{BadValue, Blank, FirstName, HiddenRows, ShortRows, TagsBy};
use crate::customer::{CustomField, Customer, Field, Value};
use crate::outcome::Problem;
use crate::row::{Quoting, Row, RowShape};

/// Everything besides the mapping that decides what a row becomes.
#[derive(Debug, Clone)]
pub struct Manner {
    /// The cleaning rules that are on.
    pub rules: Rules,
    /// The region of national phone numbers.
    pub region: Region,
    /// The day of the run.
    pub today: jiff::civil::Date,
    /// For each file of the run, whether its workbook counts days from 1904.
    pub epochs_1904: Vec<bool>,
    /// What was decided from whole columns.
    pub decisions: Decisions,
    /// The list's headers, for messages.
    pub headers: Vec<String>,
    /// An empty cell.
    pub blank: Blank,
    /// A bad email or phone.
    pub invalid_contact: BadValue,
    /// A bad value elsewhere.
    pub invalid_optional: BadValue,
    /// A row with too few cells.
    pub short_rows: ShortRows,
    /// A row that the workbook hides.
    pub hidden_rows: HiddenRows,
    /// What is sent as `first_name`.
    pub first_name: FirstName,
}

/// What a row became.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapped {
    /// The one thing.
    pub verdict: Verdict,
    /// What was dropped or doubted.
    pub warnings: Vec<Problem>,
    /// Which rules changed which column's value; no entry for values taken as they are.
    pub cleaned: Vec<(Option<usize>, Rules)>,
}

/// What a row became.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// A customer.
    Ready(Customer),
    /// Left out on purpose.
    Skipped(Problem),
    /// Refused; at least one problem.
    Invalid(Vec<Problem>),
}

impl Mapping {
    /// Makes a customer of a row.
    pub fn apply<'a>(&'a self, row: &'a Row, manner: &'a Manner) -> Mapped {
        let mut work = Work {
            row,
            manner,
            // The first name may follow from the whole one, the gender too.
            customer: Customer::with_capacity(self.sources.len() + 2),
            problems: Vec::new(),
            warnings: Vec::new(),
            cleaned: Vec::new(),
            setting: Setting {
                rules: manner.rules,
                region: manner.region,
                today: manner.today,
                epoch_1904: manner.epochs_1904.get(row.file).copied().unwrap_or(false),
                decision: ColumnDecision::NONE,
                format: None,
                separator: ",",
            },
        };
        if let Some(skipped) = self.skips(&work) {
            return work.end(|_| Verdict::Skipped(skipped));
        }
        work.judge_shape();
        // Whether such a row is to be skipped nobody knows.
        let unknown =
            work.note_kinds(&"row", self.skip_when.iter().map(|(column, _)| std::slice::from_ref(column)), |_, _| true);
        work.problems.extend(unknown);
        work.note_repairs(self);
        let mut bad_contacts = Vec::new();
        let mut unknown_contacts = Vec::new();
        for source in &self.sources {
            let (column, cell) = work.raw(source);
            // Not empty: nothing takes its place, and nothing is erased.
            if !work.row.is_text() && work.is_unknown(source, &mut unknown_contacts) {
                continue;
            }
            match work.clean(source, column, &cell) {
                Ok(Some(value)) => work.set(source, value),
                Ok(None) => {
                    if let Some(value) = source.default.clone().or_else(|| work.blank(source)) {
                        work.set(source, value);
                    }
                }
                Err(fault) => {
                    let problem = work.problem(source, column, fault);
                    match source.target {
                        Target::Field(Field::Email | Field::Phone, _) => bad_contacts.push(problem),
                        Target::Field(..) | Target::Custom(..) => match manner.invalid_optional {
                            BadValue::Drop => work.warnings.push(problem),
                            BadValue::Refuse => work.problems.push(problem),
                        },
                    }
                }
            }
        }
        if let Some(tags) = &self.tags {
            work.tag(tags);
        }
        work.derive_first_name(self);
        work.judge_contact(bad_contacts, unknown_contacts);
        work.end(|work| {
            if work.problems.is_empty() {
                Verdict::Ready(std::mem::take(&mut work.customer))
            } else {
                Verdict::Invalid(std::mem::take(&mut work.problems))
            }
        })
    }

    fn skips(&self, work: &Work<'_>) -> Option<Problem> {
        if work.row.hidden && work.manner.hidden_rows == HiddenRows::Skip {
            return Some(Problem::of_row(Code::RowHidden));
        }
        let mut told = self.skip_when.iter().filter(|(column, _)| !work.row.kind(*column).is_unknown());
        let (column, _) = told.find(|(column, cell)| key::literal(&work.cell(*column)) == *cell)?;
        Some(
            Problem::of_row(Code::SkipWhen)
                .with("column", name_of(&work.manner.headers, *column))
                .with("value", work.cell(*column)),
        )
    }
}

/// A row on its way.
struct Work<'a> {
    row: &'a Row,
    manner: &'a Manner,
    customer: Customer,
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
    cleaned: Vec<(Option<usize>, Rules)>,
    /// For the cell that is cleaned next.
    setting: Setting<'a>,
}

impl<'a> Work<'a> {
    fn end(mut self, verdict: impl FnOnce(&mut Self) -> Verdict) -> Mapped {
        let verdict = verdict(&mut self);
        Mapped { verdict, warnings: self.warnings, cleaned: self.cleaned }
    }

    /// Notes for each column that is used whether its cell was repaired.
    fn note_repairs(&mut self, mapping: &Mapping) {
        if self.row.is_ascii() {
            return;
        }
        for column in self.manner.decisions.repaired().filter(|column| mapping.uses(*column)) {
            let cell = self.row.cell(column);
            if !cell.is_ascii() && self.cell(column) != cell {
                self.cleaned.push((Some(column), Rules::from_iter([Rule::TextRepair])));
            }
        }
    }

    fn judge_shape(&mut self) {
        match self.row.shape {
            RowShape::Whole => {}
            RowShape::Short { missing } => {
                let problem = Problem::of_row(Code::RowShort).with("missing", missing.to_string());
                match self.manner.short_rows {
                    ShortRows::Pad => self.warnings.push(problem),
                    ShortRows::Refuse => self.problems.push(problem),
                }
            }
            RowShape::Long { .. } => self.problems.push(Problem::of_row(Code::RowTooLong)),
        }
        match self.row.quoting {
            Quoting::Sound => {}
            Quoting::Stray => self.warnings.push(Problem::of_row(Code::QuoteStray)),
            // Before all else: what the cells say is of several rows.
            Quoting::Joined { last_line } => self.problems.insert(0, Problem::rows_joined(self.row.line, last_line)),
        }
    }

    /// What a source finds in the row, and in which column; no column for a template.
    fn raw(&self, source: &Source) -> (Option<usize>, Cow<'a, str>) {
        let (column, cell) = match &source.origin {
            Origin::Columns(columns) if columns.len() == 1 => (Some(columns[0]), self.cell(columns[0])),
            Origin::Columns(columns) => {
                let filled = columns.iter().copied().find(|column| self.is_filled(source, *column));
                let column = filled.or(columns.first().copied());
                (column, column.map_or(Cow::Borrowed(""), |column| self.cell(column)))
            }
            Origin::Template(template) => {
                (None, template.fill(|column| self.said(*column)).map_or(Cow::Borrowed(""), Cow::Owned))
            }
            Origin::Constant(_) => (None, Cow::Borrowed("")),
        };
        let cell = match (&source.split, source.part) {
            (Some(split), Some(part)) => value::part_of(&cell, split, part),
            (Some(_) | None, _) => cell,
        };
        if source.values.is_empty() {
            return (column, cell);
        }
        match source.values.get(&key::literal(&cell)) {
            Some(value) => (column, Cow::Owned(value.clone())),
            None => (column, cell),
        }
    }

    fn clean(&mut self, source: &'a Source, column: Option<usize>, cell: &str) -> Result<Option<Value>, Fault> {
        if let Origin::Constant(value) = &source.origin {
            return Ok(Some(value.clone()));
        }
        let setting = &mut self.setting;
        setting.decision = column.map_or(ColumnDecision::NONE, |column| *self.manner.decisions.of(column));
        setting.format = source.format.as_deref();
        setting.separator = source.split.as_deref().unwrap_or(",");
        let written = column.map_or(Written::Text, |column| value::written(self.row.kind(column)));
        let cleaned = value::clean(cell, written, &source.target, setting);
        if !cleaned.applied.is_empty() {
            self.cleaned.push((column, cleaned.applied));
        }
        // Of a column that is repaired, a cell that was left because it may be right.
        let doubt = setting.decision.repair.zip(column).and_then(|(repair, column)| {
            let typed = self.row.cell(column);
            repair.doubt(typed).map(|meant| text::garbled(typed, meant))
        });
        // Nearly always there are none.
        if !cleaned.warnings.is_empty() || doubt.is_some() {
            for fault in cleaned.warnings.into_iter().chain(doubt) {
                let warning = self.problem(source, column, fault);
                self.warnings.push(warning);
            }
        }
        cleaned.result
    }

    fn problem(&self, source: &Source, column: Option<usize>, fault: Fault) -> Problem {
        let mut problem = Problem { code: fault.code, field: source.name.clone(), facts: fault.facts };
        let column = column.or_else(|| source.columns().next());
        problem.facts.push(("column", column.map_or_else(String::new, |column| name_of(&self.manner.headers, column))));
        problem.facts.push(("field", source.name.to_string()));
        problem
    }

    fn blank(&self, source: &Source) -> Option<Value> {
        let erasable = !matches!(source.target, Target::Field(Field::Email | Field::Phone, _));
        (self.manner.blank == Blank::Null && erasable).then_some(Value::Null)
    }

    fn set(&mut self, source: &Source, value: Value) {
        match &source.target {
            Target::Field(field, _) => self.customer.set(*field, value),
            Target::Custom(name, _) => self.customer.custom_fields.push(CustomField { name: name.clone(), value }),
        }
    }

    fn tag(&mut self, tags: &TagSource) {
        let mut all = tags.always.clone();
        let unknown = self.note_kinds(&"tags", tags.columns.chunks(1), |_, _| true);
        self.warnings.extend(unknown);
        for column in &tags.columns {
            let cleaned = list::clean(&self.cell(*column), &tags.split, self.manner.rules);
            if !cleaned.applied.is_empty() {
                self.cleaned.push((Some(*column), cleaned.applied));
            }
            all.extend(cleaned.result.ok().flatten().unwrap_or_default());
        }
        for tag in all {
            let is_id = tag.len() == 24 && tag.bytes().all(|byte| byte.is_ascii_hexdigit());
            if tags.by == TagsBy::Id && !is_id {
                self.warnings.push(Problem::new(Code::TagIdMistaken, "tags").with("value", tag));
            } else if !self.customer.tags.contains(&tag) {
                self.customer.tags.push(tag);
            }
        }
    }

    /// LadiFlow keeps the whole name in `first_name`: unless the mapping fills it, it follows the whole name.
    fn derive_first_name(&mut self, mapping: &Mapping) {
        if let Some(whole) = self.customer.text(Field::FullName) {
            let gender = (self.manner.rules.has(Rule::SalutationGender) && !mapping.fills(Field::Gender))
                .then(|| name::gender(whole))
                .flatten();
            if let Some(gender) = gender {
                self.customer.set(Field::Gender, Value::Text(CompactString::const_new(gender.name())));
            }
        }
        if mapping.fills(Field::FirstName) {
            return;
        }
        let first = match (self.manner.first_name, self.customer.text(Field::FullName)) {
            (FirstName::Whole, Some(whole)) => whole.into(),
            (FirstName::LastWord, Some(whole)) => name::last_word(whole).into(),
            (FirstName::Off, _) | (_, None) => return,
        };
        self.customer.set(Field::FirstName, Value::Text(first));
    }

    /// A row needs an email or a phone; what becomes of a bad one the config says. Without any, formulas that could have
    /// been one are what is wrong.
    fn judge_contact(&mut self, bad: Vec<Problem>, unknown: Vec<Problem>) {
        let has_contact = self.customer.identity().is_some();
        // What stands below the columns of contacts in a line of totals is a sum, no contact gone wrong.
        let bad = if has_contact || !totals::are_in(self.row) { bad } else { Vec::new() };
        match self.manner.invalid_contact {
            BadValue::Drop if has_contact => self.warnings.extend(bad),
            BadValue::Drop | BadValue::Refuse if !bad.is_empty() => self.problems.extend(bad),
            BadValue::Drop | BadValue::Refuse if !has_contact && unknown.is_empty() => {
                self.problems.push(Problem::of_row(Code::NoContact));
            }
            BadValue::Drop | BadValue::Refuse => {}
        }
        if has_contact { self.warnings.extend(unknown) } else { self.problems.extend(unknown) }
    }
}
