//! Sheets of `.xlsb`, streamed.

use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;

use calamine::{Reader, SheetType, Xlsb};
use zip::ZipArchive;

use super::super::fault::Fault;
use super::super::options::Limits;
use super::super::shape::Sheet;
use super::cell::Value;
use super::scan::measure;
use super::sheet_row::SheetRow;
use super::xlsb_survey::{SheetFacts, survey};
use super::{SheetEntry, VisitSheetRow, choose, damaged};

/// An open `.xlsb`, and what its reader does not tell of the chosen sheet.
pub(super) struct XlsbBook {
    book: Xlsb<BufReader<File>>,
    facts: SheetFacts,
}

impl XlsbBook {
    /// Opens the workbook once it is known that its parts unpack to no more than is let in.
    pub(super) fn open(file: File, wanted: Option<&str>, limits: &Limits) -> Result<(Self, Sheet), Fault> {
        let mut archive = ZipArchive::new(BufReader::new(file.try_clone()?)).map_err(damaged)?;
        measure(&mut archive, limits)?;
        let mut book = Xlsb::new(BufReader::new(file)).map_err(damaged)?;
        let worksheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let sheets: Vec<SheetEntry> = worksheets.map(SheetEntry::from).collect();
        let sheet = choose(&sheets, wanted, &mut |index| {
            let mut found = false;
            rows(&mut book, &SheetFacts::default(), &sheets[index].name, limits, &mut |row| {
                found = !row.is_blank();
                if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
            Ok(found)
        })?;
        let facts = survey(&mut archive, &sheet.name, limits)?;
        Ok((Self { book, facts }, sheet))
    }

    pub(super) fn is_1904(&self) -> bool {
        self.book.has_1904_epoch()
    }

    /// Shows every row that has a cell.
    pub(super) fn rows(&mut self, sheet: &Sheet, limits: &Limits, visit: &mut VisitSheetRow<'_>) -> Result<(), Fault> {
        rows(&mut self.book, &self.facts, &sheet.name, limits, visit)
    }
}

fn rows(
    book: &mut Xlsb<BufReader<File>>,
    facts: &SheetFacts,
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
            row.begin(number, facts.hidden.contains(&line));
            for (column, error) in facts.errors.get(&line).into_iter().flatten() {
                row.set(*column as usize, limits, |out| Value::Error(error).write(None, out))?;
            }
        }
        let value = Value::of_ref(cell.get_value(), is_1904);
        row.set(column as usize, limits, |out| value.write(facts.pattern(line, column), out))?;
    }
    if row.number > 0 {
        let _: ControlFlow<()> = visit(&row);
    }
    Ok(())
}
