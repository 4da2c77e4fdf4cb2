//! The stand-in for LadiFlow that the binary talks to, in this process or in one of its own.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::Child;

use ladiflow_import::sandbox::{Options, Running, start};
use serde_json::Value;
use tokio::runtime::Runtime;

use super::workspace::{Workspace, signal};

/// A stand-in in this process, which a test can ask what came.
pub struct Api {
    sandbox: Running,
    _runtime: Runtime,
}

impl Api {
    /// A stand-in with these options, such as `latency=5ms`.
    pub fn start(options: &[&str]) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let options = Options::with_faults(options).unwrap();
        let sandbox = runtime.block_on(start(options, (Ipv4Addr::LOCALHOST, 0).into())).unwrap();
        Self { sandbox, _runtime: runtime }
    }

    pub fn url(&self) -> String {
        self.sandbox.url()
    }

    pub fn customers(&self) -> Vec<Value> {
        self.sandbox.customers()
    }

    /// The emails of those stored, sorted.
    pub fn emails(&self) -> Vec<String> {
        emails(&self.customers())
    }

    /// How many requests came, whatever for.
    pub fn requests(&self) -> u64 {
        self.sandbox.requests()["requests"]["total"].as_u64().unwrap()
    }

    /// How many requests came to an endpoint.
    pub fn requests_to(&self, endpoint: &str) -> u64 {
        self.sandbox.requests()["paths"][format!("/1.0/customer/{endpoint}")].as_u64().unwrap_or(0)
    }

    /// How often something was said or done.
    pub fn verdict(&self, name: &str) -> u64 {
        self.sandbox.requests()["verdicts"][name].as_u64().unwrap_or(0)
    }

    /// Sends a request of somebody else's; whether it is answered does not matter.
    pub fn post(&self, endpoint: &str, body: &str) {
        let mut stream = connect(&self.url());
        let head = "Api-Key: another\r\nContent-Type: application/json\r\nConnection: close";
        let length = body.len();
        write!(
            stream,
            "POST /1.0/customer/{endpoint} HTTP/1.1\r\nHost: localhost\r\n{head}\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    }

    /// The requests that were kept, with `record=N` among the options.
    pub fn recorded(&self) -> Vec<Value> {
        ask(&self.url(), "recorded")
    }
}

/// The emails of customers, sorted.
pub fn emails(customers: &[Value]) -> Vec<String> {
    let mut emails: Vec<_> = customers.iter().map(|customer| customer["email"].as_str().unwrap().to_owned()).collect();
    emails.sort();
    emails
}

/// Asks a stand-in about itself.
pub fn ask(url: &str, what: &str) -> Vec<Value> {
    let mut stream = connect(url);
    write!(stream, "GET /_sandbox/{what} HTTP/1.0\r\nHost: localhost\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    body.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn connect(url: &str) -> TcpStream {
    TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap()
}

/// A stand-in in a process of its own.
pub struct Standalone {
    pub child: Child,
    pub url: String,
}

impl Standalone {
    pub fn start(workspace: &Workspace, arguments: &[&str]) -> Self {
        let mut child = workspace.command(&[&["sandbox"], arguments].concat()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Self { child, url: url.trim_end().to_owned() }
    }

    /// Asks it to end, and returns the code with which it does.
    pub fn stop(&mut self) -> Option<i32> {
        signal(&self.child, "TERM");
        self.child.wait().unwrap().code()
    }
}

impl Drop for Standalone {
    fn drop(&mut self) {
        // Ended already in a test that went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
