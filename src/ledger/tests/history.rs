use super::*;
use crate::ledger::{Acceptance, Past};

fn past(ledger: &Ledger, who: u64, content: u64) -> Past {
    let mut history = ledger.history(&account(ledger), 1).unwrap();
    history.judge(&mut [print(who, content)]).unwrap().remove(0)
}

fn accepted(run: &str, at: &str) -> Acceptance {
    Acceptance { run: run.into(), at: at.parse().unwrap(), customer_id: None }
}

#[test]
fn the_last_accepted_request_tells_unchanged_from_changed() {
    let place = Place::new();
    whole_run(&mut place.ledger(), "one", &[entry(1, 1, 1, Status::Created), entry(2, 2, 1, Status::Created)], 0);
    let mut later = place.ledger_at("2026-11-25T10:00:00+07:00[Asia/Ho_Chi_Minh]");
    whole_run(&mut later, "two", &[entry(1, 2, 2, Status::Updated)], 0);
    let first = accepted("one", "2026-11-24T03:00:00Z");
    let second = accepted("two", "2026-11-25T03:00:00Z");
    assert_eq!(past(&later, 1, 1), Past::Unchanged(first.clone()));
    assert_eq!(past(&later, 1, 2), Past::Changed(first));
    assert_eq!(past(&later, 2, 2), Past::Unchanged(second.clone()));
    assert_eq!(past(&later, 2, 1), Past::Changed(second));
    assert_eq!(past(&later, 3, 1), Past::Unknown);
}

#[test]
fn nothing_but_an_acceptance_counts_as_done() {
    let place = Place::new();
    let mut ledger = place.ledger();
    let entries: Vec<_> = Status::ALL
        .iter()
        .filter(|status| !status.is_accepted())
        .zip(1..)
        .map(|(status, who)| entry(who, who, 1, *status))
        .collect();
    whole_run(&mut ledger, "one", &entries, 1);
    for entry in &entries {
        let known = past(&ledger, entry.position, 1);
        let is_doubt = matches!(known, Past::InDoubt { .. });
        assert_eq!(is_doubt, entry.outcome.status == Status::Unconfirmed, "{entry:?}");
        assert!(is_doubt || known == Past::Unknown, "{entry:?}");
    }
}

#[test]
fn a_doubt_lasts_until_a_later_run_settles_it() {
    let place = Place::new();
    let mut ledger = place.ledger();
    whole_run(&mut ledger, "one", &[entry(7, 1, 1, Status::Unconfirmed), entry(8, 2, 1, Status::Unconfirmed)], 1);
    let since = "2026-11-24T03:00:00Z".parse().unwrap();
    let doubt = |is_same| Past::InDoubt { since, is_same };
    assert_eq!(past(&ledger, 1, 1), doubt(true));
    assert_eq!(past(&ledger, 1, 2), doubt(false));
    whole_run(&mut ledger, "two", &[entry(1, 1, 1, Status::Created), entry(2, 2, 1, Status::Refused)], 1);
    assert_eq!(past(&ledger, 1, 1), Past::Unchanged(accepted("two", "2026-11-24T03:00:00Z")));
    assert_eq!(past(&ledger, 2, 1), Past::Unknown);
}

#[test]
fn another_account_has_another_history() {
    let place = Place::new();
    let mut ledger = place.ledger();
    whole_run(&mut ledger, "one", &[entry(1, 1, 1, Status::Created)], 0);
    let other = ledger.account("api.example.vn", AccountName::Named("other")).unwrap();
    assert_eq!(ledger.history(&other, 1).unwrap().judge(&mut [print(1, 1)]).unwrap(), [Past::Unknown]);
}

#[test]
fn the_id_of_a_customer_is_kept_unless_it_could_be_readable() {
    let place = Place::new();
    let mut ledger = place.ledger();
    let ids = ["641d1b2c3d4e5f6071829304", "kh-17_B", "an@example.vn", "", "641D1B2C3D4E5F6071829304"];
    let mut entries = Vec::new();
    for (who, id) in (1..).zip(ids) {
        let mut entry = entry(who, who, 1, Status::Created);
        entry.outcome.customer_id = Some(id.to_owned());
        entries.push(entry);
    }
    whole_run(&mut ledger, "one", &entries, 0);
    let kept: Vec<_> = (1..=5)
        .map(|who| match past(&ledger, who, 1) {
            Past::Unchanged(acceptance) => acceptance.customer_id,
            other => panic!("{other:?}"),
        })
        .collect();
    let kept: Vec<_> = kept.iter().map(Option::as_deref).collect();
    assert_eq!(kept, [Some(ids[0]), Some(ids[1]), None, None, Some(ids[4])]);
}

#[test]
fn a_request_in_doubt_that_could_only_repeat_what_was_accepted_is_none() {
    let place = Place::new();
    let mut ledger = place.ledger();
    whole_run(&mut ledger, "one", &[entry(1, 1, 1, Status::Created)], 0);
    whole_run(&mut ledger, "two", &[entry(1, 1, 1, Status::Unconfirmed)], 1);
    assert!(matches!(past(&ledger, 1, 1), Past::Unchanged(accepted) if &*accepted.run == "one"));
    assert!(matches!(past(&ledger, 1, 2), Past::InDoubt { is_same: false, .. }), "another content is looked up");
}

/// A customer with an email and this phone, and one with the phone only.
fn by_phone(who: u64, phone: u64) -> [Fingerprint; 2] {
    let phone = phone.to_be_bytes();
    let mut identity = [0xff; 16];
    identity[..8].copy_from_slice(&phone);
    let with_email = Fingerprint { phone: Some(phone), ..print(who, 1) };
    [with_email, Fingerprint { identity, content: [7; 16], phone: Some(phone) }]
}

fn accept(ledger: &mut Ledger, name: &str, prints: &[Fingerprint]) {
    let entries = (1..)
        .zip(prints)
        .map(|(position, fingerprint)| Entry { fingerprint: *fingerprint, ..entry(position, 0, 0, Status::Created) });
    whole_run(ledger, name, &entries.collect::<Vec<_>>(), 0);
}

#[test]
fn a_phone_alone_is_the_one_customer_who_was_accepted_with_it() {
    let place = Place::new();
    let mut ledger = place.ledger();
    let ([an, an_alone], [binh, _]) = (by_phone(1, 70), by_phone(2, 70));
    let ([chi, chi_alone], [_, nobody]) = (by_phone(3, 80), by_phone(4, 90));
    accept(&mut ledger, "one", &[an, chi]);
    let judged = |ledger: &Ledger, who: Fingerprint| {
        let mut asked = [who];
        let past = ledger.history(&account(ledger), 1).unwrap().judge(&mut asked).unwrap().remove(0);
        (asked[0].identity, past)
    };
    let (identity, past) = judged(&ledger, an_alone);
    assert!(identity == an.identity && matches!(past, Past::Changed(_)), "{past:?}");
    assert_eq!(judged(&ledger, nobody), (nobody.identity, Past::Unknown));
    accept(&mut ledger, "two", &[binh]);
    assert_eq!(judged(&ledger, an_alone), (an_alone.identity, Past::Unknown), "two emails share the phone");
    // One who was accepted with a phone only stays that customer.
    accept(&mut ledger, "three", &[an_alone]);
    assert!(matches!(judged(&ledger, an_alone), (identity, Past::Unchanged(_)) if identity == an_alone.identity));
    assert!(matches!(judged(&ledger, chi_alone), (identity, Past::Changed(_)) if identity == chi.identity));
}
