//! Number formats that show digits which the number does not have: `0000000000`, `"0"#`, `0000 000 000`.

/// A format that only places digits among fixed characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    places: Vec<Place>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// `0`: a digit, or zero.
    Digit,
    /// `#`: a digit, or nothing.
    Optional,
    Fixed(char),
}

impl Pattern {
    /// The pattern of a format's part for positive numbers; `None` if it does more than placing digits, or nothing that
    /// could not be seen from the number itself.
    pub(super) fn of(format: &str) -> Option<Self> {
        let mut places = Vec::new();
        let mut chars = format.chars();
        while let Some(c) = chars.next() {
            match c {
                '0' => places.push(Place::Digit),
                '#' => places.push(Place::Optional),
                '\\' => places.push(Place::Fixed(chars.next()?)),
                '"' => places.extend(chars.by_ref().take_while(|c| *c != '"').map(Place::Fixed)),
                ' ' | '-' | '(' | ')' | '+' => places.push(Place::Fixed(c)),
                // A width to leave free, or something to fill it with.
                '_' | '*' => drop(chars.next()?),
                ';' => break,
                '[' => {
                    // A colour or a locale, but not a condition or a length of time.
                    let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    let is_plain =
                        inside.starts_with('$') || inside.len() > 2 && inside.chars().all(char::is_alphabetic);
                    if !is_plain {
                        return None;
                    }
                }
                _ => return None,
            }
        }
        let digits = places.iter().filter(|place| **place == Place::Digit).count();
        let adds_digits =
            places.iter().any(|place| matches!(place, Place::Fixed(c) if c.is_ascii_digit() || *c == '+'));
        let has_place = places.iter().any(|place| !matches!(place, Place::Fixed(_)));
        (has_place && (digits > 1 || adds_digits)).then_some(Self { places })
    }

    /// The number as the pattern shows it; `None` unless it is a whole one, not negative, small enough to be exact.
    pub(super) fn show(&self, number: f64) -> Option<String> {
        if number.fract() != 0.0 || !(0.0..1e15).contains(&number) {
            return None;
        }
        let digits = if number == 0.0 { String::new() } else { format!("{number}") };
        let mut digits = digits.chars().rev();
        let first = self.places.iter().position(|place| !matches!(place, Place::Fixed(_)))?;
        let mut shown = Vec::new();
        for (index, place) in self.places.iter().enumerate().rev() {
            match place {
                Place::Fixed(c) => shown.push(*c),
                Place::Digit => shown.push(digits.next().unwrap_or('0')),
                Place::Optional => shown.extend(digits.next()),
            }
            if index == first {
                // What finds no place of its own stands before the first.
                shown.extend(digits.by_ref());
            }
        }
        Some(shown.into_iter().rev().collect::<String>().trim().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_keep_the_zeros_they_show() {
        let table = [
            ("0000000000", 912_345_678.0, Some("0912345678")),
            ("0000 000 000", 912_345_678.0, Some("0912 345 678")),
            ("\"0\"#", 912_345_678.0, Some("0912345678")),
            ("\\0#########", 912_345_678.0, Some("0912345678")),
            ("\"+84\"0", 912_345_678.0, Some("+84912345678")),
            ("00000", 7.0, Some("00007")),
            ("00000", 123_456.0, Some("123456")),
            ("00000;[Red]-00000", 7.0, Some("00007")),
            ("[$-42A]0000000000", 912_345_678.0, Some("0912345678")),
            ("00000", 1.5, None),
            ("00000", -7.0, None),
        ];
        for (format, number, expected) in table {
            let pattern = Pattern::of(format).unwrap_or_else(|| panic!("{format} places digits"));
            assert_eq!(pattern.show(number).as_deref(), expected, "{format}");
        }
    }

    #[test]
    fn other_formats_leave_the_number_alone() {
        for format in
            ["General", "0", "#,##0", "0.00", "0%", "0.00E+00", "@", "#", "[>9]000", "[h]:mm", "\"x\"", "# ?/?"]
        {
            assert_eq!(Pattern::of(format), None, "{format}");
        }
    }
}
