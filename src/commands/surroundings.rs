//! What the process finds around it: variables, terminals, the clock. Read once, so that commands do not reach out.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::Arc;

use secrecy::SecretString;

use super::Failure;
use crate::clock::{Clock, SystemClock};
use crate::report::paint::Paint;

/// Columns of an output that is no terminal.
const WIDTH: usize = 100;

/// What the process finds around it.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Surroundings {
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// The key in `LADIFLOW_API_KEY`, if it is set and not empty.
    pub api_key: Option<SecretString>,
    /// What the system says of the user's language, such as `vi_VN.UTF-8`.
    pub locale: Option<String>,
    /// The variable `TERM`.
    pub term: Option<String>,
    /// Whether `NO_COLOR` is set and not empty.
    pub is_colorless: bool,
    /// Whether somebody can be asked: standard input and standard error are terminals.
    pub is_attended: bool,
    /// Whether standard output is a terminal.
    pub shows_output: bool,
    /// Whether standard error is a terminal.
    pub shows_errors: bool,
    /// Columns that standard output has room for.
    pub output_width: usize,
    /// Columns that standard error has room for.
    pub error_width: usize,
}

impl Surroundings {
    /// Those of this process.
    pub fn of_process() -> Self {
        let variable = |name| std::env::var(name).ok().filter(|value: &String| !value.trim().is_empty());
        let shows_errors = io::stderr().is_terminal();
        Self {
            clock: Arc::new(SystemClock),
            api_key: variable("LADIFLOW_API_KEY").map(|key| key.trim().to_owned().into()),
            locale: ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(variable).or_else(language_set),
            term: variable("TERM"),
            is_colorless: variable("NO_COLOR").is_some(),
            is_attended: shows_errors && io::stdin().is_terminal(),
            shows_output: io::stdout().is_terminal(),
            shows_errors,
            output_width: terminal_size::terminal_size_of(io::stdout()).map_or(WIDTH, |(width, _)| width.0.into()),
            error_width: terminal_size::terminal_size_of(io::stderr()).map_or(WIDTH, |(width, _)| width.0.into()),
        }
    }

    /// How standard error may be coloured.
    pub fn error_paint(&self) -> Paint {
        self.paint(self.shows_errors)
    }

    /// How standard output may be coloured.
    pub fn output_paint(&self) -> Paint {
        self.paint(self.shows_output)
    }

    fn paint(&self, is_terminal: bool) -> Paint {
        Paint::for_stream(is_terminal, self.is_colorless.then_some("1"), self.term.as_deref())
    }
}

/// The language that the user chose in the settings of the system, where no variable says it.
#[cfg(windows)]
fn language_set() -> Option<String> {
    sys_locale::get_locale()
}

/// The variables say it all.
#[cfg(not(windows))]
const fn language_set() -> Option<String> {
    None
}

/// Writes what was asked for to standard output.
///
/// # Errors
/// It could not be written.
pub fn say(text: &str) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    heard(output.write_all(text.as_bytes()).and_then(|()| output.flush()))
}

/// What became of something written to standard output. A reader that has gone away, such as `head`, has heard enough.
///
/// # Errors
/// It could not be written.
pub fn heard(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::of_system("stdout_unwritten", Vec::new(), &error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Writes everything else to standard error.
pub fn tell(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
