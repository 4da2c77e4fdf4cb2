//! Finds the place in the config file that an error is about.

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::message::Spot;

/// A place in the config file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// The bytes at fault.
    pub span: Range<usize>,
}

impl Place {
    /// Finds a spot in the file; `None` where the file does not have it.
    pub fn find(path: &Path, spot: &Spot) -> Option<Self> {
        let text = std::fs::read_to_string(path).ok()?;
        let span = match spot {
            Spot::Bytes(span) => Some(span.clone()),
            Spot::Key(keys) => look_up(&text, keys).map(|found| found.key),
            Spot::Value(keys) => look_up(&text, keys).map(|found| found.value),
            Spot::Text(keys, sought) => look_up(&text, keys).and_then(|found| found.said(sought, &text)),
        };
        let span = span.filter(|span| text.get(span.clone()).is_some())?;
        Some(Self { path: path.to_owned(), text, span })
    }

    /// The line of its first byte, counted from 1.
    pub fn line(&self) -> usize {
        self.text[..self.span.start].matches('\n').count() + 1
    }

    /// The column of its first byte, in letters, counted from 1.
    pub fn column(&self) -> usize {
        self.text[self.line_start()..self.span.start].chars().count() + 1
    }

    /// The first byte of its line.
    pub fn line_start(&self) -> usize {
        self.text[..self.span.start].rfind('\n').map_or(0, |newline| newline + 1)
    }
}

/// Where a key and its value stand.
struct Found {
    key: Range<usize>,
    value: Range<usize>,
    texts: Vec<Range<usize>>,
}

impl Found {
    /// Where the value says this: as a text of its own, else within one.
    fn said(&self, sought: &str, file: &str) -> Option<Range<usize>> {
        let is_it = |span: &&Range<usize>| file[(*span).clone()].trim_matches(['"', '\'']) == sought;
        let whole = self.texts.iter().find(is_it).cloned();
        whole.or_else(|| {
            let within = self.texts.iter().find_map(|span| Some(span.start + file[span.clone()].find(sought)?))?;
            Some(within..within + sought.len())
        })
    }
}

fn look_up(text: &str, keys: &[String]) -> Option<Found> {
    let (last, tables) = keys.split_last()?;
    let root = DeTable::parse(text).ok()?;
    let mut table = root.get_ref();
    for key in tables {
        table = entry(table, key)?.1.get_ref().as_table()?;
    }
    let (key, value) = entry(table, last)?;
    let mut texts = Vec::new();
    leaves(value, &mut texts);
    Some(Found { key: key.span(), value: value.span(), texts })
}

type Entry<'t, 'i> = (&'t Spanned<std::borrow::Cow<'i, str>>, &'t Spanned<DeValue<'i>>);

fn entry<'t, 'i>(table: &'t DeTable<'i>, sought: &str) -> Option<Entry<'t, 'i>> {
    table.iter().find(|(key, _)| key.get_ref() == sought)
}

/// The spans of everything in a value but tables, the inner before the outer.
fn leaves(value: &Spanned<DeValue<'_>>, spans: &mut Vec<Range<usize>>) {
    match value.get_ref() {
        DeValue::Array(list) => {
            list.iter().for_each(|value| leaves(value, spans));
            spans.push(value.span());
        }
        DeValue::Table(table) => table.iter().for_each(|(_, value)| leaves(value, spans)),
        _ => spans.push(value.span()),
    }
}

/// The key whose value stands at this byte, with the tables that it stands in: `fields.dob.format`.
pub fn key_at(text: &str, at: usize) -> Option<String> {
    let root = DeTable::parse(text).ok()?;
    let mut table = root.get_ref();
    let mut keys: Vec<&str> = Vec::new();
    loop {
        // The value of a table under a header of its own spans the header only, so its entries are looked through too.
        let holds = |value: &Spanned<DeValue<'_>>| {
            let mut spans = vec![value.span()];
            leaves(value, &mut spans);
            spans.iter().any(|span| span.contains(&at))
        };
        let Some((key, value)) = table.iter().find(|(_, value)| holds(value)) else { break };
        keys.push(key.get_ref());
        match value.get_ref().as_table() {
            Some(inner) => table = inner,
            None => break,
        }
    }
    (!keys.is_empty()).then(|| keys.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "rate = \"20/s\"\n[fields]\nemail = \"Email\"\nphone = [\"Di động 2\", \"Di động\"]\n\
                        full_name = \"{Họ} {Tên}\"\n[custom_fields.goi]\ncolumn = \"Gói\"\n[clean]\ntrimm = true\n";

    fn keys(dotted: &str) -> Vec<String> {
        dotted.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn a_spot_is_found_by_its_keys_and_its_text() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        std::fs::write(&path, FILE).unwrap();
        let text = |dotted: &str, text: &str| Spot::Text(keys(dotted), text.to_owned());
        for (spot, line, found) in [
            (Spot::Key(keys("clean.trimm")), 9, Some("trimm")),
            (Spot::Value(keys("rate")), 1, Some("\"20/s\"")),
            (text("fields.email", "Email"), 3, Some("\"Email\"")),
            (text("fields.phone", "Di động"), 4, Some("\"Di động\"")),
            (text("fields.full_name", "Tên"), 5, Some("Tên")),
            (text("custom_fields.goi", "Gói"), 7, Some("\"Gói\"")),
            (text("fields.email", "Thư"), 0, None),
            (Spot::Key(keys("fields.dob")), 0, None),
        ] {
            let place = Place::find(&path, &spot);
            assert_eq!(place.as_ref().map(|place| &place.text[place.span.clone()]), found, "{spot:?}");
            assert!(place.is_none_or(|place| place.line() == line), "{spot:?}");
        }
    }

    #[test]
    fn a_value_knows_its_key() {
        for (value, key) in
            [("\"20/s\"", "rate"), ("\"Gói\"", "custom_fields.goi.column"), ("\"Email\"", "fields.email")]
        {
            assert_eq!(key_at(FILE, FILE.find(value).unwrap()).as_deref(), Some(key));
        }
    }
}
