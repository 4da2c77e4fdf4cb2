//! Pass 1: reads everything, sends nothing, finds out all there is to know before the first request.

mod differences;
mod evidence;
mod fate;
mod judging;
mod prepare;
mod profile;
mod refusal;
pub mod repeats;

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::clean::Fault;
use crate::clean::date::Form;
use crate::clean::number::Decimal;
use crate::config::rules::Rules;
use crate::config::values::Duplicates;
use crate::customer::Customer;
use crate::feedback::Feedback;
use crate::mapping::decisions::StoredDecisions;
use crate::mapping::recognise::Proposal;
use crate::mapping::{Manner, Mapping};
use crate::plan::RowReading;
use crate::row::Row;
use crate::source::{Counts, Shape, SourceError, Sources};
use differences::compare_repeats;
use evidence::{Conclusion, Evidence};
pub use fate::{Fate, Task};
use judging::Judged;
use prepare::prepare;
pub use prepare::{Outlook, outlook};
pub use profile::{Column, Profile};
pub use refusal::SurveyError;
use repeats::Repeats;

/// So many finished bodies are shown.
const BODIES: usize = 3;

/// What the survey is to go by.
#[derive(Debug, Clone)]
pub struct Brief<'a> {
    /// What its rows and cells mean.
    pub reading: &'a RowReading,
    /// Where values come from, as far as it is said.
    pub rules: Rules,
    /// Whether the columns of the fields are to be recognised.
    pub recognise: bool,
    /// Cleaning rules that are switched, by name.
    pub clean: &'a IndexMap<String, bool>,
    /// What an earlier run decided, for a list that is fed back.
    pub decisions: Option<StoredDecisions>,
    /// Whether what a fed-back list says of its rows counts for the account.
    pub believes_results: bool,
    /// Only so many rows.
    pub limit: Option<u64>,
    /// The day of the run.
    pub today: Date,
}

/// All there is to know of the input.
#[derive(Debug)]
pub struct Findings {
    /// What each file is, and what was counted in it.
    pub files: Vec<(Shape, Counts)>,
    /// The headers of the first file.
    pub headers: Vec<String>,
    /// Where an earlier run wrote its results, for a list that is fed back.
    pub feedback: Option<Feedback>,
    /// What was recognised, if anything had to be.
    pub proposal: Option<Proposal>,
    /// Where values come from.
    pub rules: Rules,
    /// The same, fitted to the list.
    pub mapping: Mapping,
    /// Everything else that decides what a row becomes.
    pub manner: Manner,
    /// What is doubtful about the decisions on whole columns.
    pub doubts: Vec<(usize, Fault)>,
    /// How the dates of each column are written.
    pub forms: Vec<Option<Form>>,
    /// Columns, causes, cleaning.
    pub profile: Profile,
    /// What the rows are meant for.
    pub rows: Rows,
    /// Rows of the same customer.
    pub repeats: Repeats,
    /// Duplicates whose values are not all in the row that is sent, with the fields.
    pub differing: HashMap<u64, Vec<String>>,
    /// Numbers of rows that duplicates name, where they are not their positions.
    pub numbers: HashMap<u64, u64>,
    /// The first customers.
    pub bodies: Vec<Customer>,
    /// Every tag of every customer, as the mapping names it.
    pub tags: BTreeSet<String>,
    /// Empty values that are sent as `null`, also of rows that turn out to be duplicates.
    pub erased: u64,
}

/// What the rows are meant for. `read` is the sum of the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rows {
    /// All.
    pub read: u64,
    /// To be sent.
    pub ready: u64,
    /// Refused by us.
    pub invalid: u64,
    /// The same customer as another row.
    pub duplicate: u64,
    /// Left out on purpose, or settled by an earlier run.
    pub skipped: u64,
}

impl Rows {
    /// Adds what other rows are meant for.
    fn add(&mut self, other: Self) {
        let Self { read, ready, invalid, duplicate, skipped } = other;
        self.read += read;
        self.ready += ready;
        self.invalid += invalid;
        self.duplicate += duplicate;
        self.skipped += skipped;
    }
}

/// Reads the whole input and finds out all there is to know.
///
/// # Errors
/// The input cannot be read to its end, or the mapping does not fit it.
pub fn survey(sources: &mut Sources, brief: &Brief<'_>) -> Result<Findings, SurveyError> {
    // Where `;` parts the cells, the comma is for decimals.
    let decimal = if sources.shape().delimiter == b';' { Decimal::Comma } else { Decimal::default() };
    let mut findings = prepare(sources, brief, decimal)?;
    let conclusion = read_through(sources, brief, &mut findings, decimal)?;
    // A column that decides otherwise than its first rows did is rare; then everything is judged once more.
    if conclusion.decisions != findings.manner.decisions {
        findings.manner.decisions = conclusion.decisions;
        read_through(sources, brief, &mut findings, decimal)?;
    }
    findings.doubts = conclusion.doubts;
    findings.forms = conclusion.forms;
    let count = findings.repeats.count();
    match brief.reading.duplicates {
        _ if count == 0 => {}
        Duplicates::Refuse => {
            let first = findings.repeats.duplicates().iter().take(5).copied().collect();
            return Err(SurveyError::Duplicates { count, first });
        }
        Duplicates::All => findings.repeats.send_all(),
        Duplicates::First | Duplicates::Last => {
            let unsent = compare_repeats(sources, brief, &mut findings)?;
            findings.rows.duplicate = unsent;
            findings.rows.ready -= unsent;
        }
    }
    Ok(findings)
}

/// Reads every row, judges it with the decisions as they stand, and gathers what the columns really say.
fn read_through(
    sources: &mut Sources,
    brief: &Brief<'_>,
    findings: &mut Findings,
    decimal: Decimal,
) -> Result<Conclusion, SurveyError> {
    let mut evidence = Evidence::new(&findings.mapping, findings.headers.len(), findings.manner.rules);
    let mut profile = Profile::new(&findings.headers);
    let (counts, judged) = judging::on_all_cores(findings, |judges| {
        read(sources, brief.limit, &mut |row| {
            evidence.observe(row);
            profile.observe(row);
            // A core that is gone panicked: it is told when all come together.
            let _ = judges.take(row);
        })
    });
    let Judged { rows, profile: judged, census, bodies, tags, erased } = judged;
    profile.add(judged);
    findings.files = sources.files().iter().map(|file| file.shape().clone()).zip(counts?).collect();
    findings.profile = profile;
    findings.rows = rows;
    findings.tags = tags;
    findings.erased = erased;
    findings.repeats = census.settle(brief.reading.duplicates);
    let sent = bodies.into_iter().filter(|(position, _)| findings.repeats.original(*position).is_none());
    findings.bodies = sent.take(BODIES).map(|(_, customer)| customer).collect();
    let conclusion = evidence.conclude(decimal);
    Ok(match brief.decisions {
        Some(_) => Conclusion { decisions: evidence.reconsider(&findings.manner.decisions), ..conclusion },
        None => conclusion,
    })
}

/// Reads the rows, no more than the limit.
fn read(
    sources: &mut Sources,
    limit: Option<u64>,
    visit: &mut dyn FnMut(&mut Row),
) -> Result<Vec<Counts>, SourceError> {
    if limit == Some(0) {
        return Ok(vec![Counts::default(); sources.files().len()]);
    }
    sources.read(&mut |row| {
        let is_last = limit == Some(row.position);
        visit(row);
        if is_last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
}

impl Findings {
    /// The decisions on whole columns as they stand in `summary.json`.
    pub fn stored_decisions(&self) -> StoredDecisions {
        self.manner.decisions.stored(&self.headers, &self.forms)
    }
}
