//! What the report tells beyond the summary; it stands in the page too, so that the page can be written again.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::message::Lang;
use crate::report::causes::Causes;
use crate::report::html::chronicle::{Chronicle, Timeline};
use crate::report::html::mask::Values;
use crate::report::html::merged::MergedRows;
use crate::report::html::table::{LINES, shortened};
use crate::report::html::{OPEN_STORY, REPORT};

/// What is known of the list and its cleaning before the first row is sent: whoever looked at it fills this in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Background {
    /// The account, as people know it: the host, and its name if it has one.
    pub account: String,
    /// What ran, each with its version.
    pub versions: BTreeMap<String, String>,
    /// What cleaning did.
    pub cleaning: Vec<CleaningFact>,
    /// The columns from left to right.
    pub columns: Vec<ColumnFact>,
}

/// How often a cleaning rule changed or left out a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CleaningFact {
    /// The field's API name, or `custom:NAME`.
    pub field: String,
    /// The rule's name, as in `[clean]`.
    pub rule: String,
    /// How many rows.
    pub rows: u64,
}

/// A column of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnFact {
    /// Its header.
    pub header: String,
    /// The field that it feeds: the API name, `custom:NAME`, `name_part`; `None` when nothing uses it.
    pub field: Option<String>,
    /// Rows that have a value in it.
    pub filled: u64,
    /// Values that were refused or left out.
    pub problems: u64,
}

/// A cause of failures in words that may be handed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskedCause {
    /// The stable word.
    pub code: String,
    /// What was wrong with the first row, its values masked.
    pub message: String,
    /// The way out, its values masked.
    pub hint: String,
}

/// Everything beyond the summary.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// What was known before the first row.
    pub background: Background,
    /// Columns beyond those that the page names.
    pub further_columns: usize,
    /// The course of the run.
    pub timeline: Timeline,
    /// Why rows failed.
    pub causes: Vec<MaskedCause>,
    /// How many rows each warning was given for, by code.
    pub warnings: BTreeMap<String, u64>,
    /// The rows that LadiFlow merged.
    #[serde(default)]
    pub merged: MergedRows,
}

impl Story {
    /// Puts together what was heard during a run.
    pub fn new(mut background: Background, chronicle: &Chronicle, causes: &Causes, lang: Lang) -> Self {
        let further_columns = background.columns.len().saturating_sub(LINES);
        background.columns.truncate(LINES);
        for column in &mut background.columns {
            column.header = shortened(&column.header);
        }
        let masked = causes.failures.by_code().into_iter().map(|cause| {
            let facts = Values::Masked.show_facts(&cause.problem.facts);
            let code = cause.problem.code;
            MaskedCause {
                code: code.name().to_owned(),
                message: lang.message(code, &facts),
                hint: lang.hint(code, &facts),
            }
        });
        let warnings = causes.warnings.by_code();
        let warnings = warnings.iter().map(|cause| (cause.problem.code.name().to_owned(), cause.rows));
        Self {
            background,
            further_columns,
            timeline: chronicle.timeline(),
            causes: masked.collect(),
            warnings: warnings.collect(),
            merged: chronicle.merged().clone(),
        }
    }

    /// Reads the story out of the page of an earlier run; `None` when there is no page, or none with a story.
    ///
    /// # Errors
    /// The page cannot be read.
    pub fn read(folder: &Path) -> io::Result<Option<Self>> {
        let page = match std::fs::read_to_string(folder.join(REPORT)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            page => page?,
        };
        let story = page.split_once(OPEN_STORY).and_then(|(_, rest)| rest.split_once("</script>"));
        Ok(story.and_then(|(story, _)| serde_json::from_str(story).ok()))
    }

    /// The story as it stands in the page: no `<`, so that nothing in it ends the element it stands in.
    pub(super) fn json(&self) -> String {
        let text = serde_json::to_string(self).expect("every key is a string");
        text.replace('<', "\\u003c")
    }
}
