//! What tests and users may ask about the stand-in itself, under `/_sandbox`.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header, request::Parts};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::endpoint::dated;
use super::service::{Sandbox, hold};
use super::store::{Millis, Store};

/// Where all of it is.
pub const PREFIX: &str = "/_sandbox/";

/// Where redirects lead. Whoever follows one is told of a success that is none, and counted.
pub const ELSEWHERE: &str = "/_sandbox/elsewhere";

/// A request as it came, kept on demand.
#[derive(Debug, Serialize)]
pub struct Recorded {
    method: String,
    path: String,
    /// By name in lower case; of the key only its length.
    headers: Map<String, Value>,
    body: String,
}

impl Recorded {
    /// What came.
    pub fn of(head: &Parts, body: &[u8]) -> Self {
        let headers = head.headers.iter().map(|(name, value)| {
            let shown = if name == "api-key" {
                format!("<{} characters>", value.len())
            } else {
                String::from_utf8_lossy(value.as_bytes()).into_owned()
            };
            (name.to_string(), shown.into())
        });
        Self {
            method: head.method.to_string(),
            path: head.uri.to_string(),
            headers: headers.collect(),
            body: String::from_utf8_lossy(body).into_owned(),
        }
    }
}

/// Every customer in the order of storing, as answers show it, with `writes`: how often it was written.
pub fn customers(store: &Store) -> impl Iterator<Item = Value> {
    store.created_by(Millis::MAX).map(|number| {
        let customer = store.customer(number);
        let writes = customer.writes;
        let mut shown = dated(customer);
        shown.insert("writes".into(), writes.into());
        Value::Object(shown)
    })
}

/// Answers a question about the stand-in.
pub fn respond(sandbox: &Sandbox, path: &str) -> Response<Body> {
    match path {
        "/_sandbox/customers" => json_lines(customers(&hold(&sandbox.store))),
        "/_sandbox/requests" => json_lines([&*hold(&sandbox.tally)]),
        "/_sandbox/recorded" => json_lines(hold(&sandbox.recorded).iter()),
        ELSEWHERE => {
            hold(&sandbox.tally).count("redirect_followed");
            Answer::success("", 200, json!({})).respond()
        }
        _ => {
            let mut response = Response::new(Body::from("ask for customers, requests or recorded\n"));
            *response.status_mut() = StatusCode::NOT_FOUND;
            response
        }
    }
}

fn json_lines<T: Serialize>(items: impl IntoIterator<Item = T>) -> Response<Body> {
    let mut lines = Vec::new();
    for item in items {
        serde_json::to_writer(&mut lines, &item).expect("a vector takes everything");
        lines.push(b'\n');
    }
    let mut response = Response::new(Body::from(lines));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    response
}
