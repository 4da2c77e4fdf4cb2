//! The reference lists exactly the options that there are.

use std::collections::BTreeMap;

use clap::{Arg, Command, CommandFactory};
use ladiflow_import::cli::Cli;

use super::page::{Table, literals, page};

/// Options as written, such as `-c, --config PATH`, with what the table says of their default.
type Options = BTreeMap<String, Option<String>>;

/// The options under the headings that name the command.
fn documented(command: &str) -> Options {
    let mut options = Options::new();
    let is_of_command =
        |table: &&Table| table.lines[0][0] == "Option" && literals(&table.heading).iter().any(|name| name == command);
    for table in page("docs/reference.md").tables().iter().filter(is_of_command) {
        let default = table.lines[0].iter().position(|cell| cell == "Default");
        for line in &table.lines[1..] {
            for option in literals(&line[0]) {
                let default = default.map(|at| line[at].replace('`', ""));
                assert!(options.insert(option.clone(), default).is_none(), "{command}: {option} stands there twice");
            }
        }
    }
    options
}

/// The options that the program takes.
fn taken(command: &Command) -> Options {
    let is_own = |arg: &&Arg| !arg.is_positional() && !["help", "version"].contains(&arg.get_id().as_str());
    command.get_arguments().filter(is_own).map(|arg| (written(arg), default(arg))).collect()
}

fn written(arg: &Arg) -> String {
    let short = arg.get_short().map(|short| format!("-{short}, ")).unwrap_or_default();
    let long = arg.get_long().expect("every option has a long name");
    let value = match arg.get_value_names() {
        Some([name, ..]) if arg.get_action().takes_values() => format!(" {name}"),
        Some(_) | None => String::new(),
    };
    format!("{short}--{long}{value}")
}

fn default(arg: &Arg) -> Option<String> {
    let is_valued = arg.get_action().takes_values();
    arg.get_default_values().first().filter(|_| is_valued).map(|value| value.to_string_lossy().into_owned())
}

#[test]
fn the_reference_lists_exactly_the_options_that_there_are() {
    let mut cli = Cli::command();
    cli.build();
    for command in cli.get_subcommands() {
        let (documented, taken) = (documented(command.get_name()), taken(command));
        let name = command.get_name();
        assert_eq!(documented.keys().collect::<Vec<_>>(), taken.keys().collect::<Vec<_>>(), "`{name}`");
        for (option, default) in taken {
            if let Some(default) = default {
                assert_eq!(documented[&option].as_ref(), Some(&default), "`{name}`: default of `{option}`");
            }
        }
    }
}

#[test]
fn the_reference_lists_exactly_the_commands_that_there_are() {
    let table = page("docs/reference.md").table("## Commands", "Command");
    let mut documented: Vec<_> =
        table.first_words().iter().map(|words| words.split(' ').next().unwrap().to_owned()).collect();
    let cli = Cli::command();
    let mut known: Vec<_> = cli.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    documented.sort();
    known.sort();
    assert_eq!(documented, known);
}
