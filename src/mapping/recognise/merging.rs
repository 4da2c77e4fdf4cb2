//! How several subjects in one header make one, as in `Địa chỉ: Tỉnh` or `SĐT/Zalo`.

use super::meaning::Subject::{self, Code, Kept, Mobile, Name, Salutation, Tags, ZaloPhone};
use crate::customer::Field;

/// The one subject of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Merged {
    /// What is left.
    pub subject: Option<Subject>,
    /// Whether more than one was left: then none is to be trusted.
    pub clash: bool,
    /// Whether a company was named besides.
    pub company: bool,
    /// Whether it belongs to a second address.
    pub second: bool,
}

/// Merges the different subjects of one header, in the order they stand.
pub(super) fn merge(subjects: &[Subject]) -> Merged {
    let mut left = subjects.to_vec();
    let mut merged = Merged::default();
    if is_address_in_parts(&left) {
        return Merged { subject: Some(Subject::Field(Field::Address)), ..merged };
    }
    drop_frame(&mut left, Subject::Maybe(Field::Phone), |_| true); // `Email liên hệ`, `Địa chỉ liên lạc`
    drop_frame(&mut left, Subject::Maybe(Field::Website), is_page); // `LinkedIn Profile URL`
    for frame in [Field::Address, Field::Address2] {
        if drop_frame(&mut left, Subject::Field(frame), frames_place) {
            merged.second |= frame == Field::Address2;
        }
    }
    merged.company = drop_frame(&mut left, Subject::Field(Field::Company), reaches_company);
    if drop_frame(&mut left, Subject::Field(Field::Company), is_of_company)
        && left == [Subject::Likely(Field::JobTitle)]
    {
        left = vec![Subject::Field(Field::JobTitle)]; // A title within an organization is a job.
    }
    drop_frame(&mut left, Subject::ForeignMiddle, |subject| subject == Subject::Middle);
    drop_frame(&mut left, Name, has_name);
    drop_frame(&mut left, Salutation, |subject| is_name(subject) || subject.field() == Some(Field::Gender));
    if left.iter().any(|subject| is_phone(*subject)) {
        let zalo = drop_frame(&mut left, Subject::Field(Field::Zalo), is_phone);
        drop_frame(&mut left, Subject::Field(Field::Phone), |subject| matches!(subject, Mobile | ZaloPhone));
        if zalo {
            left = vec![ZaloPhone];
        }
    }
    drop_frame(&mut left, Code, |subject| {
        matches!(subject.field(), Some(Field::Lang | Field::PostalCode | Field::ExternalCustomerId))
    });
    drop_frame(&mut left, Subject::MaybeTags, |subject| matches!(subject, Tags | Subject::LikelyTags));
    drop_frame(&mut left, Subject::LikelyTags, |subject| subject == Tags);
    drop_weaker(&mut left);
    merged.subject = left.first().copied();
    merged.clash = left.len() > 1;
    merged
}

/// Takes `frame` out if something of which it is only the frame stands beside it. Whether it did.
fn drop_frame(left: &mut Vec<Subject>, frame: Subject, needs: impl Fn(Subject) -> bool) -> bool {
    let framed = left.iter().any(|subject| *subject != frame && needs(*subject));
    let before = left.len();
    if framed {
        left.retain(|subject| *subject != frame);
    }
    left.len() < before
}

/// Of several subjects for the same field only the surest stays.
fn drop_weaker(left: &mut Vec<Subject>) {
    let rank = |subject: Subject| match subject {
        Subject::Likely(_) => 1,
        Subject::Maybe(_) => 0,
        _ => 2,
    };
    let all = left.clone();
    left.retain(|one| {
        !all.iter().any(|other| one.field().is_some() && other.field() == one.field() && rank(*other) > rank(*one))
    });
}

fn is_address_in_parts(left: &[Subject]) -> bool {
    let Some((Subject::Field(Field::Address), parts)) = left.split_first() else {
        return false;
    };
    let mut fields: Vec<Option<Field>> = parts.iter().map(|part| part.field()).collect();
    fields.dedup();
    fields.len() > 1
        && fields.iter().flatten().filter(|field| is_division(**field) || **field == Field::Address).count()
            == fields.len()
}

fn frames_place(subject: Subject) -> bool {
    is_phone(subject)
        || subject.field().is_some_and(|field| {
            is_division(field) || matches!(field, Field::PostalCode | Field::Email | Field::Website | Field::Address2)
        })
}

/// What may belong to a company rather than to the person.
fn reaches_company(subject: Subject) -> bool {
    is_phone(subject)
        || subject.field().is_some_and(|field| {
            is_division(field)
                || matches!(
                    field,
                    Field::Email | Field::Address | Field::PostalCode | Field::FacebookUrl | Field::LinkedInUrl
                )
        })
}

/// What a customer has from a company without its being the company's own contact.
fn is_of_company(subject: Subject) -> bool {
    matches!(subject, Kept | Subject::Likely(Field::JobTitle) | Subject::Field(Field::Website))
}

/// What a name can be of: anything but a way to reach somebody.
fn has_name(subject: Subject) -> bool {
    !is_phone(subject)
        && !matches!(
            subject.field(),
            Some(
                Field::Email
                    | Field::FacebookUrl
                    | Field::Zalo
                    | Field::TwitterUrl
                    | Field::LinkedInUrl
                    | Field::Website
            )
        )
        && subject.field() != Some(Field::Address)
        && subject != Code
}

/// What has a page of its own on the web.
fn is_page(subject: Subject) -> bool {
    matches!(
        subject.field(),
        Some(Field::FacebookUrl | Field::TwitterUrl | Field::LinkedInUrl | Field::Zalo | Field::Skype)
    ) || subject == Subject::Field(Field::Website)
}

fn is_name(subject: Subject) -> bool {
    matches!(subject, Name | Subject::Given | Subject::Family | Subject::Field(Field::FullName | Field::FirstName))
}

fn is_phone(subject: Subject) -> bool {
    matches!(subject, Mobile | ZaloPhone) || subject.field() == Some(Field::Phone)
}

impl Subject {
    /// The field it is for, however sure.
    pub(super) fn field(self) -> Option<Field> {
        match self {
            Self::Field(field) | Self::Likely(field) | Self::Maybe(field) => Some(field),
            _ => None,
        }
    }
}

/// Whether it names a country or a part of it.
fn is_division(field: Field) -> bool {
    matches!(field, Field::Country | Field::City | Field::District | Field::Ward)
}
