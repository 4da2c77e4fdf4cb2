//! One file per command: each puts the parts together and owns nothing.

mod adoption;
mod bug;
mod check;
mod command_line;
mod consent;
mod earlier;
mod explain;
mod failure;
mod feeding;
mod import;
mod init;
mod input;
mod logging;
mod opening;
mod packaging;
mod policy;
mod report;
mod retry;
mod run;
mod runs;
mod sameness;
mod stand_in;
mod stops;
mod surroundings;
mod target;

use clap::Parser;

use crate::cli::{Cli, Command};
use crate::plan::language;
use crate::report::summary::NotStarted;
pub use failure::Failure;
pub use surroundings::Surroundings;
use surroundings::say;

/// Runs the program: reads the command line, does what it asks for, and says with which exit code the process ends.
pub fn main() -> u8 {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output and are no failure; clap knows which.
            let _ = error.print();
            return if error.use_stderr() { misused(&error) } else { 0 };
        }
    };
    let surroundings = Surroundings::of_process();
    let lang = language(None, surroundings.locale.as_deref());
    bug::guarded(lang, || carry_out(cli.command, &surroundings))
}

fn carry_out(command: Command, surroundings: &Surroundings) -> u8 {
    match command {
        Command::Import(import) => import::import(&import, surroundings),
        Command::Sandbox(options) => stand_in::serve(options, surroundings),
        Command::Check(check) => check::check(&check, surroundings),
        Command::Init(init) => init::init(&init, surroundings),
        Command::Explain(explain) => explain::explain(&explain, surroundings),
        Command::Retry(retry) => retry::retry(retry, surroundings),
        Command::Runs(runs) => runs::runs(&runs, surroundings),
        Command::Completions(shell) => packaging::completions(&shell),
        Command::Man(man) => packaging::man(&man, surroundings),
        Command::Report(report) => report::report(&report, surroundings),
    }
}

/// The exit code of a command line that makes no sense. Says so as JSON too where that was asked for.
fn misused(error: &clap::Error) -> u8 {
    const EXIT_CODE: u8 = 2;
    if std::env::args_os().any(|argument| argument == "--json") {
        let text = error.render().to_string();
        let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        let lang = language(None, Surroundings::of_process().locale.as_deref());
        let hint = lang.find("error.usage.hint", &[]);
        say(&NotStarted::new(EXIT_CODE, "usage".to_owned(), message, hint).json());
    }
    EXIT_CODE
}
