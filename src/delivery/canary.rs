//! Rows that are the first to fill a field, sent one by one to see whether LadiFlow keeps what it is sent.
//!
//! Rows are begun in input order: the ledger's "rows up to N may have left" rests on it, and a row picked from far
//! behind would put all before it in doubt after a kill. So no rows are picked; instead every field is watched from
//! the first row that fills it, wherever that is. Rows go out one by one until all that was sent came back, or so
//! many rows were accepted since; then at full pace until a row fills a field for the first time.

use std::collections::BTreeSet;

use super::echo::{self, Echo};
use crate::customer::{Customer, Field};
use crate::losses::{Kept, Losses};

/// Rows that were watched and not accepted are at most so many times as many as asked for: then no more is learnt.
const AT_MOST: usize = 4;

/// Watches rows that fill a field for the first time.
#[derive(Debug, Default)]
pub(super) struct Canary {
    /// How many accepted rows tell enough of a field; 0 watches nothing.
    rows: usize,
    /// What accepted rows have filled.
    known: Filled,
    watch: Option<Watch>,
    has_accepted: bool,
    /// Rows that were watched and not accepted.
    unaccepted: usize,
    /// Fields that were told as lost.
    told: BTreeSet<String>,
}

/// Rows that go out one by one.
#[derive(Debug, Default)]
struct Watch {
    losses: Losses,
    /// Rows accepted since a field was filled for the first time.
    accepted: usize,
    was_accepted: bool,
}

/// A set of fields.
#[derive(Debug, Default)]
struct Filled {
    fields: [bool; Field::ALL.len()],
    /// Names of custom fields, mostly in the order in which every row has them.
    custom: Vec<String>,
    tags: bool,
}

impl Filled {
    fn lacks(&self, customer: &Customer) -> bool {
        customer.fields().any(|(field, _)| !self.fields[field as usize])
            || customer.custom_fields.iter().enumerate().any(|(place, custom)| !self.has_custom(place, &custom.name))
            || (!self.tags && !customer.tags.is_empty())
    }

    fn has_custom(&self, place: usize, name: &str) -> bool {
        self.custom.get(place).is_some_and(|known| known == name) || self.custom.iter().any(|known| known == name)
    }

    fn add(&mut self, customer: &Customer) {
        for (field, _) in customer.fields() {
            self.fields[field as usize] = true;
        }
        for (place, custom) in customer.custom_fields.iter().enumerate() {
            if !self.has_custom(place, &custom.name) {
                self.custom.push(custom.name.to_string());
            }
        }
        self.tags |= !customer.tags.is_empty();
    }
}

impl Canary {
    pub(super) fn new(rows: usize) -> Self {
        Self { rows, ..Self::default() }
    }

    /// Whether a row must go out alone.
    pub(super) fn watches(&self, customer: &Customer) -> bool {
        self.rows > 0 && (self.watch.is_some() || self.known.lacks(customer))
    }

    /// Whether a row was accepted yet. Until then even rows that only wait keep the next one from going.
    pub(super) const fn has_accepted(&self) -> bool {
        self.has_accepted
    }

    /// Takes down that a row goes out.
    pub(super) fn begin(&mut self, customer: &Customer) {
        if self.rows > 0 && self.known.lacks(customer) {
            self.watch.get_or_insert_default().accepted = 0;
        }
    }

    /// Takes down what an accepting answer showed.
    pub(super) fn note(&mut self, sent: &Customer, echo: &Echo) {
        self.has_accepted = true;
        let Some(watch) = &mut self.watch else { return };
        watch.accepted += 1;
        watch.was_accepted = true;
        echo::count(&mut watch.losses, sent, &echo.fates);
        self.known.add(sent);
    }

    /// Takes down that a row was settled; the fields that were lost, once enough is known and if there are any.
    pub(super) fn verdict(&mut self) -> Option<Vec<String>> {
        let mut watch = self.watch.take()?;
        self.unaccepted += usize::from(!std::mem::take(&mut watch.was_accepted));
        let is_used_up = self.unaccepted >= self.rows.saturating_mul(AT_MOST);
        let came_back = |kept: Kept| kept.kept + kept.changed + kept.moved > 0;
        let mut sent = watch.losses.iter().filter(|(name, _)| !self.told.contains(&**name)).peekable();
        let has_all_come_back = sent.peek().is_some() && sent.all(|(_, kept)| came_back(kept));
        drop(sent);
        if watch.accepted < self.rows && !has_all_come_back && !is_used_up {
            self.watch = Some(watch);
            return None;
        }
        let lost = watch.losses.lost().filter(|name| !self.told.contains(&**name));
        let lost: Vec<_> = lost.map(std::borrow::Cow::into_owned).collect();
        self.told.extend(lost.iter().cloned());
        if is_used_up {
            self.rows = 0;
        }
        (!lost.is_empty()).then_some(lost)
    }
}
