//! Why nothing can be sent after a look at the input.

use crate::mapping::MappingError;
use crate::message::{Explain, Fact, Part, Spot};
use crate::source::SourceError;

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

    fn parts(&self) -> Vec<Part> {
        match self {
            Self::Mapping(error) => error.parts(),
            Self::Source(_) | Self::CleaningRule { .. } | Self::Region(_) | Self::Duplicates { .. } => Vec::new(),
        }
    }

    fn spot(&self) -> Option<Spot> {
        let keys = |table: &str, key: &str| vec![table.to_owned(), key.to_owned()];
        match self {
            Self::Source(error) => error.spot(),
            Self::Mapping(error) => error.spot(),
            Self::CleaningRule { name, .. } => Some(Spot::Key(keys("clean", name))),
            Self::Region(_) => Some(Spot::Value(keys("input", "phone_region"))),
            Self::Duplicates { .. } => Some(Spot::Value(keys("input", "duplicates"))),
        }
    }
}
