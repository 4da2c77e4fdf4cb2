//! A CSV file of a run, read back.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A CSV file with a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads a file of a run; its delimiter is the one that stands before the first column of results.
    pub fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(text.starts_with('\u{feff}'), "no byte order mark in {}", path.display());
        assert!(text.ends_with('\n'), "a torn line in {}", path.display());
        let at = text.find("_import_row").expect("a file of a run has columns of results");
        let delimiter = text.as_bytes()[at - 1];
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
        let texts = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
        let header = texts(reader.headers().unwrap());
        let rows = reader.records().map(|record| texts(&record.unwrap())).collect();
        Self { header, rows }
    }

    /// The cells of a column. Columns of results may be named without their prefix.
    #[track_caller]
    pub fn column(&self, name: &str) -> Vec<&str> {
        let prefixed = format!("_import_{name}");
        let at = self.header.iter().position(|header| *header == prefixed);
        let at = at.or_else(|| self.header.iter().position(|header| header == name));
        let at = at.unwrap_or_else(|| panic!("no column `{name}` in {:?}", self.header));
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    pub fn statuses(&self) -> Vec<&str> {
        self.column("status")
    }

    /// How many rows have each status.
    pub fn counts(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for status in self.statuses() {
            *counts.entry(status).or_default() += 1;
        }
        counts
    }

    /// The cells before the columns of results.
    pub fn own(&self) -> Vec<&[String]> {
        let own = self.header.iter().position(|header| header.starts_with("_import_")).unwrap();
        self.rows.iter().map(|row| &row[..own]).collect()
    }
}
