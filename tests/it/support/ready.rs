//! Workspaces that have a list in them already, and ended processes as snapshots show them.

use std::fmt;
use std::fs;
use std::path::Path;

use super::workspace::{Finished, Workspace};

impl Workspace {
    /// A folder with one of the sample lists.
    pub fn with_sample(name: &str) -> Self {
        let workspace = Self::new();
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
        fs::copy(sample, workspace.path(name)).unwrap();
        workspace
    }

    /// A folder with one file.
    pub fn with_file(name: &str, text: &str) -> Self {
        let workspace = Self::new();
        workspace.write(name, text);
        workspace
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }
}

impl fmt::Display for Finished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code.unwrap_or(-1);
        write!(f, "exit code {code}\n--- stdout\n{}--- stderr\n{}", self.stdout, self.stderr)
    }
}
