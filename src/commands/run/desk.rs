//! Where a run is written down and shown: its folder, its files, its listeners.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::super::adoption::StoredMapping;
use super::super::policy::word;
use super::super::{Failure, Surroundings};
use super::Run;
use super::record::{Record, generation, name};
use crate::config::values::Progress as ProgressChoice;
use crate::event::Listener;
use crate::feedback::is_result_column;
use crate::report::causes::Causes;
use crate::report::events::EventLines;
use crate::report::facts::{InputFact, RunFacts};
use crate::report::folder;
use crate::report::html::chronicle::Chronicle;
use crate::report::log::Log;
use crate::report::progress::screen::Screen;
use crate::report::progress::{Choice, Progress, Style};
use crate::report::results::{Layout, ResultFiles};

/// Where a run is written down and shown.
pub struct Desk {
    /// The run's folder.
    pub folder: PathBuf,
    /// The delimiter of its files.
    pub delimiter: u8,
    /// What is known of it beforehand.
    pub facts: RunFacts,
    /// The account as people know it.
    pub account: String,
    /// Who hears what happens.
    pub listeners: Vec<Box<dyn Listener + Send>>,
}

/// What a run is shown on, and how.
pub struct Look {
    /// Standard error.
    pub screen: Screen,
    style: Style,
}

impl Desk {
    /// Makes the folder, or opens the one of a run that is continued, and begins the files.
    ///
    /// # Errors
    /// The folder or a file cannot be made.
    pub fn set_up(
        run: &Run,
        input: &[blake3::Hash],
        record: Option<&Record>,
        random: u16,
        look: &Look,
        started_at: Timestamp,
        surroundings: &Surroundings,
    ) -> Result<Self, Failure> {
        let out = &run.plan.out;
        let name = record.map_or_else(|| name(run, random, surroundings), |record| record.name.clone());
        let failed = |error: io::Error| {
            Failure::of_system("run_folder", vec![("path", out.join(&name).display().to_string())], &error)
        };
        let is_continued = record.is_some_and(|record| record.is_continued);
        let shape = run.sources.shape();
        let own = (0..shape.header.len()).filter(|column| !is_result_column(&shape.header[*column])).collect();
        let layout = Layout {
            header: shape.header.clone(),
            own,
            delimiter: shape.delimiter,
            lang: run.plan.lang,
            run: name.clone(),
        };
        let folder = if is_continued { out.join(&name) } else { folder::create(out, &name).map_err(failed)? };
        let events = |path: &PathBuf| {
            EventLines::create(path, Arc::clone(&surroundings.clock)).map_err(|error| {
                // It may be where nothing can be written: no folder of a run that never was is left behind. One that
                // holds anything stays.
                let _ = std::fs::remove_dir(&folder);
                Failure::of_system("events_file", vec![("path", path.display().to_string())], &error)
            })
        };
        let events = run.plan.events.as_ref().map(events).transpose()?;
        let open = if is_continued { ResultFiles::resume } else { ResultFiles::create };
        let results = open(&folder, layout).map_err(failed)?;
        let mut listeners: Vec<Box<dyn Listener + Send>> = vec![
            Box::new(results),
            Box::new(Causes::default()),
            Box::new(Chronicle::default()),
            Box::new(Progress::new(look.style, &look.screen, run.plan.lang)),
        ];
        if run.verbosity.verbose > 0 {
            listeners.push(Box::new(Log));
        }
        if let Some(events) = events {
            listeners.push(Box::new(events));
        }
        folder::point_latest(out, &name).map_err(failed)?;
        Ok(Self {
            delimiter: shape.delimiter,
            facts: facts(run, name, input, record.is_none(), started_at),
            account: match record {
                None => "sandbox".to_owned(),
                Some(record) => match &record.account.name {
                    Some(name) => format!("{} ({name})", record.account.host),
                    None => record.account.host.clone(),
                },
            },
            folder,
            listeners,
        })
    }
}

impl Look {
    /// What a run is shown on. The log begins here.
    pub fn of(run: &Run, surroundings: &Surroundings) -> Self {
        let style = if run.verbosity.quiet { Style::Silent } else { style(run, surroundings) };
        let screen = Screen::standard_error(style == Style::Bar);
        super::super::logging::begin(run.verbosity, &screen, surroundings.error_paint().is_on());
        Self { screen, style }
    }
}

fn style(run: &Run, surroundings: &Surroundings) -> Style {
    let choice = match run.plan.progress {
        ProgressChoice::Auto => Choice::Auto,
        ProgressChoice::Plain => Choice::Plain,
        ProgressChoice::None => Choice::None,
    };
    choice.style(surroundings.shows_errors, surroundings.term.as_deref())
}

fn facts(run: &Run, name: String, input: &[blake3::Hash], is_sandbox: bool, started_at: Timestamp) -> RunFacts {
    let files = run.findings.files.iter().zip(input);
    let mapping = StoredMapping {
        rules: run.findings.rules.clone(),
        input: Some(run.plan.reading.rows.clone()),
        clean: Some(run.plan.clean.clone()),
        config: run.plan.config.clone(),
        is_sandbox,
    };
    RunFacts {
        run: name,
        parent_run: run.parent.as_ref().map(|parent| parent.run.clone()),
        generation: generation(run),
        mode: word(run.plan.target.mode).to_owned(),
        input: files
            .map(|((shape, counts), hash)| InputFact {
                path: shape.path.clone(),
                rows: counts.rows,
                blake3: hash.to_hex().to_string(),
            })
            .collect(),
        mapping: serde_json::to_value(mapping).expect("rules are JSON"),
        decisions: serde_json::to_value(run.findings.stored_decisions()).expect("decisions are JSON"),
        started_at,
    }
}
