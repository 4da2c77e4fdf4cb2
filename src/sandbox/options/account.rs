//! The account that is played: what it knows, and how it answers where the documentation is silent.

use std::str::FromStr;
use std::time::Duration;

use clap::{ArgAction, Args, ValueEnum};

use super::value;

/// What the account has, and how LadiFlow answers where its documentation is silent.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Account")]
pub struct AccountOptions {
    /// The key to demand; without it, any key that is not empty is taken
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,

    /// A custom field that the account has, repeatable; TYPE is text (default), number, date, list or boolean, and `*`
    /// knows every field by whatever is sent. Values of unknown fields are thrown away without a word, as LadiFlow's
    /// documentation shows
    #[arg(long = "custom-field", value_name = "NAME[:TYPE]")]
    pub custom_fields: Vec<KnownCustomField>,

    /// A tag that the account has, repeatable. Unknown tags are thrown away without a word, as LadiFlow's documentation
    /// shows
    #[arg(long = "tag", value_name = "NAME")]
    pub tags: Vec<String>,

    /// What `create` does with an email that is already stored
    #[arg(long, value_name = "WHAT", default_value = "refuse")]
    pub known_email: KnownEmail,

    /// Whether `create` takes `import_by_tag_name` too; if not, it is an unknown key there and tags must be ids
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_value = "false", default_missing_value = "true", action = ArgAction::Set)]
    pub tag_names_on_create: bool,

    /// The number of the first page of `list-tag`: LadiFlow's page says 1, its example 0. A smaller number gives the
    /// first page too
    #[arg(long, value_name = "0|1", default_value = "1", value_parser = clap::value_parser!(u32).range(0..=1))]
    pub first_page: u32,

    /// What `show` answers for a customer that does not exist
    #[arg(long, value_name = "HOW", default_value = "not-found")]
    pub show_absent: AbsentCustomer,

    /// The HTTP status of a refused body; 200 says it with `code` 400 in the body alone
    #[arg(long, value_name = "STATUS", default_value = "400", value_parser = clap::value_parser!(u16).range(200..600))]
    pub refusal_status: u16,

    /// The HTTP status of a refused key; 200 says it with `code` 401 in the body alone
    #[arg(long, value_name = "STATUS", default_value = "401", value_parser = clap::value_parser!(u16).range(200..600))]
    pub key_status: u16,

    /// How long a new customer stays hidden from `show` and `list`
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = value::duration)]
    pub lookup_delay: Duration,

    /// Keep the last N requests with headers and body, for `GET /_sandbox/recorded`
    #[arg(long, value_name = "N", default_value = "0")]
    pub record: usize,
}

/// What `create` does with an email that is already stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KnownEmail {
    /// Refuses the customer.
    Refuse,
    /// Writes the new values into the stored customer.
    Merge,
    /// Stores a second customer.
    Double,
}

/// What `show` answers for a customer that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AbsentCustomer {
    /// HTTP 404 and `code` 404.
    NotFound,
    /// HTTP 200 and `code` 404.
    ErrorCode,
    /// HTTP 200, `code` 200 and no customer.
    Empty,
}

/// A custom field that the account has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCustomField {
    /// Its identifier; `*` stands for every name.
    pub name: String,
    /// What it takes; `None` takes anything.
    pub kind: Option<CustomFieldType>,
}

/// What a custom field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CustomFieldType {
    /// A JSON string.
    Text,
    /// A JSON number.
    Number,
    /// A string `yyyy-mm-dd`.
    Date,
    /// A list of strings.
    List,
    /// A JSON boolean.
    Boolean,
}

impl KnownCustomField {
    /// Whether it stands for every name.
    pub fn is_any(&self) -> bool {
        self.name == "*"
    }
}

impl FromStr for KnownCustomField {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, kind) = match text.split_once(':') {
            Some((name, kind)) => (name, Some(CustomFieldType::from_str(kind, true)?)),
            None if text == "*" => (text, None),
            None => (text, Some(CustomFieldType::Text)),
        };
        if name.is_empty() { Err("a custom field needs a name".into()) } else { Ok(Self { name: name.into(), kind }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_custom_field_is_a_name_and_maybe_a_type() {
        let parse = |text: &str| text.parse::<KnownCustomField>();
        assert_eq!(parse("goi").unwrap().kind, Some(CustomFieldType::Text));
        assert_eq!(
            parse("diem:number").unwrap(),
            KnownCustomField { name: "diem".into(), kind: Some(CustomFieldType::Number) }
        );
        assert_eq!(parse("*").unwrap().kind, None);
        assert!(parse("*").unwrap().is_any());
        assert!(parse("diem:nummer").is_err() && parse(":text").is_err() && parse("").is_err());
    }
}
