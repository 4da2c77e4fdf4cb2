//! `completions` and `man`: what packagers install beside the program.

use super::Failure;
use super::surroundings::{Surroundings, say};
use crate::cli::{Completions, Man, help};
use crate::message::Lang;

/// The program's name, as it is typed.
const NAME: &str = "ladiflow-import";

/// Prints what a shell completes by.
pub fn completions(completions: &Completions, lang: Lang, surroundings: &Surroundings) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(completions.shell, &mut help::command(lang), NAME, &mut script);
    printed(say(&String::from_utf8_lossy(&script)), lang, surroundings)
}

/// Prints the manual page of the program, or of one of its commands.
pub fn man(man: &Man, lang: Lang, surroundings: &Surroundings) -> u8 {
    printed(page(man.command.as_deref(), lang).and_then(|page| say(&page)), lang, surroundings)
}

fn printed(result: Result<(), Failure>, lang: Lang, surroundings: &Surroundings) -> u8 {
    result.map_or_else(|failure| failure.tell(lang, false, surroundings), |()| 0)
}

fn page(named: Option<&str>, lang: Lang) -> Result<String, Failure> {
    let mut command = help::command(lang);
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
    Ok(with_headings(&String::from_utf8_lossy(&page), lang))
}

/// The sections that clap names, in the language of the page.
fn with_headings(page: &str, lang: Lang) -> String {
    let sections = [
        ("NAME", "name"),
        ("SYNOPSIS", "synopsis"),
        ("DESCRIPTION", "description"),
        ("EXTRA", "examples"),
        ("VERSION", "version"),
    ];
    sections.into_iter().fold(page.to_owned(), |page, (section, word)| {
        let named = lang.text(&format!("manual.{word}"), &[]);
        page.replace(&format!("\n.SH {section}\n"), &format!("\n.SH \"{named}\"\n"))
    })
}
