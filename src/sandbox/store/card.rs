//! A customer as it is kept: the values in the form in which answers show them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Tags, object};
use crate::sandbox::body::{Given, GivenCustomField};

/// What is known of a customer.
#[derive(Debug, Serialize, Deserialize)]
pub struct Card {
    /// LadiFlow's `_id`.
    #[serde(rename = "_id")]
    pub id: String,
    /// Who it is.
    pub email: String,
    /// Its phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Ids of tags that the account has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Values of custom fields that the account has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub custom_fields: Vec<Value>,
    /// What LadiFlow has no place for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external_data: Vec<Value>,
    /// The documented fields.
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

/// What a search looks at.
#[derive(Debug, Deserialize)]
pub struct Face<'a> {
    /// LadiFlow's `_id`.
    #[serde(borrow, rename = "_id")]
    pub id: Cow<'a, str>,
    /// Who it is.
    #[serde(borrow)]
    pub email: Cow<'a, str>,
    /// Its phone.
    #[serde(borrow, default)]
    pub phone: Option<Cow<'a, str>>,
    /// Its name.
    #[serde(borrow, default)]
    pub first_name: Cow<'a, str>,
}

impl Face<'_> {
    /// Reads what a search looks at from [`Card::to_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Face<'_> {
        serde_json::from_slice(bytes).expect("a card is written by us")
    }
}

impl Card {
    /// A new customer.
    pub fn new(id: String, email: String, given: Given, tags: &Tags) -> Self {
        let mut card = Self {
            id,
            email: String::new(),
            phone: None,
            tags: Vec::new(),
            custom_fields: Vec::new(),
            external_data: Vec::new(),
            fields: Map::new(),
        };
        card.write(given, tags);
        card.email = email;
        card
    }

    /// Writes what is given over what is known. Tags that are given replace those there were.
    pub fn write(&mut self, given: Given, tags: &Tags) {
        if let Some(email) = given.email {
            self.email = email;
        }
        if given.phone.is_some() {
            self.phone = given.phone;
        }
        if let Some(wanted) = given.tags {
            let find = |tag: &String| if given.tags_are_names { tags.named(tag) } else { tags.with_id(tag) };
            self.tags = wanted.iter().filter_map(find).map(|tag| tag.id.clone()).collect();
        }
        for (name, value) in given.fields {
            self.write_field(name, value);
        }
        for GivenCustomField { name, stored } in given.custom_fields {
            put_named(&mut self.custom_fields, &name, stored);
        }
        for (name, value) in given.external {
            let entry = json!({ "name": name, "value": value });
            put_named(&mut self.external_data, &name, if value.is_null() { None } else { Some(entry) });
        }
    }

    fn write_field(&mut self, name: String, value: Value) {
        match value {
            Value::Null => {
                self.fields.remove(&name);
                if name == "dob" {
                    self.fields.remove("dob_month");
                }
            }
            Value::String(day) if name == "dob" => {
                let month: Option<u8> = day.get(5..7).and_then(|month| month.parse().ok());
                self.fields.insert("dob_month".into(), month.map(|month| month.saturating_sub(1)).into());
                self.fields.insert(name, format!("{day}T00:00:00.000Z").into());
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
                self.fields.insert(name, value);
            }
        }
    }

    /// As answers show it, but for what only the moment knows.
    pub fn show(self) -> Map<String, Value> {
        let first_name = self.fields.get("first_name").cloned().unwrap_or_else(|| "".into());
        let mut shown = self.fields;
        shown.extend(object([
            ("_id", self.id.into()),
            // `<email>-<store id>`, as documented.
            ("key", format!("{}-6400000000000000000000aa", self.email).into()),
            ("email", self.email.into()),
            ("name", first_name.clone()),
            ("first_name", first_name),
            ("last_name", "".into()),
            ("tags", self.tags.into()),
            ("custom_fields", self.custom_fields.into()),
            ("external_data", self.external_data.into()),
            ("status", "SUBSCRIBER".into()),
        ]));
        if let Some(phone) = self.phone {
            shown.insert("phone".into(), phone.into());
        }
        shown
    }

    /// As it is kept.
    pub fn to_bytes(&self) -> Box<[u8]> {
        serde_json::to_vec(self).expect("texts and values can be written as JSON").into_boxed_slice()
    }

    /// As it was kept.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).expect("a card is written by us")
    }
}

/// Puts an entry where one of its `name` is, or at the end; `None` takes it away.
fn put_named(entries: &mut Vec<Value>, name: &str, entry: Option<Value>) {
    let at = entries.iter().position(|known| known["name"] == name);
    match (at, entry) {
        (Some(at), Some(entry)) => entries[at] = entry,
        (Some(at), None) => drop(entries.remove(at)),
        (None, Some(entry)) => entries.push(entry),
        (None, None) => {}
    }
}
