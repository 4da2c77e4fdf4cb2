//! Standard error as whole lines, above the bar where there is one.

use std::io::{self, Write};

use indicatif::{MultiProgress, ProgressDrawTarget};
use tracing_subscriber::fmt::MakeWriter;

/// Where people look while a run goes. Clones write to the same place; a line is never torn.
#[derive(Debug, Clone)]
pub struct Screen {
    /// The bars that lines stay above.
    bars: Option<MultiProgress>,
}

impl Screen {
    /// Standard error; `with_bar` where a bar is drawn on it.
    pub fn standard_error(with_bar: bool) -> Self {
        // The listener holds drawing back; each of its pictures is three lines that must not lag behind one another.
        let target = || ProgressDrawTarget::stderr_with_hz(60);
        Self { bars: with_bar.then(|| MultiProgress::with_draw_target(target())) }
    }

    /// A screen drawn on some other terminal.
    pub fn on(target: ProgressDrawTarget) -> Self {
        Self { bars: Some(MultiProgress::with_draw_target(target)) }
    }

    /// Writes lines above the bar.
    ///
    /// # Errors
    /// Standard error cannot be written.
    pub fn print(&self, lines: &str) -> io::Result<()> {
        let lines = lines.strip_suffix('\n').unwrap_or(lines);
        match &self.bars {
            Some(bars) => bars.println(lines),
            None => io::stderr().lock().write_all(format!("{lines}\n").as_bytes()),
        }
    }

    /// Takes the bar away while something else uses the terminal, such as a question.
    pub fn suspend<T>(&self, meanwhile: impl FnOnce() -> T) -> T {
        match &self.bars {
            Some(bars) => bars.suspend(meanwhile),
            None => meanwhile(),
        }
    }

    pub(super) fn bars(&self) -> Option<&MultiProgress> {
        self.bars.as_ref()
    }
}

/// Gathers one log message and prints it when it is whole.
#[derive(Debug)]
pub struct Message {
    screen: Screen,
    text: Vec<u8>,
}

impl Write for Message {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.text.is_empty() {
            return Ok(());
        }
        let text = std::mem::take(&mut self.text);
        self.screen.print(&String::from_utf8_lossy(&text))
    }
}

impl Drop for Message {
    fn drop(&mut self) {
        // A log line that cannot be written has nowhere left to be told.
        let _ = self.flush();
    }
}

impl<'a> MakeWriter<'a> for Screen {
    type Writer = Message;

    fn make_writer(&'a self) -> Self::Writer {
        Message { screen: self.clone(), text: Vec::new() }
    }
}
