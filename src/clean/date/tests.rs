//! Every way of writing a date and its neighbours.

use jiff::civil::date;

use super::*;

const TODAY: Date = date(2026, 11, 24);

fn reading(order: Order, purpose: Purpose) -> Reading<'static> {
    Reading { order, rewriting: None, format: None, epoch_1904: false, purpose, today: TODAY }
}

fn birthday(cell: &str, written: Written) -> Cleaned<CompactString> {
    clean(cell, written, &reading(Order::DayFirst, Purpose::Birthday), Rules::default())
}

fn value(cell: &str) -> CompactString {
    let cleaned = birthday(cell, Written::Text);
    assert_eq!(cleaned.warnings, [], "{cell}");
    cleaned.result.unwrap_or_else(|why| panic!("{cell}: {why:?}")).unwrap_or_else(|| panic!("{cell} is empty"))
}

#[test]
fn every_way_of_writing_a_day_gives_the_same_day() {
    for cell in [
        "1989-11-03",
        "03/11/1989",
        "3/11/1989",
        "03-11-1989",
        "03.11.1989",
        "3.11.1989",
        "03 11 1989",
        "03 / 11 / 1989",
        "3/11/89",
        "03-11-89",
        "1989/11/03",
        "1989.11.3",
        "03111989",
        "3111989",
        "19891103",
        "03/11/1989 10:30",
        "03/11/1989 10:30:00",
        "10:30 03/11/1989",
        "10:30:00, 03/11/1989",
        "1989-11-03T10:30:00",
        "1989-11-03T00:00:00.000Z",
        "1989-11-03 00:00:00",
        "1989-11-03T23:30:00+07:00",
        "1989/11/03 2:20:10 CH GMT+7",
        "3/11/1989 12:00:00 SA",
        "3/11/1989 1:05 PM",
        "1989-11-02T17:00:00.000Z",
        "1989-11-02T17:00:00Z",
        "1989-11-02 20:15 UTC",
        "ngày 03/11/1989",
        "Ngày 3 tháng 11 năm 1989",
        "Thứ sáu, 3 tháng 11 năm 1989",
        "Thứ Sáu, ngày 03/11/1989",
        "3-Thg11-89",
        "03-thg 11-1989",
        "'03/11/1989",
        "03/11/1989 10h30",
        "03/11/1989 - 10:30",
        "3 tháng 11 năm 1989",
        "3 tháng 11, 1989",
        "ngay 3 thang 11 nam 1989",
        "3 thg 11, 1989",
        "3 Tháng Mười Một 1989",
        "3 tháng mười một năm 1989",
        "3 Nov 1989",
        "3-Nov-1989",
        "3-Nov-89",
        "03-NOV-1989",
        "Nov 3, 1989",
        "November 3rd, 1989",
        "3rd of November 1989",
        "Fri, 3 Nov 1989 10:30:00 GMT",
        "1989 Nov 3",
        "32815",
        "32815.5",
        " 03/11/1989 ",
        "０３/１１/１９８９",
        "\u{200b}03/11/1989",
    ] {
        assert_eq!(value(cell), "1989-11-03", "{cell}");
    }
}

#[test]
fn what_was_done_is_named() {
    for (cell, rules) in [
        ("1989-11-03", vec![]),
        ("03/11/1989", vec![Rule::DateFormat]),
        ("3/11/89", vec![Rule::DateFormat, Rule::DateTwoDigitYear]),
        ("1989-11-03 10:30:00", vec![Rule::DateTime]),
        ("1989-11-02T17:00:00Z", vec![Rule::DateTime, Rule::DateUtc]),
        ("1989-11-03T10:00:00Z", vec![Rule::DateTime]),
        ("32815", vec![Rule::DateSerial]),
        ("32815.25", vec![Rule::DateTime, Rule::DateSerial]),
    ] {
        assert_eq!(birthday(cell, Written::Text).applied.iter().collect::<Vec<_>>(), rules, "{cell}");
    }
    let mut rules = Rules::default();
    rules.set(Rule::DateUtc, false);
    let reading = reading(Order::DayFirst, Purpose::Birthday);
    assert_eq!(clean("1989-11-02T17:00:00Z", Written::Text, &reading, rules).result.unwrap().unwrap(), "1989-11-02");
    rules.set(Rule::DateTwoDigitYear, false);
    let fault = clean("3/11/89", Written::Text, &reading, rules).result.unwrap_err();
    assert_eq!((fault.code, &*fault.facts[1].1), (Code::DateRuleOff, "date_two_digit_year"));
}

#[test]
fn month_first_reads_the_other_way_and_year_first_the_same() {
    let reading = reading(Order::MonthFirst, Purpose::Birthday);
    for cell in ["11/03/1989", "11-3-89", "1989-11-03", "11031989", "3 Nov 1989", "3 tháng 11 năm 1989"] {
        assert_eq!(
            clean(cell, Written::Text, &reading, Rules::default()).result.unwrap().unwrap(),
            "1989-11-03",
            "{cell}"
        );
    }
}

#[test]
fn what_is_no_day_is_refused() {
    for (cell, code) in [
        ("31/02/1989", Code::DateImpossible),
        ("32/01/1989", Code::DateImpossible),
        ("29/02/2023", Code::DateImpossible),
        ("1989-13-01", Code::DateImpossible),
        ("31 Feb 1989", Code::DateImpossible),
        ("11/25/1989", Code::DateOrderConflict),
        ("hôm qua", Code::DateInvalid),
        ("03/11/1989 abc", Code::DateInvalid),
        ("03/11-1989", Code::DateInvalid),
        ("3/11/989", Code::DateInvalid),
        ("123456", Code::DateInvalid),
        ("031189", Code::DateInvalid),
        ("-5", Code::DateInvalid),
        ("3 Foo 1989", Code::DateInvalid),
        ("1700000000", Code::DateInvalid),
        ("0912345678", Code::DateInvalid),
    ] {
        assert_eq!(birthday(cell, Written::Text).result.expect_err(cell).code, code, "{cell}");
    }
    for cell in ["", "-", "không", "N/A", "chưa có"] {
        let cleaned = birthday(cell, Written::Text);
        assert_eq!((cleaned.result, cleaned.warnings), (Ok(None), vec![]), "{cell}");
    }
}

#[test]
fn what_is_no_birthday_is_left_out_with_the_reason() {
    for (cell, code) in [
        ("1989", Code::DateIncomplete),
        ("năm 1989", Code::DateIncomplete),
        ("Sinh năm 1989", Code::DateIncomplete),
        ("11/1989", Code::DateIncomplete),
        ("03/11", Code::DateIncomplete),
        ("tháng 11/1989", Code::DateIncomplete),
        ("00/00/1989", Code::DateIncomplete),
        ("01/01/1900", Code::DatePlaceholder),
        ("01/01/1970", Code::DatePlaceholder),
        ("00/00/0000", Code::DatePlaceholder),
        ("0000-00-00", Code::DatePlaceholder),
        ("0001-01-01", Code::DatePlaceholder),
        ("25/11/2026", Code::DateFuture),
        ("24/11/1905", Code::DateTooOld),
    ] {
        let cleaned = birthday(cell, Written::Text);
        assert_eq!(cleaned.result, Ok(None), "{cell}");
        assert_eq!(cleaned.warnings.iter().map(|fault| fault.code).collect::<Vec<_>>(), [code], "{cell}");
    }
    assert_eq!(value("24/11/2026"), "2026-11-24");
    assert_eq!(value("25/11/1905"), "1905-11-25");
    let any =
        |cell| clean(cell, Written::Text, &reading(Order::DayFirst, Purpose::Any), Rules::default()).result.unwrap();
    assert_eq!(any("25/11/2026").as_deref(), Some("2026-11-25"));
    assert_eq!(any("01/01/1970").as_deref(), Some("1970-01-01"));
    assert_eq!(any("1899-12-30"), None);
}

#[test]
fn two_digit_years_are_no_later_than_they_can_be() {
    assert_eq!(value("03/11/26"), "2026-11-03");
    assert_eq!(value("03/11/27"), "1927-11-03");
    assert_eq!(value("03/11/00"), "2000-11-03");
    let any = clean("03/11/27", Written::Text, &reading(Order::DayFirst, Purpose::Any), Rules::default());
    assert_eq!(any.value().unwrap(), "2027-11-03");
}

#[test]
fn day_numbers_follow_the_workbooks_epoch() {
    let serial = |cell, epoch_1904| {
        let reading = Reading { epoch_1904, ..reading(Order::DayFirst, Purpose::Any) };
        clean(cell, Written::Number, &reading, Rules::default())
    };
    assert_eq!(serial("32815", false).value().unwrap(), "1989-11-03");
    assert_eq!(serial("31353", true).value().unwrap(), "1989-11-03");
    assert_eq!(serial("32815.75", false).value().unwrap(), "1989-11-03");
    assert_eq!(serial("61", false).value().unwrap(), "1900-03-01");
    assert_eq!(serial("59", false).value().unwrap(), "1900-02-28");
    assert_eq!(serial("1", false).value().unwrap(), "1900-01-01");
    assert_eq!(serial("60", false).result.unwrap_err().code, Code::DateImpossible);
    assert_eq!(serial("1989", false).warnings[0].code, Code::DateIncomplete);
    assert_eq!(serial("3111989", false).value().unwrap(), "1989-11-03");
    assert_eq!(serial("60001", false).result.unwrap_err().code, Code::DateInvalid);
}

#[test]
fn a_date_of_a_workbook_needs_no_decision() {
    let cleaned = birthday("1989-11-03 00:00:00", Written::Date);
    assert_eq!(cleaned.value().unwrap(), "1989-11-03");
}

#[test]
fn the_configs_format_comes_first_and_iso_is_always_understood() {
    let reading = Reading { format: Some("%m/%d/%Y"), ..reading(Order::DayFirst, Purpose::Birthday) };
    let clean = |cell, written| clean(cell, written, &reading, Rules::default());
    assert_eq!(clean("11/03/1989", Written::Text).value().unwrap(), "1989-11-03");
    assert_eq!(clean("1989-11-03", Written::Text).value().unwrap(), "1989-11-03");
    assert_eq!(clean("1989-11-03", Written::Date).value().unwrap(), "1989-11-03");
    let fault = clean("25/11/1989", Written::Text).result.unwrap_err();
    assert_eq!((fault.code, &*fault.facts[1].1), (Code::DateFormatDiffers, "%m/%d/%Y"));
    assert_eq!(clean("không", Written::Text).result, Ok(None));
    let two_digits = Reading { format: Some("%d/%m/%y"), ..reading };
    for (cell, day) in [("03/11/89", "1989-11-03"), ("03/11/55", "1955-11-03"), ("03/11/26", "2026-11-03")] {
        assert_eq!(super::clean(cell, Written::Text, &two_digits, Rules::default()).value().unwrap(), day);
    }
    for (format, is_good) in [
        ("%d/%m/%Y", true),
        ("%Y%m%d", true),
        ("%d/%m/%Y %H:%M", true),
        ("%d/%m", false),
        ("%Q", false),
        ("d/m/Y", false),
    ] {
        assert_eq!(is_format(format), is_good, "{format}");
    }
}

fn decide(cells: &[(&str, Written)]) -> (Order, Vec<Code>) {
    let mut evidence = Evidence::default();
    for (cell, written) in cells {
        let mut part = Evidence::default();
        part.observe(cell, *written);
        evidence.merge(&part);
    }
    let mut whole = Evidence::default();
    for (cell, written) in cells {
        whole.observe(cell, *written);
    }
    assert_eq!(whole, evidence, "merging parts gives what observing the whole gives");
    let decision = evidence.decide(Order::DayFirst);
    (decision.order, decision.warnings.iter().map(|fault| fault.code).collect())
}

#[test]
fn the_whole_column_decides_the_order() {
    use Written::{Date as Real, Number, Text};
    for (cells, order, warnings) in [
        (vec![("03/11/1989", Text), ("25/11/1989", Text)], Order::DayFirst, vec![]),
        (vec![("03/11/1989", Text), ("11/25/1989", Text)], Order::MonthFirst, vec![]),
        (vec![("03/11/1989", Text)], Order::DayFirst, vec![Code::DateOrderAssumed]),
        (vec![("03/03/1989", Text)], Order::DayFirst, vec![]),
        (vec![("1989-11-03", Text), ("32815", Number), ("không", Text)], Order::DayFirst, vec![]),
        (
            vec![("25/11/1989", Text), ("11/25/1989", Text), ("11/26/1989", Text)],
            Order::MonthFirst,
            vec![Code::DateOrderMixed],
        ),
        (vec![("25/11/1989", Text), ("1989-03-11", Real)], Order::DayFirst, vec![Code::DateHalfSwapped]),
        (vec![("25/11/1989", Text), ("1989-03-11", Real), ("1990-01-20", Real)], Order::DayFirst, vec![]),
        (vec![("1989-03-11", Real), ("1990-01-20", Real)], Order::DayFirst, vec![]),
        (vec![("32/13/1989", Text), ("99/11/03", Text)], Order::DayFirst, vec![]),
    ] {
        assert_eq!(decide(&cells), (order, warnings), "{cells:?}");
    }
}

#[test]
fn dates_that_a_spreadsheet_rewrote_are_read_in_the_order_of_before() {
    use Form::{Parts, YearFirst};
    use Order::{DayFirst, MonthFirst};
    type Cell<'a> = (&'a str, Written);
    type Case<'a> = (&'a [Cell<'a>], Form, Order, Cell<'a>, &'a str, bool);
    let observed = |cells: &[Cell<'_>]| {
        let mut evidence = Evidence::default();
        for (cell, written) in cells {
            evidence.observe(cell, *written);
        }
        evidence
    };
    let (real, text) = (Written::Date, Written::Text);
    assert_eq!(observed(&[("25/12/1990", text), ("3/11/1989", text)]).form(), Some(Parts));
    assert_eq!(observed(&[("1990-12-25", text), ("1989-11-03", real)]).form(), Some(YearFirst));
    assert_eq!(observed(&[("1990-12-25", text), ("3/11/1989", text)]).form(), None);

    // What the column holds now; how it was written and read; the cell; how it is read, and whether that is warned about.
    let half = [("25/12/1990", text), ("1989-03-11", real)];
    let whole = [("1990-12-25", real), ("1989-11-03", real)];
    let american = [("12/25/1990", text), ("11/3/1989", text)];
    let saved = [("1989-11-03", text), ("25/12/1990", text)];
    let by_hand = [("1989-11-03", text), ("25/12/1990", text), ("2/1/1976", text)];
    let table: [Case<'_>; 10] = [
        (&half, Parts, DayFirst, ("1989-03-11", real), "1989-11-03", true),
        (&half, Parts, DayFirst, ("25/12/1990", text), "1990-12-25", false),
        (&whole, Parts, DayFirst, ("1989-11-03", real), "1989-11-03", true),
        (&half[1..], Parts, DayFirst, ("1989-03-11", real), "1989-03-11", true),
        (&[("12/25/1990", text), ("1989-11-03", real)], Parts, MonthFirst, ("1989-11-03", real), "1989-03-11", true),
        (&american, YearFirst, DayFirst, ("11/3/1989", text), "1989-11-03", true),
        (&american[1..], YearFirst, DayFirst, ("11/3/1989", text), "1989-03-11", true),
        (&[("1989-11-03", text)], YearFirst, DayFirst, ("1989-11-03", text), "1989-11-03", false),
        (&saved, Parts, DayFirst, ("1989-11-03", text), "1989-03-11", true),
        (&by_hand, Parts, DayFirst, ("1989-11-03", text), "1989-11-03", true),
    ];
    for (cells, form, order, (cell, written), expected, is_warned) in table {
        let (order, rewriting) = observed(cells).reread(order, Rewriting { form, is_swapped: false });
        let reading = Reading { rewriting: Some(rewriting), ..reading(order, Purpose::Birthday) };
        let cleaned = clean(cell, written, &reading, Rules::default());
        assert_eq!(cleaned.value().map(CompactString::as_str), Some(expected), "{cell} among {cells:?}");
        let codes: Vec<_> = cleaned.warnings.iter().map(|warning| warning.code).collect();
        assert_eq!(codes, if is_warned { vec![Code::DateRewritten] } else { vec![] }, "{cell} among {cells:?}");
    }
}
