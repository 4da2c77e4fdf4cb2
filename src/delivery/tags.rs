//! Turns the names of tags into LadiFlow's ids, once, before the first row.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::inquiry::{Inquiry, Told};
use super::policy::Policy;
use crate::api::{Endpoint, TagDirectory, Transport, Trouble};
use crate::event::Event;
use crate::message::{Explain, Fact};

/// Tags asked for at once. A service that gives fewer is asked for more pages.
const PAGE: u32 = 100;

/// No account has more pages: a service that never ends is not followed for ever.
const MOST_PAGES: u32 = 1000;

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

/// Why names could not be turned into ids. `words` are what LadiFlow said, or what happened, for `%{message}`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TagsError {
    /// LadiFlow refused the key.
    #[error("LadiFlow refused the key: {}", said(words))]
    KeyRefused {
        /// What LadiFlow said.
        words: Vec<Fact>,
    },
    /// LadiFlow would not tell its tags.
    #[error("LadiFlow would not tell its tags: {}", said(words))]
    Refused {
        /// What LadiFlow said.
        words: Vec<Fact>,
    },
    /// LadiFlow answered, but did not tell its tags.
    #[error("LadiFlow did not tell its tags: {}", said(words))]
    Unanswered {
        /// What it said the last time.
        words: Vec<Fact>,
    },
    /// Nobody is there who works, or LadiFlow asks for too long a pause.
    #[error("LadiFlow is down: {trouble}")]
    Down {
        /// Why.
        trouble: Trouble,
    },
    /// The account has several tags of that name.
    #[error("the account has several tags that a list may call `{name}`")]
    Ambiguous {
        /// The name in the list.
        name: String,
    },
    /// A missing tag could not be made.
    #[error("the tag `{name}` could not be made: {}", said(words))]
    NotCreated {
        /// The name in the list.
        name: String,
        /// What LadiFlow said.
        words: Vec<Fact>,
    },
}

fn said(words: &[Fact]) -> &str {
    words.first().map_or("", |(_, message)| message)
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
/// LadiFlow is waited for as it is for rows: by the pace, the pauses and the patience of `policy`. `told` hears what
/// is waited for.
///
/// # Errors
/// The key is refused, LadiFlow is down or does not answer, a name fits several tags, or one cannot be made.
pub async fn resolve_tags<T: Transport>(
    transport: &T,
    wanted: &TagsWanted,
    policy: &Policy,
    random: &mut fastrand::Rng,
    told: &mut (dyn FnMut(&Event<'_>) + Send),
) -> Result<TagDirectory, TagsError> {
    let mut directory = TagDirectory::default();
    if wanted.names.is_empty() {
        return Ok(directory);
    }
    let mut inquiry = Inquiry::new(transport, policy, random, told);
    let mut tags = all_tags(&mut inquiry).await?;
    for name in &wanted.names {
        let id = match id_of(&tags, name, wanted.key)? {
            None if wanted.create_missing => {
                let tag = create(&mut inquiry, name, wanted.key).await?;
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
async fn all_tags<T: Transport>(inquiry: &mut Inquiry<'_, T>) -> Result<Vec<Tag>, TagsError> {
    #[derive(Serialize)]
    struct Query {
        limit: u32,
        page: u32,
    }
    let (mut tags, mut known) = (Vec::new(), HashSet::new());
    let mut page = 1;
    loop {
        let reply = match inquiry.ask(Endpoint::ListTag, &Query { limit: PAGE, page }).await {
            Ok(reply) => reply,
            // Where pages are counted from 1 there need not be a page 0.
            Err(TagsError::Refused { .. }) if page == 0 => break,
            Err(error) => return Err(error),
        };
        let (total, items) = (reply.field::<u64>("total"), reply.field::<Vec<Tag>>("items"));
        let Some(items) = items else {
            return Err(TagsError::Unanswered { words: vec![("message_key", Trouble::NotJson.key().to_owned())] });
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
    inquiry: &mut Inquiry<'_, T>,
    name: &str,
    key: fn(&str) -> String,
) -> Result<Tag, TagsError> {
    #[derive(Serialize)]
    struct NewTag<'a> {
        name: &'a str,
    }
    let words = match inquiry.order(Endpoint::CreateTag, &NewTag { name }).await? {
        Told::Accepted(reply) => match reply.field("tag_id") {
            Some(id) => return Ok(Tag { id, name: name.to_owned() }),
            None => vec![("message", reply.message.unwrap_or_default())],
        },
        Told::Not(_, words) => words,
    };
    let tags = all_tags(inquiry).await?;
    match id_of(&tags, name, key)? {
        Some(id) => Ok(Tag { id, name: name.to_owned() }),
        None => Err(TagsError::NotCreated { name: name.to_owned(), words }),
    }
}

impl Explain for TagsError {
    fn key(&self) -> &'static str {
        match self {
            Self::KeyRefused { .. } => "key_refused",
            Self::Refused { .. } | Self::Unanswered { .. } | Self::Down { .. } => "tags_unanswered",
            Self::Ambiguous { .. } => "tags_ambiguous",
            Self::NotCreated { .. } => "tag_not_created",
        }
    }

    fn facts(&self) -> Vec<Fact> {
        match self {
            Self::KeyRefused { words } | Self::Refused { words } | Self::Unanswered { words } => words.clone(),
            Self::Down { trouble } => vec![("message_key", trouble.key().to_owned())],
            Self::Ambiguous { name } => vec![("name", name.clone())],
            Self::NotCreated { name, words } => words.iter().cloned().chain([("name", name.clone())]).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
