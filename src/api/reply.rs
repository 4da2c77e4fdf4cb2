//! The body of an answer, `{data, message, code}`: read only as far as somebody asks.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::trouble::Trouble;

/// One of LadiFlow's answers. Unknown fields are skipped, `data` is left unread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The code in the body, given as a number or as a text of digits.
    pub code: Option<u32>,
    /// What LadiFlow says to people; not a text: as the JSON it is.
    pub message: Option<String>,
    /// `data` as it came; empty if there is none.
    data: Bytes,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    #[serde(borrow, default)]
    message: Option<&'a RawValue>,
    #[serde(borrow, default)]
    code: Option<&'a RawValue>,
}

impl Reply {
    /// Reads a body.
    ///
    /// # Errors
    /// It is no JSON object.
    pub fn read(body: &Bytes) -> Result<Self, Trouble> {
        // Without this a list would be read as the fields in their order.
        if body.trim_ascii_start().first() != Some(&b'{') {
            return Err(Trouble::NotJson);
        }
        let envelope: Envelope<'_> = serde_json::from_slice(body).map_err(|_| Trouble::NotJson)?;
        Ok(Self {
            code: envelope.code.and_then(code),
            message: envelope.message.and_then(text),
            data: envelope.data.map_or_else(Bytes::new, |data| body.slice_ref(data.get().as_bytes())),
        })
    }

    /// `data` as some type; `None` if it is not of that shape.
    pub fn data<'a, T: Deserialize<'a>>(&'a self) -> Option<T> {
        serde_json::from_slice(&self.data).ok()
    }

    /// The customer that `data` is, or holds as `customer`; `None` if neither.
    pub fn customer(&self) -> Option<Shown<'_>> {
        let shown: Shown<'_> = self.data()?;
        if shown.raw("_id").is_none()
            && let Some(inner) = shown.raw("customer")
        {
            return serde_json::from_str(inner.get()).ok();
        }
        Some(shown)
    }
}

fn code(raw: &RawValue) -> Option<u32> {
    let digits = raw.get().trim_matches('"').trim();
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    digits.parse().ok()
}

fn text(raw: &RawValue) -> Option<String> {
    match raw.get() {
        "null" => None,
        json => Some(serde_json::from_str(json).unwrap_or_else(|_| json.to_owned())),
    }
}

/// A customer as LadiFlow shows it: names and values, each value still unread.
#[derive(Debug, Default)]
pub struct Shown<'a> {
    entries: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'a> Shown<'a> {
    /// The JSON of a field, if the answer has it.
    pub fn raw(&self, name: &str) -> Option<&'a RawValue> {
        self.entries.iter().find(|(known, _)| known == name).map(|(_, raw)| *raw)
    }

    /// A field as some type; `None` if it is missing or not of that shape.
    pub fn get<T: Deserialize<'a>>(&self, name: &str) -> Option<T> {
        serde_json::from_str(self.raw(name)?.get()).ok()
    }

    /// LadiFlow's `_id` of the customer.
    pub fn id(&self) -> Option<String> {
        self.get("_id")
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Shown<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        #[derive(Deserialize)]
        struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

        impl<'de> Visitor<'de> for Entries {
            type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a customer")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::with_capacity(48);
                while let Some((Name(name), raw)) = map.next_entry()? {
                    entries.push((name, raw));
                }
                Ok(entries)
            }
        }

        let entries = deserializer.deserialize_map(Entries)?;
        Ok(Self { entries })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<Reply, Trouble> {
        Reply::read(&Bytes::from(body.to_owned()))
    }

    #[test]
    fn the_code_is_read_however_it_is_written() {
        for (body, code) in [
            (r#"{"data":{},"message":"Thành công","code":201}"#, Some(201)),
            (r#"{"code":"200"}"#, Some(200)),
            (r#"{"code":200.0}"#, Some(200)),
            (r#"{"code":null,"data":null}"#, None),
            (r#"{"code":"none"}"#, None),
            (r#"{"code":-1}"#, None),
            (r#"{"code":{"value":200}}"#, None),
            ("{}", None),
        ] {
            assert_eq!(read(body).unwrap().code, code, "{body}");
        }
    }

    #[test]
    fn what_is_no_object_is_unreadable() {
        for body in ["", "[", "[]", "null", "\"ok\"", "<html>", r#"{"code":200"#, "{\"code\":200}garbage"] {
            assert!(read(body).is_err(), "{body}");
        }
    }

    #[test]
    fn the_message_is_told_whatever_its_shape() {
        assert_eq!(read(r#"{"message":"Email đã tồn tại"}"#).unwrap().message.unwrap(), "Email đã tồn tại");
        assert_eq!(read(r#"{"message":["a","b"]}"#).unwrap().message.unwrap(), r#"["a","b"]"#);
        assert_eq!(read(r#"{"message":null}"#).unwrap().message, None);
    }

    #[test]
    fn the_customer_is_found_bare_and_wrapped() {
        for body in [r#"{"data":{"_id":"a","x":1}}"#, r#"{"data":{"customer":{"_id":"a"}}}"#] {
            assert_eq!(read(body).unwrap().customer().unwrap().id().as_deref(), Some("a"), "{body}");
        }
        for body in [r#"{"data":[]}"#, r#"{"data":null}"#, r#"{"data":"gone"}"#, "{}"] {
            assert!(read(body).unwrap().customer().is_none(), "{body}");
        }
    }
}
