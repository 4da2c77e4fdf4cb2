//! Commands that pages show can be given.

use std::fs;
use std::path::Path;
use std::process::Output;

use clap::{CommandFactory, Parser};
use ladiflow_import::cli::Cli;
use tempfile::TempDir;

use super::page::{Page, page, pages, root};

fn is_known(command: &str) -> bool {
    Cli::command().find_subcommand(command).is_some()
}

/// A folder with the sample lists, as a newcomer has them.
fn newcomer() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("samples")).unwrap();
    for entry in fs::read_dir(root().join("samples")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.path().join("samples").join(entry.file_name())).unwrap();
    }
    folder
}

fn run(folder: &Path, words: &[String]) -> Output {
    let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("ladiflow-import"));
    for variable in ["LANG", "LC_MESSAGES", "LADIFLOW_API_KEY"] {
        command.env_remove(variable);
    }
    command.env("LC_ALL", "C").env("LADIFLOW_API_URL", "http://127.0.0.1:1");
    command.current_dir(folder).args(words).output().unwrap()
}

/// Whether it needs neither an account, nor a file that the reader makes, nor half a minute of lookups.
fn can_be_tried(words: &[String]) -> bool {
    let is_harmless = words[0] == "check" || words.iter().any(|word| word == "--sandbox");
    let are_files_there = words
        .iter()
        .filter(|word| Path::new(word).extension().is_some())
        .all(|word| root().join(word).is_file() && word.starts_with("samples/"));
    is_harmless && are_files_there && !words.iter().any(|word| word.starts_with("cut"))
}

#[test]
fn every_command_shown_is_one_that_the_program_takes() {
    let mut shown = 0;
    for page in pages() {
        for words in page.commands() {
            shown += 1;
            let place = page.path.display();
            assert!(is_known(&words[0]), "{place}: no command `{}`", words[0]);
            let line = std::iter::once("ladiflow-import".to_owned()).chain(words);
            if let Err(error) = Cli::try_parse_from(line) {
                panic!("{place}: {error}");
            }
        }
    }
    assert!(shown > 30, "{shown} commands were found");
}

#[test]
fn every_command_that_needs_no_account_does_what_it_says() {
    let mut commands: Vec<_> = pages().iter().flat_map(Page::commands).filter(|words| can_be_tried(words)).collect();
    commands.sort();
    commands.dedup();
    assert!(commands.len() >= 5, "{commands:?}");
    for words in commands {
        let folder = newcomer();
        let output = run(folder.path(), &words);
        let told = String::from_utf8_lossy(&output.stderr);
        // 1 says that rows of the messy sample are invalid.
        assert!(matches!(output.status.code(), Some(0 | 1)), "{words:?}: {told}");
    }
}

/// A line without how long the run took.
fn timeless(line: &str) -> String {
    let took = line.split_once(" in ").or_else(|| line.split_once(" trong "));
    match (took, line.split_once(" (")) {
        (Some((before, _)), Some((_, after))) => format!("{before} ({after}"),
        _ => line.to_owned(),
    }
}

#[test]
fn the_main_command_imports_every_row_and_ends_like_the_readme() {
    for (path, lang) in [("README.md", "en"), ("README.vi.md", "vi")] {
        let readme = page(path);
        let (_, words) = readme.marked("main command").split_once(" -- ").unwrap();
        let folder = newcomer();
        let mut words = shlex::split(words).unwrap();
        words.extend(["--lang".to_owned(), lang.to_owned()]);
        let output = run(folder.path(), &words);
        assert_eq!(output.status.code(), Some(0));
        let told = String::from_utf8(output.stderr).unwrap();
        let (_, shown) = readme.text.split_once("```text\n").unwrap();
        let (shown, _) = shown.split_once("```").unwrap();
        let lines = |text: &str| text.lines().map(timeless).collect::<Vec<_>>();
        let (shown, told) = (lines(shown), lines(&told));
        // The last line names the run.
        assert_eq!(shown[..shown.len() - 1], told[..told.len() - 1], "{path} shows all that is printed");
        let latest = folder.path().join("imports/latest");
        for file in ["results.csv", "failures.csv", "summary.json", "report.html"] {
            assert!(latest.join(file).is_file(), "{file}");
        }
    }
}

#[test]
fn the_test_command_is_the_one_that_runs_the_tests() {
    assert_eq!(page("README.md").marked("test command"), "cargo test");
}

#[test]
fn a_translated_page_shows_the_same_commands() {
    let without_comment = |line: &str| shlex::split(line).unwrap().join(" ");
    let lines = |path: &str| page(path).shell_lines().into_iter().map(without_comment).collect::<Vec<_>>();
    for (english, vietnamese) in [
        ("README.md", "README.vi.md"),
        ("docs/migration.md", "docs/vi/migration.md"),
        ("docs/nightly.md", "docs/vi/nightly.md"),
        ("docs/failures.md", "docs/vi/failures.md"),
        ("docs/ladiflow.md", "docs/vi/ladiflow.md"),
    ] {
        assert_eq!(lines(english), lines(vietnamese), "{vietnamese}");
    }
    for mark in ["main command", "test command"] {
        assert_eq!(page("README.md").marked(mark), page("README.vi.md").marked(mark));
    }
}
