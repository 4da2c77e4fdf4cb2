//! Rows handed out to threads: in batches, to each thread in its turn.

use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use crate::row::Row;

/// So many rows go together: each hand-over wakes a thread. At some 250 bytes a row they stay in a core's cache.
pub const BATCH: usize = 256;

/// So many batches wait at most for each thread.
const WAITING: usize = 2;

/// Hands rows out. Which thread gets which row depends on nothing but the row's place.
#[derive(Debug)]
pub struct Spread {
    batch: Vec<Row>,
    /// How many rows of the batch are of now; behind them lie rows whose memory waits to be used again.
    filled: usize,
    shares: Vec<SyncSender<Vec<Row>>>,
    next: usize,
    used: Receiver<Vec<Row>>,
}

/// What one of the threads gets: of as many batches as there are threads, one; in input order.
#[derive(Debug)]
pub struct Share {
    batches: Receiver<Vec<Row>>,
    used: Sender<Vec<Row>>,
}

/// More threads gain nothing: those who read rows and send them are one each.
const MOST: usize = 8;

/// How many threads are worth it on this machine for so many rows.
pub fn threads(rows: u64) -> usize {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let batches = usize::try_from(rows.div_ceil(BATCH as u64)).unwrap_or(usize::MAX);
    cores.min(batches).clamp(1, MOST)
}

/// For so many threads.
pub fn spread(threads: usize) -> (Spread, Vec<Share>) {
    let (returned, used) = channel();
    let (senders, shares) = (0..threads)
        .map(|_| {
            let (sender, batches) = sync_channel(WAITING);
            (sender, Share { batches, used: returned.clone() })
        })
        .unzip();
    (Spread { batch: Vec::new(), filled: 0, shares: senders, next: 0, used }, shares)
}

impl Spread {
    /// Takes a row, and leaves one in its place whose memory can be used. Breaks when a thread is gone.
    pub fn take(&mut self, row: &mut Row) -> ControlFlow<()> {
        if self.filled == self.batch.len() {
            self.batch.push(Row::default());
        }
        std::mem::swap(row, &mut self.batch[self.filled]);
        self.filled += 1;
        if self.filled == BATCH { self.hand_out() } else { ControlFlow::Continue(()) }
    }

    /// Hands out what is left: after the last row.
    pub fn finish(mut self) {
        if self.filled > 0 {
            let _ = self.hand_out();
        }
    }

    fn hand_out(&mut self) -> ControlFlow<()> {
        let fresh = self.used.try_recv().unwrap_or_default();
        let mut batch = std::mem::replace(&mut self.batch, fresh);
        batch.truncate(self.filled);
        self.filled = 0;
        let is_taken = self.shares[self.next].send(batch).is_ok();
        self.next = (self.next + 1) % self.shares.len();
        if is_taken { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

impl Share {
    /// The next batch; `None` behind the last.
    pub fn next(&self) -> Option<Vec<Row>> {
        self.batches.recv().ok()
    }

    /// Gives rows back, whose memory can be used.
    pub fn give_back(&self, rows: Vec<Row>) {
        // Nobody wants it any more once all rows are read.
        let _ = self.used.send(rows);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_comes_once_to_each_thread_in_its_turn() {
        let (mut spread, shares) = spread(2);
        let judges: Vec<_> = shares
            .into_iter()
            .map(|share| {
                thread::spawn(move || {
                    let mut positions = Vec::new();
                    while let Some(rows) = share.next() {
                        positions.push(rows.iter().map(|row| row.position).collect::<Vec<_>>());
                        share.give_back(rows);
                    }
                    positions
                })
            })
            .collect();
        let mut row = Row::default();
        for position in 1..=1000 {
            row.position = position;
            assert_eq!(spread.take(&mut row), ControlFlow::Continue(()));
        }
        spread.finish();
        let found: Vec<_> = judges.into_iter().map(|judge| judge.join().unwrap()).collect();
        let batch = |positions: std::ops::RangeInclusive<u64>| positions.collect::<Vec<_>>();
        assert_eq!(found, [[batch(1..=256), batch(513..=768)], [batch(257..=512), batch(769..=1000)]]);
    }

    #[test]
    fn a_thread_that_is_gone_ends_the_reading() {
        let (mut spread, shares) = spread(1);
        drop(shares);
        let mut row = Row::default();
        let taken = (0..BATCH).map(|_| spread.take(&mut row)).find(ControlFlow::is_break);
        assert_eq!(taken, Some(ControlFlow::Break(())));
    }

    #[test]
    fn few_rows_are_the_work_of_one_thread() {
        assert_eq!((threads(0), threads(1), threads(256)), (1, 1, 1));
    }
}
