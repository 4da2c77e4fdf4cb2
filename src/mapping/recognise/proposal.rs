//! What recognition proposes: a role for each column, questions, and what has to be said aloud.

use super::meaning::Reason;
use crate::customer::Field;
use crate::message::Fact;

/// What a column can feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A field of LadiFlow.
    Field(Field),
    /// The tags.
    Tags,
}

/// A part of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamePart {
    /// Family name, `Họ`; also with the middle name in it.
    Family,
    /// Middle name, `Tên đệm`.
    Middle,
    /// Given name, `Tên`.
    Given,
}

/// What a column is.
#[derive(Debug, Clone, PartialEq)]
pub enum Role {
    /// It feeds this field.
    Field(Field),
    /// It is a part of the name; [`Proposal::name`] says whether and how it is joined.
    NamePart(NamePart),
    /// It is worth keeping as the custom field of this identifier.
    Custom(String),
    /// It holds tags.
    Tags,
    /// It is left out.
    Ignored(Reason),
    /// It is left out because it is not sure that it feeds the target.
    Question(Target, Doubt),
}

/// What a column is, and how sure that is.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What it is.
    pub role: Role,
    /// 0 to 1.
    pub certainty: f32,
}

/// Why a column became a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The header may mean the field, and may mean something else.
    Ambiguous,
    /// The header names the field, beside words that are not known.
    UnknownWords,
    /// The values are clearly something else than the header says.
    ValuesDisagree,
    /// Only the values speak for the field.
    OnlyValues,
    /// The values are numbers that stand for something, such as 0 and 1.
    Codes,
    /// The values are years, not days.
    YearOnly,
    /// The dates are too recent to be birthdays.
    RecentDates,
    /// The same values come again and again, so they tell no customer.
    Repeats,
    /// It belongs to somebody else, but the list has no other contact.
    SomebodyElse,
}

impl Doubt {
    /// The stable word that names its text, `recognise.question.<name>`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ambiguous => "ambiguous",
            Self::UnknownWords => "unknown_words",
            Self::ValuesDisagree => "values_disagree",
            Self::OnlyValues => "only_values",
            Self::Codes => "codes",
            Self::YearOnly => "year_only",
            Self::RecentDates => "recent_dates",
            Self::Repeats => "repeats",
            Self::SomebodyElse => "somebody_else",
        }
    }
}

/// Something only the user can decide.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The column, counted from 0.
    pub column: usize,
    /// Its header.
    pub header: String,
    /// What it may feed.
    pub target: Target,
    /// Why that is not sure.
    pub doubt: Doubt,
}

/// Something that was decided, and that the user should hear of.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// The column, counted from 0.
    pub column: usize,
    /// Its header.
    pub header: String,
    /// What it was about.
    pub target: Target,
    /// The header of the column that was preferred.
    pub preferred: String,
    /// What was decided.
    pub kind: NoteKind,
}

/// What was decided about a column that another one is preferred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// It is left out.
    LeftOut,
    /// It is used in rows where the preferred one is empty.
    Fallback,
    /// It is used in rows where the whole preferred address is empty.
    FallbackAddress,
}

impl Target {
    /// Its name in the config file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Field(field) => field.name(),
            Self::Tags => "tags",
        }
    }
}

impl Question {
    /// The key of its text.
    pub fn key(&self) -> String {
        format!("recognise.question.{}", self.doubt.name())
    }

    /// What its text is filled with.
    pub fn facts(&self) -> Vec<Fact> {
        facts(self.column, &self.header, self.target)
    }
}

impl Note {
    /// The key of its text.
    pub const fn key(&self) -> &'static str {
        match self.kind {
            NoteKind::LeftOut => "recognise.note.left_out",
            NoteKind::Fallback => "recognise.note.fallback",
            NoteKind::FallbackAddress => "recognise.note.fallback_address",
        }
    }

    /// What its text is filled with.
    pub fn facts(&self) -> Vec<Fact> {
        let mut facts = facts(self.column, &self.header, self.target);
        facts.push(("preferred", self.preferred.clone()));
        facts
    }
}

fn facts(column: usize, header: &str, target: Target) -> Vec<Fact> {
    vec![("column", (column + 1).to_string()), ("header", header.to_owned()), ("field", target.name().to_owned())]
}

/// In which order the parts of a name are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinOrder {
    /// Family, middle, given: `Nguyễn Văn An`.
    Vietnamese,
    /// Given, middle, family: `Ada King Lovelace`.
    Western,
}

/// Where the whole name comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameSource {
    /// No column tells it.
    Nowhere,
    /// It stands in this column. Parts in other columns are not needed.
    Whole(usize),
    /// These columns, joined with spaces in this order, give it.
    Joined(Vec<usize>, JoinOrder),
}

/// One column that feeds a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The column, counted from 0.
    pub column: usize,
    /// It counts only in rows where all of these columns are empty; for the first choice there are none.
    pub unless: Vec<usize>,
}

/// What recognition proposes for a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// What each column is, in the order of the list.
    pub columns: Vec<Finding>,
    /// Where `full_name` comes from.
    pub name: NameSource,
    /// What only the user can decide, by column.
    pub questions: Vec<Question>,
    /// What was decided between columns, by column.
    pub notes: Vec<Note>,
    pub(super) sources: Vec<(Field, Source)>,
}

impl Proposal {
    /// What is less certain than this is not taken but asked.
    pub const BAR: f32 = 0.6;

    /// The columns that feed a field, the first choice first. For `full_name` see [`Proposal::name`].
    pub fn sources(&self, field: Field) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(move |(fed, _)| *fed == field).map(|(_, source)| source)
    }

    /// What a column is called in findings: a field, `custom:NAME`, `name_part`, `tags`; `None` when it is left out.
    ///
    /// A given name is called `first_name`, where LadiFlow keeps the name that it and the other parts make.
    pub fn label(&self, column: usize) -> Option<String> {
        match &self.columns.get(column)?.role {
            Role::Field(field) => Some(field.name().to_owned()),
            Role::NamePart(NamePart::Given) => Some(Field::FirstName.name().to_owned()),
            Role::NamePart(NamePart::Family | NamePart::Middle) => Some("name_part".to_owned()),
            Role::Custom(name) => Some(format!("custom:{name}")),
            Role::Tags => Some("tags".to_owned()),
            Role::Ignored(_) | Role::Question(..) => None,
        }
    }
}
