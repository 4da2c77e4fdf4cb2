//! Several files as one list.

use std::ops::ControlFlow;

use super::fault::{Fault, SourceError};
use super::location::Location;
use super::options::InputOptions;
use super::reading::Counts;
use super::shape::Shape;
use super::{Source, open_as};
use crate::row::Row;

/// The files of one run, which have the same columns.
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Opens every file.
    ///
    /// # Errors
    /// If one cannot be opened, or has other columns than the first.
    ///
    /// # Panics
    /// If there is no location.
    pub fn open(locations: &[Location], options: &InputOptions) -> Result<Self, SourceError> {
        Self::open_as(locations, std::slice::from_ref(options), &|_| true)
    }

    /// The same, each file with the first of several options under which it suits; see [`open_as`].
    ///
    /// # Errors
    /// As [`Self::open`].
    ///
    /// # Panics
    /// If there is no location, or there are no options.
    pub fn open_as(
        locations: &[Location],
        options: &[InputOptions],
        suits: &dyn Fn(&Shape) -> bool,
    ) -> Result<Self, SourceError> {
        assert!(!locations.is_empty(), "a run has at least one file");
        let mut files: Vec<Source> = Vec::with_capacity(locations.len());
        for location in locations {
            let source = open_as(location, options, suits)?;
            if let Some(fault) = files.first().and_then(|first| difference(first.shape(), source.shape())) {
                return Err(SourceError::new(location, fault));
            }
            files.push(source);
        }
        Ok(Self { files })
    }

    /// The files, in the order in which they are read.
    pub fn files(&self) -> &[Source] {
        &self.files
    }

    /// The files, to take their fingerprints.
    pub fn files_mut(&mut self) -> &mut [Source] {
        &mut self.files
    }

    /// The shape of the first file, whose header and delimiter are the run's.
    pub fn shape(&self) -> &Shape {
        self.files[0].shape()
    }

    /// Shows every data row of every file to the visitor, until it breaks; see [`Source::read`].
    ///
    /// Rows are numbered on through the files. The counts are one per file that was read.
    ///
    /// # Errors
    /// If a file cannot be read to its end.
    pub fn read(&mut self, visit: &mut dyn FnMut(&mut Row) -> ControlFlow<()>) -> Result<Vec<Counts>, SourceError> {
        let mut counts = Vec::with_capacity(self.files.len());
        let mut position = 0;
        let mut is_over = false;
        for (file, source) in self.files.iter_mut().enumerate() {
            let of_file = source.read(&mut |row| {
                position += 1;
                row.position = position;
                row.file = file;
                let flow = visit(row);
                is_over = flow.is_break();
                flow
            })?;
            counts.push(of_file);
            if is_over {
                break;
            }
        }
        Ok(counts)
    }

    /// The first file that is not the one any more that was opened.
    ///
    /// # Errors
    /// If the operating system does not tell.
    pub fn changed(&self) -> Result<Option<&Source>, SourceError> {
        for source in &self.files {
            if source.has_changed()? {
                return Ok(Some(source));
            }
        }
        Ok(None)
    }
}

/// Where the columns of a file differ from those of the first; case and spaces do not matter.
fn difference(first: &Shape, other: &Shape) -> Option<Fault> {
    let (expected, found) = (&first.header, &other.header);
    let key = |header: &str| header.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let same = |a: &str, b: &str| a == b || key(a) == key(b);
    let name = |header: &[String], column: usize| header.get(column).cloned().unwrap_or_else(|| "–".to_owned());
    let column = (0..expected.len().max(found.len())).find(|column| {
        let both = expected.get(*column).zip(found.get(*column));
        !both.is_some_and(|(a, b)| same(a, b))
    });
    let column = column.or((first.has_header() != other.has_header()).then_some(0))?;
    Some(Fault::ColumnsDiffer {
        first: first.path.clone(),
        column: column + 1,
        expected: name(expected, column),
        found: name(found, column),
    })
}
