//! Decides where the name comes from: one column, or parts joined in the order of the people's language.

use super::meaning::{Owner, Place, Reason, Subject};
use super::proposal::{Doubt, Finding, JoinOrder, NamePart, NameSource, Proposal, Role, Target};
use super::verdict::{Verdict, judge};
use super::weighing::{Row, proven};
use crate::customer::Field;

/// From this share of values that begin with a Vietnamese family name on, a column holds them.
const FAMILY: f32 = 0.4;
/// From this share of values that are words of letters on, a column can hold a part of a name.
const HALF: f32 = 0.5;
/// A part that so few rows have is not needed.
const RARE: f32 = 0.05;

/// Settles every column that is a name or a part of one.
pub(super) fn settle(row: &mut Row<'_>) -> NameSource {
    settle_doubted(row);
    let family = strongest(row, |subject| subject == Subject::Family, None);
    let given = strongest(row, is_given, place_of(row, family));
    let lone_name_is_given = family.is_some() && given.is_none();
    let given = if lone_name_is_given { strongest(row, |subject| subject == Subject::Name, None) } else { given };
    let whole = strongest(row, |subject| is_whole(subject) || subject == Subject::Name, None)
        .filter(|column| Some(*column) != given)
        .filter(|whole| !outdone(row, *whole, family, given))
        .map(|whole| on_the_bill(row, whole));
    let source = match (whole, family, given) {
        (Some(whole), ..) => {
            settle_beside_whole(row, whole, family, given);
            NameSource::Whole(whole)
        }
        (None, Some(family), Some(given)) => join(row, family, given),
        (None, None, Some(given)) => {
            let certainty = row.strength(given).min(0.85);
            row.feed(Field::FirstName, given, certainty, Vec::new());
            NameSource::Nowhere
        }
        (None, Some(family), None) => {
            row.ask(family, Target::Field(Field::FullName), Doubt::Ambiguous, 0.4);
            NameSource::Nowhere
        }
        (None, None, None) => NameSource::Nowhere,
    };
    settle_others(row, whole.or(given));
    source
}

/// Whether both parts are clearly surer than the whole name, as beside the name on a parcel.
fn outdone(row: &Row<'_>, whole: usize, family: Option<usize>, given: Option<usize>) -> bool {
    let surer = |part: usize| row.strength(part) > row.strength(whole) + 0.1;
    family.is_some_and(surer) && given.is_some_and(surer)
}

/// Beside the name on a bill, a bare `Name` is the order's as often as the customer's: only its values can prove it.
fn on_the_bill(row: &Row<'_>, whole: usize) -> usize {
    let reading = &row.readings[whole];
    let bare = (reading.subject, reading.owner, reading.place) == (Some(Subject::Name), Owner::Unsaid, Place::Unsaid);
    let proven = || judge(Target::Field(Field::FullName), row.columns[whole].evidence) == Verdict::Proven;
    if !bare || proven() {
        return whole;
    }
    let billed = |column: &usize| {
        let reading = &row.readings[*column];
        row.is_open(*column) && reading.subject == Some(Subject::Name) && reading.place == Place::Billing
    };
    (0..row.columns.len()).find(billed).unwrap_or(whole)
}

/// Columns whose values are no names at all are asked about.
fn settle_doubted(row: &mut Row<'_>) {
    for column in 0..row.columns.len() {
        let target = Target::Field(Field::FullName);
        let named = row.is_open(column) && row.readings[column].subject.is_some_and(is_name);
        if named && let Verdict::Against(doubt) = judge(target, row.columns[column].evidence) {
            row.ask(column, target, doubt, 0.3);
        }
    }
}

fn settle_beside_whole(row: &mut Row<'_>, whole: usize, family: Option<usize>, given: Option<usize>) {
    let certainty = confirmed(row, whole);
    row.feed(Field::FullName, whole, certainty, Vec::new());
    let family_in_use = family.is_some_and(|column| row.columns[column].evidence.filled_share() > 0.5);
    if let Some(given) = given {
        let headed_first_name = row.readings[given].subject == Some(Subject::Field(Field::FirstName));
        if headed_first_name && !family_in_use {
            let certainty = row.strength(given);
            row.feed(Field::FirstName, given, certainty, Vec::new());
        } else {
            part(row, given, NamePart::Given);
        }
    }
    if let Some(family) = family {
        part(row, family, NamePart::Family);
    }
}

fn join(row: &mut Row<'_>, family: usize, given: usize) -> NameSource {
    let order = join_order(row, family, given);
    part(row, family, NamePart::Family);
    part(row, given, NamePart::Given);
    let place = place_of(row, Some(family));
    let wanted = |subject| match order {
        JoinOrder::Vietnamese => matches!(subject, Subject::Middle | Subject::ForeignMiddle),
        JoinOrder::Western => subject == Subject::Middle,
    };
    let middle = strongest(row, wanted, place).filter(|column| {
        let values = row.columns[*column].evidence;
        let foreign = row.readings[*column].subject == Some(Subject::ForeignMiddle);
        let names = values.word() + values.name() >= HALF;
        if values.rows() == 0 { !foreign } else { names && values.filled_share() >= RARE }
    });
    if let Some(middle) = middle {
        part(row, middle, NamePart::Middle);
    }
    let columns = match order {
        JoinOrder::Vietnamese => [Some(family), middle, Some(given)],
        JoinOrder::Western => [Some(given), middle, Some(family)],
    };
    NameSource::Joined(columns.into_iter().flatten().collect(), order)
}

/// Vietnamese headers join in Vietnamese order; for others the column that holds Vietnamese family names goes first.
fn join_order(row: &Row<'_>, family: usize, given: usize) -> JoinOrder {
    let share = |column: usize| row.columns[column].evidence.family_first();
    let (in_family, in_given) = (share(family), share(given));
    if in_family.max(in_given) >= FAMILY && (in_family - in_given).abs() > 0.1 {
        return if in_family > in_given { JoinOrder::Vietnamese } else { JoinOrder::Western };
    }
    let vietnamese = super::words::words(row.columns[family].header).iter().any(|word| word.plain == "ho");
    if vietnamese { JoinOrder::Vietnamese } else { JoinOrder::Western }
}

/// Names that are left over once the best are taken.
fn settle_others(row: &mut Row<'_>, preferred: Option<usize>) {
    for column in 0..row.columns.len() {
        let Some(subject) = row.readings[column].subject.filter(|_| row.is_open(column)) else {
            continue;
        };
        let target = Target::Field(Field::FullName);
        match (subject, preferred) {
            (Subject::ForeignMiddle, _) => row.ignore(column, Reason::MiddleName, 0.8),
            (Subject::Middle, Some(_)) => part(row, column, NamePart::Middle),
            (_, Some(preferred)) if is_name(subject) => row.pass_over(column, target, preferred),
            (_, None) if is_name(subject) => {
                let certainty = row.strength(column).min(Proposal::BAR - 0.01);
                row.ask(column, target, Doubt::Ambiguous, certainty);
            }
            _ => {}
        }
    }
}

fn part(row: &mut Row<'_>, column: usize, part: NamePart) {
    let certainty = row.strength(column);
    row.findings[column] = Some(Finding { role: Role::NamePart(part), certainty });
}

fn confirmed(row: &Row<'_>, column: usize) -> f32 {
    let strength = row.strength(column);
    match judge(Target::Field(Field::FullName), row.columns[column].evidence) {
        Verdict::Proven => proven(strength),
        Verdict::Possible | Verdict::Against(_) => strength,
    }
}

/// The strongest open column of such a subject that is sure enough, preferably of that place; of equal ones the first.
fn strongest(row: &Row<'_>, wanted: impl Fn(Subject) -> bool, place: Option<Place>) -> Option<usize> {
    let rank = |column: usize| {
        let elsewhere = place.is_some_and(|place| row.readings[column].place != place);
        if elsewhere { row.strength(column) - 1.0 } else { row.strength(column) }
    };
    (0..row.columns.len())
        .filter(|column| row.is_open(*column) && row.readings[*column].subject.is_some_and(&wanted))
        .filter(|column| row.strength(*column) >= Proposal::BAR)
        .reduce(|best, column| if rank(column) > rank(best) { column } else { best })
}

fn place_of(row: &Row<'_>, column: Option<usize>) -> Option<Place> {
    column.map(|column| row.readings[column].place)
}

fn is_given(subject: Subject) -> bool {
    matches!(subject, Subject::Given | Subject::Field(Field::FirstName))
}

fn is_whole(subject: Subject) -> bool {
    matches!(subject, Subject::Field(Field::FullName) | Subject::Likely(Field::FullName))
}

fn is_name(subject: Subject) -> bool {
    is_given(subject)
        || is_whole(subject)
        || matches!(
            subject,
            Subject::Name
                | Subject::Family
                | Subject::Middle
                | Subject::ForeignMiddle
                | Subject::Maybe(Field::FullName)
        )
}
