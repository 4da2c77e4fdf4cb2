//! One attempt: what is asked, and what plainly came of it.

use std::future::Future;
use std::time::Duration;

use bytes::Bytes;

use super::reply::Reply;
use super::trouble::Trouble;
use crate::message::Fact;

/// A path of the API. All are `POST`, JSON in, JSON out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// Creates a customer.
    Create,
    /// Creates a customer, or updates the one with this email or phone.
    CreateOrUpdate,
    /// Updates the customer with this `_id`.
    Update,
    /// Shows one customer.
    Show,
    /// Searches customers.
    List,
    /// Lists tags.
    ListTag,
    /// Creates a tag.
    CreateTag,
}

impl Endpoint {
    /// Every endpoint.
    pub const ALL: [Self; 7] =
        [Self::Create, Self::CreateOrUpdate, Self::Update, Self::Show, Self::List, Self::ListTag, Self::CreateTag];

    /// Its path below the base URL.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Create => "/1.0/customer/create",
            Self::CreateOrUpdate => "/1.0/customer/create-or-update",
            Self::Update => "/1.0/customer/update",
            Self::Show => "/1.0/customer/show",
            Self::List => "/1.0/customer/list",
            Self::ListTag => "/1.0/customer/list-tag",
            Self::CreateTag => "/1.0/customer/create-tag",
        }
    }
}

/// What came of one request.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// From handing the request over to the end of its answer.
    pub elapsed: Duration,
    /// The answer, or why there is none.
    pub result: Result<Answer, NoAnswer>,
}

impl Attempt {
    /// What LadiFlow said, or else what happened, for the `%{message}` of a text; with the HTTP status, if any.
    pub fn words(&self) -> Vec<Fact> {
        let (word, status) = match &self.result {
            Err(NoAnswer::NotReached(trouble) | NoAnswer::Lost(trouble)) => (text_of(*trouble), None),
            Ok(Answer { reply: Err(trouble), status, .. }) => (text_of(*trouble), Some(status)),
            Ok(Answer { reply: Ok(reply), status, .. }) => {
                let said = match (&reply.message, reply.code) {
                    (Some(message), _) if !message.trim().is_empty() => message.clone(),
                    (_, Some(code)) => format!("HTTP {status}, code {code}"),
                    (_, None) => format!("HTTP {status}"),
                };
                (("message", said), Some(status))
            }
        };
        std::iter::once(word).chain(status.map(|status| ("http", status.to_string()))).collect()
    }
}

fn text_of(trouble: Trouble) -> Fact {
    ("message_key", trouble.key().to_owned())
}

/// An HTTP answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// How long the headers ask everybody to wait.
    pub wait: Option<Duration>,
    /// The body, if it could be read as one of LadiFlow's.
    pub reply: Result<Reply, Trouble>,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// Nothing of the request left this machine: no address, no connection, no TLS.
    NotReached(Trouble),
    /// Sent, wholly or in part, but cut or timed out: its fate is not known.
    Lost(Trouble),
}

/// Sends one request and reads its answer. Never sends it twice.
pub trait Transport: Send + Sync + 'static {
    /// Posts `body` to `endpoint`.
    fn post(&self, endpoint: Endpoint, body: Bytes) -> impl Future<Output = Attempt> + Send;
}
