//! The types of single settings: how each is written, on the command line and in the config file alike.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use super::expected::Expected;
use crate::message::Lang;

pub use super::choices::{
    BadValue, Blank, Duplicates, FirstName, HiddenRows, Language, Mode, OnLoss, Progress, ShortRows, TagsBy, Unmapped,
};

/// A setting was not written as it must be. `Display` says what was found and how it is written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not {}", expected.text(Lang::En))]
pub struct NotUnderstood {
    /// As written.
    pub found: String,
    /// How it is written.
    pub expected: Expected,
}

fn not_understood(found: &str, expected: Expected) -> NotUnderstood {
    NotUnderstood { found: found.to_owned(), expected }
}

/// Reads a type that is written as text or as a whole number through its `FromStr`.
macro_rules! deserialize_written {
    ($type:ty, $expected:ident) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Written;
                impl Visitor<'_> for Written {
                    type Value = $type;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(&Expected::$expected.text(Lang::En))
                    }
                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$type, E> {
                        text.parse().map_err(E::custom)
                    }
                    fn visit_i64<E: de::Error>(self, number: i64) -> Result<$type, E> {
                        self.visit_str(&number.to_string())
                    }
                }
                deserializer.deserialize_any(Written)
            }
        }
    };
}

/// A ceiling on requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// None.
    Unlimited,
    /// At most so many a second.
    PerSecond(NonZeroU32),
    /// At most so many a minute.
    PerMinute(NonZeroU32),
}

impl Rate {
    /// The ceiling of live runs where nothing is said: polite to a service that publishes no limit.
    pub const POLITE: Self = Self::PerSecond(NonZeroU32::new(20).expect("20 is not 0"));

    /// Requests a second; `None` is unlimited.
    pub fn per_second(self) -> Option<f64> {
        match self {
            Self::Unlimited => None,
            Self::PerSecond(requests) => Some(f64::from(requests.get())),
            Self::PerMinute(requests) => Some(f64::from(requests.get()) / 60.0),
        }
    }
}

impl FromStr for Rate {
    type Err = NotUnderstood;

    fn from_str(text: &str) -> Result<Self, NotUnderstood> {
        let text = text.trim();
        if text == "unlimited" {
            return Ok(Self::Unlimited);
        }
        let fault = || not_understood(text, Expected::Rate);
        let (number, unit) = text.split_once('/').ok_or_else(fault)?;
        let number = number.trim().parse().map_err(|_| fault())?;
        match unit.trim() {
            "s" => Ok(Self::PerSecond(number)),
            "min" => Ok(Self::PerMinute(number)),
            _ => Err(fault()),
        }
    }
}

/// Requests in flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concurrency {
    /// Found by the run itself, up to a bound.
    Auto,
    /// Always so many.
    Fixed(NonZeroU32),
}

impl FromStr for Concurrency {
    type Err = NotUnderstood;

    fn from_str(text: &str) -> Result<Self, NotUnderstood> {
        match text.trim() {
            "auto" => Ok(Self::Auto),
            number => number.parse().map(Self::Fixed).map_err(|_| not_understood(text, Expected::Concurrency)),
        }
    }
}

/// How much of something is too much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// More than so many.
    Count(u64),
    /// More than this share, 0 to 1.
    Share(f64),
}

impl FromStr for Bound {
    type Err = NotUnderstood;

    fn from_str(text: &str) -> Result<Self, NotUnderstood> {
        let fault = || not_understood(text, Expected::Bound);
        match text.trim().strip_suffix('%') {
            Some(percent) => {
                let percent: f64 = percent.trim().parse().map_err(|_| fault())?;
                if (0.0..=100.0).contains(&percent) { Ok(Self::Share(percent / 100.0)) } else { Err(fault()) }
            }
            None => text.trim().parse().map(Self::Count).map_err(|_| fault()),
        }
    }
}

/// A share between 0 and 100 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share(pub f64);

impl FromStr for Share {
    type Err = NotUnderstood;

    fn from_str(text: &str) -> Result<Self, NotUnderstood> {
        match text.parse() {
            Ok(Bound::Share(share)) => Ok(Self(share)),
            Ok(Bound::Count(_)) | Err(_) => Err(not_understood(text, Expected::Share)),
        }
    }
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Length(pub Duration);

impl FromStr for Length {
    type Err = NotUnderstood;

    fn from_str(text: &str) -> Result<Self, NotUnderstood> {
        text.trim()
            .parse::<jiff::SignedDuration>()
            .ok()
            .and_then(|duration| Duration::try_from(duration).ok())
            .map(Self)
            .ok_or_else(|| not_understood(text, Expected::Length))
    }
}

/// How long ago, in days and longer units too: `90d`, `12w`.
#[derive(Debug, Clone, Copy)]
pub struct Age(pub jiff::Span);

impl FromStr for Age {
    type Err = NotUnderstood;

    fn from_str(text: &str) -> Result<Self, NotUnderstood> {
        let age = text.trim().parse::<jiff::Span>().ok().filter(|span| !span.is_negative());
        age.map(Self).ok_or_else(|| not_understood(text, Expected::Age))
    }
}

/// A time of day, in the machine's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeOfDay(pub jiff::civil::Time);

impl FromStr for TimeOfDay {
    type Err = NotUnderstood;

    fn from_str(text: &str) -> Result<Self, NotUnderstood> {
        let fault = || not_understood(text, Expected::TimeOfDay);
        let (hour, minute) = text.trim().split_once(':').ok_or_else(fault)?;
        let (hour, minute) = (hour.parse().map_err(|_| fault())?, minute.parse().map_err(|_| fault())?);
        jiff::civil::Time::new(hour, minute, 0, 0).map(Self).map_err(|_| fault())
    }
}

/// Which sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet(pub String);

impl FromStr for Sheet {
    type Err = NotUnderstood;

    fn from_str(text: &str) -> Result<Self, NotUnderstood> {
        Ok(Self(text.to_owned()))
    }
}

/// The character between the cells of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimiter(pub u8);

impl FromStr for Delimiter {
    type Err = NotUnderstood;

    fn from_str(text: &str) -> Result<Self, NotUnderstood> {
        match text {
            "tab" | "\\t" => Ok(Self(b'\t')),
            "comma" => Ok(Self(b',')),
            "semicolon" => Ok(Self(b';')),
            "pipe" => Ok(Self(b'|')),
            _ => match text.as_bytes() {
                [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, b'"' | b'\n' | b'\r') => {
                    Ok(Self(*byte))
                }
                _ => Err(not_understood(text, Expected::Delimiter)),
            },
        }
    }
}

deserialize_written!(Rate, Rate);
deserialize_written!(Concurrency, Concurrency);
deserialize_written!(Bound, Bound);
deserialize_written!(Share, Share);
deserialize_written!(Length, Length);
deserialize_written!(TimeOfDay, TimeOfDay);
deserialize_written!(Sheet, Sheet);
deserialize_written!(Delimiter, Delimiter);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_per_second_and_per_minute() {
        let number = |number| NonZeroU32::new(number).unwrap();
        assert_eq!("20/s".parse(), Ok(Rate::PerSecond(number(20))));
        assert_eq!("30/min".parse(), Ok(Rate::PerMinute(number(30))));
        assert_eq!("unlimited".parse(), Ok(Rate::Unlimited));
        for wrong in ["20", "0/s", "-1/s", "20/h", "0.5/s", "/s", ""] {
            assert!(wrong.parse::<Rate>().is_err(), "{wrong} was taken");
        }
    }

    #[test]
    fn bounds_are_counts_or_shares() {
        assert_eq!("100".parse(), Ok(Bound::Count(100)));
        assert_eq!("5%".parse(), Ok(Bound::Share(0.05)));
        assert!("101%".parse::<Bound>().is_err());
        assert!("30".parse::<Share>().is_err());
    }

    #[test]
    fn lengths_of_time_are_read_as_people_write_them() {
        assert_eq!("1h30m".parse(), Ok(Length(Duration::from_secs(5400))));
        assert_eq!("30s".parse(), Ok(Length(Duration::from_secs(30))));
        assert!("-5s".parse::<Length>().is_err());
        assert!("5".parse::<Length>().is_err());
    }

    #[test]
    fn an_age_may_be_told_in_days_and_weeks() {
        for age in ["90d", "12w", "0d", "6mo", "36h"] {
            assert!(age.parse::<Age>().is_ok(), "{age}");
        }
        for wrong in ["90", "", "-3d", "d"] {
            assert!(wrong.parse::<Age>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_delimiter_is_one_character_or_its_name() {
        assert_eq!(";".parse(), Ok(Delimiter(b';')));
        assert_eq!("tab".parse(), Ok(Delimiter(b'\t')));
        for wrong in ["", ";;", "a", "\"", "é"] {
            assert!(wrong.parse::<Delimiter>().is_err(), "{wrong} was taken");
        }
    }
}
