//! The rows that LadiFlow merged.

use serde::{Deserialize, Serialize};

/// Groups kept.
const GROUPS: usize = 50;
/// Rows kept of a group.
const ROWS: usize = 10;

/// Rows to which LadiFlow gave one `_id`, in bounded memory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MergedRows {
    /// The customers that came of them.
    pub customers: u64,
    /// The rows of the first of these customers.
    pub first: Vec<Group>,
}

/// The rows of one customer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// How many.
    pub rows: u64,
    /// The first of them.
    pub first: Vec<u64>,
}

impl MergedRows {
    /// Takes down one customer's rows.
    pub fn note(&mut self, rows: &[u64]) {
        self.customers += 1;
        if self.first.len() < GROUPS {
            let first = rows.iter().copied().take(ROWS).collect();
            self.first.push(Group { rows: rows.len() as u64, first });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_merged_rows_fit_into_bounded_memory() {
        let mut merged = MergedRows::default();
        let rows: Vec<_> = (1..=2000).collect();
        for _ in 0..500 {
            merged.note(&rows);
        }
        assert_eq!((merged.customers, merged.first.len()), (500, GROUPS));
        assert_eq!((merged.first[0].rows, merged.first[0].first.len()), (2000, ROWS));
    }
}
