//! What some programs write and a reader could pass over in silence: read, or refused.

use std::io::{Cursor, Read as _};
use std::ops::ControlFlow;

use rust_xlsxwriter::{Formula, Workbook};

use super::handmade::{compound, ods, record, sheet, zipped};
use super::xls_survey::survey;
use crate::row::CellKind;
use crate::source::{InputOptions, Limits, Location, SourceError, open};

/// The rows, `?` before cells that were never calculated; or why it is refused.
fn read(bytes: &[u8]) -> Result<Vec<String>, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list");
    std::fs::write(&path, bytes).unwrap();
    let mut rows = Vec::new();
    let told = |error: SourceError| error.fault.to_string();
    let mut source = open(&Location::File(path), &InputOptions::default()).map_err(told)?;
    let result = source.read(&mut |row| {
        let mark = |column| if row.kind(column) == CellKind::Uncalculated { "?" } else { "" };
        let cells: Vec<_> = row.cells().enumerate().map(|(column, cell)| mark(column).to_owned() + cell).collect();
        rows.push(format!("{}: {}", row.line, cells.join("|")));
        ControlFlow::Continue(())
    });
    result.map(|_| rows).map_err(told)
}

/// A list of emails and names in an `.xlsx`, and what is read of the rows below.
fn read_xlsx(rows: &str) -> Result<Vec<String>, String> {
    let header = r#"<row><c t="inlineStr"><is><t>email</t></is></c><c t="inlineStr"><is><t>name</t></is></c></row>"#;
    read(&sheet(&[header, rows].concat()))
}

/// The same in an `.ods`.
fn read_ods(rows: &str) -> Result<Vec<String>, String> {
    let text =
        |text| format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#);
    let header = text("email") + &text("name");
    read(&ods(&format!(
        r#"<table:table table:name="A"><table:table-row>{header}</table:table-row>{rows}</table:table>"#
    )))
}

#[test]
fn formulas_that_were_saved_without_a_result_are_not_empty() {
    let rows = r#"<row r="2"><c t="str"><f>X</f><v>a@example.com</v></c><c><f>A2</f><v /> </c></row>
        <row r="3"><c><f>A2</f></c><c t="str"><f>X</f></c></row>
        <row r="4"><c/><c><f t="shared" si="0"/><v></v></c></row>
        <row r="5"><c><f>1+1</f><v>2</v></c><c t="str"><f>X</f><v></v></c></row>"#;
    let expected = ["2: a@example.com|?#N/A", "3: ?#N/A|?#N/A", "4: |?#N/A", "5: 2|"];
    assert_eq!(read_xlsx(rows).unwrap(), expected);
    let rows = r#"<table:table-row><table:table-cell table:formula="of:=X"/>
        <table:table-cell table:formula="of:=X" office:value-type="string"/></table:table-row>"#;
    assert_eq!(read_ods(rows).unwrap(), ["2: ?#N/A|"]);
}

#[test]
fn the_zero_of_a_formula_is_no_result_where_the_workbook_is_yet_to_be_calculated() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, name) in (0..).zip(["email", "name", "phone", "points"]) {
        sheet.write(0, column, name).unwrap();
    }
    sheet.write(1, 0, "a@example.com").unwrap();
    sheet.write_formula(1, 1, "=UPPER(A2)").unwrap();
    sheet.write_formula(1, 2, "=1+1").unwrap();
    sheet.write(1, 3, 0).unwrap();
    sheet.write_formula(2, 0, Formula::new("=A2").set_result("a@example.com")).unwrap();
    sheet.write_formula(2, 2, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write_formula(2, 3, Formula::new("=LEFT(C3)").set_result("zero")).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let saying = |said: &str| {
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let mut parts = Vec::new();
        for index in 0..archive.len() {
            let mut part = archive.by_index(index).unwrap();
            let (name, mut text) = (part.name().unwrap().into_owned(), String::new());
            part.read_to_string(&mut text).unwrap();
            assert_eq!(text.contains(r#" fullCalcOnLoad="1""#), name == "xl/workbook.xml", "{name}");
            parts.push((name, text.replace(r#" fullCalcOnLoad="1""#, said).replace("<v>zero<", "<v>0<")));
        }
        let parts: Vec<_> = parts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        read(&zipped(&parts)).unwrap()
    };
    let calculated = "3: a@example.com||2|0";
    for said in [r#" fullCalcOnLoad="1""#, " fullCalcOnLoad='true'"] {
        assert_eq!(saying(said), ["2: a@example.com|?#N/A|?#N/A|0", calculated], "{said}");
    }
    for said in ["", r#" fullCalcOnLoad="0""#, r#" fullCalcOnLoad="false""#] {
        assert_eq!(saying(said), ["2: a@example.com|0|0|0", calculated], "{said}");
    }
}

#[test]
fn a_table_inside_a_cell_of_an_ods_ends_nothing() {
    let row = |cell: &str| {
        let email = r#"<table:table-cell office:value-type="string"><text:p>a@example.com</text:p></table:table-cell>"#;
        format!("<table:table-row>{email}<table:table-cell>{cell}</table:table-cell></table:table-row>")
    };
    let inner = format!("<table:table>{}</table:table>", row("<table:table/>"));
    assert_eq!(read_ods(&(row(&inner) + &row(""))).unwrap(), ["2: a@example.com|", "3: a@example.com|"]);
}

#[test]
fn a_text_that_an_ods_does_not_show_is_read() {
    let cell = |value: &str, shown: &str| {
        format!(
            r#"<table:table-cell office:value-type="string" office:string-value="{value}">{shown}</table:table-cell>"#
        )
    };
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let rows = row(&(cell("a@example.com", "") + &cell("An", "<text:p>An B</text:p>"))) + &row(&cell("x", "<text:p/>"));
    assert_eq!(read_ods(&rows).unwrap(), ["2: a@example.com|An B", "3: x|"]);
}

#[test]
fn whole_numbers_that_no_double_holds_keep_their_digits() {
    let rows = r#"<row r="2"><c><v>1234567890123456789</v></c><c t="n"><v>12345678901234567890123</v></c></row>
        <row r="3"><c><v>9007199254740992</v></c><c t="str"><v>00012345678901234567890</v></c></row>
        <row r="4"><c><v>1.2345678901234567E+18</v></c><c t="n"><v>0.30000000000000004</v></c></row>"#;
    let expected = [
        "2: 1234567890123456789|12345678901234567890123",
        "3: 9007199254740992|00012345678901234567890",
        "4: 1234567890123456800|0.30000000000000004",
    ];
    assert_eq!(read_xlsx(rows).unwrap(), expected);
    let cell = |value| format!(r#"<table:table-cell office:value-type="float" office:value="{value}"/>"#);
    let row = format!("<table:table-row>{}{}</table:table-row>", cell("1234567890123456789"), cell("7.0"));
    assert_eq!(read_ods(&row).unwrap(), ["2: 1234567890123456789|7"]);
}

#[test]
fn a_row_or_a_cell_that_stands_twice_is_refused() {
    let cell = |place: &str| format!(r#"<c r="{place}" t="inlineStr"><is><t>x</t></is></c>"#);
    let refused = |rows: String| read_xlsx(&rows).unwrap_err();
    let rows = format!(r#"<row r="2">{}</row><row r="2">{}</row>"#, cell("A2"), cell("B2"));
    assert_eq!(refused(rows), "the workbook is damaged: row 2 stands in it twice");
    let rows = format!(r#"<row r="2">{}{}</row>"#, cell("B2"), cell("B2"));
    assert_eq!(refused(rows), "the workbook is damaged: cell B2 stands in it twice");
    let rows = format!(r#"<row r="2">{}</row><row r="3">{}</row>"#, cell("A2"), cell("A2"));
    assert_eq!(refused(rows), "the workbook is damaged: cell A2 stands in it twice");
}

#[test]
fn an_empty_formula_of_an_xls_is_a_result_only_if_the_file_says_who_calculated_it() {
    let facts = |before: &[u8]| {
        let begin = record(0x0809, &[0; 16]);
        let sheet_at = u32::try_from(before.len() + 12).unwrap();
        let sheet = record(0x0085, &[&sheet_at.to_le_bytes()[..], &[0; 4]].concat());
        let formula = record(0x0006, &[2, 0, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0]);
        let bytes = compound("Workbook", &[before, &sheet, &begin, &formula].concat());
        survey(Cursor::new(bytes), &Limits::default()).unwrap().remove(0).uncalculated
    };
    assert!(facts(&[]).contains(&(2, 1)));
    assert!(facts(&record(0x01c1, &[0xc1, 1, 0, 0, 0x54, 0x8d, 1, 0])).is_empty());
}
