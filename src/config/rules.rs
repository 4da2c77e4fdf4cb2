//! Where the value of a field comes from, as it is written in the config file.

use std::fmt;

use indexmap::IndexMap;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Serialize};

use super::values::TagsBy;

/// Stands in a proposed line for what only the user knows.
pub const TO_FILL: &str = "…";

/// The sources of all values of a customer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// LadiFlow field = where its value comes from.
    pub fields: IndexMap<String, Rule>,
    /// Custom field = where its value comes from.
    pub custom_fields: IndexMap<String, Rule>,
    /// Where the tags come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Tags>,
}

/// Where one value comes from. Written short (`"Email"`, `["Di động", "Điện thoại"]`, `"{Họ} {Tên}"`) or as a table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields, default)]
pub struct Rule {
    /// The columns that may fill it: the first that is not empty does.
    #[serde(with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    pub column: Vec<String>,
    /// A text with `{column}` placeholders; `{A|B}` takes the first that is not empty; `{{` and `}}` are braces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// A constant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Constant>,
    /// What is sent where the columns are empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Constant>,
    /// How a date is written, in `strftime` terms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// What a cell says = what is sent for it.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub values: IndexMap<String, Constant>,
    /// The type of a custom field; of a field, only `list` or `text` where LadiFlow's own pages differ (`website`).
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<ValueType>,
    /// The cell is cut at this text, and `part` is taken; for a `list`, all parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<String>,
    /// Which part of a cut cell, counted from 1; from the end if negative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<i32>,
}

/// The type in which a value is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueType {
    /// A JSON string.
    Text,
    /// A JSON number.
    Number,
    /// A day, as `yyyy-mm-dd`.
    Date,
    /// A JSON list of strings.
    List,
}

/// A constant: a text, a whole number, a decimal number or a truth value, as TOML has them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Constant {
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A decimal number.
    Decimal(f64),
    /// `true` or `false`.
    Boolean(bool),
}

impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => number.fmt(f),
            Self::Decimal(number) => number.fmt(f),
            Self::Boolean(truth) => truth.fmt(f),
        }
    }
}

/// Where the tags come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tags {
    /// The columns that hold tags.
    #[serde(with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    pub column: Vec<String>,
    /// What stands between two tags of a cell.
    pub split: String,
    /// Whether cells and `always` hold names or ids.
    pub by: TagsBy,
    /// Whether a name that the account does not have becomes a new tag.
    pub create_missing: bool,
    /// Tags of every customer of this import.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub always: Vec<String>,
}

impl Default for Tags {
    fn default() -> Self {
        Self { column: Vec::new(), split: ",".into(), by: TagsBy::Name, create_missing: false, always: Vec::new() }
    }
}

impl Rule {
    /// The rule "this column".
    pub fn of_column(name: impl Into<String>) -> Self {
        Self { column: vec![name.into()], ..Self::default() }
    }

    /// The rule "this template".
    pub fn of_template(template: impl Into<String>) -> Self {
        Self { template: Some(template.into()), ..Self::default() }
    }

    /// A short text is a template if it has a brace, else a column.
    fn of_text(text: &str) -> Self {
        if text.contains(['{', '}']) { Self::of_template(text) } else { Self::of_column(text) }
    }

    /// Whether the table says nothing but columns or a template, so that it can be written short.
    fn is_plain(&self) -> bool {
        *self == Self { column: self.column.clone(), template: self.template.clone(), ..Self::default() }
    }
}

impl Serialize for Rule {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.is_plain(), self.column.as_slice(), &self.template) {
            (true, [column], None) if !column.contains(['{', '}']) => serializer.serialize_str(column),
            (true, [_, _, ..], None) => self.column.serialize(serializer),
            (true, [], Some(template)) if template.contains(['{', '}']) => serializer.serialize_str(template),
            _ => Self::serialize(self, serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl<'de> Visitor<'de> for Written {
            type Value = Rule;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a column, a list of columns, a template or a table")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Rule, E> {
                Ok(Rule::of_text(text))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Rule, A::Error> {
                let mut column = Vec::new();
                while let Some(name) = list.next_element()? {
                    column.push(name);
                }
                Ok(Rule { column, ..Rule::default() })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Rule, A::Error> {
                Rule::deserialize(MapAccessDeserializer::new(map))
            }
        }
        deserializer.deserialize_any(Written)
    }
}

/// Takes `"A"` for `["A"]`.
mod one_or_many {
    use std::fmt;

    use serde::de::{self, Deserializer, SeqAccess, Visitor};
    use serde::{Serialize, Serializer};

    pub fn serialize<S: Serializer>(names: &[String], serializer: S) -> Result<S::Ok, S::Error> {
        match names {
            [name] => serializer.serialize_str(name),
            names => names.serialize(serializer),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
        struct Written;
        impl<'de> Visitor<'de> for Written {
            type Value = Vec<String>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a column or a list of columns")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Vec<String>, E> {
                Ok(vec![text.to_owned()])
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<String>, A::Error> {
                let mut names = Vec::new();
                while let Some(name) = list.next_element()? {
                    names.push(name);
                }
                Ok(names)
            }
        }
        deserializer.deserialize_any(Written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Rules {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn short_forms_mean_a_column_a_list_or_a_template() {
        let rules = rules("[fields]\nemail = \"Email\"\nphone = [\"Di động\", \"ĐT\"]\nfull_name = \"{Họ} {Tên}\"");
        assert_eq!(rules.fields["email"].column, ["Email"]);
        assert_eq!(rules.fields["phone"].column, ["Di động", "ĐT"]);
        assert_eq!(rules.fields["full_name"].template.as_deref(), Some("{Họ} {Tên}"));
    }

    #[test]
    fn tables_carry_values_formats_and_constants() {
        let rules = rules(
            "[fields]\ngender = { column = \"GT\", values = { \"Nam\" = \"male\" } }\nscore = { value = 5 }\n\
             [custom_fields]\ndiem = { column = \"Điểm\", type = \"number\" }",
        );
        assert_eq!(rules.fields["gender"].values["Nam"], Constant::Text("male".into()));
        assert_eq!(rules.fields["score"].value, Some(Constant::Integer(5)));
        assert_eq!(rules.custom_fields["diem"].kind, Some(ValueType::Number));
    }

    #[test]
    fn an_unknown_key_of_a_rule_is_refused() {
        let error = toml::from_str::<Rules>("[fields]\ndob = { column = \"NS\", fromat = \"%d\" }").unwrap_err();
        assert!(error.to_string().contains("unknown field `fromat`"), "{error}");
    }

    #[test]
    fn rules_survive_json_and_toml() {
        let written = rules(
            "[fields]\nemail = \"Email\"\nphone = [\"A\", \"B\"]\nfull_name = \"{Họ} {Tên}\"\n\
             dob = { column = \"NS\", format = \"%d/%m/%Y\" }\ncity = { column = \"{odd}\" }\n[tags]\ncolumn = \"Nhãn\"",
        );
        let json = serde_json::to_string(&written).unwrap();
        assert_eq!(serde_json::from_str::<Rules>(&json).unwrap(), written, "{json}");
        let toml = toml::to_string(&written).unwrap();
        assert_eq!(rules(&toml), written, "{toml}");
    }
}
