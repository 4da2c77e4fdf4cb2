//! What a request must bring before its body is looked at.

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, header, request::Parts};

use super::answer::Answer;
use super::endpoint::Endpoint;
use super::options::Options;

/// A request that may be served.
#[derive(Debug)]
pub struct Entered {
    /// What it is for.
    pub endpoint: Endpoint,
    /// Its whole body.
    pub body: Bytes,
}

/// Checks path, method, key, content type and size; `body` is `None` if it was too large, `nth` counts requests from 1.
///
/// # Errors
/// The refusal.
pub fn let_in(head: &Parts, body: Option<Bytes>, nth: u64, options: &Options) -> Result<Entered, Answer> {
    let refuse = |verdict, status, message: &'static str| Err(Answer::refusal(verdict, status, status, message));
    let Some(endpoint) = Endpoint::at(head.uri.path()) else {
        return refuse("unknown_path", 404, "Không tìm thấy đường dẫn");
    };
    if head.method != Method::POST {
        return refuse("wrong_method", 405, "Phương thức không được hỗ trợ");
    }
    let is_rejected = options.faults.reject_key.is_some_and(|after| nth > after);
    if is_rejected || !is_key_good(&head.headers, options.account.key.as_deref()) {
        return Err(Answer::refusal("key_refused", options.account.key_status, 401, "Api-Key không hợp lệ"));
    }
    if !is_json(&head.headers) {
        return refuse("wrong_content_type", 415, "Content-Type phải là application/json");
    }
    match body {
        Some(body) => Ok(Entered { endpoint, body }),
        None => refuse("too_large", 413, "Dữ liệu gửi lên quá lớn"),
    }
}

fn is_key_good(headers: &HeaderMap, demanded: Option<&str>) -> bool {
    let given = headers.get("api-key").map(|value| value.as_bytes().trim_ascii()).unwrap_or_default();
    !given.is_empty() && demanded.is_none_or(|demanded| demanded.as_bytes() == given)
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
