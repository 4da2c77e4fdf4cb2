//! What earlier runs said of one row, read from their `results.csv`.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Seek};
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};
use memchr::memmem;

use crate::report::columns::{COLUMNS, at};
use crate::report::results::RESULTS;
use crate::report::summary::Summary;

/// What one run said of the row: its cells in the `_import_*` columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    cells: Vec<String>,
}

impl Told {
    /// A cell, by its place in [`COLUMNS`].
    pub fn cell(&self, place: usize) -> &str {
        self.cells.get(place).map_or("", String::as_str)
    }
}

/// What the runs under `out` said of the row with this number, the oldest first: runs that read inputs with just these
/// fingerprints (BLAKE3, hexadecimal), and those that took up their failures.
///
/// # Errors
/// A run's results cannot be read. That there is no run is no error.
pub fn of_row(out: &Path, fingerprints: &[String], number: u64) -> io::Result<Vec<Told>> {
    let Ok(folders) = fs::read_dir(out) else { return Ok(Vec::new()) };
    let folders = folders.filter_map(|folder| folder.ok().map(|folder| folder.path()));
    // `latest` is a link to one of the others.
    let mut runs: Vec<_> = folders
        .filter(|folder| !folder.is_symlink())
        .filter_map(|folder| Summary::read(&folder).ok().map(|summary| (summary, folder)))
        .collect();
    runs.sort_by_key(|(summary, _)| summary.started_at);
    let (mut kin, mut told) = (HashSet::new(), Vec::new());
    for (summary, folder) in runs {
        let inputs = summary.input.iter().map(|input| &input.blake3);
        if inputs.eq(fingerprints) || summary.parent_run.as_ref().is_some_and(|parent| kin.contains(parent)) {
            told.extend(find(&folder.join(RESULTS), number)?);
            kin.insert(summary.run);
        }
    }
    Ok(told)
}

fn find(path: &Path, number: u64) -> io::Result<Option<Told>> {
    let mut file = File::open(path)?;
    let delimiter = delimiter(BufReader::new(&file))?;
    file.rewind()?;
    let mut lines = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(file);
    let Some(first) = lines.headers()?.iter().position(|name| name == COLUMNS[at::ROW]) else { return Ok(None) };
    let number = number.to_string();
    let mut record = StringRecord::new();
    while lines.read_record(&mut record)? {
        if record.get(first) == Some(&number) {
            return Ok(Some(Told { cells: record.iter().skip(first).map(str::to_owned).collect() }));
        }
    }
    Ok(None)
}

/// The byte before the second of our own columns is the delimiter. It need not stand in the first line: headers of the
/// list may be broken over several.
fn delimiter(mut lines: impl BufRead) -> io::Result<u8> {
    let name = COLUMNS[at::STATUS].as_bytes();
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        if let Some(place) = memmem::find(&line, name) {
            return Ok(place.checked_sub(1).map_or(b',', |before| line[before]));
        }
        line.clear();
    }
    Ok(b',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Ending;
    use crate::message::Lang;
    use crate::report::sample;

    fn run(out: &Path, name: &str, parent: Option<&str>, blake3: &str, line: &str) {
        let folder = out.join(name);
        fs::create_dir(&folder).unwrap();
        let (mut summary, _) = sample::ended(Ending::Finished, Lang::En);
        name.clone_into(&mut summary.run);
        summary.parent_run = parent.map(str::to_owned);
        blake3.clone_into(&mut summary.input[0].blake3);
        summary.started_at = format!("2026-11-{name}T00:00:00Z").parse().unwrap();
        summary.write(&folder).unwrap();
        fs::write(folder.join(RESULTS), format!("\u{feff}Email;{}\n{line}\n", COLUMNS.join(";"))).unwrap();
    }

    #[test]
    fn a_row_is_followed_through_the_runs_that_took_up_its_failures() {
        let out = tempfile::tempdir().unwrap();
        run(out.path(), "03", Some("01"), "other", "a@example.vn;7;created;;;;;c1;201;2;9;;03");
        run(out.path(), "01", None, "mine", "a@example.vn;7;failed;attempts_used_up;;;;;503;6;9;;01");
        run(out.path(), "02", None, "other", "a@example.vn;7;created;;;;;c1;201;1;9;;02");
        let told = of_row(out.path(), &["mine".to_owned()], 7).unwrap();
        let said: Vec<_> = told.iter().map(|told| (told.cell(at::RUN), told.cell(at::STATUS))).collect();
        assert_eq!(said, [("01", "failed"), ("03", "created")]);
        assert_eq!(of_row(out.path(), &["mine".to_owned()], 8).unwrap(), []);
        assert_eq!(of_row(&out.path().join("none"), &["mine".to_owned()], 7).unwrap(), []);
    }

    #[test]
    fn a_list_whose_header_has_a_line_break_is_read_by_its_own_delimiter() {
        let folder = tempfile::tempdir().unwrap();
        let results = folder.path().join(RESULTS);
        fs::write(&results, format!("\"Thư\nđiện tử\"\t{}\na@example.vn\t7\tcreated\n", COLUMNS.join("\t"))).unwrap();
        assert_eq!(find(&results, 7).unwrap().unwrap().cell(at::STATUS), "created");
    }
}
