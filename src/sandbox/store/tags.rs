//! The tags of the account.

use crate::sandbox::identifier::identifier;
use crate::sandbox::store::Millis;

/// A tag of the account.
#[derive(Debug, Clone)]
pub struct Tag {
    /// 24 hexadecimal digits.
    pub id: String,
    /// As people see it.
    pub name: String,
    /// When it was made.
    pub created_at: Millis,
}

/// The tags of the account, in the order in which they were made. Few, so they are searched from the front.
#[derive(Debug, Default)]
pub struct Tags(Vec<Tag>);

impl Tags {
    /// Makes a tag and tells its id; `None` if there is one of that name.
    pub fn create(&mut self, name: &str, now: Millis) -> Option<String> {
        if self.named(name).is_some() {
            return None;
        }
        let id = identifier("tag", name);
        self.0.push(Tag { id: id.clone(), name: name.to_owned(), created_at: now });
        Some(id)
    }

    /// Every tag.
    pub fn iter(&self) -> impl Iterator<Item = &Tag> {
        self.0.iter()
    }

    /// The tag of that name.
    pub fn named(&self, name: &str) -> Option<&Tag> {
        self.iter().find(|tag| tag.name == name)
    }

    /// The tag of that id.
    pub fn with_id(&self, id: &str) -> Option<&Tag> {
        self.iter().find(|tag| tag.id.eq_ignore_ascii_case(id))
    }
}
