//! `report.html`: one page about a run that needs nothing else, to be kept or handed on.

pub mod chart;
pub mod chronicle;
pub mod mask;
pub mod merged;
mod page;
pub mod samples;
pub mod story;
mod table;
mod tables;

use std::io;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;

use crate::message::Lang;
use crate::private;
use crate::report::html::mask::Values;
use crate::report::html::samples::FailedRow;
use crate::report::html::story::Story;
use crate::report::summary::Summary;

/// The page's name in a run's folder.
pub const REPORT: &str = "report.html";
/// What the story stands behind in the page.
const OPEN_STORY: &str = "<script type=\"application/json\" id=\"story\">";

/// All that the page shows.
#[derive(Debug)]
pub struct Report<'a> {
    /// What became of the run.
    pub summary: &'a Summary,
    /// The rest; the default where it is lost.
    pub story: &'a Story,
    /// The first failed rows.
    pub failed: &'a [FailedRow],
    /// Whether values of customers are shown.
    pub values: Values,
    /// The language of the page.
    pub lang: Lang,
    /// The time zone of its times.
    pub zone: TimeZone,
}

impl Report<'_> {
    /// The page.
    pub fn page(&self) -> String {
        page::page(self).into_string()
    }
}

/// Writes the page of a run into its folder, with the first rows of its `failures.csv`.
///
/// # Errors
/// `failures.csv` cannot be read, or the page not written.
pub fn write(
    folder: &Path,
    summary: &Summary,
    story: &Story,
    values: Values,
    lang: Lang,
    zone: TimeZone,
) -> io::Result<PathBuf> {
    let failed = samples::first_failures(folder, values)?;
    let report = Report { summary, story, failed: &failed, values, lang, zone };
    let path = folder.join(REPORT);
    private::write_whole(&path, report.page().as_bytes())?;
    Ok(path)
}

/// Writes the page of an earlier run again from what lies in its folder. Where the earlier page is gone, so are the
/// charts, the cleaning and the columns.
///
/// # Errors
/// The summary or the failures cannot be read, or the page not written.
pub fn write_again(folder: &Path, values: Values, lang: Lang, zone: TimeZone) -> io::Result<PathBuf> {
    let summary = Summary::read(folder)?;
    let story = Story::read(folder)?.unwrap_or_default();
    write(folder, &summary, &story, values, lang, zone)
}

#[cfg(test)]
mod tests;
