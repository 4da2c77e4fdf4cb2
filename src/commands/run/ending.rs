//! The end of a run: proof, summary, report, ledger, closing lines, exit code.

use std::path::PathBuf;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::super::bug;
use super::super::feeding::{Fed, FeedError, day};
use super::super::{Failure, Surroundings};
use super::Speaker;
use super::record::Record;
use crate::api::Trouble;
use crate::delivery::Finished;
use crate::event::{Ending, Tally, take_listener};
use crate::ledger;
use crate::message::Explain;
use crate::outcome::Status;
use crate::plan::Plan;
use crate::report::causes::Causes;
use crate::report::closing::{self, Closing};
use crate::report::facts::RunFacts;
use crate::report::html::chronicle::Chronicle;
use crate::report::html::mask::Values;
use crate::report::html::story::{Background, CleaningFact, ColumnFact, Story};
use crate::report::progress::screen::Screen;
use crate::report::remedy::Setting;
use crate::report::summary::{FieldLosses, Losses, RunEnd, Summary};
use crate::report::{html, proof};
use crate::survey::Findings;

/// Stopped early.
const STOPPED: u8 = 3;

/// What the end of a run needs to know.
pub struct Close<'a> {
    /// What was decided before.
    pub plan: &'a Plan,
    /// What was found in the input.
    pub findings: &'a Findings,
    /// What was known beforehand.
    pub facts: RunFacts,
    /// The run's folder.
    pub folder: PathBuf,
    /// The delimiter of its files.
    pub delimiter: u8,
    /// The account as people know it.
    pub account: String,
    /// Standard error.
    pub screen: Screen,
    /// Whether only what went wrong is said.
    pub is_quiet: bool,
    /// The command that begins or continues it, as it is typed.
    pub command: &'a str,
    /// How long it took.
    pub took: Duration,
}

/// A run that is over.
pub struct Done {
    /// What the process ends with.
    pub exit_code: u8,
    /// The summary.
    pub json: String,
}

/// Ends a run. `fed` is what the reader came back with; `None` if it broke.
///
/// # Errors
/// The summary cannot be written.
pub async fn close(
    close: Close<'_>,
    finished: Finished,
    fed: Option<Result<Fed, FeedError>>,
    record: Option<Record>,
    surroundings: &Surroundings,
) -> Result<Done, Failure> {
    let lang = close.plan.lang;
    let Finished { ending, trouble, tally, mut listeners, journal } = finished;
    let causes: Causes = take_listener(&mut listeners).unwrap_or_default();
    let chronicle: Chronicle = take_listener(&mut listeners).unwrap_or_default();
    // Files are whole once those who wrote them are gone.
    drop(listeners);
    let since = fed.as_ref().and_then(|fed| fed.as_ref().ok()?.unchanged_since.as_ref());
    let since = since.map(|since| lang.text("commands.since", &[("date", day(since)), ("run", since.run.to_string())]));
    let has_reader_broken = fed.is_none();
    let (mut ending, broken) = settle(ending, fed);
    if let Some(broken) = &broken {
        close.screen.tell(&broken.message(lang));
    }
    let mut exit_code = exit_code(ending, &tally);
    let is_sandbox = record.is_none();
    // Files that could not be written prove nothing; that they could not is said already.
    let is_written = journal.close().await.is_ok() && ending != Ending::OutputFailed;
    match proof::prove(&close.folder, close.delimiter, tally.settled(), &tally) {
        _ if !is_written => (ending, exit_code) = (Ending::OutputFailed, exit_code.max(STOPPED)),
        Ok(proved) => {
            let all = || proof::complete(ending, close.findings.rows.read, &tally);
            if let Err(unproved) = proved.and_then(|()| all()) {
                close.screen.tell(&Failure::from(unproved).message(lang));
                exit_code = bug::EXIT_CODE;
            }
        }
        Err(error) => {
            let facts = vec![("path", close.folder.display().to_string())];
            close.screen.tell(&Failure::of_system("results_unreadable", facts, &error).message(lang));
            (ending, exit_code) = (Ending::OutputFailed, exit_code.max(STOPPED));
        }
    }
    if has_reader_broken {
        exit_code = bug::EXIT_CODE;
    }
    let end = RunEnd { ending, exit_code, at: surroundings.clock.timestamp(), took: close.took };
    let mut summary = Summary::new(close.facts.clone(), end, &tally, losses(&tally), &causes, lang);
    if record.as_ref().is_some_and(|record| record.is_continued)
        && let Ok(before) = Summary::read(&close.folder)
    {
        summary.add_earlier(before);
    }
    summary.write(&close.folder).map_err(|error| unwritten(&close, "summary.json", &error).with_exit_code(3))?;
    let story = Story::new(background(&close), &chronicle, &causes, lang);
    let report = html::write(&close.folder, &summary, &story, Values::Masked, lang, TimeZone::system());
    let has_report = report.is_ok();
    if let Err(error) = report {
        close.screen.tell(&unwritten(&close, "report.html", &error).message(lang));
    }
    if let Some(record) = record {
        let end = ledger::RunEnd {
            exit_code,
            ending: ending.name().to_owned(),
            rows_read: tally.settled(),
            counts: serde_json::to_string(&summary.rows).expect("counts are JSON"),
        };
        if let Err(error) = record.end(&end) {
            close.screen.tell(&lang.text(&format!("error.{}.message", error.key()), &error.facts()));
        }
    }
    if !close.is_quiet || exit_code != 0 {
        let closing = Closing {
            summary: &summary,
            causes: &causes,
            folder: &close.folder,
            command: close.command,
            is_sandbox,
            setting: Setting::of(close.findings),
            has_report,
            unchanged_since: since.as_deref(),
            trouble: trouble.map(Trouble::key),
        };
        close.screen.tell(&closing::lines(&closing, lang, surroundings.error_paint()));
    }
    Ok(Done { exit_code, json: summary.json() })
}

/// How the run ended, after a last look at the input. What stopped it before stays the reason.
fn settle(ending: Ending, fed: Option<Result<Fed, FeedError>>) -> (Ending, Option<Failure>) {
    let found = match fed {
        Some(Ok(fed)) => match fed.sources.changed() {
            Ok(None) => return (ending, None),
            Ok(Some(changed)) => {
                let facts = vec![("path", changed.shape().path.clone())];
                (Ending::InputChanged, Failure::new("input_changed", facts))
            }
            Err(error) => (Ending::InputChanged, Failure::from(error)),
        },
        Some(Err(FeedError::Source(error))) => (Ending::InputChanged, Failure::from(error)),
        Some(Err(FeedError::Ledger(error))) => (Ending::OutputFailed, Failure::from(error)),
        None => (Ending::OutputFailed, Failure::new("reader_broke", Vec::new())),
    };
    (if ending == Ending::Finished { found.0 } else { ending }, Some(found.1))
}

fn exit_code(ending: Ending, tally: &Tally) -> u8 {
    match ending {
        Ending::Finished => u8::from(Status::ALL.iter().any(|status| status.is_failure() && tally.rows(*status) > 0)),
        Ending::Interrupted { exit_code } => exit_code,
        Ending::KeyRefused
        | Ending::TooManyFailures
        | Ending::ServiceDown
        | Ending::DailyLimit
        | Ending::Deadline
        | Ending::ShrunkInput
        | Ending::InputChanged
        | Ending::Losses
        | Ending::OutputFailed => STOPPED,
    }
}

fn unwritten(close: &Close<'_>, file: &str, error: &std::io::Error) -> Failure {
    Failure::of_system("output_unwritten", vec![("path", close.folder.join(file).display().to_string())], error)
}

fn losses(tally: &Tally) -> Losses {
    let fields = tally.losses.iter().map(|(name, kept)| {
        let losses = FieldLosses {
            sent: kept.sent,
            kept: kept.kept,
            changed: kept.changed,
            dropped: kept.dropped,
            moved: kept.moved,
        };
        (name.into_owned(), losses)
    });
    fields.collect()
}

fn background(close: &Close<'_>) -> Background {
    let findings = close.findings;
    let fed = |column| findings.mapping.fed_by(column).first().map(|name| (*name).to_owned());
    let columns = findings.profile.columns.iter().enumerate();
    let cleaning = columns.clone().flat_map(|(column, profile)| {
        let field = fed(column).unwrap_or_default();
        profile.cleaned.iter().map(move |(rule, rows)| CleaningFact {
            field: field.clone(),
            rule: rule.name().to_owned(),
            rows: *rows,
        })
    });
    Background {
        account: close.account.clone(),
        versions: [("ladiflow-import".to_owned(), env!("CARGO_PKG_VERSION").to_owned())].into(),
        cleaning: cleaning.collect(),
        columns: columns
            .map(|(column, profile)| ColumnFact {
                header: crate::mapping::columns::name_of(&findings.headers, column),
                field: fed(column),
                filled: profile.filled,
                problems: profile.problems.values().sum(),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::LedgerError;

    #[test]
    fn what_stopped_a_run_stays_the_reason_whatever_breaks_after_it() {
        let unreadable = || {
            let (path, source) = ("ledger.db".into(), std::io::Error::other("no such disk").into());
            Some(Err(FeedError::Ledger(LedgerError::NotWritable { path, source })))
        };
        let interrupted = Ending::Interrupted { exit_code: 143 };
        for (before, after) in [(interrupted, interrupted), (Ending::Finished, Ending::OutputFailed)] {
            for fed in [unreadable(), None] {
                let (ending, broken) = settle(before, fed);
                assert_eq!((ending, broken.is_some()), (after, true));
            }
        }
    }
}
