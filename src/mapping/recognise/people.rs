//! Finds out whom a list is about when its word for them is not known, as in `Invitee Name`, `Invitee Email`.

use super::meaning::Subject;
use super::reading::Reading;
use crate::customer::Field;

/// How sure a column can be whose owner is known from its neighbours only.
const ADOPTED: f32 = 0.72;

/// Takes the unknown words that a name and a way to reach somebody share for the customer, if no other column of the
/// row is a name or reaches anybody.
pub(super) fn adopt(readings: &mut [Reading]) {
    let open = |wanted: fn(Subject) -> bool| {
        readings.iter().any(|reading| reading.blocked.is_none() && reading.subject.is_some_and(wanted))
    };
    if open(is_name) || open(reaches) {
        return;
    }
    let shared = readings.iter().find_map(|reading| {
        let group =
            || readings.iter().filter(|other| other.strangers == reading.strangers).filter_map(|other| other.subject);
        let whom = !reading.strangers.is_empty() && group().any(is_name) && group().any(reaches);
        whom.then(|| reading.strangers.clone())
    });
    let Some(shared) = shared else {
        return;
    };
    for reading in readings.iter_mut().filter(|reading| reading.strangers == shared) {
        reading.blocked = None;
        reading.certainty = reading.certainty.min(ADOPTED);
    }
}

fn is_name(subject: Subject) -> bool {
    matches!(
        subject,
        Subject::Name | Subject::Given | Subject::Family | Subject::Field(Field::FullName | Field::FirstName)
    )
}

fn reaches(subject: Subject) -> bool {
    matches!(subject, Subject::Mobile | Subject::ZaloPhone | Subject::Field(Field::Email | Field::Phone))
}
