//! The customer as it is sent: LadiFlow's fields, their types, and who counts as the same person.

use std::borrow::Cow;

use compact_str::CompactString;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

/// How the values of a field are understood and cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// An email address.
    Email,
    /// A telephone number.
    Phone,
    /// A person's name.
    Name,
    /// A calendar day, sent as `yyyy-mm-dd`.
    Date,
    /// `male` or `female`.
    Gender,
    /// `vi`, `en` or `other`.
    Language,
    /// A JSON number, 0 or more.
    Score,
    /// A postal code: a JSON number, so one with a leading zero cannot be sent.
    PostalCode,
    /// A web address.
    Url,
    /// Any text on one line.
    Text,
    /// A list of texts.
    List,
}

macro_rules! fields {
    ($($variant:ident $name:literal $kind:ident,)*) => {
        /// A field of LadiFlow's customer. The order is the one in which they are sent and shown.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Field { $(#[doc = concat!("`", $name, "`")] $variant,)* }

        impl Field {
            /// Every field.
            pub const ALL: &'static [Field] = &[$(Field::$variant,)*];

            /// Its name in the API, in the config file and in results.
            pub const fn name(self) -> &'static str {
                match self { $(Field::$variant => $name,)* }
            }

            /// How its values are understood.
            pub const fn kind(self) -> FieldKind {
                match self { $(Field::$variant => FieldKind::$kind,)* }
            }
        }
    };
}

// The one table of fields: a new one is added here. Names as LadiFlow's API spells them, slips included.
fields! {
    Email "email" Email,
    Phone "phone" Phone,
    FullName "full_name" Name,
    FirstName "first_name" Name,
    Dob "dob" Date,
    Gender "gender" Gender,
    Country "country" Text,
    City "city" Text,
    District "district" Text,
    Ward "ward" Text,
    Address "address" Text,
    Address2 "address_2" Text,
    PostalCode "postal_code" PostalCode,
    Company "company" Text,
    JobTitle "job_title" Text,
    Lang "lang" Language,
    Score "score" Score,
    Channels "channels" List,
    ExternalCustomerId "external_customer_id" Text,
    Website "website" Url,
    FacebookUrl "facebook_url" Url,
    TwitterUrl "twitter_url" Url,
    LinkedInUrl "linkedIn_url" Url,
    Zalo "zalo" Text,
    Skype "skype" Text,
    Source "source" Text,
    SubscribedAt "subcribed_at" Date,
}

impl Field {
    /// The field of that exact name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }
}

/// A cleaned value in the API's type.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A JSON string.
    Text(CompactString),
    /// A JSON number.
    Number(serde_json::Number),
    /// A JSON list of strings.
    List(Vec<String>),
    /// JSON `null`: erases, where the config asks for it.
    Null,
}

/// A value of a field that the account's owner made in LadiFlow.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CustomField {
    /// The field's identifier in LadiFlow.
    pub name: CompactString,
    /// What it is set to.
    pub value: Value,
}

/// A customer, cleaned and ready to be sent. `Serialize` gives the documented body, with tags as they stand here.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Customer {
    /// In the order of [`Field::ALL`], each field at most once.
    fields: Vec<(Field, Value)>,
    /// In the order of the mapping.
    pub custom_fields: Vec<CustomField>,
    /// Names or ids, as the mapping says.
    pub tags: Vec<String>,
}

/// Who a customer is to LadiFlow: the email if there is one, else the phone in the form sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Identity<'a> {
    /// The email as sent; compared as [`comparable`] gives it.
    Email(&'a str),
    /// The phone as sent.
    Phone(&'a str),
}

/// An email as it is compared: in lower case and NFC. Two emails that give the same are of one customer.
pub fn comparable(email: &str) -> Cow<'_, str> {
    if !email.is_ascii() {
        // Lower case first: it can leave a letter and its mark apart.
        return Cow::Owned(email.to_lowercase().nfc().collect());
    }
    // Nearly all are that already.
    let is_lower = !email.bytes().any(|byte| byte.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(email) } else { Cow::Owned(email.to_ascii_lowercase()) }
}

impl Customer {
    /// A customer with room for so many fields.
    pub fn with_capacity(fields: usize) -> Self {
        Self { fields: Vec::with_capacity(fields), ..Self::default() }
    }

    /// Sets a field, replacing what it held.
    pub fn set(&mut self, field: Field, value: Value) {
        if self.fields.last().is_none_or(|(last, _)| *last < field) {
            return self.fields.push((field, value));
        }
        match self.fields.binary_search_by_key(&field, |(known, _)| *known) {
            Ok(at) => self.fields[at].1 = value,
            Err(at) => self.fields.insert(at, (field, value)),
        }
    }

    /// What a field is set to.
    pub fn value(&self, field: Field) -> Option<&Value> {
        self.fields.iter().find(|(known, _)| *known == field).map(|(_, value)| value)
    }

    /// The text a field is set to, if it is a text.
    pub fn text(&self, field: Field) -> Option<&str> {
        match self.value(field) {
            Some(Value::Text(text)) => Some(text),
            Some(Value::Number(_) | Value::List(_) | Value::Null) | None => None,
        }
    }

    /// The fields that are set, in the order of [`Field::ALL`].
    pub fn fields(&self) -> impl Iterator<Item = (Field, &Value)> {
        self.fields.iter().map(|(field, value)| (*field, value))
    }

    /// How many of its values are `null`, which may erase what LadiFlow has.
    pub fn erased(&self) -> u64 {
        let values = self.fields.iter().map(|(_, value)| value).chain(self.custom_fields.iter().map(|it| &it.value));
        values.filter(|value| **value == Value::Null).count() as u64
    }

    /// Who it is to LadiFlow; `None` without email and phone.
    pub fn identity(&self) -> Option<Identity<'_>> {
        self.text(Field::Email).map(Identity::Email).or_else(|| self.text(Field::Phone).map(Identity::Phone))
    }

    /// Writes the documented body into `map`, with `tags` in place of its own where given.
    ///
    /// # Errors
    /// What the serializer says.
    pub fn serialize_with_tags<M: SerializeMap>(&self, map: &mut M, tags: &[String]) -> Result<(), M::Error> {
        for (field, value) in &self.fields {
            map.serialize_entry(field.name(), value)?;
        }
        if !self.custom_fields.is_empty() {
            map.serialize_entry("custom_fields", &self.custom_fields)?;
        }
        if !tags.is_empty() {
            map.serialize_entry("tags", &Strings(tags))?;
        }
        Ok(())
    }
}

impl Serialize for Customer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.serialize_with_tags(&mut map, &self.tags)?;
        map.end()
    }
}

struct Strings<'a>(&'a [String]);

impl Serialize for Strings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for text in self.0 {
            list.serialize_element(text)?;
        }
        list.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_has_the_documented_shape_and_nothing_empty() {
        let mut customer = Customer::default();
        customer.set(Field::Score, Value::Number(12.into()));
        customer.set(Field::Email, Value::Text("an@example.vn".into()));
        assert_eq!(serde_json::to_string(&customer).unwrap(), r#"{"email":"an@example.vn","score":12}"#);
        customer.custom_fields.push(CustomField { name: "goi".into(), value: Value::Text("Vàng".into()) });
        customer.tags.push("641d1b2c3d4e5f6071829304".into());
        assert_eq!(
            serde_json::to_string(&customer).unwrap(),
            r#"{"email":"an@example.vn","score":12,"custom_fields":[{"name":"goi","value":"Vàng"}],"tags":["641d1b2c3d4e5f6071829304"]}"#
        );
    }

    #[test]
    fn the_email_is_the_identity_and_the_phone_only_without_one() {
        let mut customer = Customer::default();
        assert_eq!(customer.identity(), None);
        customer.set(Field::Phone, Value::Text("0912345678".into()));
        assert_eq!(customer.identity(), Some(Identity::Phone("0912345678")));
        customer.set(Field::Email, Value::Text("an@example.vn".into()));
        assert_eq!(customer.identity(), Some(Identity::Email("an@example.vn")));
    }

    #[test]
    fn emails_that_differ_in_case_and_composition_alone_are_compared_as_equal() {
        for (one, other) in [
            ("an@example.vn", "AN@Example.vn"),
            ("nguy\u{1ec5}n@example.vn", "NGUYE\u{302}\u{303}N@Example.vn"),
            ("\u{1f0}@example.vn", "J\u{30c}@example.vn"),
        ] {
            assert_eq!(comparable(one), comparable(other));
        }
        assert_ne!(comparable("an@example.vn"), comparable("\u{e2}n@example.vn"));
    }

    #[test]
    fn every_field_is_found_by_its_name() {
        for field in Field::ALL {
            assert_eq!(Field::named(field.name()), Some(*field));
        }
        assert_eq!(Field::named("subscribed_at"), None);
    }
}
