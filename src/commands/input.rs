//! From the command line to an input that was read through: what `check`, `import` and the others have in common.

use std::path::{Path, PathBuf};

use crate::cli::{Lists, Place};
use crate::config::values::{Delimiter, Language, Sheet};
use crate::config::{self, Input, Settings};
use crate::feedback::Feedback;
use crate::mapping::decisions::StoredDecisions;
use crate::message::{Fact, Lang};
use crate::plan::{self, Plan};
use crate::report::shell::quoted;
use crate::source::{Encoding, InputOptions, Limits, Shape, Sources, expand};
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

/// Opens these files. What the command line says of them holds for all; what the config file says does not for those
/// that this program wrote itself: the sheet, the encoding or the row of the headers were those of another file.
///
/// # Errors
/// One cannot be read as a list, or is of another kind than an option is for.
pub fn open_files(files: &[PathBuf], plan: &Plan, typed: &Input) -> Result<Sources, Failure> {
    let limits = plan.reading.limits;
    let typed = options(typed.sheet.as_ref(), typed.header_row, typed.delimiter, typed.encoding.as_deref(), limits)?;
    let (reading, config) = (&plan.reading, plan.config.as_deref());
    let written =
        options(reading.sheet.as_ref(), reading.header_row, reading.delimiter, reading.encoding.as_deref(), limits)
            .map_err(|failure| failure.in_config(config))?;
    let is_own = |shape: &Shape| Feedback::find(&shape.header).is_some();
    let locations = expand(files)?;
    let sources = if typed == written {
        Sources::open(&locations, &written)
    } else {
        Sources::open_as(&locations, &[typed.clone(), written], &is_own)
    };
    let sources = sources.map_err(|error| Failure::from(error).in_config(config))?;
    match sources.files().iter().find_map(|file| idle_option(&typed, file.shape())) {
        Some(facts) => Err(Failure::new("option_without_effect", facts)),
        None => Ok(sources),
    }
}

fn options(
    sheet: Option<&Sheet>,
    header_row: Option<u32>,
    delimiter: Option<Delimiter>,
    encoding: Option<&str>,
    limits: Limits,
) -> Result<InputOptions, Failure> {
    Ok(InputOptions {
        sheet: sheet.map(|sheet| sheet.0.clone()),
        header_row,
        delimiter: delimiter.map(|delimiter| delimiter.0),
        encoding: encoding.map(Encoding::named).transpose()?,
        limits,
    })
}

/// An option that means nothing for a file of this kind.
fn idle_option(typed: &InputOptions, shape: &Shape) -> Option<Vec<Fact>> {
    let is_workbook = shape.format.is_workbook();
    let of_text = [("--delimiter", typed.delimiter.is_some()), ("--encoding", typed.encoding.is_some())];
    let idle = if is_workbook { &of_text[..] } else { &[("--sheet", typed.sheet.is_some())] };
    let (option, _) = idle.iter().find(|(_, is_typed)| *is_typed)?;
    Some(vec![
        ("option", (*option).to_owned()),
        ("path", shape.path.clone()),
        ("format", shape.format.name().to_owned()),
    ])
}

/// What a list that is fed back brings along.
#[derive(Debug, Clone)]
pub struct Inherited {
    /// What the run that wrote it decided from whole columns.
    pub decisions: Option<StoredDecisions>,
    /// Whether what it says of its rows counts for the account.
    pub believes_results: bool,
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
        reading: &plan.reading.rows,
        rules: plan.rules.clone(),
        recognise: plan.recognise,
        clean: &plan.clean,
        decisions: inherited.decisions,
        believes_results: inherited.believes_results,
        limit,
        today: surroundings.clock.now().date(),
    };
    let found = survey(sources, &brief).map_err(|error| Failure::from(error).in_config(plan.config.as_deref()));
    found.map_err(|failure| if plan.recognise { with_other_sheets(failure, sources) } else { failure })
}

/// Says of a list without contacts, where columns are recognised, which sheet it is, and that another may be meant.
pub fn with_other_sheets(failure: Failure, sources: &Sources) -> Failure {
    match other_sheets(sources) {
        Some(facts) if failure.key == "no_contact_column" => failure.told_as("no_contact_in_sheet", facts),
        Some(_) | None => failure,
    }
}

/// The sheet that is read and the others, hidden ones last: the first of a workbook often holds instructions.
fn other_sheets(sources: &Sources) -> Option<Vec<Fact>> {
    let [file] = sources.files() else { return None };
    let sheet = file.shape().sheet.as_ref()?;
    let (hidden, shown): (Vec<_>, Vec<_>) = sheet.others.iter().partition(|name| sheet.hidden.contains(name));
    let others: Vec<_> = shown.into_iter().chain(hidden).collect();
    let next = quoted(others.first()?).into_owned();
    let names: Vec<_> = others.iter().map(|name| format!("`{name}`")).collect();
    Some(vec![("sheet", sheet.name.clone()), ("next", next), ("sheets", names.join(", "))])
}
