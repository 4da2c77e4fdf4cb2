//! The last lines of a run: what happened, why rows failed, where the files are, what to type next.

use std::path::Path;
use std::time::Duration;

use crate::cause::Cause;
use crate::code::Code;
use crate::message::{Fact, Lang};
use crate::outcome::Status;
use crate::report::causes::Causes;
use crate::report::figures::{time, whole};
use crate::report::html::REPORT;
use crate::report::paint::{Paint, Tone};
use crate::report::remedy::Setting;
use crate::report::results::{FAILURES, RESULTS, UNSENT};
use crate::report::shell::quoted;
use crate::report::summary::{FieldLosses, Summary};

/// Lines at most.
const LINES: usize = 10;
/// Row numbers shown for a cause.
const SAMPLE: usize = 3;
/// Fields whose losses, and tags, that are named.
const FIELDS: usize = 3;

/// What the closing lines say beyond the summary.
#[derive(Debug, Clone, Copy)]
pub struct Closing<'a> {
    /// What became of the run.
    pub summary: &'a Summary,
    /// Why rows failed.
    pub causes: &'a Causes,
    /// The run's folder, as the user would type it.
    pub folder: &'a Path,
    /// The command that begins or continues this run, as the user would type it.
    pub command: &'a str,
    /// Whether it went into a sandbox, which no later run knows.
    pub is_sandbox: bool,
    /// What the config says, for the lines that would mend a cause.
    pub setting: Setting<'a>,
    /// Whether the report could be written.
    pub has_report: bool,
    /// When and in which run the rows left out as `unchanged` were accepted last, said by whoever knows the history.
    pub unchanged_since: Option<&'a str>,
    /// Why LadiFlow counts as down: the key of a text.
    pub trouble: Option<&'static str>,
}

/// How many causes there are, and the first of them with its way out.
const LEAST_FOR_CAUSES: usize = 3;

/// The lines, at most ten, each ended.
pub fn lines(closing: &Closing<'_>, lang: Lang, paint: Paint) -> String {
    let summary = closing.summary;
    let mut above = vec![headline(closing, lang, paint)];
    above.extend(losses(summary, lang).map(|line| paint.paint(Tone::Warning, &line)));
    let hints_at = above.len();
    above.extend(unchanged(closing, lang));
    above.extend(differing(closing, lang).map(|line| paint.paint(Tone::Warning, &line)));
    above.extend(unknown_tags(closing, lang).map(|line| paint.paint(Tone::Warning, &line)));
    let mut below = vec![lang.text("report.closing.files", &[("files", files(closing))])];
    below.extend(next(closing, lang));
    let mut room = LINES - above.len() - below.len();
    // The cause of most failed rows goes before what was left out, that before the way out of a loss, and that before
    // more causes; but what ended the run has its way out first.
    let for_causes = if closing.causes.failures.ranked().is_empty() { 0 } else { LEAST_FOR_CAUSES };
    let before_hints = if summary.ending == "losses" { 0 } else { for_causes };
    if room > for_causes
        && let Some(line) = left_out(closing, lang)
    {
        room -= 1;
        above.insert(hints_at, paint.paint(Tone::Warning, &line));
    }
    let hints = loss_hints(closing, lang);
    if room >= before_hints + hints.len() {
        room -= hints.len();
        above.splice(hints_at..hints_at, hints);
    }
    above.extend(causes(closing, lang, paint, room));
    above.append(&mut below);
    // What a cell or LadiFlow says may hold line breaks of its own.
    let lines = above.iter().map(|line| line.replace(['\n', '\r'], " ") + "\n");
    lines.collect()
}

fn headline(closing: &Closing<'_>, lang: Lang, paint: Paint) -> String {
    let summary = closing.summary;
    let rows = &summary.rows;
    let counts = match counts(|status| rows.of(status), lang).as_str() {
        "" => String::new(),
        counts => format!(" ({counts})"),
    };
    let facts = [
        ("read", whole(lang, rows.read)),
        ("counts", counts),
        ("time", time(lang, Duration::try_from_secs_f64(summary.seconds).unwrap_or_default())),
    ];
    let mut ending = lang.text(&format!("report.ending.{}", summary.ending), &[]);
    if let Some(trouble) = closing.trouble {
        ending = format!("{ending} ({})", lang.text(trouble, &[]));
    }
    let tone = match (summary.ending.as_str(), rows.failures()) {
        ("finished", 0) => Tone::Good,
        ("finished", _) => Tone::Warning,
        _ => Tone::Bad,
    };
    format!("{}: {}", paint.paint(tone, &ending), lang.text("report.closing.headline", &facts))
}

/// The statuses that occur, each with its count: `created 9,000, refused 12`.
pub fn counts(rows: impl Fn(Status) -> u64, lang: Lang) -> String {
    let counted = Status::ALL.iter().filter(|&&status| rows(status) > 0);
    let named = counted.map(|&status| format!("{} {}", status_name(lang, status), whole(lang, rows(status))));
    named.collect::<Vec<_>>().join(", ")
}

/// A status as people read it. In files it is always [`Status::name`].
pub fn status_name(lang: Lang, status: Status) -> String {
    lang.text(&format!("report.status.{}", status.name()), &[])
}

fn unchanged(closing: &Closing<'_>, lang: Lang) -> Option<String> {
    let rows = closing.summary.rows.of(Status::Unchanged);
    let facts: [Fact; 2] = [("rows", whole(lang, rows)), ("since", closing.unchanged_since?.to_owned())];
    (rows > 0).then(|| lang.text("report.closing.unchanged", &facts))
}

/// Duplicates whose values differ from the row that was sent.
fn differing(closing: &Closing<'_>, lang: Lang) -> Option<String> {
    let cause = closing.causes.warnings.of("row", Code::DuplicateDiffers)?;
    Some(lang.text("report.closing.duplicates_differ", &[("rows", whole(lang, cause.rows))]))
}

/// Values that were not sent although their rows were.
fn left_out(closing: &Closing<'_>, lang: Lang) -> Option<String> {
    let mut causes = closing.causes.accepted.ranked();
    causes.retain(|cause| cause.problem.code.leaves_out());
    let values = causes.iter().map(|cause| cause.rows).sum();
    let named = causes.iter().take(FIELDS).map(|cause| {
        let problem = &cause.problem;
        format!("{} × `{}:{}`", whole(lang, cause.rows), problem.field, problem.code)
    });
    let mut named: Vec<_> = named.collect();
    if causes.len() > named.len() {
        named.push("…".to_owned());
    }
    let facts = [("values", whole(lang, values)), ("causes", named.join(", "))];
    (values > 0).then(|| lang.text("report.closing.left_out", &facts))
}

/// Names of tags that the account does not have, and the line that would make them.
fn unknown_tags(closing: &Closing<'_>, lang: Lang) -> Option<String> {
    let cause = closing.causes.accepted.of("tags", Code::Unknown)?;
    let mut names: Vec<_> = cause.values().take(FIELDS).map(|name| format!("`{name}`")).collect();
    if cause.values().len() > names.len() {
        names.push("…".to_owned());
    }
    let facts = [
        ("tags", names.join(", ")),
        ("rows", whole(lang, cause.rows)),
        ("remedy", remedy(closing, cause, lang).unwrap_or_default()),
        ("again", again(closing, lang)),
    ];
    // What the ledger remembers of a row's warnings has no names.
    let key =
        if cause.values().len() == 0 { "report.closing.unknown_tags_nameless" } else { "report.closing.unknown_tags" };
    Some(lang.text(key, &facts))
}

/// That rows have to be sent again once the account has what they name; a sandbox forgets them anyway.
fn again(closing: &Closing<'_>, lang: Lang) -> String {
    if closing.is_sandbox { String::new() } else { lang.text("report.closing.again_as_updates", &[]) }
}

/// How many rows failed for how many causes, then those with most rows, each with its way out on a line of its own, as
/// far as there is room.
fn causes(closing: &Closing<'_>, lang: Lang, paint: Paint, room: usize) -> Vec<String> {
    let causes = closing.causes.failures.ranked();
    let room = room.saturating_sub(1);
    let fitting = (room.saturating_sub(1) / 2).max((room / 2).min(1));
    let (shown, rest) = causes.split_at(if causes.len() * 2 <= room { causes.len() } else { fitting });
    let names_rest = !shown.is_empty() && !rest.is_empty() && shown.len() * 2 < room;
    let mut lines = Vec::new();
    if !causes.is_empty() {
        let rows = whole(lang, causes.iter().map(|cause| cause.rows).sum());
        let facts = [("rows", rows), ("causes", causes.len().to_string())];
        let is_told = rest.is_empty() || names_rest;
        let key = if is_told { "report.closing.causes" } else { "report.closing.causes_unshown" };
        lines.push(paint.paint(Tone::Bad, &lang.text(key, &facts)));
    }
    for cause in shown {
        let problem = &cause.problem;
        lines.push(paint.paint(Tone::Bad, &cause_line(closing, cause, lang)));
        let hint = lang.hint(problem.code, &problem.facts);
        let hint = lang.text("report.closing.hint", &[("hint", hint)]);
        let remedy = remedy(closing, cause, lang).map_or_else(String::new, |remedy| format!("; {remedy}"));
        lines.push(format!("    {hint}{remedy}"));
    }
    if names_rest {
        let rows = rest.iter().map(|cause| cause.rows).sum();
        let facts = [("causes", rest.len().to_string()), ("rows", whole(lang, rows))];
        lines.push(format!("  {}", lang.text("report.closing.more_causes", &facts)));
    }
    lines
}

fn remedy(closing: &Closing<'_>, cause: &Cause, lang: Lang) -> Option<String> {
    closing.setting.remedy(cause, lang).map(|remedy| format!("{}: `{}`", remedy.place, remedy.line))
}

fn cause_line(closing: &Closing<'_>, cause: &Cause, lang: Lang) -> String {
    let (file, line) = cause.first.first().map(|place| (place.file, place.line)).unwrap_or_default();
    let facts = [
        ("rows", whole(lang, cause.rows)),
        ("code", cause.problem.code.to_string()),
        ("message", lang.message(cause.problem.code, &cause.problem.facts)),
        ("first", first(cause)),
        ("line", line.to_string()),
        ("file", closing.summary.input.get(file).map(|input| input.path.clone()).unwrap_or_default()),
    ];
    let key = if cause.rows == 1 { "report.closing.cause_once" } else { "report.closing.cause" };
    format!("  {}", lang.text(key, &facts))
}

/// The first row numbers: `5, 9, 14, …`.
fn first(cause: &Cause) -> String {
    let mut numbers: Vec<_> = cause.first.iter().take(SAMPLE).map(|place| place.number.to_string()).collect();
    if cause.rows > numbers.len() as u64 {
        numbers.push("…".to_owned());
    }
    numbers.join(", ")
}

fn losses(summary: &Summary, lang: Lang) -> Option<String> {
    let mut lost: Vec<_> = summary.losses.iter().filter(|(_, losses)| losses.is_loss()).collect();
    lost.sort_by_key(|(_, losses)| std::cmp::Reverse(losses.changed + losses.dropped));
    let mut fields: Vec<_> = lost.iter().take(FIELDS).map(|(field, losses)| loss(lang, field, losses)).collect();
    if lost.len() > fields.len() {
        fields.push("…".to_owned());
    }
    (!fields.is_empty()).then(|| lang.text("report.closing.losses", &[("fields", fields.join("; "))]))
}

/// What to do about lost values: for custom fields and for tags, else for any field.
fn loss_hints(closing: &Closing<'_>, lang: Lang) -> Vec<String> {
    let losses = &closing.summary.losses;
    let lost: Vec<_> = losses.iter().filter(|(_, losses)| losses.is_loss()).map(|(field, _)| field).collect();
    let custom: Vec<_> = lost.iter().filter_map(|field| field.strip_prefix("custom:")).take(FIELDS).collect();
    let mut hints = Vec::new();
    if !custom.is_empty() {
        let facts = [("fields", format!("`{}`", custom.join("`, `"))), ("again", again(closing, lang))];
        hints.push(lang.text("report.closing.losses_custom", &facts));
    }
    if lost.iter().any(|field| *field == "tags") {
        hints.push(lang.text("report.closing.losses_tags", &[("again", again(closing, lang))]));
    }
    if hints.is_empty() && !lost.is_empty() {
        hints.push(lang.text("report.closing.losses_other", &[]));
    }
    hints.into_iter().map(|hint| format!("  {}", lang.text("report.closing.hint", &[("hint", hint)]))).collect()
}

fn loss(lang: Lang, field: &str, losses: &FieldLosses) -> String {
    let facts = [("field", field.to_owned()), ("sent", whole(lang, losses.sent)), ("kept", whole(lang, losses.kept))];
    lang.text("report.closing.loss", &facts)
}

fn files(closing: &Closing<'_>) -> String {
    let rows = &closing.summary.rows;
    let names = [
        (REPORT, closing.has_report),
        (RESULTS, true),
        (FAILURES, rows.failures() > 0),
        (UNSENT, rows.of(Status::Unsent) > 0),
    ];
    let names: Vec<_> = names.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name).collect();
    format!("{} ({})", closing.folder.display(), names.join(", "))
}

/// The command to type next: first what continues a stopped run, else what takes up its failures.
fn next(closing: &Closing<'_>, lang: Lang) -> Option<String> {
    let summary = closing.summary;
    let failures = summary.rows.failures();
    let own = [("command", closing.command.to_owned())];
    match summary.ending.as_str() {
        "finished" => {}
        "shrunk_input" | "input_changed" => return Some(lang.text("report.closing.again", &own)),
        _ if closing.is_sandbox => return Some(lang.text("report.closing.anew", &own)),
        "key_refused" => return Some(lang.text("report.closing.continue_key", &own)),
        _ => return Some(lang.text("report.closing.continue", &own)),
    }
    let file = closing.folder.join(FAILURES).display().to_string();
    let file = quoted(&file);
    // What was tried in a sandbox must not reach the live account by a pasted line.
    let sandbox = if closing.is_sandbox { " --sandbox" } else { "" };
    let already = closing.causes.failures.of("row", Code::AlreadyCreated).map_or(0, |cause| cause.rows);
    // In the mode of this run they would fail again.
    let mode = if already * 2 > failures { " --mode create-or-update" } else { "" };
    let command = format!("ladiflow-import import {file}{mode}{sandbox}");
    // Rows that LadiFlow was not able to take have nothing to be mended.
    let is_blameless = failures == summary.rows.of(Status::Failed) + summary.rows.of(Status::Unconfirmed);
    let key = match is_blameless {
        _ if already == failures => "report.closing.retry_update",
        true => "report.closing.retry_later",
        false => "report.closing.retry",
    };
    (failures > 0).then(|| lang.text(key, &[("command", command)]))
}

#[cfg(test)]
mod tests;
