//! `explain`: one row's life.

use std::ops::ControlFlow;

use super::input::{early_language, look_through, written};
use super::opening::{Opened, opened};
use super::surroundings::say;
use super::{Failure, Surroundings};
use crate::cli::Explain;
use crate::plan::Plan;
use crate::report::findings::{self, Style};
use crate::report::history::{self, Told};
use crate::row::Row;
use crate::source::{SourceError, Sources};
use crate::survey::Findings;

/// Says what becomes of one row, and what became of it in earlier runs. Exit code 2 if there is no such row.
pub fn explain(explain: &Explain, surroundings: &Surroundings) -> u8 {
    let lang = early_language(explain.lists.settings.lang, explain.lists.config.as_deref(), surroundings);
    match show(explain, surroundings) {
        Ok(()) => 0,
        Err(failure) => failure.tell(lang, false, surroundings),
    }
}

fn show(explain: &Explain, surroundings: &Surroundings) -> Result<(), Failure> {
    let opened = opened(&explain.lists, written(&explain.lists)?, None, surroundings)?;
    let inherited = opened.inherited(false);
    let Opened { plan, mut sources, .. } = opened;
    let found = look_through(&mut sources, &plan, explain.lists.limit, inherited, surroundings)?;
    let Some(row) = find(&mut sources, &found, explain.row)? else {
        let facts = vec![("row", explain.row.to_string()), ("rows", found.rows.read.to_string())];
        return Err(Failure::new("row_beyond", facts));
    };
    let told = earlier_runs(&mut sources, &plan, explain.row)?;
    let style = Style { lang: plan.lang, paint: surroundings.output_paint(), width: surroundings.output_width };
    say(&findings::explained(&found, &row, &told, style))
}

/// The row of that number: the one it had in the list where it first stood.
fn find(sources: &mut Sources, findings: &Findings, number: u64) -> Result<Option<Row>, SourceError> {
    let mut found = None;
    sources.read(&mut |row| {
        let previous = findings.feedback.as_ref().and_then(|feedback| feedback.previous(row).number);
        if row.position > findings.rows.read {
            return ControlFlow::Break(());
        }
        if previous.unwrap_or(row.position) != number {
            return ControlFlow::Continue(());
        }
        found = Some(std::mem::take(row));
        ControlFlow::Break(())
    })?;
    Ok(found)
}

/// What earlier runs of these lists said of the row.
fn earlier_runs(sources: &mut Sources, plan: &Plan, number: u64) -> Result<Vec<Told>, Failure> {
    let fingerprint = |source: &mut crate::source::Source| source.fingerprint().map(|hash| hash.to_hex().to_string());
    let fingerprints = sources.files_mut().iter_mut().map(fingerprint).collect::<Result<Vec<_>, _>>()?;
    history::of_row(&plan.out, &fingerprints, number).map_err(|error| {
        Failure::of_system("history_unreadable", vec![("path", plan.out.display().to_string())], &error)
    })
}
