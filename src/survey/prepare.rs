//! The mapping, found from the headers and the first rows.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use indexmap::IndexMap;

use super::evidence::Evidence;
use super::{Brief, Findings, Profile, Rows, SurveyError};
use crate::charset;
use crate::clean::number::Decimal;
use crate::clean::phone::Region;
use crate::clean::{Rule, Rules as Cleaning};
use crate::config::rules::{Rules, Tags};
use crate::config::values::TagsBy;
use crate::feedback::{Feedback, PREFIX, is_result_column};
use crate::mapping::decisions::ColumnDecision;
use crate::mapping::recognise::{self, Proposal};
use crate::mapping::{Manner, Mapping, Setting, propose};
use crate::row::Row;
use crate::source::{SourceError, Sources};
use crate::survey::repeats::Repeats;

/// Columns are recognised from the first rows of a list.
const SAMPLE_ROWS: usize = 2000;

/// What the columns of a list seem to be, by its headers and first rows, before any rule has to fit it.
#[derive(Debug)]
pub struct Outlook {
    /// The headers of the first file.
    pub headers: Vec<String>,
    /// What was recognised.
    pub proposal: Proposal,
    /// The same as rules.
    pub rules: Rules,
    /// The first rows, column by column.
    pub profile: Profile,
}

/// Looks at the headers and the first rows.
///
/// # Errors
/// The input cannot be read.
pub fn outlook(sources: &mut Sources) -> Result<Outlook, SurveyError> {
    let headers = sources.shape().header.clone();
    let sample = sample(sources)?;
    let mut rules = Rules::default();
    let proposal = recognise(&headers, &sample, &mut rules);
    let mut profile = Profile::new(&headers);
    for row in &sample {
        profile.observe(row);
    }
    Ok(Outlook { headers, proposal, rules, profile })
}

/// Finds the mapping from the headers and the first rows, with provisional decisions. `decimal` is what separates
/// decimals where a column does not tell.
pub(super) fn prepare(sources: &mut Sources, brief: &Brief<'_>, decimal: Decimal) -> Result<Findings, SurveyError> {
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
    let mut evidence = Evidence::new(&mapping, headers.len(), cleaning);
    for row in &sample {
        evidence.observe(row);
    }
    let decisions = match &brief.decisions {
        Some(stored) => evidence.reconsider(&stored.restore(&headers)),
        None => evidence.conclude(decimal).decisions,
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
        feedback: Feedback::find(&headers).map(
            |found| {
                if brief.believes_results { found } else { found.without_results() }
            },
        ),
        profile: Profile::new(&headers),
        headers,
        proposal,
        rules,
        mapping,
        manner,
        doubts: Vec::new(),
        forms: Vec::new(),
        rows: Rows::default(),
        repeats: Repeats::default(),
        differing: HashMap::new(),
        numbers: HashMap::new(),
        bodies: Vec::new(),
        tags: BTreeSet::new(),
        erased: 0,
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
    // Headers are garbled as their columns are, and recognised by what they mean.
    let repair = charset::detect(headers.iter().map(String::as_str));
    let meant: Vec<_> =
        headers.iter().map(|header| repair.map_or(header.into(), |repair| repair.mend(header))).collect();
    let columns: Vec<_> = meant
        .iter()
        .zip(&evidence)
        .map(|(header, evidence)| recognise::Column {
            // A column of results never feeds anything, whatever it looks like.
            header: if is_result_column(header) { PREFIX } else { header },
            evidence,
        })
        .collect();
    let proposal = recognise::recognise(&columns);
    let tags = |column: usize| Tags {
        by: if evidence[column].id_share() > 0.9 { TagsBy::Id } else { TagsBy::Name },
        split: evidence[column].separator().to_owned(),
        ..Tags::default()
    };
    let found = propose::rules(&proposal, headers, tags);
    for (field, rule) in found.fields {
        rules.fields.entry(field).or_insert(rule);
    }
    for (name, rule) in found.custom_fields {
        rules.custom_fields.entry(name).or_insert(rule);
    }
    rules.tags = match (rules.tags.take(), found.tags) {
        (Some(said), Some(found)) if said.column.is_empty() => {
            // What the config left as it is by default gives way to what the column shows.
            let split = if said.split == Tags::default().split { found.split } else { said.split };
            Some(Tags { column: found.column, by: found.by, split, ..said })
        }
        (Some(said), _) => Some(said),
        (None, found) => found,
    };
    proposal
}
