//! What makes two commands the same run: then the second continues the first.

use crate::commands::adoption::StoredMapping;
use crate::config::rules::Rules;
use crate::ledger::Digest;
use crate::plan::Plan;
use crate::survey::Findings;

/// Hashes over what a run is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sameness {
    /// Over everything that makes it the same run, the account aside.
    pub run: Digest,
    /// Over the bytes of the input.
    pub input: Digest,
    /// Over the mapping.
    pub mapping: Digest,
}

impl Sameness {
    /// Of a run with this plan: mode, input, sheet, mapping, `[clean]`, `[input]`, `--limit`. Rate, concurrency and
    /// language may differ.
    pub fn of(plan: &Plan, findings: &Findings, input: &[blake3::Hash], limit: Option<u64>) -> Self {
        let mut bytes = blake3::Hasher::new();
        for hash in input {
            bytes.update(hash.as_bytes());
        }
        let input = *bytes.finalize().as_bytes();
        let mapping = digest(&stored(&findings.rules));
        let mut whole = blake3::Hasher::new();
        whole.update(&input);
        whole.update(&mapping);
        let sheets: Vec<_> = findings.files.iter().map(|(shape, _)| &shape.sheet).collect();
        // `Reading` holds every key of `[input]`; its limits do not change what is read.
        let rest = format!("{:?} {:?} {:?} {:?} {limit:?}", plan.target.mode, sheets, plan.clean, plan.reading);
        whole.update(rest.as_bytes());
        Self { run: *whole.finalize().as_bytes(), input, mapping }
    }
}

fn stored(rules: &Rules) -> String {
    let mapping = StoredMapping { rules: rules.clone(), input: None, clean: None, config: None, is_sandbox: false };
    serde_json::to_string(&mapping).expect("rules are JSON")
}

fn digest(text: &str) -> Digest {
    *blake3::hash(text.as_bytes()).as_bytes()
}
