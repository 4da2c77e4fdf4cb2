//! Chooses one address: parts of a home and a work address are never mixed.

use super::meaning::Place;
use super::proposal::{NoteKind, Target};
use super::weighing::{Claim, Row, is_strong};
use crate::customer::Field;

/// The fields that together are one address.
const ADDRESS: [Field; 7] =
    [Field::Country, Field::City, Field::District, Field::Ward, Field::Address, Field::Address2, Field::PostalCode];

/// The columns of one place, the best for each field.
struct Block {
    place: Place,
    claims: Vec<(Field, Claim)>,
}

/// Settles the columns of the address that is preferred, and those of others that complete it or stand in for it.
pub(super) fn settle(row: &mut Row<'_>, claims: &[Claim]) {
    let mut blocks = blocks(claims);
    blocks.sort_by(|a, b| b.worth(row).total_cmp(&a.worth(row)).then(a.place.cmp(&b.place)));
    let Some(first) = blocks.first() else {
        return;
    };
    let (first_place, first_columns) = (first.place, first.columns());
    let mut chosen: Vec<(Field, usize)> = Vec::new();
    for block in &blocks {
        let known = |field: Field| chosen.iter().find(|(taken, _)| *taken == field).map(|(_, column)| *column);
        let rivals = block.claims.iter().any(|(field, _)| known(*field).is_some());
        let own = matches!((first_place, block.place), (Place::Home | Place::Unsaid, Place::Work));
        let mut taken = Vec::new();
        for (field, claim) in &block.claims {
            match known(*field) {
                None if !rivals => {
                    row.feed(*field, claim.column, claim.strength, Vec::new());
                    taken.push((*field, claim.column));
                }
                preferred => {
                    let preferred = preferred.unwrap_or(first_columns[0]);
                    if own {
                        row.feed(*field, claim.column, claim.strength, first_columns.clone());
                        row.note(claim.column, claim.target, preferred, NoteKind::FallbackAddress);
                    } else {
                        row.pass_over(claim.column, claim.target, preferred);
                    }
                }
            }
        }
        chosen.extend(taken);
    }
}

fn blocks(claims: &[Claim]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for claim in claims.iter().filter(|claim| is_strong(claim)) {
        let Target::Field(field) = claim.target else {
            continue;
        };
        if !ADDRESS.contains(&field) {
            continue;
        }
        let at = blocks.iter().position(|block| block.place == claim.place).unwrap_or_else(|| {
            blocks.push(Block { place: claim.place, claims: Vec::new() });
            blocks.len() - 1
        });
        let block = &mut blocks[at].claims;
        match block.iter_mut().find(|(known, _)| *known == field) {
            Some((_, best)) if claim.strength > best.strength => *best = *claim,
            Some(_) => {}
            None => block.push((field, *claim)),
        }
    }
    blocks
}

impl Block {
    /// The strength of its best claim, halved where the values show that nobody filled it in.
    fn worth(&self, row: &Row<'_>) -> f32 {
        let best = self.claims.iter().map(|(_, claim)| claim.strength).fold(0.0, f32::max);
        let values = || self.claims.iter().map(|(_, claim)| row.columns[claim.column].evidence);
        let looked_at = values().any(|values| values.rows() > 0);
        let fill = values().map(super::Evidence::filled_share).fold(0.0, f32::max);
        if looked_at { best * (0.5 + fill / 2.0) } else { best }
    }

    fn columns(&self) -> Vec<usize> {
        self.claims.iter().map(|(_, claim)| claim.column).collect()
    }
}
