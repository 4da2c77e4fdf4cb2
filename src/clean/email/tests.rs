//! Every rule for emails and its neighbours.

use super::*;

fn outcome(cell: &str) -> (Option<CompactString>, Vec<Code>) {
    let cleaned = clean(cell, Rules::default());
    (
        cleaned.result.unwrap_or_else(|why| panic!("{cell}: {why:?}")),
        cleaned.warnings.iter().map(|fault| fault.code).collect(),
    )
}

#[test]
fn what_stands_around_an_address_goes_and_capitals_become_small() {
    for cell in [
        "an@example.vn",
        " an@example.vn ",
        "AN@Example.VN",
        "an\u{200b}@example.vn",
        "mailto:an@example.vn",
        "Mailto:An@example.vn",
        "<an@example.vn>",
        "Nguyễn Văn An <an@example.vn>",
        "an@example.vn;",
        "an@example.vn,",
        "an@example.vn.",
        "\"an@example.vn\"",
        "an＠example.vn",
        "'an@example.vn'",
        "(an@example.vn)",
        "Email: an@example.vn",
        "Email:an@example.vn",
        "an@example.vn; an@example.vn",
        "an@example.vn\n",
        "AN@example.vn an@example.vn",
        "khongco@gmail.com; an@example.vn",
    ] {
        assert_eq!(outcome(cell), (Some("an@example.vn".into()), vec![]), "{cell}");
    }
    for (cell, rules) in [
        ("an@example.vn", vec![]),
        ("An@example.vn", vec![Rule::EmailLowerCase]),
        ("<an@example.vn>", vec![Rule::EmailWrapping]),
        ("an＠example.vn", vec![Rule::FullWidth]),
        (" an@example.vn", vec![Rule::Trim]),
    ] {
        assert_eq!(clean(cell, Rules::default()).applied.iter().collect::<Vec<_>>(), rules, "{cell}");
    }
}

#[test]
fn an_address_that_a_space_may_have_torn_apart_is_not_guessed() {
    for cell in ["nguyen an@example.vn", "Nguyen van.an@example.vn", "an@example.com .vn", "an@example.vn @x"] {
        let cleaned = clean(cell, Rules::default());
        assert_eq!(cleaned.result.map_err(|fault| fault.code), Err(Code::EmailInvalid), "{cell}");
    }
    for cell in [
        "Nguyễn Văn An an@example.vn",
        "email an@example.vn",
        "1. an@example.vn",
        "- an@example.vn",
        "an@example.vn cu",
    ] {
        assert_eq!(outcome(cell), (Some("an@example.vn".into()), vec![]), "{cell}");
    }
    assert_eq!(outcome("an binh@example.vn; an@example.vn"), (Some("an@example.vn".into()), vec![Code::EmailSeveral]));
}

#[test]
fn good_addresses_are_taken_as_they_are() {
    for cell in [
        "a.b+c_d-e@sub.example.com",
        "1@example.vn",
        "an@example-shop.com.vn",
        "o'neil@example.com",
        "an@xn--caphe-vn.example",
        "x@y.co",
        "an@gmail.com",
        "an@ymail.com",
        "an@mail.com",
        "an@yahoo.com.vn",
        "an@hotmail.com",
        "an@gmx.de",
        "facebook@example.com",
    ] {
        assert_eq!(outcome(cell), (Some(cell.into()), vec![]), "{cell}");
    }
}

#[test]
fn addresses_that_stand_for_none_are_empty() {
    for cell in [
        "",
        "-",
        "không có",
        "N/A",
        "null",
        "no",
        "khongco@gmail.com",
        "KhongCo@example.vn",
        "no@email.com",
        "a@a.com",
        "0912345678@84.phone",
        "0912345678.ladiflow@ladimail.com",
        "100001234567890@facebook.com",
        "84912345678@zalo.com",
    ] {
        assert_eq!(outcome(cell), (None, vec![]), "{cell}");
    }
    for cell in ["an@facebook.com", "an@ladimail.com", "khongco2@example.vn", "no@example.com", "b@a.com"] {
        assert_eq!(outcome(cell), (Some(cell.into()), vec![]), "{cell}");
    }
    let mut rules = Rules::default();
    rules.set(Rule::EmailNone, false);
    assert_eq!(clean("a@a.com", rules).value().unwrap(), "a@a.com");
}

#[test]
fn likely_slips_are_told_and_never_changed() {
    for (cell, suggestion) in [
        ("an@gmial.com", "an@gmail.com"),
        ("an@gmail.con", "an@gmail.com"),
        ("an@gmail.co", "an@gmail.com"),
        ("an@gamil.com", "an@gmail.com"),
        ("an@gmail.com.vn", "an@gmail.com"),
        ("an@yaho.com", "an@yahoo.com"),
        ("an@hotmial.com", "an@hotmail.com"),
        ("an@iclould.com", "an@icloud.com"),
        ("an@outlok.com", "an@outlook.com"),
        ("an@example.con", "an@example.com"),
    ] {
        assert_eq!(outcome(cell), (Some(cell.into()), vec![Code::EmailTypo]), "{cell}");
        assert_eq!(clean(cell, Rules::default()).warnings[0].facts[1], ("suggestion", suggestion.to_owned()));
    }
}

#[test]
fn of_several_the_first_valid_one_is_sent() {
    for cell in [
        "an@example.vn; binh@example.vn",
        "an@example.vn/binh@example.vn",
        "an@example.vn binh@example.vn",
        "an@example.vn\nbinh@",
        "x@; an@example.vn",
    ] {
        assert_eq!(outcome(cell), (Some("an@example.vn".into()), vec![Code::EmailSeveral]), "{cell}");
    }
}

#[test]
fn letters_beyond_ascii_are_valid_but_doubted() {
    assert_eq!(outcome("nguyễn@example.vn"), (Some("nguyễn@example.vn".into()), vec![Code::EmailNotAscii]));
    assert_eq!(outcome("an@cửahàng.vn"), (Some("an@cửahàng.vn".into()), vec![Code::EmailNotAscii]));
}

#[test]
fn what_is_no_address_is_refused() {
    for cell in [
        "an",
        "an@",
        "@example.vn",
        "an@example",
        "an@@example.vn",
        "an@example..vn",
        ".an@example.vn",
        "an.@example.vn",
        "a..n@example.vn",
        "an @example.vn",
        "an@ example.vn",
        "an@-example.vn",
        "an@example-.vn",
        "an@[127.0.0.1]",
        "an@127.0.0.1",
        "\"a b\"@example.vn",
        "an@example.v",
        "0912345678",
        "an@exam ple.vn",
        "an(at)example.vn",
        "an@example.123",
    ] {
        assert_eq!(clean(cell, Rules::default()).result.expect_err(cell).code, Code::EmailInvalid, "{cell}");
    }
    let long = format!("{}@example.vn", "a".repeat(65));
    assert!(clean(&long, Rules::default()).result.is_err());
}

#[test]
fn the_short_way_and_the_library_agree() {
    for cell in [
        "an@example.vn",
        "a.b+c@ex-ample.com.vn",
        "an@1.com",
        "a-@example.vn",
        "_@example.vn",
        "an@xn--a.vn",
        "an@a.b.c.vn",
    ] {
        assert!(is_plain(cell) && is_valid(cell), "{cell}");
    }
}

#[test]
fn signs_that_no_domain_has_make_no_address() {
    for cell in ["an@example.vn?subject=x", "an@example.vn&b", "an@exa$mple.vn", "an@ex~a.vn", "an@example.vn%20"] {
        assert!(clean(cell, Rules::default()).result.is_err(), "{cell}");
    }
    assert!(outcome("an@thưviện.vn").0.is_some(), "domains with accents there are");
}
