//! Whether the values of a column bear out what its header says.

use super::evidence::Evidence;
use super::proposal::{Doubt, Target};
use crate::customer::{Field, FieldKind};

/// Fewer values than this say nothing against a header.
const ENOUGH: u32 = 5;
/// Values of which half are something else are something else.
const MOSTLY: f32 = 0.5;
/// Values that prove a field without the header's help.
const NEARLY_ALL: f32 = 0.8;
/// So many values must there be before repetition tells anything.
const ENOUGH_TO_REPEAT: u32 = 20;

/// What the values say about a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing against it.
    Possible,
    /// They are what the field holds, whatever the header.
    Proven,
    /// They are not what the field holds.
    Against(Doubt),
}

/// Judges whether the values can be what `target` holds.
pub(super) fn judge(target: Target, values: &Evidence) -> Verdict {
    if values.is_silent() {
        return Verdict::Possible;
    }
    if proves(target, values) {
        return Verdict::Proven;
    }
    if values.filled() < ENOUGH {
        return Verdict::Possible;
    }
    doubt(target, values).map_or(Verdict::Possible, Verdict::Against)
}

fn proves(target: Target, values: &Evidence) -> bool {
    let Target::Field(field) = target else {
        return false;
    };
    match field.kind() {
        FieldKind::Email => values.email() >= NEARLY_ALL,
        FieldKind::Phone => values.phone() >= NEARLY_ALL,
        FieldKind::Date => field == Field::Dob && values.birth() >= NEARLY_ALL,
        FieldKind::Gender => values.gender() >= NEARLY_ALL,
        FieldKind::Name => values.family_first() >= MOSTLY && values.name() >= MOSTLY,
        FieldKind::Url => values.url() >= NEARLY_ALL && field == Field::Website,
        FieldKind::Text => field == Field::City && values.province() >= MOSTLY,
        FieldKind::Language | FieldKind::Score | FieldKind::PostalCode | FieldKind::List => false,
    }
}

fn doubt(target: Target, values: &Evidence) -> Option<Doubt> {
    let mostly = |share: f32| share >= MOSTLY;
    let contact = mostly(values.email()) || mostly(values.phone());
    let disagree = |wrong: bool| wrong.then_some(Doubt::ValuesDisagree);
    let Target::Field(field) = target else {
        return disagree(contact || mostly(values.date()));
    };
    match field.kind() {
        FieldKind::Email => disagree(
            mostly(values.phone()) || mostly(values.name()) || mostly(values.date()) || mostly(values.number()),
        ),
        FieldKind::Phone => {
            disagree(mostly(values.email()) || mostly(values.name()) || mostly(values.date()) || mostly(values.url()))
        }
        FieldKind::Date if field == Field::Dob && mostly(values.year()) => Some(Doubt::YearOnly),
        FieldKind::Date if field == Field::Dob && mostly(values.date()) && values.birth() < 0.2 => {
            Some(Doubt::RecentDates)
        }
        FieldKind::Date => {
            disagree((contact && !mostly(values.date())) || mostly(values.name()) || mostly(values.url()))
        }
        FieldKind::Gender if mostly(values.number()) => Some(Doubt::Codes),
        FieldKind::Gender => disagree(contact || mostly(values.name()) || mostly(values.date())),
        FieldKind::Name => {
            disagree(contact || mostly(values.date()) || mostly(values.number()) || mostly(values.code()))
        }
        FieldKind::Score | FieldKind::PostalCode => {
            disagree(contact || mostly(values.name()) || mostly(values.word()) || mostly(values.date()))
        }
        FieldKind::Url => disagree(contact || mostly(values.name()) || mostly(values.number())),
        FieldKind::Language => disagree(contact || mostly(values.number()) || values.average_length() > 20.0),
        FieldKind::List => disagree(contact),
        FieldKind::Text => text_doubt(field, values),
    }
}

fn text_doubt(field: Field, values: &Evidence) -> Option<Doubt> {
    let mostly = |share: f32| share >= MOSTLY;
    let disagree = |wrong: bool| wrong.then_some(Doubt::ValuesDisagree);
    match field {
        Field::ExternalCustomerId => {
            let expected = values.filled().min(400);
            let repeats = values.filled() >= ENOUGH_TO_REPEAT && values.distinct() * 2 < expected;
            repeats.then_some(Doubt::Repeats).or(disagree(mostly(values.date())))
        }
        Field::Zalo | Field::Skype => disagree(mostly(values.date())),
        _ if values.number() >= NEARLY_ALL && values.phone() < MOSTLY => Some(Doubt::Codes),
        _ => disagree(mostly(values.email()) || mostly(values.phone()) || mostly(values.date())),
    }
}
