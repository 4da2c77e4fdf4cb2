//! The endpoints that write a customer.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::refusal;
use crate::sandbox::answer::{Answer, iso};
use crate::sandbox::body::{Given, Reading};
use crate::sandbox::options::{AccountOptions, KnownEmail};
use crate::sandbox::store::{Customer, CustomerNumber, Millis, Store, identity, object};

/// `create`: a new customer, and what is ordered for one that is known.
pub fn create(store: &mut Store, account: &AccountOptions, now: Millis, body: Map<String, Value>) -> Answer {
    let given = match Reading::of_create(account).read(body) {
        Ok(given) => given,
        Err(message) => return refusal(account, "invalid", message),
    };
    let known = identity(&given).and_then(|email| store.with_email(&email));
    match (known, account.known_email) {
        (None, _) => insert(store, now, given, "created"),
        (Some(_), KnownEmail::Refuse) => refusal(account, "known_email", "Email đã tồn tại"),
        (Some(number), KnownEmail::Merge) => overwrite(store, now, number, given, "merged"),
        (Some(_), KnownEmail::Double) => insert(store, now, given, "doubled"),
    }
}

/// `create-or-update`: the customer of this `_id`, else of this email, else of this phone; else a new one.
pub fn create_or_update(store: &mut Store, account: &AccountOptions, now: Millis, body: Map<String, Value>) -> Answer {
    let given = match Reading::of_create_or_update(account).read(body) {
        Ok(given) => given,
        Err(message) => return refusal(account, "invalid", message),
    };
    let by_id = given.id.as_deref().and_then(|id| store.with_id(id));
    let by_email = || identity(&given).and_then(|email| store.with_email(&email));
    let by_phone = || match (&given.email, &given.phone) {
        (None, Some(phone)) => store.with_phone(phone),
        (Some(_), _) | (None, None) => None,
    };
    match by_id.or_else(by_email).or_else(by_phone) {
        Some(number) => overwrite(store, now, number, given, "updated"),
        None if identity(&given).is_some() => insert(store, now, given, "created"),
        None => refusal(account, "invalid", "Email hoặc số điện thoại là bắt buộc"),
    }
}

/// `update`: the customer of this `_id`.
pub fn update(store: &mut Store, account: &AccountOptions, now: Millis, body: Map<String, Value>) -> Answer {
    let given = match Reading::of_update(account).read(body) {
        Ok(given) => given,
        Err(message) => return refusal(account, "invalid", message),
    };
    let Some(id) = &given.id else { return refusal(account, "invalid", "_id là bắt buộc") };
    match store.with_id(id) {
        Some(number) => overwrite(store, now, number, given, "updated"),
        None => refusal(account, "absent", "Không tìm thấy khách hàng"),
    }
}

fn insert(store: &mut Store, now: Millis, given: Given, verdict: &'static str) -> Answer {
    let are_names = given.tags_are_names;
    let number = store.insert(given, now);
    Answer::success(verdict, 201, written(store, number, verdict, are_names))
}

fn overwrite(store: &mut Store, now: Millis, number: CustomerNumber, given: Given, verdict: &'static str) -> Answer {
    let are_names = given.tags_are_names;
    store.write(number, given, now);
    Answer::success(verdict, 200, written(store, number, verdict, are_names))
}

/// A customer just written, as the documented answer shows it; its tags in the form in which they came.
fn written(store: &Store, number: CustomerNumber, verdict: &str, tags_are_names: bool) -> Value {
    let mut customer = store.customer(number);
    if tags_are_names {
        let names = customer.card.tags.iter().filter_map(|id| store.tags.with_id(id)).map(|tag| tag.name.clone());
        customer.card.tags = names.collect();
    }
    let mut shown = dated(customer);
    shown.extend(object([
        ("isNewSubscriber", matches!(verdict, "created" | "doubled").into()),
        ("is_merge", (verdict == "merged").into()),
    ]));
    Value::Object(shown)
}

/// A customer with its points in time.
pub fn dated(customer: Customer) -> Map<String, Value> {
    let at = |millis| iso(Timestamp::from_millisecond(millis).unwrap_or_default());
    let times = object([
        ("created_at", at(customer.created_at).into()),
        ("subscribed_at", at(customer.created_at).into()),
        ("updated_at", at(customer.updated_at).into()),
    ]);
    let mut shown = customer.card.show();
    shown.extend(times);
    shown
}
