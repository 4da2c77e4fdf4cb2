//! Ids in LadiFlow's form, the same in every run for the same thing.

use std::hash::{DefaultHasher, Hash, Hasher};

/// 24 hexadecimal digits that stand for something of a kind.
pub fn identifier(kind: &str, what: impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    (kind, what).hash(&mut hasher);
    let front = hasher.finish();
    "again".hash(&mut hasher);
    format!("{front:016x}{:08x}", hasher.finish() >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_24_digits_and_tells_things_apart() {
        let id = identifier("tag", "VIP");
        assert!(id.len() == 24 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert_eq!(id, identifier("tag", "VIP"));
        assert_ne!(id, identifier("tag", "Mới"));
        assert_ne!(id, identifier("customer", "VIP"));
    }
}
