//! Rows judged on all cores: in batches, each row by itself, and what they say added up.

use std::collections::BTreeSet;
use std::thread;

use super::repeats::Census;
use super::{Findings, Profile, Rows, fate};
use crate::customer::Customer;
use crate::mapping::Verdict;
use crate::row::Row;
use crate::spread::{Share, Spread, spread, threads};

/// So many different customers are kept for the bodies that are shown: some may turn out to be duplicates.
const CANDIDATES: usize = 30;

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

/// Has every row judged that `read` hands over; comes back with what `read` did and what the rows add up to.
///
/// No sum depends on which core judged which row: on every machine a list says the same.
///
/// # Panics
/// If judging a row did.
pub fn on_all_cores<T>(findings: &Findings, read: impl FnOnce(&mut Spread) -> T) -> (T, Judged) {
    thread::scope(|scope| {
        let (mut spread, shares) = spread(threads(u64::MAX));
        let judges: Vec<_> = shares.into_iter().map(|share| scope.spawn(move || judge_all(&share, findings))).collect();
        let result = read(&mut spread);
        spread.finish();
        let mut whole = Judged::new(findings);
        for judge in judges {
            whole.add(judge.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        (result, whole)
    })
}

fn judge_all(share: &Share, findings: &Findings) -> Judged {
    let mut judged = Judged::new(findings);
    while let Some(rows) = share.next() {
        for row in &rows {
            judged.judge(row, findings);
        }
        share.give_back(rows);
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
        let settled = fate::settled_before(&previous, row);
        if !settled.as_ref().is_some_and(|outcome| outcome.status.is_failure()) {
            self.profile.note(&mapped, row, number);
            if let Verdict::Ready(customer) = &mapped.verdict {
                self.census.note(row.position, customer);
            }
        }
        match (settled, mapped.verdict) {
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
        let is_known = || self.bodies.iter().any(|(_, known)| known.identity() == customer.identity());
        if self.bodies.len() < CANDIDATES && !is_known() {
            self.bodies.push((position, customer));
        }
    }

    fn add(&mut self, mut other: Self) {
        self.rows.add(other.rows);
        self.profile.add(other.profile);
        self.census.add(other.census);
        self.bodies.append(&mut other.bodies);
        self.bodies.sort_unstable_by_key(|(position, _)| *position);
        self.bodies.truncate(CANDIDATES);
        self.tags.append(&mut other.tags);
        self.erased += other.erased;
    }
}
