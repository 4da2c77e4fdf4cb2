//! The settings as they may be written: one struct for the command line, the environment and the config file.
//!
//! Everything is optional here; defaults and checks are the plan's.

mod choices;
pub mod expected;
mod file;
pub mod place;
pub mod rules;
pub mod values;

use std::path::PathBuf;

use indexmap::IndexMap;
use serde::Deserialize;

pub use file::{ConfigError, File, Mistake, language, nearest, read};

use rules::{Constant, Rule, Tags};
use values::{
    BadValue, Blank, Bound, Concurrency, Delimiter, Duplicates, FirstName, HiddenRows, Language, Length, Mode, OnLoss,
    Progress, Rate, Share, Sheet, ShortRows, TimeOfDay, Unmapped,
};

/// Defines a struct whose fields are all optional and can be filled up from another of its kind.
macro_rules! settings {
    ($(#[$attribute:meta])* $name:ident { $($(#[$field_attribute:meta])* $field:ident: $type:ty,)* } nested { $($(#[$nested_attribute:meta])* $nested:ident: $nested_type:ty,)* }) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Default, PartialEq, clap::Args, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            $($(#[$field_attribute])* pub $field: Option<$type>,)*
            $($(#[$nested_attribute])* pub $nested: $nested_type,)*
        }

        impl $name {
            /// These settings, and where they say nothing, those.
            pub fn or(self, those: Self) -> Self {
                Self {
                    $($field: self.$field.or(those.$field),)*
                    $($nested: self.$nested.or(those.$nested),)*
                }
            }
        }
    };
}

settings! {
    /// All settings that the config file knows. Those without `#[arg]` have no option.
    Settings {
        /// Base URL of LadiFlow's API
        #[arg(long, value_name = "URL", env = "LADIFLOW_API_URL", help_heading = "Target")]
        api_url: String,
        /// File that holds the API key, where LADIFLOW_API_KEY is not set
        #[arg(long, value_name = "PATH", help_heading = "Target")]
        api_key_file: PathBuf,
        /// Certificate authority to trust besides the public ones (PEM)
        #[arg(long, value_name = "PATH", help_heading = "Target")]
        ca_file: PathBuf,
        /// Endpoint that each row is posted to
        #[arg(long, value_enum, help_heading = "Target")]
        mode: Mode,
        /// Hard ceiling on requests: `N/s`, `N/min` or `unlimited`
        #[arg(long, value_name = "RATE", help_heading = "Pace")]
        rate: Rate,
        /// Requests in flight: a number, or `auto`
        #[arg(long, value_name = "N|auto", help_heading = "Pace")]
        concurrency: Concurrency,
        /// Tries per row
        #[arg(long, value_name = "N", help_heading = "Pace")]
        max_attempts: u32,
        /// Longest wait for the answer to one request
        #[arg(long, value_name = "TIME", help_heading = "Pace")]
        timeout: Length,
        /// Folder of run folders and the ledger
        #[arg(long, value_name = "DIR", help_heading = "Output")]
        out: PathBuf,
        /// Stop beyond so many failed rows: a number, or a share such as `5%`
        #[arg(long, value_name = "N|N%", help_heading = "Brakes")]
        max_failures: Bound,
        /// Customers posted a day at most, over all runs of the account
        #[arg(long, value_name = "N", help_heading = "Brakes")]
        daily_limit: u64,
        /// Stop cleanly at this time of day
        #[arg(long, value_name = "HH:MM", help_heading = "Brakes")]
        deadline: TimeOfDay,
        /// Stop cleanly after this time
        #[arg(long, value_name = "TIME", help_heading = "Brakes")]
        max_duration: Length,
        /// Language of messages and reports
        #[arg(long, value_enum, help_heading = "Output")]
        lang: Language,
        /// How progress is shown
        #[arg(long, value_enum, help_heading = "Output")]
        progress: Progress,
        /// Write every event of the run as a JSON line
        #[arg(long, value_name = "PATH", help_heading = "Output")]
        events: PathBuf,
        /// Names the account, so that a new key is known to be the same account
        #[arg(skip)]
        account: String,
        /// Rows sent one by one to see whether LadiFlow keeps a field, from the first that fills it
        #[arg(skip)]
        canary: u32,
        /// What happens when LadiFlow loses a value of all of them
        #[arg(skip)]
        on_loss: OnLoss,
        /// Share of its rows that a list may have lost since the last good run
        #[arg(skip)]
        max_shrink: Share,
        /// Equal failures in a row that stop the run
        #[arg(skip)]
        stop_after_equal: u32,
        /// Time without an answer after which LadiFlow counts as down
        #[arg(skip)]
        service_down_after: Length,
        /// Longest pause that LadiFlow may ask for
        #[arg(skip)]
        max_pause: Length,
        /// When a row in doubt is looked up, counted from the end of its attempt
        #[arg(skip)]
        lookup_after: Vec<Length>,
        /// LadiFlow field = where its value comes from
        #[arg(skip)]
        fields: IndexMap<String, Rule>,
        /// Custom field = where its value comes from
        #[arg(skip)]
        custom_fields: IndexMap<String, Rule>,
        /// Where the tags come from
        #[arg(skip)]
        tags: Tags,
        /// Cleaning rules, each on or off
        #[arg(skip)]
        clean: IndexMap<String, bool>,
    } nested {
        /// How the input is read
        #[command(flatten)]
        input: Input,
    }
}

settings! {
    /// How the input is read: the `[input]` table.
    Input {
        /// Sheet of a workbook, by name or number
        #[arg(long, value_name = "NAME|N", help_heading = "Input")]
        sheet: Sheet,
        /// Row that holds the headers, counted from 1; 0 if none does
        #[arg(long, value_name = "N", help_heading = "Input")]
        header_row: u32,
        /// Character between the cells
        #[arg(long, value_name = "C", help_heading = "Input")]
        delimiter: Delimiter,
        /// Encoding of the text, such as `utf-8`, `windows-1258`, `tcvn3`, `vni`
        #[arg(long, value_name = "NAME", help_heading = "Input")]
        encoding: String,
        /// Columns that nothing uses
        #[arg(skip)]
        unmapped: Unmapped,
        /// An empty cell
        #[arg(skip)]
        blank: Blank,
        /// Rows of the same customer in one file
        #[arg(skip)]
        duplicates: Duplicates,
        /// A bad email or phone
        #[arg(skip)]
        invalid_contact: BadValue,
        /// A bad value in any other field
        #[arg(skip)]
        invalid_optional: BadValue,
        /// Rows with fewer cells than the header
        #[arg(skip)]
        short_rows: ShortRows,
        /// Rows that the workbook hides
        #[arg(skip)]
        hidden_rows: HiddenRows,
        /// Column = cell: rows that say so are skipped
        #[arg(skip)]
        skip_when: IndexMap<String, Constant>,
        /// What is sent as `first_name` beside a whole name
        #[arg(skip)]
        first_name: FirstName,
        /// Region whose phones are sent in national form
        #[arg(skip)]
        phone_region: String,
        /// Largest size a list may unpack to, in bytes
        #[arg(skip)]
        max_unpacked_bytes: u64,
        /// Largest ratio of unpacked to packed size
        #[arg(skip)]
        max_unpacked_ratio: u64,
        /// Deepest nesting of a workbook's XML
        #[arg(skip)]
        max_xml_depth: usize,
        /// Largest cell, in bytes
        #[arg(skip)]
        max_cell_bytes: usize,
        /// Most columns
        #[arg(skip)]
        max_columns: usize,
        /// Longest line, in bytes
        #[arg(skip)]
        max_line_bytes: usize,
        /// Most cells of a sheet that has to be held in memory (`.xls`, `.ods`)
        #[arg(skip)]
        max_held_cells: u64,
    } nested {}
}
