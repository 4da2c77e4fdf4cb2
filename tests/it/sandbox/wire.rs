//! A client that hides nothing: one request per connection, and a connection without an answer is `None`.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use ladiflow_import::sandbox::{Options, Running, start};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A key that is as good as any.
pub const KEY: &str = "Api-Key: 0123456789abcdefABCDEF00\r\n";
/// The right content type.
pub const JSON: &str = "Content-Type: application/json\r\n";

/// An answer as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// A stand-in with these options.
pub async fn sandbox(options: &[&str]) -> Running {
    start(Options::with_faults(options).unwrap(), (Ipv4Addr::LOCALHOST, 0).into()).await.unwrap()
}

/// Where it listens.
pub fn address(sandbox: &Running) -> SocketAddr {
    sandbox.url().strip_prefix("http://").unwrap().parse().unwrap()
}

/// Sends bytes and reads to the end of the connection.
pub async fn exchange(to: SocketAddr, request: &[u8]) -> Option<Reply> {
    let mut stream = TcpStream::connect(to).await.ok()?;
    stream.write_all(request).await.ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok()?;
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    Some(Reply { status: head.get(9..12)?.parse().ok()?, head, body: answer[end + 4..].to_vec() })
}

/// A request with these header lines.
pub async fn send(sandbox: &Running, method: &str, path: &str, headers: &str, body: &str) -> Option<Reply> {
    exchange(address(sandbox), request(method, path, headers, body).as_bytes()).await
}

/// A request, written out.
pub fn request(method: &str, path: &str, headers: &str, body: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}

/// A good request to an endpoint.
pub async fn post(sandbox: &Running, endpoint: &str, body: &Value) -> Option<Reply> {
    send(sandbox, "POST", &format!("/1.0/customer/{endpoint}"), &format!("{KEY}{JSON}"), &body.to_string()).await
}

/// Creates the customer of that number.
pub async fn create(sandbox: &Running, number: u32) -> Option<Reply> {
    post(sandbox, "create", &json!({ "email": format!("khach{number}@example.vn") })).await
}

/// Waits for what is bound to become true.
pub async fn until(holds: impl Fn() -> bool) {
    let watch = async {
        while !holds() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), watch).await.expect("it never became true");
}

/// How often something was said or done.
pub fn verdict(sandbox: &Running, name: &str) -> u64 {
    sandbox.requests()["verdicts"][name].as_u64().unwrap_or(0)
}
