//! Finds customers by a text, in 12 bytes each.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::CustomerNumber;

/// Customers by the hash of a text in lower case. A hit may be by chance or out of date, so it has to be compared.
#[derive(Debug, Default)]
pub struct Index(BTreeSet<(u64, CustomerNumber)>);

impl Index {
    /// Lists a customer under a text.
    pub fn add(&mut self, text: &str, number: CustomerNumber) {
        self.0.insert((hash(text), number));
    }

    /// Customers that may have been listed under a text, the first stored first.
    pub fn candidates(&self, text: &str) -> impl Iterator<Item = CustomerNumber> {
        let hash = hash(text);
        self.0.range((hash, CustomerNumber(0))..=(hash, CustomerNumber(u32::MAX))).map(|(_, number)| *number)
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.to_lowercase().hash(&mut hasher);
    hasher.finish()
}
