//! Where lists come from: paths and patterns as typed ─► places to read.

use std::fmt;
use std::path::{Path, PathBuf};

use super::fault::{Fault, SourceError};

/// One place to read a list from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// Standard input, written `-`.
    StandardInput,
    /// A file.
    File(PathBuf),
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StandardInput => f.write_str("-"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

/// The files that the arguments mean, in the order given; those of one pattern by name.
///
/// An argument that exists is never taken for a pattern.
///
/// # Errors
/// If an argument does not exist, matches nothing, is no valid pattern or is a directory, or if `-` is given twice.
pub fn expand(patterns: &[PathBuf]) -> Result<Vec<Location>, SourceError> {
    let mut locations = Vec::new();
    for pattern in patterns {
        if pattern.as_os_str() == "-" {
            if locations.contains(&Location::StandardInput) {
                return Err(SourceError::new("-", Fault::StandardInputTwice));
            }
            locations.push(Location::StandardInput);
        } else if pattern.is_dir() {
            return Err(SourceError::new(pattern.display(), Fault::Directory));
        } else if pattern.exists() {
            locations.push(Location::File(pattern.clone()));
        } else {
            locations.extend(matching(pattern)?.into_iter().map(Location::File));
        }
    }
    Ok(locations)
}

fn matching(pattern: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let fail = |fault| SourceError::new(pattern.display(), fault);
    let text = pattern.to_str().filter(|text| text.contains(['*', '?', '[']));
    let Some(text) = text else {
        return Err(fail(Fault::Missing));
    };
    let paths = glob::glob(text).map_err(|error| fail(Fault::BadPattern { reason: error.msg }))?;
    let mut found = Vec::new();
    for path in paths {
        let path = path.map_err(|error| fail(Fault::Unreadable(error.into())))?;
        if path.is_file() {
            found.push(path);
        }
    }
    if found.is_empty() { Err(fail(Fault::NothingMatches)) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_become_their_files_in_order_and_directories_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.csv", "a.csv", "c.txt", "d[1].csv"] {
            std::fs::write(folder.path().join(name), "email\n").unwrap();
        }
        std::fs::create_dir(folder.path().join("e.csv")).unwrap();
        let names = |pattern: &str| -> Result<Vec<String>, &'static str> {
            let locations = expand(&[folder.path().join(pattern)]).map_err(|error| error.fault.key())?;
            Ok(locations.iter().map(|location| location.to_string().rsplit('/').next().unwrap().to_owned()).collect())
        };
        assert_eq!(names("*.csv").unwrap(), ["a.csv", "b.csv", "d[1].csv"]);
        assert_eq!(names("d[1].csv").unwrap(), ["d[1].csv"], "a file of that name goes before the pattern");
        assert_eq!(names("no.csv"), Err("file_missing"));
        assert_eq!(names("*.xlsx"), Err("nothing_matches"));
        assert_eq!(names("e.csv"), Err("file_directory"));
        assert_eq!(names("a***.csv"), Err("pattern_invalid"));
        assert_eq!(expand(&["-".into(), "-".into()]).unwrap_err().fault.key(), "stdin_twice");
    }
}
