//! `init`: looks at a list, proposes a mapping, writes a config file for it.

mod answer;
mod dialogue;

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use super::input::{open_files, with_other_sheets};
use super::surroundings::{say, tell};
use super::{Failure, Surroundings};
use crate::cli::Init;
use crate::config::Settings;
use crate::message::Lang;
use crate::plan::{self, Plan};
use crate::report::findings::{self, Draft, Style};
use crate::report::shell::quoted;
use crate::survey::{Brief, Findings, Outlook, outlook, survey};
use dialogue::Stopped;

/// Writes a config file for a list. Exit code 2 if it does not.
pub fn init(init: &Init, surroundings: &Surroundings) -> u8 {
    let lang = plan::language(init.lang, surroundings.locale.as_deref());
    match propose(init, lang, surroundings) {
        Ok(exit_code) => exit_code,
        Err(failure) => failure.tell(lang, false, surroundings),
    }
}

fn propose(init: &Init, lang: Lang, surroundings: &Surroundings) -> Result<u8, Failure> {
    if init.output.exists() && !init.force {
        return Err(exists(&init.output));
    }
    let itself = |path: &Path| path.canonicalize().ok();
    if itself(&init.output).is_some_and(|output| itself(&init.file) == Some(output)) {
        return Err(Failure::new("output_over_input", vec![("path", init.file.display().to_string())]));
    }
    let settings = Settings { input: init.input.clone(), ..Settings::default() };
    let plan = Plan::new(settings, surroundings.locale.as_deref())?;
    let mut sources = open_files(std::slice::from_ref(&init.file), &plan, &init.input)?;
    let mut seen = outlook(&mut sources)?;
    let asks = surroundings.is_attended && !init.yes;
    if asks && let Err(stopped) = dialogue::answer_questions(&mut seen, lang) {
        return give_up(&stopped, lang);
    }
    let brief = Brief {
        believes_results: true,
        reading: &plan.reading.rows,
        rules: seen.rules.clone(),
        recognise: false,
        clean: &plan.clean,
        decisions: None,
        limit: None,
        today: surroundings.clock.now().date(),
    };
    let Outlook { proposal, .. } = seen;
    let found = survey(&mut sources, &brief).map_err(|error| with_other_sheets(error.into(), &sources))?;
    let found = Findings { proposal: Some(proposal), ..found };
    // Values of customers are shown on the user's own screen and nowhere else.
    if surroundings.shows_errors {
        let style = Style { lang, paint: surroundings.error_paint(), width: surroundings.output_width };
        tell(&findings::columns(&found, style));
    }
    tell(&findings::mapping_lines(&found, None, lang, surroundings.error_paint()));
    if asks && let Err(stopped) = dialogue::confirm(&init.output, lang) {
        return give_up(&stopped, lang);
    }
    let list = init.file.display().to_string();
    write(init, &findings::config(Draft { findings: &found, input: &init.input, list: &list, lang }))?;
    let path = init.output.display().to_string();
    say(&format!("{path}\n"))?;
    let option = if path == super::input::CONFIG { String::new() } else { format!(" -c {}", quoted(&path)) };
    let facts = [("path", path), ("list", quoted(&list).into_owned()), ("option", option)];
    tell(&(lang.text("init.wrote", &facts) + "\n"));
    Ok(0)
}

/// The user wants no file, or the dialogue cannot go on.
fn give_up(stopped: &Stopped, lang: Lang) -> Result<u8, Failure> {
    let exit_code = match stopped {
        Stopped::Declined => 2,
        Stopped::Interrupted => 130,
        Stopped::Failed(error) => return Err(Failure::of_system("dialogue_failed", Vec::new(), error)),
    };
    tell(&(lang.text("init.declined", &[]) + "\n"));
    Ok(exit_code)
}

fn exists(path: &Path) -> Failure {
    Failure::new("output_exists", vec![("path", path.display().to_string())])
}

fn write(init: &Init, text: &str) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true);
    // Whoever wrote a file there in the meantime keeps it.
    if init.force {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    let written = options.open(&init.output).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => exists(&init.output),
        _ => Failure::of_system("output_unwritable", vec![("path", init.output.display().to_string())], &error),
    })
}
