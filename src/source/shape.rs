//! What was found out about a list before its rows are read.

use super::encoding::Encoding;
use super::intake::Wrapping;

/// The kind of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Text with a delimiter that is not a tab.
    Csv,
    /// Text with tabs.
    Tsv,
    /// Excel since 2007.
    Xlsx,
    /// Excel since 2007, with macros.
    Xlsm,
    /// Excel since 2007, binary.
    Xlsb,
    /// Excel up to 2003.
    Xls,
    /// `OpenDocument`.
    Ods,
}

impl Format {
    /// Its word in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Xlsx => "xlsx",
            Self::Xlsm => "xlsm",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
        }
    }

    /// Whether it holds sheets, with kinds of cells.
    pub const fn is_workbook(self) -> bool {
        !matches!(self, Self::Csv | Self::Tsv)
    }
}

/// The sheet that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its place in the workbook, counted from 1.
    pub number: usize,
    /// The names of the other sheets that hold data.
    pub others: Vec<String>,
    /// The names of those among all of them that the workbook hides.
    pub hidden: Vec<String>,
}

/// What was found out about a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// The path as the user gave it; `-` for standard input.
    pub path: String,
    /// The kind of the file.
    pub format: Format,
    /// What it was wrapped in.
    pub wrapping: Option<Wrapping>,
    /// The sheet that is read; `None` for text.
    pub sheet: Option<Sheet>,
    /// How the text is written; `None` for workbooks.
    pub encoding: Option<Encoding>,
    /// What separates the cells; a comma for workbooks.
    pub delimiter: u8,
    /// The line or row of the header as the user's program shows it; 0 if there is none.
    pub header_row: u32,
    /// The name of each column, empty where there is none; as many as each row has cells.
    pub header: Vec<String>,
    /// Rows above the header, or above the first data where there is no header, that are not blank.
    pub title_rows: usize,
    /// Whether a workbook counts days from 1904.
    pub is_1904: bool,
}

impl Shape {
    /// Whether the list names its columns.
    pub fn has_header(&self) -> bool {
        self.header_row > 0
    }
}
