//! Settings that are one of a few words.

use serde::{Deserialize, Serialize};

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
            #[serde(rename_all = "snake_case")]
            #[value(rename_all = "snake_case")]
            pub enum $name { $($(#[$variant_doc])* $variant,)* }
        )*
    };
}

choices! {
    /// What an empty cell means.
    Blank {
        /// The field is left out.
        Omit,
        /// `null` is sent, which may erase what LadiFlow has. Never for email, phone and tags.
        Null,
    }
    /// Which of several rows of the same customer is sent.
    Duplicates {
        /// The first that is not `invalid`.
        First,
        /// The last that is not `invalid`.
        Last,
        /// All, in file order.
        All,
        /// None: the run does not start.
        Refuse,
    }
    /// What happens to a row with a bad value.
    BadValue {
        /// The row is `invalid`.
        Refuse,
        /// The value is left out with a warning.
        Drop,
    }
    /// What happens to a row with fewer cells than the header.
    ShortRows {
        /// The missing cells are empty, with a warning.
        Pad,
        /// The row is `invalid`.
        Refuse,
    }
    /// What happens to rows that the workbook hides.
    HiddenRows {
        /// They are imported like the others.
        Import,
        /// They are `skipped`.
        Skip,
    }
    /// What happens to columns that nothing uses.
    Unmapped {
        /// They are left out, which is said.
        Ignore,
        /// The run does not start.
        Refuse,
        /// Each becomes a custom field of its header's name.
        CustomFields,
    }
    /// What is sent as `first_name` beside a whole name: LadiFlow itself keeps the whole name there.
    FirstName {
        /// The whole name.
        Whole,
        /// Its last word, the given name in Vietnamese.
        LastWord,
        /// Nothing.
        Off,
    }
    /// What happens when LadiFlow keeps nothing of a field in the first rows that fill it.
    OnLoss {
        /// Asks in a terminal, goes on elsewhere.
        Ask,
        /// Goes on.
        Continue,
        /// Stops the run.
        Stop,
    }
    /// The language of messages.
    Language {
        /// Vietnamese.
        Vi,
        /// English.
        En,
    }
    /// How progress is shown.
    Progress {
        /// A bar in a terminal, plain lines elsewhere.
        Auto,
        /// A plain line every few seconds.
        Plain,
        /// Nothing.
        None,
    }
    /// How a column of tags is to be read.
    TagsBy {
        /// As names.
        Name,
        /// As ids of 24 hexadecimal digits.
        Id,
    }
}

/// Which endpoint each row is posted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// `customer/create`.
    Create,
    /// `customer/create-or-update`.
    CreateOrUpdate,
}
