//! One row's way from its beginning to its outcome.

use std::time::Duration;

use jiff::Timestamp;
use tokio::task::AbortHandle;
use tokio::time::Instant;

use super::courier::Load;
use crate::api::Finding;
use crate::code::Code;
use crate::ledger::journal::Fingerprint;
use crate::outcome::{Outcome, Problem, Status};
use crate::row::Row;

/// What is asked of LadiFlow for a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Errand {
    /// Take the customer.
    Post,
    /// Show the customer.
    Show,
    /// Count those who have this email or phone.
    List,
}

/// What is known of an open row.
#[derive(Debug)]
pub(super) struct Trip {
    pub(super) position: u64,
    /// The row's number in the list where it first stood.
    pub(super) number: u64,
    pub(super) fingerprint: Option<Fingerprint>,
    /// What travels with each request; `None` while one is under way.
    pub(super) load: Option<Load>,
    /// Ends what is under way.
    pub(super) under_way: Option<(Errand, AbortHandle)>,
    /// Posts over all generations.
    pub(super) attempts: u32,
    /// Posts of this run.
    pub(super) posts: u32,
    /// Posts that count against `max_attempts`.
    pub(super) used_up: u32,
    /// Repetitions for which a wait was chosen.
    pub(super) repetitions: u32,
    /// The signs of life there had been when its last attempt failed to reach LadiFlow.
    pub(super) life_seen: Option<u64>,
    pub(super) http: Option<u16>,
    pub(super) elapsed: Option<Duration>,
    /// When the first post of this run left.
    pub(super) first_post: Option<Instant>,
    /// When the first post may have left, once it is in doubt and if that is known.
    pub(super) first_attempt: Option<Timestamp>,
    /// Why it may be stored although nobody said so.
    pub(super) doubt: Option<Problem>,
    pub(super) looking: Option<Looking>,
    /// Whether lookups proved that an attempt in doubt was not stored, and it may be repeated.
    pub(super) was_freed: bool,
    pub(super) warnings: Vec<Problem>,
}

/// How far the lookups of a row in doubt have come.
#[derive(Debug)]
pub(super) struct Looking {
    /// Which of the looks is next or under way.
    pub(super) look: usize,
    /// How often this look was not answered.
    pub(super) tries: u32,
    /// When the attempt in doubt ended.
    pub(super) since: Instant,
    /// Whether every look so far proved that nobody is there.
    pub(super) all_absent: bool,
    /// What a customer that was found differs in.
    pub(super) differences: Option<Vec<String>>,
    /// The refusal of a repetition, to be believed only if nobody is there.
    pub(super) refusal: Option<Problem>,
}

impl Looking {
    pub(super) fn new(since: Instant) -> Self {
        Self { look: 0, tries: 0, since, all_absent: true, differences: None, refusal: None }
    }

    /// Takes down what a look told, other than that the customer is ours.
    pub(super) fn note(&mut self, finding: Finding) {
        match finding {
            Finding::NotOurs { differences } => {
                self.all_absent = false;
                self.differences = Some(differences);
            }
            Finding::ProvesNothing => self.all_absent = false,
            Finding::Absent | Finding::Ours { .. } => {}
        }
    }
}

impl Trip {
    pub(super) fn new(
        row: &Row,
        fingerprint: Option<Fingerprint>,
        load: Load,
        earlier_attempts: u32,
        warnings: Vec<Problem>,
    ) -> Self {
        Self {
            position: row.position,
            number: row.number,
            fingerprint,
            load: Some(load),
            under_way: None,
            attempts: earlier_attempts,
            posts: 0,
            used_up: 0,
            repetitions: 0,
            life_seen: None,
            http: None,
            elapsed: None,
            first_post: None,
            first_attempt: None,
            doubt: None,
            looking: None,
            was_freed: false,
            warnings,
        }
    }

    /// Its outcome, with what is known of its way there.
    pub(super) fn outcome(&mut self, status: Status, problem: Option<Problem>, customer_id: Option<String>) -> Outcome {
        if status == Status::Unsent {
            // Nobody goes without tags yet.
            self.warnings.retain(|warning| warning.code != Code::Unknown);
        }
        Outcome {
            status,
            problem,
            warnings: std::mem::take(&mut self.warnings),
            customer_id,
            http: self.http,
            attempts: self.attempts,
            millis: self.elapsed.map(|elapsed| u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)),
        }
    }

    /// The status of a row that is given up now, never having been taken as far as anybody said.
    ///
    /// In doubt it may be stored; else it surely is not, and the row is `given_up`.
    pub(super) fn when_given_up(&self, given_up: (Status, Option<Problem>)) -> (Status, Option<Problem>) {
        if self.under_way.as_ref().is_some_and(|(errand, _)| *errand == Errand::Post) {
            return (Status::Unconfirmed, Some(Problem::of_row(Code::Dropped)));
        }
        match (&self.looking, &self.doubt) {
            (Some(Looking { differences: Some(differences), .. }), _) => {
                let problem = Problem::of_row(Code::FoundDifferent).with("fields", differences.join(", "));
                (Status::Unconfirmed, Some(problem))
            }
            (_, Some(doubt)) => (Status::Unconfirmed, Some(doubt.clone())),
            (_, None) => given_up,
        }
    }
}
