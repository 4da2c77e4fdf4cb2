//! Holds the code to its layers: which part may use which, and which part alone sees a crate.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each part may use of the others. What is not listed is refused. `commands` alone sees all.
const MAY_USE: &[(&str, &[&str])] = &[
    ("code", &[]),
    ("message", &["code"]),
    ("row", &[]),
    ("clock", &[]),
    ("charset", &[]),
    ("private", &[]),
    ("customer", &[]),
    ("sandbox", &[]),
    ("outcome", &["code", "message"]),
    ("cause", &["code", "outcome"]),
    ("losses", &["customer"]),
    ("event", &["losses", "outcome", "row"]),
    ("config", &["message"]),
    ("cli", &["config", "message", "sandbox"]),
    ("clean", &["charset", "code", "message"]),
    ("source", &["charset", "message", "row"]),
    ("feedback", &["code", "outcome", "row"]),
    ("spread", &["row"]),
    ("plan", &["config", "message", "source"]),
    ("mapping", &["charset", "clean", "code", "config", "customer", "feedback", "message", "outcome", "row"]),
    (
        "survey",
        &[
            "cause", "clean", "charset", "code", "config", "customer", "feedback", "mapping", "message", "outcome",
            "plan", "row", "source", "spread",
        ],
    ),
    ("api", &["clock", "customer", "losses", "message"]),
    ("ledger", &["clock", "code", "customer", "message", "outcome", "private"]),
    (
        "delivery",
        &["api", "clock", "code", "config", "customer", "event", "ledger", "losses", "message", "outcome", "row"],
    ),
    (
        "report",
        &[
            "cause", "clean", "clock", "code", "config", "customer", "event", "feedback", "mapping", "message",
            "outcome", "private", "row", "source", "survey",
        ],
    ),
];

/// The places that alone may see a crate.
const SEEN_BY: &[(&str, &[&str])] = &[
    ("reqwest", &["src/api/client"]),
    ("governor", &["src/delivery/pace"]),
    ("rusqlite", &["src/ledger"]),
    ("calamine", &["src/source"]),
    ("indicatif", &["src/report/progress"]),
    ("axum", &["src/sandbox"]),
    ("inquire", &["src/commands"]),
    ("clap", &["src/cli", "src/config", "src/sandbox/options", "src/commands"]),
];

/// Every source file, without the tests in it.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let mut folders = vec![root.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "tests" {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") && !is_test_file(&path) {
                let text = fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
                files.push((path.strip_prefix(root).unwrap().to_owned(), text));
            }
        }
    }
    assert!(files.len() > 100, "the sources were not found");
    files
}

/// A file that its parent takes in for tests only.
fn is_test_file(path: &Path) -> bool {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let folder = path.parent().unwrap();
    let parents = [folder.join("mod.rs"), folder.with_extension("rs")];
    parents.iter().filter_map(|parent| fs::read_to_string(parent).ok()).any(|parent| {
        ["", "pub ", "pub(crate) ", "pub(super) "]
            .iter()
            .any(|visibility| parent.contains(&format!("#[cfg(test)]\n{visibility}mod {name};")))
    })
}

/// The part of the program that a file belongs to.
fn part(path: &Path) -> String {
    path.components().nth(1).unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// The parts that a text uses: what follows `crate::`.
fn used(text: &str) -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    for after in text.split("crate::").skip(1) {
        let names = match after.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default(),
            None => after,
        };
        for name in names.split(',').take(if after.starts_with('{') { usize::MAX } else { 1 }) {
            let name: String =
                name.trim().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
            parts.insert(name);
        }
    }
    parts
}

#[test]
fn every_part_uses_only_what_lies_below_it() {
    let known: BTreeSet<&str> = MAY_USE.iter().map(|(part, _)| *part).chain(["commands"]).collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let part = part(&path);
        if ["commands", "lib", "main"].contains(&part.as_str()) {
            continue;
        }
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == part) else {
            wrong.push(format!("{} belongs to no part that the table knows", path.display()));
            continue;
        };
        let used = used(&text).into_iter().filter(|used| known.contains(used.as_str()) && *used != part);
        wrong.extend(
            used.filter(|used| !allowed.contains(&used.as_str())).map(|used| format!("{} uses {used}", path.display())),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_has_no_circle() {
    for (part, allowed) in MAY_USE {
        let at = MAY_USE.iter().position(|(name, _)| name == part);
        for below in *allowed {
            let other = MAY_USE.iter().position(|(name, _)| name == below);
            assert!(other < at, "{part} uses {below}, which does not stand above it in the table");
        }
    }
}

#[test]
fn each_crate_is_seen_in_its_place_alone() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let text: String =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for (name, places) in SEEN_BY {
            let is_used = text.contains(&format!("{name}::"));
            let is_allowed = places.iter().any(|place| path.to_string_lossy().starts_with(place));
            if is_used && !is_allowed {
                wrong.push(format!("{} sees {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_outgrows_its_reader() {
    let mut long = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (path, _) in sources() {
        let lines = fs::read_to_string(root.join(&path)).unwrap().lines().count();
        if lines > 400 {
            long.push(format!("{} has {lines} lines", path.display()));
        }
    }
    assert!(long.is_empty(), "a concept may be missing:\n{}", long.join("\n"));
}

#[test]
fn every_file_begins_with_what_it_is_for() {
    let silent: Vec<_> =
        sources().into_iter().filter(|(_, text)| !text.starts_with("//! ")).map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "{silent:?}");
}
