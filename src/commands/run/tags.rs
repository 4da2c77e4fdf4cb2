//! Tags by name: turned into ids before the first row, and only if there is a row to be sent.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use tokio::time::{Instant, sleep_until};

use super::super::Failure;
use super::super::feeding::Memory;
use super::super::stops::Signals;
use super::record::Record;
use super::{Hindrance, Run};
use crate::api::{Attempt, Bodies, Client, Endpoint, TagDirectory, Transport};
use crate::clean::key::spelling;
use crate::config::values::Mode;
use crate::delivery::{Policy, TagsError, TagsWanted, resolve_tags};
use crate::event::{Ending, Event};
use crate::ledger::Past;
use crate::report::progress::words;
use crate::survey::Task;

/// So many rows are asked about in the ledger at once.
const BATCH: usize = 256;

/// How tags are sent.
pub struct Tags {
    /// As the engine takes it.
    pub bodies: Bodies,
    /// Why no row may be sent: LadiFlow refused the key, is down, or the user stopped the run meanwhile.
    pub hindrance: Option<Hindrance>,
    /// Requests that it took to find out.
    pub requests: u64,
}

impl Tags {
    /// How tags are sent: LadiFlow is asked only where it takes no names, and only for a row that will be sent.
    ///
    /// # Errors
    /// The input or the ledger cannot be read, a name fits several tags, a tag cannot be made, or LadiFlow would not
    /// tell.
    pub async fn find(
        run: &mut Run,
        record: Option<&Record>,
        client: &Arc<Client>,
        policy: &Policy,
        signals: &mut Signals,
        random: &mut fastrand::Rng,
        tell: &(dyn Fn(&str) + Sync),
    ) -> Result<Self, Failure> {
        let unasked = |bodies| Self { bodies, hindrance: None, requests: 0 };
        if !run.findings.mapping.names_tags() {
            return Ok(unasked(Bodies::Ids));
        }
        // This endpoint takes names, but whether it makes those that the account lacks is not known.
        if run.plan.target.mode == Mode::CreateOrUpdate && !creates_missing(run) {
            return Ok(unasked(Bodies::Names));
        }
        if is_any_row_sent(run, record)? {
            Self::ask(run, client, policy, signals, random, tell).await
        } else {
            Ok(unasked(Bodies::Resolved(TagDirectory::default())))
        }
    }

    /// Turns names into ids.
    async fn ask(
        run: &Run,
        client: &Arc<Client>,
        policy: &Policy,
        signals: &mut Signals,
        random: &mut fastrand::Rng,
        tell: &(dyn Fn(&str) + Sync),
    ) -> Result<Self, Failure> {
        let wanted = TagsWanted {
            names: run.findings.tags.iter().cloned().collect(),
            create_missing: creates_missing(run),
            key: spelling,
        };
        let counted = Counted { client: Arc::clone(client), requests: AtomicU64::new(0) };
        let lang = run.plan.lang;
        let said = |error: TagsError| {
            let failure = Failure::from(error);
            let hint = failure.hint(lang).map(|hint| format!("\n{} {hint}", lang.text("commands.hint", &[])));
            Some(failure.message(lang) + &hint.unwrap_or_default())
        };
        let mut told = |event: &Event<'_>| {
            if let Some(line) = words::hindrance(lang, event) {
                tell(&line);
            }
        };
        let (directory, hindrance) = tokio::select! {
            biased;
            exit_code = signals.next() => (None, Some(Hindrance::new(Ending::Interrupted { exit_code }, None))),
            () = until(policy.deadline) => (None, Some(Hindrance::new(Ending::Deadline, None))),
            resolved = resolve_tags(&counted, &wanted, policy, random, &mut told) => match resolved {
                Ok(directory) => (Some(directory), None),
                Err(error @ TagsError::KeyRefused { .. }) => {
                    (None, Some(Hindrance::new(Ending::KeyRefused, said(error))))
                }
                Err(TagsError::Down { trouble }) => {
                    let hindrance = Hindrance::new(Ending::ServiceDown, None);
                    (None, Some(Hindrance { trouble: Some(trouble), ..hindrance }))
                }
                Err(error @ TagsError::Unanswered { .. }) => {
                    (None, Some(Hindrance::new(Ending::ServiceDown, said(error))))
                }
                Err(error) => return Err(error.into()),
            },
        };
        let bodies = Bodies::Resolved(directory.unwrap_or_else(TagDirectory::default));
        Ok(Self { bodies, hindrance, requests: counted.requests.into_inner() })
    }
}

fn creates_missing(run: &Run) -> bool {
    run.findings.rules.tags.as_ref().is_some_and(|tags| tags.create_missing)
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

/// Whether a row would be posted, as far as the account's history tells: looks no further than the first. A run that
/// is continued has rows left.
fn is_any_row_sent(run: &mut Run, record: Option<&Record>) -> Result<bool, Failure> {
    let Some(record) = record.filter(|record| !record.is_continued && !run.sending.resend) else { return Ok(true) };
    let Memory { fingerprints, mut history, .. } = record.memory(1)?;
    let (findings, limit) = (Arc::clone(&run.findings), run.limit);
    if limit == Some(0) {
        return Ok(false);
    }
    let updates = run.plan.target.mode == Mode::CreateOrUpdate;
    let is_posted = |past: &Past| match past {
        Past::Unknown | Past::InDoubt { .. } => true,
        Past::Changed(_) => updates,
        Past::Unchanged(_) => false,
    };
    let mut is_any_posted = |batch: &mut Vec<_>| {
        let past = history.judge(batch);
        batch.clear();
        past.map(|past| past.iter().any(is_posted))
    };
    let mut batch = Vec::with_capacity(BATCH);
    let mut answer = Ok(false);
    run.sources.read(&mut |row| {
        if let Task::Send(customer) | Task::LookUp(customer) = findings.fate(row).task {
            batch.extend(fingerprints.of(&customer));
        }
        if batch.len() == BATCH {
            answer = is_any_posted(&mut batch);
        }
        let is_last = limit == Some(row.position) || !matches!(answer, Ok(false));
        if is_last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    // An answer that was found ended the reading before the end.
    if matches!(answer, Ok(false)) {
        answer = is_any_posted(&mut batch);
    }
    Ok(answer?)
}

/// Counts what a client sends.
struct Counted {
    client: Arc<Client>,
    requests: AtomicU64,
}

impl Transport for Counted {
    async fn post(&self, endpoint: Endpoint, body: Bytes) -> Attempt {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.client.post(endpoint, body).await
    }
}
