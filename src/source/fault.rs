//! Why a list cannot be read.

use std::error::Error;
use std::fmt::Display;
use std::io;

use super::steady::Changed;
use crate::message::{Explain, Fact, Spot};

/// A list that cannot be read: which, and why.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{path}`: {fault}")]
pub struct SourceError {
    /// The path as the user gave it; `-` for standard input.
    pub path: String,
    /// Why.
    pub fault: Fault,
}

impl SourceError {
    pub(super) fn new(path: impl Display, fault: Fault) -> Self {
        Self { path: path.to_string(), fault }
    }
}

impl Explain for SourceError {
    fn key(&self) -> &'static str {
        self.fault.key()
    }

    fn facts(&self) -> Vec<Fact> {
        let mut facts = self.fault.facts();
        facts.push(("path", self.path.clone()));
        facts
    }

    fn spot(&self) -> Option<Spot> {
        let (key, wanted) = match &self.fault {
            Fault::SheetUnknown { wanted, .. } => ("sheet", wanted.clone()),
            Fault::HeaderRowBeyond { wanted, .. } => ("header_row", wanted.to_string()),
            _ => return None,
        };
        Some(Spot::Text(vec!["input".to_owned(), key.to_owned()], wanted))
    }
}

macro_rules! faults {
    ($($(#[$doc:meta])* $variant:ident $({ $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })? $key:literal $display:literal,)*) => {
        /// What keeps a list from being read.
        #[derive(Debug, thiserror::Error)]
        pub enum Fault {
            /// The operating system refused.
            #[error("the operating system refused")]
            Unreadable(#[source] io::Error),
            $($(#[$doc])* #[error($display)] $variant $({ $($(#[$field_doc])* $field: $type,)* })?,)*
        }

        impl Fault {
            /// The word that names its texts.
            pub const fn key(&self) -> &'static str {
                match self {
                    Self::Unreadable(_) => "file_unreadable",
                    $(Self::$variant $({ $($field: _,)* })? => $key,)*
                }
            }

            fn facts(&self) -> Vec<Fact> {
                match self {
                    Self::Unreadable(error) => vec![("reason", error.to_string())],
                    $(Self::$variant $({ $($field,)* })? => vec![$($((stringify!($field), $field.to_string()),)*)?],)*
                }
            }

            #[cfg(test)]
            const KEYS: &'static [&'static str] = &["file_unreadable", $($key,)*];
        }
    };
}

faults! {
    /// There is no such file.
    Missing "file_missing" "there is no such file",
    /// The pattern matches no file.
    NothingMatches "nothing_matches" "the pattern matches no file",
    /// The pattern cannot be understood.
    BadPattern {
        /// What is wrong with it.
        reason: &'static str,
    } "pattern_invalid" "not a pattern: {reason}",
    /// It is a directory.
    Directory "file_directory" "it is a directory",
    /// Standard input is named twice.
    StandardInputTwice "stdin_twice" "standard input can be read only once",
    /// It was written to meanwhile.
    Changed "input_changed" "it changed while it was read",
    /// There is nothing in it.
    Empty "file_empty" "there is nothing in it",
    /// It is something else than a list.
    NotAList {
        /// What it looks like, such as `PDF`.
        kind: &'static str,
    } "not_a_list" "it is not a list but {kind}",
    /// It holds bytes that no text holds.
    Binary {
        /// The line of the first such byte.
        line: u64,
    } "file_binary" "line {line} holds bytes that are no text",
    /// The archive is cut off or broken.
    ArchiveDamaged {
        /// What the unpacker said.
        reason: String,
    } "archive_damaged" "the archive is damaged: {reason}",
    /// The archive holds no list.
    ArchiveEmpty "archive_empty" "the archive holds no list",
    /// The archive holds several lists.
    ArchiveSeveral {
        /// Their names, joined by commas.
        names: String,
    } "archive_several" "the archive holds several lists: {names}",
    /// Archives lie in archives in archives.
    ArchiveNested "archive_nested" "the archive holds archives",
    /// A password is needed.
    PasswordProtected "password_protected" "it is protected by a password",
    /// The workbook is cut off or broken.
    WorkbookDamaged {
        /// What the reader said, and where.
        reason: String,
    } "workbook_damaged" "the workbook is damaged: {reason}",
    /// The XML of the workbook declares entities, which no spreadsheet program writes.
    XmlEntities {
        /// The part of the workbook.
        part: String,
    } "xml_entities" "`{part}` declares a document type",
    /// The workbook has no sheet of that name or number.
    SheetUnknown {
        /// What was asked for.
        wanted: String,
        /// The names of those there are, joined by commas.
        sheets: String,
    } "sheet_unknown" "there is no sheet `{wanted}` among {sheets}",
    /// The header row lies behind the last row.
    HeaderRowBeyond {
        /// The row asked for.
        wanted: u32,
        /// The last row there is.
        last: u64,
    } "header_row_beyond" "row {wanted} lies beyond the last row, {last}",
    /// This file does not have the columns of the first.
    ColumnsDiffer {
        /// The first file.
        first: String,
        /// The first column that differs, counted from 1.
        column: usize,
        /// Its name in the first file.
        expected: String,
        /// Its name in this file.
        found: String,
    } "columns_differ" "column {column} is `{found}`, but `{expected}` in `{first}`",
    /// It would unpack to more than is let in.
    UnpackedTooLarge {
        /// The limit in megabytes.
        limit: u64,
    } "unpacked_too_large" "it unpacks to more than {limit} MB",
    /// It grows more on unpacking than any list does.
    UnpackedTooMuch {
        /// The limit.
        limit: u64,
    } "unpacked_too_much" "it unpacks to more than {limit} times its size",
    /// The XML of the workbook nests too deep.
    XmlTooDeep {
        /// The part of the workbook.
        part: String,
        /// The limit.
        limit: usize,
    } "xml_too_deep" "`{part}` nests deeper than {limit} levels",
    /// A cell is too large.
    CellTooLarge {
        /// The line or row.
        line: u64,
        /// The column, as letters.
        column: String,
        /// The limit in bytes.
        limit: usize,
    } "cell_too_large" "the cell in line {line}, column {column} is larger than {limit} bytes",
    /// A string of a workbook is too large.
    PartTooLarge {
        /// The part of the workbook.
        part: String,
        /// The limit in bytes.
        limit: usize,
    } "part_too_large" "`{part}` holds a text larger than {limit} bytes",
    /// A row has too many columns.
    TooManyColumns {
        /// The line or row.
        line: u64,
        /// The limit.
        limit: usize,
    } "too_many_columns" "line {line} has more than {limit} columns",
    /// A quoted cell has no end.
    QuoteUnclosed {
        /// Where the row begins that holds it.
        line: u64,
    } "quote_unclosed" "a quote is not closed",
    /// A stray quote joined rows to the header.
    HeaderJoined {
        /// The line where the header begins.
        line: u64,
        /// The line where what was read as the header ends.
        last_line: u64,
    } "header_joined" "lines {line} to {last_line} were read as one header",
    /// A record of a text file is too long.
    LineTooLong {
        /// The line where it begins.
        line: u64,
        /// The limit in bytes.
        limit: usize,
    } "line_too_long" "the record in line {line} is longer than {limit} bytes",
    /// A sheet that must be held in memory is too large for that.
    SheetTooLarge {
        /// The limit.
        limit: u64,
    } "sheet_too_large" "the sheet spans more than {limit} cells",
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            _ if error.get_ref().is_some_and(<dyn Error + Send + Sync>::is::<Changed>) => Self::Changed,
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::IsADirectory => Self::Directory,
            _ => Self::Unreadable(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Lang;

    #[test]
    fn every_fault_has_a_message_and_a_hint_in_both_languages() {
        for lang in [Lang::En, Lang::Vi] {
            for key in Fault::KEYS {
                for part in ["message", "hint"] {
                    let key = format!("error.{key}.{part}");
                    assert!(lang.find(&key, &[]).is_some(), "{key} has no text in {lang}");
                }
            }
        }
    }

    #[test]
    fn a_message_leaves_no_placeholder_open() {
        let error = SourceError::new("a.csv", Fault::LineTooLong { line: 7, limit: 16 });
        let text = Lang::Vi.text("error.line_too_long.message", &error.facts());
        assert!(text.contains("a.csv") && text.contains('7') && !text.contains("%{"), "{text}");
    }
}
