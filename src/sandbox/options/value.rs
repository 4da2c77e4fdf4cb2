//! Values of options that are more than a word or a number.

use std::str::FromStr;
use std::time::Duration;

use jiff::SignedDuration;

/// A share of requests, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share(f64);

impl Share {
    /// As a number from 0 to 1.
    pub fn fraction(self) -> f64 {
        self.0
    }
}

impl FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (number, divisor) = text.strip_suffix('%').map_or((text, 1.0), |percent| (percent, 100.0));
        match number.trim().parse::<f64>().map(|number| number / divisor) {
            Ok(fraction) if (0.0..=1.0).contains(&fraction) => Ok(Self(fraction)),
            Ok(_) | Err(_) => Err("a share is a number from 0 to 1, or `0%` to `100%`".into()),
        }
    }
}

/// Reads a duration such as `50ms`, `2s` or `1h30m`.
///
/// # Errors
/// What a duration looks like, for anything else.
pub fn duration(text: &str) -> Result<Duration, String> {
    text.parse::<SignedDuration>()
        .ok()
        .and_then(|duration| Duration::try_from(duration).ok())
        .ok_or_else(|| "a duration is written like `50ms`, `2s` or `1m30s`".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_fraction_or_a_percentage() {
        for (text, fraction) in [("0", 0.0), ("1", 1.0), ("0.25", 0.25), ("5%", 0.05), ("100%", 1.0)] {
            assert_eq!(text.parse(), Ok(Share(fraction)), "{text}");
        }
        for text in ["", "%", "-1", "1.5", "101%", "NaN", "inf", "much"] {
            assert!(text.parse::<Share>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_duration_has_a_unit() {
        assert_eq!(duration("50ms"), Ok(Duration::from_millis(50)));
        assert_eq!(duration("0s"), Ok(Duration::ZERO));
        assert_eq!(duration("1h30m"), Ok(Duration::from_secs(90 * 60)));
        for text in ["", "50", "-1s", "1s ago", "soon"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
