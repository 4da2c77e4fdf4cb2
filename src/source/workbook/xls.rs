//! Sheets of `.xls`, which their reader holds in memory.

use std::fs::File;
use std::io::BufReader;

use calamine::{Data, Range, Reader, SheetType, Xls, XlsError};

use super::super::fault::Fault;
use super::super::options::Limits;
use super::super::shape::Sheet;
use super::cell::Value;
use super::sheet_row::SheetRow;
use super::xls_survey::{SheetFacts, survey};
use super::{SheetEntry, VisitSheetRow, choose, damaged};

/// The chosen sheet of an `.xls`.
pub(super) struct XlsBook {
    cells: Range<Data>,
    facts: SheetFacts,
    is_1904: bool,
}

impl XlsBook {
    /// Opens the workbook once it is known that its sheets fit into memory.
    pub(super) fn open(file: File, wanted: Option<&str>, limits: &Limits) -> Result<(Self, Sheet), Fault> {
        let mut facts = survey(BufReader::new(file.try_clone()?), limits)?;
        let mut book = Xls::new(BufReader::new(file)).map_err(|error| match error {
            XlsError::Password => Fault::PasswordProtected,
            error => damaged(error),
        })?;
        let every = book.sheets_metadata().to_vec();
        let worksheets = every.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let sheets: Vec<SheetEntry> = worksheets.map(SheetEntry::from).collect();
        let sheet = choose(&sheets, wanted, &mut |index| {
            let range = book.worksheet_range(&sheets[index].name).map_err(damaged)?;
            Ok(range.used_cells().next().is_some())
        })?;
        let cells = book.worksheet_range(&sheet.name).map_err(damaged)?;
        let place = every.iter().position(|other| other.name == sheet.name);
        let facts =
            place.filter(|place| *place < facts.len()).map(|place| facts.swap_remove(place)).unwrap_or_default();
        Ok((Self { cells, facts, is_1904: book.has_1904_epoch() }, sheet))
    }

    pub(super) fn is_1904(&self) -> bool {
        self.is_1904
    }

    /// Shows every row that has a cell.
    pub(super) fn rows(&mut self, limits: &Limits, visit: &mut VisitSheetRow<'_>) -> Result<(), Fault> {
        let (top, left) = self.cells.start().unwrap_or_default();
        let mut row = SheetRow::default();
        for (line, cells) in (top..).zip(self.cells.rows()) {
            row.begin(u64::from(line) + 1, self.facts.hidden.contains(&line));
            for (column, data) in (left..).zip(cells) {
                let is_uncalculated = self.facts.uncalculated.contains(&(line, column));
                let value = if is_uncalculated { Value::Uncalculated } else { Value::of_data(data, self.is_1904) };
                let pattern = self.facts.patterns.get(&(line, column)).map(AsRef::as_ref);
                row.set(column as usize, limits, |out| value.write(pattern, out))?;
            }
            if row.used() > 0 && visit(&row).is_break() {
                break;
            }
        }
        Ok(())
    }
}
