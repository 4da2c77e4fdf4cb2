//! What is known of a run before its first row: whoever starts it fills this in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One of the files that a run reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFact {
    /// As the user named it; `-` for standard input.
    pub path: String,
    /// Data rows read from it.
    pub rows: u64,
    /// BLAKE3 of its bytes, hexadecimal.
    pub blake3: String,
}

/// A run as it was begun.
#[derive(Debug, Clone, PartialEq)]
pub struct RunFacts {
    /// The run's name, which is its folder's too.
    pub run: String,
    /// The run whose failures this one takes up.
    pub parent_run: Option<String>,
    /// 1 for a list, one more for each time that its failures are fed back.
    pub generation: u32,
    /// `create` or `create-or-update`.
    pub mode: String,
    /// The files in the order given.
    pub input: Vec<InputFact>,
    /// The mapping in force, as the next run is to read it.
    pub mapping: Value,
    /// What was decided from whole columns, as the next run is to read it.
    pub decisions: Value,
    /// When it began.
    pub started_at: Timestamp,
}
