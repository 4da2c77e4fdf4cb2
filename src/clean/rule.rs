//! The cleaning rules: their names, which are on, and sets of them.

macro_rules! rules {
    ($($variant:ident $name:literal $default:ident $doc:literal,)*) => {
        /// Something that cleaning may do to a value. The texts for people are `rule.<name>` in `locales/`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule { $(#[doc = concat!("`", $name, "`: ", $doc)] $variant,)* }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant,)*];

            /// Its key in the config's `[clean]` and its name in reports.
            pub const fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name,)* }
            }

            /// Whether it is on where the config says nothing: certain rules are, matters of taste are not.
            pub const fn is_on_by_default(self) -> bool {
                match self { $(Rule::$variant => rules!(@$default),)* }
            }
        }
    };
    (@on) => { true };
    (@off) => { false };
}

// The one table of rules: a new one is added here, with its text in every locale. At most 64, for the set is a `u64`.
rules! {
    // Any text.
    Trim "trim" on "spaces at the ends go",
    Spaces "spaces" on "no-break and other unusual spaces become plain ones, several become one",
    OneLine "one_line" on "line breaks and tabs become spaces",
    ZeroWidth "zero_width" on "characters without width go",
    Control "control" on "control characters go",
    Nfc "nfc" on "letters and their accents become one character (Unicode NFC)",
    FullWidth "full_width" on "full-width letters, digits and signs become plain ones, in emails, phones, dates and numbers",
    NoneWords "none_words" on "words for none, such as `N/A` or `không có`, count as empty",
    TextRepair "text_repair" on "a column whose letters were garbled all or nearly all alike (TCVN3, VNI, UTF-8 read as Windows-1252) is mended",
    // Names.
    TitleCase "title_case" off "names all in capitals or all in small letters get capitals at the beginnings of words",
    Salutation "salutation" off "salutations such as `Anh` or `Ms.` before a name go",
    SalutationGender "salutation_gender" off "a salutation before the name tells the gender where no column does",
    // Phones.
    PhonePunctuation "phone_punctuation" on "spaces, dots, dashes and brackets in a number go",
    PhoneAnnotation "phone_annotation" on "words around a number go",
    PhoneLetterO "phone_letter_o" on "the letter O among digits is a zero",
    PhoneDecimal "phone_decimal" on "`912345678.0` and `9.12345678E8` become the whole number that they are",
    PhoneCountryCode "phone_country_code" on "`+84`, `0084` and `84` become the leading zero",
    PhoneLeadingZero "phone_leading_zero" on "a leading zero that got lost is put back",
    PhoneDoubleZero "phone_double_zero" on "a leading zero written twice becomes one",
    PhoneOldPrefix "phone_old_prefix" on "11-digit mobile numbers get the prefix they have had since 2018",
    PhoneForeign "phone_foreign" on "foreign numbers are written as `+`, country code, number",
    // Emails.
    EmailLowerCase "email_lower_case" on "emails are sent in lower case",
    EmailWrapping "email_wrapping" on "`mailto:`, brackets, quotes and stray punctuation around an email go",
    EmailNone "email_none" on "addresses that stand for none, such as `khongco@…` or `…@84.phone`, count as empty",
    // Dates.
    DateFormat "date_format" on "dates are written `yyyy-mm-dd`",
    DateTime "date_time" on "a time after the date goes",
    DateUtc "date_utc" on "a time in UTC is read as the day it was in Vietnam",
    DateTwoDigitYear "date_two_digit_year" on "two-digit years get their century",
    DateSerial "date_serial" on "a spreadsheet's day number becomes the date",
    // The rest.
    GenderWords "gender_words" on "words for the gender become `male` and `female`",
    LanguageWords "language_words" on "words for the language become `vi`, `en` and `other`",
    NumberSeparators "number_separators" on "separators of thousands go and the decimal comma becomes a point",
    NumberUnit "number_unit" on "the currency behind an amount goes",
    PostalSpaces "postal_spaces" on "spaces in a postal code go",
    ListRepeats "list_repeats" on "a value that stands twice in a list is sent once",
    ProvinceSpelling "province_spelling" off "provinces are spelt in one way, such as `Hồ Chí Minh` for `TP.HCM`",
}

impl Rule {
    /// The rule of that exact name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }

    const fn bit(self) -> u64 {
        1 << self as u32
    }
}

/// A set of rules: those that are on, or those that changed a value. `default()` has those that are on by default.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rules(u64);

impl Rules {
    /// No rule.
    pub const NONE: Self = Self(0);

    /// Every rule.
    pub const ALL: Self = {
        let mut bits = 0;
        let mut at = 0;
        while at < Rule::ALL.len() {
            bits |= Rule::ALL[at].bit();
            at += 1;
        }
        Self(bits)
    };

    /// Whether the rule is in the set.
    pub const fn has(self, rule: Rule) -> bool {
        self.0 & rule.bit() != 0
    }

    /// Puts a rule in.
    pub const fn insert(&mut self, rule: Rule) {
        self.0 |= rule.bit();
    }

    /// Puts a rule in or takes it out.
    pub const fn set(&mut self, rule: Rule, on: bool) {
        if on {
            self.0 |= rule.bit();
        } else {
            self.0 &= !rule.bit();
        }
    }

    /// The rules of both sets.
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether every rule of the other set is in this one.
    pub const fn has_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether there is no rule in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The rules in it, in the order of [`Rule::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Rule> {
        Rule::ALL.iter().copied().filter(move |rule| self.has(*rule))
    }
}

impl Default for Rules {
    fn default() -> Self {
        const ON: Rules = {
            let mut rules = Rules::NONE;
            let mut at = 0;
            while at < Rule::ALL.len() {
                if Rule::ALL[at].is_on_by_default() {
                    rules.insert(Rule::ALL[at]);
                }
                at += 1;
            }
            rules
        };
        ON
    }
}

impl FromIterator<Rule> for Rules {
    fn from_iter<I: IntoIterator<Item = Rule>>(rules: I) -> Self {
        rules.into_iter().fold(Self::NONE, |mut set, rule| {
            set.insert(rule);
            set
        })
    }
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter().map(Rule::name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Lang;

    #[test]
    fn every_rule_is_found_by_its_name_and_has_its_text_in_both_languages() {
        for rule in Rule::ALL {
            assert_eq!(Rule::named(rule.name()), Some(*rule));
            for lang in [Lang::En, Lang::Vi] {
                let key = format!("rule.{}", rule.name());
                assert!(lang.find(&key, &[]).is_some(), "{key} has no text in {lang}");
            }
        }
        assert_eq!(Rule::named("phone"), None);
    }

    #[test]
    fn what_is_certain_is_on_and_what_is_taste_is_off() {
        let off: Vec<_> =
            Rule::ALL.iter().filter(|rule| !Rules::default().has(**rule)).map(|rule| rule.name()).collect();
        assert_eq!(off, ["title_case", "salutation", "salutation_gender", "province_spelling"]);
    }

    #[test]
    fn a_set_holds_just_what_was_put_in() {
        let mut set = Rules::NONE;
        set.insert(Rule::Trim);
        set.set(Rule::ProvinceSpelling, true);
        set.set(Rule::Trim, false);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Rule::ProvinceSpelling]);
        assert!(Rules::ALL.has_all(set) && !set.has_all(Rules::ALL) && !set.is_empty());
        assert_eq!(set, [Rule::ProvinceSpelling].into_iter().collect());
    }
}
