//! What a row is meant for before anything is sent: the same judgement in both passes.

use super::Findings;
use crate::code::Code;
use crate::customer::Customer;
use crate::feedback::Previous;
use crate::mapping::{Mapped, Verdict};
use crate::outcome::{Outcome, Problem, Status};
use crate::row::Row;

/// What a row is meant for.
#[derive(Debug, Clone, PartialEq)]
pub struct Fate {
    /// Its number in the list where it first stood.
    pub number: u64,
    /// Posts in earlier generations.
    pub attempts: u32,
    /// What is done with it.
    pub task: Task,
    /// What was dropped or doubted.
    pub warnings: Vec<Problem>,
}

/// What is done with a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Task {
    /// It is posted.
    Send(Customer),
    /// An earlier run left it in doubt: it is looked up before anything else.
    LookUp(Customer),
    /// It is settled without a request.
    Settle(Outcome),
}

impl Findings {
    /// What a row is meant for.
    pub fn fate(&self, row: &Row) -> Fate {
        let previous = self.feedback.as_ref().map(|feedback| feedback.previous(row)).unwrap_or_default();
        let Mapped { verdict, mut warnings, .. } = self.mapping.apply(row, &self.manner);
        let task = self.task(row, &previous, verdict, &mut warnings);
        Fate { number: previous.number.unwrap_or(row.position), attempts: previous.attempts, task, warnings }
    }

    fn task(&self, row: &Row, previous: &Previous, verdict: Verdict, warnings: &mut Vec<Problem>) -> Task {
        if let Some(outcome) = settled_before(previous, row) {
            warnings.clear();
            return Task::Settle(outcome);
        }
        let customer = match verdict {
            Verdict::Skipped(problem) => return Task::Settle(Outcome::unsent(Status::Skipped, Some(problem))),
            Verdict::Invalid(mut problems) => {
                let first = problems.remove(0);
                warnings.splice(0..0, problems);
                return Task::Settle(Outcome::unsent(Status::Invalid, Some(first)));
            }
            Verdict::Ready(customer) => customer,
        };
        if let Some(original) = self.repeats.original(row.position) {
            if let Some(fields) = self.differing.get(&row.position) {
                warnings.push(Problem::of_row(Code::DuplicateDiffers).with("fields", fields.join(", ")));
            }
            let number = self.numbers.get(&original).copied().unwrap_or(original);
            let problem = Problem::of_row(Code::DuplicateOf).with("row", number.to_string());
            return Task::Settle(Outcome::unsent(Status::Duplicate, Some(problem)));
        }
        if self.repeats.shares_phone(row.position) {
            warnings.push(Problem::new(Code::PhoneShared, "phone"));
        }
        if previous.status == Some(Status::Unconfirmed) { Task::LookUp(customer) } else { Task::Send(customer) }
    }
}

/// What an earlier run settled for good: accepted rows, and rows that are still too long, or several, by its word.
pub(super) fn settled_before(previous: &Previous, row: &Row) -> Option<Outcome> {
    let accepted = matches!(previous.status, Some(Status::Created | Status::Updated | Status::Unchanged));
    if accepted {
        let problem = Problem::of_row(Code::AcceptedBefore);
        let mut outcome = Outcome::unsent(Status::Unchanged, Some(problem));
        outcome.customer_id.clone_from(&previous.customer_id);
        outcome.attempts = previous.attempts;
        return Some(outcome);
    }
    let is_invalid = previous.status == Some(Status::Invalid);
    let problem = match previous.code.filter(|_| is_invalid)? {
        Code::RowTooLong => Problem::of_row(Code::RowTooLong),
        Code::RowsJoined => {
            let last_line = row.line + row.cells().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
            Problem::rows_joined(row.line, last_line)
        }
        _ => return None,
    };
    Some(Outcome::unsent(Status::Invalid, Some(problem)))
}
