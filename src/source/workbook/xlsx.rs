//! Sheets of `.xlsx` and `.xlsm`, streamed.

use std::fs::File;
use std::io::BufReader;
use std::ops::{ControlFlow, RangeInclusive};

use calamine::{Reader as _, SheetType, Xlsx, XlsxError};
use zip::ZipArchive;

use super::super::contain::contained;
use super::super::fault::Fault;
use super::super::options::Limits;
use super::super::shape::Sheet;
use super::cell::Value;
use super::number::Pattern;
use super::package::Package;
use super::scan::{Met, walk};
use super::sheet_row::SheetRow;
use super::xlsx_survey::{SheetFacts, survey};
use super::{SheetEntry, VisitSheetRow, choose, damaged};

/// An open `.xlsx`, and what its reader does not tell of the chosen sheet.
pub(super) struct XlsxBook {
    book: Xlsx<BufReader<File>>,
    facts: SheetFacts,
}

impl XlsxBook {
    /// Opens the workbook after a walk through what its reader will load.
    pub(super) fn open(file: File, wanted: Option<&str>, limits: &Limits) -> Result<(Self, Sheet), Fault> {
        let mut archive = ZipArchive::new(BufReader::new(file.try_clone()?)).map_err(damaged)?;
        let package = Package::survey(&mut archive, limits)?;
        let book = contained(|| Xlsx::new(BufReader::new(file)).map_err(|error| fault(&error, "")))?;
        let worksheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let sheets: Vec<SheetEntry> = worksheets.map(SheetEntry::from).collect();
        let path = |name: &str| {
            let part = package.sheets.iter().find(|part| part.name == name);
            part.map(|part| part.path.as_str()).ok_or_else(|| damaged(format!("sheet `{name}` has no part")))
        };
        let sheet = choose(&sheets, wanted, &mut |index| has_data(&mut archive, path(&sheets[index].name)?, limits))?;
        let facts = survey(&mut archive, path(&sheet.name)?, package.is_uncalculated, limits)?;
        Ok((Self { book, facts }, sheet))
    }

    pub(super) fn is_1904(&self) -> bool {
        self.book.has_1904_epoch()
    }

    /// Shows every row that has a cell.
    pub(super) fn rows(&mut self, sheet: &Sheet, limits: &Limits, visit: &mut VisitSheetRow<'_>) -> Result<(), Fault> {
        let is_1904 = self.is_1904();
        let mut hidden = Hidden { rows: &self.facts.hidden };
        let mut place = 0;
        let mut uncalculated = self.facts.uncalculated.iter().copied().peekable();
        let mut long = self.facts.long.iter().copied().peekable();
        let mut row = SheetRow::default();
        let at =
            |row: &SheetRow| if row.number > 0 { format!("{}!{}", sheet.name, row.number) } else { sheet.name.clone() };
        let mut cells = self.book.worksheet_cells_reader(&sheet.name).map_err(|error| fault(&error, &sheet.name))?;
        let patterns: Vec<Option<Pattern>> = cells
            .styles()
            .iter()
            .map(|style| style.number_format.as_ref().and_then(|format| Pattern::of(&format.format_code)))
            .collect();
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| fault(&error, &at(&row)))? {
            let (line, column) = cell.get_position();
            let number = u64::from(line) + 1;
            if number != row.number {
                if row.number > 0 && visit(&row).is_break() {
                    return Ok(());
                }
                row.begin(number, hidden.holds(line));
            }
            let pattern = patterns.get(style).and_then(Option::as_ref);
            let value = if uncalculated.next_if_eq(&place).is_some() {
                Value::Uncalculated
            } else if let Some((_, number)) = long.next_if(|(of, _)| *of == place) {
                Value::Long(number)
            } else {
                Value::of_ref(cell.get_value(), is_1904)
            };
            place += 1;
            row.set(column as usize, limits, |out| value.write(pattern, out))?;
        }
        if row.number > 0 {
            let _: ControlFlow<()> = visit(&row);
        }
        Ok(())
    }
}

/// The hidden rows that are still to come.
struct Hidden<'a> {
    rows: &'a [RangeInclusive<u32>],
}

impl Hidden<'_> {
    fn holds(&mut self, row: u32) -> bool {
        while self.rows.first().is_some_and(|range| *range.end() < row) {
            self.rows = &self.rows[1..];
        }
        self.rows.first().is_some_and(|range| range.contains(&row))
    }
}

fn has_data(archive: &mut ZipArchive<BufReader<File>>, part: &str, limits: &Limits) -> Result<bool, Fault> {
    let (mut is_in_value, mut found) = (false, false);
    walk(archive, part, limits, &mut |met| {
        match met {
            Met::Element(element) => is_in_value = matches!(element.local_name().as_ref(), "v" | "t"),
            Met::Text(text) => found = is_in_value && !text.trim().is_empty(),
            Met::End(_) => is_in_value = false,
        }
        Ok(!found)
    })?;
    Ok(found)
}

fn fault(error: &XlsxError, place: &str) -> Fault {
    match error {
        XlsxError::Password => Fault::PasswordProtected,
        error if place.is_empty() => damaged(error),
        error => damaged(format!("{place}: {error}")),
    }
}
