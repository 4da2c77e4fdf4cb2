//! What an accepting answer says: who the customer is now, and what was kept of what was sent.

use crate::api::{Attempt, Part, Reply, SentTags, compare};
use crate::code::Code;
use crate::customer::{Customer, Field, Value};
use crate::losses::{Fate, Losses};
use crate::outcome::Problem;

/// What an accepting answer says.
#[derive(Debug, Default)]
pub(super) struct Echo {
    /// LadiFlow's `_id`.
    pub(super) customer_id: Option<String>,
    /// Whether LadiFlow said that it knew the customer.
    pub(super) was_known: bool,
    /// What became of each part, in the order in which it was sent.
    pub(super) fates: Vec<(Part, Fate)>,
    /// What the user should know of this row: losses, changes, unexpected moves, a merge.
    pub(super) warnings: Vec<Problem>,
}

/// Reads an accepting answer against what was sent. An answer without a customer shows nothing.
pub(super) fn read(sent: &Customer, tags: SentTags<'_>, attempt: &Attempt) -> Echo {
    let reply: Option<&Reply> = attempt.result.as_ref().ok().and_then(|answer| answer.reply.as_ref().ok());
    let Some(shown) = reply.and_then(Reply::customer) else { return Echo::default() };
    let fates = compare(sent, tags, &shown);
    let mut warnings: Vec<_> = fates.iter().filter_map(|(part, fate)| warning(sent, *part, *fate)).collect();
    if shown.get("is_merge") == Some(true) {
        warnings.push(Problem::of_row(Code::Merged));
    }
    Echo { customer_id: shown.id(), was_known: shown.get("isNewSubscriber") == Some(false), fates, warnings }
}

/// Adds what became of a row's values to the counts.
pub(super) fn count(losses: &mut Losses, sent: &Customer, fates: &[(Part, Fate)]) {
    for (part, fate) in fates {
        match part {
            Part::Field(field) => losses.count(*field, *fate),
            Part::Custom(index) => losses.count_custom(&sent.custom_fields[*index].name, *fate),
            Part::Tags => losses.count_tags(*fate),
        }
    }
}

fn warning(sent: &Customer, part: Part, fate: Fate) -> Option<Problem> {
    let code = match fate {
        Fate::Dropped => Code::Lost,
        Fate::Changed => Code::Changed,
        Fate::Moved if is_known_move(sent, part) => return None,
        Fate::Moved => Code::Moved,
        Fate::Kept | Fate::NotShown => return None,
    };
    let problem = match part {
        Part::Field(field) => Problem::new(code, field.name()).with("value", text(sent.value(field))),
        Part::Custom(index) => {
            let custom = &sent.custom_fields[index];
            Problem::new(code, format!("custom:{}", custom.name)).with("value", text(Some(&custom.value)))
        }
        Part::Tags => Problem::new(code, "tags").with("value", sent.tags.join(", ")),
    };
    Some(problem)
}

/// Whether LadiFlow always moves this part, so that one word for the whole run is enough. `full_name` only beside an
/// equal `first_name`, where LadiFlow keeps the whole name.
fn is_known_move(sent: &Customer, part: Part) -> bool {
    match part {
        Part::Field(Field::FullName) => sent.text(Field::FullName) == sent.text(Field::FirstName),
        Part::Field(Field::Lang | Field::Source | Field::SubscribedAt) => true,
        Part::Field(_) | Part::Custom(_) | Part::Tags => false,
    }
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::Text(text)) => text.to_string(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::List(list)) => list.join(", "),
        Some(Value::Null) | None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bytes::Bytes;

    use super::*;
    use crate::api::Answer;

    fn echo(sent: &Customer, data: &str) -> Echo {
        let reply = Reply::read(&Bytes::from(format!(r#"{{"code":201,"data":{data}}}"#)));
        let result = Ok(Answer { status: 201, wait: None, reply });
        read(sent, SentTags::Ids(&sent.tags), &Attempt { elapsed: Duration::ZERO, result })
    }

    fn customer(fields: &[(Field, &str)]) -> Customer {
        let mut customer = Customer::default();
        for (field, text) in fields {
            customer.set(*field, Value::Text((*text).into()));
        }
        customer
    }

    fn words(echo: &Echo) -> Vec<String> {
        echo.warnings.iter().map(|warning| format!("{}:{}", warning.field, warning.code)).collect()
    }

    #[test]
    fn losses_changes_and_unexpected_moves_are_warned_about() {
        let mut sent = customer(&[
            (Field::Email, "an@example.vn"),
            (Field::City, "Huế"),
            (Field::Zalo, "an"),
            (Field::Lang, "vi"),
            (Field::Company, "A"),
        ]);
        sent.tags.push("641d1b2c3d4e5f6071829304".to_owned());
        let echo = echo(
            &sent,
            r#"{"_id":"a1","email":"an@example.vn","city":"Vinh","company":"","tags":[],"isNewSubscriber":true,
               "external_data":[{"name":"zalo","value":"an"},{"name":"lang","value":"vi"}]}"#,
        );
        assert_eq!(words(&echo), ["city:changed", "company:lost", "zalo:moved", "tags:lost"]);
        assert_eq!((echo.customer_id.as_deref(), echo.was_known), (Some("a1"), false));
    }

    #[test]
    fn the_whole_name_may_move_only_when_the_first_name_holds_it() {
        let data = r#"{"_id":"a1","first_name":"An","external_data":[{"name":"full_name","value":"Nguyễn An"}]}"#;
        let moved = customer(&[(Field::FullName, "Nguyễn An"), (Field::FirstName, "An")]);
        assert_eq!(words(&echo(&moved, data)), ["full_name:moved"]);
        let data = data.replace(r#""An""#, r#""Nguyễn An""#);
        let moved = customer(&[(Field::FullName, "Nguyễn An"), (Field::FirstName, "Nguyễn An")]);
        assert!(words(&echo(&moved, &data)).is_empty());
    }

    #[test]
    fn a_known_and_a_merged_customer_are_told_and_an_empty_answer_shows_nothing() {
        let sent = customer(&[(Field::Email, "an@example.vn")]);
        let known = echo(&sent, r#"{"_id":"a1","email":"an@example.vn","isNewSubscriber":false,"is_merge":true}"#);
        assert!(known.was_known);
        assert_eq!(words(&known), ["row:merged"]);
        let nothing = echo(&sent, "null");
        assert!(!nothing.was_known && nothing.customer_id.is_none() && nothing.fates.is_empty());
    }
}
