//! A list that is fed back takes mode, mapping and decisions from the run that wrote it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::config::rules::Rules;
use crate::config::values::Mode;
use crate::feedback::Feedback;
use crate::mapping::decisions::StoredDecisions;
use crate::report::summary::{SUMMARY, Summary};
use crate::source::{SourceError, Sources};
use std::ops::ControlFlow;

/// A mapping as it stands in `summary.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredMapping {
    /// Where values come from.
    #[serde(flatten)]
    pub rules: Rules,
    /// The config file that was in force, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<PathBuf>,
}

/// The run that wrote a list.
#[derive(Debug, Clone)]
pub struct Parent {
    /// Its summary.
    pub summary: Summary,
    /// Its mapping.
    pub mapping: StoredMapping,
    /// What it decided from whole columns.
    pub decisions: StoredDecisions,
    /// The endpoint it posted to.
    pub mode: Mode,
}

/// What a list says of where it comes from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// It is a list like any other.
    Fresh,
    /// It was written by this run.
    Known(Box<Parent>),
    /// It names a run whose folder is not there.
    Unknown(String),
}

/// Finds the run that wrote the list: its folder is looked for under `out` and beside the list's files.
///
/// # Errors
/// The list cannot be read.
pub fn origin(sources: &mut Sources, out: &Path) -> Result<Origin, SourceError> {
    let Some(feedback) = Feedback::find(&sources.shape().header) else { return Ok(Origin::Fresh) };
    let mut run = String::new();
    sources.read(&mut |row| {
        feedback.run(row).clone_into(&mut run);
        if run.is_empty() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    if run.is_empty() {
        return Ok(Origin::Fresh);
    }
    let beside = sources.files().iter().filter_map(|file| Path::new(&file.shape().path).parent().map(Path::to_owned));
    // A name with a separator in it would lead out of the folder.
    let inside = (!run.contains(['/', '\\']) && run != "..").then(|| out.join(&run));
    let parent = inside.into_iter().chain(beside).find_map(|folder| parent(&folder, &run));
    Ok(parent.map_or(Origin::Unknown(run), |parent| Origin::Known(Box::new(parent))))
}

/// The run of that name in a folder.
pub fn parent(folder: &Path, run: &str) -> Option<Parent> {
    if !folder.join(SUMMARY).is_file() {
        return None;
    }
    let summary = Summary::read(folder).ok().filter(|summary| summary.run == run)?;
    let mode = if summary.mode == "create-or-update" { Mode::CreateOrUpdate } else { Mode::Create };
    Some(Parent {
        mapping: serde_json::from_value(summary.mapping.clone()).ok()?,
        decisions: serde_json::from_value(summary.decisions.clone()).ok()?,
        summary,
        mode,
    })
}
