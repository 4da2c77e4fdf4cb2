//! Sheets of `.xlsb`, streamed, and of `.xls` and `.ods`, which their readers hold in memory.

use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;

use calamine::{Data, Ods, Range, Reader, SheetType, Xls, Xlsb};

use super::super::fault::Fault;
use super::super::options::Limits;
use super::super::shape::{Format, Sheet};
use super::cell::Value;
use super::sheet_row::SheetRow;
use super::{SheetEntry, VisitSheetRow, choose, damaged};

/// An open workbook of one of the other kinds.
pub(super) struct BinaryBook {
    kind: Kind,
    is_1904: bool,
}

enum Kind {
    Xlsb(Box<Xlsb<BufReader<File>>>),
    /// The chosen sheet.
    Held(Range<Data>),
}

impl BinaryBook {
    pub(super) fn open(
        file: File,
        format: Format,
        wanted: Option<&str>,
        limits: &Limits,
    ) -> Result<(Self, Sheet), Fault> {
        match format {
            Format::Xlsb => {
                let mut book = Xlsb::new(BufReader::new(file)).map_err(damaged)?;
                let sheets = entries(&book);
                let sheet = choose(&sheets, wanted, &mut |index| {
                    let mut found = false;
                    xlsb_rows(&mut book, &sheets[index].name, limits, &mut |row| {
                        found = !row.is_blank();
                        if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                    })?;
                    Ok(found)
                })?;
                Ok((Self { is_1904: book.has_1904_epoch(), kind: Kind::Xlsb(Box::new(book)) }, sheet))
            }
            Format::Ods => {
                let mut book = Ods::new(BufReader::new(file)).map_err(|error| match error {
                    calamine::OdsError::Password => Fault::PasswordProtected,
                    error => damaged(error),
                })?;
                let (kind, sheet) = held(&mut book, wanted)?;
                Ok((Self { kind, is_1904: false }, sheet))
            }
            _ => {
                let mut book = Xls::new(BufReader::new(file)).map_err(|error| match error {
                    calamine::XlsError::Password => Fault::PasswordProtected,
                    error => damaged(error),
                })?;
                let (kind, sheet) = held(&mut book, wanted)?;
                Ok((Self { kind, is_1904: book.has_1904_epoch() }, sheet))
            }
        }
    }

    pub(super) fn is_1904(&self) -> bool {
        self.is_1904
    }

    /// Shows every row that has a cell.
    pub(super) fn rows(&mut self, sheet: &Sheet, limits: &Limits, visit: &mut VisitSheetRow<'_>) -> Result<(), Fault> {
        match &mut self.kind {
            Kind::Xlsb(book) => xlsb_rows(book, &sheet.name, limits, visit),
            Kind::Held(range) => held_rows(range, self.is_1904, limits, visit),
        }
    }
}

fn entries<R: Reader<BufReader<File>>>(book: &R) -> Vec<SheetEntry> {
    book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).map(SheetEntry::from).collect()
}

fn held<R>(book: &mut R, wanted: Option<&str>) -> Result<(Kind, Sheet), Fault>
where
    R: Reader<BufReader<File>>,
    R::Error: std::fmt::Display,
{
    let sheets = entries(book);
    let sheet = choose(&sheets, wanted, &mut |index| {
        let range = book.worksheet_range(&sheets[index].name).map_err(damaged)?;
        Ok(range.used_cells().next().is_some())
    })?;
    Ok((Kind::Held(book.worksheet_range(&sheet.name).map_err(damaged)?), sheet))
}

fn held_rows(range: &Range<Data>, is_1904: bool, limits: &Limits, visit: &mut VisitSheetRow<'_>) -> Result<(), Fault> {
    let (top, left) = range.start().unwrap_or_default();
    let mut row = SheetRow::default();
    for (offset, cells) in (0..).zip(range.rows()) {
        row.begin(u64::from(top) + offset + 1, false);
        for (column, data) in cells.iter().enumerate() {
            let value = Value::of_data(data, is_1904);
            row.set(left as usize + column, limits, |out| value.write(None, out))?;
        }
        if row.used() > 0 && visit(&row).is_break() {
            break;
        }
    }
    Ok(())
}

fn xlsb_rows(
    book: &mut Xlsb<BufReader<File>>,
    sheet: &str,
    limits: &Limits,
    visit: &mut VisitSheetRow<'_>,
) -> Result<(), Fault> {
    let is_1904 = book.has_1904_epoch();
    let mut row = SheetRow::default();
    let mut cells = book.worksheet_cells_reader(sheet).map_err(damaged)?;
    while let Some(cell) = cells.next_cell().map_err(|error| damaged(format!("{sheet}!{}: {error}", row.number)))? {
        let (line, column) = cell.get_position();
        let number = u64::from(line) + 1;
        if number != row.number {
            if row.number > 0 && visit(&row).is_break() {
                return Ok(());
            }
            row.begin(number, false);
        }
        let value = Value::of_ref(cell.get_value(), is_1904);
        row.set(column as usize, limits, |out| value.write(None, out))?;
    }
    if row.number > 0 {
        let _: ControlFlow<()> = visit(&row);
    }
    Ok(())
}
