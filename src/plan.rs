//! What a run is going to do: flags, environment and file made into one plan. Every default and every check, once.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::config::rules::{Constant, Rules};
use crate::config::values::{
    BadValue, Blank, Bound, Concurrency, Delimiter, Duplicates, FirstName, HiddenRows, Language, Length, Mode, OnLoss,
    Progress, Rate, Share, Sheet, ShortRows, TimeOfDay, Unmapped,
};
use crate::config::{Input, Settings};
use crate::message::{Explain, Fact, Lang, Spot};
use crate::source::Limits;

/// LadiFlow's own address.
pub const LADIFLOW: &str = "https://api.service.ladiflow.com";

/// The key of the looks at a row in doubt.
const LOOKUP_AFTER: &str = "lookup_after";

/// The most requests in flight that `auto` goes up to.
pub const MOST_IN_FLIGHT: NonZeroU32 = NonZeroU32::new(64).expect("64 is not 0");

/// Everything that is decided before the input is opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The config file in force.
    pub config: Option<PathBuf>,
    /// Where requests go, and as whom.
    pub target: Target,
    /// How fast, how often, how long.
    pub pace: Pace,
    /// When to stop early.
    pub brakes: Brakes,
    /// How the lists are read and understood.
    pub reading: Reading,
    /// Where values come from, as far as the config file says.
    pub rules: Rules,
    /// Whether the columns of the other fields are to be recognised: so where the config file has no `[fields]`.
    pub recognise: bool,
    /// Cleaning rules that are switched, by name.
    pub clean: IndexMap<String, bool>,
    /// Where the run folders and the ledger live.
    pub out: PathBuf,
    /// How progress is shown.
    pub progress: Progress,
    /// Where events are written.
    pub events: Option<PathBuf>,
    /// The language of messages and reports.
    pub lang: Lang,
}

/// Where requests go, and as whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Base URL as given.
    pub api_url: String,
    /// File that holds the key.
    pub api_key_file: Option<PathBuf>,
    /// Certificate authority to trust besides the public ones.
    pub ca_file: Option<PathBuf>,
    /// The account's name, if it was given one.
    pub account: Option<String>,
    /// The endpoint of each row.
    pub mode: Mode,
}

/// How fast, how often, how long.
#[derive(Debug, Clone, PartialEq)]
pub struct Pace {
    /// Ceiling on requests; `None` if nothing was said, for the sandbox has another default.
    pub rate: Option<Rate>,
    /// Requests in flight.
    pub concurrency: Concurrency,
    /// Tries per row.
    pub max_attempts: NonZeroU32,
    /// Longest wait for one answer.
    pub timeout: Duration,
    /// Longest pause that LadiFlow may ask for.
    pub max_pause: Duration,
    /// When a row in doubt is looked up, counted from the end of its attempt: only the last look frees it.
    pub lookup_after: Vec<Duration>,
}

/// When to stop early.
#[derive(Debug, Clone, PartialEq)]
pub struct Brakes {
    /// Failed rows.
    pub max_failures: Bound,
    /// Equal failures in a row.
    pub stop_after_equal: u32,
    /// Time without an answer.
    pub service_down_after: Duration,
    /// Customers a day.
    pub daily_limit: Option<u64>,
    /// Time of day.
    pub deadline: Option<TimeOfDay>,
    /// Time since the start.
    pub max_duration: Option<Duration>,
    /// Share of its rows that a list may have lost.
    pub max_shrink: Share,
    /// Rows sent one by one to see whether a field is kept.
    pub canary: u32,
    /// What happens when it is lost in all of them.
    pub on_loss: OnLoss,
}

/// How the lists are read and understood: the `[input]` table with its defaults.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Sheet of a workbook.
    pub sheet: Option<Sheet>,
    /// Row of the headers.
    pub header_row: Option<u32>,
    /// Character between cells.
    pub delimiter: Option<Delimiter>,
    /// Encoding of the text.
    pub encoding: Option<String>,
    /// What rows and cells mean.
    pub rows: RowReading,
    /// Limits against hostile files.
    pub limits: Limits,
}

/// What rows and cells mean, wherever they stand: a list that is fed back keeps to what its run went by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowReading {
    /// Columns that nothing uses.
    pub unmapped: Unmapped,
    /// An empty cell.
    pub blank: Blank,
    /// Rows of the same customer.
    pub duplicates: Duplicates,
    /// A bad email or phone.
    pub invalid_contact: BadValue,
    /// A bad value elsewhere.
    pub invalid_optional: BadValue,
    /// Rows with too few cells.
    pub short_rows: ShortRows,
    /// Rows that the workbook hides.
    pub hidden_rows: HiddenRows,
    /// Rows to leave out.
    pub skip_when: IndexMap<String, Constant>,
    /// What is sent as `first_name`.
    pub first_name: FirstName,
    /// Region of national phone numbers.
    pub phone_region: String,
}

/// A setting whose value makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{setting}` cannot be `{value}`")]
pub struct PlanError {
    /// The key in the config file, which is the option's name too.
    pub setting: &'static str,
    /// What it was set to.
    pub value: String,
}

impl Explain for PlanError {
    fn key(&self) -> &'static str {
        "setting_senseless"
    }

    fn facts(&self) -> Vec<Fact> {
        vec![("setting", self.setting.to_owned()), ("value", self.value.clone())]
    }

    fn spot(&self) -> Option<Spot> {
        let keys = vec![self.setting.to_owned()];
        // A list has no option, so it is the file's.
        Some(if self.setting == LOOKUP_AFTER { Spot::Value(keys) } else { Spot::Text(keys, self.value.clone()) })
    }
}

impl Plan {
    /// Makes the plan of the settings: `settings` are what flags, environment and file say together, `locale` is what
    /// the system says of the user's language, such as `vi_VN.UTF-8`.
    ///
    /// # Errors
    /// A value makes no sense.
    pub fn new(settings: Settings, locale: Option<&str>) -> Result<Self, PlanError> {
        let senseless = |setting, value: &dyn ToString| PlanError { setting, value: value.to_string() };
        let attempts = settings.max_attempts.unwrap_or(6);
        let timeout = length(settings.timeout, 30);
        if timeout.is_zero() {
            return Err(senseless("timeout", &"0s"));
        }
        Ok(Self {
            config: None,
            target: Target {
                api_url: settings.api_url.unwrap_or_else(|| LADIFLOW.to_owned()),
                api_key_file: settings.api_key_file,
                ca_file: settings.ca_file,
                account: settings.account,
                mode: settings.mode.unwrap_or(Mode::Create),
            },
            pace: Pace {
                rate: settings.rate,
                concurrency: settings.concurrency.unwrap_or(Concurrency::Auto),
                max_attempts: NonZeroU32::new(attempts).ok_or_else(|| senseless("max_attempts", &attempts))?,
                timeout,
                max_pause: length(settings.max_pause, 15 * 60),
                lookup_after: looks(settings.lookup_after)?,
            },
            brakes: Brakes {
                max_failures: settings.max_failures.unwrap_or(Bound::Share(0.05)),
                stop_after_equal: settings.stop_after_equal.unwrap_or(20),
                service_down_after: length(settings.service_down_after, 30),
                daily_limit: settings.daily_limit,
                deadline: settings.deadline,
                max_duration: settings.max_duration.map(|Length(duration)| duration),
                max_shrink: settings.max_shrink.unwrap_or(Share(0.3)),
                canary: settings.canary.unwrap_or(5),
                on_loss: settings.on_loss.unwrap_or(OnLoss::Ask),
            },
            reading: reading(settings.input),
            recognise: settings.fields.as_ref().is_none_or(IndexMap::is_empty),
            rules: Rules {
                fields: settings.fields.unwrap_or_default(),
                custom_fields: settings.custom_fields.unwrap_or_default(),
                tags: settings.tags,
            },
            clean: settings.clean.unwrap_or_default(),
            out: settings.out.unwrap_or_else(|| PathBuf::from("imports")),
            progress: settings.progress.unwrap_or(Progress::Auto),
            events: settings.events,
            lang: language(settings.lang, locale),
        })
    }
}

fn length(given: Option<Length>, seconds: u64) -> Duration {
    given.map_or(Duration::from_secs(seconds), |Length(duration)| duration)
}

/// The looks, at least one and each later than the one before.
fn looks(given: Option<Vec<Length>>) -> Result<Vec<Duration>, PlanError> {
    let Some(given) = given else { return Ok([2, 10, 30].map(Duration::from_secs).to_vec()) };
    let looks: Vec<_> = given.into_iter().map(|Length(duration)| duration).collect();
    if looks.is_empty() || !looks.is_sorted_by(|one, next| one < next) {
        return Err(PlanError { setting: LOOKUP_AFTER, value: format!("{looks:?}") });
    }
    Ok(looks)
}

fn reading(input: Input) -> Reading {
    let limits = Limits::default();
    Reading {
        sheet: input.sheet,
        header_row: input.header_row,
        delimiter: input.delimiter,
        encoding: input.encoding,
        rows: RowReading {
            unmapped: input.unmapped.unwrap_or(Unmapped::Ignore),
            blank: input.blank.unwrap_or(Blank::Omit),
            duplicates: input.duplicates.unwrap_or(Duplicates::First),
            invalid_contact: input.invalid_contact.unwrap_or(BadValue::Refuse),
            invalid_optional: input.invalid_optional.unwrap_or(BadValue::Drop),
            short_rows: input.short_rows.unwrap_or(ShortRows::Pad),
            hidden_rows: input.hidden_rows.unwrap_or(HiddenRows::Import),
            skip_when: input.skip_when.unwrap_or_default(),
            first_name: input.first_name.unwrap_or(FirstName::Whole),
            phone_region: input.phone_region.unwrap_or_else(|| "VN".to_owned()),
        },
        limits: Limits {
            unpacked_bytes: input.max_unpacked_bytes.unwrap_or(limits.unpacked_bytes),
            unpacked_ratio: input.max_unpacked_ratio.unwrap_or(limits.unpacked_ratio),
            xml_depth: input.max_xml_depth.unwrap_or(limits.xml_depth),
            cell_bytes: input.max_cell_bytes.unwrap_or(limits.cell_bytes),
            columns: input.max_columns.unwrap_or(limits.columns),
            line_bytes: input.max_line_bytes.unwrap_or(limits.line_bytes),
            held_cells: input.max_held_cells.unwrap_or(limits.held_cells),
        },
    }
}

/// The language asked for, else the system's where it is Vietnamese, else English.
pub fn language(asked: Option<Language>, locale: Option<&str>) -> Lang {
    match asked {
        Some(Language::Vi) => Lang::Vi,
        None if locale.is_some_and(|locale| locale.to_ascii_lowercase().starts_with("vi")) => Lang::Vi,
        Some(Language::En) | None => Lang::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Settings {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn the_example_config_says_what_the_defaults_are() {
        let example = settings(include_str!("../config.example.toml"));
        let mut of_example = Plan::new(example, None).unwrap();
        // The example must set the ceiling of live runs; unset, it depends on the target.
        assert_eq!(of_example.pace.rate.take(), Some("20/s".parse().unwrap()));
        assert_eq!(of_example, Plan::new(Settings::default(), None).unwrap());
    }

    #[test]
    fn the_language_is_the_one_asked_for_else_the_systems() {
        assert_eq!(language(Some(Language::En), Some("vi_VN.UTF-8")), Lang::En);
        assert_eq!(language(None, Some("vi_VN.UTF-8")), Lang::Vi);
        assert_eq!(language(None, Some("de_DE")), Lang::En);
        assert_eq!(language(None, None), Lang::En);
    }

    #[test]
    fn no_attempts_and_no_time_make_no_sense() {
        assert_eq!(Plan::new(settings("max_attempts = 0"), None).unwrap_err().setting, "max_attempts");
        assert_eq!(Plan::new(settings("timeout = \"0s\""), None).unwrap_err().setting, "timeout");
    }

    #[test]
    fn lookups_are_at_least_one_and_each_later_than_the_one_before() {
        for senseless in ["[]", "[\"2s\", \"2s\"]", "[\"10s\", \"2s\"]"] {
            let settings = settings(&format!("lookup_after = {senseless}"));
            assert_eq!(Plan::new(settings, None).unwrap_err().setting, "lookup_after", "{senseless}");
        }
        let plan = Plan::new(settings("lookup_after = [\"5ms\", \"1m\"]"), None).unwrap();
        assert_eq!(plan.pace.lookup_after, [Duration::from_millis(5), Duration::from_secs(60)]);
    }
}
