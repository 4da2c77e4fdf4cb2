//! An unfinished run that a command does not continue, and why.

use super::Run;
use super::record::source;
use crate::commands::sameness::Sameness;
use crate::ledger::{Account, Ledger, LedgerError, PastRun};
use crate::message::{Fact, Lang};

/// An unfinished run of the same list, or of the same config file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Superseded {
    run: String,
    /// The key of the text that says what is another now.
    changed: &'static str,
    /// Rows that were accepted there.
    accepted: u64,
}

impl Superseded {
    /// Looks for one beside the run that is about to begin.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn find(
        ledger: &Ledger,
        account: &Account,
        run: &Run,
        sameness: &Sameness,
    ) -> Result<Option<Self>, LedgerError> {
        let Some(source) = source(run) else { return Ok(None) };
        let Some(past) = ledger.latest_of(account, &source)? else { return Ok(None) };
        if past.is_finished() || past.pruned {
            return Ok(None);
        }
        let changed = changed(&past, sameness);
        Ok(Some(Self { accepted: ledger.accepted_by(&past)?, changed, run: past.name }))
    }

    /// What a person is told.
    pub fn told(&self, lang: Lang) -> String {
        let facts: [Fact; 3] = [
            ("changed", lang.text(self.changed, &[])),
            ("run", self.run.clone()),
            ("accepted", self.accepted.to_string()),
        ];
        lang.text("commands.superseded", &facts)
    }
}

fn changed(past: &PastRun, sameness: &Sameness) -> &'static str {
    match (past.input != sameness.input, past.mapping != sameness.mapping) {
        (true, true) => "commands.changed.list_and_mapping",
        (true, false) => "commands.changed.list",
        (false, true) => "commands.changed.mapping",
        (false, false) if past.same_run != sameness.run => "commands.changed.settings",
        (false, false) => "commands.changed.folder",
    }
}
