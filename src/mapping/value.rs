//! From the text of a cell to the value that is sent, by the kind of its field.

use std::borrow::Cow;

use compact_str::CompactString;
use jiff::civil::Date;

use super::decisions::ColumnDecision;
use crate::clean::date::{self, Purpose};
use crate::clean::phone::{self, Region};
use crate::clean::{Cleaned, Rules, Written, email, gender, language, list, name, number, place, text, url};
use crate::config::rules::ValueType;
use crate::customer::{Field, FieldKind, Value};
use crate::row::CellKind;

/// What a value is for: a field of LadiFlow, or one that the account's owner made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A documented field; the type is set where the config says it.
    Field(Field, Option<ValueType>),
    /// A custom field.
    Custom(CompactString, ValueType),
}

/// What cleaning needs to know besides the cell.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The rules that are on.
    pub rules: Rules,
    /// The region of national phone numbers.
    pub region: Region,
    /// The day of the run.
    pub today: Date,
    /// Whether the workbook counts days from 1904.
    pub epoch_1904: bool,
    /// What the column decided.
    pub decision: ColumnDecision,
    /// The format of dates, where the mapping says it.
    pub format: Option<&'a str>,
    /// What separates the parts of a list.
    pub separator: &'a str,
}

/// What a cell was in the file, as far as its meaning hangs on it.
pub fn written(kind: CellKind) -> Written {
    match kind {
        CellKind::Number => Written::Number,
        CellKind::Date => Written::Date,
        CellKind::Text | CellKind::Boolean | CellKind::Error | CellKind::Uncalculated | CellKind::Damaged => {
            Written::Text
        }
    }
}

/// Cleans a cell for its target.
pub fn clean(cell: &str, written: Written, target: &Target, setting: &Setting<'_>) -> Cleaned<Value> {
    let rules = setting.rules;
    let decimal = setting.decision.decimal.unwrap_or_default();
    let as_date = |purpose| {
        let reading = date::Reading {
            order: setting.decision.order.unwrap_or_default(),
            rewriting: setting.decision.rewriting,
            format: setting.format,
            epoch_1904: setting.epoch_1904,
            purpose,
            today: setting.today,
        };
        date::clean(cell, written, &reading, rules).map(Value::Text)
    };
    let as_list = || list::clean(cell, setting.separator, rules).map(Value::List);
    match target {
        Target::Custom(_, ValueType::Text) => text::clean(cell, rules).map(Value::Text),
        Target::Custom(_, ValueType::Number) => number::clean(cell, written, decimal, rules).map(Value::Number),
        Target::Custom(_, ValueType::Date) => as_date(Purpose::Any),
        Target::Custom(_, ValueType::List) | Target::Field(_, Some(ValueType::List)) => as_list(),
        Target::Field(field, _) => match field.kind() {
            FieldKind::Email => email::clean(cell, rules).map(Value::Text),
            FieldKind::Phone => phone::clean(cell, written, setting.region, rules).map(Value::Text),
            FieldKind::Name => name::clean(cell, rules).map(Value::Text),
            FieldKind::Date if *field == Field::Dob => as_date(Purpose::Birthday),
            FieldKind::Date => as_date(Purpose::Any),
            FieldKind::Gender => {
                gender::clean(cell, rules).map(|gender| Value::Text(CompactString::const_new(gender.name())))
            }
            FieldKind::Language => {
                language::clean(cell, rules).map(|language| Value::Text(CompactString::const_new(language.name())))
            }
            FieldKind::Score => number::score(cell, written, decimal, rules).map(Value::Number),
            FieldKind::PostalCode => number::postal_code(cell, rules).map(Value::Number),
            FieldKind::Url => url::clean(cell, rules).map(Value::Text),
            FieldKind::Text if *field == Field::City => place::clean(cell, rules).map(Value::Text),
            FieldKind::Text => text::clean(cell, rules).map(Value::Text),
            FieldKind::List => as_list(),
        },
    }
}

/// The part of a cell that is cut at `split`, counted from 1, or from the end if negative; empty if there is none.
pub fn part_of<'a>(cell: &Cow<'a, str>, split: &str, part: i32) -> Cow<'a, str> {
    if split.is_empty() {
        return cell.clone();
    }
    let parts: Vec<&str> = cell.split(split).collect();
    let at = usize::try_from(part.unsigned_abs()).unwrap_or(usize::MAX);
    let chosen = match part {
        0 => None,
        1.. => parts.get(at - 1),
        _ => parts.len().checked_sub(at).and_then(|at| parts.get(at)),
    };
    Cow::Owned(chosen.map_or_else(String::new, |part| part.trim().to_owned()))
}
