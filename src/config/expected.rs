//! What may stand in place of a setting, in words.

use crate::message::Lang;

macro_rules! expected {
    ($($(#[$doc:meta])* $name:ident $word:literal $in_errors:expr,)*) => {
        /// What may stand in place of a setting. Its texts are `expected.<word>`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Expected { $($(#[$doc])* $name,)* }

        impl Expected {
            const ALL: &'static [Self] = &[$(Self::$name,)*];

            const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What serde, and the sandbox, which knows no languages, call it where that is not the English text.
            const fn in_errors(self) -> &'static [&'static str] {
                match self { $(Self::$name => &$in_errors,)* }
            }
        }
    };
}

expected! {
    /// A ceiling on requests.
    Rate "rate" [],
    /// Requests in flight.
    Concurrency "concurrency" [],
    /// How much is too much.
    Bound "bound" [],
    /// A share.
    Share "share" [],
    /// A length of time.
    Length "length" ["a duration is written like `50ms`, `2s` or `1m30s`"],
    /// A share of requests.
    Fraction "fraction" ["a share is a number from 0 to 1, or `0%` to `100%`"],
    /// How long ago.
    Age "age" [],
    /// A time of day.
    TimeOfDay "time_of_day" [],
    /// A sheet of a workbook.
    Sheet "sheet" [],
    /// A character between cells.
    Delimiter "delimiter" [],
    /// A text in quotes.
    Text "text" ["a string", "path string", "a borrowed string", "string or table"],
    /// `true` or `false`.
    Truth "truth" ["a boolean"],
    /// A whole number.
    Number "number" ["u32", "u64", "usize", "i32", "i64"],
    /// A list.
    List "list" ["a sequence"],
    /// A table.
    Table "table" ["a map", "struct Tags", "struct Input", "struct Rule"],
    /// Where a value comes from.
    Rule "rule" [],
    /// A column, or several.
    Columns "columns" [],
    /// A constant.
    Constant "constant" ["any variant of untagged enum Constant"],
}

impl Expected {
    /// The key of its text.
    pub fn key(self) -> String {
        format!("expected.{}", self.word())
    }

    /// What it is, in words.
    pub fn text(self, lang: Lang) -> String {
        lang.text(&self.key(), &[])
    }

    /// What an error calls so.
    pub fn called(name: &str) -> Option<Self> {
        let is_it = |it: &Self| it.in_errors().contains(&name) || it.text(Lang::En) == name;
        Self::ALL.iter().copied().find(is_it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_found_by_what_errors_call_it() {
        for expected in Expected::ALL {
            assert_eq!(Expected::called(&expected.text(Lang::En)), Some(*expected));
        }
        assert_eq!(Expected::called("u32"), Some(Expected::Number));
        assert_eq!(Expected::called("struct Unheard"), None);
    }
}
