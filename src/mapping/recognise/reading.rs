//! What one header says by itself: the subject, whose it is, and what keeps it from being the customer's field.

use super::lexicon::{Part, parts};
use super::meaning::{Means, Owner, Place, Reason, Subject};
use super::merging::{Merged, merge};
use super::words::{Word, words};
use crate::customer::Field;

/// A header that is one spelling of the table, or several that say the same.
const SPELT: f32 = 0.97;
/// What a slip of the pen takes away.
const SLIP: f32 = 0.06;
/// What unknown words in brackets take away.
const ASIDE: f32 = 0.05;
/// An answer to a question of the list's own.
const ANSWER: f32 = 0.7;
/// A form of address standing for a gender.
const ADDRESSED: f32 = 0.65;

/// What a header begins with that is answered by yes or no.
const YES_OR_NO: &[&str] = &["is", "has", "was", "did", "does", "should", "wants", "accepts", "allows"];

/// What one header says.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent remark of the header")]
pub(super) struct Reading {
    /// What the column holds, as far as the words tell.
    pub subject: Option<Subject>,
    /// Why it is nothing that a field of the customer holds, whatever the subject.
    pub blocked: Option<Reason>,
    /// Whose it is.
    pub owner: Owner,
    /// Which of several.
    pub place: Place,
    /// Whether it says that another one comes first.
    pub second: bool,
    /// Whether it is how to reach a company and not a person.
    pub company: bool,
    /// Whether it reads like a question put to the customer.
    pub asked: bool,
    /// The words outside brackets that are not known, where they alone keep it from being taken.
    pub strangers: Vec<String>,
    /// Whether any word of it is known.
    pub known: bool,
    /// How sure the words are, 0 to 1, before the row is weighed.
    pub certainty: f32,
}

impl Reading {
    /// Whether it is the id of somebody who need not be the customer, as `User ID`.
    pub fn is_somebodys_id(&self) -> bool {
        self.owner == Owner::Implied && self.subject == Some(Subject::Likely(Field::ExternalCustomerId))
    }
}

/// Reads one header.
pub(super) fn read(header: &str) -> Reading {
    let words = unnumbered(header);
    let mut tally = Tally { asked: header.contains('?'), ..Tally::default() };
    // `Is a company`, `has_phone`: yes or no.
    if words.len() > 1 && YES_OR_NO.contains(&words[0].plain.as_str()) {
        tally.reasons.push(Reason::Status);
    }
    for part in parts(&words) {
        tally.add(&part);
    }
    tally.reading()
}

/// The words of a header without a form's own numbering, as in `1. Họ tên`.
pub(super) fn unnumbered(header: &str) -> Vec<Word> {
    let mut words = words(header);
    if words.len() > 1 && words[0].plain.parse::<u8>().is_ok() {
        words.remove(0);
    }
    words
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent remark of the header")]
struct Tally {
    subjects: Vec<Subject>,
    owner: Owner,
    place: Place,
    second: bool,
    numbered: bool,
    asked: bool,
    /// A fact to keep that is named by one syllable only.
    syllable: bool,
    reasons: Vec<Reason>,
    known: usize,
    strangers: Vec<String>,
    asides: usize,
    slips: usize,
}

impl Tally {
    fn add(&mut self, part: &Part) {
        self.slips += usize::from(part.slip);
        let Some(means) = part.means else {
            // Words in brackets explain; those in another script translate.
            if part.bracketed || !part.word.contains(|letter: char| letter.is_ascii_alphanumeric()) {
                self.asides += 1;
            } else {
                self.strangers.push(part.word.clone());
            }
            return;
        };
        self.known += 1;
        match means {
            // `Họ tên (theo hộ chiếu)`: an explanation too.
            Means::Is(Subject::Kept) if part.bracketed && !self.subjects.is_empty() => self.asides += 1,
            Means::Is(subject) => {
                self.syllable |= subject == Subject::Kept && part.syllable;
                if !self.subjects.contains(&subject) {
                    self.subjects.push(subject);
                }
            }
            Means::Of(owner) => self.owner = self.owner.max(owner),
            Means::At(place) => self.place = self.place.max(place),
            Means::Second => self.second = true,
            Means::Number => self.numbered = true,
            Means::Plain => {}
            Means::Asks => self.asked = true,
            // `SĐT (10 số)`: an explanation, not another thing.
            Means::Not(Reason::Amount | Reason::Date) if part.bracketed && !self.subjects.is_empty() => {
                self.asides += 1;
            }
            Means::Not(reason) => self.reasons.push(reason),
        }
    }

    fn reading(mut self) -> Reading {
        let Merged { mut subject, mut clash, company, second } = merge(&self.subjects);
        if self.numbered {
            match subject {
                Some(_) => clash |= !subject.is_some_and(has_number),
                None if self.owner == Owner::Unsaid && self.strangers.is_empty() => {
                    self.reasons.push(Reason::RowNumber);
                }
                None => subject = Some(Subject::Code),
            }
        }
        // `Tên khách hàng/Công ty`: either may stand there.
        let named = self.owner == Owner::Customer && self.subjects.contains(&Subject::Name);
        clash |= named && subject == Some(Subject::Field(Field::Company));
        let (subject, mut certainty) = self.for_owner(subject);
        certainty -= f32::from(u8::from(self.slips > 0)) * SLIP + f32::from(u8::from(self.asides > 0)) * ASIDE;
        let blocked = self.block(subject, clash);
        // What is asked about a contact may well be the contact: then it is no note.
        let is_contact = matches!(subject, Some(Subject::Mobile | Subject::Field(Field::Email | Field::Phone)));
        let questioned = self.asked
            && !(is_contact && blocked == Some(Reason::Unknown))
            && matches!(
                blocked,
                Some(Reason::Unknown | Reason::Status | Reason::Date | Reason::Amount | Reason::Thing)
            );
        let (subject, blocked, certainty) =
            if questioned { (Some(Subject::Kept), None, ANSWER) } else { (subject, blocked, certainty) };
        let alone = blocked == Some(Reason::Unknown) && !clash;
        Reading {
            subject,
            blocked,
            owner: self.owner,
            place: self.place,
            second: self.second || second,
            company,
            asked: self.asked,
            strangers: if alone { self.strangers } else { Vec::new() },
            known: self.known > 0,
            certainty,
        }
    }

    /// What the subject becomes with its owner, and how sure that is.
    fn for_owner(&self, subject: Option<Subject>) -> (Option<Subject>, f32) {
        use Subject::{Code, Field as F, Likely, Maybe, Name, Salutation};
        match (subject, self.owner) {
            (None, Owner::Customer | Owner::Contact) if self.is_bare() => (Some(Likely(Field::FullName)), 0.66),
            (None, Owner::Recipient) if self.is_bare() => (Some(Likely(Field::FullName)), 0.8),
            (None, Owner::Unsaid) if self.is_bare() && self.place == Place::Permanent => {
                (Some(Likely(Field::Address)), 0.8)
            }
            (None, Owner::Member) if self.is_bare() => (Some(Maybe(Field::FullName)), 0.5),
            (Some(Name), Owner::Unsaid) => (subject, 0.9),
            (Some(Name), _) => (Some(F(Field::FullName)), 0.96),
            (Some(Code), Owner::Customer) => (Some(F(Field::ExternalCustomerId)), 0.95),
            (Some(Code), Owner::Implied) => (Some(Likely(Field::ExternalCustomerId)), 0.7),
            (Some(Code), Owner::Unsaid | Owner::Member) => (Some(Maybe(Field::ExternalCustomerId)), 0.45),
            (Some(Salutation), _) => (subject, ADDRESSED),
            (Some(Likely(_) | Subject::LikelyTags), _) => (subject, 0.8),
            (Some(Maybe(_) | Subject::MaybeTags), _) => (subject, 0.45),
            _ => (subject, SPELT),
        }
    }

    fn is_bare(&self) -> bool {
        self.strangers.is_empty() && self.asides == 0 && self.reasons.is_empty() && !self.asked
    }

    fn block(&self, subject: Option<Subject>, clash: bool) -> Option<Reason> {
        let kept = subject == Some(Subject::Kept) && (!self.syllable || self.strangers.is_empty());
        let bearable = |reason: &Reason| kept && *reason == Reason::Thing;
        // Whoever wants no messages must not be overlooked: `Đồng ý nhận tin` is no mere status.
        let consent = self.reasons.iter().find(|reason| **reason == Reason::Consent);
        if let Some(reason) = consent.or(self.reasons.iter().find(|reason| !bearable(reason))) {
            return Some(*reason);
        }
        match self.owner {
            Owner::Other => return Some(Reason::SomebodyElse),
            Owner::Staff => return Some(Reason::Staff),
            Owner::Thing => return Some(Reason::Thing),
            _ => {}
        }
        let unread = subject.is_none() || clash || !self.strangers.is_empty() && !kept;
        unread.then_some(Reason::Unknown)
    }
}

/// What a number can be of.
fn has_number(subject: Subject) -> bool {
    matches!(subject, Subject::Kept | Subject::Code | Subject::Mobile | Subject::ZaloPhone)
        || matches!(subject.field(), Some(Field::Phone | Field::ExternalCustomerId))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_says_what_it_holds_or_why_it_is_not_the_customers() {
        let is = |field| Ok(Subject::Field(field));
        let cases = [
            ("Địa chỉ email", is(Field::Email)),
            ("Tên công ty", is(Field::Company)),
            ("Tên khách hàng (*)", is(Field::FullName)),
            ("Họ tên (Bệnh nhân)", is(Field::FullName)),
            ("Họ và tên (theo hộ chiếu)", is(Field::FullName)),
            ("Email 邮箱", is(Field::Email)),
            ("Địa chỉ liên lạc", is(Field::Address)),
            ("LinkedIn Profile URL", is(Field::LinkedInUrl)),
            ("Customer No.", is(Field::ExternalCustomerId)),
            ("Passport No", Ok(Subject::Kept)),
            ("Mã khách hàng", is(Field::ExternalCustomerId)),
            ("SĐT (10 số)", is(Field::Phone)),
            ("3. Số điện thoại của bạn là gì?", is(Field::Phone)),
            ("Địa chỉ (số nhà, đường, phường)", is(Field::Address)),
            ("Address 1 - City", is(Field::City)),
            ("First Name(Tên)", is(Field::FirstName)),
            ("SĐT/Zalo", Ok(Subject::ZaloPhone)),
            ("Ngân sách dự kiến (VNĐ)", Ok(Subject::Kept)),
            ("Bạn từng tham gia hoạt động nào chưa?", Ok(Subject::Kept)),
            ("SĐT phụ huynh", Err(Reason::SomebodyElse)),
            ("Điện thoại (Bố)", Err(Reason::SomebodyElse)),
            ("Email nhân viên", Err(Reason::Staff)),
            ("Tên sản phẩm", Err(Reason::Thing)),
            ("Ngày tạo", Err(Reason::Date)),
            ("Email Status", Err(Reason::Status)),
            ("Is a company", Err(Reason::Status)),
            ("Không nhận tin", Err(Reason::Consent)),
            ("Huỷ đăng ký", Err(Reason::Consent)),
            ("Đồng ý nhận tin", Err(Reason::Consent)),
            ("Opt-in", Err(Reason::Consent)),
            ("Accepts Email Marketing", Err(Reason::Consent)),
            ("Đồng ý điều khoản", Err(Reason::Status)),
            ("No.", Err(Reason::RowNumber)),
            ("Khối lượng", Err(Reason::Unknown)),
            ("Reporting to", Err(Reason::Unknown)),
            ("Email nào hay đọc nhất?", Err(Reason::Unknown)),
            ("Điểm đến", Err(Reason::Unknown)),
            ("Tên khách hàng/Công ty", Err(Reason::Unknown)),
            ("Tên / SĐT", Err(Reason::Unknown)),
        ];
        for (header, expected) in cases {
            let Reading { subject, blocked, .. } = read(header);
            let found = blocked.map_or_else(|| Ok(subject.expect("a header that is not blocked has a subject")), Err);
            assert_eq!(found, expected, "{header}");
        }
    }
}
