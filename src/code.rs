//! The stable machine words for what can be wrong with a row: never translated, explained in `docs/errors.md`.

macro_rules! codes {
    ($($variant:ident $name:literal,)*) => {
        /// Why a row or a value was not taken as it is. Shown as `_import_code` and in `_import_warnings`.
        ///
        /// The texts for people are `code.<name>.message` and `code.<name>.hint` in `locales/`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = concat!("`", $name, "`")] $variant,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The word users' scripts depend on.
            pub const fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }
        }
    };
}

// Grouped by who finds them. A new code needs its texts in every locale and its entry in docs/errors.md.
codes! {
    // The shape of a row.
    RowTooLong "row_too_long",
    RowShort "row_short",
    RowsJoined "rows_joined",
    QuoteStray "quote_stray",
    TextDamaged "text_damaged",
    CellError "cell_error",
    FormulaNotCalculated "formula_not_calculated",

    // The mapping.
    NoContact "no_contact",
    ValueEmpty "value_empty",
    TagIdMistaken "tag_id_mistaken",
    SkipWhen "skip_when",
    RowHidden "row_hidden",

    // Several rows together, and earlier runs.
    DuplicateOf "duplicate_of",
    DuplicateDiffers "duplicate_differs",
    PhoneShared "phone_shared",
    AcceptedBefore "accepted_before",
    UnchangedSince "unchanged_since",

    // The value of a cell.
    TextLettersLost "text_letters_lost",
    TextGarbled "text_garbled",
    PhoneInvalid "phone_invalid",
    PhoneDigitsLost "phone_digits_lost",
    PhoneService "phone_service",
    PhoneRuleOff "phone_rule_off",
    PhoneSeveral "phone_several",
    PhonePrefixUnknown "phone_prefix_unknown",
    EmailInvalid "email_invalid",
    EmailSeveral "email_several",
    EmailTypo "email_typo",
    EmailNotAscii "email_not_ascii",
    DateInvalid "date_invalid",
    DateImpossible "date_impossible",
    DateIncomplete "date_incomplete",
    DatePlaceholder "date_placeholder",
    DateFuture "date_future",
    DateTooOld "date_too_old",
    DateFormatDiffers "date_format_differs",
    DateRuleOff "date_rule_off",
    DateOrderConflict "date_order_conflict",
    DateOrderMixed "date_order_mixed",
    DateOrderAssumed "date_order_assumed",
    DateOrderBorrowed "date_order_borrowed",
    DateHalfSwapped "date_half_swapped",
    DateRewritten "date_rewritten",
    GenderInvalid "gender_invalid",
    GenderCode "gender_code",
    GenderOther "gender_other",
    LangInvalid "lang_invalid",
    NumberInvalid "number_invalid",
    NumberSeparatorMixed "number_separator_mixed",
    NumberSeparatorAssumed "number_separator_assumed",
    ScoreNegative "score_negative",
    PostalCodeInvalid "postal_code_invalid",
    PostalCodeLeadingZero "postal_code_leading_zero",
    UrlInvalid "url_invalid",
    // What earlier runs say of a customer.
    AlreadyCreated "already_created",
    // What LadiFlow answered, or did not.
    Refused "refused",
    WrongAddress "wrong_address",
    KeyRefused "key_refused",
    AttemptsUsedUp "attempts_used_up",
    InDoubt "in_doubt",
    InDoubtBefore "in_doubt_before",
    Dropped "dropped",
    FoundDifferent "found_different",
    // What LadiFlow made of a value or a row that it accepted.
    Lost "lost",
    Changed "changed",
    Moved "moved",
    Merged "merged",
    Unknown "unknown",
}

impl Code {
    /// Whether a value was left out, where this is a warning: for the other codes a warning only doubts what is sent, or
    /// tells what LadiFlow made of it.
    pub const fn leaves_out(self) -> bool {
        matches!(
            self,
            Self::CellError
                | Self::FormulaNotCalculated
                | Self::TagIdMistaken
                | Self::PhoneInvalid
                | Self::PhoneDigitsLost
                | Self::PhoneService
                | Self::PhoneRuleOff
                | Self::PhoneSeveral
                | Self::EmailInvalid
                | Self::EmailSeveral
                | Self::DateInvalid
                | Self::DateImpossible
                | Self::DateIncomplete
                | Self::DatePlaceholder
                | Self::DateFuture
                | Self::DateTooOld
                | Self::DateFormatDiffers
                | Self::DateRuleOff
                | Self::DateOrderConflict
                | Self::GenderInvalid
                | Self::GenderCode
                | Self::GenderOther
                | Self::LangInvalid
                | Self::NumberInvalid
                | Self::ScoreNegative
                | Self::PostalCodeInvalid
                | Self::PostalCodeLeadingZero
                | Self::UrlInvalid
        )
    }

    /// The code of that exact name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
