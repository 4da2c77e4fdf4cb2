//! Looking a customer up: what is asked, and what an answer proves about a request whose fate is not known.

use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use serde::Serialize;

use super::attempt::Answer;
use super::kept::{Part, SentTags, compare};
use super::meaning::{folded, same_phone};
use super::reply::{Reply, Shown};
use crate::customer::{Customer, Field, Identity};
use crate::losses::Fate;

/// How far LadiFlow's clock may be behind ours for `created_at` to count as not before the first attempt.
const CLOCK_SLACK: Duration = Duration::from_secs(5 * 60);

/// What LadiFlow calls the email of a customer who came with a phone only, behind the phone.
const PHONE_ONLY_EMAIL: &str = ".ladiflow@ladimail.com";

/// What a lookup tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The customer is there with every value that was sent: the request was accepted.
    Ours {
        /// LadiFlow's `_id`, if shown.
        id: Option<String>,
    },
    /// A customer is there, but differs in these fields.
    NotOurs {
        /// API names of what differs, `created_at` among them.
        differences: Vec<String>,
    },
    /// Nobody is there at this moment.
    Absent,
    /// The answer proves nothing.
    ProvesNothing,
}

/// The body that asks `show` for the customer: by email if there is one, else by phone.
pub fn show_request(identity: Identity<'_>) -> Bytes {
    #[derive(Serialize)]
    struct Show<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        email: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        phone: Option<&'a str>,
    }
    json(&match identity {
        Identity::Email(email) => Show { email: Some(email), phone: None },
        Identity::Phone(phone) => Show { email: None, phone: Some(phone) },
    })
}

/// The body that asks `list` for everybody with this email or phone.
pub fn list_request(identity: Identity<'_>) -> Bytes {
    #[derive(Serialize)]
    struct Search<'a> {
        name: &'a str,
    }
    #[derive(Serialize)]
    struct List<'a> {
        search: Search<'a>,
        page: u32,
        limit: u32,
    }
    let (Identity::Email(name) | Identity::Phone(name)) = identity;
    json(&List { search: Search { name }, page: 1, limit: 20 })
}

/// Judges an answer of `show`. It never proves that nobody is there: what it answers for nobody is not known.
///
/// `first_attempt` is when the row may have been posted first, if that is known.
pub fn judge_shown(sent: &Customer, tags: SentTags<'_>, answer: &Answer, first_attempt: Option<Timestamp>) -> Finding {
    let Some(shown) = found(answer).and_then(Reply::customer) else { return Finding::ProvesNothing };
    let Some(identity) = sent.identity() else { return Finding::ProvesNothing };
    if shown.raw("email").is_none() && shown.raw("phone").is_none() {
        return Finding::ProvesNothing;
    }
    let mut differences = Vec::new();
    if !is_same_person(identity, &shown) {
        differences.push(match identity {
            Identity::Email(_) => Field::Email.name().to_owned(),
            Identity::Phone(_) => Field::Phone.name().to_owned(),
        });
    }
    for (part, fate) in compare(sent, tags, &shown) {
        let name = match part {
            Part::Field(Field::Email | Field::Phone) if !differences.is_empty() => continue,
            Part::Field(field) => field.name().to_owned(),
            Part::Custom(index) => format!("custom:{}", sent.custom_fields[index].name),
            Part::Tags => "tags".to_owned(),
        };
        match fate {
            Fate::Kept | Fate::Moved => {}
            Fate::Changed | Fate::Dropped | Fate::NotShown => differences.push(name),
        }
    }
    if is_older(&shown, first_attempt) {
        differences.push("created_at".to_owned());
    }
    if differences.is_empty() { Finding::Ours { id: shown.id() } } else { Finding::NotOurs { differences } }
}

/// Judges an answer of `list`: nobody is there only if it counts nobody.
pub fn judge_absence(answer: &Answer) -> Finding {
    match found(answer).filter(|reply| reply.code == Some(200)).and_then(|reply| reply.field::<u64>("total")) {
        Some(0) => Finding::Absent,
        Some(_) | None => Finding::ProvesNothing,
    }
}

/// The reply of an answer that says 200 or 201 both in HTTP and in the body.
fn found(answer: &Answer) -> Option<&Reply> {
    let reply = answer.reply.as_ref().ok()?;
    ((200..300).contains(&answer.status) && matches!(reply.code, Some(200 | 201))).then_some(reply)
}

fn is_same_person(identity: Identity<'_>, shown: &Shown<'_>) -> bool {
    let email: String = shown.get("email").unwrap_or_default();
    match identity {
        Identity::Email(sent) => folded(sent) == folded(&email),
        Identity::Phone(sent) => {
            let phone: String = shown.get("phone").unwrap_or_default();
            let is_phone_only = email.is_empty()
                || folded(&email).strip_suffix(PHONE_ONLY_EMAIL).is_some_and(|name| same_phone(sent, name));
            same_phone(sent, &phone) && is_phone_only
        }
    }
}

fn is_older(shown: &Shown<'_>, first_attempt: Option<Timestamp>) -> bool {
    let created: Option<Timestamp> = shown.get::<String>("created_at").and_then(|text| text.parse().ok());
    match (created, first_attempt) {
        (Some(created), Some(first)) => created + CLOCK_SLACK < first,
        (None, _) | (_, None) => false,
    }
}

fn json(body: &impl Serialize) -> Bytes {
    Bytes::from(serde_json::to_vec(body).expect("texts and numbers are always JSON"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::Value;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, wait: None, reply: Reply::read(&Bytes::from(body.to_owned())) }
    }

    fn customer(fields: &[(Field, &str)]) -> Customer {
        let mut customer = Customer::default();
        for (field, text) in fields {
            customer.set(*field, Value::Text((*text).into()));
        }
        customer
    }

    fn shown(data: &str) -> Answer {
        answer(200, &format!(r#"{{"code":200,"data":{{"customer":{data}}}}}"#))
    }

    #[test]
    fn requests_name_the_email_or_the_phone_and_never_both() {
        let both = customer(&[(Field::Email, "an@example.vn"), (Field::Phone, "0912345678")]);
        assert_eq!(show_request(both.identity().unwrap()), r#"{"email":"an@example.vn"}"#);
        let phone = customer(&[(Field::Phone, "0912345678")]);
        assert_eq!(show_request(phone.identity().unwrap()), r#"{"phone":"0912345678"}"#);
        assert_eq!(list_request(phone.identity().unwrap()), r#"{"search":{"name":"0912345678"},"page":1,"limit":20}"#);
    }

    #[test]
    fn a_customer_is_ours_only_with_the_same_identity_every_value_and_no_earlier_birth() {
        let first = Some("2026-11-24T02:00:00Z".parse().unwrap());
        let an = customer(&[(Field::Email, "an@example.vn"), (Field::City, "Huế")]);
        let phone = customer(&[(Field::Phone, "0912345678")]);
        let ours = Finding::Ours { id: Some("a1".into()) };
        let differs =
            |names: &[&str]| Finding::NotOurs { differences: names.iter().map(ToString::to_string).collect() };
        for (sent, data, finding) in [
            (&an, r#"{"_id":"a1","email":"AN@example.vn","city":"Huế"}"#, ours.clone()),
            (
                &an,
                r#"{"_id":"a1","email":"an@example.vn","city":"Huế","created_at":"2026-11-24T01:55:00Z"}"#,
                ours.clone(),
            ),
            (
                &an,
                r#"{"_id":"a1","email":"an@example.vn","city":"Huế","created_at":"2026-11-24T01:54:59Z"}"#,
                differs(&["created_at"]),
            ),
            (&an, r#"{"_id":"a1","email":"an@example.vn","city":"Vinh"}"#, differs(&["city"])),
            (&an, r#"{"_id":"a1","email":"an@example.vn"}"#, differs(&["city"])),
            (&an, r#"{"_id":"a1","email":"binh@example.vn","city":"Huế"}"#, differs(&["email"])),
            (
                &an,
                r#"{"_id":"a1","email":"an@example.vn","external_data":[{"name":"city","value":"Huế"}]}"#,
                ours.clone(),
            ),
            (&phone, r#"{"_id":"a1","phone":"0912345678","email":""}"#, ours.clone()),
            (&phone, r#"{"_id":"a1","phone":"0912345678","email":"0912345678.ladiflow@ladimail.com"}"#, ours.clone()),
            (&phone, r#"{"_id":"a1","phone":"0912345678","email":"an@example.vn"}"#, differs(&["phone"])),
            (&phone, r#"{"_id":"a1","phone":"0912345679","email":""}"#, differs(&["phone"])),
            (&an, r#"{"total":0}"#, Finding::ProvesNothing),
            (&an, "{}", Finding::ProvesNothing),
            (&an, "null", Finding::ProvesNothing),
        ] {
            assert_eq!(judge_shown(sent, SentTags::Ids(&[]), &shown(data), first), finding, "{data}");
        }
    }

    #[test]
    fn only_a_list_that_counts_nobody_proves_absence() {
        for (status, body, finding) in [
            (200, r#"{"code":200,"data":{"total":0,"limit":20,"items":[]}}"#, Finding::Absent),
            (200, r#"{"code":"200","data":{"total":0}}"#, Finding::Absent),
            (200, r#"{"code":200,"data":{"total":1,"items":[{}]}}"#, Finding::ProvesNothing),
            (200, r#"{"code":200,"data":{"items":[]}}"#, Finding::ProvesNothing),
            (200, r#"{"code":201,"data":{"total":0}}"#, Finding::ProvesNothing),
            (200, r#"{"code":404,"data":{"total":0}}"#, Finding::ProvesNothing),
            (404, r#"{"code":404,"message":"not found"}"#, Finding::ProvesNothing),
            (404, r#"{"code":200,"data":{"total":0}}"#, Finding::ProvesNothing),
            (200, "<html>", Finding::ProvesNothing),
        ] {
            assert_eq!(judge_absence(&answer(status, body)), finding, "{status} {body}");
        }
    }

    #[test]
    fn an_answer_of_show_that_is_no_success_proves_nothing() {
        let an = customer(&[(Field::Email, "an@example.vn")]);
        for (status, body) in [
            (404, r#"{"code":404,"data":null}"#),
            (200, r#"{"code":400,"data":{"customer":{"email":"an@example.vn"}}}"#),
            (500, r#"{"code":200,"data":{"customer":{"email":"an@example.vn"}}}"#),
        ] {
            let finding = judge_shown(&an, SentTags::Ids(&[]), &answer(status, body), None);
            assert_eq!(finding, Finding::ProvesNothing, "{status} {body}");
        }
    }
}
