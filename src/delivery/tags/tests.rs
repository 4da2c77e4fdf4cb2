//! Names against accounts that tell their tags in every way.

use std::sync::Mutex;
use std::time::Duration;

use bytes::Bytes;

use super::*;
use crate::api::{Answer, Attempt, NoAnswer, Reply};
use crate::delivery::tests::support::policy;

/// What happens to the names, and is said, when a tag is to be made.
type Makes = fn(&mut Vec<&'static str>) -> Result<(u16, &'static str), NoAnswer>;

/// An account with tags, whose first page is `first`, giving at most `size` a page.
struct Account {
    names: Mutex<Vec<&'static str>>,
    first: u32,
    size: usize,
    tells_total: bool,
    asked: Mutex<Vec<u32>>,
    makes: Makes,
}

impl Account {
    fn new(names: &[&'static str], first: u32, size: usize, tells_total: bool) -> Self {
        let makes = |_: &mut Vec<&'static str>| Ok((400, r#"{"code":400,"message":"no"}"#));
        let names = Mutex::new(names.to_vec());
        Self { names, first, size, tells_total, asked: Mutex::new(Vec::new()), makes }
    }

    fn list(&self, page: u32) -> String {
        self.asked.lock().unwrap().push(page);
        let names = self.names.lock().unwrap();
        let skipped = page.saturating_sub(self.first) as usize * self.size;
        let items: Vec<_> = names.iter().enumerate().skip(skipped).take(self.size).collect();
        let items: Vec<_> = items.iter().map(|(id, name)| format!(r#"{{"id":"id{id}","name":"{name}"}}"#)).collect();
        let total = if self.tells_total { format!(r#""total":{},"#, names.len()) } else { String::new() };
        format!(r#"{{"code":200,"data":{{{total}"items":[{}]}}}}"#, items.join(","))
    }
}

impl Transport for Account {
    async fn post(&self, endpoint: Endpoint, body: Bytes) -> Attempt {
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        let result = match endpoint {
            Endpoint::ListTag => Ok((200, self.list(u32::try_from(body["page"].as_u64().unwrap()).unwrap()))),
            _ => (self.makes)(&mut self.names.lock().unwrap()).map(|(status, body)| (status, body.to_owned())),
        };
        let result = result.map(|(status, body)| {
            let reply = Reply::read(&Bytes::from(body));
            Answer { status, wait: None, reply }
        });
        Attempt { elapsed: Duration::ZERO, result }
    }
}

async fn resolved(account: &Account, names: &[&str], create_missing: bool) -> Result<Vec<Option<String>>, TagsError> {
    let wanted = TagsWanted {
        names: names.iter().map(ToString::to_string).collect(),
        create_missing,
        key: |name| name.to_lowercase(),
    };
    let mut random = fastrand::Rng::with_seed(7);
    let directory = resolve_tags(account, &wanted, &policy(), &mut random, &mut |_| {}).await?;
    Ok(names.iter().map(|name| directory.id(name).map(str::to_owned)).collect())
}

#[tokio::test(start_paused = true)]
async fn every_tag_is_found_wherever_pages_begin_and_whatever_is_told_of_them() {
    for first in [0, 1] {
        for size in [1, 2, 3, 50] {
            for tells_total in [true, false] {
                let account = Account::new(&["A", "B", "C", "D", "E"], first, size, tells_total);
                let ids = resolved(&account, &["E", "a", "C", "X"], false).await.unwrap();
                let wanted = [Some("id4"), Some("id0"), Some("id2"), None].map(|id| id.map(str::to_owned));
                assert_eq!(ids, wanted, "first page {first}, {size} a page, total {tells_total}");
                assert!(account.asked.lock().unwrap().len() <= 5 / size + 3);
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_exact_name_goes_before_an_equal_one_and_two_that_fit_are_an_error() {
    let account = Account::new(&["vip", "VIP", "Hoà", "hoà"], 1, 50, true);
    assert_eq!(resolved(&account, &["VIP"], false).await.unwrap(), [Some("id1".to_owned())]);
    assert_eq!(resolved(&account, &["Vip"], false).await, Err(TagsError::Ambiguous { name: "Vip".to_owned() }));
    let account = Account::new(&["VIP", "VIP"], 1, 50, true);
    assert_eq!(resolved(&account, &["VIP"], false).await, Err(TagsError::Ambiguous { name: "VIP".to_owned() }));
}

#[tokio::test(start_paused = true)]
async fn a_missing_tag_is_made_once_also_when_the_answer_was_lost() {
    let mut account = Account::new(&["A"], 1, 50, true);
    account.makes = |names| {
        names.push("New");
        Ok((201, r#"{"code":201,"data":{"tag_id":"made"}}"#))
    };
    let ids = resolved(&account, &["New", "NEW"], true).await.unwrap();
    assert_eq!(ids, [Some("made".to_owned()), Some("made".to_owned())]);
    account.makes = |names| {
        names.push("Other");
        Err(NoAnswer::Lost(Trouble::Cut))
    };
    assert_eq!(resolved(&account, &["Other"], true).await.unwrap(), [Some("id2".to_owned())]);
    account.makes = |_| Ok((422, r#"{"code":422,"message":"too long"}"#));
    let words = vec![("message", "too long".to_owned()), ("http", "422".to_owned())];
    let error = TagsError::NotCreated { name: "X".into(), words };
    assert_eq!(resolved(&account, &["X"], true).await, Err(error));
}

/// A service that meets every question with the same thing; when each came, and what was told meanwhile.
async fn asked(
    policy: Policy,
    meets: impl Fn(usize) -> Result<Answer, NoAnswer> + Send + Sync + 'static,
) -> (Result<TagDirectory, TagsError>, Vec<u64>, Vec<String>) {
    struct Service<F> {
        meets: F,
        start: tokio::time::Instant,
        came: Mutex<Vec<u64>>,
    }
    impl<F: Fn(usize) -> Result<Answer, NoAnswer> + Send + Sync + 'static> Transport for Service<F> {
        async fn post(&self, _: Endpoint, _: Bytes) -> Attempt {
            let before = self.came.lock().unwrap().len();
            self.came.lock().unwrap().push(u64::try_from(self.start.elapsed().as_millis()).unwrap());
            Attempt { elapsed: Duration::ZERO, result: (self.meets)(before) }
        }
    }
    let service = Service { meets, start: tokio::time::Instant::now(), came: Mutex::default() };
    let wanted = TagsWanted { names: vec!["A".into()], create_missing: false, key: str::to_lowercase };
    let mut told = Vec::new();
    let mut hear = |event: &Event<'_>| told.push(format!("{event:?}"));
    let result = resolve_tags(&service, &wanted, &policy, &mut fastrand::Rng::with_seed(7), &mut hear).await;
    (result, service.came.into_inner().unwrap(), told)
}

fn answered(status: u16, wait: Option<u64>, body: &'static str) -> Answer {
    Answer { status, wait: wait.map(Duration::from_secs), reply: Reply::read(&Bytes::from_static(body.as_bytes())) }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_not_reached_is_down_after_the_same_time_as_for_rows_and_why_is_told() {
    let policy = Policy { service_down_after: Duration::from_secs(12), max_attempts: 2, ..policy() };
    let (result, came, told) = asked(policy, |_| Err(NoAnswer::NotReached(Trouble::Refused))).await;
    assert_eq!(result.unwrap_err(), TagsError::Down { trouble: Trouble::Refused });
    assert_eq!(came.last(), Some(&12_000), "{came:?}");
    assert!(came.len() < 25, "{came:?}");
    assert!(told.len() == 1 && told[0].starts_with("Unreached { why: \"refused\", stops_after: "), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_ladiflow_asks_for_is_kept_and_uses_up_no_attempt() {
    let policy = Policy { max_attempts: 1, ..policy() };
    let meets = |before| {
        Ok(match before {
            0..3 => answered(429, Some(200), r#"{"code":429}"#),
            _ => answered(200, None, r#"{"code":200,"data":{"total":0,"items":[]}}"#),
        })
    };
    let (result, came, told) = asked(policy.clone(), meets).await;
    assert!(result.is_ok());
    assert_eq!(came, [0, 200_000, 400_000, 600_000]);
    assert_eq!(told, ["Paused { duration: 200s }"; 3]);
    let (result, came, _) = asked(policy, |_| Ok(answered(429, Some(1000), r#"{"code":429}"#))).await;
    assert_eq!(result.unwrap_err(), TagsError::Down { trouble: Trouble::LongPause });
    assert_eq!(came, [0]);
}

#[tokio::test(start_paused = true)]
async fn pauses_that_never_end_are_given_up_whatever_asks_for_them() {
    for status in [429, 503] {
        let meets = move |_| Ok(answered(status, Some(200), r#"{"code":429}"#));
        let (result, came, _) = asked(policy(), meets).await;
        assert_eq!(result.unwrap_err(), TagsError::Down { trouble: Trouble::LongPause }, "{status}");
        assert_eq!(came, [0, 200_000, 400_000, 600_000, 800_000], "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_answers_nonsense_is_given_up_after_the_attempts() {
    let policy = Policy { max_attempts: 3, ..policy() };
    let (result, came, _) = asked(policy, |_| Ok(answered(500, None, r#"{"code":500,"message":"oops"}"#))).await;
    assert!(matches!(result, Err(TagsError::Unanswered { .. })));
    assert_eq!(came.len(), 3);
}
