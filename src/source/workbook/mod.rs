//! A list in a sheet of a workbook: its cells as rows.

mod cell;
mod number;
mod ods;
mod ods_cell;
mod package;
mod scan;
mod sheet_row;
mod skim;
mod xls;
mod xls_survey;
mod xlsb;
mod xlsb_survey;
mod xlsx;
mod xlsx_survey;

use std::fs::File;
use std::ops::ControlFlow;

use super::contain::{self, contained};
use super::fault::Fault;
use super::options::{InputOptions, Limits};
use super::reading::{Counts, Filling, Layout, Sample, Visit};
use super::shape::{Format, Sheet};
use crate::row::Row;
use ods::OdsBook;
use sheet_row::SheetRow;
use xls::XlsBook;
use xlsb::XlsbBook;
use xlsx::XlsxBook;

/// An open workbook and the sheet of it that is read.
pub(super) struct Workbook {
    book: Book,
    format: Format,
    sheet: Sheet,
    limits: Limits,
}

enum Book {
    Xlsx(Box<XlsxBook>),
    Ods(Box<OdsBook>),
    Xls(Box<XlsBook>),
    Xlsb(Box<XlsbBook>),
}

/// What looks at each row of a sheet that holds a cell.
type VisitSheetRow<'a> = dyn FnMut(&SheetRow) -> ControlFlow<()> + 'a;

impl Workbook {
    /// Opens a workbook and chooses its sheet.
    pub(super) fn open(file: File, format: Format, options: &InputOptions) -> Result<Self, Fault> {
        let limits = options.limits;
        let wanted = options.sheet.as_deref();
        let (book, sheet) = match format {
            Format::Xlsx | Format::Xlsm => {
                let (book, sheet) = XlsxBook::open(file, wanted, &limits)?;
                (Book::Xlsx(Box::new(book)), sheet)
            }
            Format::Ods => {
                let (book, sheet) = OdsBook::open(file, wanted, &limits)?;
                (Book::Ods(Box::new(book)), sheet)
            }
            Format::Xlsb => {
                let (book, sheet) = contained(|| XlsbBook::open(file, wanted, &limits))?;
                (Book::Xlsb(Box::new(book)), sheet)
            }
            Format::Xls | Format::Csv | Format::Tsv => {
                let (book, sheet) = contained(|| XlsBook::open(file, wanted, &limits))?;
                (Book::Xls(Box::new(book)), sheet)
            }
        };
        Ok(Self { book, format, sheet, limits })
    }

    pub(super) fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    pub(super) fn format(&self) -> Format {
        self.format
    }

    pub(super) fn is_1904(&self) -> bool {
        match &self.book {
            Book::Xlsx(book) => book.is_1904(),
            Book::Ods(_) => false,
            Book::Xls(book) => book.is_1904(),
            Book::Xlsb(book) => book.is_1904(),
        }
    }

    /// The first rows from a row on, to find the header in.
    pub(super) fn sample(&mut self, first_line: u64) -> Result<Sample, Fault> {
        let mut sample = Sample::default();
        let mut row = Row::default();
        self.rows(&mut |sheet_row| {
            if sheet_row.number < first_line || sheet_row.is_blank() {
                sample.last_line = sheet_row.number;
                return ControlFlow::Continue(());
            }
            fill(&mut row, sheet_row, sheet_row.used());
            if sample.add(&row) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(sample)
    }

    /// Shows every row below the header to the visitor.
    pub(super) fn read(&mut self, layout: Layout, visit: &mut Visit<'_>) -> Result<Counts, Fault> {
        let mut counts = Counts::default();
        let mut row = Row::default();
        self.rows(&mut |sheet_row| {
            if sheet_row.number < layout.first_line || sheet_row.is_blank() {
                return ControlFlow::Continue(());
            }
            counts.rows += 1;
            counts.hidden_rows += u64::from(sheet_row.is_hidden);
            counts.blank_rows = (sheet_row.number + 1 - layout.first_line).saturating_sub(counts.rows);
            fill(&mut row, sheet_row, layout.width);
            contain::outside(|| visit(&mut row))
        })?;
        Ok(counts)
    }

    fn rows(&mut self, visit: &mut VisitSheetRow<'_>) -> Result<(), Fault> {
        let (limits, sheet) = (self.limits, &self.sheet);
        contained(|| match &mut self.book {
            Book::Xlsx(book) => book.rows(sheet, &limits, visit),
            Book::Ods(book) => book.rows(sheet, &limits, visit),
            Book::Xls(book) => book.rows(&limits, visit),
            Book::Xlsb(book) => book.rows(sheet, &limits, visit),
        })
    }
}

/// In a sheet every row goes on for ever: what lies behind its last filled cell is empty, not missing.
fn fill(row: &mut Row, sheet_row: &SheetRow, width: usize) {
    let mut filling = Filling::new(row, sheet_row.number, width, b',');
    for column in 0..sheet_row.used().max(width) {
        let (text, kind) = sheet_row.cell(column);
        filling.cell(text, kind);
    }
    filling.finish();
    row.hidden = sheet_row.is_hidden;
}

/// Chooses among sheets: the one of that name, else of that number, else the first visible one with data.
///
/// `has_data` is asked only as far as needed to choose and to name the others.
fn choose(
    sheets: &[SheetEntry],
    wanted: Option<&str>,
    has_data: &mut dyn FnMut(usize) -> Result<bool, Fault>,
) -> Result<Sheet, Fault> {
    let mut with_data = Vec::new();
    for index in 0..sheets.len().min(MOST_SHEETS) {
        if has_data(index)? {
            with_data.push(index);
        }
    }
    let chosen = if let Some(wanted) = wanted {
        named(sheets, wanted).ok_or_else(|| {
            let names: Vec<String> = sheets.iter().map(|sheet| format!("`{}`", sheet.name)).collect();
            Fault::SheetUnknown { wanted: wanted.to_owned(), sheets: names.join(", ") }
        })?
    } else {
        let visible = with_data.iter().copied().find(|index| sheets[*index].is_visible);
        visible.or(with_data.first().copied()).ok_or(Fault::Empty)?
    };
    with_data.retain(|index| *index != chosen);
    let others = with_data.iter().map(|index| sheets[*index].name.clone()).collect();
    let hidden = with_data.iter().chain([&chosen]).map(|index| &sheets[*index]).filter(|sheet| !sheet.is_visible);
    let hidden = hidden.map(|sheet| sheet.name.clone()).collect();
    Ok(Sheet { name: sheets[chosen].name.clone(), number: chosen + 1, others, hidden })
}

/// Sheets further on are not looked into for data.
const MOST_SHEETS: usize = 100;

fn named(sheets: &[SheetEntry], wanted: &str) -> Option<usize> {
    let lower = wanted.trim().to_lowercase();
    let exact = sheets.iter().position(|sheet| sheet.name == wanted);
    let alike = || sheets.iter().position(|sheet| sheet.name.trim().to_lowercase() == lower);
    let number = || wanted.trim().parse::<usize>().ok().filter(|number| (1..=sheets.len()).contains(number));
    exact.or_else(alike).or_else(|| number().map(|number| number - 1))
}

/// A sheet that could be read.
#[derive(Debug, Clone)]
struct SheetEntry {
    name: String,
    is_visible: bool,
}

impl From<&calamine::Sheet> for SheetEntry {
    fn from(sheet: &calamine::Sheet) -> Self {
        Self { name: sheet.name.clone(), is_visible: sheet.visible == calamine::SheetVisible::Visible }
    }
}

fn damaged(reason: impl std::fmt::Display) -> Fault {
    Fault::WorkbookDamaged { reason: reason.to_string() }
}

#[cfg(test)]
mod faithful_tests;
#[cfg(test)]
mod handmade;
#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod tests;
