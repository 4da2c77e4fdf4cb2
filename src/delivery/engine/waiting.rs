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
    /// For each email and each phone, its rows in order: only one that is the first everywhere may be under way.
    customers: HashMap<u64, VecDeque<Turn>>,
    /// The email and the phone of those rows.
    keys: HashMap<Turn, Vec<u64>>,
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

    /// When the first lookup is due.
    pub(super) fn next_look(&self) -> Option<Instant> {
        self.due.iter().filter(|Reverse((_, _, errand))| *errand != Errand::Post).map(|Reverse((at, _, _))| *at).min()
    }

    /// Takes the first.
    pub(super) fn pop(&mut self) -> Option<(Turn, Errand)> {
        self.due.pop().map(|Reverse((_, turn, errand))| (turn, errand))
    }

    /// Nobody waits any more.
    pub(super) fn clear(&mut self) {
        self.due.clear();
        self.customers.clear();
        self.keys.clear();
    }

    /// Whether a row with one of these keys is under way.
    pub(super) fn has_any(&self, keys: &[u64]) -> bool {
        keys.iter().any(|key| self.customers.contains_key(key))
    }

    /// Whether a row may go at once; else it waits for the rows of the same customer before it.
    pub(super) fn claims(&mut self, keys: Vec<u64>, turn: Turn) -> bool {
        for key in &keys {
            self.customers.entry(*key).or_default().push_back(turn);
        }
        self.keys.insert(turn, keys);
        self.is_first(turn)
    }

    /// A row is settled: the rows of the same customer that may go now.
    pub(super) fn release(&mut self, turn: Turn) -> Vec<Turn> {
        let mut next = Vec::new();
        for key in self.keys.remove(&turn).unwrap_or_default() {
            let Some(rows) = self.customers.get_mut(&key) else { continue };
            rows.retain(|row| *row != turn);
            match rows.front() {
                Some(row) if !next.contains(row) => next.push(*row),
                Some(_) => {}
                None => drop(self.customers.remove(&key)),
            }
        }
        next.retain(|row| self.is_first(*row));
        next
    }

    fn is_first(&self, turn: Turn) -> bool {
        self.keys[&turn].iter().all(|key| self.customers[key].front() == Some(&turn))
    }
}
