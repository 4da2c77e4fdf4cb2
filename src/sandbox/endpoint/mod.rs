//! The documented endpoints: each a function of the account and a body.

mod read;
mod tag;
mod write;

use serde_json::{Map, Value};

pub use write::dated;

use super::answer::Answer;
use super::options::AccountOptions;
use super::store::{Millis, Store};

/// An endpoint of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    /// A new customer.
    Create,
    /// A new customer, or new values for a known one.
    CreateOrUpdate,
    /// New values for a known customer.
    Update,
    /// One customer.
    Show,
    /// A search.
    List,
    /// The tags.
    ListTag,
    /// A new tag.
    CreateTag,
}

impl Endpoint {
    const ALL: [Self; 7] =
        [Self::Create, Self::CreateOrUpdate, Self::Update, Self::Show, Self::List, Self::ListTag, Self::CreateTag];

    /// Its path.
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

    /// The endpoint of a path.
    pub fn at(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|endpoint| endpoint.path() == path)
    }

    /// Whether it writes a customer.
    pub const fn is_write(self) -> bool {
        match self {
            Self::Create | Self::CreateOrUpdate | Self::Update => true,
            Self::Show | Self::List | Self::ListTag | Self::CreateTag => false,
        }
    }

    /// Does what the body asks for.
    pub fn serve(self, store: &mut Store, account: &AccountOptions, now: Millis, body: &[u8]) -> Answer {
        let Ok(body) = serde_json::from_slice::<Map<String, Value>>(body) else {
            return refusal(account, "invalid", "Dữ liệu gửi lên không phải là một đối tượng JSON hợp lệ");
        };
        match self {
            Self::Create => write::create(store, account, now, body),
            Self::CreateOrUpdate => write::create_or_update(store, account, now, body),
            Self::Update => write::update(store, account, now, body),
            Self::Show => read::show(store, account, now, &body),
            Self::List => read::list(store, account, now, &body),
            Self::ListTag => tag::list(store, account, &body),
            Self::CreateTag => tag::create(store, account, now, body),
        }
    }
}

/// A refusal of a body, with the status that is ordered for it.
fn refusal(
    account: &AccountOptions,
    verdict: &'static str,
    message: impl Into<std::borrow::Cow<'static, str>>,
) -> Answer {
    Answer::refusal(verdict, account.refusal_status, 400, message)
}

/// A page of a list, as it is asked for.
#[derive(Debug, Clone, Copy)]
struct Page {
    /// How many entries come before it.
    skip: usize,
    /// How many entries it has at most.
    limit: usize,
}

impl Page {
    /// What `page` and `limit` ask for. A page before `first` is the first one.
    fn asked_for(body: &Map<String, Value>, first: u64) -> Result<Self, String> {
        let number = |name: &str, missing: u64| match body.get(name) {
            None => Ok(missing),
            Some(value) => value.as_u64().ok_or_else(|| format!("{name} phải là số nguyên không âm")),
        };
        let limit = usize::try_from(number("limit", 20)?).unwrap_or(usize::MAX);
        if limit == 0 {
            return Err("limit phải lớn hơn 0".into());
        }
        let page = usize::try_from(number("page", first)?.saturating_sub(first)).unwrap_or(usize::MAX);
        Ok(Self { skip: page.saturating_mul(limit), limit })
    }
}
