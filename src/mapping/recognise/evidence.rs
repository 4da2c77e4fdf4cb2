//! What a sample of a column's values shows, counted so that samples can be merged.

use super::shapes::Shape;

/// The sketch of different values has this many bits.
const SKETCH_BITS: u32 = 1024;

/// Counts over the values seen of one column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    rows: u32,
    filled: u32,
    letters: u64,
    email: u32,
    phone: u32,
    date: u32,
    birth: u32,
    year: u32,
    gender: u32,
    url: u32,
    number: u32,
    id: u32,
    code: u32,
    name: u32,
    word: u32,
    family_first: u32,
    province: u32,
    separators: [u32; SEPARATORS.len()],
    sketch: Sketch,
}

/// What may stand between several values of a cell; of equally frequent ones the first.
const SEPARATORS: [&str; 3] = [",", ";", "|"];

/// Which hashes were seen; counts different values up to a few hundred.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sketch([u64; SKETCH_BITS as usize / 64]);

impl Default for Sketch {
    fn default() -> Self {
        Self([0; SKETCH_BITS as usize / 64])
    }
}

impl Evidence {
    /// Counts one value; blank ones count as rows only.
    pub fn observe(&mut self, value: &str) {
        self.rows += 1;
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        self.filled += 1;
        self.letters += value.chars().count() as u64;
        self.sketch.note(value);
        for (count, separator) in self.separators.iter_mut().zip(SEPARATORS) {
            *count += u32::from(value.contains(separator));
        }
        let shape = Shape::of(value);
        for (count, seen) in [
            (&mut self.email, shape.email),
            (&mut self.phone, shape.phone),
            (&mut self.date, shape.date),
            (&mut self.birth, shape.birth),
            (&mut self.year, shape.year),
            (&mut self.gender, shape.gender),
            (&mut self.url, shape.url),
            (&mut self.number, shape.number),
            (&mut self.id, shape.id),
            (&mut self.code, shape.code),
            (&mut self.name, shape.name),
            (&mut self.word, shape.word),
            (&mut self.family_first, shape.family_first),
            (&mut self.province, shape.province),
        ] {
            *count += u32::from(seen);
        }
    }

    /// Adds what another sample of the same column showed.
    pub fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.filled += other.filled;
        self.letters += other.letters;
        self.email += other.email;
        self.phone += other.phone;
        self.date += other.date;
        self.birth += other.birth;
        self.year += other.year;
        self.gender += other.gender;
        self.url += other.url;
        self.number += other.number;
        self.id += other.id;
        self.code += other.code;
        self.name += other.name;
        self.word += other.word;
        self.family_first += other.family_first;
        self.province += other.province;
        for (mine, theirs) in self.separators.iter_mut().zip(other.separators) {
            *mine += theirs;
        }
        for (mine, theirs) in self.sketch.0.iter_mut().zip(other.sketch.0) {
            *mine |= theirs;
        }
    }

    /// How many rows were looked at.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// How many of them had a value.
    pub fn filled(&self) -> u32 {
        self.filled
    }

    /// The share of rows with a value, 0 to 1.
    pub fn filled_share(&self) -> f32 {
        share(self.filled, self.rows)
    }

    /// The average length of the values, in characters.
    pub fn average_length(&self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a statistic; three digits are plenty")]
        if self.filled == 0 { 0.0 } else { self.letters as f32 / self.filled as f32 }
    }

    /// About how many different values there are, at most some hundreds, by linear counting.
    pub fn distinct(&self) -> u32 {
        let zeros: u32 = self.sketch.0.iter().map(|word| word.count_zeros()).sum();
        let bits = f64::from(SKETCH_BITS);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and some thousands")]
        let estimate = (bits * (bits / f64::from(zeros.max(1))).ln()).round() as u32;
        estimate.min(self.filled)
    }

    /// The share of values that are LadiFlow ids: in a column of tags they are sent as they stand.
    pub fn id_share(&self) -> f32 {
        share(self.id, self.filled)
    }

    /// What stands between the values of a cell in most cells that have several.
    pub fn separator(&self) -> &'static str {
        let counted = self.separators.iter().zip(SEPARATORS);
        counted
            .reduce(|most, other| if other.0 > most.0 { other } else { most })
            .map_or(SEPARATORS[0], |(_, most)| most)
    }

    /// Whether the column tells nothing: it has no value in the sample.
    pub(super) fn is_silent(&self) -> bool {
        self.filled == 0
    }
}

macro_rules! shares {
    ($($name:ident)*) => {
        impl Evidence {
            $(pub(super) fn $name(&self) -> f32 { share(self.$name, self.filled) })*
        }
    };
}

// The share of the values that look so, 0 to 1.
shares! { email phone date birth year gender url number code name word family_first province }

#[expect(clippy::cast_precision_loss, reason = "a sample has thousands of rows, not millions")]
fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

impl Sketch {
    /// FNV-1a, which is plenty to tell some hundred short values apart.
    fn note(&mut self, value: &str) {
        let hash = value
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let bit = usize::try_from((hash ^ (hash >> 32)) % u64::from(SKETCH_BITS)).expect("below the number of bits");
        self.0[bit / 64] |= 1 << (bit % 64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[&str]) -> Evidence {
        let mut evidence = Evidence::default();
        for value in values {
            evidence.observe(value);
        }
        evidence
    }

    #[test]
    fn shares_are_of_the_filled_cells() {
        let evidence = of(&["an@example.vn", " ", "0912345678", ""]);
        assert_eq!((evidence.rows(), evidence.filled()), (4, 2));
        assert!((evidence.email() - 0.5).abs() < 1e-6 && (evidence.filled_share() - 0.5).abs() < 1e-6);
    }

    #[test]
    fn the_separator_is_the_one_of_most_cells() {
        assert_eq!(of(&["VIP; Mới", "Sỉ;Lẻ", "a,b"]).separator(), ";");
        assert_eq!(of(&["VIP", ""]).separator(), ",");
    }

    #[test]
    fn merging_samples_is_the_same_as_one_sample() {
        let (first, second) = (["Hà Nội", "Nam", "12/05/1990"], ["Huế", "", "Nam"]);
        let mut merged = of(&first);
        merged.merge(&of(&second));
        assert_eq!(merged, of(&[first, second].concat()));
    }

    #[test]
    fn different_values_are_counted_about_right() {
        let mut evidence = Evidence::default();
        for number in 0..600 {
            evidence.observe(&format!("KH{:04}", number % 200));
        }
        assert!((160..=240).contains(&evidence.distinct()), "{}", evidence.distinct());
        assert_eq!(of(&["a", "a", "a"]).distinct(), 1);
    }
}
