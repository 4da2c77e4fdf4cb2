//! Standard error as whole lines, above the bar where there is one.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{MultiProgress, ProgressDrawTarget};
use tracing_subscriber::fmt::MakeWriter;

/// Where people look while a run goes. Clones write to the same place; a line is never torn.
#[derive(Debug, Clone)]
pub struct Screen {
    /// The bars that lines stay above.
    bars: Option<MultiProgress>,
    /// Whether a question waits for its answer: nothing is drawn meanwhile.
    is_asking: Arc<AtomicBool>,
}

impl Screen {
    /// Standard error; `with_bar` where a bar is drawn on it.
    pub fn standard_error(with_bar: bool) -> Self {
        Self { bars: with_bar.then(|| MultiProgress::with_draw_target(target())), is_asking: Arc::default() }
    }

    /// A screen drawn on some other terminal.
    pub fn on(target: ProgressDrawTarget) -> Self {
        Self { bars: Some(MultiProgress::with_draw_target(target)), is_asking: Arc::default() }
    }

    /// Writes lines above the bar.
    ///
    /// # Errors
    /// Standard error cannot be written.
    pub fn print(&self, lines: &str) -> io::Result<()> {
        let lines = lines.strip_suffix('\n').unwrap_or(lines);
        match &self.bars {
            // Below the question, which ends no line.
            _ if self.is_asking.load(Ordering::Acquire) => {
                io::stderr().lock().write_all(format!("\n{lines}\n").as_bytes())
            }
            Some(bars) => bars.println(lines),
            None => io::stderr().lock().write_all(format!("{lines}\n").as_bytes()),
        }
    }

    /// Asks something, and waits for the line that is typed; `None` where nothing more can be typed. The bar stays as it
    /// is and is drawn anew below the answer. Whoever tells lines meanwhile is not kept waiting.
    pub fn ask(&self, question: &str) -> Option<String> {
        self.is_asking.store(true, Ordering::Release);
        if let Some(bars) = &self.bars {
            bars.set_draw_target(ProgressDrawTarget::hidden());
        }
        // The bar leaves the cursor behind its last letter.
        let begin = if self.bars.is_some() { "\n" } else { "" };
        let _ = io::stderr().lock().write_all(format!("{begin}{question} ").as_bytes());
        let mut line = String::new();
        let read = io::stdin().read_line(&mut line);
        if let Some(bars) = &self.bars {
            bars.set_draw_target(target());
        }
        self.is_asking.store(false, Ordering::Release);
        read.is_ok_and(|read| read > 0).then_some(line)
    }

    pub(super) fn bars(&self) -> Option<&MultiProgress> {
        self.bars.as_ref()
    }
}

/// The listener holds drawing back; each of its pictures is three lines that must not lag behind one another.
fn target() -> ProgressDrawTarget {
    ProgressDrawTarget::stderr_with_hz(60)
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
