//! Several texts in one cell: tags, channels, list fields.

use super::{Cleaned, Rule, Rules, none, text};

/// Among how many values a repeated one is looked for: a cell may hold a million.
const SEARCHED: usize = 200;

/// Splits a cell at `separator`, cleans each part and leaves out what is empty or said twice (case does not count).
///
/// An empty separator splits nothing. The order is the cell's.
pub fn clean(cell: &str, separator: &str, rules: Rules) -> Cleaned<Vec<String>> {
    let mut applied = Rules::NONE;
    let mut parts: Vec<String> = Vec::new();
    let whole = [cell];
    let pieces = cell.split(separator).filter(|_| !separator.is_empty());
    for piece in pieces.chain(whole.into_iter().filter(|_| separator.is_empty())) {
        // The space beside a separator is part of writing a list.
        let part = text::tidy(piece.trim(), rules, &mut applied);
        if part.is_empty() {
            continue;
        }
        if rules.has(Rule::NoneWords) && none::is_word(&part) {
            applied.insert(Rule::NoneWords);
        } else if rules.has(Rule::ListRepeats) && parts.iter().take(SEARCHED).any(|known| is_same(known, &part)) {
            applied.insert(Rule::ListRepeats);
        } else {
            parts.push(part.into_owned());
        }
    }
    if parts.is_empty() {
        return Cleaned { applied, ..Cleaned::empty() };
    }
    Cleaned::taken(parts, applied)
}

fn is_same(one: &str, other: &str) -> bool {
    one == other || one.chars().flat_map(char::to_lowercase).eq(other.chars().flat_map(char::to_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_becomes_its_parts_without_blanks_and_repeats() {
        for (cell, separator, parts) in [
            ("VIP, Mới ,vip,,  ", ",", vec!["VIP", "Mới"]),
            ("VIP, Mới", "", vec!["VIP, Mới"]),
            ("Mo\u{301}i|VIP", "|", vec!["Mói", "VIP"]),
            ("C++, C", ",", vec!["C++", "C"]),
            ("Hà Nội - VIP", " - ", vec!["Hà Nội", "VIP"]),
            ("VIP,N/A", ",", vec!["VIP"]),
        ] {
            let cleaned = clean(cell, separator, Rules::default());
            assert_eq!(cleaned.value().unwrap(), &parts, "{cell}");
        }
        assert_eq!(clean(" , ,-", ",", Rules::default()).value(), None);
        assert!(clean("VIP,vip", ",", Rules::default()).applied.has(Rule::ListRepeats));
        assert_eq!(clean("VIP,vip", ",", Rules::NONE).value().unwrap().len(), 2);
    }
}
