//! What LadiFlow kept of the values it was sent, added up by field.

use std::borrow::Cow;

use crate::customer::Field;

/// What became of a value that was sent, as far as an answer shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It is there, by its meaning.
    Kept,
    /// Another value stands in its place.
    Changed,
    /// Its place is empty.
    Dropped,
    /// It is not in its place, but in `external_data`.
    Moved,
    /// The answer does not have its place: proves nothing.
    NotShown,
}

/// How often a field was sent in rows that were accepted, and what the answers showed of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    /// Values sent, whatever became of them.
    pub sent: u64,
    /// Shown as sent, by meaning.
    pub kept: u64,
    /// Shown with another value.
    pub changed: u64,
    /// Shown empty.
    pub dropped: u64,
    /// Shown in `external_data` instead.
    pub moved: u64,
}

impl Kept {
    fn count(&mut self, fate: Fate) {
        self.sent += 1;
        match fate {
            Fate::Kept => self.kept += 1,
            Fate::Changed => self.changed += 1,
            Fate::Dropped => self.dropped += 1,
            Fate::Moved => self.moved += 1,
            Fate::NotShown => {}
        }
    }

    /// Whether the answers that showed the field's place all showed it empty.
    pub const fn is_lost(&self) -> bool {
        self.dropped > 0 && self.kept == 0 && self.changed == 0 && self.moved == 0
    }
}

/// What became of every field's values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Losses {
    fields: [Kept; Field::ALL.len()],
    tags: Kept,
    /// In the order in which they were first sent.
    custom: Vec<(String, Kept)>,
}

impl Losses {
    /// Counts a value of a field.
    pub fn count(&mut self, field: Field, fate: Fate) {
        self.fields[field as usize].count(fate);
    }

    /// Counts a value of a custom field.
    pub fn count_custom(&mut self, name: &str, fate: Fate) {
        let at = self.custom.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.custom.push((name.to_owned(), Kept::default()));
            self.custom.len() - 1
        });
        self.custom[at].1.count(fate);
    }

    /// Counts the tags of a row as one value.
    pub fn count_tags(&mut self, fate: Fate) {
        self.tags.count(fate);
    }

    /// Every field that was sent, by its API name or `custom:NAME`, in the order of the body.
    pub fn iter(&self) -> impl Iterator<Item = (Cow<'_, str>, Kept)> {
        let fields = Field::ALL.iter().map(|field| (Cow::Borrowed(field.name()), self.fields[*field as usize]));
        let custom = self.custom.iter().map(|(name, kept)| (Cow::Owned(format!("custom:{name}")), *kept));
        let tags = std::iter::once((Cow::Borrowed("tags"), self.tags));
        fields.chain(custom).chain(tags).filter(|(_, kept)| kept.sent > 0)
    }

    /// The fields of which nothing was seen again.
    pub fn lost(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.iter().filter(|(_, kept)| kept.is_lost()).map(|(name, _)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fates_add_up_by_field_and_only_what_was_never_seen_again_is_lost() {
        let mut losses = Losses::default();
        losses.count(Field::City, Fate::Kept);
        losses.count(Field::City, Fate::Dropped);
        losses.count(Field::Lang, Fate::Moved);
        losses.count(Field::Zalo, Fate::NotShown);
        losses.count_custom("goi", Fate::Dropped);
        losses.count_custom("goi", Fate::NotShown);
        losses.count_tags(Fate::Dropped);
        let names: Vec<_> = losses.iter().map(|(name, _)| name.into_owned()).collect();
        assert_eq!(names, ["city", "lang", "zalo", "custom:goi", "tags"].map(str::to_owned));
        assert_eq!(losses.lost().collect::<Vec<_>>(), ["custom:goi", "tags"]);
        let city = losses.iter().find(|(name, _)| name == "city").unwrap().1;
        assert_eq!(city, Kept { sent: 2, kept: 1, dropped: 1, ..Kept::default() });
    }
}
