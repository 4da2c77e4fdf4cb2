//! Sheets of `.ods`, streamed.

use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;

use zip::ZipArchive;

use super::super::fault::Fault;
use super::super::options::Limits;
use super::super::shape::Sheet;
use super::ods_cell::OdsCell;
use super::scan::{Met, attribute, walk};
use super::sheet_row::SheetRow;
use super::{SheetEntry, VisitSheetRow, choose, damaged};

/// The part that holds all sheets.
const CONTENT: &str = "content.xml";

/// No sheet has more rows; a longer one repeats rows to fill memory or time.
const MOST_ROWS: u64 = 1 << 20;

/// Beyond this rows are not told apart any more.
const FARTHEST: u64 = 1 << 40;

/// An open `.ods`.
pub(super) struct OdsBook {
    archive: ZipArchive<BufReader<File>>,
}

impl OdsBook {
    pub(super) fn open(file: File, wanted: Option<&str>, limits: &Limits) -> Result<(Self, Sheet), Fault> {
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(damaged)?;
        walk(&mut archive, "META-INF/manifest.xml", limits, &mut |met| match met {
            Met::Element(element) if element.local_name().as_ref() == "encryption-data" => {
                Err(Fault::PasswordProtected)
            }
            _ => Ok(true),
        })?;
        let found = survey(&mut archive, limits)?;
        let sheets: Vec<SheetEntry> = found.iter().map(|sheet| sheet.entry.clone()).collect();
        let sheet = choose(&sheets, wanted, &mut |index| Ok(found[index].has_data))?;
        Ok((Self { archive }, sheet))
    }

    /// Shows every row that has a cell.
    pub(super) fn rows(&mut self, sheet: &Sheet, limits: &Limits, visit: &mut VisitSheetRow<'_>) -> Result<(), Fault> {
        let mut table = 0;
        let mut tables = Tables::default();
        let mut reading =
            Reading { limits, row: SheetRow::default(), cell: OdsCell::default(), next: 0, column: 0, repeats: 1 };
        walk(&mut self.archive, CONTENT, limits, &mut |met| {
            if tables.is_nested(&met) {
                return Ok(true);
            }
            if let Met::Element(element) = &met
                && element.local_name().as_ref() == "table"
            {
                table += 1;
            }
            if table < sheet.number {
                return Ok(true);
            }
            Ok(table == sheet.number && reading.take(&met, visit)?.is_continue())
        })
    }
}

/// How many tables the walk is in: a sheet is one, and a cell may hold others.
#[derive(Default)]
struct Tables {
    depth: usize,
}

impl Tables {
    /// Whether what is met belongs to a table inside a cell.
    fn is_nested(&mut self, met: &Met<'_>) -> bool {
        let before = self.depth;
        match met {
            Met::Element(element) if element.local_name().as_ref() == "table" => self.depth += 1,
            Met::End("table") => self.depth = before.saturating_sub(1),
            _ => {}
        }
        before.max(self.depth) > 1
    }
}

struct Found {
    entry: SheetEntry,
    has_data: bool,
}

/// The sheets, and which of them hold data.
fn survey(archive: &mut ZipArchive<BufReader<File>>, limits: &Limits) -> Result<Vec<Found>, Fault> {
    let mut found: Vec<Found> = Vec::new();
    let mut hidden_styles: Vec<String> = Vec::new();
    let mut style = None;
    let mut tables = Tables::default();
    walk(archive, CONTENT, limits, &mut |met| {
        if !tables.is_nested(&met)
            && let Met::Element(element) = met
        {
            match element.local_name().as_ref() {
                "style" => style = attribute(element, "name"),
                "table-properties" if attribute(element, "display").as_deref() == Some("false") => {
                    hidden_styles.extend(style.take());
                }
                "table" => {
                    let style = attribute(element, "style-name");
                    let is_visible = style.is_none_or(|style| !hidden_styles.contains(&style));
                    let name = attribute(element, "name").unwrap_or_default();
                    found.push(Found { entry: SheetEntry { name, is_visible }, has_data: false });
                }
                "table-cell" if element.attributes_raw().contains("value-type") => {
                    found.iter_mut().rev().take(1).for_each(|sheet| sheet.has_data = true);
                }
                _ => {}
            }
        }
        Ok(true)
    })?;
    Ok(found)
}

/// Where in a sheet the walk is.
struct Reading<'a> {
    limits: &'a Limits,
    row: SheetRow,
    cell: OdsCell,
    /// The number of the row that comes next, counted from 0.
    next: u64,
    column: usize,
    /// How many times the row stands in the sheet.
    repeats: u64,
}

impl Reading<'_> {
    fn take(&mut self, met: &Met<'_>, visit: &mut VisitSheetRow<'_>) -> Result<ControlFlow<()>, Fault> {
        match met {
            Met::Element(element) => match element.local_name().as_ref() {
                "table-row" => {
                    let repeats = attribute(element, "number-rows-repeated").and_then(|count| count.parse().ok());
                    self.repeats = repeats.unwrap_or(1);
                    let visibility = attribute(element, "visibility");
                    let is_hidden = matches!(visibility.as_deref(), Some("collapse" | "filter"));
                    self.row.begin(self.next + 1, is_hidden);
                    self.column = 0;
                }
                "table-cell" | "covered-table-cell" => self.cell.begin(element),
                _ => self.cell.element(element),
            },
            Met::Text(text) => self.cell.text(text, self.limits, self.next + 1, self.column)?,
            Met::End("table-cell" | "covered-table-cell") => self.end_cell()?,
            Met::End("table-row") => return Ok(self.end_row(visit)),
            Met::End(name) => self.cell.end(name),
        }
        Ok(ControlFlow::Continue(()))
    }

    fn end_cell(&mut self) -> Result<(), Fault> {
        let repeats = self.cell.repeats;
        if !self.cell.is_empty() {
            for column in self.column..self.column.saturating_add(repeats) {
                self.row.set(column, self.limits, |out| self.cell.write(out))?;
            }
        }
        self.column = self.column.saturating_add(repeats);
        Ok(())
    }

    fn end_row(&mut self, visit: &mut VisitSheetRow<'_>) -> ControlFlow<()> {
        let first = self.next + 1;
        self.next = self.next.saturating_add(self.repeats).min(FARTHEST);
        if self.row.used() > 0 {
            for number in first..=self.next.min(MOST_ROWS) {
                self.row.number = number;
                visit(&self.row)?;
            }
        }
        ControlFlow::Continue(())
    }
}
