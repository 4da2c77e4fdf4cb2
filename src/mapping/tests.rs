//! The mapping as a whole: rules and rows in, customers or problems out.

use super::compile::Mapping;
use super::decisions::{ColumnDecision, Decisions};
use super::misfit::MappingError;
use super::{Manner, Setting, Verdict};
use crate::clean::Rules as Cleaning;
use crate::clean::phone::Region;
use crate::code::Code;
use crate::config::rules::{Constant, Rules};
use crate::config::values::{BadValue, Blank, FirstName, HiddenRows, ShortRows, Unmapped};
use crate::message::Explain;
use crate::row::{CellKind, Row, RowShape};

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 24);

fn manner(headers: &[&str]) -> Manner {
    Manner {
        rules: Cleaning::default(),
        region: Region::named("VN").unwrap(),
        today: TODAY,
        epochs_1904: vec![false],
        decisions: Decisions::none(headers.len()),
        headers: headers.iter().map(|header| (*header).to_owned()).collect(),
        blank: Blank::Omit,
        invalid_contact: BadValue::Refuse,
        invalid_optional: BadValue::Drop,
        short_rows: ShortRows::Pad,
        hidden_rows: HiddenRows::Import,
        first_name: FirstName::Off,
    }
}

/// How constants are cleaned.
fn setting(manner: &Manner) -> Setting<'static> {
    Setting {
        rules: manner.rules,
        region: manner.region,
        today: TODAY,
        epoch_1904: false,
        decision: ColumnDecision::default(),
        format: None,
        separator: ",",
    }
}

fn compiled(toml: &str, headers: &[&str]) -> Result<Mapping, MappingError> {
    let rules: Rules = toml::from_str(toml).unwrap();
    let manner = manner(headers);
    let setting = setting(&manner);
    Mapping::compile(&rules, &manner.headers, Unmapped::Ignore, [].into_iter(), &setting)
}

fn row(cells: &[&str]) -> Row {
    let mut row = Row::default();
    for cell in cells {
        row.push(cell, CellKind::Text);
    }
    row
}

/// The JSON that is sent for a row, or the codes of what is wrong; behind `|` the warnings.
fn applied_as(toml: &str, columns: &[(&str, &str)], change: impl FnOnce(&mut Manner, &mut Row)) -> String {
    let (headers, cells): (Vec<_>, Vec<_>) = columns.iter().copied().unzip();
    let (mut manner, mut row) = (manner(&headers), row(&cells));
    change(&mut manner, &mut row);
    let mapped = compiled(toml, &headers).unwrap().apply(&row, &manner);
    let codes = |problems: &[crate::outcome::Problem]| {
        problems.iter().map(|problem| format!("{}:{}", problem.field, problem.code)).collect::<Vec<_>>().join(" ")
    };
    let verdict = match &mapped.verdict {
        Verdict::Ready(customer) => serde_json::to_string(customer).unwrap(),
        Verdict::Skipped(problem) => format!("skipped {}", problem.code),
        Verdict::Invalid(problems) => format!("invalid {}", codes(problems)),
    };
    if mapped.warnings.is_empty() { verdict } else { format!("{verdict} | {}", codes(&mapped.warnings)) }
}

fn applied(toml: &str, columns: &[(&str, &str)]) -> String {
    applied_as(toml, columns, |_, _| {})
}

#[test]
fn every_way_to_name_a_source_fills_its_field() {
    let toml = r#"
        [fields]
        email = "E-mail"
        phone = ["Di động", "col:C"]
        full_name = "{Họ} {Tên}"
        gender = { column = "GT", values = { "Trống" = "male" } }
        dob = { column = "NS", format = "%m/%d/%Y" }
        source = { value = "API" }
        lang = { column = "Ngôn ngữ", default = "vi" }
        city = { column = "Khu vực", split = " - ", part = 1 }
        district = { column = "Khu vực", split = " - ", part = -1 }
        score = { value = 5 }
        [custom_fields]
        diem = { column = "Điểm", type = "number" }
        mon = { column = "Món", type = "list", split = ";" }
        [tags]
        column = "Nhãn"
        always = ["Nhập 11/2026"]
    "#;
    let columns = [
        ("E-mail", "An@Example.vn"),
        ("Di động", ""),
        ("Điện thoại", "912 345 678"),
        ("Họ", "Nguyễn"),
        ("Tên", "An"),
        ("GT", "trống"),
        ("NS", "11/03/1989"),
        ("Ngôn ngữ", ""),
        ("Khu vực", "Hà Nội - Quận Tây Hồ"),
        ("Điểm", "12"),
        ("Món", "phở; bún"),
        ("Nhãn", "VIP, Mới, VIP"),
    ];
    assert_eq!(
        applied(toml, &columns),
        r#"{"email":"an@example.vn","phone":"0912345678","full_name":"Nguyễn An","dob":"1989-11-03","gender":"male","city":"Hà Nội","district":"Quận Tây Hồ","lang":"vi","score":5,"source":"API","custom_fields":[{"name":"diem","value":12},{"name":"mon","value":["phở","bún"]}],"tags":["Nhập 11/2026","VIP","Mới"]}"#
    );
}

#[test]
fn empty_cells_are_left_out_or_sent_as_null_but_never_for_contacts() {
    let toml = "[fields]\nemail = \"E\"\nphone = \"P\"\ncity = \"C\"";
    let columns = [("E", "an@example.vn"), ("P", " "), ("C", "")];
    assert_eq!(applied(toml, &columns), r#"{"email":"an@example.vn"}"#);
    assert_eq!(
        applied_as(toml, &columns, |manner, _| manner.blank = Blank::Null),
        r#"{"email":"an@example.vn","city":null}"#
    );
}

#[test]
fn a_row_without_contact_is_invalid_and_a_bad_contact_too_unless_told_otherwise() {
    let toml = "[fields]\nemail = \"E\"\nphone = \"P\"";
    let drop = |manner: &mut Manner, _: &mut Row| manner.invalid_contact = BadValue::Drop;
    let good = [("E", "an@example.vn"), ("P", "12")];
    assert_eq!(applied(toml, &[("E", ""), ("P", "")]), "invalid row:no_contact");
    assert_eq!(applied(toml, &good), "invalid phone:phone_invalid");
    assert_eq!(applied_as(toml, &good, drop), r#"{"email":"an@example.vn"} | phone:phone_invalid"#);
    assert_eq!(applied_as(toml, &[("E", ""), ("P", "12")], drop), "invalid phone:phone_invalid");
}

#[test]
fn the_sum_in_a_line_of_totals_is_no_bad_phone() {
    let toml = "[fields]\nemail = \"E\"\nphone = \"P\"";
    for total in ["Tổng cộng: 80 khách", "TỔNG", "Cộng", "Total", "Grand total"] {
        assert_eq!(applied(toml, &[("N", total), ("E", ""), ("P", "80")]), "invalid row:no_contact", "{total}");
    }
    for name in ["Tổng đại lý Sen", "Tống Cộng", "Totalis"] {
        assert_eq!(applied(toml, &[("N", name), ("E", ""), ("P", "80")]), "invalid phone:phone_invalid", "{name}");
    }
    let order = [("E", ""), ("P", "80"), ("N", "Tổng: 3")];
    assert_eq!(applied(toml, &order), "invalid phone:phone_invalid", "what somebody ordered");
    let with_email = [("N", "Total"), ("E", "total@example.vn"), ("P", "80")];
    assert_eq!(applied(toml, &with_email), "invalid phone:phone_invalid");
}

#[test]
fn a_bad_value_elsewhere_is_left_out_with_a_warning_or_refuses_the_row() {
    let toml = "[fields]\nemail = \"E\"\ndob = \"NS\"";
    let columns = [("E", "an@example.vn"), ("NS", "31/02/1989")];
    assert_eq!(applied(toml, &columns), r#"{"email":"an@example.vn"} | dob:date_impossible"#);
    let refused = applied_as(toml, &columns, |manner, _| manner.invalid_optional = BadValue::Refuse);
    assert_eq!(refused, "invalid dob:date_impossible");
}

#[test]
fn the_shape_of_a_row_is_judged() {
    let toml = "[fields]\nemail = \"E\"";
    let columns = [("E", "an@example.vn"), ("X", "")];
    let short = |_: &mut Manner, row: &mut Row| row.shape = RowShape::Short { missing: 1 };
    assert_eq!(applied_as(toml, &columns, short), r#"{"email":"an@example.vn"} | row:row_short"#);
    let long = |_: &mut Manner, row: &mut Row| row.shape = RowShape::Long { surplus: 2 };
    assert_eq!(applied_as(toml, &columns, long), "invalid row:row_too_long");
}

#[test]
fn broken_text_in_a_used_cell_makes_the_row_invalid_and_a_formula_without_a_result_is_left_out() {
    let toml = "[fields]\nemail = \"E\"\ncity = \"C\"\n[tags]\ncolumn = \"T\"";
    let with = |kind: CellKind, column: usize| {
        applied_as(toml, &[("E", "an@example.vn"), ("C", "x"), ("T", "y"), ("unused", "x")], |_, row| {
            let cells: Vec<String> = row.cells().map(str::to_owned).collect();
            row.clear();
            for (at, cell) in cells.iter().enumerate() {
                row.push(cell, if at == column { kind } else { CellKind::Text });
            }
        })
    };
    assert_eq!(with(CellKind::Damaged, 1), "invalid city:text_damaged");
    assert_eq!(with(CellKind::Damaged, 2), "invalid tags:text_damaged");
    assert_eq!(with(CellKind::Damaged, 3), r#"{"email":"an@example.vn","city":"x","tags":["y"]}"#);
    assert_eq!(with(CellKind::Error, 1), r#"{"email":"an@example.vn","tags":["y"]} | city:cell_error"#);
    assert_eq!(
        with(CellKind::Uncalculated, 1),
        r#"{"email":"an@example.vn","tags":["y"]} | city:formula_not_calculated"#
    );
    assert_eq!(with(CellKind::Uncalculated, 0), "invalid email:formula_not_calculated");
    assert_eq!(with(CellKind::Error, 0), "invalid email:cell_error");
    assert_eq!(
        with(CellKind::Uncalculated, 2),
        r#"{"email":"an@example.vn","city":"x"} | tags:formula_not_calculated"#
    );
}

#[test]
fn a_formula_without_a_result_is_not_taken_for_an_empty_cell() {
    let with = |toml: &str| {
        let columns = [("D", "d"), ("E", "an@example.vn"), ("C", "")];
        applied_as(&format!("[fields]\nemail = \"E\"\n{toml}"), &columns, |manner, row| {
            manner.blank = Blank::Null;
            *row = self::row(&["d", "an@example.vn"]);
            row.push("#N/A", CellKind::Error);
        })
    };
    for (toml, expected) in [
        ("city = \"C\"", ""),
        ("city = { column = \"C\", default = \"x\" }", ""),
        ("city = { column = \"C\", values = { \"\" = \"x\" } }", ""),
        ("city = \"{C} {D}\"", ""),
        ("city = [\"D\", \"C\"]", r#","city":"d""#),
        ("city = [\"C\", \"D\"]", r#","city":"d""#),
        ("city = \"{C|D}\"", r#","city":"d""#),
    ] {
        let warning = if expected.is_empty() { " | city:cell_error" } else { "" };
        let expected = format!(r#"{{"email":"an@example.vn"{expected}}}{warning}"#);
        assert_eq!(with(toml), expected, "{toml}");
    }
}

#[test]
fn the_first_name_follows_the_whole_name_unless_it_is_mapped() {
    let whole = |manner: &mut Manner, _: &mut Row| manner.first_name = FirstName::Whole;
    let last = |manner: &mut Manner, _: &mut Row| manner.first_name = FirstName::LastWord;
    let columns = [("E", "an@example.vn"), ("N", "Nguyễn Văn An"), ("F", "Cu Tí")];
    let toml = "[fields]\nemail = \"E\"\nfull_name = \"N\"";
    assert!(applied_as(toml, &columns, whole).contains(r#""first_name":"Nguyễn Văn An""#));
    assert!(applied_as(toml, &columns, last).contains(r#""first_name":"An""#));
    let mapped = "[fields]\nemail = \"E\"\nfull_name = \"N\"\nfirst_name = \"F\"";
    assert!(applied_as(mapped, &columns, whole).contains(r#""first_name":"Cu Tí""#));
}

#[test]
fn tags_by_id_must_be_ids() {
    let toml = "[fields]\nemail = \"E\"\n[tags]\ncolumn = \"T\"\nby = \"id\"";
    assert_eq!(
        applied(toml, &[("E", "an@example.vn"), ("T", "641d1b2c3d4e5f6071829304,VIP")]),
        r#"{"email":"an@example.vn","tags":["641d1b2c3d4e5f6071829304"]} | tags:tag_id_mistaken"#
    );
}

#[test]
fn rules_that_do_not_fit_are_told() {
    for (toml, key) in [
        ("[fields]\nemial = \"E\"", "field_unknown_nearest"),
        ("[fields]\nxyz = \"E\"", "field_unknown"),
        ("[fields]\nemail = \"Emal\"", "column_unknown_nearest"),
        ("[fields]\nemail = \"Nothing like it\"", "column_unknown"),
        ("[fields]\nemail = \"{E\"", "template_mistaken"),
        ("[fields]\nemail = \"Email\"\ndob = { column = \"Email\", format = \"%H\" }", "date_format_mistaken"),
        ("[fields]\nemail = { column = \"Email\", value = \"x\" }", "rule_origin"),
        ("[fields]\nemail = \"Email\"\ngender = { value = \"maybe\" }", "constant_mistaken"),
        ("[fields]\nemail = \"Email\"\ngender = { column = \"Email\", values = { 1 = \"…\" } }", "meaning_unfilled"),
        ("[fields]\nemail = \"Email\"\n[custom_fields]\n\"Gói dịch vụ\" = \"Email\"", "custom_name_mistaken"),
        ("[fields]\nfull_name = \"Email\"", "no_contact_column"),
    ] {
        assert_eq!(compiled(toml, &["Email"]).unwrap_err().key(), key, "{toml}");
    }
}

#[test]
fn unused_columns_are_ignored_refused_or_taken_as_custom_fields() {
    let rules: Rules = toml::from_str("[fields]\nemail = \"Email\"").unwrap();
    let headers = ["Email", "Gói dịch vụ", "_import_row"].map(str::to_owned);
    let manner = manner(&["Email", "Gói dịch vụ", "_import_row"]);
    let setting = setting(&manner);
    let compile = |unmapped| Mapping::compile(&rules, &headers, unmapped, [].into_iter(), &setting);
    assert_eq!(compile(Unmapped::Ignore).unwrap().unused(&headers), [1]);
    assert_eq!(compile(Unmapped::Refuse).unwrap_err(), MappingError::Unmapped { columns: vec!["Gói dịch vụ".into()] });
    let mapping = compile(Unmapped::CustomFields).unwrap();
    let Verdict::Ready(customer) = mapping.apply(&row(&["an@example.vn", "Vàng", "7"]), &manner).verdict else {
        panic!()
    };
    assert_eq!(
        serde_json::to_string(&customer).unwrap(),
        r#"{"email":"an@example.vn","custom_fields":[{"name":"goi_dich_vu","value":"Vàng"}]}"#
    );
    let headers = ["Email", "Ghi chú", "Ghi chu", "客户", "#"].map(str::to_owned);
    let mapping = Mapping::compile(&rules, &headers, Unmapped::CustomFields, [].into_iter(), &setting).unwrap();
    let Verdict::Ready(customer) = mapping.apply(&row(&["an@example.vn", "a", "b", "c", "d"]), &manner).verdict else {
        panic!()
    };
    let names: Vec<_> = customer.custom_fields.iter().map(|custom| custom.name.as_str()).collect();
    assert_eq!(names, ["ghi_chu", "ghi_chu_2", "col_d", "col_e"]);
}

#[test]
fn rows_that_say_so_are_skipped() {
    let rules: Rules = toml::from_str("[fields]\nemail = \"E\"").unwrap();
    let mut manner = manner(&["E", "Trạng thái"]);
    let setting = setting(&manner);
    let skip = [("Trạng thái".to_owned(), Constant::Integer(0))].into_iter();
    let mapping = Mapping::compile(&rules, &manner.headers, Unmapped::Ignore, skip, &setting).unwrap();
    let verdict = |cells: &[&str], manner: &Manner| mapping.apply(&row(cells), manner).verdict;
    assert!(
        matches!(verdict(&["an@example.vn", "0"], &manner), Verdict::Skipped(problem) if problem.code == Code::SkipWhen)
    );
    assert!(matches!(verdict(&["an@example.vn", "1"], &manner), Verdict::Ready(_)));
    for cell in ["", "0"] {
        let mut unknown = row(&["an@example.vn"]);
        unknown.push(cell, CellKind::Error);
        assert!(matches!(mapping.apply(&unknown, &manner).verdict, Verdict::Invalid(_)), "`{cell}`");
    }
    let mut hidden = row(&["an@example.vn", "1"]);
    hidden.hidden = true;
    assert!(matches!(mapping.apply(&hidden, &manner).verdict, Verdict::Ready(_)));
    manner.hidden_rows = HiddenRows::Skip;
    assert!(
        matches!(mapping.apply(&hidden, &manner).verdict, Verdict::Skipped(problem) if problem.code == Code::RowHidden)
    );
}

#[test]
fn a_word_for_none_leaves_the_next_choice() {
    let toml = "[fields]\nphone = [\"A\", \"B\"]\ncity = { column = [\"C\", \"D\"], default = \"Huế\" }";
    for none in ["-", "không có", "N/A", "0", "\u{200b}"] {
        let columns = [("A", none), ("B", "0912345671"), ("C", "-"), ("D", "Vinh")];
        assert_eq!(applied(toml, &columns), r#"{"phone":"0912345671","city":"Vinh"}"#, "{none}");
    }
    let columns = [("A", "-"), ("B", "091"), ("C", ""), ("D", "N/A")];
    assert_eq!(applied(toml, &columns), "invalid phone:phone_invalid");
    let meant = "[fields]\nemail = \"E\"\ngender = { column = [\"A\", \"B\"], values = { - = \"male\" } }";
    let columns = [("E", "an@example.vn"), ("A", "-"), ("B", "Nữ")];
    assert_eq!(applied(meant, &columns), r#"{"email":"an@example.vn","gender":"male"}"#);
}

#[test]
fn a_word_for_none_is_no_part_of_a_template() {
    let toml = "[fields]\nemail = \"E\"\nfull_name = \"{Họ} {Tên|Gọi}\"";
    for (family, given, called, name) in
        [("Nguyễn", "-", "", "Nguyễn"), ("N/A", "Bình", "", "Bình"), ("Lê", "-", "Hoa", "Lê Hoa")]
    {
        let columns = [("E", "an@example.vn"), ("Họ", family), ("Tên", given), ("Gọi", called)];
        let body = applied(toml, &columns);
        assert!(body.contains(&format!("\"full_name\":\"{name}\"")), "{body}");
    }
}
