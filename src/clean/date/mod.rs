//! Calendar days: from however they are written to `yyyy-mm-dd`.

mod column;
mod limits;
mod parse;
#[cfg(test)]
mod tests;
mod time;
mod words;

use compact_str::CompactString;
use jiff::civil::Date;

pub use column::{Decision, Evidence, Form, Rewriting};

use self::parse::Parsed;
use super::{Cleaned, Fault, Rule, Rules, Written, none, text};
use crate::code::Code;

/// What comes first where both parts may be the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// `31/12/1989`, as in Vietnam.
    #[default]
    DayFirst,
    /// `12/31/1989`, as in the United States.
    MonthFirst,
}

impl Order {
    /// Its stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DayFirst => "day_first",
            Self::MonthFirst => "month_first",
        }
    }

    /// The key of its name for people.
    pub const fn key(self) -> &'static str {
        match self {
            Self::DayFirst => "date_order.day_first",
            Self::MonthFirst => "date_order.month_first",
        }
    }

    /// The one of that exact name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::DayFirst, Self::MonthFirst].into_iter().find(|order| order.name() == name)
    }
}

/// What a date may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Purpose {
    /// Somebody's birthday: not to come, not 120 years ago, no placeholder such as 1 January 1900.
    Birthday,
    /// Any day.
    #[default]
    Any,
}

/// How the dates of a column are read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// What the column decided.
    pub order: Order,
    /// What is known of a column that a spreadsheet may have rewritten.
    pub rewriting: Option<Rewriting>,
    /// A `strptime` format from the config that comes before it; `yyyy-mm-dd` is understood all the same.
    pub format: Option<&'a str>,
    /// Whether the workbook counts days from 1904.
    pub epoch_1904: bool,
    /// What the dates may be.
    pub purpose: Purpose,
    /// The day of the run.
    pub today: Date,
}

/// Whether dates can be read with this `strptime` format.
pub fn is_format(format: &str) -> bool {
    const PROBE: Date = jiff::civil::date(2001, 12, 31);
    let mut written = jiff::fmt::strtime::BrokenDownTime::from(PROBE);
    written
        .set_hour(Some(0))
        .and_then(|()| written.set_minute(Some(0)))
        .and_then(|()| written.set_second(Some(0)))
        .is_ok()
        && written.to_string(format).is_ok_and(|text| Date::strptime(format, text).is_ok_and(|date| date == PROBE))
}

/// Cleans a date.
pub fn clean(cell: &str, written: Written, reading: &Reading<'_>, rules: Rules) -> Cleaned<CompactString> {
    let mut applied = Rules::NONE;
    let tidied = text::tidy(cell, rules, &mut applied);
    let text = text::narrow(tidied, rules, &mut applied);
    if text.is_empty() {
        return Cleaned::empty();
    }
    let parsed = match reading.format.filter(|_| written == Written::Text) {
        Some(format) if !parse::is_iso(&text) => match Date::strptime(format, &*text) {
            Ok(date) => parse::formatted(date, format, reading),
            Err(_) if rules.has(Rule::NoneWords) && none::is_word_for_no_data(&text) => {
                return Cleaned::emptied_by(Rule::NoneWords);
            }
            Err(_) => {
                return Cleaned::refused(Fault::new(Code::DateFormatDiffers, cell).with("format", format));
            }
        },
        Some(_) | None => parse::parse(&text, written, reading),
    };
    match parsed {
        Parsed::Date { date, used } => {
            if let Some(rule) = used.iter().find(|rule| !rules.has(*rule) && *rule != Rule::DateUtc) {
                return Cleaned::refused(Fault::new(Code::DateRuleOff, cell).with("rule", rule.name()));
            }
            let date = if used.has(Rule::DateUtc) && rules.has(Rule::DateUtc) {
                date.tomorrow().unwrap_or(date)
            } else {
                date
            };
            let is_rewritten = is_rewritten(&text, written, reading);
            let date = if is_rewritten { unswapped(date, reading) } else { date };
            if let Some(code) = limits::broken(date, reading) {
                return Cleaned::left_out(Fault::new(code, cell).with("date", iso(date)));
            }
            let mut applied = applied.union(used);
            applied.set(Rule::DateUtc, used.has(Rule::DateUtc) && rules.has(Rule::DateUtc));
            let taken = Cleaned::taken(iso(date), applied);
            if is_rewritten {
                taken.doubted(Fault::new(Code::DateRewritten, cell).with("date", iso(date)))
            } else {
                taken
            }
        }
        Parsed::Incomplete => Cleaned::left_out(Fault::new(Code::DateIncomplete, cell)),
        Parsed::Placeholder => Cleaned::left_out(Fault::new(Code::DatePlaceholder, cell)),
        Parsed::Impossible => Cleaned::refused(Fault::new(Code::DateImpossible, cell)),
        Parsed::Conflict => {
            Cleaned::refused(Fault::new(Code::DateOrderConflict, cell).with("order_key", reading.order.key()))
        }
        Parsed::Unknown if rules.has(Rule::NoneWords) && none::is_word_for_no_data(&text) => {
            Cleaned::emptied_by(Rule::NoneWords)
        }
        Parsed::Unknown => Cleaned::refused(Fault::new(Code::DateInvalid, cell)),
    }
}

/// Whether a cell is not written as the cells of its column were before a spreadsheet had them.
fn is_rewritten(text: &str, written: Written, reading: &Reading<'_>) -> bool {
    let Some(Rewriting { form, .. }) = reading.rewriting else { return false };
    let is_year_first = || parse::triple(text).is_some_and(|(triple, _)| triple.is_year_first());
    match (form, written) {
        (Form::Parts, Written::Date) => true,
        // Of a CSV that the spreadsheet saved, or of a run that wrote down what it had made of it.
        (Form::Parts, Written::Text) => is_year_first(),
        (Form::YearFirst, Written::Text) => reading.format.is_none() && !is_year_first(),
        (Form::Parts | Form::YearFirst, Written::Number) | (Form::YearFirst, Written::Date) => false,
    }
}

/// The date that a spreadsheet made another of by taking the day for the month.
fn unswapped(date: Date, reading: &Reading<'_>) -> Date {
    let is_swapped = reading.rewriting.is_some_and(|rewriting| rewriting.is_swapped);
    let other = is_swapped.then(|| Date::new(date.year(), date.day(), date.month()).ok()).flatten();
    other.unwrap_or(date)
}

/// `yyyy-mm-dd`.
fn iso(date: Date) -> CompactString {
    let digit = |number: i16, place: i16| b'0' + u8::try_from(number / place % 10).unwrap_or(0);
    let (year, month, day) = (date.year(), i16::from(date.month()), i16::from(date.day()));
    let text = [
        digit(year, 1000),
        digit(year, 100),
        digit(year, 10),
        digit(year, 1),
        b'-',
        digit(month, 10),
        digit(month, 1),
        b'-',
        digit(day, 10),
        digit(day, 1),
    ];
    CompactString::from_utf8(text).expect("digits are ASCII")
}
