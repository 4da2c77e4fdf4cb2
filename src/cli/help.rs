//! The command line as clap knows it, in the language of the user.
//!
//! English help is what stands at the options themselves; other languages have theirs under `help.` in `locales/`.

use clap::{Arg, ArgAction, Command, CommandFactory};

use super::Cli;
use crate::message::{Fact, Lang};

/// The whole command line.
pub fn command(lang: Lang) -> Command {
    match lang {
        Lang::En => Cli::command(),
        Lang::Vi => Translation { lang, english: built() }.whole(Cli::command()),
    }
}

/// The English one, in which clap has worked out how each command is called.
fn built() -> Command {
    let mut command = Cli::command();
    command.build();
    command
}

struct Translation {
    lang: Lang,
    english: Command,
}

impl Translation {
    fn whole(&self, command: Command) -> Command {
        let usage = self.usage(&self.english);
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
        let version = version.help(self.text("frame.show_version", &[])).help_heading(self.heading("options"));
        let command = command.mut_subcommands(|inner| {
            let english = self.english.find_subcommand(inner.get_name()).expect("both have the same commands");
            let usage = self.usage(english);
            let name = inner.get_name().to_owned();
            self.one(inner, &name, usage)
        });
        self.one(command, "program", usage)
            .disable_version_flag(true)
            .arg(version)
            .after_help(self.text("program.after", &[]))
            .subcommand_help_heading(self.text("frame.commands", &[]))
    }

    /// A command with all its options.
    fn one(&self, command: Command, name: &str, usage: String) -> Command {
        let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
        let help = help.help(self.text("frame.show_help", &[])).help_heading(self.heading("options"));
        let usage_heading = self.text("frame.usage", &[]);
        let template = format!("{{about-with-newline}}\n{usage_heading} {{usage}}\n\n{{all-args}}{{after-help}}");
        command
            .about(self.text(&format!("{name}.about"), &[]))
            .after_long_help(self.text(&format!("{name}.examples"), &[]))
            .override_usage(usage)
            .help_template(template)
            .disable_help_flag(true)
            .mut_args(|option| self.option(option, name))
            .arg(help)
    }

    fn option(&self, option: Arg, command: &str) -> Arg {
        let id = option.get_id().as_str();
        let own = self.find(&format!("{command}.{id}"));
        let mut words = vec![own.unwrap_or_else(|| self.text(&format!("option.{id}"), &[]))];
        if option.get_action().takes_values() {
            let listed = |values: Vec<String>| values.join(", ");
            let values =
                option.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect::<Vec<_>>();
            let defaults = option.get_default_values().iter().map(|value| value.to_string_lossy().into_owned());
            let defaults = defaults.collect::<Vec<_>>();
            if !values.is_empty() {
                words.push(self.text("frame.possible", &[("values", listed(values))]));
            }
            if !defaults.is_empty() {
                words.push(self.text("frame.default", &[("value", listed(defaults))]));
            }
            if let Some(name) = option.get_env() {
                words.push(self.text("frame.env", &[("name", name.to_string_lossy().into_owned())]));
            }
        }
        let heading = match option.get_help_heading() {
            Some(heading) => self.heading(&heading.to_lowercase()),
            None if option.is_positional() => self.heading("arguments"),
            None => self.heading("options"),
        };
        let takes_values = option.get_action().takes_values();
        option
            .help(words.join(" "))
            .long_help(None::<&str>)
            .help_heading(heading)
            .hide_possible_values(takes_values)
            .hide_default_value(takes_values)
            .hide_env(takes_values)
    }

    /// How a command is called, without its title.
    fn usage(&self, english: &Command) -> String {
        let usage = english.clone().render_usage().to_string();
        let usage = usage.split_once(": ").map_or(usage.as_str(), |(_, usage)| usage);
        let usage = usage.replace("[OPTIONS]", &self.text("frame.options", &[]));
        usage.replace("<COMMAND>", &self.text("frame.command", &[]))
    }

    fn heading(&self, name: &str) -> String {
        self.text(&format!("heading.{name}"), &[])
    }

    fn find(&self, key: &str) -> Option<String> {
        self.lang.find(&format!("help.{key}"), &[])
    }

    fn text(&self, key: &str, facts: &[Fact]) -> String {
        self.lang.text(&format!("help.{key}"), facts)
    }
}
