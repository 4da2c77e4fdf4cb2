//! From the command line to an input that was read through: what `check`, `import` and the others have in common.

use std::path::{Path, PathBuf};

use crate::cli::{Lists, Place};
use crate::config::values::Language;
use crate::config::{self, Settings};
use crate::mapping::decisions::StoredDecisions;
use crate::message::Lang;
use crate::plan::{self, Plan};
use crate::source::{Encoding, InputOptions, Sources, expand};
use crate::survey::{Brief, Findings, survey};

use super::failure::Failure;
use super::surroundings::Surroundings;

/// The config file that is read when none is named.
pub const CONFIG: &str = "config.toml";

/// What flags, environment and file say together.
#[derive(Debug, Clone)]
pub struct Written {
    /// Everything that is set.
    pub settings: Settings,
    /// The config file that was read.
    pub config: Option<PathBuf>,
}

/// The language of messages before anything else is known: what the flag says, else the config file, else the locale.
pub fn early_language(asked: Option<Language>, config: Option<&Path>, surroundings: &Surroundings) -> Lang {
    let asked = asked.or_else(|| config::language(config.unwrap_or(Path::new(CONFIG))));
    plan::language(asked, surroundings.locale.as_deref())
}

/// Reads the config file, named or lying here, and fills up what the command line and the environment leave open.
///
/// # Errors
/// The file cannot be read or is mistaken.
pub fn written(lists: &Lists) -> Result<Written, Failure> {
    written_by(lists.config.as_deref(), &lists.settings)
}

/// The same for what is no list.
///
/// # Errors
/// As [`written`].
pub fn written_by(config: Option<&Path>, settings: &Settings) -> Result<Written, Failure> {
    let path = config.or_else(|| Some(Path::new(CONFIG)).filter(|path| path.exists()));
    let file =
        path.map(|path| config::read(path).map_err(|error| Failure::from(error).in_config(Some(path)))).transpose()?;
    Ok(match file {
        Some(file) => {
            // Whoever looks for it later may stand in another folder.
            let path = std::path::absolute(&file.path).unwrap_or(file.path);
            Written { settings: settings.clone().or(file.settings), config: Some(path) }
        }
        None => Written { settings: settings.clone(), config: None },
    })
}

/// The plan of a command that only looks at earlier runs.
///
/// # Errors
/// The config file is mistaken.
pub fn place(place: &Place, surroundings: &Surroundings) -> Result<Plan, Failure> {
    let settings = Settings { out: place.out.clone(), lang: place.lang, ..Settings::default() };
    plan(written_by(place.config.as_deref(), &settings)?, surroundings)
}

/// Makes the plan.
///
/// # Errors
/// A value makes no sense.
pub fn plan(written: Written, surroundings: &Surroundings) -> Result<Plan, Failure> {
    let plan = Plan::new(written.settings, surroundings.locale.as_deref());
    let config = written.config;
    match plan {
        Ok(plan) => Ok(Plan { config, ..plan }),
        Err(error) => Err(Failure::from(error).in_config(config.as_deref())),
    }
}

/// Opens the lists.
///
/// # Errors
/// One cannot be read as a list.
pub fn open(lists: &Lists, plan: &Plan) -> Result<Sources, Failure> {
    open_files(&lists.files, plan)
}

/// Opens these files.
///
/// # Errors
/// One cannot be read as a list.
pub fn open_files(files: &[PathBuf], plan: &Plan) -> Result<Sources, Failure> {
    let config = plan.config.as_deref();
    let encoding = plan.reading.encoding.as_deref().map(Encoding::named).transpose();
    let encoding = encoding.map_err(|error| Failure::from(error).in_config(config))?;
    let options = InputOptions {
        sheet: plan.reading.sheet.as_ref().map(|sheet| sheet.0.clone()),
        header_row: plan.reading.header_row,
        delimiter: plan.reading.delimiter.map(|delimiter| delimiter.0),
        encoding,
        limits: plan.reading.limits,
    };
    Sources::open(&expand(files)?, &options).map_err(|error| Failure::from(error).in_config(config))
}

/// What a list that is fed back brings along.
#[derive(Debug, Clone)]
pub struct Inherited {
    /// What the run that wrote it decided from whole columns.
    pub decisions: Option<StoredDecisions>,
    /// Whether what it says of its rows counts for the account.
    pub believes_results: bool,
}

impl Default for Inherited {
    fn default() -> Self {
        Self { decisions: None, believes_results: true }
    }
}

/// Reads the lists through.
///
/// # Errors
/// They cannot be read to their end, or the mapping does not fit.
pub fn look_through(
    sources: &mut Sources,
    plan: &Plan,
    limit: Option<u64>,
    inherited: Inherited,
    surroundings: &Surroundings,
) -> Result<Findings, Failure> {
    let brief = Brief {
        reading: &plan.reading,
        rules: plan.rules.clone(),
        recognise: plan.recognise,
        clean: &plan.clean,
        decisions: inherited.decisions,
        believes_results: inherited.believes_results,
        limit,
        today: surroundings.clock.now().date(),
    };
    survey(sources, &brief).map_err(|error| Failure::from(error).in_config(plan.config.as_deref()))
}
