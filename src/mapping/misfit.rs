//! What can be wrong with rules, told so that a person can mend them.

use super::columns::UnknownColumn;
use super::compile::identifier;
use super::template::TemplateError;
use crate::clean::Fault;
use crate::config::rules::TO_FILL;
use crate::message::{Explain, Fact, Part, Spot};

/// The rules do not fit the list, or make no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// A field that LadiFlow does not have.
    #[error("LadiFlow has no field `{name}`")]
    UnknownField {
        /// As written.
        name: String,
        /// The field that was perhaps meant.
        nearest: Option<&'static str>,
    },
    /// A column that the list does not have.
    #[error("`{field}`: {column}")]
    UnknownColumn {
        /// Whose rule names it.
        field: String,
        /// Which.
        column: UnknownColumn,
    },
    /// A template whose braces do not pair.
    #[error("the template of `{field}`: {error}")]
    Template {
        /// Whose.
        field: String,
        /// What is wrong.
        error: TemplateError,
    },
    /// A format by which no date can be read.
    #[error("`{format}` of `{field}` is no format of a date")]
    Format {
        /// Whose.
        field: String,
        /// As written.
        format: String,
    },
    /// A rule that names no source, or several.
    #[error("`{field}` needs one of `column`, `template` and `value`")]
    Origin {
        /// Whose.
        field: String,
    },
    /// A constant that its field cannot hold.
    #[error("`{value}` is no value for `{field}`")]
    Constant {
        /// Whose.
        field: String,
        /// As written.
        value: String,
        /// Why.
        fault: Fault,
    },
    /// A proposed line whose `…` still has to be filled in.
    #[error("`{field}` still has a `…`")]
    Unfilled {
        /// Whose.
        field: String,
    },
    /// A custom field's name that LadiFlow cannot have.
    #[error("`{name}` is no name of a custom field")]
    CustomName {
        /// As written.
        name: String,
    },
    /// Nothing fills `email` or `phone`.
    #[error("nothing fills `email` or `phone`")]
    NoContact {
        /// The list's headers.
        headers: Vec<String>,
    },
    /// Columns that nothing uses, where the config refuses them.
    #[error("nothing uses the columns {}", columns.join(", "))]
    Unmapped {
        /// Their names.
        columns: Vec<String>,
    },
}

impl Explain for MappingError {
    fn key(&self) -> &'static str {
        match self {
            Self::UnknownField { nearest: Some(_), .. } => "field_unknown_nearest",
            Self::UnknownField { nearest: None, .. } => "field_unknown",
            Self::UnknownColumn { column, .. } => column.key(),
            Self::Template { .. } => "template_mistaken",
            Self::Format { .. } => "date_format_mistaken",
            Self::Origin { .. } => "rule_origin",
            Self::Constant { .. } => "constant_mistaken",
            Self::Unfilled { .. } => "meaning_unfilled",
            Self::CustomName { .. } => "custom_name_mistaken",
            Self::NoContact { .. } => "no_contact_column",
            Self::Unmapped { .. } => "columns_unmapped",
        }
    }

    fn facts(&self) -> Vec<Fact> {
        let quoted = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        match self {
            Self::UnknownField { name, nearest } => {
                vec![("field", name.clone()), ("nearest", nearest.unwrap_or_default().to_owned())]
            }
            Self::UnknownColumn { field, column } => {
                let mut facts = column.facts();
                facts.push(("field", field.clone()));
                facts
            }
            Self::Template { field, .. } | Self::Origin { field } | Self::Unfilled { field } => {
                vec![("field", field.clone())]
            }
            Self::Format { field, format } => vec![("field", field.clone()), ("format", format.clone())],
            Self::Constant { field, value, .. } => vec![("field", field.clone()), ("value", value.clone())],
            Self::CustomName { name } => vec![("name", name.clone()), ("identifier", identifier(name))],
            Self::NoContact { headers } => vec![("headers", quoted(headers))],
            Self::Unmapped { columns } => vec![("columns", quoted(columns))],
        }
    }

    fn parts(&self) -> Vec<Part> {
        match self {
            Self::Template { error, .. } => {
                vec![Part::new("error", format!("template.{}", error.word()), Vec::new())]
            }
            Self::Constant { fault, .. } => {
                vec![Part::new("why", format!("code.{}.message", fault.code), fault.facts.clone())]
            }
            _ => Vec::new(),
        }
    }

    fn spot(&self) -> Option<Spot> {
        let key = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        Some(match self {
            Self::UnknownField { name, .. } => Spot::Key(key(&["fields", name])),
            Self::UnknownColumn { field, column } if field == SKIP_WHEN => {
                Spot::Key(key(&["input", SKIP_WHEN, &column.name]))
            }
            Self::UnknownColumn { field, column } => Spot::Text(keys_of(field), column.name.clone()),
            Self::Template { field, .. } | Self::Origin { field } => Spot::Value(keys_of(field)),
            Self::Format { field, format } => Spot::Text(keys_of(field), format.clone()),
            Self::Constant { field, value, .. } => Spot::Text(keys_of(field), value.clone()),
            Self::Unfilled { field } => Spot::Text(keys_of(field), TO_FILL.to_owned()),
            Self::CustomName { name } => Spot::Key(key(&["custom_fields", name])),
            Self::NoContact { .. } => Spot::Key(key(&["fields"])),
            Self::Unmapped { .. } => Spot::Value(key(&["input", "unmapped"])),
        })
    }
}

/// What the cells that leave out a row are called where a column of theirs is not found.
pub(super) const SKIP_WHEN: &str = "skip_when";

/// The keys that lead to the rule of a field, which is named as results name it.
fn keys_of(field: &str) -> Vec<String> {
    let keys = match (field, field.strip_prefix("custom:")) {
        ("tags", _) => vec!["tags", "column"],
        (SKIP_WHEN, _) => vec!["input", SKIP_WHEN],
        (_, Some(name)) => vec!["custom_fields", name],
        (name, None) => vec!["fields", name],
    };
    keys.into_iter().map(str::to_owned).collect()
}
