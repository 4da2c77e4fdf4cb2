//! Those who hear the facts of a run, and the counts that go with every fact.

use tracing::warn;

use crate::event::{Event, Listener, Tally};

/// An essential listener could not write: the run must stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OutputFailed;

/// The listeners of a run. One that failed is told nothing more.
pub(super) struct Audience {
    listeners: Vec<Box<dyn Listener + Send>>,
    is_silent: Vec<bool>,
    pub(super) tally: Tally,
}

impl Audience {
    pub(super) fn new(listeners: Vec<Box<dyn Listener + Send>>, total: u64) -> Self {
        let is_silent = vec![false; listeners.len()];
        let mut tally = Tally::default();
        tally.total = total;
        Self { listeners, is_silent, tally }
    }

    /// Tells everybody who still listens.
    pub(super) fn tell(&mut self, event: &Event<'_>) -> Result<(), OutputFailed> {
        self.tell_those(event, |_| true)
    }

    /// Tells those without whom nothing is worth anything, or only the others.
    pub(super) fn tell_part(&mut self, event: &Event<'_>, essential: bool) -> Result<(), OutputFailed> {
        self.tell_those(event, |is_essential| is_essential == essential)
    }

    fn tell_those(&mut self, event: &Event<'_>, is_meant: impl Fn(bool) -> bool) -> Result<(), OutputFailed> {
        let mut result = Ok(());
        for (listener, is_silent) in self.listeners.iter_mut().zip(&mut self.is_silent) {
            if *is_silent || !is_meant(listener.is_essential()) {
                continue;
            }
            if let Err(error) = listener.hear(event, &self.tally) {
                *is_silent = true;
                if listener.is_essential() {
                    tracing::error!(%error, "the run's files cannot be written");
                    result = Err(OutputFailed);
                } else {
                    warn!(%error, "a listener failed and hears nothing more of this run");
                }
            }
        }
        result
    }

    /// The listeners and the counts, when the run is over.
    pub(super) fn into_parts(self) -> (Vec<Box<dyn Listener + Send>>, Tally) {
        (self.listeners, self.tally)
    }
}
