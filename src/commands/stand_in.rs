//! `sandbox`: the local stand-in for LadiFlow.

use std::io;

use super::stops::Signals;
use super::{Failure, Surroundings};
use crate::cli::Sandbox;
use crate::plan::language;
use crate::sandbox;

/// Serves until Ctrl-C or SIGTERM.
pub fn serve(command: Sandbox, surroundings: &Surroundings) -> u8 {
    let lang = language(command.lang, surroundings.locale.as_deref());
    let served = runtime().and_then(|runtime| {
        runtime.block_on(async {
            let mut signals = Signals::heed()?;
            let stopped = async move { _ = signals.next().await };
            sandbox::serve_until(command.options, command.port, &mut io::stdout(), stopped).await
        })
    });
    match served {
        Ok(()) => 0,
        Err(error) => {
            // It says first where it is: a full disk or a reader that has gone away is told as such.
            let key = match error.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::BrokenPipe => "stdout_unwritten",
                _ => "sandbox_start",
            };
            Failure::of_system(key, Vec::new(), &error).tell(lang, false, surroundings)
        }
    }
}

/// The runtime of a process that sends: requests are woken and polled where they are started, which takes less than
/// handing them to other threads. Reading and the ledger have threads of their own.
pub fn runtime_of_one_thread() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// The runtime of a process that answers, or does both.
pub fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}
