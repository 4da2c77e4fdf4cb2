//! Invented rows and runs for tests.

use std::time::Duration;

use serde_json::json;

use crate::code::Code;
use crate::event::{Ending, Event, Listener, Settled, Tally};
use crate::message::Lang;
use crate::outcome::{Outcome, Problem, Status};
use crate::report::causes::Causes;
use crate::report::facts::{InputFact, RunFacts};
use crate::report::summary::{FieldLosses, RunEnd, Summary};
use crate::row::{CellKind, Row};

/// A run's name.
pub const RUN: &str = "20261124T020304Z-customers-7f3a";

/// A row with these cells that ended so.
pub fn settled(number: u64, cells: &[&str], status: Status) -> Settled {
    let mut row = Row::default();
    (row.position, row.number, row.line) = (number, number, number + 1);
    for cell in cells {
        row.push(cell, CellKind::Text);
    }
    let problem = status.is_failure().then(|| {
        if number.is_multiple_of(2) {
            Problem::of_row(Code::NoContact)
        } else {
            Problem::new(Code::CellError, "phone").with("column", "Điện thoại").with("value", "#N/A")
        }
    });
    let is_sent = !matches!(status, Status::Invalid | Status::Unsent | Status::Duplicate);
    let outcome = Outcome {
        status,
        problem,
        warnings: if number == 1 { vec![Problem::of_row(Code::RowShort).with("missing", "1")] } else { Vec::new() },
        customer_id: status.is_accepted().then(|| format!("{number:024x}")),
        http: is_sent.then_some(if status.is_failure() { 400 } else { 201 }),
        attempts: u32::from(is_sent),
        millis: is_sent.then_some(40 + number),
    };
    Settled { row, outcome }
}

/// Tells a listener of a whole run, with a tick after every row.
pub fn tell(listener: &mut dyn Listener, rows: &[Settled], ending: Ending) -> Tally {
    let mut tally = Tally::default();
    tally.total = rows.len() as u64;
    let mut hear = |event: &Event<'_>, tally: &Tally| listener.hear(event, tally).unwrap();
    hear(&Event::Started { total: tally.total }, &tally);
    for row in rows {
        tally.count(row.outcome.status);
        tally.requests += u64::from(row.outcome.attempts);
        hear(&Event::Settled(row), &tally);
        hear(&Event::Ticked, &tally);
    }
    hear(&Event::Ended(ending), &tally);
    tally
}

/// A run of ten rows: six accepted, three failed, one not sent.
pub fn rows() -> Vec<Settled> {
    let statuses = [
        Status::Created,
        Status::Invalid,
        Status::Created,
        Status::Refused,
        Status::Updated,
        Status::Created,
        Status::Failed,
        Status::Created,
        Status::Created,
        Status::Unsent,
    ];
    let row = |(at, status): (usize, &Status)| {
        let number = at as u64 + 1;
        settled(number, &[&format!("khach{number}@example.vn"), "Nguyễn \"An\""], *status)
    };
    statuses.iter().enumerate().map(row).collect()
}

/// The facts of the run.
pub fn facts() -> RunFacts {
    RunFacts {
        run: RUN.to_owned(),
        parent_run: None,
        generation: 1,
        mode: "create".to_owned(),
        input: vec![InputFact { path: "customers.csv".to_owned(), rows: 10, blake3: "af13".repeat(16) }],
        mapping: json!({"fields": {"email": "Email"}}),
        decisions: json!({"dob": "day_first"}),
        started_at: "2026-11-24T02:03:04Z".parse().unwrap(),
    }
}

/// What became of the run, and why rows failed.
pub fn ended(ending: Ending, lang: Lang) -> (Summary, Causes) {
    let mut causes = Causes::default();
    let tally = tell(&mut causes, &rows(), ending);
    let end = RunEnd {
        ending,
        exit_code: if ending == Ending::Finished { 1 } else { 3 },
        at: "2026-11-24T02:03:14.5Z".parse().unwrap(),
        took: Duration::from_millis(10_500),
    };
    let losses = [
        ("tags".to_owned(), FieldLosses { sent: 6, dropped: 6, ..FieldLosses::default() }),
        ("full_name".to_owned(), FieldLosses { sent: 6, moved: 6, ..FieldLosses::default() }),
    ];
    (Summary::new(facts(), end, &tally, losses.into(), &causes, lang), causes)
}
