//! Telephone numbers that a spreadsheet took for amounts: `912345678.0`, `9.12345678E8`.

/// What a text is when read as a decimal.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A whole number whose every digit is written.
    Whole(String),
    /// A whole number in scientific notation with digits that are no longer there.
    Lost,
    /// Something else.
    Other,
}

/// Reads `912345678.0` and `9.12345678E8`, also with a decimal comma.
pub(super) fn read(text: &str) -> Reading {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((mantissa, exponent)) = text.split_once(['e', 'E']) {
        let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
        let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
        let is_scientific = is_digits(whole) && whole.len() == 1 && (fraction.is_empty() || is_digits(fraction));
        return match exponent.parse::<usize>() {
            Ok(places) if is_scientific && exponent.len() <= 2 && fraction.len() == places => {
                Reading::Whole(format!("{whole}{fraction}"))
            }
            Ok(_) if is_scientific && exponent.len() <= 2 => Reading::Lost,
            Ok(_) | Err(_) => Reading::Other,
        };
    }
    match text.rsplit_once(['.', ',']) {
        // Shorter ones are groups of a number, such as `0912.345.0`.
        Some((whole, "0" | "00")) if whole.len() >= 9 && is_digits(whole.strip_prefix('+').unwrap_or(whole)) => {
            Reading::Whole(whole.to_owned())
        }
        Some(_) | None => Reading::Other,
    }
}
