//! Lists as people send them, text or workbook ─► rows, one at a time.
//!
//! [`expand`] finds the files, [`open`] finds out what one of them is and where its header stands, [`Source::read`]
//! shows its rows, as often as needed. [`Sources`] makes one list of several files.

mod contain;
mod content;
mod decoded;
mod detection;
mod dialect;
mod encoding;
mod fault;
mod header;
mod intake;
mod joined;
mod kind;
mod location;
mod options;
mod quotes;
mod reading;
mod records;
mod set;
mod shape;
mod steady;
mod text;
mod workbook;

use std::ops::ControlFlow;

pub use encoding::{Encoding, EncodingUnknown};
pub use fault::{Fault, SourceError};
pub use intake::Wrapping;
pub use location::{Location, expand};
pub use options::{InputOptions, Limits};
pub use reading::Counts;
pub use set::Sources;
pub use shape::{Format, Shape, Sheet};

use crate::row::Row;
pub use crate::row::column_letters;
use content::Content;
use header::Wish;
use intake::Intake;
use reading::{Layout, Sample};
use steady::Steady;
use text::TextList;
use workbook::Workbook;

/// An open list.
pub struct Source {
    shape: Shape,
    layout: Layout,
    intake: Intake,
    list: List,
}

enum List {
    Text(Box<TextList>),
    Workbook(Box<Workbook>),
}

/// Opens a list, once for as long as it is needed, and finds out its shape.
///
/// # Errors
/// If there is no list there, or none that the limits let in.
pub fn open(location: &Location, options: &InputOptions) -> Result<Source, SourceError> {
    open_as(location, std::slice::from_ref(options), &|_| true)
}

/// Opens a list with the first of several options under which it suits, or else with the last. The limits are those of
/// the last.
///
/// # Errors
/// As [`open`].
///
/// # Panics
/// If there are no options.
pub fn open_as(
    location: &Location,
    options: &[InputOptions],
    suits: &dyn Fn(&Shape) -> bool,
) -> Result<Source, SourceError> {
    let (usual, others) = options.split_last().expect("a list is opened with some options");
    let fail = |fault| SourceError::new(location, fault);
    let intake = Intake::open(location, &usual.limits).map_err(fail)?;
    let first = others.iter().filter_map(|options| found_in(&intake, location, options).ok());
    let suiting = first.into_iter().find(|(shape, ..)| suits(shape));
    let (shape, layout, list) = suiting.map_or_else(|| found_in(&intake, location, usual), Ok).map_err(fail)?;
    Ok(Source { shape, layout, intake, list })
}

fn found_in(intake: &Intake, location: &Location, options: &InputOptions) -> Result<(Shape, Layout, List), Fault> {
    let file = intake.list.try_clone()?;
    let mut list = match intake.content {
        Content::Workbook(format) => List::Workbook(Box::new(Workbook::open(file, format, options)?)),
        Content::Text | Content::Gzip | Content::Archive => {
            List::Text(Box::new(TextList::open(Steady::new(file)?, options)?))
        }
    };
    let (wish, from) = match options.header_row {
        None => (Wish::Find, 0),
        Some(0) => (Wish::Nothing, 0),
        Some(row) => (Wish::First, row),
    };
    let sample = list.sample(u64::from(from))?;
    if sample.rows.is_empty() {
        return Err(if sample.last_line == 0 || from == 0 {
            Fault::Empty
        } else {
            Fault::HeaderRowBeyond { wanted: from, last: sample.last_line }
        });
    }
    let found = header::find(&sample, wish, matches!(list, List::Workbook(_)));
    let layout = found.layout();
    if let List::Text(text) = &mut list {
        text.learn(&sample, layout, found.row)?;
    }
    let shape = Shape {
        path: location.to_string(),
        format: list.format(),
        wrapping: intake.wrapping.clone(),
        sheet: list.workbook().map(|workbook| workbook.sheet().clone()),
        encoding: list.text().map(TextList::encoding),
        delimiter: list.text().map_or(b',', |text| text.delimiter),
        header_row: u32::try_from(found.row).unwrap_or(u32::MAX),
        header: found.names,
        title_rows: found.title_rows,
        is_1904: list.workbook().is_some_and(Workbook::is_1904),
    };
    Ok((shape, layout, list))
}

impl Source {
    /// What was found out about the list.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Shows every data row to the visitor, from the first one on, until it breaks.
    ///
    /// Each row says its line, shape, whether it is hidden and what its cells were. The visitor may take it away
    /// (`std::mem::take`); else its memory is used again.
    ///
    /// # Errors
    /// If the list cannot be read to the end; the rows before were shown.
    pub fn read(&mut self, visit: &mut dyn FnMut(&mut Row) -> ControlFlow<()>) -> Result<Counts, SourceError> {
        let result = match &mut self.list {
            List::Text(text) => text.read(self.layout, visit),
            List::Workbook(workbook) => workbook.read(self.layout, visit),
        };
        result.map_err(|fault| SourceError::new(&self.shape.path, fault))
    }

    /// The hash of the input as it came.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn fingerprint(&mut self) -> Result<blake3::Hash, SourceError> {
        self.intake.fingerprint().map_err(|error| SourceError::new(&self.shape.path, Fault::Unreadable(error)))
    }

    /// Whether the file is not the one any more that was opened, by its size and the time of its last change.
    ///
    /// # Errors
    /// If the operating system does not tell.
    pub fn has_changed(&self) -> Result<bool, SourceError> {
        self.intake.has_changed().map_err(|error| SourceError::new(&self.shape.path, Fault::Unreadable(error)))
    }
}

impl List {
    fn sample(&mut self, first_line: u64) -> Result<Sample, Fault> {
        match self {
            Self::Text(text) => text.sample(first_line),
            Self::Workbook(workbook) => workbook.sample(first_line),
        }
    }

    fn text(&self) -> Option<&TextList> {
        match self {
            Self::Text(text) => Some(text),
            Self::Workbook(_) => None,
        }
    }

    fn workbook(&self) -> Option<&Workbook> {
        match self {
            Self::Text(_) => None,
            Self::Workbook(workbook) => Some(workbook),
        }
    }

    fn format(&self) -> Format {
        match self {
            Self::Text(text) if text.delimiter == b'\t' => Format::Tsv,
            Self::Text(_) => Format::Csv,
            Self::Workbook(workbook) => workbook.format(),
        }
    }
}

#[cfg(test)]
mod tests;
