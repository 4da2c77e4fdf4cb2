//! From the rules as written to a mapping that fits one list: columns found, constants in their type, mistakes told.

use std::borrow::Cow;
use std::collections::HashMap;

use super::columns::{Columns, letters, name_of};
use super::decisions::ColumnDecision;
use super::misfit::{MappingError, SKIP_WHEN};
use super::template::Template;
use super::value::{self, Setting, Target};
use crate::clean::key::{fold, literal};
use crate::clean::{Fault, Written, date};
use crate::config::nearest;
use crate::config::rules::{Constant, Rule, Rules, TO_FILL, Tags, ValueType};
use crate::config::values::{TagsBy, Unmapped};
use crate::customer::{Field, Value};
use crate::feedback::is_result_column;

/// Where values come from, fitted to one list.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// Every field and custom field that is filled.
    pub(super) sources: Vec<Source>,
    /// Where the tags come from.
    pub(super) tags: Option<TagSource>,
    /// Columns and the cell, as [`literal`] has it, at which a row is skipped.
    pub(super) skip_when: Vec<(usize, String)>,
}

/// Where the value of one field comes from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Source {
    /// What is filled.
    pub(super) target: Target,
    /// Its name in results: an API name, or `custom:NAME`.
    pub(super) name: Cow<'static, str>,
    pub(super) origin: Origin,
    /// What stands for a cell, by [`literal`].
    pub(super) values: HashMap<String, String>,
    /// What is sent where the origin is empty.
    pub(super) default: Option<Value>,
    pub(super) format: Option<String>,
    pub(super) split: Option<String>,
    pub(super) part: Option<i32>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Origin {
    Columns(Vec<usize>),
    Template(Template<usize>),
    Constant(Value),
}

/// Where the tags come from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TagSource {
    pub(super) columns: Vec<usize>,
    pub(super) split: String,
    pub(super) by: TagsBy,
    pub(super) always: Vec<String>,
}

impl Mapping {
    /// Fits the rules to a list with these headers. `setting` is used for constants.
    ///
    /// # Errors
    /// The first rule that does not fit.
    pub fn compile(
        rules: &Rules,
        headers: &[String],
        unmapped: Unmapped,
        skip_when: impl Iterator<Item = (String, Constant)>,
        setting: &Setting<'_>,
    ) -> Result<Self, MappingError> {
        let compiler = Compiler { columns: Columns::new(headers), setting };
        let mut sources = Vec::new();
        for (name, rule) in &rules.fields {
            let field = Field::named(name).ok_or_else(|| MappingError::UnknownField {
                name: name.clone(),
                nearest: nearest(name, Field::ALL.iter().map(|field| field.name())),
            })?;
            sources.push(compiler.source(Target::Field(field, rule.kind), Cow::Borrowed(field.name()), rule)?);
        }
        for (name, rule) in &rules.custom_fields {
            if !is_identifier(name) {
                return Err(MappingError::CustomName { name: name.clone() });
            }
            let target = Target::Custom(name.into(), rule.kind.unwrap_or(ValueType::Text));
            sources.push(compiler.source(target, Cow::Owned(format!("custom:{name}")), rule)?);
        }
        sources.sort_by_key(|source| match &source.target {
            Target::Field(field, _) => (0, *field as usize),
            Target::Custom(..) => (1, 0),
        });
        let mut mapping = Self {
            sources,
            tags: rules.tags.as_ref().map(|tags| compiler.tags(tags)).transpose()?,
            skip_when: skip_when
                .map(|(name, cell)| match cell.to_string() {
                    cell if cell == TO_FILL => Err(MappingError::Unfilled { field: SKIP_WHEN.to_owned() }),
                    cell => Ok((compiler.find(SKIP_WHEN, &name)?, literal(&cell))),
                })
                .collect::<Result<_, MappingError>>()?,
        };
        if !mapping.fills(Field::Email) && !mapping.fills(Field::Phone) {
            return Err(MappingError::NoContact { headers: headers.to_vec() });
        }
        mapping.take_up(unmapped, headers)?;
        Ok(mapping)
    }

    /// Whether anything fills a field.
    pub fn fills(&self, field: Field) -> bool {
        self.sources.iter().any(|source| matches!(source.target, Target::Field(filled, _) if filled == field))
    }

    /// The columns of the list's own, counted from 0, that nothing uses.
    pub fn unused(&self, headers: &[String]) -> Vec<usize> {
        (0..headers.len()).filter(|column| !is_result_column(&headers[*column]) && !self.uses(*column)).collect()
    }

    /// Whether anything uses a column.
    pub fn uses(&self, column: usize) -> bool {
        self.sources.iter().any(|source| source.columns().any(|used| used == column))
            || self.tags.as_ref().is_some_and(|tags| tags.columns.contains(&column))
            || self.skip_when.iter().any(|(used, _)| *used == column)
    }

    /// What a column feeds, as results name it: API names, `custom:NAME`, `tags`.
    pub fn fed_by(&self, column: usize) -> Vec<&str> {
        let sources = self.sources.iter().filter(|source| source.columns().any(|used| used == column));
        let mut names: Vec<&str> = sources.map(|source| &*source.name).collect();
        if self.tags.as_ref().is_some_and(|tags| tags.columns.contains(&column)) {
            names.push("tags");
        }
        names
    }

    /// The columns whose order of day and month matters.
    pub fn date_columns(&self) -> Vec<usize> {
        self.columns_of(|source| source.format.is_none() && source.target.is_date())
    }

    /// The columns whose decimal separator matters.
    pub fn number_columns(&self) -> Vec<usize> {
        self.columns_of(|source| source.target.is_number())
    }

    /// Whether tags are given by name, so that they have to be looked up.
    pub fn names_tags(&self) -> bool {
        self.tags.as_ref().is_some_and(|tags| tags.by == TagsBy::Name)
    }

    fn columns_of(&self, wanted: impl Fn(&Source) -> bool) -> Vec<usize> {
        let mut columns: Vec<_> =
            self.sources.iter().filter(|source| wanted(source)).flat_map(Source::columns).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// The identifier of a header that no other custom field has; by its place where the header gives none.
    fn free_identifier(&self, headers: &[String], column: usize) -> String {
        let of_header = identifier(&name_of(headers, column));
        let wanted = if of_header.is_empty() { format!("col_{}", letters(column).to_lowercase()) } else { of_header };
        let is_free = |name: &String| self.sources.iter().all(|source| source.name != format!("custom:{name}"));
        let numbered = (2..).map(|number| format!("{wanted}_{number}"));
        std::iter::once(wanted.clone()).chain(numbered).find(is_free).expect("numbers do not end")
    }

    /// Does with unused columns what the config says.
    fn take_up(&mut self, unmapped: Unmapped, headers: &[String]) -> Result<(), MappingError> {
        let unused = self.unused(headers);
        match unmapped {
            Unmapped::Ignore => {}
            Unmapped::Refuse if unused.is_empty() => {}
            Unmapped::Refuse => {
                let columns = unused.iter().map(|column| name_of(headers, *column)).collect();
                return Err(MappingError::Unmapped { columns });
            }
            Unmapped::CustomFields => {
                for column in unused {
                    let name = self.free_identifier(headers, column);
                    self.sources.push(Source {
                        name: Cow::Owned(format!("custom:{name}")),
                        target: Target::Custom(name.into(), ValueType::Text),
                        origin: Origin::Columns(vec![column]),
                        values: HashMap::new(),
                        default: None,
                        format: None,
                        split: None,
                        part: None,
                    });
                }
            }
        }
        Ok(())
    }
}

impl Source {
    /// The columns it may read, from first to last choice.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        self.choices().flatten().copied()
    }

    /// The columns among which it takes the first that is filled; a template has several such choices.
    pub(super) fn choices(&self) -> impl Iterator<Item = &[usize]> {
        let (listed, template) = match &self.origin {
            Origin::Columns(columns) => (Some(columns.as_slice()), None),
            Origin::Template(template) => (None, Some(template)),
            Origin::Constant(_) => (None, None),
        };
        listed.into_iter().chain(template.into_iter().flat_map(Template::choices))
    }
}

struct Compiler<'a> {
    columns: Columns<'a>,
    setting: &'a Setting<'a>,
}

impl Compiler<'_> {
    fn find(&self, field: &str, column: &str) -> Result<usize, MappingError> {
        self.columns.find(column).map_err(|column| MappingError::UnknownColumn { field: field.to_owned(), column })
    }

    fn source(&self, target: Target, name: Cow<'static, str>, rule: &Rule) -> Result<Source, MappingError> {
        let field = || name.to_string();
        if let Some(format) = rule.format.as_deref().filter(|format| !date::is_format(format)) {
            return Err(MappingError::Format { field: field(), format: format.to_owned() });
        }
        if rule.values.values().any(|value| value.to_string() == TO_FILL) {
            return Err(MappingError::Unfilled { field: field() });
        }
        let origin = match (rule.column.as_slice(), &rule.template, &rule.value) {
            (columns @ [_, ..], None, None) => {
                Origin::Columns(columns.iter().map(|column| self.find(&name, column)).collect::<Result<_, _>>()?)
            }
            ([], Some(template), None) => {
                let template =
                    Template::parse(template).map_err(|error| MappingError::Template { field: field(), error })?;
                Origin::Template(template.resolve(|column| self.find(&name, column))?)
            }
            ([], None, Some(value)) => Origin::Constant(self.constant(&name, &target, value)?),
            _ => return Err(MappingError::Origin { field: field() }),
        };
        Ok(Source {
            default: rule.default.as_ref().map(|value| self.constant(&name, &target, value)).transpose()?,
            values: rule.values.iter().map(|(cell, value)| (literal(cell), value.to_string())).collect(),
            format: rule.format.clone(),
            split: rule.split.clone(),
            part: rule.part,
            target,
            name,
            origin,
        })
    }

    /// A constant in the type of its field.
    fn constant(&self, field: &str, target: &Target, constant: &Constant) -> Result<Value, MappingError> {
        let text = constant.to_string();
        let setting = Setting { decision: ColumnDecision::default(), ..*self.setting };
        let refused = |fault| MappingError::Constant { field: field.to_owned(), value: text.clone(), fault };
        let cleaned = value::clean(&text, Written::Text, target, &setting);
        match cleaned.result {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(refused(Fault::new(crate::code::Code::ValueEmpty, &text))),
            Err(fault) => Err(refused(fault)),
        }
    }

    fn tags(&self, tags: &Tags) -> Result<TagSource, MappingError> {
        Ok(TagSource {
            columns: tags.column.iter().map(|column| self.find("tags", column)).collect::<Result<_, _>>()?,
            split: tags.split.clone(),
            by: tags.by,
            always: tags.always.clone(),
        })
    }
}

impl Target {
    fn is_date(&self) -> bool {
        match self {
            Self::Field(field, _) => field.kind() == crate::customer::FieldKind::Date,
            Self::Custom(_, kind) => *kind == ValueType::Date,
        }
    }

    fn is_number(&self) -> bool {
        match self {
            Self::Field(field, _) => field.kind() == crate::customer::FieldKind::Score,
            Self::Custom(_, kind) => *kind == ValueType::Number,
        }
    }
}

/// Whether LadiFlow can have a custom field of that name: no spaces, accents or special characters.
fn is_identifier(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

/// The name of a custom field that is nearest to a header.
pub fn identifier(header: &str) -> String {
    fold(header)
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}
