//! Finds the column that a mapping names: by its header, or by its place.

use crate::clean::key::fold;
use crate::config::nearest;
use crate::message::{Explain, Fact};
pub use crate::row::column_letters as letters;

/// A mapping names a column that the list does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no column `{name}`")]
pub struct UnknownColumn {
    /// As the mapping names it.
    pub name: String,
    /// The header that was perhaps meant.
    pub nearest: Option<String>,
    /// All headers, for the message.
    pub headers: Vec<String>,
}

impl Explain for UnknownColumn {
    fn key(&self) -> &'static str {
        if self.nearest.is_some() { "column_unknown_nearest" } else { "column_unknown" }
    }

    fn facts(&self) -> Vec<Fact> {
        let headers: Vec<_> = self.headers.iter().map(|header| format!("`{header}`")).collect();
        vec![
            ("column", self.name.clone()),
            ("nearest", self.nearest.clone().unwrap_or_default()),
            ("headers", headers.join(", ")),
        ]
    }
}

/// The headers of a list, ready to be searched.
#[derive(Debug, Clone)]
pub struct Columns<'h> {
    headers: &'h [String],
    folded: Vec<String>,
}

impl<'h> Columns<'h> {
    /// Takes the headers of a list.
    pub fn new(headers: &'h [String]) -> Self {
        Self { headers, folded: headers.iter().map(|header| fold(header)).collect() }
    }

    /// The number of a column, counted from 0. It is named by its header — written exactly so, else with other case,
    /// accents or spaces; of equal headers the first — or by its place: `col:C`, `col:3`.
    ///
    /// # Errors
    /// The list has no such column.
    pub fn find(&self, name: &str) -> Result<usize, UnknownColumn> {
        let exact = || self.headers.iter().position(|header| !name.is_empty() && header == name);
        let alike = || {
            let key = fold(name);
            self.folded.iter().position(|folded| !key.is_empty() && *folded == key)
        };
        exact().or_else(alike).or_else(|| self.by_place(name)).ok_or_else(|| UnknownColumn {
            name: name.to_owned(),
            nearest: nearest(name, self.headers.iter().map(String::as_str)).map(str::to_owned),
            headers: self.headers.to_vec(),
        })
    }

    fn by_place(&self, name: &str) -> Option<usize> {
        let place = name.strip_prefix("col:")?.trim();
        let column = match place.parse::<usize>() {
            Ok(number) => number.checked_sub(1)?,
            Err(_) => from_letters(place)?,
        };
        (column < self.headers.len()).then_some(column)
    }
}

/// How a column is called to people and in a mapping: its header, or its place where it has none.
pub fn name_of(headers: &[String], column: usize) -> String {
    match headers.get(column).map(|header| header.trim()) {
        Some("") | None => format!("col:{}", letters(column)),
        Some(header) => header.to_owned(),
    }
}

fn from_letters(letters: &str) -> Option<usize> {
    if letters.is_empty() || letters.len() > 4 {
        return None;
    }
    letters
        .bytes()
        .try_fold(0, |column, byte| {
            let digit = byte.to_ascii_uppercase().checked_sub(b'A').filter(|digit| *digit < 26)?;
            Some(column * 26 + usize::from(digit) + 1)
        })?
        .checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_header_is_found_whatever_its_case_accents_and_spaces() {
        let headers = headers(&["STT", "Họ và  tên", "Số điện thoại", "Email", "email"]);
        let columns = Columns::new(&headers);
        assert_eq!(columns.find("ho va ten"), Ok(1));
        assert_eq!(columns.find("SỐ ĐIỆN THOẠI"), Ok(2));
        assert_eq!(columns.find("email"), Ok(4), "the exact one goes before the first alike");
        assert_eq!(columns.find("EMAIL"), Ok(3), "of equal ones the first");
    }

    #[test]
    fn a_column_is_found_by_its_place() {
        let headers = headers(&["a", "", "c"]);
        let columns = Columns::new(&headers);
        assert_eq!((columns.find("col:C"), columns.find("col:2")), (Ok(2), Ok(1)));
        for wrong in ["col:D", "col:0", "col:4", "col:", "col:é", ""] {
            assert!(columns.find(wrong).is_err(), "{wrong} was found");
        }
    }

    #[test]
    fn a_wrong_name_brings_the_nearest_header() {
        let headers = headers(&["Họ tên", "Điện thoại"]);
        let unknown = Columns::new(&headers).find("Điện thọai 1").unwrap_err();
        assert_eq!(unknown.nearest.as_deref(), Some("Điện thoại"));
    }

    #[test]
    fn places_are_named_as_spreadsheets_name_them() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), name);
            assert_eq!(from_letters(name), Some(column));
        }
    }
}
