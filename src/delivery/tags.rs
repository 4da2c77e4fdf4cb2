//! Turns the names of tags into LadiFlow's ids, once, before the first row.

use std::collections::HashSet;
use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::time::sleep;

use super::retry::{Verdict, backoff, judge};
use crate::api::{Endpoint, Reply, TagDirectory, Transport};
use crate::message::{Explain, Fact};

/// Tags asked for at once. A service that gives fewer is asked for more pages.
const PAGE: u32 = 100;

/// No account has more pages: a service that never ends is not followed for ever.
const MOST_PAGES: u32 = 1000;

/// Requests for one page before it is given up.
const MOST_ATTEMPTS: u32 = 5;

/// The longest wait that is granted when LadiFlow asks for one.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// The tags that a list names.
#[derive(Debug, Clone)]
pub struct TagsWanted {
    /// Their names as the list has them.
    pub names: Vec<String>,
    /// Whether those the account does not have are made.
    pub create_missing: bool,
    /// What makes two names equal: case and tone placement do not matter.
    pub key: fn(&str) -> String,
}

/// Why names could not be turned into ids.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TagsError {
    /// LadiFlow refused the key.
    #[error("LadiFlow refused the key: {message}")]
    KeyRefused {
        /// What LadiFlow said.
        message: String,
    },
    /// LadiFlow would not tell its tags.
    #[error("LadiFlow would not tell its tags: {message}")]
    Refused {
        /// What LadiFlow said.
        message: String,
    },
    /// LadiFlow did not tell its tags, for a reason that passes.
    #[error("LadiFlow did not tell its tags: {message}")]
    Unanswered {
        /// What happened the last time.
        message: String,
    },
    /// The account has several tags of that name.
    #[error("the account has several tags that a list may call `{name}`")]
    Ambiguous {
        /// The name in the list.
        name: String,
    },
    /// A missing tag could not be made.
    #[error("the tag `{name}` could not be made: {message}")]
    NotCreated {
        /// The name in the list.
        name: String,
        /// What LadiFlow said.
        message: String,
    },
}

/// A tag of the account.
#[derive(Debug, Clone, Deserialize)]
struct Tag {
    #[serde(alias = "_id")]
    id: String,
    name: String,
}

/// Asks for the account's tags and finds those wanted; makes missing ones if so wished. An unknown name is simply not
/// in the directory. Without names nothing is asked.
///
/// # Errors
/// The key is refused, LadiFlow does not answer, a name fits several tags, or one cannot be made.
pub async fn resolve_tags<T: Transport>(
    transport: &T,
    wanted: &TagsWanted,
    random: &mut fastrand::Rng,
) -> Result<TagDirectory, TagsError> {
    let mut directory = TagDirectory::default();
    if wanted.names.is_empty() {
        return Ok(directory);
    }
    let mut tags = all_tags(transport, random).await?;
    for name in &wanted.names {
        let id = match id_of(&tags, name, wanted.key)? {
            None if wanted.create_missing => {
                let tag = create(transport, name, wanted.key, random).await?;
                let id = tag.id.clone();
                tags.push(tag);
                Some(id)
            }
            known => known,
        };
        if let Some(id) = id {
            directory.insert(name.clone(), id);
        }
    }
    Ok(directory)
}

/// The id of the one tag of that very name, else of the one whose name is equal by `key`.
fn id_of(tags: &[Tag], name: &str, key: fn(&str) -> String) -> Result<Option<String>, TagsError> {
    let one = |fitting: Vec<&Tag>| match fitting.as_slice() {
        [] => Ok(None),
        [tag] => Ok(Some(tag.id.clone())),
        [..] => Err(TagsError::Ambiguous { name: name.to_owned() }),
    };
    if let Some(id) = one(tags.iter().filter(|tag| tag.name == name).collect())? {
        return Ok(Some(id));
    }
    let wanted = key(name);
    one(tags.iter().filter(|tag| key(&tag.name) == wanted).collect())
}

/// All pages. Whether the first is 0 or 1 is not known: 1 and the following are asked for until one brings nothing
/// new, and then 0, unless the total says that none is missing.
async fn all_tags<T: Transport>(transport: &T, random: &mut fastrand::Rng) -> Result<Vec<Tag>, TagsError> {
    #[derive(Serialize)]
    struct Query {
        limit: u32,
        page: u32,
    }
    let (mut tags, mut known) = (Vec::new(), HashSet::new());
    let mut page = 1;
    loop {
        let reply = match ask(transport, Endpoint::ListTag, &Query { limit: PAGE, page }, random).await {
            Ok(reply) => reply,
            // Where pages are counted from 1 there need not be a page 0.
            Err(Failure::Refused(_)) if page == 0 => break,
            Err(Failure::KeyRefused(message)) => return Err(TagsError::KeyRefused { message }),
            Err(Failure::Refused(message)) => return Err(TagsError::Refused { message }),
            Err(Failure::Unanswered(message)) => return Err(TagsError::Unanswered { message }),
        };
        let (total, items) = (reply.field::<u64>("total"), reply.field::<Vec<Tag>>("items"));
        let Some(items) = items else {
            return Err(TagsError::Unanswered { message: reply.message.unwrap_or_default() });
        };
        let before = tags.len();
        tags.extend(items.into_iter().filter(|tag: &Tag| known.insert(tag.id.clone())));
        if page == 0 || total.is_some_and(|total| tags.len() as u64 >= total) {
            break;
        }
        page = if tags.len() == before || page >= MOST_PAGES { 0 } else { page + 1 };
    }
    Ok(tags)
}

/// Makes a tag. When the answer does not give its id, the tags are asked for again: it may have been made.
async fn create<T: Transport>(
    transport: &T,
    name: &str,
    key: fn(&str) -> String,
    random: &mut fastrand::Rng,
) -> Result<Tag, TagsError> {
    #[derive(Serialize)]
    struct NewTag<'a> {
        name: &'a str,
    }
    let attempt = transport.post(Endpoint::CreateTag, json(&NewTag { name })).await;
    let message = attempt.words();
    match judge(&attempt) {
        Verdict::KeyRefused => return Err(TagsError::KeyRefused { message }),
        Verdict::Accepted => {
            let reply = attempt.result.ok().and_then(|answer| answer.reply.ok());
            if let Some(tag_id) = reply.as_ref().and_then(|reply| reply.field("tag_id")) {
                return Ok(Tag { id: tag_id, name: name.to_owned() });
            }
        }
        Verdict::Refused
        | Verdict::WrongAddress
        | Verdict::Throttled
        | Verdict::Unavailable
        | Verdict::NotReached
        | Verdict::InDoubt => sleep(backoff(MOST_ATTEMPTS, random)).await,
    }
    let tags = all_tags(transport, random).await?;
    match id_of(&tags, name, key)? {
        Some(id) => Ok(Tag { id, name: name.to_owned() }),
        None => Err(TagsError::NotCreated { name: name.to_owned(), message }),
    }
}

/// Why a question has no answer, with what LadiFlow said or what happened.
enum Failure {
    KeyRefused(String),
    Refused(String),
    Unanswered(String),
}

/// Asks a question that changes nothing, and so may be repeated.
async fn ask<T: Transport>(
    transport: &T,
    endpoint: Endpoint,
    question: &impl Serialize,
    random: &mut fastrand::Rng,
) -> Result<Reply, Failure> {
    let body = json(question);
    for tries in 1.. {
        let attempt = transport.post(endpoint, body.clone()).await;
        let message = attempt.words();
        match (judge(&attempt), attempt.result) {
            (Verdict::Accepted, Ok(answer)) => return answer.reply.map_err(|_| Failure::Unanswered(message)),
            (Verdict::KeyRefused, _) => return Err(Failure::KeyRefused(message)),
            (Verdict::Refused | Verdict::WrongAddress, _) => return Err(Failure::Refused(message)),
            (_, result) => {
                let wait = result.ok().and_then(|answer| answer.wait).unwrap_or_else(|| backoff(tries, random));
                if tries >= MOST_ATTEMPTS || wait > LONGEST_WAIT {
                    return Err(Failure::Unanswered(message));
                }
                sleep(wait).await;
            }
        }
    }
    unreachable!("the attempts run out")
}

fn json(body: &impl Serialize) -> Bytes {
    Bytes::from(serde_json::to_vec(body).expect("texts and numbers are always JSON"))
}

impl Explain for TagsError {
    fn key(&self) -> &'static str {
        match self {
            Self::KeyRefused { .. } => "key_refused",
            Self::Refused { .. } | Self::Unanswered { .. } => "tags_unanswered",
            Self::Ambiguous { .. } => "tags_ambiguous",
            Self::NotCreated { .. } => "tag_not_created",
        }
    }

    fn facts(&self) -> Vec<Fact> {
        match self {
            Self::KeyRefused { message } | Self::Refused { message } | Self::Unanswered { message } => {
                vec![("message", message.clone())]
            }
            Self::Ambiguous { name } => vec![("name", name.clone())],
            Self::NotCreated { name, message } => vec![("name", name.clone()), ("message", message.clone())],
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::api::{Answer, Attempt, NoAnswer};

    /// What happens to the names, and is said, when a tag is to be made.
    type Makes = fn(&mut Vec<&'static str>) -> Result<(u16, &'static str), NoAnswer>;

    /// An account with tags, whose first page is `first`, giving at most `size` a page.
    struct Account {
        names: Mutex<Vec<&'static str>>,
        first: u32,
        size: usize,
        tells_total: bool,
        asked: Mutex<Vec<u32>>,
        makes: Makes,
    }

    impl Account {
        fn new(names: &[&'static str], first: u32, size: usize, tells_total: bool) -> Self {
            let makes = |_: &mut Vec<&'static str>| Ok((400, r#"{"code":400,"message":"no"}"#));
            let names = Mutex::new(names.to_vec());
            Self { names, first, size, tells_total, asked: Mutex::new(Vec::new()), makes }
        }

        fn list(&self, page: u32) -> String {
            self.asked.lock().unwrap().push(page);
            let names = self.names.lock().unwrap();
            let skipped = page.saturating_sub(self.first) as usize * self.size;
            let items: Vec<_> = names.iter().enumerate().skip(skipped).take(self.size).collect();
            let items: Vec<_> =
                items.iter().map(|(id, name)| format!(r#"{{"id":"id{id}","name":"{name}"}}"#)).collect();
            let total = if self.tells_total { format!(r#""total":{},"#, names.len()) } else { String::new() };
            format!(r#"{{"code":200,"data":{{{total}"items":[{}]}}}}"#, items.join(","))
        }
    }

    impl Transport for Account {
        async fn post(&self, endpoint: Endpoint, body: Bytes) -> Attempt {
            let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
            let result = match endpoint {
                Endpoint::ListTag => Ok((200, self.list(u32::try_from(body["page"].as_u64().unwrap()).unwrap()))),
                _ => (self.makes)(&mut self.names.lock().unwrap()).map(|(status, body)| (status, body.to_owned())),
            };
            let result = result.map(|(status, body)| {
                let reply = Reply::read(&Bytes::from(body));
                Answer { status, wait: None, reply }
            });
            Attempt { elapsed: Duration::ZERO, result }
        }
    }

    async fn resolved(
        account: &Account,
        names: &[&str],
        create_missing: bool,
    ) -> Result<Vec<Option<String>>, TagsError> {
        let wanted = TagsWanted {
            names: names.iter().map(ToString::to_string).collect(),
            create_missing,
            key: |name| name.to_lowercase(),
        };
        let directory = resolve_tags(account, &wanted, &mut fastrand::Rng::with_seed(7)).await?;
        Ok(names.iter().map(|name| directory.id(name).map(str::to_owned)).collect())
    }

    #[tokio::test(start_paused = true)]
    async fn every_tag_is_found_wherever_pages_begin_and_whatever_is_told_of_them() {
        for first in [0, 1] {
            for size in [1, 2, 3, 50] {
                for tells_total in [true, false] {
                    let account = Account::new(&["A", "B", "C", "D", "E"], first, size, tells_total);
                    let ids = resolved(&account, &["E", "a", "C", "X"], false).await.unwrap();
                    let wanted = [Some("id4"), Some("id0"), Some("id2"), None].map(|id| id.map(str::to_owned));
                    assert_eq!(ids, wanted, "first page {first}, {size} a page, total {tells_total}");
                    assert!(account.asked.lock().unwrap().len() <= 5 / size + 3);
                }
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_exact_name_goes_before_an_equal_one_and_two_that_fit_are_an_error() {
        let account = Account::new(&["vip", "VIP", "Hoà", "hoà"], 1, 50, true);
        assert_eq!(resolved(&account, &["VIP"], false).await.unwrap(), [Some("id1".to_owned())]);
        assert_eq!(resolved(&account, &["Vip"], false).await, Err(TagsError::Ambiguous { name: "Vip".to_owned() }));
        let account = Account::new(&["VIP", "VIP"], 1, 50, true);
        assert_eq!(resolved(&account, &["VIP"], false).await, Err(TagsError::Ambiguous { name: "VIP".to_owned() }));
    }

    #[tokio::test(start_paused = true)]
    async fn a_missing_tag_is_made_once_also_when_the_answer_was_lost() {
        let mut account = Account::new(&["A"], 1, 50, true);
        account.makes = |names| {
            names.push("New");
            Ok((201, r#"{"code":201,"data":{"tag_id":"made"}}"#))
        };
        let ids = resolved(&account, &["New", "NEW"], true).await.unwrap();
        assert_eq!(ids, [Some("made".to_owned()), Some("made".to_owned())]);
        account.makes = |names| {
            names.push("Other");
            Err(NoAnswer::Lost("cut".into()))
        };
        assert_eq!(resolved(&account, &["Other"], true).await.unwrap(), [Some("id2".to_owned())]);
        account.makes = |_| Ok((422, r#"{"code":422,"message":"too long"}"#));
        let error = TagsError::NotCreated { name: "X".into(), message: "too long".into() };
        assert_eq!(resolved(&account, &["X"], true).await, Err(error));
    }
}
