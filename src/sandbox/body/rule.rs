//! The documented type of each field, and where it is kept.

use jiff::civil::Date;
use serde_json::Value;

use super::Refusal;

/// The type of a documented field and where its value is kept.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    kind: Kind,
    /// Where the value is seen afterwards.
    pub place: Place,
}

/// Where the documented answer shows a value.
#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// Under its own name.
    Customer,
    /// In `external_data`.
    External,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Text,
    Number,
    Day,
    Texts,
    /// The documentation's table says a list, its example a text.
    TextOrTexts,
    OneOf(&'static [&'static str]),
}

/// The rule of a documented field; email, phone, tags and custom fields have their own.
pub fn rule_of(name: &str) -> Option<Rule> {
    use Place::{Customer, External};
    let (kind, place) = match name {
        "first_name"
        | "country"
        | "city"
        | "district"
        | "ward"
        | "address"
        | "address_2"
        | "company"
        | "job_title"
        | "external_customer_id"
        | "facebook_url"
        | "twitter_url"
        | "linkedIn_url"
        | "zalo"
        | "skype" => (Kind::Text, Customer),
        "dob" => (Kind::Day, Customer),
        "gender" => (Kind::OneOf(&["male", "female"]), Customer),
        "postal_code" | "score" => (Kind::Number, Customer),
        "channels" => (Kind::Texts, Customer),
        "website" => (Kind::TextOrTexts, Customer),
        "full_name" | "source" => (Kind::Text, External),
        "lang" => (Kind::OneOf(&["vi", "en", "other"]), External),
        "subcribed_at" => (Kind::Day, External),
        _ => return None,
    };
    Some(Rule { kind, place })
}

impl Rule {
    /// Checks a value; `null` passes, it erases.
    pub fn check(self, name: &str, value: &Value) -> Result<(), Refusal> {
        if value.is_null() {
            return Ok(());
        }
        match self.kind {
            Kind::Text => expect(value.is_string(), name, "phải là chuỗi ký tự"),
            Kind::Number => expect(value.is_number(), name, "phải là số"),
            Kind::Day => expect(is_day(value), name, "phải là ngày có dạng yyyy-mm-dd"),
            Kind::Texts => expect(is_texts(value), name, "phải là danh sách chuỗi ký tự"),
            Kind::TextOrTexts => {
                expect(value.is_string() || is_texts(value), name, "phải là chuỗi ký tự hoặc danh sách chuỗi ký tự")
            }
            Kind::OneOf(words) => {
                let is_known = value.as_str().is_some_and(|text| words.contains(&text));
                if is_known {
                    Ok(())
                } else {
                    Err(format!("{name} phải là một trong: {}", words.join(", ")).into())
                }
            }
        }
    }
}

fn expect(holds: bool, name: &str, claim: &str) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(format!("{name} {claim}").into()) }
}

/// Whether it is an existing day, written `yyyy-mm-dd`.
pub fn is_day(value: &Value) -> bool {
    value.as_str().is_some_and(|text| {
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        shape && text.parse::<Date>().is_ok()
    })
}

/// Whether it is a list of strings.
pub fn is_texts(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(Value::is_string))
}

/// The text of a field that must be one and must not be empty.
pub fn text(name: &str, value: Value) -> Result<String, Refusal> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Ok(text),
        _ => Err(format!("{name} phải là chuỗi ký tự và không được để trống").into()),
    }
}

/// An id: 24 hexadecimal digits.
pub fn id(name: &str, value: Value) -> Result<String, Refusal> {
    let id = text(name, value)?;
    if is_id(&id) { Ok(id) } else { Err(format!("{name} không hợp lệ").into()) }
}

fn is_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// An email: one `@`, something before it, a domain with a dot behind it, all printable ASCII but for the local part.
pub fn email(value: Value) -> Result<String, Refusal> {
    let email = text("email", value)?;
    let is_email = email.split_once('@').is_some_and(|(local, domain)| {
        let labels = || domain.split('.');
        !local.is_empty()
            && !local.contains(|char: char| char.is_whitespace() || char.is_control() || char == ',' || char == ';')
            && labels().count() >= 2
            && labels().all(|label| {
                !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            })
    });
    if is_email { Ok(email) } else { Err("email không đúng định dạng".into()) }
}

/// A phone: 8 to 15 digits, maybe with a `+` before them.
pub fn phone(value: Value) -> Result<String, Refusal> {
    let phone = text("phone", value)?;
    let digits = phone.strip_prefix('+').unwrap_or(&phone);
    let is_phone = (8..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_phone { Ok(phone) } else { Err("phone không đúng định dạng".into()) }
}

/// Tags: ids, or names where names were announced.
pub fn tags(value: Value, are_names: bool) -> Result<Vec<String>, Refusal> {
    let Value::Array(items) = value else { return Err("tags phải là danh sách".into()) };
    let read = |item| if are_names { text("tags", item) } else { id("tags", item) };
    items.into_iter().map(read).collect()
}
