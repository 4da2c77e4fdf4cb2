//! Keyed hashes by which a customer, a key or a path is known again without being readable.

use std::fmt;

use super::journal::Fingerprint;
use crate::customer::{Customer, Field, Identity, Value, comparable};

/// Makes fingerprints with the key of one ledger: equal in this ledger, meaningless outside it.
#[derive(Clone)]
pub struct Fingerprints {
    key: [u8; 32],
}

/// What a hash is of, so that equal bytes of different kinds never meet.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Email = 1,
    Phone = 2,
    Content = 3,
    AccountName = 4,
    ApiKey = 5,
    Source = 6,
}

/// Shows no key.
impl fmt::Debug for Fingerprints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fingerprints").finish_non_exhaustive()
    }
}

impl Fingerprints {
    /// With the key of a ledger, or a throw-away one for a run that leaves no history.
    pub const fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// Who the customer is and what is sent of it; `None` without email and phone.
    ///
    /// Emails are compared as [`comparable`] gives them, phones in the form sent. The order of tags and of custom fields
    /// makes no difference, nor does a tag named twice.
    pub fn of(&self, customer: &Customer) -> Option<Fingerprint> {
        let identity = self.identity(customer.identity()?);
        let phone = customer.text(Field::Phone).map(|phone| beginning(&self.identity(Identity::Phone(phone))));
        Some(Fingerprint { identity, content: self.content(customer), phone })
    }

    /// Who a customer is.
    pub fn identity(&self, identity: Identity<'_>) -> [u8; 16] {
        match identity {
            Identity::Email(email) => self.text(Kind::Email, &comparable(email)),
            Identity::Phone(phone) => self.text(Kind::Phone, phone),
        }
    }

    /// An account by its name.
    pub(super) fn account_name(&self, host: &str, name: &str) -> [u8; 16] {
        self.pair(Kind::AccountName, host, name)
    }

    /// An account by its API key.
    pub(super) fn api_key(&self, host: &str, key: &str) -> [u8; 16] {
        self.pair(Kind::ApiKey, host, key)
    }

    /// A path: it may hold a person's name.
    pub(super) fn source(&self, path: &str) -> [u8; 16] {
        self.text(Kind::Source, path)
    }

    fn content(&self, customer: &Customer) -> [u8; 16] {
        let mut content = Canonical::of(Kind::Content, 1024);
        for (field, value) in customer.fields() {
            content.text(field.name());
            content.value(value);
        }
        content.mark(b'c');
        let mut custom_fields: Vec<_> = customer.custom_fields.iter().collect();
        custom_fields.sort_by(|a, b| a.name.cmp(&b.name));
        for field in custom_fields {
            content.text(&field.name);
            content.value(&field.value);
        }
        content.mark(b't');
        let mut tags: Vec<_> = customer.tags.iter().map(String::as_str).collect();
        tags.sort_unstable();
        tags.dedup();
        for tag in tags {
            content.text(tag);
        }
        self.hash(&content)
    }

    fn text(&self, kind: Kind, text: &str) -> [u8; 16] {
        let mut whole = Canonical::of(kind, 1 + text.len());
        whole.0.extend_from_slice(text.as_bytes());
        self.hash(&whole)
    }

    fn pair(&self, kind: Kind, first: &str, second: &str) -> [u8; 16] {
        let mut pair = Canonical::of(kind, 256);
        pair.text(first);
        pair.text(second);
        self.hash(&pair)
    }

    fn hash(&self, content: &Canonical) -> [u8; 16] {
        *blake3::keyed_hash(&self.key, &content.0).as_bytes().first_chunk().expect("a hash has 32 bytes")
    }
}

fn beginning(hash: &[u8; 16]) -> [u8; 8] {
    *hash.first_chunk().expect("a hash has 16 bytes")
}

/// Bytes for a hash, such that no two contents can be read from the same: each part tells its kind and its length.
///
/// Gathered first: the hash takes one long piece in less time than many short ones.
struct Canonical(Vec<u8>);

impl Canonical {
    /// Of a kind, with room for so many bytes.
    fn of(kind: Kind, room: usize) -> Self {
        let mut bytes = Vec::with_capacity(room);
        bytes.push(kind as u8);
        Self(bytes)
    }

    fn mark(&mut self, mark: u8) {
        self.0.push(mark);
    }

    fn text(&mut self, text: &str) {
        self.mark(b's');
        self.0.extend_from_slice(&(text.len() as u64).to_le_bytes());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Text(text) => self.text(text),
            Value::Number(number) => {
                self.mark(b'n');
                self.text(&number.to_string());
            }
            Value::List(texts) => {
                self.mark(b'l');
                self.0.extend_from_slice(&(texts.len() as u64).to_le_bytes());
                for text in texts {
                    self.text(text);
                }
            }
            Value::Null => self.mark(b'0'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::CustomField;

    fn customer(email: &str, tags: &[&str], custom_fields: &[(&str, &str)]) -> Customer {
        let mut customer = Customer::default();
        customer.set(Field::Email, Value::Text(email.into()));
        customer.tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        customer.custom_fields = custom_fields
            .iter()
            .map(|(name, value)| CustomField { name: (*name).into(), value: Value::Text((*value).into()) })
            .collect();
        customer
    }

    fn of(customer: &Customer) -> Fingerprint {
        Fingerprints::new([7; 32]).of(customer).unwrap()
    }

    #[test]
    fn an_email_is_the_same_person_whatever_its_case_and_composition() {
        let one = of(&customer("nguy\u{1ec5}n@example.vn", &[], &[]));
        let other = of(&customer("NGUYE\u{302}\u{303}N@Example.vn", &[], &[]));
        assert_eq!(one.identity, other.identity);
        assert_ne!(one.content, other.content);
    }

    #[test]
    fn fingerprints_are_those_that_ledgers_hold_already() {
        let mut customer = customer("an@example.vn", &["b", "a"], &[("goi", "Vàng")]);
        customer.set(Field::Phone, Value::Text("0912345678".into()));
        customer.set(Field::Score, Value::Number(12.into()));
        customer.set(Field::Channels, Value::List(vec!["a".into()]));
        customer.set(Field::City, Value::Null);
        let Fingerprint { identity, content, phone } = of(&customer);
        let account = Fingerprints::new([7; 32]).account_name("api.example.vn", "shop");
        assert_eq!(
            [identity, content, account].map(u128::from_be_bytes),
            [
                0xaad8_5b9d_2d65_95b6_575a_b6ac_990a_e395,
                0x07a8_8e48_60c1_972a_05bc_1fad_c024_e870,
                0xa611_69a3_19dc_dfd8_7959_88d4_dccc_acb4,
            ]
        );
        assert_eq!(phone.map(u64::from_be_bytes), Some(0xbd26_1c72_9d59_4f13));
    }

    #[test]
    fn a_phone_never_meets_an_email_of_the_same_letters() {
        let prints = Fingerprints::new([7; 32]);
        assert_ne!(prints.identity(Identity::Email("0912345678")), prints.identity(Identity::Phone("0912345678")));
        assert_eq!(prints.of(&Customer::default()), None);
    }

    #[test]
    fn the_order_of_tags_and_custom_fields_makes_no_difference() {
        let one = of(&customer("an@example.vn", &["a", "b"], &[("x", "1"), ("y", "2")]));
        let other = of(&customer("an@example.vn", &["b", "a", "b"], &[("y", "2"), ("x", "1")]));
        assert_eq!(one, other);
    }

    #[test]
    fn contents_that_differ_in_anything_have_different_fingerprints() {
        let mut lists = customer("an@example.vn", &[], &[]);
        lists.set(Field::Channels, Value::List(vec!["ab".into()]));
        let mut split = customer("an@example.vn", &[], &[]);
        split.set(Field::Channels, Value::List(vec!["a".into(), "b".into()]));
        let mut number = customer("an@example.vn", &[], &[]);
        number.set(Field::Score, Value::Number(1.into()));
        let mut text = customer("an@example.vn", &[], &[]);
        text.set(Field::Score, Value::Text("1".into()));
        let mut null = customer("an@example.vn", &[], &[]);
        null.set(Field::City, Value::Null);
        let all = [
            customer("an@example.vn", &[], &[]),
            customer("an@example.vn", &["x"], &[]),
            customer("an@example.vn", &[], &[("x", "")]),
            customer("an@example.vn", &["ab"], &[]),
            customer("an@example.vn", &["a", "b"], &[]),
            lists,
            split,
            number,
            text,
            null,
        ];
        let contents: std::collections::HashSet<_> = all.iter().map(|customer| of(customer).content).collect();
        assert_eq!(contents.len(), all.len());
    }

    #[test]
    fn another_key_makes_other_fingerprints() {
        let an = customer("an@example.vn", &[], &[]);
        let other = Fingerprints::new([8; 32]).of(&an).unwrap();
        assert_ne!(of(&an).identity, other.identity);
        assert_ne!(of(&an).content, other.content);
    }
}
