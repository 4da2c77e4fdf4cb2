//! A folder of its own in which the real binary runs: nothing of the machine shines in, nothing gets out.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::table::Table;

/// The key that the binary finds in its environment.
pub const KEY: &str = "5ecretKeyOfTheTests000000aB";

/// A port at which nobody listens: whoever forgets to name a server reaches nobody.
pub const NOBODY: &str = "http://127.0.0.1:1";

/// The longest that anything is waited for.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A temporary folder with a home of its own.
pub struct Workspace {
    folder: tempfile::TempDir,
}

/// A process that has ended.
pub struct Finished {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Workspace {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("home")).unwrap();
        fs::create_dir(folder.path().join("work")).unwrap();
        Self { folder }
    }

    /// A path in the folder where the binary runs.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("work").join(name)
    }

    /// Writes a file there.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// The binary with these arguments. It knows a key, and no server.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ladiflow-import"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.folder.path().join("home"))
            .env("PATH", "/usr/bin:/bin")
            .env("LADIFLOW_API_URL", NOBODY)
            .env("LADIFLOW_API_KEY", KEY)
            .current_dir(self.path(""))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the binary to its end.
    pub fn run(&self, arguments: &[&str]) -> Finished {
        Finished::of(self.command(arguments).output().unwrap())
    }

    /// Runs the binary against a server.
    pub fn run_at(&self, url: &str, arguments: &[&str]) -> Finished {
        Finished::of(self.command(arguments).env("LADIFLOW_API_URL", url).output().unwrap())
    }

    /// Runs the binary with something on its standard input.
    pub fn run_with_input(&self, url: &str, arguments: &[&str], input: &str) -> Finished {
        let mut command = self.command(arguments);
        let mut child = command.env("LADIFLOW_API_URL", url).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Finished::of(child.wait_with_output().unwrap())
    }

    /// Starts the binary against a server and leaves it running.
    pub fn start_at(&self, url: &str, arguments: &[&str]) -> Child {
        self.command(arguments).env("LADIFLOW_API_URL", url).spawn().unwrap()
    }

    /// The folders of all runs, the oldest first.
    pub fn runs(&self) -> Vec<RunFolder> {
        let Ok(entries) = fs::read_dir(self.path("imports")) else { return Vec::new() };
        let mut folders: Vec<_> = entries
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.file_type().unwrap().is_dir())
            .map(|entry| (entry.metadata().unwrap().created().unwrap(), RunFolder { path: entry.path() }))
            .collect();
        folders.sort_by_key(|(created, _)| *created);
        folders.into_iter().map(|(_, folder)| folder).collect()
    }

    /// The folder that `latest` points to.
    pub fn latest(&self) -> RunFolder {
        RunFolder { path: fs::canonicalize(self.path("imports/latest")).unwrap() }
    }

    /// The bytes of every file here.
    pub fn everything(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
                match entry.file_type().unwrap() {
                    kind if kind.is_dir() => folders.push(entry.path()),
                    kind if kind.is_file() => files.push((entry.path(), fs::read(entry.path()).unwrap())),
                    _ => {}
                }
            }
        }
        files
    }
}

impl Finished {
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The same, if it ended with this code; else the test fails with everything that was said.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "\n{}\n{}", self.stdout, self.stderr);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.stdout, self.stderr))
    }
}

/// The folder of one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunFolder {
    pub path: PathBuf,
}

impl RunFolder {
    pub fn name(&self) -> String {
        self.path.file_name().unwrap().to_str().unwrap().to_owned()
    }

    /// The path of a file in it, as an argument.
    pub fn file(&self, name: &str) -> String {
        self.path.join(name).to_str().unwrap().to_owned()
    }

    pub fn has(&self, name: &str) -> bool {
        self.path.join(name).exists()
    }

    pub fn results(&self) -> Table {
        Table::read(&self.path.join("results.csv"))
    }

    pub fn failures(&self) -> Table {
        Table::read(&self.path.join("failures.csv"))
    }

    pub fn unsent(&self) -> Table {
        Table::read(&self.path.join("unsent.csv"))
    }

    pub fn summary(&self) -> Value {
        serde_json::from_slice(&fs::read(self.path.join("summary.json")).unwrap()).unwrap()
    }
}

/// Sends a signal such as `INT` to a process.
pub fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([format!("-{name}"), child.id().to_string()]).status().unwrap();
    assert!(status.success(), "the process had ended already");
}

/// Waits until something is true; fails the test if it does not become so.
#[track_caller]
pub fn until(mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "it never became true");
        std::thread::yield_now();
    }
}

/// How a file or folder may be used, as the last three octal digits.
#[cfg(unix)]
pub fn mode(path: &Path) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).unwrap().permissions()) & 0o777
}
