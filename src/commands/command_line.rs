//! The command that was given, as a person would type it again.

use std::path::{Component, Path, PathBuf};

use crate::report::folder::LATEST;
use crate::report::shell::quoted;

/// The command of this process, so that it continues the run: without `--restart`. Where it takes up a run, that run
/// stands in it by name, and a path through the link `latest` by what it leads to: by then `latest` is another.
pub fn typed(takes_up: Option<&Path>, named: Option<&Path>) -> String {
    text(std::env::args().skip(1).map(lasting), takes_up, named)
}

/// A word that leads through the link `latest`, as it stays the same.
fn lasting(word: String) -> String {
    let path = Path::new(&word);
    if !path.components().any(|part| part == Component::Normal(LATEST.as_ref())) {
        return word;
    }
    let resolved = path.components().fold(PathBuf::new(), |above, part| {
        let here = above.join(part);
        let is_link = part == Component::Normal(LATEST.as_ref());
        is_link.then(|| here.read_link().ok()).flatten().map_or(here, |target| above.join(target))
    });
    resolved.to_str().map_or_else(|| word.clone(), str::to_owned)
}

/// `takes_up` stands in place of the argument `named`, else right after the command's own word.
fn text(arguments: impl Iterator<Item = String>, takes_up: Option<&Path>, named: Option<&Path>) -> String {
    let mut words = vec!["ladiflow-import".to_owned()];
    words.extend(arguments.filter(|argument| argument != "--restart"));
    if let Some(run) = takes_up {
        let run = run.display().to_string();
        let named = named.map(|named| named.display().to_string());
        match named.and_then(|named| words.iter().skip(2).position(|word| *word == named)) {
            Some(at) => words[at + 2] = run,
            None => words.insert(2.min(words.len()), run),
        }
    }
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_path_through_the_newest_run_stands_as_what_it_leads_to() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("imports");
        std::fs::create_dir_all(out.join("one")).unwrap();
        std::os::unix::fs::symlink("one", out.join("latest")).unwrap();
        let word = |path: &str| out.join(path).to_str().unwrap().to_owned();
        assert_eq!(lasting(word("latest/failures.csv")), word("one/failures.csv"));
        for other in [word("one/latest/failures.csv"), "latest".to_owned(), "--out".to_owned(), "a//b.csv".to_owned()] {
            assert_eq!(lasting(other.clone()), other);
        }
    }

    #[test]
    fn a_command_names_the_run_that_it_takes_up() {
        let table = [
            (
                &["import", "khách hàng.csv"][..],
                None,
                None,
                &*format!("ladiflow-import import {}", quoted("khách hàng.csv")),
            ),
            (&["import", "--restart", "a.csv"], None, None, "ladiflow-import import a.csv"),
            (&["retry"], Some("one"), None, "ladiflow-import retry one"),
            (&["retry", "--yes", "--rate", "5/s"], Some("one"), None, "ladiflow-import retry one --yes --rate 5/s"),
            (&["retry", "--yes", "latest"], Some("one"), Some("latest"), "ladiflow-import retry --yes one"),
            (&["retry", "retry"], Some("one"), Some("retry"), "ladiflow-import retry one"),
        ];
        for (arguments, takes_up, named, expected) in table {
            let arguments = arguments.iter().map(|&argument| argument.to_owned());
            assert_eq!(text(arguments, takes_up.map(Path::new), named.map(Path::new)), expected);
        }
    }
}
