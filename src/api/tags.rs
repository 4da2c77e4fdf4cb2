//! Tags by id or by name, and the body that carries them.

use std::borrow::Cow;
use std::collections::HashMap;

use bytes::Bytes;
use indexmap::IndexSet;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::kept::SentTags;
use crate::customer::Customer;

/// How the tags of a customer are sent.
#[derive(Debug, Clone, Default)]
pub enum Bodies {
    /// They are ids already.
    #[default]
    Ids,
    /// They are names; the ids are in the directory, an unknown name is left out.
    Resolved(TagDirectory),
    /// They are names and are sent as names: only `create-or-update` takes them.
    Names,
}

/// The body of a post.
#[derive(Debug, Clone)]
pub struct Body {
    /// What is sent.
    pub json: Bytes,
    /// Names of tags that the account does not have and that are therefore not in it.
    pub left_out: Vec<String>,
}

/// The ids of tags by name.
#[derive(Debug, Clone, Default)]
pub struct TagDirectory {
    ids: HashMap<String, String>,
}

impl TagDirectory {
    /// Notes that the tag a list calls `name` has this id.
    pub fn insert(&mut self, name: String, id: String) {
        self.ids.insert(name, id);
    }

    /// The id of the tag that the list calls `name`, if the account has one.
    pub fn id(&self, name: &str) -> Option<&str> {
        self.ids.get(name).map(String::as_str)
    }
}

impl Bodies {
    /// The tags of a customer as they are sent.
    pub fn tags<'a>(&self, customer: &'a Customer) -> Cow<'a, [String]> {
        match self {
            Self::Ids | Self::Names => Cow::Borrowed(&customer.tags),
            Self::Resolved(_) if customer.tags.is_empty() => Cow::Borrowed(&[]),
            Self::Resolved(directory) => {
                // Two spellings of one name are one tag.
                let ids: IndexSet<_> = customer.tags.iter().filter_map(|name| directory.id(name)).collect();
                Cow::Owned(ids.into_iter().map(str::to_owned).collect())
            }
        }
    }

    /// The tags as [`super::compare`] takes them.
    pub fn sent<'a>(&self, tags: &'a [String]) -> SentTags<'a> {
        match self {
            Self::Names => SentTags::Names(tags),
            Self::Ids | Self::Resolved(_) => SentTags::Ids(tags),
        }
    }

    fn left_out(&self, customer: &Customer) -> Vec<String> {
        match self {
            Self::Resolved(directory) => {
                customer.tags.iter().filter(|name| directory.id(name).is_none()).cloned().collect()
            }
            Self::Ids | Self::Names => Vec::new(),
        }
    }

    /// Writes the body of a customer.
    ///
    /// # Panics
    /// Never: a customer is always JSON.
    pub fn write(&self, customer: &Customer) -> Body {
        struct Content<'a> {
            customer: &'a Customer,
            tags: &'a [String],
            are_names: bool,
        }
        impl Serialize for Content<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(None)?;
                self.customer.serialize_with_tags(&mut map, self.tags)?;
                if self.are_names && !self.tags.is_empty() {
                    map.serialize_entry("import_by_tag_name", &true)?;
                }
                map.end()
            }
        }
        let tags = self.tags(customer);
        let content = Content { customer, tags: &tags, are_names: matches!(self, Self::Names) };
        let mut json = Vec::with_capacity(512);
        serde_json::to_writer(&mut json, &content).expect("a customer is always JSON");
        Body { json: json.into(), left_out: self.left_out(customer) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customer() -> Customer {
        let mut customer = Customer::default();
        customer.tags = vec!["VIP".to_owned(), "Lạ".to_owned()];
        customer
    }

    fn body(bodies: &Bodies) -> Bytes {
        bodies.write(&customer()).json
    }

    #[test]
    fn tags_go_as_they_are_as_ids_or_as_names() {
        assert_eq!(body(&Bodies::Ids), r#"{"tags":["VIP","Lạ"]}"#);
        assert_eq!(body(&Bodies::Names), r#"{"tags":["VIP","Lạ"],"import_by_tag_name":true}"#);
        let mut directory = TagDirectory::default();
        directory.insert("VIP".to_owned(), "641d1b2c3d4e5f6071829304".to_owned());
        let resolved = Bodies::Resolved(directory);
        assert_eq!(body(&resolved), r#"{"tags":["641d1b2c3d4e5f6071829304"]}"#);
        assert_eq!(resolved.write(&customer()).left_out, ["Lạ"]);
        assert_eq!(body(&Bodies::Resolved(TagDirectory::default())), "{}");
    }
}
