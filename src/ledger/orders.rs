//! What waits to be written: gathered in the engine's thread, taken by the writer's, many at a time.

use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::journal::{Entry, Fingerprint};

/// The row at the position may be begun.
#[derive(Debug)]
pub(super) struct Announcement {
    pub position: u64,
    pub fingerprint: Fingerprint,
}

/// A row reached its outcome.
#[derive(Debug)]
pub(super) struct Recorded {
    pub entry: Entry,
    /// Whether it was posted by this run.
    pub was_posted: bool,
}

/// Orders that are written together, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub announced: Vec<Announcement>,
    pub entries: Vec<Recorded>,
}

impl Batch {
    fn len(&self) -> usize {
        self.announced.len() + self.entries.len()
    }

    pub(super) fn clear(&mut self) {
        self.announced.clear();
        self.entries.clear();
    }
}

#[derive(Debug, Default)]
struct Waiting {
    batch: Batch,
    /// How long after a batch was taken the next is, unless somebody presses.
    breath: Duration,
    is_pressed: bool,
    /// What the one who takes sleeps for.
    awaited: Awaited,
    /// Nobody orders any more, or nobody takes.
    is_over: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Awaited {
    #[default]
    Nothing,
    /// The first order of a batch.
    Order,
    /// That somebody presses, or time goes by.
    Pressing,
}

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    news: Condvar,
}

impl Shared {
    /// No code that could panic runs while it is locked.
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes what waits, and wakes the other end only if it sleeps for that: to be woken costs more than to write a row.
    fn change(&self, news: Awaited, change: impl FnOnce(&mut Waiting)) {
        let mut waiting = self.lock();
        if waiting.is_over {
            return;
        }
        change(&mut waiting);
        let is_awaited = waiting.awaited == news;
        if is_awaited {
            waiting.awaited = Awaited::Nothing;
        }
        drop(waiting);
        if is_awaited {
            self.news.notify_one();
        }
    }

    fn end(&self) {
        self.lock().is_over = true;
        self.news.notify_one();
    }
}

/// Where orders are given. Dropping it ends the work once all of them are done.
#[derive(Debug)]
pub(super) struct Orders(Arc<Shared>);

/// Where orders are taken. Once it is dropped, orders are forgotten.
#[derive(Debug)]
pub(super) struct Taker {
    shared: Arc<Shared>,
    /// When the last batch was taken.
    taken: Option<Instant>,
}

/// The two ends.
pub(super) fn orders() -> (Orders, Taker) {
    let shared = Arc::<Shared>::default();
    (Orders(Arc::clone(&shared)), Taker { shared, taken: None })
}

impl Orders {
    /// Lets orders wait for each other so long after the last batch was taken.
    pub(super) fn gather(&self, breath: Duration) {
        self.0.lock().breath = breath;
    }

    /// Does not let those wait that are there.
    pub(super) fn press(&self) {
        self.0.change(Awaited::Pressing, |waiting| waiting.is_pressed = waiting.batch.len() > 0);
    }

    pub(super) fn announce(&self, announcement: Announcement) {
        self.0.change(Awaited::Order, |waiting| waiting.batch.announced.push(announcement));
    }

    pub(super) fn record(&self, recorded: Recorded) {
        self.0.change(Awaited::Order, |waiting| waiting.batch.entries.push(recorded));
    }
}

impl Drop for Orders {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl Taker {
    /// Waits for orders and takes all there are in place of `batch`, which is empty. `false` when no more will come.
    pub(super) fn take(&mut self, batch: &mut Batch) -> bool {
        let news = &self.shared.news;
        let mut waiting = self.shared.lock();
        waiting.awaited = Awaited::Order;
        let is_idle = |waiting: &mut Waiting| waiting.batch.len() == 0 && !waiting.is_over;
        let mut waiting = news.wait_while(waiting, is_idle).unwrap_or_else(PoisonError::into_inner);
        waiting.awaited = Awaited::Pressing;
        let breath = self.taken.map_or(Duration::ZERO, |taken| waiting.breath.saturating_sub(taken.elapsed()));
        let is_calm = |waiting: &mut Waiting| !waiting.is_pressed && !waiting.is_over;
        let (mut waiting, _) =
            news.wait_timeout_while(waiting, breath, is_calm).unwrap_or_else(PoisonError::into_inner);
        waiting.awaited = Awaited::Nothing;
        mem::swap(&mut waiting.batch, batch);
        self.taken = Some(Instant::now());
        batch.len() > 0
    }

    /// The last batch is done: whoever pressed meanwhile looks again before pressing for what has come since.
    pub(super) fn done(&self) {
        self.shared.lock().is_pressed = false;
    }
}

impl Drop for Taker {
    fn drop(&mut self) {
        self.shared.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(3600);

    fn announcement(position: u64) -> Announcement {
        Announcement { position, fingerprint: Fingerprint { identity: [1; 16], content: [2; 16], phone: None } }
    }

    fn taken(taker: &mut Taker) -> Vec<u64> {
        let mut batch = Batch::default();
        taker.take(&mut batch);
        batch.announced.iter().map(|row| row.position).collect()
    }

    #[test]
    fn the_first_order_after_a_while_waits_for_nobody() {
        let (orders, mut taker) = orders();
        orders.gather(LONG);
        orders.announce(announcement(1));
        assert_eq!(taken(&mut taker), [1]);
        taker.taken = Instant::now().checked_sub(LONG);
        orders.announce(announcement(2));
        assert_eq!(taken(&mut taker), [2]);
    }

    #[test]
    fn orders_that_wait_for_others_are_taken_when_somebody_presses_or_leaves() {
        let (orders, mut taker) = orders();
        orders.gather(LONG);
        orders.announce(announcement(1));
        assert_eq!(taken(&mut taker), [1]);
        std::thread::scope(|scope| {
            let taking = scope.spawn(|| [taken(&mut taker), taken(&mut taker), taken(&mut taker)]);
            // Pressed too early it has nothing to hurry, so that the last one also counts.
            orders.press();
            orders.announce(announcement(2));
            orders.announce(announcement(3));
            orders.press();
            drop(orders);
            let all = taking.join().unwrap();
            assert_eq!(all.concat(), [2, 3]);
            assert_eq!(all[2], [0; 0], "nobody orders any more");
        });
    }

    #[test]
    fn who_pressed_during_a_commit_does_not_hurry_what_came_after_it() {
        let (orders, mut taker) = orders();
        orders.announce(announcement(1));
        assert_eq!(taken(&mut taker), [1]);
        orders.announce(announcement(2));
        orders.press();
        taker.done();
        assert!(!taker.shared.lock().is_pressed);
    }

    #[test]
    fn orders_that_nobody_takes_any_more_are_forgotten() {
        let (orders, taker) = orders();
        drop(taker);
        orders.announce(announcement(1));
        assert_eq!(orders.0.lock().batch.len(), 0);
    }
}
