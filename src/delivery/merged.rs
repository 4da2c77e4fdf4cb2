//! Which rows LadiFlow gave one `_id`: it merged them.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Accepted rows by the hash of their `_id`: 16 bytes a row, in chunks so that growing never copies.
///
/// Equal hashes of different ids are taken for one; among a million rows that is once in thirty million runs.
#[derive(Debug, Default)]
pub(super) struct Merged {
    chunks: Vec<Vec<(u64, u64)>>,
}

/// Rows in a chunk.
const CHUNK: usize = 1 << 14;

impl Merged {
    /// Takes down an accepted row.
    pub(super) fn note(&mut self, customer_id: &str, number: u64) {
        let mut hasher = DefaultHasher::new();
        customer_id.hash(&mut hasher);
        match self.chunks.last_mut() {
            Some(chunk) if chunk.len() < CHUNK => chunk.push((hasher.finish(), number)),
            Some(_) | None => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push((hasher.finish(), number));
                self.chunks.push(chunk);
            }
        }
    }

    /// The groups of rows that have one `_id`, in the order of their first row.
    pub(super) fn groups(self) -> Vec<Vec<u64>> {
        let mut rows = Vec::with_capacity(self.chunks.len() * CHUNK);
        for chunk in self.chunks {
            rows.extend(chunk);
        }
        rows.sort_unstable();
        let mut groups: Vec<Vec<u64>> = rows
            .chunk_by(|(one, _), (next, _)| one == next)
            .filter(|group| group.len() > 1)
            .map(|group| group.iter().map(|(_, number)| *number).collect())
            .collect();
        groups.sort_unstable();
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_id_are_grouped_in_order() {
        let mut merged = Merged::default();
        for (id, number) in [("b", 1), ("a", 2), ("c", 3), ("b", 9), ("a", 4), ("b", 5)] {
            merged.note(id, number);
        }
        assert_eq!(merged.groups(), [vec![1, 5, 9], vec![2, 4]]);
    }
}
