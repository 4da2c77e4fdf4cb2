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
mod usage;

use clap::FromArgMatches;

use crate::cli::{Cli, Command, help};
use crate::message::Lang;
use crate::plan::language;
pub use failure::Failure;
pub use surroundings::Surroundings;

/// Runs the program: reads the command line, does what it asks for, and says with which exit code the process ends.
pub fn main() -> u8 {
    let surroundings = Surroundings::of_process();
    let lang = language(usage::language_asked_for(std::env::args_os()), surroundings.locale.as_deref());
    let parsed = help::command(lang).try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    let mut cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return usage::tell(&error, lang, &surroundings),
    };
    let behind = cli.command.lang_mut();
    *behind = behind.or(cli.lang);
    bug::guarded(lang, || carry_out(cli.command, lang, &surroundings))
}

fn carry_out(command: Command, lang: Lang, surroundings: &Surroundings) -> u8 {
    match command {
        Command::Import(import) => import::import(&import, surroundings),
        Command::Sandbox(options) => stand_in::serve(options, surroundings),
        Command::Check(check) => check::check(&check, surroundings),
        Command::Init(init) => init::init(&init, surroundings),
        Command::Explain(explain) => explain::explain(&explain, surroundings),
        Command::Retry(retry) => retry::retry(retry, surroundings),
        Command::Runs(runs) => runs::runs(&runs, surroundings),
        Command::Completions(shell) => packaging::completions(&shell, lang, surroundings),
        Command::Man(man) => packaging::man(&man, lang, surroundings),
        Command::Report(report) => report::report(&report, surroundings),
    }
}
