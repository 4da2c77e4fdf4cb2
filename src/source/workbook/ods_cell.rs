//! One cell of an `.ods` while its elements arrive.

use quick_xml::events::BytesStart;

use super::super::column_letters;
use super::super::fault::Fault;
use super::super::options::Limits;
use super::cell::{Value, long};
use super::scan::attribute;
use crate::row::CellKind;

/// A cell: what it is worth and what it shows.
#[derive(Debug)]
pub(super) struct OdsCell {
    /// How many times it stands side by side.
    pub(super) repeats: usize,
    kind: String,
    value: String,
    shown: String,
    paragraphs: usize,
    is_in_paragraph: bool,
    is_in_note: bool,
    has_formula: bool,
}

impl Default for OdsCell {
    fn default() -> Self {
        Self {
            repeats: 1,
            kind: String::new(),
            value: String::new(),
            shown: String::new(),
            paragraphs: 0,
            is_in_paragraph: false,
            is_in_note: false,
            has_formula: false,
        }
    }
}

impl OdsCell {
    pub(super) fn begin(&mut self, element: &BytesStart<'_>) {
        *self = Self { shown: std::mem::take(&mut self.shown), ..Self::default() };
        self.shown.clear();
        // Most cells of a sheet are empty and say nothing.
        if element.attributes_raw().is_empty() {
            return;
        }
        let repeats = attribute(element, "number-columns-repeated").and_then(|count| count.parse().ok());
        self.repeats = repeats.unwrap_or(1);
        for attribute in element.attributes().with_checks(false).flatten() {
            let name = attribute.key;
            let is_error = attribute.value == "error";
            match name.local_name().as_ref() {
                // LibreOffice's own attribute tells errors from texts; it may come first or last.
                "value-type" if self.kind != "error" && (is_error || name.as_ref().starts_with("office:")) => {
                    self.kind = attribute.value.into_owned();
                }
                "formula" => self.has_formula = true,
                "value" | "date-value" | "time-value" | "boolean-value" | "string-value" => {
                    self.value = attribute.value.into_owned();
                }
                _ => {}
            }
        }
    }

    /// An element inside the cell.
    pub(super) fn element(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "annotation" => self.is_in_note = true,
            "p" if !self.is_in_note => {
                if self.paragraphs > 0 {
                    self.shown.push('\n');
                }
                self.paragraphs += 1;
                self.is_in_paragraph = true;
            }
            "s" if self.is_in_paragraph => {
                let count = attribute(element, "c").and_then(|count| count.parse::<usize>().ok()).unwrap_or(1);
                self.shown.extend(std::iter::repeat_n(' ', count.min(1024)));
            }
            "tab" if self.is_in_paragraph => self.shown.push('\t'),
            "line-break" if self.is_in_paragraph => self.shown.push('\n'),
            _ => {}
        }
    }

    pub(super) fn text(&mut self, text: &str, limits: &Limits, line: u64, column: usize) -> Result<(), Fault> {
        if self.is_in_paragraph && !self.is_in_note {
            self.shown.push_str(text);
        }
        let limit = limits.cell_bytes;
        if self.shown.len() > limit {
            return Err(Fault::CellTooLarge { line, column: column_letters(column), limit });
        }
        Ok(())
    }

    /// An element inside the cell ends.
    pub(super) fn end(&mut self, name: &str) {
        match name {
            "annotation" => self.is_in_note = false,
            "p" if !self.is_in_note => self.is_in_paragraph = false,
            _ => {}
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.kind.is_empty() && self.shown.is_empty() && !self.has_formula
    }

    /// Appends the cell's text and says what it is.
    pub(super) fn write(&self, out: &mut String) -> CellKind {
        let number = || self.value.parse::<f64>().ok().filter(|number| number.is_finite());
        let value = match self.kind.as_str() {
            // A formula's truth is a number that shows a word.
            "float" if matches!(self.shown.as_str(), "TRUE" | "FALSE") => Value::Boolean(self.shown == "TRUE"),
            "float" | "percentage" | "currency" => match (long(&self.value), number()) {
                (Some(number), _) => Value::Long(number),
                (None, Some(number)) if !shows_more_digits(&self.shown, number) => Value::Number(number),
                (None, Some(_)) => {
                    out.push_str(&self.shown);
                    return CellKind::Number;
                }
                (None, None) => Value::Text(&self.shown),
            },
            "boolean" => Value::Boolean(self.value == "true"),
            "date" => Value::IsoMoment(&self.value),
            "time" => Value::IsoSpan(&self.value),
            "error" => {
                out.push_str(&self.shown);
                return CellKind::Error;
            }
            // What was calculated has a kind, even an empty text.
            "" if self.has_formula && self.shown.is_empty() => Value::Uncalculated,
            "string" if self.shown.is_empty() => Value::Text(&self.value),
            _ => Value::Text(&self.shown),
        };
        value.write(None, out)
    }
}

/// Whether a whole number is shown with digits it does not have: `0912345678`, `+84912345678`.
fn shows_more_digits(shown: &str, number: f64) -> bool {
    let is_plain = shown.chars().all(|c| c.is_ascii_digit() || " -()+".contains(c));
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    let own = format!("{number}");
    is_plain && number >= 0.0 && digits.len() > own.len() && digits.ends_with(&own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_that_are_only_shown_are_kept() {
        let table = [
            ("0912345678", 912_345_678.0, true),
            ("0912 345 678", 912_345_678.0, true),
            ("+84912345678", 912_345_678.0, true),
            ("912345678", 912_345_678.0, false),
            ("912,345,678", 912_345_678.0, false),
            ("1.50", 1.5, false),
            ("007", 0.5, false),
        ];
        for (shown, number, expected) in table {
            assert_eq!(shows_more_digits(shown, number), expected, "{shown}");
        }
    }
}
