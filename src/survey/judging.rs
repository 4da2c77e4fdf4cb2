//! Rows judged on all cores: in batches, each row by itself, and what they say added up.

use std::collections::BTreeSet;
use std::num::NonZero;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use super::repeats::Census;
use super::{Findings, Profile, Rows, fate};
use crate::customer::Customer;
use crate::mapping::Verdict;
use crate::row::Row;

/// So many finished bodies are shown.
const BODIES: usize = 3;

/// So many rows are judged at once. At some 250 bytes a row a batch stays in a core's cache.
const BATCH: usize = 256;

/// So many batches wait at most for each core.
const WAITING: usize = 2;

/// What judged rows add up to. The same whichever core judged which of them.
#[derive(Debug, Default)]
pub struct Judged {
    /// What they are meant for.
    pub rows: Rows,
    /// What was wrong with them and what cleaning did.
    pub profile: Profile,
    /// Who they are.
    pub census: Census,
    /// The first customers, by position.
    pub bodies: Vec<(u64, Customer)>,
    /// Every tag.
    pub tags: BTreeSet<String>,
    /// Empty values that are sent as `null`.
    pub erased: u64,
}

/// Hands rows out to the cores.
pub struct Judges {
    batch: Vec<Row>,
    /// How many rows of the batch are of now; behind them lie rows whose memory waits to be used again.
    filled: usize,
    cores: Vec<SyncSender<Vec<Row>>>,
    next: usize,
    used: Receiver<Vec<Row>>,
}

/// Has every row judged that `read` hands over; comes back with what `read` did and what the rows add up to.
///
/// Which core judges which row depends on nothing but the row's place, and no sum depends on that: on every machine
/// a list says the same.
///
/// # Panics
/// If judging a row did.
pub fn on_all_cores<T>(findings: &Findings, read: impl FnOnce(&mut Judges) -> T) -> (T, Judged) {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let (returned, used) = channel();
        let (senders, judges): (Vec<_>, Vec<_>) = (0..cores)
            .map(|_| {
                let (sender, batches) = sync_channel(WAITING);
                let returned = returned.clone();
                (sender, scope.spawn(move || judge_all(&batches, &returned, findings)))
            })
            .unzip();
        let mut out = Judges { batch: Vec::new(), filled: 0, cores: senders, next: 0, used };
        let result = read(&mut out);
        out.hand_out();
        drop(out);
        let mut whole = Judged::new(findings);
        for judge in judges {
            whole.add(judge.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        (result, whole)
    })
}

impl Judges {
    /// Takes a row, and leaves one in its place whose memory can be used.
    pub fn take(&mut self, row: &mut Row) {
        if self.filled == self.batch.len() {
            self.batch.push(Row::default());
        }
        std::mem::swap(row, &mut self.batch[self.filled]);
        self.filled += 1;
        if self.filled == BATCH {
            self.hand_out();
        }
    }

    fn hand_out(&mut self) {
        let fresh = self.used.try_recv().unwrap_or_default();
        let mut batch = std::mem::replace(&mut self.batch, fresh);
        batch.truncate(self.filled);
        self.filled = 0;
        // A core that is gone panicked: it is told when all come together.
        let _ = self.cores[self.next].send(batch);
        self.next = (self.next + 1) % self.cores.len();
    }
}

fn judge_all(batches: &Receiver<Vec<Row>>, returned: &Sender<Vec<Row>>, findings: &Findings) -> Judged {
    let mut judged = Judged::new(findings);
    for batch in batches {
        for row in &batch {
            judged.judge(row, findings);
        }
        // Nobody wants it any more once all rows are read.
        let _ = returned.send(batch);
    }
    judged
}

impl Judged {
    fn new(findings: &Findings) -> Self {
        Self { profile: Profile::new(&findings.headers), ..Self::default() }
    }

    fn judge(&mut self, row: &Row, findings: &Findings) {
        self.rows.read += 1;
        let previous = findings.feedback.as_ref().map(|feedback| feedback.previous(row)).unwrap_or_default();
        let number = previous.number.unwrap_or(row.position);
        let mapped = findings.mapping.apply(row, &findings.manner);
        self.profile.note(&mapped, row, number);
        if let Verdict::Ready(customer) = &mapped.verdict {
            self.census.note(row.position, customer);
        }
        match (fate::settled_before(&previous, row), mapped.verdict) {
            (Some(outcome), _) if outcome.status.is_failure() => {
                self.rows.invalid += 1;
                self.profile.note_invalid(outcome.problem.as_slice(), row, number);
            }
            (Some(_), _) | (None, Verdict::Skipped(_)) => self.rows.skipped += 1,
            (None, Verdict::Invalid(problems)) => {
                self.rows.invalid += 1;
                self.profile.note_invalid(&problems, row, number);
            }
            (None, Verdict::Ready(customer)) => self.note_ready(row.position, customer),
        }
    }

    fn note_ready(&mut self, position: u64, customer: Customer) {
        self.rows.ready += 1;
        self.erased += customer.erased();
        for tag in &customer.tags {
            if !self.tags.contains(tag) {
                self.tags.insert(tag.clone());
            }
        }
        if self.bodies.len() < BODIES {
            self.bodies.push((position, customer));
        }
    }

    fn add(&mut self, mut other: Self) {
        self.rows.add(other.rows);
        self.profile.add(other.profile);
        self.census.add(other.census);
        self.bodies.append(&mut other.bodies);
        self.bodies.sort_unstable_by_key(|(position, _)| *position);
        self.bodies.truncate(BODIES);
        self.tags.append(&mut other.tags);
        self.erased += other.erased;
    }
}
