//! The body in which a customer is sent: JSON, field by field.
//!
//! Written here and not by serde, which looks at every byte of a text: most texts are copied as they are.

use indexmap::IndexMap;
use serde::ser::Error;
use serde::{Serialize, Serializer};

use super::{Customer, Value};

/// Room for a body as most lists have it, in bytes.
const ROOM: usize = 1024;

impl Customer {
    /// The documented body, with `tags` as its tags: ids, or names where `are_names` says so.
    ///
    /// # Panics
    /// Never: texts and numbers are always JSON.
    pub fn json(&self, tags: &[String], are_names: bool) -> Vec<u8> {
        let mut json = Vec::with_capacity(ROOM);
        let mut before = b'{';
        let mut key = |json: &mut Vec<u8>, name: &str| {
            json.push(std::mem::replace(&mut before, b','));
            text(json, name);
            json.push(b':');
        };
        for (field, value) in self.fields() {
            key(&mut json, field.name());
            value.write(&mut json);
        }
        if !self.custom_fields.is_empty() {
            key(&mut json, "custom_fields");
            list(&mut json, &self.custom_fields, |json, field| {
                json.extend_from_slice(br#"{"name":"#);
                text(json, &field.name);
                json.extend_from_slice(br#","value":"#);
                field.value.write(json);
                json.push(b'}');
            });
        }
        if !tags.is_empty() {
            key(&mut json, "tags");
            list(&mut json, tags, |json, tag| text(json, tag));
            if are_names {
                key(&mut json, "import_by_tag_name");
                json.extend_from_slice(b"true");
            }
        }
        if before == b'{' {
            json.push(b'{');
        }
        json.push(b'}');
        json
    }
}

/// To be shown: the body, with tags as they stand here.
impl Serialize for Customer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields: IndexMap<String, serde_json::Value> =
            serde_json::from_slice(&self.json(&self.tags, false)).map_err(S::Error::custom)?;
        fields.serialize(serializer)
    }
}

impl Value {
    fn write(&self, json: &mut Vec<u8>) {
        match self {
            Self::Text(value) => text(json, value),
            Self::Number(value) => serde_json::to_writer(json, value).expect("a number is JSON"),
            Self::List(values) => list(json, values, |json, value| text(json, value)),
            Self::Null => json.extend_from_slice(b"null"),
        }
    }
}

fn list<T>(json: &mut Vec<u8>, items: &[T], write: impl Fn(&mut Vec<u8>, &T)) {
    json.push(b'[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            json.push(b',');
        }
        write(json, item);
    }
    json.push(b']');
}

fn text(json: &mut Vec<u8>, text: &str) {
    let asks_for_an_escape = |byte: u8| byte < b' ' || matches!(byte, b'"' | b'\\');
    // Looked through to the end: so it is done for many bytes at once.
    if text.bytes().fold(false, |found, byte| found | asks_for_an_escape(byte)) {
        return serde_json::to_writer(json, text).expect("a text is JSON");
    }
    json.push(b'"');
    json.extend_from_slice(text.as_bytes());
    json.push(b'"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::customer::{CustomField, Field};

    fn written(customer: &Customer) -> String {
        String::from_utf8(customer.json(&customer.tags, false)).unwrap()
    }

    #[test]
    fn the_body_has_the_documented_shape_and_nothing_empty() {
        let mut customer = Customer::default();
        assert_eq!(written(&customer), "{}");
        customer.set(Field::Score, Value::Number(12.into()));
        customer.set(Field::Email, Value::Text("an@example.vn".into()));
        customer.set(Field::City, Value::Null);
        customer.set(Field::Channels, Value::List(vec!["a".into(), "b".into()]));
        assert_eq!(written(&customer), r#"{"email":"an@example.vn","city":null,"score":12,"channels":["a","b"]}"#);
        customer.custom_fields.push(CustomField { name: "goi".into(), value: Value::Text("Vàng".into()) });
        customer.custom_fields.push(CustomField { name: "so".into(), value: Value::Number(3.into()) });
        let custom_fields = r#""custom_fields":[{"name":"goi","value":"Vàng"},{"name":"so","value":3}]"#;
        assert!(written(&customer).ends_with(&format!(",{custom_fields}}}")), "{}", written(&customer));
        let tags = ["641d1b2c3d4e5f6071829304".to_owned(), "b".to_owned()];
        let sent = |are_names| String::from_utf8(customer.json(&tags, are_names)).unwrap();
        let shown = r#","tags":["641d1b2c3d4e5f6071829304","b"]"#;
        assert!(sent(false).ends_with(&format!("{custom_fields}{shown}}}")), "{}", sent(false));
        assert!(sent(true).ends_with(&format!("{shown},\"import_by_tag_name\":true}}")), "{}", sent(true));
    }

    proptest! {
        #[test]
        fn any_text_arrives_as_it_was(name in any::<String>(), value in any::<String>(), tag in "[\\x00-\\x7f]*") {
            let mut customer = Customer::default();
            customer.set(Field::FullName, Value::Text(value.as_str().into()));
            customer.custom_fields.push(CustomField { name: name.as_str().into(), value: Value::List(vec![tag.clone()]) });
            customer.tags.push(tag.clone());
            let read: serde_json::Value = serde_json::from_str(&written(&customer)).unwrap();
            let sent = json!({"full_name": value, "custom_fields": [{"name": name, "value": [tag]}], "tags": [tag]});
            prop_assert_eq!(read, sent);
        }
    }
}
