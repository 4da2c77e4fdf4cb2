//! The endpoints that look customers up.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::write::dated;
use super::{Page, refusal};
use crate::sandbox::answer::Answer;
use crate::sandbox::body::definition;
use crate::sandbox::options::{AbsentCustomer, AccountOptions};
use crate::sandbox::store::{CustomerNumber, Face, Millis, Store};

/// `show`: the customer of this id, else of this email, else of this phone.
pub fn show(store: &Store, account: &AccountOptions, now: Millis, body: &Map<String, Value>) -> Answer {
    let (id, email, phone) = match (text(body, "customer_id"), text(body, "email"), text(body, "phone")) {
        (Ok(None), Ok(None), Ok(None)) => {
            return refusal(account, "invalid", "Cần customer_id, email hoặc số điện thoại");
        }
        (Ok(id), Ok(email), Ok(phone)) => (id, email, phone),
        (Err(message), _, _) | (_, Err(message), _) | (_, _, Err(message)) => {
            return refusal(account, "invalid", message);
        }
    };
    let found = id
        .and_then(|id| store.with_id(id))
        .or_else(|| email.and_then(|email| store.with_email(email)))
        .or_else(|| phone.and_then(|phone| store.with_phone(phone)))
        .filter(|number| store.is_created_by(*number, visible(now, account.lookup_delay)));
    match found {
        Some(number) => Answer::success("shown", 200, json!({ "customer": shown(store, account, number) })),
        None => absent(account.show_absent),
    }
}

fn absent(how: AbsentCustomer) -> Answer {
    let message = "Không tìm thấy khách hàng";
    match how {
        AbsentCustomer::NotFound => Answer::refusal("absent", 404, 404, message),
        AbsentCustomer::ErrorCode => Answer::refusal("absent", 200, 404, message),
        AbsentCustomer::Empty => Answer::success("absent", 200, json!({ "customer": null })),
    }
}

/// `list`: the customers whose name, email or phone has the text searched for in it, in the order of storing.
pub fn list(store: &Store, account: &AccountOptions, now: Millis, body: &Map<String, Value>) -> Answer {
    let asked = Page::asked_for(body, 1).and_then(|page| Ok((page, needle(body)?, tags(body)?)));
    let (page, needle, tags) = match asked {
        Ok(asked) => asked,
        Err(message) => return refusal(account, "invalid", message),
    };
    let mut total = 0;
    let mut items = Vec::new();
    for number in store.created_by(visible(now, account.lookup_delay)) {
        let is_match = needle.as_deref().is_none_or(|needle| has(&store.face(number), needle))
            && (tags.is_empty() || store.customer(number).card.tags.iter().any(|tag| tags.contains(&tag.as_str())));
        if is_match {
            if total >= page.skip && items.len() < page.limit {
                items.push(shown(store, account, number));
            }
            total += 1;
        }
    }
    Answer::success("listed", 200, json!({ "total": total, "limit": page.limit, "items": items }))
}

fn has(face: &Face<'_>, needle: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(needle);
    has(&face.email) || face.phone.as_deref().is_some_and(has) || has(&face.first_name)
}

/// A customer as lookups show it: with every custom field of the account, empty ones included.
fn shown(store: &Store, account: &AccountOptions, number: CustomerNumber) -> Value {
    let mut customer = store.customer(number);
    for empty in account.custom_fields.iter().filter_map(definition) {
        if !customer.card.custom_fields.iter().any(|field| field["name"] == empty["name"]) {
            customer.card.custom_fields.push(empty);
        }
    }
    Value::Object(dated(customer))
}

/// Customers created at or before this moment are found.
fn visible(now: Millis, delay: Duration) -> Millis {
    now.saturating_sub(i64::try_from(delay.as_millis()).unwrap_or(i64::MAX))
}

fn text<'a>(body: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, String> {
    match body.get(name) {
        None => Ok(None),
        Some(Value::String(text)) if !text.is_empty() => Ok(Some(text)),
        Some(_) => Err(format!("{name} phải là chuỗi ký tự và không được để trống")),
    }
}

/// What is searched for, in lower case.
fn needle(body: &Map<String, Value>) -> Result<Option<String>, String> {
    let name = match body.get("search") {
        None => None,
        Some(Value::Object(search)) => search.get("name"),
        Some(_) => return Err("search phải là một đối tượng".into()),
    };
    match name {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.to_lowercase())),
        Some(_) => Err("search.name phải là chuỗi ký tự".into()),
    }
}

fn tags(body: &Map<String, Value>) -> Result<Vec<&str>, String> {
    let message = || "tags phải là danh sách chuỗi ký tự".to_owned();
    match body.get("tags") {
        None => Ok(Vec::new()),
        Some(Value::Array(tags)) => tags.iter().map(|tag| tag.as_str().ok_or_else(message)).collect(),
        Some(_) => Err(message()),
    }
}
