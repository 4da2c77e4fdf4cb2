//! The customers and tags of the account, in memory.

mod card;
mod index;
mod tags;

use serde_json::{Map, Value};

pub use card::{Card, Face};
use index::Index;
pub use tags::Tags;

use super::body::Given;
use super::identifier::identifier;

/// Which customer, by order of storing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CustomerNumber(u32);

/// A point in time, in milliseconds since 1970.
pub type Millis = i64;

/// Everything the account holds. A customer takes the bytes of its JSON and some 150 more.
#[derive(Debug, Default)]
pub struct Store {
    customers: Vec<Record>,
    by_id: Index,
    by_email: Index,
    by_phone: Index,
    /// The tags of the account.
    pub tags: Tags,
}

#[derive(Debug)]
struct Record {
    /// A [`Card`] as JSON.
    card: Box<[u8]>,
    created_at: Millis,
    updated_at: Millis,
    /// How often it was written: once by its creation, once more by each update or merge.
    writes: u32,
}

/// A stored customer, taken out to be looked at.
#[derive(Debug)]
pub struct Customer {
    /// What is known of it.
    pub card: Card,
    /// When it was stored first.
    pub created_at: Millis,
    /// When it was written last.
    pub updated_at: Millis,
    /// How often it was written.
    pub writes: u32,
}

/// The email that identifies a body's customer: its own, or the one that LadiFlow makes of a phone.
pub fn identity(given: &Given) -> Option<String> {
    given.email.clone().or_else(|| given.phone.as_deref().map(email_of_phone))
}

/// The email of a customer who came with a phone only.
pub fn email_of_phone(phone: &str) -> String {
    format!("{phone}.ladiflow@ladimail.com")
}

impl Store {
    /// Stores a new customer.
    pub fn insert(&mut self, given: Given, now: Millis) -> CustomerNumber {
        let email = identity(&given).unwrap_or_default();
        let doubles = self.emails(&email).count();
        let id = identifier("customer", (email.to_lowercase(), doubles));
        let card = Card::new(id, email, given, &self.tags);
        let number = CustomerNumber(u32::try_from(self.customers.len()).expect("memory ends long before 4 billion"));
        self.by_id.add(&card.id, number);
        self.by_email.add(&card.email, number);
        if let Some(phone) = &card.phone {
            self.by_phone.add(phone, number);
        }
        self.customers.push(Record { card: card.to_bytes(), created_at: now, updated_at: now, writes: 1 });
        number
    }

    /// Writes what is given into a stored customer.
    pub fn write(&mut self, number: CustomerNumber, given: Given, now: Millis) {
        let mut card = self.customer(number).card;
        card.write(given, &self.tags);
        // Under an earlier email or phone it is still listed, but every hit is compared with the card.
        self.by_email.add(&card.email, number);
        if let Some(phone) = &card.phone {
            self.by_phone.add(phone, number);
        }
        let record = &mut self.customers[number.0 as usize];
        record.card = card.to_bytes();
        record.updated_at = now;
        record.writes += 1;
    }

    /// A stored customer.
    pub fn customer(&self, number: CustomerNumber) -> Customer {
        let record = &self.customers[number.0 as usize];
        Customer {
            card: Card::from_bytes(&record.card),
            created_at: record.created_at,
            updated_at: record.updated_at,
            writes: record.writes,
        }
    }

    /// The customers that were created at `latest` or before, in the order of storing.
    pub fn created_by(&self, latest: Millis) -> impl Iterator<Item = CustomerNumber> {
        let numbers = (0..).map(CustomerNumber);
        numbers.zip(&self.customers).filter(move |(_, record)| record.created_at <= latest).map(|(number, _)| number)
    }

    /// Whether the customer was created at `latest` or before.
    pub fn is_created_by(&self, number: CustomerNumber, latest: Millis) -> bool {
        self.customers[number.0 as usize].created_at <= latest
    }

    /// What a search looks at.
    pub fn face(&self, number: CustomerNumber) -> Face<'_> {
        Face::from_bytes(&self.customers[number.0 as usize].card)
    }

    /// The customer of that id.
    pub fn with_id(&self, id: &str) -> Option<CustomerNumber> {
        self.by_id.candidates(id).find(|number| self.face(*number).id.eq_ignore_ascii_case(id))
    }

    /// The first customer of that email, in whatever case.
    pub fn with_email(&self, email: &str) -> Option<CustomerNumber> {
        self.emails(email).next()
    }

    /// The first customer of that phone.
    pub fn with_phone(&self, phone: &str) -> Option<CustomerNumber> {
        self.by_phone.candidates(phone).find(|number| self.face(*number).phone.as_deref() == Some(phone))
    }

    fn emails(&self, email: &str) -> impl Iterator<Item = CustomerNumber> {
        let wanted = email.to_lowercase();
        self.by_email.candidates(email).filter(move |number| self.face(*number).email.to_lowercase() == wanted)
    }
}

/// A JSON object of these entries.
pub fn object<const N: usize>(entries: [(&str, Value); N]) -> Map<String, Value> {
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
