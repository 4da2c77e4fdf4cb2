//! Answers in LadiFlow's envelope, and what else may come in their place.

use std::borrow::Cow;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde::Serialize;
use serde_json::{Value, json};

use super::limiter::Admission;
use super::options::{PaceOptions, RateLimitHeaders, RetryAfterForm};

/// The message of success, as documented.
const SUCCESS: &str = "Thành công";

/// What an endpoint answers, before it is put on the wire.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body's `code`.
    pub code: u16,
    /// The body's `message`.
    pub message: Cow<'static, str>,
    /// The body's `data`.
    pub data: Value,
    /// The word under which it is counted.
    pub verdict: &'static str,
}

#[derive(Serialize)]
struct Envelope<'a> {
    data: &'a Value,
    message: &'a str,
    code: u16,
}

impl Answer {
    /// Success; `code` is 200 or 201.
    pub fn success(verdict: &'static str, code: u16, data: Value) -> Self {
        Self { status: code, code, message: SUCCESS.into(), data, verdict }
    }

    /// A refusal under an HTTP status; under 2xx, `code` says what the status does not.
    pub fn refusal(verdict: &'static str, status: u16, code: u16, message: impl Into<Cow<'static, str>>) -> Self {
        let code = if (200..300).contains(&status) { code } else { status };
        Self { status, code, message: message.into(), data: Value::Null, verdict }
    }

    /// The answer on the wire.
    pub fn respond(&self) -> Response<Body> {
        let envelope = Envelope { data: &self.data, message: &self.message, code: self.code };
        let body = serde_json::to_vec(&envelope).expect("values, texts and numbers can be written as JSON");
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
        response
    }
}

/// Adds `Retry-After` as ordered.
pub fn add_retry_after(response: &mut Response<Body>, pace: &PaceOptions, now: Timestamp) {
    let text = match pace.retry_after_form {
        RetryAfterForm::Absent => return,
        RetryAfterForm::Seconds => whole_seconds(pace.retry_after).to_string(),
        RetryAfterForm::Date => http_date(now, pace.retry_after),
    };
    if let Ok(value) = HeaderValue::try_from(text) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
}

/// Adds the `RateLimit-*` headers as ordered.
pub fn add_rate_limit(response: &mut Response<Body>, form: RateLimitHeaders, admission: Admission, now: Timestamp) {
    let reset = match form {
        RateLimitHeaders::Absent => return,
        RateLimitHeaders::Delta => whole_seconds(admission.reset),
        RateLimitHeaders::Epoch => u64::try_from(now.as_second()).unwrap_or_default() + whole_seconds(admission.reset),
    };
    let headers = response.headers_mut();
    headers.insert("ratelimit-limit", admission.limit.into());
    headers.insert("ratelimit-remaining", admission.remaining.into());
    headers.insert("ratelimit-reset", reset.into());
}

/// A redirect that must not be followed.
pub fn redirect() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::TEMPORARY_REDIRECT;
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_static(super::inspect::ELSEWHERE));
    response
}

/// HTTP 200 with one of the bodies that nobody can read as an answer.
pub fn garbage(kind: u8) -> Response<Body> {
    const KINDS: [&[u8]; 6] = [
        b"",
        b"<html><body><h1>502 Bad Gateway</h1></body></html>",
        br#"{"data":{"_id":"641d1b2c3d4e5f60718"#,
        br#"{"data":null,"message":"OK"}"#,
        b"\xff\xfe\x00\x00\xf0\x28\x8c\x28",
        b"null",
    ];
    Response::new(Body::from(KINDS[usize::from(kind) % KINDS.len()]))
}

/// HTTP 200 with a body of 16 MB that would be a success if read to its end.
pub fn oversized() -> Response<Body> {
    let mut body = json!({ "data": {}, "message": SUCCESS, "code": 200 }).to_string().into_bytes();
    body.resize(16 * 1024 * 1024, b' ');
    Response::new(Body::from(body))
}

/// `2026-11-24T02:03:04.005Z`, as the documented answers write points in time.
pub fn iso(timestamp: Timestamp) -> String {
    timestamp.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

/// The HTTP date of `now` and `wait` later, rounded up to the second.
fn http_date(now: Timestamp, wait: Duration) -> String {
    let later = now.as_nanosecond() + i128::try_from(wait.as_nanos()).unwrap_or(0);
    let second = i64::try_from(later.div_euclid(1_000_000_000) + i128::from(later.rem_euclid(1_000_000_000) > 0));
    let rounded = second.ok().and_then(|second| Timestamp::from_second(second).ok()).unwrap_or(now);
    rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&rounded).unwrap_or_default()
}
