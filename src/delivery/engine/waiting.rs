//! Rows that wait for their next request; they hold no worker.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};

use tokio::time::Instant;

use super::trip::Errand;
use super::window::Turn;

/// What waits for a moment, and what waits for another row.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    due: BinaryHeap<Reverse<(Instant, Turn, Errand)>>,
    /// Customers with a row under way, and their later rows in order.
    customers: HashMap<u64, VecDeque<Turn>>,
}

impl Waiting {
    /// A row waits until `at` for its next request.
    pub(super) fn push(&mut self, at: Instant, turn: Turn, errand: Errand) {
        self.due.push(Reverse((at, turn, errand)));
    }

    /// When the first is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.due.peek().map(|Reverse((at, _, _))| *at)
    }

    /// Takes the first.
    pub(super) fn pop(&mut self) -> Option<(Turn, Errand)> {
        self.due.pop().map(|Reverse((_, turn, errand))| (turn, errand))
    }

    /// Nobody waits any more.
    pub(super) fn clear(&mut self) {
        self.due.clear();
        self.customers.clear();
    }

    /// Whether a row of this customer is under way.
    pub(super) fn has(&self, customer: u64) -> bool {
        self.customers.contains_key(&customer)
    }

    /// Whether a row may go at once; else it waits for the rows of the same customer before it.
    pub(super) fn claims(&mut self, customer: u64, turn: Turn) -> bool {
        if let Some(later) = self.customers.get_mut(&customer) {
            later.push_back(turn);
            return false;
        }
        self.customers.insert(customer, VecDeque::new());
        true
    }

    /// A row of a customer is settled: the next one of that customer, if there is one.
    pub(super) fn release(&mut self, customer: u64) -> Option<Turn> {
        let next = self.customers.get_mut(&customer)?.pop_front();
        if next.is_none() {
            self.customers.remove(&customer);
        }
        next
    }
}
