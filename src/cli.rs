//! The command line as typed.

mod examples;
pub mod help;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::values::{Age, Language};
use crate::config::{Input, Settings};

/// Moves a customer list from CSV or Excel into LadiFlow: no row lost, doubled or distorted
#[derive(Debug, Parser)]
#[command(name = "ladiflow-import", version, max_term_width = 110, disable_help_subcommand = true)]
#[command(after_help = "Try it without an account:  ladiflow-import import samples/customers.csv --sandbox")]
#[command(after_long_help = examples::PROGRAM)]
pub struct Cli {
    /// Language of messages and reports
    #[arg(long, value_enum)]
    pub lang: Option<Language>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can be asked for.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Import lists: read, map, clean, post each customer, write what became of every row
    #[command(after_long_help = examples::IMPORT)]
    Import(Import),
    /// Show everything that an import would do, up to the first request; sends nothing
    #[command(after_long_help = examples::CHECK)]
    Check(Check),
    /// Import the failures of an earlier run, as a new run that names it
    #[command(after_long_help = examples::RETRY)]
    Retry(Retry),
    /// List earlier runs, and what is still open over all of them
    #[command(after_long_help = examples::RUNS)]
    Runs(Runs),
    /// Write the report of a run again
    #[command(after_long_help = examples::REPORT)]
    Report(Report),
    /// Run a local stand-in for LadiFlow, with faults to order
    #[command(after_long_help = examples::SANDBOX)]
    Sandbox(Sandbox),
    /// Look at a list, propose a mapping, write a config file for it
    #[command(after_long_help = examples::INIT)]
    Init(Init),
    /// Show one row's life: cells, cleaned values, request body, and what became of it
    #[command(after_long_help = examples::EXPLAIN)]
    Explain(Explain),
    /// Print what a shell completes commands and options by
    #[command(after_long_help = examples::COMPLETIONS)]
    Completions(Completions),
    /// Print the manual page
    #[command(after_long_help = examples::MAN)]
    Man(Man),
}

impl Command {
    /// The language that is asked for behind the command.
    pub fn lang_mut(&mut self) -> &mut Option<Language> {
        match self {
            Self::Import(Import { lists, .. })
            | Self::Check(Check { lists, .. })
            | Self::Explain(Explain { lists, .. }) => &mut lists.settings.lang,
            Self::Retry(retry) => &mut retry.settings.lang,
            Self::Runs(Runs { place, .. }) | Self::Report(Report { place, .. }) => &mut place.lang,
            Self::Sandbox(sandbox) => &mut sandbox.lang,
            Self::Init(init) => &mut init.lang,
            Self::Completions(completions) => &mut completions.lang,
            Self::Man(man) => &mut man.lang,
        }
    }
}

/// How much is said of what is going on.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Verbosity {
    /// Say only what went wrong
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
    /// Log what is done; twice for every request. Personal data is masked
    #[arg(short, long, action = clap::ArgAction::Count, help_heading = "Output")]
    pub verbose: u8,
}

/// What `import` and `check` both need: the lists, and how to read them.
#[derive(Debug, Clone, Args)]
pub struct Lists {
    /// Lists to read: files, patterns such as `lists/*.csv`, or `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Config file [default: ./config.toml if there is one]
    #[arg(short, long, value_name = "PATH", help_heading = "Input")]
    pub config: Option<PathBuf>,
    /// Only the first N rows
    #[arg(long, value_name = "N", help_heading = "Input")]
    pub limit: Option<u64>,
    /// Everything that the config file may say too
    #[command(flatten)]
    pub settings: Settings,
    /// How much is said
    #[command(flatten)]
    pub verbosity: Verbosity,
}

/// `import`.
#[derive(Debug, Clone, Args)]
pub struct Import {
    /// The lists.
    #[command(flatten)]
    pub lists: Lists,
    /// How it is sent.
    #[command(flatten)]
    pub sending: Sending,
}

/// Switches of one run, which no config file has.
#[derive(Debug, Clone, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Sending {
    /// Import into a sandbox started in this process, over real HTTP; needs no key
    #[arg(long, help_heading = "Target")]
    pub sandbox: bool,
    /// Fault of that sandbox, such as `latency=50ms`; repeatable; `sandbox --help` explains them
    #[arg(long, value_name = "NAME=VALUE", requires = "sandbox", help_heading = "Target")]
    pub sandbox_fault: Vec<String>,
    /// Send rows that would be left out because of history
    #[arg(long, help_heading = "History")]
    pub resend: bool,
    /// Start anew instead of continuing an unfinished run
    #[arg(long, help_heading = "History")]
    pub restart: bool,
    /// Do not ask before sending
    #[arg(short, long, help_heading = "Brakes")]
    pub yes: bool,
    /// Print `summary.json` to standard output
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// `retry`.
#[derive(Debug, Clone, Args)]
pub struct Retry {
    /// Run whose failures are imported: its name, its folder, or `latest` [default: latest]
    #[arg(value_name = "RUN")]
    pub run: Option<PathBuf>,
    /// Config file [default: the run's own, else ./config.toml if there is one]
    #[arg(short, long, value_name = "PATH", help_heading = "Input")]
    pub config: Option<PathBuf>,
    /// Only the first N rows
    #[arg(long, value_name = "N", help_heading = "Input")]
    pub limit: Option<u64>,
    /// Everything that the config file may say too
    #[command(flatten)]
    pub settings: Settings,
    /// How much is said
    #[command(flatten)]
    pub verbosity: Verbosity,
    /// How it is sent.
    #[command(flatten)]
    pub sending: Sending,
}

/// Where runs are looked for, by commands that send nothing.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// Folder of run folders and the ledger [default: imports]
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    pub out: Option<PathBuf>,
    /// Config file, which may name that folder [default: ./config.toml if there is one]
    #[arg(short, long, value_name = "PATH", help_heading = "Input")]
    pub config: Option<PathBuf>,
    /// Language of messages and reports
    #[arg(long, value_enum, help_heading = "Output")]
    pub lang: Option<Language>,
}

/// `runs`.
#[derive(Debug, Clone, Args)]
pub struct Runs {
    /// Remove the folders of runs begun longer ago than this, such as `90d`; what they accepted stays known
    #[arg(long, value_name = "AGE", help_heading = "History")]
    pub prune: Option<Age>,
    /// Print the runs as one JSON object
    #[arg(long, help_heading = "Output")]
    pub json: bool,
    /// Where runs are looked for
    #[command(flatten)]
    pub place: Place,
}

/// `report`.
#[derive(Debug, Clone, Args)]
pub struct Report {
    /// Run whose report is written: its name, its folder, or `latest` [default: latest]
    #[arg(value_name = "RUN")]
    pub run: Option<PathBuf>,
    /// Show the values of customers, which are masked otherwise
    #[arg(long, help_heading = "Output")]
    pub show_values: bool,
    /// Where runs are looked for
    #[command(flatten)]
    pub place: Place,
}

/// `check`.
#[derive(Debug, Clone, Args)]
pub struct Check {
    /// The lists.
    #[command(flatten)]
    pub lists: Lists,
    /// Print the findings as one JSON object
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// `sandbox`.
#[derive(Debug, Clone, Args)]
pub struct Sandbox {
    /// Port of 127.0.0.1 to listen at; 0 takes a free one. The first line on standard output is the URL
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: u16,
    /// Language of messages
    #[arg(long, value_enum)]
    pub lang: Option<Language>,
    /// Its account, pace and faults
    #[command(flatten)]
    pub options: crate::sandbox::Options,
}

/// `init`.
#[derive(Debug, Clone, Args)]
pub struct Init {
    /// List to look at, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Config file to write
    #[arg(short, long, value_name = "PATH", default_value = "config.toml", help_heading = "Output")]
    pub output: PathBuf,
    /// Write over a config file that is there
    #[arg(long, help_heading = "Output")]
    pub force: bool,
    /// Do not ask; write what was found
    #[arg(short, long, help_heading = "Output")]
    pub yes: bool,
    /// How the list is read
    #[command(flatten)]
    pub input: Input,
    /// Language of messages and of the comments in the file
    #[arg(long, value_enum, help_heading = "Output")]
    pub lang: Option<Language>,
    /// How much is said
    #[command(flatten)]
    pub verbosity: Verbosity,
}

/// `explain`.
#[derive(Debug, Clone, Args)]
pub struct Explain {
    /// Number of the row, as `check` and `_import_row` give it; the first data row is 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub row: u64,
    /// The lists.
    #[command(flatten)]
    pub lists: Lists,
}

/// `completions`.
#[derive(Debug, Clone, Args)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
    /// Language of the explanations
    #[arg(long, value_enum)]
    pub lang: Option<Language>,
}

/// `man`.
#[derive(Debug, Clone, Args)]
pub struct Man {
    /// Command whose page is printed [default: the program's own page]
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
    /// Language of the page
    #[arg(long, value_enum)]
    pub lang: Option<Language>,
}

#[cfg(test)]
mod tests;
