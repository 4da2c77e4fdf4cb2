use super::*;
use crate::ledger::{Fingerprints, Past, migration};

/// A ledger as each version has left it, with the same story in it.
const LEFT: &[&str] =
    &[include_str!("../fixtures/1.sql"), include_str!("../fixtures/2.sql"), include_str!("../fixtures/3.sql")];

#[test]
fn what_every_earlier_version_has_left_is_read_and_goes_on() {
    assert_eq!(LEFT.len().try_into(), Ok(migration::NEWEST), "each version has its fixture");
    for (version, left) in (1..).zip(LEFT) {
        let place = Place::new();
        std::fs::create_dir(place.path()).unwrap();
        let tag = Fingerprints::new([7; 32]).account_name("api.example.vn", "shop");
        let left = left.replace("{tag}", &format!("x'{:032x}'", u128::from_be_bytes(tag)));
        rusqlite::Connection::open(place.path().join("ledger.db")).unwrap().execute_batch(&left).unwrap();

        let mut ledger = place.ledger();
        assert_eq!(migration::version(&ledger.connection).unwrap(), migration::NEWEST, "from version {version}");
        let account = account(&ledger);
        let mut lock = ledger.lock(&account).unwrap();
        let past = ledger.history(&account, 1).unwrap().judge(&mut [1, 2, 3, 4, 5].map(|who| print(who, 1))).unwrap();
        let said: Vec<_> = past
            .iter()
            .map(|past| match past {
                Past::Unknown => "unknown".to_owned(),
                Past::Changed(accepted) => format!("changed since {}", accepted.run),
                Past::Unchanged(accepted) => {
                    format!("{} as {}", accepted.run, accepted.customer_id.as_deref().unwrap_or("nobody"))
                }
                Past::InDoubt { since, .. } => format!("in doubt since {since}"),
            })
            .collect();
        let expected = [
            "one as kh-17",
            "in doubt since 2026-11-23T03:00:00.5Z",
            "two as 641d1b2c3d4e5f6071829304",
            "in doubt since 2026-11-23T04:00:00.5Z",
            // Version 1 knew by its number alone what was under way.
            if version == 1 { "unknown" } else { "in doubt since 2026-11-23T04:00:00.2Z" },
        ];
        assert_eq!(said, expected, "from version {version}");

        let two = ledger.unfinished(&account, &[1; 32]).unwrap().unwrap();
        assert_eq!((two.parent.as_deref(), two.generation), (Some("one"), 2));
        let run = ledger.resume(&mut lock, &two).unwrap();
        let mut rows = ledger.rows_left(run).unwrap();
        let left = [1, 2, 3, 4].map(|position| rows.entry(position).unwrap().map(|entry| entry.outcome));
        let statuses = left.each_ref().map(|outcome| outcome.as_ref().map(|outcome| outcome.status));
        let (created, unconfirmed) = (Some(Status::Created), Some(Status::Unconfirmed));
        assert_eq!(statuses, [created, unconfirmed, unconfirmed, None], "from version {version}");
        assert_eq!(left[0].as_ref().unwrap().warnings.len(), 1);
        assert_eq!(left[2].as_ref().unwrap().http, Some(502));
    }
}
