//! The line of the config file that would mend a cause, where one would.

use jiff::civil::Date;

use crate::cause::Cause;
use crate::clean::date::{self, Order, Purpose, Reading};
use crate::clean::{Rules as Cleaning, Written};
use crate::code::Code;
use crate::config::rules::{Constant, Rule, Rules, TO_FILL, ValueType};
use crate::config::values::{BadValue, ShortRows};
use crate::customer::Field;
use crate::mapping::columns::name_of;
use crate::mapping::identifier;
use crate::message::Lang;
use crate::report::findings::{entry, inline};
use crate::survey::{Column, Findings};

/// The key of the line that helps only rows whose other contact is good.
const CONTACT: &str = "invalid_contact";
/// What may stand between the parts of a date.
const SEPARATORS: &[&str] = &["/", "-", ".", " ", "_", "|", ", ", ""];
/// In which order the parts of a date may stand.
const ORDERS: &[[&str; 3]] = &[
    ["%d", "%m", "%Y"],
    ["%m", "%d", "%Y"],
    ["%Y", "%m", "%d"],
    ["%Y", "%d", "%m"],
    ["%d", "%m", "%y"],
    ["%m", "%d", "%y"],
];

/// What the config says so far, as far as a line may change it.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// Where values come from.
    pub rules: &'a Rules,
    /// A bad email or phone.
    pub invalid_contact: BadValue,
    /// A bad value elsewhere.
    pub invalid_optional: BadValue,
    /// A row with too few cells.
    pub short_rows: ShortRows,
    /// The day of the run.
    pub today: Date,
    /// The list's headers.
    pub headers: &'a [String],
    /// What its columns hold.
    pub columns: &'a [Column],
}

/// What would mend a cause, told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// Where the line belongs, and what for.
    pub place: String,
    /// The line itself.
    pub line: String,
}

/// A line of the config file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    /// The table it belongs to; empty for the top of the file.
    table: &'static str,
    text: String,
}

impl<'a> Setting<'a> {
    /// What the config said when these findings were made.
    pub fn of(findings: &'a Findings) -> Self {
        let manner = &findings.manner;
        Self {
            rules: &findings.rules,
            invalid_contact: manner.invalid_contact,
            invalid_optional: manner.invalid_optional,
            short_rows: manner.short_rows,
            today: manner.today,
            headers: &findings.headers,
            columns: &findings.profile.columns,
        }
    }

    /// Says which line would mend the cause; `None` where the list itself has to be mended.
    pub fn remedy(&self, cause: &Cause, lang: Lang) -> Option<Remedy> {
        let line = self.line(cause)?;
        let key = match line.table {
            "" => "report.remedy.top",
            _ if line.text.contains(TO_FILL) => "report.remedy.fill",
            _ if line.text.starts_with(CONTACT) => "report.remedy.contact",
            _ => "report.remedy.table",
        };
        Some(Remedy { place: lang.text(key, &[("table", line.table.to_owned())]), line: line.text })
    }

    fn line(&self, cause: &Cause) -> Option<Line> {
        let problem = &cause.problem;
        let of_field = match problem.code {
            Code::GenderInvalid | Code::GenderCode | Code::LangInvalid => self.values(cause),
            Code::DateInvalid | Code::DateFormatDiffers | Code::DateOrderConflict | Code::DateOrderAssumed => {
                self.format(cause)
            }
            Code::NumberInvalid => self.text(cause),
            Code::GenderOther | Code::DateIncomplete | Code::PostalCodeLeadingZero | Code::UrlInvalid => {
                self.custom(cause)
            }
            Code::PhoneRuleOff | Code::DateRuleOff => {
                fact(cause, "rule").map(|rule| line("clean", format!("{rule} = true")))
            }
            Code::TagIdMistaken => Some(line("tags", "by = \"name\"".to_owned())),
            Code::Unknown if problem.field == "tags" => Some(line("tags", "create_missing = true".to_owned())),
            Code::RowShort if self.short_rows == ShortRows::Refuse => {
                Some(line("input", "short_rows = \"pad\"".to_owned()))
            }
            Code::AlreadyCreated => Some(line("", "mode = \"create-or-update\"".to_owned())),
            _ => None,
        };
        of_field.or_else(|| self.tolerance(cause))
    }

    /// What the words of a column mean.
    fn values(&self, cause: &Cause) -> Option<Line> {
        let mut rule = self.rule(cause)?.clone();
        for value in cause.values() {
            rule.values.entry(value.to_owned()).or_insert_with(|| Constant::Text(TO_FILL.to_owned()));
        }
        Some(written(cause, &rule))
    }

    /// The form in which every one of the bad dates would be a good one, and the first of the column stay good.
    fn format(&self, cause: &Cause) -> Option<Line> {
        let is_of_dates = |rule: &&Rule| cause.problem.field == Field::Dob.name() || rule.kind == Some(ValueType::Date);
        let rule = self.rule(cause).filter(|_| cause.values().len() > 0).filter(is_of_dates)?;
        let column = fact(cause, "column").and_then(|name| {
            (0..self.headers.len()).find(|at| name_of(self.headers, *at) == *name).and_then(|at| self.columns.get(at))
        });
        let dates: Vec<_> =
            column.iter().flat_map(|column| &column.samples).map(String::as_str).chain(cause.values()).collect();
        let orders = ORDERS.iter().flat_map(|order| SEPARATORS.iter().map(|between| order.join(between)));
        let format = std::iter::once(None)
            .filter(|_| rule.format.is_some())
            .chain(orders.map(Some))
            .find(|format| dates.iter().all(|date| self.is_date(cause, date, format.as_deref())))?;
        Some(written(cause, &Rule { format, ..rule.clone() }))
    }

    fn is_date(&self, cause: &Cause, value: &str, format: Option<&str>) -> bool {
        let purpose = if cause.problem.field == Field::Dob.name() { Purpose::Birthday } else { Purpose::Any };
        let reading =
            Reading { order: Order::DayFirst, format, epoch_1904: false, purpose, today: self.today, rewriting: None };
        let cleaned = date::clean(value, Written::Text, &reading, Cleaning::default());
        matches!(cleaned.result, Ok(Some(_))) && cleaned.warnings.is_empty()
    }

    /// A custom field that takes what is no number as text.
    fn text(&self, cause: &Cause) -> Option<Line> {
        let rule = self.rule(cause).filter(|rule| rule.kind == Some(ValueType::Number))?;
        Some(written(cause, &Rule { kind: None, ..rule.clone() }))
    }

    /// The column as a custom field, which takes any text.
    fn custom(&self, cause: &Cause) -> Option<Line> {
        let rule = self.rule(cause).filter(|_| !cause.problem.field.starts_with("custom:"))?;
        let [column] = rule.column.as_slice() else { return None };
        let name = identifier(column);
        let is_free = !name.is_empty() && !self.rules.custom_fields.contains_key(&name);
        is_free.then(|| line("custom_fields", entry(&name, &Rule::of_column(column))))
    }

    /// The row is sent without the bad value.
    fn tolerance(&self, cause: &Cause) -> Option<Line> {
        let drop = |key: &str| Some(line("input", format!("{key} = {}", inline(&BadValue::Drop))));
        let has = |field: Field| self.rules.fields.contains_key(field.name());
        match Field::named(&cause.problem.field) {
            _ if matches!(cause.problem.code, Code::TextDamaged | Code::CellError | Code::FormulaNotCalculated) => None,
            Some(Field::Email | Field::Phone) if is_bad_contact(cause.problem.code) => {
                let both = has(Field::Email) && has(Field::Phone);
                if both && self.invalid_contact == BadValue::Refuse { drop(CONTACT) } else { None }
            }
            Some(Field::Email | Field::Phone) => None,
            _ if self.rule(cause).is_some() && self.invalid_optional == BadValue::Refuse => drop("invalid_optional"),
            _ => None,
        }
    }

    fn rule(&self, cause: &Cause) -> Option<&'a Rule> {
        match cause.problem.field.strip_prefix("custom:") {
            Some(name) => self.rules.custom_fields.get(name),
            None => self.rules.fields.get(&*cause.problem.field),
        }
    }
}

fn fact<'c>(cause: &'c Cause, wanted: &str) -> Option<&'c String> {
    cause.problem.facts.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value)
}

/// The codes for which a row without another contact is refused.
fn is_bad_contact(code: Code) -> bool {
    matches!(code, Code::PhoneInvalid | Code::PhoneDigitsLost | Code::PhoneService | Code::EmailInvalid)
}

fn line(table: &'static str, text: String) -> Line {
    Line { table, text }
}

/// The rule of the cause's field as a line of its table.
fn written(cause: &Cause, rule: &Rule) -> Line {
    match cause.problem.field.strip_prefix("custom:") {
        Some(name) => line("custom_fields", entry(name, rule)),
        None => line("fields", entry(&cause.problem.field, rule)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cause::{Causes, Place};
    use crate::outcome::Problem;

    const RULES: &str = r#"
        [fields]
        email = "Email"
        phone = "SĐT"
        dob = { column = "Ngày sinh", format = "%Y-%m-%d" }
        gender = "Giới tính"
        [custom_fields]
        diem = { column = "Điểm", type = "number" }
        hen = { column = "Hẹn", type = "date" }
    "#;

    fn line_for(field: &'static str, code: Code, values: &[&str]) -> Option<Line> {
        line_beside(&[], field, code, values)
    }

    fn line_beside(samples: &[&str], field: &'static str, code: Code, values: &[&str]) -> Option<Line> {
        let rules: Rules = toml::from_str(RULES).unwrap();
        let setting = Setting {
            rules: &rules,
            invalid_contact: BadValue::Refuse,
            invalid_optional: BadValue::Refuse,
            short_rows: ShortRows::Refuse,
            today: jiff::civil::date(2026, 11, 24),
            headers: &["Ngày sinh".to_owned()],
            columns: &[Column {
                samples: samples.iter().map(|sample| (*sample).to_owned()).collect(),
                ..Column::default()
            }],
        };
        let mut causes = Causes::default();
        for (number, value) in (1..).zip(values) {
            let problem = Problem::new(code, field)
                .with("value", *value)
                .with("rule", "phone_letter_o")
                .with("column", "Ngày sinh");
            causes.count(&[problem], Place { number, file: 0, line: number });
        }
        setting.line(causes.ranked()[0])
    }

    /// Field, code, bad values; the table and the line.
    type Case = (&'static str, Code, &'static [&'static str], Option<(&'static str, &'static str)>);

    #[test]
    fn a_cause_names_the_line_that_would_mend_it() {
        let cases: &[Case] = &[
            (
                "gender",
                Code::GenderInvalid,
                &["bê đê", "Anh chị"],
                Some(("fields", r#"gender = { column = "Giới tính", values = { "bê đê" = "…", "Anh chị" = "…" } }"#)),
            ),
            (
                "dob",
                Code::DateFormatDiffers,
                &["3/11/1989", "ngày 4 tháng 5 năm 1990"],
                Some(("fields", r#"dob = "Ngày sinh""#)),
            ),
            (
                "dob",
                Code::DateOrderConflict,
                &["02/25/1990", "11/30/1985"],
                Some(("fields", r#"dob = { column = "Ngày sinh", format = "%m/%d/%Y" }"#)),
            ),
            (
                "custom:hen",
                Code::DateOrderAssumed,
                &["3/4/1990"],
                Some(("custom_fields", r#"hen = { column = "Hẹn", format = "%d/%m/%Y", type = "date" }"#)),
            ),
            ("dob", Code::DateInvalid, &["hôm qua"], Some(("input", r#"invalid_optional = "drop""#))),
            ("dob", Code::DateIncomplete, &["1989"], Some(("custom_fields", r#"ngay_sinh = "Ngày sinh""#))),
            ("custom:diem", Code::NumberInvalid, &["nhiều"], Some(("custom_fields", r#"diem = "Điểm""#))),
            ("phone", Code::PhoneInvalid, &["123"], Some(("input", r#"invalid_contact = "drop""#))),
            ("phone", Code::PhoneRuleOff, &["o912345678"], Some(("clean", "phone_letter_o = true"))),
            ("row", Code::RowShort, &[""], Some(("input", r#"short_rows = "pad""#))),
            ("row", Code::AlreadyCreated, &[""], Some(("", r#"mode = "create-or-update""#))),
            ("tags", Code::Unknown, &["VIP"], Some(("tags", "create_missing = true"))),
            ("row", Code::RowTooLong, &[""], None),
            ("row", Code::NoContact, &[""], None),
            ("phone", Code::TextDamaged, &["\u{fffd}"], None),
        ];
        for (field, code, values, expected) in cases {
            let found = line_for(field, *code, values);
            let found = found.as_ref().map(|line| (line.table, line.text.as_str()));
            assert_eq!(found, *expected, "{field}:{code}");
        }
    }

    #[test]
    fn no_form_is_named_that_the_other_dates_of_the_column_do_not_have() {
        let line = |samples: &[&str]| {
            line_beside(samples, "dob", Code::DateOrderConflict, &["02/25/1990"]).map(|line| line.text)
        };
        assert!(line(&["01/30/1990"]).is_some_and(|text| text.contains("%m/%d/%Y")));
        assert_eq!(line(&["30/01/1990"]).as_deref(), Some(r#"invalid_optional = "drop""#));
    }

    #[test]
    fn every_line_but_those_to_be_filled_in_is_taken_by_the_config() {
        for (field, code, values) in [
            ("dob", Code::DateOrderConflict, ["02/25/1990"]),
            ("gender", Code::GenderOther, ["Khác"]),
            ("custom:diem", Code::NumberInvalid, ["x"]),
            ("email", Code::EmailInvalid, ["x"]),
            ("row", Code::AlreadyCreated, [""]),
        ] {
            let Line { table, text } = line_for(field, code, &values).unwrap();
            let file = if table.is_empty() { text } else { format!("[{table}]\n{text}") };
            toml::from_str::<crate::config::Settings>(&file).unwrap();
        }
    }
}
