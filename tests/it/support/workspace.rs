//! A folder of its own for each test, in which the real binary runs.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

/// A folder that goes away with the test.
pub struct Workspace {
    folder: TempDir,
}

/// What a run of the program left: `Display` is for snapshots.
pub struct Ran {
    pub exit_code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Workspace {
    /// An empty folder.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with one of the sample lists.
    pub fn with_sample(name: &str) -> Self {
        let workspace = Self::new();
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
        std::fs::copy(sample, workspace.path(name)).unwrap();
        workspace
    }

    /// A folder with one file.
    pub fn with_file(name: &str, text: &str) -> Self {
        let workspace = Self::new();
        workspace.write(name, text);
        workspace
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs the program here, without a terminal, in English, with nothing behind the address.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("ladiflow-import"));
        for variable in ["LANG", "LC_MESSAGES", "LADIFLOW_API_KEY", "NO_COLOR"] {
            command.env_remove(variable);
        }
        command.env("LC_ALL", "C").env("LADIFLOW_API_URL", "http://127.0.0.1:1");
        let Output { status, stdout, stderr } = command.current_dir(&self.folder).args(arguments).output().unwrap();
        Ran {
            exit_code: status.code().unwrap_or(-1),
            stdout: String::from_utf8(stdout).unwrap(),
            stderr: String::from_utf8(stderr).unwrap(),
        }
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit code {}\n--- stdout\n{}--- stderr\n{}", self.exit_code, self.stdout, self.stderr)
    }
}
