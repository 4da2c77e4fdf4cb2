//! A run's folder: its name, how it is made, and the link to the newest.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization;

use crate::private;
use crate::report::results::RESULTS;
use crate::report::summary::SUMMARY;

/// The link, or where there are none the file, that names the newest run.
pub const LATEST: &str = "latest";
/// Letters of the input's name that a run's name keeps.
const STEM: usize = 40;

/// A run's name, such as `20261124T020304Z-customers-7f3a`: when it began in UTC, the stem of its first input made
/// safe for file names, and four hexadecimal digits of `random`.
pub fn name(started: Timestamp, input: &Path, random: u16) -> String {
    format!("{}-{}-{random:04x}", started.strftime("%Y%m%dT%H%M%SZ"), stem(input))
}

/// Small ASCII letters and digits of a file's name up to its first dot; everything else is one `-`.
fn stem(input: &Path) -> String {
    let name = input.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = name.trim_start_matches('.');
    let name = name.split('.').next().unwrap_or_default();
    let mut safe = String::new();
    for letter in name.nfd().flat_map(char::to_lowercase) {
        let letter = if letter == 'đ' { 'd' } else { letter };
        if letter.is_ascii_alphanumeric() {
            safe.push(letter);
        } else if !unicode_normalization::char::is_combining_mark(letter) && !safe.is_empty() && !safe.ends_with('-') {
            safe.push('-');
        }
    }
    safe.truncate(STEM);
    match safe.trim_end_matches('-') {
        "" => "list".to_owned(),
        safe => safe.to_owned(),
    }
}

/// Makes the folder of a run, mode 0700, with `out` above it where that is missing.
///
/// # Errors
/// It is there already, or cannot be made.
pub fn create(out: &Path, run: &str) -> io::Result<PathBuf> {
    private::create_folders(out)?;
    let folder = out.join(run);
    private::create_folder(&folder)?;
    Ok(folder)
}

/// Makes `latest` name the run: a symlink, or a file with the run's name where there are none.
///
/// # Errors
/// It cannot be written.
pub fn point_latest(out: &Path, run: &str) -> io::Result<()> {
    #[cfg(unix)]
    {
        let link = out.join(LATEST);
        let beside = private::partial(&link);
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        if std::os::unix::fs::symlink(run, &beside).is_ok() {
            return fs::rename(beside, link);
        }
    }
    private::write_whole(&out.join(LATEST), format!("{run}\n").as_bytes())
}

/// Whether this is the folder of a run, or a link to one: only a run writes such files.
pub fn is_run(folder: &Path) -> bool {
    [RESULTS, SUMMARY].into_iter().any(|file| folder.join(file).is_file())
}

/// When a run began, as its name tells it.
pub fn began(run: &str) -> Option<Timestamp> {
    run.split('-').next().filter(|_| is_run_name(run))?.parse().ok()
}

/// Whether a folder is called as [`name`] calls them.
pub fn is_run_name(folder: &str) -> bool {
    let mut parts = folder.splitn(2, '-');
    let (Some(began), Some(rest)) = (parts.next(), parts.next()) else { return false };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_moment = began.len() == 16
        && began.is_ascii()
        && digits(&began[..8])
        && &began[8..9] == "T"
        && digits(&began[9..15])
        && began.ends_with('Z');
    let is_chance = |text: &str| text.len() == 4 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_moment && rest.rsplit_once('-').is_some_and(|(stem, chance)| !stem.is_empty() && is_chance(chance))
}

/// The names of the folders under `out` that are called as runs are, in no order.
pub fn run_names(out: &Path) -> impl Iterator<Item = String> {
    let folders = fs::read_dir(out).into_iter().flatten().flatten();
    folders.filter_map(|folder| folder.file_name().into_string().ok()).filter(|name| is_run_name(name))
}

/// Removes `latest` where what it names is gone.
///
/// # Errors
/// It cannot be removed.
pub fn forget_dangling_latest(out: &Path) -> io::Result<()> {
    let link = out.join(LATEST);
    if latest(out).is_none() && fs::symlink_metadata(&link).is_ok_and(|data| !data.is_dir()) {
        fs::remove_file(link)?;
    }
    Ok(())
}

/// The folder of the newest run, if `latest` names one that is there.
pub fn latest(out: &Path) -> Option<PathBuf> {
    let latest = out.join(LATEST);
    let run = match fs::read_link(&latest) {
        Ok(target) => target.to_string_lossy().into_owned(),
        Err(_) => fs::read_to_string(&latest).ok()?.trim().to_owned(),
    };
    let folder = out.join(run);
    folder.is_dir().then_some(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_named_by_time_input_and_chance() {
        let started: Timestamp = "2026-11-24T02:03:04.9Z".parse().unwrap();
        assert_eq!(name(started, Path::new("lists/customers.csv"), 0x7f3a), "20261124T020304Z-customers-7f3a");
        assert_eq!(name(started, Path::new("customers.csv.gz"), 5), "20261124T020304Z-customers-0005");
        assert_eq!(began("20261124T020304Z-customers-0005"), "2026-11-24T02:03:04Z".parse().ok());
        assert_eq!(began("20261124T020304Z"), None);
    }

    #[test]
    fn a_name_given_to_a_run_is_told_from_any_other() {
        let began: Timestamp = "2026-11-24T02:03:04Z".parse().unwrap();
        for input in ["khách hàng.csv", "-", "a--b.xlsx"] {
            assert!(is_run_name(&name(began, Path::new(input), 0x7f3a)), "{input}");
        }
        for other in
            ["latest", "ledger.db", "2026-11", "20261124T020304Z", "20261124T020304Z-x", "20261124T020304Z-x-7F3A"]
        {
            assert!(!is_run_name(other), "{other}");
        }
    }

    #[test]
    fn any_file_name_becomes_a_safe_stem() {
        let long = "a".repeat(60) + ".csv";
        let table = [
            ("Khách hàng Đà Nẵng (11).xlsx", "khach-hang-da-nang-11"),
            ("Kha\u{301}ch_ha\u{300}ng.csv", "khach-hang"),
            ("客户.csv", "list"),
            ("-", "list"),
            (".hidden.csv", "hidden"),
            ("..", "list"),
            ("a--b .csv", "a-b"),
            (&long, &"a".repeat(40)),
        ];
        for (input, expected) in table {
            assert_eq!(stem(Path::new(input)), expected, "{input}");
        }
    }

    #[test]
    fn the_folder_is_private_and_latest_moves_on() {
        let out = tempfile::tempdir().unwrap();
        let imports = out.path().join("deep/imports");
        for run in ["first", "second"] {
            let folder = create(&imports, run).unwrap();
            point_latest(&imports, run).unwrap();
            assert_eq!(latest(&imports).unwrap(), folder);
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
                assert_eq!(fs::metadata(&imports).unwrap().permissions().mode() & 0o777, 0o700);
            }
        }
        forget_dangling_latest(&imports).unwrap();
        assert!(latest(&imports).is_some(), "what is there stays");
        fs::remove_dir(imports.join("second")).unwrap();
        forget_dangling_latest(&imports).unwrap();
        assert!(fs::symlink_metadata(imports.join(LATEST)).is_err());
        create(&imports, "second").unwrap();
        point_latest(&imports, "second").unwrap();
        assert_eq!(create(&imports, "second").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_dir(&imports).unwrap().count(), 3);
    }
}
