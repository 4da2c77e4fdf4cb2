//! Makes values unreadable that may tell who a customer is, but leaves enough to find the row.

use std::borrow::Cow;

use crate::message::Fact;

/// What stands in place of letters.
const HIDDEN: &str = "•••";

/// Whether values of customers are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Values {
    /// Their first letter only, of emails the domain too.
    #[default]
    Masked,
    /// As they are.
    Shown,
}

impl Values {
    /// A value as it may be shown.
    pub fn show(self, value: &str) -> Cow<'_, str> {
        match self {
            Self::Shown => Cow::Borrowed(value),
            Self::Masked => masked(value),
        }
    }

    /// The facts of a message as they may be shown. Names of columns and fields, and short numbers, are nobody's.
    pub fn show_facts(self, facts: &[Fact]) -> Vec<Fact> {
        let is_harmless = |name: &str, value: &str| {
            matches!(name, "column" | "field") || (value.len() <= 3 && value.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let shown = facts.iter().map(|(name, value)| {
            (*name, if is_harmless(name, value) { value.clone() } else { self.show(value).into_owned() })
        });
        shown.collect()
    }
}

fn masked(value: &str) -> Cow<'_, str> {
    let value = value.trim();
    let Some(first) = value.chars().next() else {
        return Cow::Borrowed("");
    };
    match value.rsplit_once('@') {
        Some((name, domain)) if !name.is_empty() && !domain.contains(char::is_whitespace) => {
            Cow::Owned(format!("{first}{HIDDEN}@{domain}"))
        }
        _ => Cow::Owned(format!("{first}{HIDDEN}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_value_tells_its_beginning_only() {
        let table = [
            ("", ""),
            ("  ", ""),
            ("0912345678", "0•••"),
            ("Nguyễn Văn An", "N•••"),
            ("an.nguyen@example.vn", "a•••@example.vn"),
            ("@handle", "@•••"),
            ("an@example.vn; binh@example.vn", "a•••@example.vn"),
            ("see an@ the office", "s•••"),
        ];
        for (value, expected) in table {
            assert_eq!(Values::Masked.show(value), expected, "{value}");
            assert_eq!(Values::Shown.show(value), value);
        }
    }

    #[test]
    fn facts_keep_columns_and_small_numbers() {
        let facts = [
            ("column", "Số điện thoại".to_owned()),
            ("surplus", "3".to_owned()),
            ("value", "0912345678".to_owned()),
            ("other", "4210".to_owned()),
        ];
        let masked: Vec<_> = Values::Masked.show_facts(&facts).into_iter().map(|(_, value)| value).collect();
        assert_eq!(masked, ["Số điện thoại", "3", "0•••", "4•••"]);
    }
}
