//! `completions` and `man`: what packagers install beside the program.

use clap::CommandFactory;

use super::Failure;
use super::surroundings::{Surroundings, say};
use crate::cli::{Cli, Completions, Man};
use crate::plan::language;

/// The program's name, as it is typed.
const NAME: &str = "ladiflow-import";

/// Prints what a shell completes by.
pub fn completions(completions: &Completions) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(completions.shell, &mut Cli::command(), NAME, &mut script);
    say(&String::from_utf8_lossy(&script));
    0
}

/// Prints the manual page of the program, or of one of its commands.
pub fn man(man: &Man, surroundings: &Surroundings) -> u8 {
    match page(man.command.as_deref()) {
        Ok(page) => {
            say(&page);
            0
        }
        Err(failure) => failure.tell(language(None, surroundings.locale.as_deref()), false, surroundings),
    }
}

fn page(named: Option<&str>) -> Result<String, Failure> {
    let mut command = Cli::command();
    command.build();
    if let Some(name) = named {
        let known: Vec<_> = command.get_subcommands().map(clap::Command::get_name).collect();
        let facts = vec![("command", name.to_owned()), ("known", known.join("`, `"))];
        command = command.find_subcommand(name).cloned().ok_or_else(|| Failure::new("command_unknown", facts))?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut page)
        .map_err(|error| Failure::of_system("runtime", Vec::new(), &error))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
