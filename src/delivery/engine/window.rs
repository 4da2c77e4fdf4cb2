//! The rows that are begun but not yet told, in input order.

use std::collections::VecDeque;

use super::trip::Trip;
use crate::event::Settled;
use crate::outcome::Outcome;
use crate::row::Row;

/// Counts the rows of the run in the order in which they came, from 0.
pub(super) type Turn = u64;

/// Rows from the oldest that is not yet told to the newest that was begun.
#[derive(Debug, Default)]
pub(super) struct Window {
    slots: VecDeque<Slot>,
    /// The turn of the front slot.
    first: Turn,
    bytes: usize,
    open: usize,
}

#[derive(Debug)]
struct Slot {
    row: Row,
    state: State,
}

#[derive(Debug)]
enum State {
    Open(Box<Trip>),
    Done {
        outcome: Outcome,
        /// How many entries of the journal must be durable before it is told.
        entries: u64,
    },
}

impl Window {
    /// How many bytes the rows take.
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many rows are begun and not settled.
    pub(super) const fn open(&self) -> usize {
        self.open
    }

    /// Whether an open row is posted, or was, by this run.
    pub(super) fn has_posted(&self) -> bool {
        let posted = |slot: &Slot| matches!(&slot.state, State::Open(trip) if trip.posts > 0 || trip.looking.is_none());
        self.open > 0 && self.slots.iter().any(posted)
    }

    /// How many open rows are looked up.
    pub(super) fn looked_up(&self) -> usize {
        let is_looked_up = |slot: &&Slot| matches!(&slot.state, State::Open(trip) if trip.looking.is_some());
        self.slots.iter().filter(is_looked_up).count()
    }

    /// Whether every row was told.
    pub(super) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Begins a row.
    pub(super) fn begin(&mut self, row: Row, trip: Trip) -> Turn {
        self.open += 1;
        self.push(row, State::Open(Box::new(trip)))
    }

    /// Adds a row of which nothing remains to be done.
    pub(super) fn add_settled(&mut self, row: Row, outcome: Outcome, entries: u64) {
        self.push(row, State::Done { outcome, entries });
    }

    fn push(&mut self, row: Row, state: State) -> Turn {
        self.bytes += weight(&row);
        self.slots.push_back(Slot { row, state });
        self.first + self.slots.len() as u64 - 1
    }

    /// The trip of an open row; `None` once it is settled.
    pub(super) fn trip(&mut self, turn: Turn) -> Option<&mut Trip> {
        let index = usize::try_from(turn.checked_sub(self.first)?).ok()?;
        match &mut self.slots.get_mut(index)?.state {
            State::Open(trip) => Some(trip),
            State::Done { .. } => None,
        }
    }

    /// The turns of all open rows.
    pub(super) fn open_turns(&self) -> Vec<Turn> {
        let is_open =
            |(index, slot): (usize, &Slot)| matches!(slot.state, State::Open(_)).then_some(self.first + index as u64);
        self.slots.iter().enumerate().filter_map(is_open).collect()
    }

    /// Settles an open row, to be told once `entries` entries of the journal are durable.
    ///
    /// # Panics
    /// If the row is not open.
    pub(super) fn settle(&mut self, turn: Turn, outcome: Outcome, entries: u64) {
        let index = usize::try_from(turn - self.first).expect("the window fits into memory");
        let slot = &mut self.slots[index];
        assert!(matches!(slot.state, State::Open(_)), "a row is settled once");
        slot.state = State::Done { outcome, entries };
        self.open -= 1;
    }

    /// The next row to tell, if it is settled and its entry durable.
    pub(super) fn next_told(&mut self, durable: u64) -> Option<Settled> {
        match &self.slots.front()?.state {
            State::Done { entries, .. } if *entries <= durable => {}
            State::Done { .. } | State::Open(_) => return None,
        }
        let Slot { row, state: State::Done { outcome, .. } } = self.slots.pop_front()? else { return None };
        self.first += 1;
        self.bytes -= weight(&row);
        Some(Settled { row, outcome })
    }
}

fn weight(row: &Row) -> usize {
    row.weight() + size_of::<State>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Status;

    #[test]
    fn a_row_is_told_only_in_its_turn_and_only_when_its_entry_is_on_disk() {
        let mut window = Window::default();
        let positions = [4, 5, 6];
        for (position, entries) in positions.into_iter().zip([2, 1, 3]) {
            let mut row = Row::default();
            row.position = position;
            window.add_settled(row, Outcome::unsent(Status::Created, None), entries);
        }
        let mut told = |durable| window.next_told(durable).map(|settled| settled.row.position);
        assert_eq!([told(0), told(1)], [None, None], "the first entry is not on disk yet");
        assert_eq!([told(2), told(2), told(2)], [Some(4), Some(5), None]);
        assert_eq!([told(3), told(3)], [Some(6), None]);
        assert_eq!((window.bytes(), window.is_empty()), (0, true));
    }
}
