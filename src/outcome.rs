//! What can become of a row, and why.

use std::borrow::Cow;

use crate::code::Code;
use crate::message::Fact;

macro_rules! statuses {
    ($($(#[$doc:meta])* $variant:ident $name:literal,)*) => {
        /// What became of a row: every row ends in exactly one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Status { $($(#[$doc])* $variant,)* }

        impl Status {
            /// Every status, in the order in which they are counted and shown.
            pub const ALL: &'static [Status] = &[$(Status::$variant,)*];

            /// The word in `_import_status` and `summary.json`.
            pub const fn name(self) -> &'static str {
                match self { $(Status::$variant => $name,)* }
            }
        }
    };
}

statuses! {
    /// Accepted; not said to be known.
    Created "created",
    /// Accepted; LadiFlow said that it knew the customer.
    Updated "updated",
    /// The last accepted request for this customer had the same content; not sent.
    Unchanged "unchanged",
    /// Another row of the input is the same customer; not sent.
    Duplicate "duplicate",
    /// Left out by `skip_when` or `hidden_rows`.
    Skipped "skipped",
    /// Refused by this program; never sent.
    Invalid "invalid",
    /// Refused by LadiFlow, for good.
    Refused "refused",
    /// Passing trouble until the attempts ran out; each time LadiFlow said it did not take it, or was not reached.
    Failed "failed",
    /// In doubt and not settled; may be stored.
    Unconfirmed "unconfirmed",
    /// The run stopped before this row was settled; surely not stored.
    Unsent "unsent",
}

impl Status {
    /// The status of that exact name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|status| status.name() == name)
    }

    /// Whether LadiFlow accepted the row's request.
    pub const fn is_accepted(self) -> bool {
        match self {
            Self::Created | Self::Updated => true,
            Self::Unchanged
            | Self::Duplicate
            | Self::Skipped
            | Self::Invalid
            | Self::Refused
            | Self::Failed
            | Self::Unconfirmed
            | Self::Unsent => false,
        }
    }

    /// Whether the row belongs into `failures.csv`.
    pub const fn is_failure(self) -> bool {
        match self {
            Self::Invalid | Self::Refused | Self::Failed | Self::Unconfirmed => true,
            Self::Created | Self::Updated | Self::Unchanged | Self::Duplicate | Self::Skipped | Self::Unsent => false,
        }
    }
}

/// What is wrong with a row or one of its values: a code, where, and the facts its texts are filled with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The stable word.
    pub code: Code,
    /// A field's API name, `custom:NAME`, or `row`.
    pub field: Cow<'static, str>,
    /// Placeholders of the texts, such as `value` or `column`, and what they stand for.
    pub facts: Vec<Fact>,
}

impl Problem {
    /// A problem of one field.
    pub fn new(code: Code, field: impl Into<Cow<'static, str>>) -> Self {
        Self { code, field: field.into(), facts: Vec::new() }
    }

    /// A problem of the row as a whole.
    pub fn of_row(code: Code) -> Self {
        Self::new(code, "row")
    }

    /// A row that several lines were read as.
    pub fn rows_joined(first_line: u64, last_line: u64) -> Self {
        let problem = Self::of_row(Code::RowsJoined);
        problem.with("first_line", first_line.to_string()).with("last_line", last_line.to_string())
    }

    /// Adds a fact for the texts.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.facts.push((name, value.into()));
        self
    }
}

/// What became of a row, with what is known of its way there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The one word.
    pub status: Status,
    /// Why; `None` where the status says it all.
    pub problem: Option<Problem>,
    /// What was dropped, doubted or lost on the way.
    pub warnings: Vec<Problem>,
    /// LadiFlow's `_id` of the customer.
    pub customer_id: Option<String>,
    /// The last HTTP status.
    pub http: Option<u16>,
    /// Posts over all generations of the row.
    pub attempts: u32,
    /// How long the last attempt took, in milliseconds.
    pub millis: Option<u64>,
}

impl Outcome {
    /// An outcome that no request led to.
    pub fn unsent(status: Status, problem: Option<Problem>) -> Self {
        Self { status, problem, warnings: Vec::new(), customer_id: None, http: None, attempts: 0, millis: None }
    }
}
