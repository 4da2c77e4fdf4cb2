//! Numbers with every separator, scores and postal codes.

use super::*;

fn read(cell: &str, decimal: Decimal) -> Option<String> {
    clean(cell, Written::Text, decimal, Rules::default()).result.ok().flatten().map(|number| number.to_string())
}

#[test]
fn separators_are_read_as_the_column_says() {
    for (cell, comma, point) in [
        ("12", Some("12"), Some("12")),
        ("-12", Some("-12"), Some("-12")),
        ("+12", Some("12"), Some("12")),
        ("007", Some("7"), Some("7")),
        ("1.234", Some("1234"), Some("1.234")),
        ("1,234", Some("1.234"), Some("1234")),
        ("4,5", Some("4.5"), None),
        ("4.5", None, Some("4.5")),
        ("1.234.567", Some("1234567"), None),
        ("1,234,567", None, Some("1234567")),
        ("1.234,5", Some("1234.5"), None),
        ("1,234.5", None, Some("1234.5")),
        ("1 234 567", Some("1234567"), Some("1234567")),
        ("1\u{a0}234,5", Some("1234.5"), None),
        ("1.200.000 đ", Some("1200000"), None),
        ("1,200,000VND", None, Some("1200000")),
        ("4,0", Some("4"), None),
        ("９", Some("9"), Some("9")),
        ("1.23.456", None, None),
        ("12.34", None, Some("12.34")),
        ("1234.567", None, Some("1234.567")),
        ("abc", None, None),
        ("1e5", None, None),
        ("5%", None, None),
        ("1.", None, None),
        (",5", None, None),
        ("--5", None, None),
        ("0,1234567890123456789", None, None),
        ("18446744073709551615", Some("18446744073709551615"), Some("18446744073709551615")),
        ("18446744073709551616", None, None),
    ] {
        assert_eq!(read(cell, Decimal::Comma).as_deref(), comma, "{cell} with a comma");
        assert_eq!(read(cell, Decimal::Point).as_deref(), point, "{cell} with a point");
    }
    for cell in ["", "-", "không có", "x"] {
        assert_eq!(clean(cell, Written::Text, Decimal::Comma, Rules::default()).result, Ok(None), "{cell}");
    }
    let workbook = clean("4.5", Written::Number, Decimal::Comma, Rules::default());
    assert_eq!((workbook.value().unwrap().to_string(), workbook.applied), ("4.5".to_owned(), Rules::NONE));
    let mut rules = Rules::default();
    rules.set(Rule::NumberSeparators, false);
    assert!(clean("1.234", Written::Text, Decimal::Comma, rules).result.is_err());
}

#[test]
fn the_whole_column_decides_what_stands_before_the_decimals() {
    for (cells, decimal, warnings) in [
        (vec!["4,5", "1.234"], Decimal::Comma, vec![]),
        (vec!["4.5", "1,234"], Decimal::Point, vec![]),
        (vec!["1.234.567", "1.234"], Decimal::Comma, vec![]),
        (vec!["1,234.5"], Decimal::Point, vec![]),
        (vec!["0.125"], Decimal::Point, vec![]),
        (vec!["1234.567"], Decimal::Point, vec![]),
        (vec!["1.234"], Decimal::Comma, vec![Code::NumberSeparatorAssumed]),
        (vec!["12", "không", "-", "1e5"], Decimal::Comma, vec![]),
        (vec!["4,5", "4.5", "4.6"], Decimal::Point, vec![Code::NumberSeparatorMixed]),
        (vec!["1.200.000 đ"], Decimal::Comma, vec![]),
    ] {
        let mut evidence = Evidence::default();
        for cell in &cells {
            let mut part = Evidence::default();
            part.observe(cell, Written::Text);
            part.observe("9.5", Written::Number);
            evidence.merge(&part);
        }
        let decision = evidence.decide(Decimal::Comma);
        let codes: Vec<_> = decision.warnings.iter().map(|fault| fault.code).collect();
        assert_eq!((decision.decimal, codes), (decimal, warnings), "{cells:?}");
    }
}

#[test]
fn a_score_is_never_negative() {
    let score = |cell| score(cell, Written::Text, Decimal::Comma, Rules::default()).result;
    assert_eq!(score("0"), Ok(Some(0.into())));
    assert_eq!(score("-1").unwrap_err().code, Code::ScoreNegative);
    assert_eq!(score("-0,5").unwrap_err().code, Code::ScoreNegative);
    assert_eq!(score("x").unwrap(), None);
}

#[test]
fn a_postal_code_has_five_or_six_digits_and_no_zero_at_its_head() {
    let code = |cell| postal_code(cell, Rules::default());
    assert_eq!(code("10000").result, Ok(Some(10000.into())));
    assert_eq!(code("100 000").result, Ok(Some(100_000.into())));
    for cell in ["01234", "001234"] {
        let cleaned = code(cell);
        assert_eq!((cleaned.result, cleaned.warnings[0].code), (Ok(None), Code::PostalCodeLeadingZero), "{cell}");
    }
    for cell in ["1234", "1234567", "SW1A 1AA", "1000a", "+10000", "10.000"] {
        assert_eq!(code(cell).result.unwrap_err().code, Code::PostalCodeInvalid, "{cell}");
    }
    assert_eq!(code("không").result, Ok(None));
}
