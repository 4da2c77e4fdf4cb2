//! Rows of the same customer: found by sorting hashes, so that a million rows cost about 32 MB and no hash map.

use std::thread;

use crate::config::values::Duplicates;
use crate::customer::{Customer, Field, comparable};

/// Bits of a key that hold the row's position; the rest is the hash, of which 87 bits make a false match among a
/// million rows less likely than one in 10¹⁴.
const POSITION_BITS: u32 = 40;
const POSITION_MASK: u128 = (1 << POSITION_BITS) - 1;
/// The bit above the position: the row has an email too.
const HAS_EMAIL: u128 = 1 << POSITION_BITS;
const HASH_SHIFT: u32 = POSITION_BITS + 1;

/// Gathers who the rows are, in any order.
#[derive(Debug, Default)]
pub struct Census {
    emails: Vec<u128>,
    phones: Vec<u128>,
}

/// Which rows are the same customer as another row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repeats {
    /// Rows that are not sent, ascending, each with the row that is.
    duplicates: Vec<(u64, u64)>,
    /// Rows with an email whose phone stands with another email too, ascending.
    phone_shared: Vec<u64>,
}

impl Census {
    /// Notes a row that could be sent.
    pub fn note(&mut self, position: u64, customer: &Customer) {
        let email = customer.text(Field::Email);
        if let Some(email) = email {
            self.emails.push(key(hash(&comparable(email)), position, false));
        }
        if let Some(phone) = customer.text(Field::Phone) {
            self.phones.push(key(packed(phone).unwrap_or_else(|| hash(phone)), position, email.is_some()));
        }
    }

    /// Adds what was noted of other rows.
    pub fn add(&mut self, mut other: Self) {
        self.emails.append(&mut other.emails);
        self.phones.append(&mut other.phones);
    }

    /// Finds the rows of the same customer. Same email, else same phone; a row with a phone only is also the customer
    /// of the one email that has this phone, whose row is then kept.
    pub fn settle(mut self, choice: Duplicates) -> Repeats {
        let last = choice == Duplicates::Last;
        let mut repeats = Repeats::default();
        thread::scope(|scope| {
            scope.spawn(|| self.phones.sort_unstable());
            self.emails.sort_unstable();
        });
        for group in groups(&self.emails) {
            repeats.keep_one(group, None, last);
        }
        repeats.duplicates.sort_unstable();
        self.emails = Vec::new();
        let mut of_phones = Repeats::default();
        for group in groups(&self.phones) {
            let (with_email, alone): (Vec<u128>, Vec<u128>) = group.iter().partition(|key| **key & HAS_EMAIL != 0);
            let mut customers: Vec<u64> =
                with_email.iter().map(|key| position(*key)).map(|at| repeats.original(at).unwrap_or(at)).collect();
            customers.sort_unstable();
            customers.dedup();
            match customers.as_slice() {
                [] => of_phones.keep_one(&alone, None, last),
                [one] => of_phones.keep_one(&alone, Some(*one), last),
                [_, _, ..] => {
                    of_phones.keep_one(&alone, None, last);
                    of_phones.phone_shared.extend(with_email.iter().map(|key| position(*key)));
                }
            }
        }
        repeats.duplicates.append(&mut of_phones.duplicates);
        repeats.duplicates.sort_unstable();
        repeats.duplicates.shrink_to_fit();
        repeats.phone_shared = of_phones.phone_shared;
        repeats.phone_shared.sort_unstable();
        repeats
    }
}

impl Repeats {
    /// The row that is sent instead of this one, if this one is a duplicate.
    pub fn original(&self, position: u64) -> Option<u64> {
        let at = self.duplicates.binary_search_by_key(&position, |(duplicate, _)| *duplicate).ok()?;
        Some(self.duplicates[at].1)
    }

    /// Whether the row's phone stands with another email too.
    pub fn shares_phone(&self, position: u64) -> bool {
        self.phone_shared.binary_search(&position).is_ok()
    }

    /// The rows whose phone stands with another email too, ascending.
    pub fn phone_shared(&self) -> &[u64] {
        &self.phone_shared
    }

    /// How many rows are duplicates.
    pub fn count(&self) -> usize {
        self.duplicates.len()
    }

    /// The duplicates, ascending, each with the row that is sent.
    pub fn duplicates(&self) -> &[(u64, u64)] {
        &self.duplicates
    }

    /// Forgets which rows are duplicates, for `duplicates = "all"`.
    pub fn send_all(&mut self) {
        self.duplicates = Vec::new();
    }

    /// Of a group of the same customer one row is kept: `kept`, else the first or the last.
    fn keep_one(&mut self, group: &[u128], kept: Option<u64>, last: bool) {
        let chosen = if last { group.last() } else { group.first() };
        let Some(kept) = kept.or(chosen.map(|key| position(*key))) else { return };
        let others = group.iter().map(|key| position(*key)).filter(|at| *at != kept);
        self.duplicates.extend(others.map(|at| (at, kept)));
    }
}

fn hash(text: &str) -> u128 {
    let hash = blake3::hash(text.as_bytes());
    u128::from_le_bytes(*hash.as_bytes().first_chunk().expect("a hash has 32 bytes"))
}

/// A phone of at most 21 signs as a number: it fits where a hash would stand.
fn packed(phone: &str) -> Option<u128> {
    let nibble = |byte| match byte {
        b'0'..=b'9' => Some(u128::from(byte - b'0' + 1)),
        b'+' => Some(11),
        _ => None,
    };
    let fits = phone.len() <= 21;
    fits.then(|| phone.bytes().try_fold(0, |before, byte| Some(before << 4 | nibble(byte)?))).flatten()
}

fn key(hash: u128, position: u64, has_email: bool) -> u128 {
    let flag = if has_email { HAS_EMAIL } else { 0 };
    (hash << HASH_SHIFT) | flag | (u128::from(position) & POSITION_MASK)
}

fn position(key: u128) -> u64 {
    u64::try_from(key & POSITION_MASK).expect("a position has 40 bits")
}

/// Runs of two or more keys with the same hash, and single ones of phones, which may belong to an email.
fn groups(sorted: &[u128]) -> impl Iterator<Item = &[u128]> {
    sorted.chunk_by(|one, other| one >> HASH_SHIFT == other >> HASH_SHIFT).filter(|group| group.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::Value;

    fn repeats(rows: &[(&str, &str)], choice: Duplicates) -> Repeats {
        let mut census = Census::default();
        for (at, (email, phone)) in rows.iter().enumerate() {
            let mut customer = Customer::default();
            for (field, text) in [(Field::Email, email), (Field::Phone, phone)] {
                if !text.is_empty() {
                    customer.set(field, Value::Text((*text).into()));
                }
            }
            census.note(at as u64 + 1, &customer);
        }
        census.settle(choice)
    }

    #[test]
    fn the_same_email_is_the_same_customer_whatever_its_case() {
        let rows =
            [("an@example.vn", ""), ("binh@example.vn", ""), ("AN@example.vn", ""), ("an@example.vn", "0912345678")];
        assert_eq!(repeats(&rows, Duplicates::First).duplicates(), [(3, 1), (4, 1)]);
        assert_eq!(repeats(&rows, Duplicates::Last).duplicates(), [(1, 4), (3, 4)]);
    }

    #[test]
    fn the_same_email_is_the_same_customer_however_its_letters_are_composed() {
        let rows = [
            ("nguy\u{1ec5}n@x.vn", ""),
            ("NGUYE\u{302}\u{303}N@x.vn", ""),
            ("J\u{30c}@x.vn", ""),
            ("\u{1f0}@x.vn", ""),
        ];
        assert_eq!(repeats(&rows, Duplicates::First).duplicates(), [(2, 1), (4, 3)]);
    }

    #[test]
    fn a_phone_alone_is_the_customer_of_the_one_email_that_has_it() {
        let rows = [("", "0912345678"), ("an@example.vn", "0912345678"), ("", "0912345678"), ("", "0987654321")];
        for choice in [Duplicates::First, Duplicates::Last] {
            assert_eq!(repeats(&rows, choice).duplicates(), [(1, 2), (3, 2)], "{choice:?}");
        }
    }

    #[test]
    fn a_phone_alone_follows_to_the_row_that_is_kept_of_its_email() {
        let rows = [("an@example.vn", ""), ("an@example.vn", "0912345678"), ("", "0912345678")];
        assert_eq!(repeats(&rows, Duplicates::First).duplicates(), [(2, 1), (3, 1)]);
    }

    #[test]
    fn different_emails_with_one_phone_are_different_customers_and_told() {
        let rows =
            [("an@example.vn", "0912345678"), ("ba@example.vn", "0912345678"), ("", "0912345678"), ("", "0912345678")];
        let repeats = repeats(&rows, Duplicates::First);
        assert_eq!(repeats.duplicates(), [(4, 3)]);
        let sharing: Vec<_> = (1..=4).filter(|at| repeats.shares_phone(*at)).collect();
        assert_eq!(sharing, [1, 2]);
    }

    #[test]
    fn phones_of_any_length_are_told_apart() {
        let long = "+123456789012345678901";
        let rows =
            [("", "0912345678"), ("", "912345678"), ("", "+912345678"), ("", long), ("", &long[..21]), ("", long)];
        assert_eq!(repeats(&rows, Duplicates::First).duplicates(), [(6, 4)]);
    }

    #[test]
    fn rows_with_phones_only_are_the_same_by_phone() {
        let rows = [("", "0912345678"), ("", "0987654321"), ("", "0912345678")];
        assert_eq!(repeats(&rows, Duplicates::First).duplicates(), [(3, 1)]);
        assert_eq!(repeats(&rows, Duplicates::Last).duplicates(), [(1, 3)]);
    }
}
