//! Templates: a text with columns in braces, such as `{Họ} {Tên}`.

use std::borrow::Cow;

/// A template cut into its parts. `C` is what a column is: its name as written, or its number once it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template<C>(Vec<Part<C>>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part<C> {
    Text(String),
    /// The first of them that is not empty.
    Columns(Vec<C>),
}

/// A template is not written as it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// `{` without `}`.
    #[error("a `{{` is not closed")]
    Open,
    /// `}` without `{`.
    #[error("a `}}` closes nothing; a brace that is meant as such is written `}}}}`")]
    Unopened,
    /// `{}` or `{A|}`.
    #[error("a pair of braces names no column")]
    Empty,
}

impl TemplateError {
    /// The word that names its text.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Unopened => "unopened",
            Self::Empty => "empty",
        }
    }
}

impl Template<String> {
    /// Cuts a template into its parts.
    ///
    /// # Errors
    /// Its braces do not pair, or name no column.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            let after = &rest[at + 1..];
            if let Some(after) = after.strip_prefix(brace) {
                plain.push_str(brace);
                rest = after;
                continue;
            }
            if brace == "}" {
                return Err(TemplateError::Unopened);
            }
            let (names, after) = after.split_once('}').ok_or(TemplateError::Open)?;
            let names: Vec<String> = names.split('|').map(|name| name.trim().to_owned()).collect();
            if names.iter().any(String::is_empty) {
                return Err(TemplateError::Empty);
            }
            if !plain.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut plain)));
            }
            parts.push(Part::Columns(names));
            rest = after;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Ok(Self(parts))
    }
}

impl<C> Template<C> {
    /// The same template with every column named in another way.
    ///
    /// # Errors
    /// The first that `find` gives.
    pub fn resolve<D, E>(&self, mut find: impl FnMut(&C) -> Result<D, E>) -> Result<Template<D>, E> {
        let parts = self.0.iter().map(|part| {
            Ok(match part {
                Part::Text(text) => Part::Text(text.clone()),
                Part::Columns(columns) => Part::Columns(columns.iter().map(&mut find).collect::<Result<_, E>>()?),
            })
        });
        Ok(Template(parts.collect::<Result<_, E>>()?))
    }

    /// The columns of each of its places from left to right, each from first to last choice.
    pub fn choices(&self) -> impl Iterator<Item = &[C]> {
        self.0.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Columns(columns) => Some(columns.as_slice()),
        })
    }

    /// The text with every column filled in; `None` if all columns are empty. Where a column is empty, the spaces
    /// around it are closed, so that a missing middle name leaves no gap.
    pub fn fill<'r>(&self, mut cell: impl FnMut(&C) -> Cow<'r, str>) -> Option<String> {
        let mut filled = String::new();
        let mut says_something = false;
        for part in &self.0 {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Columns(columns) => {
                    let value = columns.iter().map(&mut cell).find(|value| !value.trim().is_empty());
                    if let Some(value) = value {
                        says_something = true;
                        filled.push_str(value.trim());
                    } else if filled.ends_with(' ') {
                        filled.truncate(filled.trim_end_matches(' ').len());
                    }
                }
            }
        }
        says_something.then(|| filled.trim().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str, cells: &[(&str, &'static str)]) -> Option<String> {
        Template::parse(template)
            .unwrap()
            .fill(|name| Cow::Borrowed(cells.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)))
    }

    #[test]
    fn columns_are_joined_and_gaps_closed() {
        let template = "{Họ} {Đệm} {Tên}";
        assert_eq!(filled(template, &[("Họ", "Nguyễn"), ("Đệm", "Văn"), ("Tên", "An")]).unwrap(), "Nguyễn Văn An");
        assert_eq!(filled(template, &[("Họ", "Nguyễn"), ("Tên", "An")]).unwrap(), "Nguyễn An");
        assert_eq!(filled(template, &[("Tên", " An ")]).unwrap(), "An");
        assert_eq!(filled(template, &[]), None);
    }

    #[test]
    fn a_bar_takes_the_first_that_is_not_empty() {
        assert_eq!(filled("{Zalo|ĐT}", &[("ĐT", "0912345678")]).unwrap(), "0912345678");
        assert_eq!(filled("{Zalo|ĐT}", &[("Zalo", "a"), ("ĐT", "b")]).unwrap(), "a");
    }

    #[test]
    fn doubled_braces_are_braces() {
        assert_eq!(filled("{{{A}}}", &[("A", "x")]).unwrap(), "{x}");
    }

    #[test]
    fn braces_that_do_not_pair_are_refused() {
        for (text, error) in [
            ("{A", TemplateError::Open),
            ("A}", TemplateError::Unopened),
            ("{}", TemplateError::Empty),
            ("{A|}", TemplateError::Empty),
        ] {
            assert_eq!(Template::parse(text), Err(error), "{text}");
        }
    }
}
