//! The body of an answer, `{data, message, code}`: read only as far as somebody asks.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::trouble::Trouble;

/// So much is told of a message, in letters.
const MESSAGE: usize = 500;

/// One of LadiFlow's answers: read through once, so that what nobody asks for costs no more than its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The code in the body, given as a number or as a text of digits.
    pub code: Option<u32>,
    /// What LadiFlow says to people, as far as it can be shown; not a text: as the JSON it is.
    pub message: Option<String>,
    body: String,
    /// Where the fields of `data` stand; `None` if it is no object.
    data: Option<Entries>,
}

/// The fields of an object: where name and value of each stand in a body.
type Entries = Vec<(Range<usize>, Range<usize>)>;

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, default)]
    data: Option<Fields<'a>>,
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
    pub fn read(body: &[u8]) -> Result<Self, Trouble> {
        // Told to be text once, not again with each value.
        let body = std::str::from_utf8(body).map_err(|_| Trouble::NotJson)?;
        // Without this a list would be read as the fields in their order.
        if !body.trim_ascii_start().starts_with('{') {
            return Err(Trouble::NotJson);
        }
        let envelope: Envelope<'_> = serde_json::from_str(body).map_err(|_| Trouble::NotJson)?;
        Ok(Self {
            code: envelope.code.and_then(code),
            message: envelope.message.and_then(text),
            data: envelope.data.and_then(|fields| fields.entries(body)),
            body: body.to_owned(),
        })
    }

    /// A field of `data` as some type; `None` if it is missing or not of that shape.
    pub fn field<'a, T: Deserialize<'a>>(&'a self, name: &str) -> Option<T> {
        self.shown()?.get(name)
    }

    /// The customer that `data` is, or holds as `customer`; `None` if neither.
    pub fn customer(&self) -> Option<Shown<'_>> {
        let shown = self.shown()?;
        match shown.raw("customer") {
            Some(inner) if shown.raw("_id").is_none() => Shown::read(inner),
            _ => Some(shown),
        }
    }

    fn shown(&self) -> Option<Shown<'_>> {
        Some(Shown::of(&self.body, Cow::Borrowed(self.data.as_ref()?)))
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
        json => Some(readable(&serde_json::from_str::<Cow<'_, str>>(json).unwrap_or(Cow::Borrowed(json)))),
    }
}

/// What is told to people: nothing in it steers their terminal or breaks their lines, and it has an end.
fn readable(message: &str) -> String {
    let mut letters = message.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let mut text: String = letters.by_ref().take(MESSAGE).collect();
    if letters.next().is_some() {
        text.push('…');
    }
    text
}

/// A customer as LadiFlow shows it: names and values, each value still unread.
#[derive(Debug)]
pub struct Shown<'a> {
    body: &'a str,
    entries: Cow<'a, Entries>,
    /// Behind the field that was found last: most are asked for in the order in which they stand.
    next: Cell<usize>,
}

impl<'a> Shown<'a> {
    /// Reads an object; `None` if it is none.
    fn read(json: &'a str) -> Option<Self> {
        let fields: Fields<'_> = serde_json::from_str(json).ok()?;
        Some(Self::of(json, Cow::Owned(fields.entries(json)?)))
    }

    const fn of(body: &'a str, entries: Cow<'a, Entries>) -> Self {
        Self { body, entries, next: Cell::new(0) }
    }

    /// The JSON of a field, if the answer has it.
    pub fn raw(&self, name: &str) -> Option<&'a str> {
        let (before, behind) = self.entries.split_at(self.next.get());
        let is_named = |(known, _): &(Range<usize>, Range<usize>)| self.body[known.clone()] == *name;
        let at = match behind.iter().position(is_named) {
            Some(at) => before.len() + at,
            None => before.iter().position(is_named)?,
        };
        self.next.set(at + 1);
        Some(&self.body[self.entries[at].1.clone()])
    }

    /// A field as some type; `None` if it is missing or not of that shape.
    pub fn get<T: Deserialize<'a>>(&self, name: &str) -> Option<T> {
        serde_json::from_str(self.raw(name)?).ok()
    }

    /// LadiFlow's `_id` of the customer.
    pub fn id(&self) -> Option<String> {
        self.get("_id")
    }
}

/// An object's fields as they are passed over; of any other value, nothing. A name that is written with escapes is
/// left out: none of LadiFlow's is, and a field that is not shown proves nothing.
#[derive(Debug)]
struct Fields<'a>(Option<Vec<(&'a str, &'a RawValue)>>);

impl Fields<'_> {
    /// Where they stand in `body`, in which they were read.
    fn entries(self, body: &str) -> Option<Entries> {
        let place = |text: &str| {
            let start = text.as_ptr() as usize - body.as_ptr() as usize;
            start..start + text.len()
        };
        Some(self.0?.into_iter().map(|(name, raw)| (place(name), place(raw.get()))).collect())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;

        #[derive(Deserialize)]
        struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

        impl<'de> Visitor<'de> for AnyValue {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any value")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::with_capacity(32);
                while let Some((Name(name), raw)) = map.next_entry()? {
                    if let Cow::Borrowed(name) = name {
                        fields.push((name, raw));
                    }
                }
                Ok(Fields(Some(fields)))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Fields(None))
            }

            fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
                Ok(Fields(None))
            }

            fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
                Ok(Fields(None))
            }

            fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
                Ok(Fields(None))
            }

            fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
                Ok(Fields(None))
            }

            fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
                Ok(Fields(None))
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Fields(None))
            }
        }

        deserializer.deserialize_any(AnyValue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<Reply, Trouble> {
        Reply::read(body.as_bytes())
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
    fn what_is_no_text_is_unreadable() {
        assert!(Reply::read(b"{\"code\":200,\"message\":\"\xff\"}").is_err());
    }

    #[test]
    fn a_field_is_found_wherever_it_stands() {
        let reply = read(r#"{"data":{"a":1,"b":2,"c":3}}"#).unwrap();
        let shown = reply.customer().unwrap();
        let found: Vec<_> = ["b", "a", "c", "c", "d", "b"].iter().map(|name| shown.raw(name)).collect();
        assert_eq!(found, [Some("2"), Some("1"), Some("3"), Some("3"), None, Some("2")]);
    }

    #[test]
    fn the_message_is_told_whatever_its_shape() {
        assert_eq!(read(r#"{"message":"Email đã tồn tại"}"#).unwrap().message.unwrap(), "Email đã tồn tại");
        assert_eq!(read(r#"{"message":["a","b"]}"#).unwrap().message.unwrap(), r#"["a","b"]"#);
        assert_eq!(read(r#"{"message":null}"#).unwrap().message, None);
        assert_eq!(read(r#"{"message":"a\u001b[2J\n\u0000b"}"#).unwrap().message.unwrap(), "a [2J  b");
        let long = read(&format!(r#"{{"message":"{}"}}"#, "ễ".repeat(600))).unwrap().message.unwrap();
        assert_eq!(long, "ễ".repeat(500) + "…");
    }

    #[test]
    fn a_name_with_escapes_is_not_shown_and_values_with_escapes_are() {
        let reply = read(r#"{"data":{"_id":"a","\u0065mail":"x","city":"H\u00e0 N\u1ed9i"},"code":201}"#).unwrap();
        let shown = reply.customer().unwrap();
        assert_eq!((shown.raw("email"), shown.get::<String>("city").as_deref()), (None, Some("Hà Nội")));
        assert_eq!(reply.field::<String>("_id").as_deref(), Some("a"));
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
