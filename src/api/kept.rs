//! What an answer shows of each value that was sent: kept, changed, dropped, moved, or not shown.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::meaning::{same_number, same_text};
use super::reply::Shown;
use crate::customer::{Customer, Field, FieldKind, Value};
use crate::losses::Fate;

/// A part of the customer that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// One of LadiFlow's fields.
    Field(Field),
    /// The custom field at this index.
    Custom(usize),
    /// The tags.
    Tags,
}

/// How the tags were sent.
#[derive(Debug, Clone, Copy)]
pub enum SentTags<'a> {
    /// As ids, which an answer shows again.
    Ids(&'a [String]),
    /// As names, which cannot be compared with the ids of an answer.
    Names(&'a [String]),
}

/// An entry of `external_data` or `custom_fields`, with every place where LadiFlow keeps a value.
#[derive(Deserialize)]
struct Named<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow, default)]
    value: Option<&'a RawValue>,
    #[serde(borrow, default)]
    values: Option<&'a RawValue>,
    #[serde(borrow, default)]
    value_number: Option<&'a RawValue>,
}

/// Compares what was sent with what an answer shows, in the order in which it was sent.
pub fn compare(sent: &Customer, tags: SentTags<'_>, shown: &Shown<'_>) -> Vec<(Part, Fate)> {
    let external: Vec<Named<'_>> = shown.get("external_data").unwrap_or_default();
    let moved = |name: &str, kind: FieldKind, value: &Value| {
        external
            .iter()
            .filter(|entry| entry.name == name)
            .any(|entry| entry.value.is_some_and(|raw| fate(kind, value, raw.get()) == Fate::Kept))
    };
    let mut fates = Vec::with_capacity(20);
    for (field, value) in sent.fields() {
        let fate = match shown.raw(field.name()).map(|raw| fate(field.kind(), value, raw)) {
            Some(Fate::Kept) => Fate::Kept,
            _ if moved(field.name(), field.kind(), value) => Fate::Moved,
            Some(fate) => fate,
            None => Fate::NotShown,
        };
        fates.push((Part::Field(field), fate));
    }
    if !sent.custom_fields.is_empty() {
        let stored: Option<Vec<Named<'_>>> = shown.get("custom_fields");
        for (index, custom) in sent.custom_fields.iter().enumerate() {
            let kind = FieldKind::Text;
            let fate = match stored.as_ref().map(|stored| custom_fate(stored, &custom.name, &custom.value)) {
                Some(Fate::Kept) => Fate::Kept,
                _ if moved(&custom.name, kind, &custom.value) => Fate::Moved,
                Some(fate) => fate,
                None => Fate::NotShown,
            };
            fates.push((Part::Custom(index), fate));
        }
    }
    if let Some(fate) = tags_fate(tags, shown) {
        fates.push((Part::Tags, fate));
    }
    fates
}

fn custom_fate(stored: &[Named<'_>], name: &str, value: &Value) -> Fate {
    let Some(entry) = stored.iter().find(|entry| entry.name == name) else {
        return if *value == Value::Null { Fate::Kept } else { Fate::Dropped };
    };
    let fates: Vec<_> = [entry.value, entry.values, entry.value_number]
        .into_iter()
        .flatten()
        .map(|raw| fate(FieldKind::Text, value, raw.get()))
        .collect();
    let has = |wanted| fates.contains(&wanted);
    match value {
        Value::Null if has(Fate::Changed) => Fate::Changed,
        _ if has(Fate::Kept) || *value == Value::Null => Fate::Kept,
        _ if has(Fate::Changed) => Fate::Changed,
        _ => Fate::Dropped,
    }
}

fn tags_fate(sent: SentTags<'_>, shown: &Shown<'_>) -> Option<Fate> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Tag<'a> {
        Id(#[serde(borrow)] Cow<'a, str>),
        Object {
            #[serde(alias = "_id", alias = "tag_id", borrow)]
            id: Cow<'a, str>,
        },
    }
    let (SentTags::Ids(wanted) | SentTags::Names(wanted)) = sent;
    if wanted.is_empty() {
        return None;
    }
    let Some(stored) = shown.get::<Vec<Tag<'_>>>("tags") else {
        return Some(if shown.raw("tags") == Some("null") { Fate::Dropped } else { Fate::NotShown });
    };
    if stored.is_empty() {
        return Some(Fate::Dropped);
    }
    Some(match sent {
        SentTags::Names(_) => Fate::NotShown,
        SentTags::Ids(ids) => {
            let is_stored = |id: &String| stored.iter().any(|(Tag::Id(known) | Tag::Object { id: known })| known == id);
            if ids.iter().all(is_stored) { Fate::Kept } else { Fate::Changed }
        }
    })
}

/// What a place that the answer has says about the value sent for it. Never moved, never not shown.
fn fate(kind: FieldKind, sent: &Value, raw: &str) -> Fate {
    let is_empty = matches!(raw, "null" | "\"\"" | "[]" | "{}");
    let is_kept = match sent {
        Value::Null => is_empty,
        Value::Text(sent) => any_text(raw, &|shown: &str| same_text(kind, sent, shown)),
        Value::Number(sent) => {
            let sent = sent.to_string();
            any_text(raw, &|shown: &str| same_number(&sent, shown))
        }
        Value::List(sent) => sent.iter().all(|sent| any_text(raw, &|shown: &str| same_text(kind, sent, shown))),
    };
    match (is_kept, is_empty) {
        (true, _) => Fate::Kept,
        (false, true) => Fate::Dropped,
        (false, false) => Fate::Changed,
    }
}

/// Whether the text, the number, or one in the list that `json` is, satisfies `is_wanted`.
fn any_text(json: &str, is_wanted: &dyn Fn(&str) -> bool) -> bool {
    match json.as_bytes().first() {
        Some(b'"') => {
            let inner = &json[1..json.len() - 1];
            if !inner.contains('\\') {
                return is_wanted(inner);
            }
            serde_json::from_str::<String>(json).is_ok_and(|text| is_wanted(&text))
        }
        Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(json)
            .is_ok_and(|items| items.iter().any(|item| any_text(item.get(), is_wanted))),
        Some(b'{') | None => false,
        Some(_) => json != "null" && is_wanted(json),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::api::Reply;
    use crate::customer::CustomField;

    fn fate_of(set: impl Fn(&mut Customer), data: &str) -> Vec<Fate> {
        let mut customer = Customer::default();
        set(&mut customer);
        let body = Bytes::from(format!(r#"{{"code":201,"data":{data}}}"#));
        let reply = Reply::read(&body).unwrap();
        let fates = compare(&customer, SentTags::Ids(&customer.tags), &reply.customer().unwrap());
        fates.into_iter().map(|(_, fate)| fate).collect()
    }

    #[test]
    fn each_field_is_judged_by_its_place_and_by_external_data() {
        use Fate::{Changed, Dropped, Kept, Moved, NotShown};
        let text = |text: &str| Value::Text(text.into());
        for (field, value, data, fate) in [
            (Field::City, text("Hà Nội"), r#"{"city":"Hà Nội"}"#, Kept),
            (Field::City, text("Hà Nội"), r#"{"city":"H\u00e0 N\u1ed9i"}"#, Kept),
            (Field::City, text("Hà Nội"), r#"{"city":"Huế"}"#, Changed),
            (Field::City, text("Hà Nội"), r#"{"city":""}"#, Dropped),
            (Field::City, text("Hà Nội"), r#"{"city":null}"#, Dropped),
            (Field::City, text("Hà Nội"), r#"{"town":"Hà Nội"}"#, NotShown),
            (Field::Lang, text("vi"), r#"{"external_data":[{"name":"lang","value":"vi"}]}"#, Moved),
            (Field::Lang, text("vi"), r#"{"lang":"","external_data":[{"name":"lang","value":"vi"}]}"#, Moved),
            (Field::Lang, text("vi"), r#"{"external_data":[{"name":"lang","value":"en"}]}"#, NotShown),
            (Field::Dob, text("1989-11-03"), r#"{"dob":"1989-11-02T17:00:00.000Z"}"#, Kept),
            (Field::Score, Value::Number(12.into()), r#"{"score":12}"#, Kept),
            (Field::Score, Value::Number(12.into()), r#"{"score":"12"}"#, Kept),
            (Field::Score, Value::Number(12.into()), r#"{"score":0}"#, Changed),
            (Field::Website, text("https://example.com"), r#"{"website":["https://example.com"]}"#, Kept),
            (Field::Channels, Value::List(vec!["a".into(), "b".into()]), r#"{"channels":["c","b","a"]}"#, Kept),
            (Field::Channels, Value::List(vec!["a".into(), "b".into()]), r#"{"channels":["a"]}"#, Changed),
            (Field::Channels, Value::List(vec!["a".into()]), r#"{"channels":[]}"#, Dropped),
            (Field::City, Value::Null, r#"{"city":null}"#, Kept),
            (Field::City, Value::Null, r#"{"city":"Huế"}"#, Changed),
        ] {
            assert_eq!(
                fate_of(|customer| customer.set(field, value.clone()), data),
                [fate],
                "{field:?} {value:?} {data}"
            );
        }
    }

    #[test]
    fn custom_fields_are_found_wherever_their_type_keeps_them() {
        use Fate::{Changed, Dropped, Kept, Moved, NotShown};
        let number = Value::Number(12.into());
        let text = Value::Text("Vàng".into());
        for (value, data, fate) in [
            (&text, r#"{"custom_fields":[{"name":"goi","value":"Vàng"}]}"#, Kept),
            (&text, r#"{"custom_fields":[{"name":"goi","values":["Vàng"],"value":""}]}"#, Kept),
            (&text, r#"{"custom_fields":[{"name":"goi","value":"Bạc"}]}"#, Changed),
            (&text, r#"{"custom_fields":[{"name":"goi","value":""}]}"#, Dropped),
            (&text, r#"{"custom_fields":[{"name":"khac","value":"Vàng"}]}"#, Dropped),
            (&text, r#"{"custom_fields":[]}"#, Dropped),
            (&text, r#"{"custom_fields":[],"external_data":[{"name":"goi","value":"Vàng"}]}"#, Moved),
            (&text, "{}", NotShown),
            (&number, r#"{"custom_fields":[{"name":"goi","value":null,"value_number":12}]}"#, Kept),
        ] {
            let set = |customer: &mut Customer| {
                customer.custom_fields.push(CustomField { name: "goi".into(), value: value.clone() });
            };
            assert_eq!(fate_of(set, data), [fate], "{value:?} {data}");
        }
    }

    #[test]
    fn tags_are_kept_when_all_that_were_sent_are_among_them() {
        for (data, fate) in [
            (r#"{"tags":["c","b","a"]}"#, Fate::Kept),
            (r#"{"tags":[{"_id":"a","name":"A"},{"_id":"b","name":"B"}]}"#, Fate::Kept),
            (r#"{"tags":["a"]}"#, Fate::Changed),
            (r#"{"tags":[]}"#, Fate::Dropped),
            (r#"{"tags":null}"#, Fate::Dropped),
            (r#"{"tag":["a","b"]}"#, Fate::NotShown),
        ] {
            assert_eq!(fate_of(|customer| customer.tags = vec!["a".into(), "b".into()], data), [fate], "{data}");
        }
    }
}
