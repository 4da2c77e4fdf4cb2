//! Ctrl-C and SIGTERM, turned into stops of a run.

use std::io;

use tokio::sync::mpsc;

use crate::delivery::Stop;
use crate::event::Ending;

/// The exit code after Ctrl-C (SIGINT).
const INTERRUPTED: u8 = 130;
/// The exit code after SIGTERM.
#[cfg(unix)]
const TERMINATED: u8 = 143;

/// The number of SIGXFSZ: a file would outgrow what `ulimit -f` allows.
#[cfg(unix)]
const FILE_TOO_LARGE: i32 = 25;

/// Hears the signals that ask this process to stop.
#[derive(Debug)]
pub struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
}

impl Signals {
    /// Takes the signals over: from here on they end nothing by themselves.
    ///
    /// # Errors
    /// What the system says.
    #[cfg(unix)]
    pub fn heed() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        // From now on it does nothing: of a file that may grow no more the write that fails tells.
        drop(signal(SignalKind::from_raw(FILE_TOO_LARGE))?);
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Takes the signals over: from here on they end nothing by themselves.
    ///
    /// # Errors
    /// What the system says.
    #[cfg(windows)]
    pub fn heed() -> io::Result<Self> {
        Ok(Self { interrupt: tokio::signal::windows::ctrl_c()? })
    }

    /// Turns signals into stops until nobody takes them any more: the first lets requests under way end, the second
    /// drops them. `told` hears of each, and whether it is the first.
    pub async fn forward(mut self, stops: mpsc::Sender<Stop>, told: impl Fn(bool)) {
        let mut is_first = true;
        loop {
            let exit_code = tokio::select! {
                exit_code = self.next() => exit_code,
                () = stops.closed() => return,
            };
            told(is_first);
            let stop = if is_first { Stop::Drain(Ending::Interrupted { exit_code }) } else { Stop::Drop };
            is_first = false;
            if stops.send(stop).await.is_err() {
                return;
            }
        }
    }

    /// Waits for the next signal, and says with which exit code a process ends that heeds it. Signals since the last
    /// call count, but several of a kind as one.
    #[cfg(unix)]
    pub async fn next(&mut self) -> u8 {
        tokio::select! {
            _ = self.interrupt.recv() => INTERRUPTED,
            _ = self.terminate.recv() => TERMINATED,
        }
    }

    /// Waits for the next signal, and says with which exit code a process ends that heeds it. Signals since the last
    /// call count, but several as one.
    #[cfg(windows)]
    pub async fn next(&mut self) -> u8 {
        self.interrupt.recv().await;
        INTERRUPTED
    }
}
