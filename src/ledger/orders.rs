//! What waits to be written: gathered in the engine's thread, taken by the writer's, many at a time.

use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::journal::{Entry, Fingerprint};

/// Batches are taken no closer to each other than this, unless [`Orders::gather`] says that enough has come: a commit
/// costs as much for one order as for many. Who waits longer than this between two orders never waits for it.
const BREATH: Duration = Duration::from_millis(1);

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

#[derive(Debug)]
struct Waiting {
    batch: Batch,
    /// So many are taken at once.
    enough: usize,
    /// Nobody orders any more, or nobody takes.
    is_over: bool,
}

#[derive(Debug)]
struct Shared {
    waiting: Mutex<Waiting>,
    news: Condvar,
}

impl Shared {
    /// No code that could panic runs while it is locked.
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
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
    let waiting = Mutex::new(Waiting { batch: Batch::default(), enough: 1, is_over: false });
    let shared = Arc::new(Shared { waiting, news: Condvar::new() });
    (Orders(Arc::clone(&shared)), Taker { shared, taken: None })
}

impl Orders {
    /// So many orders are not kept waiting for more.
    pub(super) fn gather(&self, enough: usize) {
        self.0.lock().enough = enough.max(1);
    }

    pub(super) fn announce(&self, announcement: Announcement) {
        self.order(|batch| batch.announced.push(announcement));
    }

    pub(super) fn record(&self, recorded: Recorded) {
        self.order(|batch| batch.entries.push(recorded));
    }

    fn order(&self, add: impl FnOnce(&mut Batch)) {
        let mut waiting = self.0.lock();
        if waiting.is_over {
            return;
        }
        add(&mut waiting.batch);
        // To wake a thread costs more than to write a row: only the first order does, and the one that fills the batch.
        let is_awaited = [1, waiting.enough].contains(&waiting.batch.len());
        drop(waiting);
        if is_awaited {
            self.0.news.notify_one();
        }
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
        let Shared { waiting: _, news } = &*self.shared;
        let nothing = |waiting: &mut Waiting| waiting.batch.len() == 0 && !waiting.is_over;
        let waiting = news.wait_while(self.shared.lock(), nothing).unwrap_or_else(PoisonError::into_inner);
        let breath = self.taken.map_or(Duration::ZERO, |taken| BREATH.saturating_sub(taken.elapsed()));
        let too_few = |waiting: &mut Waiting| waiting.batch.len() < waiting.enough && !waiting.is_over;
        let (mut waiting, _) =
            news.wait_timeout_while(waiting, breath, too_few).unwrap_or_else(PoisonError::into_inner);
        mem::swap(&mut waiting.batch, batch);
        self.taken = Some(Instant::now());
        batch.len() > 0
    }
}

impl Drop for Taker {
    fn drop(&mut self) {
        self.shared.end();
    }
}
