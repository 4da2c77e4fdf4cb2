//! Earlier runs in words, and as JSON.

use std::path::Path;

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::listed::{Listed, State};
use super::prune::Pruned;
use crate::message::Lang;
use crate::report::closing;
use crate::report::figures::whole;
use crate::report::paint::{Paint, Tone};

/// The runs, the newest first, and what is open over all of them.
pub fn lines(runs: &[Listed], out: &Path, lang: Lang, paint: Paint, zone: &TimeZone) -> String {
    if runs.is_empty() {
        return lang.text("runs.none", &[("out", out.display().to_string())]) + "\n";
    }
    let mut lines: Vec<String> = runs.iter().flat_map(|run| run_lines(run, lang, paint, zone)).collect();
    let open = total(runs);
    let unknown = unknown(runs);
    let (key, tone) = match (open, unknown) {
        (0, 0) => ("runs.all_settled", Tone::Good),
        (_, 0) => ("runs.all_open", Tone::Warning),
        (_, _) => ("runs.all_open_at_least", Tone::Warning),
    };
    let facts = [("rows", whole(lang, open)), ("runs", whole(lang, unknown))];
    lines.push(paint.paint(tone, &lang.text(key, &facts)));
    lines.join("\n") + "\n"
}

fn run_lines(run: &Listed, lang: Lang, paint: Paint, zone: &TimeZone) -> Vec<String> {
    let began = run.started.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
    let state = match &run.state {
        State::Ended { ending, .. } => lang.text(&format!("report.ending.{ending}"), &[]),
        State::AtWork => lang.text("runs.at_work", &[]),
        State::Broken => lang.text("runs.broken", &[]),
        State::Untold => lang.text("runs.untold", &[]),
    };
    let tone = match &run.state {
        State::Ended { exit_code: 0, .. } | State::AtWork => Tone::Good,
        State::Ended { exit_code: 1, .. } => Tone::Warning,
        State::Ended { .. } | State::Broken | State::Untold => Tone::Bad,
    };
    let rows = run.rows.as_ref().map(|rows| {
        let counts = closing::counts(|status| rows.of(status), lang);
        let key = if rows.read == 0 { "runs.no_rows" } else { "runs.rows" };
        lang.text(key, &[("rows", whole(lang, rows.read)), ("counts", counts)])
    });
    let outcome = std::iter::once(paint.paint(tone, &state)).chain(rows).collect::<Vec<_>>().join("; ");
    let account = run.account.clone().unwrap_or_else(|| lang.text("runs.no_history", &[]));
    let mut lines = vec![
        lang.text("runs.run", &[("run", run.run.clone()), ("began", began), ("account", account)]),
        format!("    {outcome}"),
    ];
    if let Some(parent) = &run.parent {
        let facts = [("run", parent.clone()), ("generation", run.generation.to_string())];
        lines.push(format!("    {}", lang.text("runs.takes_up", &facts)));
    }
    let next = run.next.as_ref().map(|command| ("command", command.clone()));
    match (run.open.filter(|open| *open > 0), next) {
        (Some(open), Some(next)) => {
            lines.push(format!("    {}", lang.text("runs.open_next", &[("rows", whole(lang, open)), next])));
        }
        (Some(open), None) => lines.push(format!("    {}", lang.text("runs.open", &[("rows", whole(lang, open))]))),
        (None, Some(next)) if run.is_open_unknown => {
            lines.push(format!("    {}", lang.text("runs.open_unknown", &[next])));
        }
        (None, Some(next)) if !run.state.is_finished() => {
            lines.push(format!("    {}", lang.text("runs.next", &[next])));
        }
        (None, _) => {}
    }
    lines
}

/// What was removed, each line ended.
pub fn pruned(pruned: &Pruned, lang: Lang) -> String {
    let facts = |runs: &[String]| [("runs", whole(lang, runs.len() as u64)), ("names", runs.join(", "))];
    let removed = if pruned.removed.is_empty() { "runs.pruned_none" } else { "runs.pruned" };
    let mut text = lang.text(removed, &facts(&pruned.removed)) + "\n";
    if !pruned.left.is_empty() {
        text += &(lang.text("runs.prune_left", &facts(&pruned.left)) + "\n");
    }
    text
}

/// The same as one object.
pub fn json(runs: &[Listed]) -> String {
    let runs_json: Vec<Value> = runs.iter().map(run_json).collect();
    let all = json!({ "runs": runs_json, "open": (unknown(runs) == 0).then(|| total(runs)) });
    serde_json::to_string_pretty(&all).expect("every key is a string") + "\n"
}

fn run_json(run: &Listed) -> Value {
    let (ended_at, exit_code, ending) = match &run.state {
        State::Ended { at, exit_code, ending } => (Some(at), Some(exit_code), Some(ending)),
        State::AtWork | State::Broken | State::Untold => (None, None, None),
    };
    json!({
        "run": run.run,
        "parent_run": run.parent,
        "generation": run.generation,
        "mode": run.mode,
        "account": run.account,
        "started_at": run.started,
        "ended_at": ended_at,
        "at_work": run.state == State::AtWork,
        "exit_code": exit_code,
        "ending": ending,
        "rows": run.rows,
        "open": run.open,
        "next": run.next,
    })
}

/// Runs of which nobody knows how many rows they leave open.
fn unknown(runs: &[Listed]) -> u64 {
    runs.iter().filter(|run| run.is_open_unknown).count() as u64
}

fn total(runs: &[Listed]) -> u64 {
    runs.iter().filter_map(|run| run.open).sum()
}
