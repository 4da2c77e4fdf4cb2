//! Every rule for phones, its neighbours, and every old prefix.

use super::*;

fn cleaned(cell: &str) -> Cleaned<CompactString> {
    clean(cell, Written::Text, Region::VIETNAM, Rules::default())
}

fn value(cell: &str) -> CompactString {
    let cleaned = cleaned(cell);
    assert_eq!(cleaned.warnings, [], "{cell}");
    cleaned.result.unwrap_or_else(|why| panic!("{cell}: {why:?}")).unwrap_or_else(|| panic!("{cell} is empty"))
}

fn refusal(cell: &str) -> Code {
    cleaned(cell).result.expect_err(cell).code
}

fn warnings(cell: &str) -> (Option<CompactString>, Vec<Code>) {
    let cleaned = cleaned(cell);
    (cleaned.result.unwrap(), cleaned.warnings.into_iter().map(|fault| fault.code).collect())
}

#[test]
fn every_way_of_writing_a_mobile_number_gives_its_ten_digits() {
    for cell in [
        "0912345678",
        "912345678",
        "84912345678",
        "+84912345678",
        "0084912345678",
        "+84 (0) 912 345 678",
        "+840912345678",
        "840912345678",
        "00840912345678",
        "00912345678",
        "+0912345678",
        "0912.345.678",
        "0912-345-678",
        "0912 - 345 - 678",
        "(0912) 345 678",
        "0912\u{a0}345\u{a0}678",
        "\u{200b}0912345678\u{feff}",
        "'0912345678",
        "O912345678",
        "o912 345 678",
        "０９１２３４５６７８",
        "tel:0912345678",
        "p:+84912345678",
        "Zalo: 0912345678",
        "SĐT: 0912.345.678",
        "0912345678 (Zalo)",
        "0912345678 (gọi sau 17h)",
        "0912345678 [mẹ]",
        "0912345678 - Lan",
        "0912345678 Chị Lan",
        "0912345678 ext 12",
        "Gọi sau 5h: 0912345678",
        "912345678.0",
        "84912345678.0",
        "912345678,0",
        "9.12345678E8",
        "9.12345678e+08",
        "9,12345678E+08",
        "8.4912345678E10",
        "912,345,678",
        "0912/345/678",
        "0912345678;",
        "0912345678, 0912 345 678",
        " 0912345678\n",
    ] {
        assert_eq!(value(cell), "0912345678", "{cell}");
    }
}

#[test]
fn what_was_done_is_named() {
    for (cell, rules) in [
        ("0912345678", vec![]),
        (" 0912345678", vec![Rule::Trim]),
        ("0912.345.678", vec![Rule::PhonePunctuation]),
        ("+84912345678", vec![Rule::PhoneCountryCode]),
        ("912345678", vec![Rule::PhoneLeadingZero]),
        ("00912345678", vec![Rule::PhoneDoubleZero]),
        ("01681234567", vec![Rule::PhoneOldPrefix]),
        ("1681234567", vec![Rule::PhoneLeadingZero, Rule::PhoneOldPrefix]),
        ("O912345678", vec![Rule::PhoneLetterO]),
        ("912345678.0", vec![Rule::PhoneDecimal, Rule::PhoneLeadingZero]),
        ("tel:0912345678", vec![Rule::PhoneAnnotation]),
        ("0912345678;", vec![Rule::PhonePunctuation]),
        ("0912345678 0912345678", vec![Rule::PhonePunctuation]),
        ("+12025550173", vec![]),
        ("0012025550173", vec![Rule::PhoneForeign]),
    ] {
        assert_eq!(cleaned(cell).applied.iter().collect::<Vec<_>>(), rules, "{cell}");
    }
}

#[test]
fn every_old_prefix_becomes_the_new_one_and_no_other_does() {
    let table = [
        ("0120", "070"),
        ("0121", "079"),
        ("0122", "077"),
        ("0126", "076"),
        ("0128", "078"),
        ("0123", "083"),
        ("0124", "084"),
        ("0125", "085"),
        ("0127", "081"),
        ("0129", "082"),
        ("0162", "032"),
        ("0163", "033"),
        ("0164", "034"),
        ("0165", "035"),
        ("0166", "036"),
        ("0167", "037"),
        ("0168", "038"),
        ("0169", "039"),
        ("0186", "056"),
        ("0188", "058"),
        ("0199", "059"),
    ];
    for last in 100..200 {
        let old = format!("0{last}");
        let new = table.iter().find(|(known, _)| *known == old).map(|(_, new)| format!("{new}1234567"));
        let national = &old[1..];
        for cell in [
            format!("{old}1234567"),
            format!("{national}1234567"),
            format!("+84{national}1234567"),
            format!("84{national} 123 4567"),
        ] {
            let cleaned = cleaned(&cell);
            assert_eq!(cleaned.value().map(CompactString::as_str), new.as_deref(), "{cell}");
            assert_eq!(cleaned.applied.has(Rule::PhoneOldPrefix), new.is_some(), "{cell}");
        }
    }
}

#[test]
fn prefixes_in_use_are_taken_and_others_doubted_but_sent() {
    for prefix in [
        "086", "088", "089", "090", "091", "092", "093", "094", "096", "097", "098", "099", "052", "087", "056", "058",
        "059", "070", "032", "039", "081",
    ] {
        let cell = format!("{prefix}8345678");
        assert_eq!(warnings(&cell), (Some(cell.as_str().into()), vec![]), "{cell}");
    }
    for cell in ["0559345678", "0895345678", "0551345678", "0712345678", "0541234567", "0992345678"] {
        let doubted = if cell == "0559345678" { vec![] } else { vec![Code::PhonePrefixUnknown] };
        assert_eq!(warnings(cell), (Some(cell.into()), doubted), "{cell}");
    }
}

#[test]
fn of_several_numbers_the_first_is_sent_and_the_rest_is_told() {
    for cell in [
        "0912345678;0987654321",
        "0912345678 / 0987654321",
        "0912345678 - 0987654321",
        "0912345678-0987654321",
        "0912345678, 0987654321",
        "0912345678 0987654321",
        "0912345678\n0987654321",
        "0912345678 và 0987654321",
        "0912345678 hoặc 987654321",
        "0912345678 | 0987 654 321",
        "Lan 0912345678 Mai 0987654321",
        "912345678/01681234567",
    ] {
        assert_eq!(warnings(cell), (Some("0912345678".into()), vec![Code::PhoneSeveral]), "{cell}");
    }
    // So is the end of a second one, which is not made up.
    for cell in ["0912345678/79", "0912 345 678 / 679", "0912345678/9"] {
        assert_eq!(warnings(cell), (Some("0912345678".into()), vec![Code::PhoneSeveral]), "{cell}");
    }
    // One that is no number is told as well, and does not stand in the way.
    assert_eq!(warnings("091234567; 0987654321"), (Some("0987654321".into()), vec![Code::PhoneSeveral]));
    let fault = &cleaned("0912345678;0987654321").warnings[0];
    assert_eq!(fault.facts[1..], [("sent", "0912345678".to_owned()), ("other", "0987654321".to_owned())]);
}

#[test]
fn what_is_no_certain_number_is_refused() {
    for cell in [
        "abc",
        "12345",
        "091234567",
        "09123456789",
        "8491234567",
        "0601234567",
        "0161234567",
        "01601234567",
        "01871234567",
        "00123456789012345",
        "001089012345",
        "002089012345",
        "079201012345",
        "+8491234567",
        "+841601234567",
        "+84",
        "+",
        "0912345678 2",
        "0123456789",
        "+999123456789",
        "an@example.vn",
        "03/11/1989",
    ] {
        assert_eq!(refusal(cell), Code::PhoneInvalid, "{cell}");
    }
    for cell in ["8.49E+10", "8,49E+10", "9.1234567E8", "9E8", "8.4912345678E+11"] {
        assert_eq!(refusal(cell), Code::PhoneDigitsLost, "{cell}");
    }
    for cell in ["19001234", "1900 1234", "1800123456", "1800 1234", "18001234 (Viettel)"] {
        assert_eq!(refusal(cell), Code::PhoneService, "{cell}");
    }
    for cell in ["", " ", "-", "không có", "N/A", "0", "x"] {
        assert_eq!(warnings(cell), (None, vec![]), "{cell}");
    }
}

#[test]
fn landlines_of_today_are_taken_and_old_ones_are_not_converted() {
    for (cell, number) in [
        ("024 3825 1234", "02438251234"),
        ("(028) 38251234", "02838251234"),
        ("+84 24 3825 1234", "02438251234"),
        ("2438251234", "02438251234"),
        ("02363123456", "02363123456"),
    ] {
        assert_eq!(value(cell), number, "{cell}");
    }
    // An old number of Ho Chi Minh City that is a mobile number today: taken as what it is now.
    assert_eq!(value("08 38251234"), "0838251234");
    assert_eq!(refusal("04 38251234"), Code::PhoneInvalid);
    assert_eq!(refusal("0511 3123456"), Code::PhoneInvalid);
    assert_eq!(refusal("02000000000"), Code::PhoneInvalid);
}

#[test]
fn foreign_numbers_are_sent_with_a_plus() {
    assert_eq!(value("+1 202-555-0173"), "+12025550173");
    assert_eq!(value("001 (202) 555-0173"), "+12025550173");
    assert_eq!(value("+65 6123 4567"), "+6561234567");
    assert_eq!(refusal("+1 202"), Code::PhoneInvalid);
    assert_eq!(refusal("2025550173"), Code::PhoneInvalid);
}

#[test]
fn another_region_has_its_own_national_form() {
    let region = Region::named("us").unwrap();
    let clean = |cell| clean(cell, Written::Text, region, Rules::default()).result.unwrap().unwrap();
    assert_eq!(clean("(202) 555-0173"), "2025550173");
    assert_eq!(clean("+1 202 555 0173"), "2025550173");
    assert_eq!(clean("+84 912 345 678"), "+84912345678");
    assert_eq!(Region::named("XX"), None);
    assert_eq!(Region::named("vietnam"), None);
    assert_eq!(Region::named("VN"), Some(Region::VIETNAM));
}

#[test]
fn a_rule_that_is_off_is_named_in_the_refusal() {
    for (cell, rule) in [
        ("01681234567", Rule::PhoneOldPrefix),
        ("912345678", Rule::PhoneLeadingZero),
        ("+84912345678", Rule::PhoneCountryCode),
        ("00912345678", Rule::PhoneDoubleZero),
        ("0912.345.678", Rule::PhonePunctuation),
        ("0912345678 Lan", Rule::PhoneAnnotation),
        ("912345678.0", Rule::PhoneDecimal),
        ("0012025550173", Rule::PhoneForeign),
    ] {
        let mut rules = Rules::default();
        rules.set(rule, false);
        let fault = clean(cell, Written::Text, Region::VIETNAM, rules).result.expect_err(cell);
        assert_eq!((fault.code, &fault.facts[1]), (Code::PhoneRuleOff, &("rule", rule.name().to_owned())), "{cell}");
    }
}

#[test]
fn a_number_that_is_right_needs_no_rule() {
    for cell in ["0912345678", "02438251234", "+12025550173"] {
        let cleaned = clean(cell, Written::Text, Region::VIETNAM, Rules::NONE);
        assert_eq!((cleaned.value().map(CompactString::as_str), cleaned.applied), (Some(cell), Rules::NONE));
    }
}

#[test]
fn a_hostile_cell_is_refused_at_once() {
    for piece in ["(", "0912345678 ", "0-", "o", "+"] {
        assert_eq!(refusal(&piece.repeat(1_000_000 / piece.len())), Code::PhoneInvalid);
    }
}

#[test]
fn a_number_of_a_workbook_is_never_a_fraction() {
    let clean = |cell| clean(cell, Written::Number, Region::VIETNAM, Rules::default());
    assert_eq!(clean("912345678").result.unwrap().unwrap(), "0912345678");
    assert_eq!(clean("0912345678").result.unwrap().unwrap(), "0912345678");
    assert_eq!(clean("91234567.8").result.unwrap_err().code, Code::PhoneInvalid);
    assert_eq!(clean("1681234567").result.unwrap().unwrap(), "0381234567");
}
