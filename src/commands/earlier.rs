//! An earlier run, as it is named on the command line.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::report::folder;

/// An earlier run whose folder is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Its name.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
}

impl Earlier {
    /// Finds a run by its name under `out`, by its folder, or as `latest`; without a word, the newest.
    ///
    /// # Errors
    /// There is none.
    pub fn find(named: Option<&Path>, out: &Path) -> Result<Self, Failure> {
        let folder = match named {
            None => folder::latest(out),
            Some(named) if named == Path::new(folder::LATEST) => folder::latest(out),
            Some(named) => return Self::of(named, out),
        };
        let shown = || vec![("out", out.display().to_string())];
        folder.and_then(Self::in_folder).ok_or_else(|| Failure::new("no_runs", shown()))
    }

    fn of(named: &Path, out: &Path) -> Result<Self, Failure> {
        let is_name = named.components().count() == 1 && !named.starts_with("..") && !named.starts_with(".");
        let under_out = is_name.then(|| out.join(named)).filter(|folder| folder.is_dir());
        let folder = under_out.or_else(|| named.is_dir().then(|| named.to_owned()));
        folder.and_then(Self::in_folder).ok_or_else(|| {
            let facts = vec![("run", named.display().to_string()), ("out", out.display().to_string())];
            Failure::new("run_unknown", facts)
        })
    }

    /// The name is the folder's own, also where a link leads to it.
    fn in_folder(folder: PathBuf) -> Option<Self> {
        if !folder::is_run(&folder) {
            return None;
        }
        let real = folder.canonicalize().ok()?;
        let name = real.file_name()?.to_str()?.to_owned();
        // A link such as `imports/latest` is shown as what it leads to.
        let folder = if folder.is_symlink() { folder.with_file_name(&name) } else { folder };
        Some(Self { name, folder })
    }

    /// How it is named so that it stays the same run: by its name where it lies under `out`, else by its folder.
    pub fn lasting_name(&self, out: &Path) -> PathBuf {
        if self.folder == out.join(&self.name) { PathBuf::from(&self.name) } else { self.folder.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_found_by_name_by_folder_and_as_the_newest() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("imports");
        assert_eq!(Earlier::find(None, &out).unwrap_err().key, "no_runs");
        for run in ["one", "two"] {
            std::fs::write(folder::create(&out, run).unwrap().join("results.csv"), "").unwrap();
            folder::point_latest(&out, run).unwrap();
        }
        let found = |named: Option<&Path>| Earlier::find(named, &out).map(|run| run.name).map_err(|error| error.key);
        let table: [(Option<PathBuf>, _); 7] = [
            (None, Ok("two")),
            (Some("latest".into()), Ok("two")),
            (Some("one".into()), Ok("one")),
            (Some(out.join("one")), Ok("one")),
            (Some(out.join("latest")), Ok("two")),
            (Some("three".into()), Err("run_unknown")),
            (Some("..".into()), Err("run_unknown")),
        ];
        for (named, expected) in table {
            assert_eq!(found(named.as_deref()), expected.map(str::to_owned), "{named:?}");
        }
        let by_link = Earlier::find(Some(&out.join("latest")), &out).unwrap();
        assert_eq!(by_link.lasting_name(&out), Path::new("two"));
        let elsewhere = Earlier::find(Some(&out.join("one")), Path::new("elsewhere")).unwrap();
        assert_eq!(elsewhere.lasting_name(Path::new("elsewhere")), out.join("one"));
    }
}
