//! Pass 1: reads everything, sends nothing, finds out all there is to know before the first request.

mod evidence;
mod fate;
mod profile;
pub mod repeats;

use std::collections::HashMap;
use std::ops::ControlFlow;

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::clean::number::Decimal;
use crate::clean::phone::Region;
use crate::clean::{Fault, Rule, Rules as Cleaning};
use crate::config::rules::Rules;
use crate::config::values::{Duplicates, TagsBy};
use crate::customer::Customer;
use crate::feedback::{Feedback, is_result_column};
use crate::mapping::decisions::{ColumnDecision, StoredDecisions};
use crate::mapping::recognise::{self, Proposal};
use crate::mapping::{Manner, Mapping, MappingError, Setting, Verdict, propose};
use crate::message::{Explain, Fact};
use crate::plan::Reading;
use crate::row::Row;
use crate::source::{Counts, Shape, SourceError, Sources};
use evidence::{Conclusion, Evidence};
pub use fate::{Fate, Task};
pub use profile::{Cause, Column, Profile};
use repeats::{Census, Repeats};

/// Columns are recognised from the first rows of a list.
const SAMPLE_ROWS: usize = 2000;
/// So many finished bodies are shown.
const BODIES: usize = 3;

/// What the survey is to go by.
#[derive(Debug, Clone)]
pub struct Brief<'a> {
    /// How the list is read and understood.
    pub reading: &'a Reading,
    /// Where values come from, as far as it is said.
    pub rules: Rules,
    /// Whether the columns of the fields are to be recognised.
    pub recognise: bool,
    /// Cleaning rules that are switched, by name.
    pub clean: &'a IndexMap<String, bool>,
    /// What an earlier run decided, for a list that is fed back.
    pub decisions: Option<StoredDecisions>,
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

/// Why nothing can be sent.
#[derive(Debug, thiserror::Error)]
pub enum SurveyError {
    /// The input cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The mapping does not fit.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// The config switches a rule that does not exist.
    #[error("there is no cleaning rule `{name}`")]
    CleaningRule {
        /// As written.
        name: String,
        /// The rule that was perhaps meant.
        nearest: Option<&'static str>,
    },
    /// The config names a region that does not exist.
    #[error("`{0}` is no region of phone numbers")]
    Region(String),
    /// `duplicates = "refuse"`, and there are some.
    #[error("{count} rows are the same customer as another row")]
    Duplicates {
        /// How many.
        count: usize,
        /// Numbers of the first, each with the row it repeats.
        first: Vec<(u64, u64)>,
    },
}

impl Explain for SurveyError {
    fn key(&self) -> &'static str {
        match self {
            Self::Source(error) => error.key(),
            Self::Mapping(error) => error.key(),
            Self::CleaningRule { .. } => "cleaning_rule_unknown",
            Self::Region(_) => "region_unknown",
            Self::Duplicates { .. } => "duplicates_refused",
        }
    }

    fn facts(&self) -> Vec<Fact> {
        match self {
            Self::Source(error) => error.facts(),
            Self::Mapping(error) => error.facts(),
            Self::CleaningRule { name, nearest } => {
                vec![("rule", name.clone()), ("nearest", nearest.unwrap_or("trim").to_owned())]
            }
            Self::Region(region) => vec![("region", region.clone())],
            Self::Duplicates { count, first } => {
                let pairs: Vec<_> = first.iter().map(|(row, original)| format!("{row} = {original}")).collect();
                vec![("count", count.to_string()), ("rows", pairs.join(", "))]
            }
        }
    }
}

/// Reads the whole input and finds out all there is to know.
///
/// # Errors
/// The input cannot be read to its end, or the mapping does not fit it.
pub fn survey(sources: &mut Sources, brief: &Brief<'_>) -> Result<Findings, SurveyError> {
    let mut findings = prepare(sources, brief)?;
    let decimal = if sources.shape().delimiter == b';' { Decimal::Comma } else { Decimal::default() };
    let conclusion = read_through(sources, brief, &mut findings, decimal)?;
    // A column that decides otherwise than its first rows did is rare; then everything is judged once more.
    if brief.decisions.is_none() && conclusion.decisions != findings.manner.decisions {
        findings.manner.decisions = conclusion.decisions;
        read_through(sources, brief, &mut findings, decimal)?;
    }
    findings.doubts = conclusion.doubts;
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

/// Finds the mapping from the headers and the first rows, with provisional decisions.
fn prepare(sources: &mut Sources, brief: &Brief<'_>) -> Result<Findings, SurveyError> {
    let headers = sources.shape().header.clone();
    let cleaning = cleaning(brief.clean)?;
    let region = Region::named(&brief.reading.phone_region)
        .ok_or_else(|| SurveyError::Region(brief.reading.phone_region.clone()))?;
    let sample = sample(sources)?;
    let mut rules = brief.rules.clone();
    let proposal = brief.recognise.then(|| recognise(&headers, &sample, &mut rules));
    let setting = Setting {
        rules: cleaning,
        region,
        today: brief.today,
        epoch_1904: false,
        decision: ColumnDecision::default(),
        format: None,
        separator: ",",
    };
    let skip_when = brief.reading.skip_when.clone().into_iter();
    let mapping = Mapping::compile(&rules, &headers, brief.reading.unmapped, skip_when, &setting)?;
    let decisions = match &brief.decisions {
        Some(stored) => stored.restore(&headers),
        None => {
            let mut evidence = Evidence::new(&mapping, headers.len(), cleaning);
            sample.iter().for_each(|row| evidence.observe(row));
            evidence.conclude(Decimal::default()).decisions
        }
    };
    let reading = brief.reading;
    let manner = Manner {
        rules: cleaning,
        region,
        today: brief.today,
        epochs_1904: sources.files().iter().map(|file| file.shape().is_1904).collect(),
        decisions,
        headers: headers.clone(),
        blank: reading.blank,
        invalid_contact: reading.invalid_contact,
        invalid_optional: reading.invalid_optional,
        short_rows: reading.short_rows,
        hidden_rows: reading.hidden_rows,
        first_name: reading.first_name,
    };
    Ok(Findings {
        files: Vec::new(),
        feedback: Feedback::find(&headers),
        profile: Profile::new(&headers),
        headers,
        proposal,
        rules,
        mapping,
        manner,
        doubts: Vec::new(),
        rows: Rows::default(),
        repeats: Repeats::default(),
        differing: HashMap::new(),
        numbers: HashMap::new(),
        bodies: Vec::new(),
    })
}

/// Which cleaning rules are on.
fn cleaning(switched: &IndexMap<String, bool>) -> Result<Cleaning, SurveyError> {
    let mut rules = Cleaning::default();
    for (name, on) in switched {
        let rule = Rule::named(name).ok_or_else(|| SurveyError::CleaningRule {
            name: name.clone(),
            nearest: crate::config::nearest(name, Rule::ALL.iter().map(|rule| rule.name())),
        })?;
        rules.set(rule, *on);
    }
    Ok(rules)
}

/// The first rows of the list: more than `--limit` asks for, since they help to decide about columns.
fn sample(sources: &mut Sources) -> Result<Vec<Row>, SourceError> {
    let mut rows = Vec::new();
    sources.read(&mut |row| {
        rows.push(std::mem::take(row));
        if rows.len() < SAMPLE_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(rows)
}

/// Recognises the columns and adds what was found to the rules. What the config says of a field goes before.
fn recognise(headers: &[String], sample: &[Row], rules: &mut Rules) -> Proposal {
    let mut evidence = vec![recognise::Evidence::default(); headers.len()];
    for row in sample {
        for (evidence, cell) in evidence.iter_mut().zip(row.cells()) {
            evidence.observe(cell);
        }
    }
    let columns: Vec<_> = headers
        .iter()
        .zip(&evidence)
        .map(|(header, evidence)| recognise::Column {
            // A column of results never feeds anything, whatever it looks like.
            header: if is_result_column(header) { crate::feedback::PREFIX } else { header },
            evidence,
        })
        .collect();
    let proposal = recognise::recognise(&columns);
    let tags_by = |column: usize| if evidence[column].id_share() > 0.9 { TagsBy::Id } else { TagsBy::Name };
    let found = propose::rules(&proposal, headers, tags_by);
    for (field, rule) in found.fields {
        rules.fields.entry(field).or_insert(rule);
    }
    for (name, rule) in found.custom_fields {
        rules.custom_fields.entry(name).or_insert(rule);
    }
    rules.tags = match (rules.tags.take(), found.tags) {
        (Some(said), Some(found)) if said.column.is_empty() => {
            Some(crate::config::rules::Tags { column: found.column, by: found.by, ..said })
        }
        (Some(said), _) => Some(said),
        (None, found) => found,
    };
    proposal
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
    let mut census = Census::default();
    let mut rows = Rows::default();
    let mut bodies = Vec::new();
    let counts = read(sources, brief.limit, &mut |row| {
        rows.read += 1;
        evidence.observe(row);
        profile.observe(row);
        let previous = findings.feedback.as_ref().map(|feedback| feedback.previous(row)).unwrap_or_default();
        let number = previous.number.unwrap_or(row.position);
        let mapped = findings.mapping.apply(row, &findings.manner);
        profile.note(&mapped);
        if let Verdict::Ready(customer) = &mapped.verdict {
            census.note(row.position, customer);
        }
        match (fate::settled_before(&previous), mapped.verdict) {
            (Some(outcome), _) if outcome.status.is_failure() => {
                rows.invalid += 1;
                profile.note_invalid(outcome.problem.as_slice(), row, number);
            }
            (Some(_), _) | (None, Verdict::Skipped(_)) => rows.skipped += 1,
            (None, Verdict::Invalid(problems)) => {
                rows.invalid += 1;
                profile.note_invalid(&problems, row, number);
            }
            (None, Verdict::Ready(customer)) => {
                rows.ready += 1;
                if bodies.len() < BODIES {
                    bodies.push(customer);
                }
            }
        }
    })?;
    findings.files = sources.files().iter().map(|file| file.shape().clone()).zip(counts).collect();
    findings.profile = profile;
    findings.rows = rows;
    findings.bodies = bodies;
    findings.repeats = census.settle(brief.reading.duplicates);
    Ok(evidence.conclude(decimal))
}

/// Finds out which duplicates say something that the row which is sent does not. Counts the duplicates that no earlier
/// run settled.
fn compare_repeats(sources: &mut Sources, brief: &Brief<'_>, findings: &mut Findings) -> Result<u64, SurveyError> {
    let mut kept: HashMap<u64, Vec<(String, u64)>> = HashMap::new();
    let mut waiting: HashMap<u64, Vec<(u64, Vec<(String, u64)>)>> = HashMap::new();
    let originals: std::collections::HashSet<u64> =
        findings.repeats.duplicates().iter().map(|(_, original)| *original).collect();
    let (mut differing, mut numbers, mut unsent) = (HashMap::new(), HashMap::new(), 0);
    read(sources, brief.limit, &mut |row| {
        let original = findings.repeats.original(row.position);
        let is_original = originals.contains(&row.position);
        if original.is_none() && !is_original {
            return;
        }
        let previous = findings.feedback.as_ref().map(|feedback| feedback.previous(row)).unwrap_or_default();
        unsent += u64::from(original.is_some() && fate::settled_before(&previous).is_none());
        let Verdict::Ready(customer) = findings.mapping.apply(row, &findings.manner).verdict else { return };
        let values = digest(&customer);
        if is_original {
            numbers.extend(previous.number.map(|number| (row.position, number)));
            for (position, theirs) in waiting.remove(&row.position).unwrap_or_default() {
                note_difference(&mut differing, position, &theirs, &values);
            }
            kept.insert(row.position, values);
        } else if let Some(original) = original {
            match kept.get(&original) {
                Some(values_kept) => note_difference(&mut differing, row.position, &values, values_kept),
                None => waiting.entry(original).or_default().push((row.position, values)),
            }
        }
    })?;
    findings.differing = differing;
    findings.numbers = numbers;
    Ok(unsent)
}

fn note_difference(
    differing: &mut HashMap<u64, Vec<String>>,
    position: u64,
    values: &[(String, u64)],
    kept: &[(String, u64)],
) {
    let fields: Vec<_> = values.iter().filter(|value| !kept.contains(value)).map(|(name, _)| name.clone()).collect();
    if !fields.is_empty() {
        differing.insert(position, fields);
    }
}

/// The names of the values that a customer has, each with a hash of the value.
fn digest(customer: &Customer) -> Vec<(String, u64)> {
    let hash = |value: &dyn std::fmt::Debug| {
        let hash = blake3::hash(format!("{value:?}").as_bytes());
        u64::from_le_bytes(*hash.as_bytes().first_chunk().expect("a hash has 32 bytes"))
    };
    let fields = customer.fields().map(|(field, value)| (field.name().to_owned(), hash(value)));
    let custom = customer.custom_fields.iter().map(|field| (format!("custom:{}", field.name), hash(&field.value)));
    let tags = (!customer.tags.is_empty()).then(|| ("tags".to_owned(), hash(&customer.tags)));
    fields.chain(custom).chain(tags).collect()
}

/// Reads the rows, no more than the limit.
fn read(sources: &mut Sources, limit: Option<u64>, visit: &mut dyn FnMut(&Row)) -> Result<Vec<Counts>, SourceError> {
    if limit == Some(0) {
        return Ok(vec![Counts::default(); sources.files().len()]);
    }
    sources.read(&mut |row| {
        visit(row);
        if limit == Some(row.position) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
}

impl Findings {
    /// The decisions on whole columns as they stand in `summary.json`.
    pub fn stored_decisions(&self) -> StoredDecisions {
        self.manner.decisions.stored(&self.headers)
    }
}
