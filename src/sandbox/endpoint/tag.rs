//! The endpoints for tags.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Page, refusal};
use crate::sandbox::answer::{Answer, iso};
use crate::sandbox::options::AccountOptions;
use crate::sandbox::store::{Millis, Store};

/// `list-tag`: the tags whose name has the keyword in it.
pub fn list(store: &Store, account: &AccountOptions, body: &Map<String, Value>) -> Answer {
    let keyword = match body.get("keyword") {
        None => String::new(),
        Some(Value::String(keyword)) => keyword.to_lowercase(),
        Some(_) => return refusal(account, "invalid", "keyword phải là chuỗi ký tự"),
    };
    let page = match Page::asked_for(body, account.first_page.into()) {
        Ok(page) => page,
        Err(message) => return refusal(account, "invalid", message),
    };
    let matching = || store.tags.iter().filter(|tag| tag.name.to_lowercase().contains(&keyword));
    let items: Vec<Value> = matching()
        .skip(page.skip)
        .take(page.limit)
        .map(|tag| {
            let made = iso(Timestamp::from_millisecond(tag.created_at).unwrap_or_default());
            json!({ "id": tag.id, "name": tag.name, "created_at": made, "updated_at": made })
        })
        .collect();
    Answer::success("tags_listed", 200, json!({ "total": matching().count(), "limit": page.limit, "items": items }))
}

/// `create-tag`: a new tag; one of a known name is refused.
pub fn create(store: &mut Store, account: &AccountOptions, now: Millis, mut body: Map<String, Value>) -> Answer {
    match body.remove("name") {
        Some(Value::String(name)) if !name.trim().is_empty() => match store.tags.create(&name, now) {
            Some(id) => Answer::success("tag_created", 201, json!({ "tag_id": id })),
            None => refusal(account, "known_tag", "Nhãn đã tồn tại"),
        },
        Some(_) | None => refusal(account, "invalid", "name phải là chuỗi ký tự và không được để trống"),
    }
}
