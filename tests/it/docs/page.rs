//! Reads pages of the documentation: their fenced blocks and their tables.

use std::fs;
use std::path::{Path, PathBuf};

/// A page, by its path from the root of the repository.
pub struct Page {
    pub path: PathBuf,
    pub text: String,
}

/// A table: the heading above it, and its lines as cells, the header first.
pub struct Table {
    pub heading: String,
    pub lines: Vec<Vec<String>>,
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// One page.
pub fn page(path: &str) -> Page {
    let text = fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    Page { path: path.into(), text }
}

/// Every page for users.
pub fn pages() -> Vec<Page> {
    let mut pages = vec![page("README.md"), page("README.vi.md")];
    for folder in ["docs", "docs/vi"] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if Path::new(&name).extension().is_some_and(|extension| extension == "md") {
                pages.push(page(&format!("{folder}/{name}")));
            }
        }
    }
    assert!(pages.len() >= 10, "pages are missing");
    pages
}

impl Page {
    /// The lines of the fenced `sh` blocks.
    pub fn shell_lines(&self) -> Vec<&str> {
        let mut is_inside = false;
        let mut lines = Vec::new();
        for line in self.text.lines() {
            match line {
                "```sh" => is_inside = true,
                "```" => is_inside = false,
                _ if is_inside && !line.trim().is_empty() => lines.push(line),
                _ => {}
            }
        }
        lines
    }

    /// The words behind `ladiflow-import` of every command of the program that the page shows.
    pub fn commands(&self) -> Vec<Vec<String>> {
        self.shell_lines().into_iter().filter_map(words_of_program).collect()
    }

    /// The one line of the block under a mark such as `<!-- main command -->`.
    pub fn marked(&self, mark: &str) -> &str {
        let (_, after) = self.text.split_once(&format!("<!-- {mark} -->\n```sh\n")).expect("the mark is there");
        let (block, _) = after.split_once("\n```").unwrap();
        assert!(!block.contains('\n'), "one command stands under the mark");
        block
    }

    pub fn tables(&self) -> Vec<Table> {
        let mut tables: Vec<Table> = Vec::new();
        let mut heading = "";
        let mut is_inside = false;
        for line in self.text.lines() {
            if line.starts_with('#') {
                heading = line;
            }
            if !line.starts_with('|') {
                is_inside = false;
                continue;
            }
            if !is_inside {
                tables.push(Table { heading: heading.to_owned(), lines: Vec::new() });
            }
            is_inside = true;
            if !line.starts_with("| ---") {
                tables.last_mut().unwrap().lines.push(cells(line));
            }
        }
        tables
    }

    /// The table whose first header cell and heading are these.
    pub fn table(&self, heading: &str, first: &str) -> Table {
        let is_it = |table: &Table| table.heading.ends_with(heading) && table.lines[0][0] == first;
        self.tables().into_iter().find(is_it).unwrap_or_else(|| panic!("no table `{first}` under `{heading}`"))
    }
}

impl Table {
    /// The literals in the first cells, but for the header's.
    pub fn first_words(&self) -> Vec<String> {
        self.lines[1..].iter().flat_map(|cells| literals(&cells[0])).collect()
    }
}

/// What stands between backticks.
pub fn literals(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(|literal| literal.replace("\\|", "|")).collect()
}

fn cells(line: &str) -> Vec<String> {
    let line = line.replace("\\|", "\u{1}");
    line.trim_matches('|').split('|').map(|cell| cell.trim().replace('\u{1}', "\\|")).collect()
}

fn words_of_program(line: &str) -> Option<Vec<String>> {
    let of_program = match line.strip_prefix("cargo run ") {
        Some(rest) => rest.split_once("-- ")?.1,
        None => line.strip_prefix("ladiflow-import ")?,
    };
    Some(shlex::split(of_program).unwrap_or_else(|| panic!("{line} is no command line")))
}
