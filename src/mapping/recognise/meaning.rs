//! What a word of a header can mean.

use crate::customer::Field;

/// What a spelling contributes to a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Means {
    /// The thing the column holds.
    Is(Subject),
    /// Whose it is.
    Of(Owner),
    /// Which of several places or devices.
    At(Place),
    /// Not the first of its kind.
    Second,
    /// Alone, it numbers the rows; beside something, it is the number of that.
    Number,
    /// Changes nothing.
    Plain,
    /// Changes nothing, but tells that the header is a question put to the customer.
    Asks,
    /// Makes the header something no field of a customer holds.
    Not(Reason),
}

impl Means {
    /// Whether it makes the header something that no field of the customer holds.
    pub fn blocks(self) -> bool {
        matches!(self, Self::Not(_) | Self::Of(Owner::Other | Owner::Staff | Owner::Thing))
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// Exactly what the field is for.
    Field(Field),
    /// What the field is for, unless a better column is there.
    Likely(Field),
    /// What the field may be for: never taken on the header's word alone.
    Maybe(Field),
    /// A name of something; alone, of the customer.
    Name,
    /// Family name.
    Family,
    /// Middle name, in Vietnamese.
    Middle,
    /// Middle name in a layout that is not Vietnamese: only Vietnamese values need it.
    ForeignMiddle,
    /// Given name, in a layout that never holds the whole name there.
    Given,
    /// Form of address: `Anh`, `Chị`, `Mr`.
    Salutation,
    /// A mobile phone.
    Mobile,
    /// A number that is a phone and the Zalo account.
    ZaloPhone,
    /// An identifier of something; whose, the owner says.
    Code,
    /// Tags.
    Tags,
    /// A grouping of customers, which serves as tags where there are none.
    LikelyTags,
    /// A grouping that may serve as tags.
    MaybeTags,
    /// A fact about the customer, or the customer's own words, that LadiFlow has no field for.
    Kept,
}

/// Whose a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Owner {
    /// Nobody is named: the customer.
    #[default]
    Unsaid,
    /// The customer, in a word that does not name anybody when it stands alone.
    Implied,
    /// The customer, as the seller says.
    Customer,
    /// The customer, as a school, clinic or club says: whoever the list is about.
    Member,
    /// The person to talk to.
    Contact,
    /// Who gets the parcel: often the customer.
    Recipient,
    /// Somebody else: parents, spouse, friend, who referred or supplies.
    Other,
    /// Somebody of the seller's own house.
    Staff,
    /// A thing: product, order, event, campaign.
    Thing,
}

/// Which of several addresses or phones, the preferred first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Place {
    /// Not said.
    #[default]
    Unsaid,
    /// Where mail goes, or the one marked as default.
    Mailing,
    /// At home.
    Home,
    /// On the bill.
    Billing,
    /// Where somebody is registered.
    Permanent,
    /// At work.
    Work,
    /// Where parcels go.
    Shipping,
    /// Another one.
    Other,
}

/// Why a column is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It numbers the rows.
    RowNumber,
    /// This program wrote it into a results file.
    OwnResult,
    /// It identifies something that is not the customer.
    Code,
    /// It says how far something has come, or yes or no.
    Status,
    /// It says who wants messages, or wants none.
    Consent,
    /// It tells when something happened.
    Date,
    /// It counts things or money.
    Amount,
    /// It belongs to somebody else.
    SomebodyElse,
    /// It belongs to the seller's own people.
    Staff,
    /// It is about a thing: a product, an order, an event.
    Thing,
    /// A machine wrote it for machines.
    System,
    /// What a form wrote about itself.
    Form,
    /// Another column is the better one for the same field.
    SecondChoice,
    /// No word of it is known.
    Unknown,
    /// A middle name of people who are called by first and last name.
    MiddleName,
    /// It has neither a header nor values that tell.
    Blank,
}

impl Reason {
    /// Every reason.
    pub const ALL: &'static [Reason] = &[
        Reason::RowNumber,
        Reason::OwnResult,
        Reason::Code,
        Reason::Status,
        Reason::Consent,
        Reason::Date,
        Reason::Amount,
        Reason::SomebodyElse,
        Reason::Staff,
        Reason::Thing,
        Reason::System,
        Reason::Form,
        Reason::SecondChoice,
        Reason::Unknown,
        Reason::MiddleName,
        Reason::Blank,
    ];

    /// The stable word that names its text, `recognise.reason.<name>`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RowNumber => "row_number",
            Self::OwnResult => "own_result",
            Self::Code => "code",
            Self::Status => "status",
            Self::Consent => "consent",
            Self::Date => "date",
            Self::Amount => "amount",
            Self::SomebodyElse => "somebody_else",
            Self::Staff => "staff",
            Self::Thing => "thing",
            Self::System => "system",
            Self::Form => "form",
            Self::SecondChoice => "second_choice",
            Self::Unknown => "unknown",
            Self::MiddleName => "middle_name",
            Self::Blank => "blank",
        }
    }
}
