//! Workbooks made to exhaust or to break what reads them: refused by name, soon and in little memory.

use std::ops::ControlFlow;

use super::handmade::{SHEET, compound, ods, record, sheet, xlsx, zipped};
use crate::source::{InputOptions, Limits, Location, SourceError, open};

/// Opens and reads all; the key of what was refused.
fn key(bytes: &[u8], limits: Limits) -> Option<&'static str> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.xlsx");
    std::fs::write(&path, bytes).unwrap();
    let options = InputOptions { limits, ..InputOptions::default() };
    let result: Result<_, SourceError> =
        open(&Location::File(path), &options).and_then(|mut source| source.read(&mut |_| ControlFlow::Continue(())));
    result.err().map(|error| error.fault.key())
}

#[test]
fn hostile_parts_of_an_xlsx_are_refused() {
    let small = Limits { cell_bytes: 1000, columns: 50, unpacked_bytes: 1 << 20, ..Limits::default() };
    let cell = |text: &str| format!(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>"#);
    let laughs =
        r#"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet><sheetData/></worksheet>"#;
    let runs = format!("<row><c t=\"inlineStr\"><is>{}</is></c></row>", "<r><t>0123456789</t></r>".repeat(200));
    let promise = r#"<sst uniqueCount="99999999999999"><si><t>a</t></si></sst>"#;
    let table = [
        ("sound", sheet(&cell("email")), None),
        ("entities", xlsx(SHEET, laughs), Some("xml_entities")),
        ("entities in strings", xlsx("xl/sharedStrings.xml", laughs), Some("xml_entities")),
        ("depth", sheet(&"<row>".repeat(100_000)), Some("xml_too_deep")),
        ("long text", sheet(&cell(&"x".repeat(200_000))), Some("part_too_large")),
        ("many runs", sheet(&runs), Some("part_too_large")),
        (
            "long string",
            xlsx("xl/sharedStrings.xml", &format!("<sst><si><t>{}</t></si></sst>", "x".repeat(2000))),
            Some("part_too_large"),
        ),
        ("promise", xlsx("xl/sharedStrings.xml", promise), Some("workbook_damaged")),
        ("far column", sheet(r#"<row r="1"><c r="XFD1"><v>1</v></c></row>"#), Some("too_many_columns")),
        ("far row", sheet(r#"<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>"#), Some("workbook_damaged")),
        ("an end before the beginning", sheet(&["<f></c>", &cell("email")].concat()), None),
        ("bomb", sheet(&"<row></row>".repeat(100_000)), Some("unpacked_too_large")),
        ("cut XML", xlsx(SHEET, "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v>"), Some("workbook_damaged")),
        ("no sheet", xlsx("xl/workbook.xml", "<workbook/>"), Some("file_empty")),
        ("no cells", xlsx(SHEET, "<worksheet><sheetData/></worksheet>"), Some("file_empty")),
    ];
    for (name, bytes, expected) in table {
        let found = key(&bytes, small);
        // Rows beyond the last one of any program may be refused or read; they must not cost more than others.
        assert!(found == expected || name == "far row", "{name}: {found:?}");
    }
    let whole = sheet(&cell("email"));
    for length in (0..whole.len()).step_by(97) {
        assert!(key(&whole[..length], small).is_some(), "cut at {length}");
    }
}

#[test]
fn a_bomb_is_known_by_its_ratio() {
    let limits = Limits { unpacked_ratio: 100, ..Limits::default() };
    let bytes = sheet(&"<row></row>".repeat(7_000_000));
    assert_eq!(key(&bytes, limits), Some("unpacked_too_much"));
}

#[test]
fn hostile_ods_are_refused() {
    let ods = |rows: &str, end: &str| ods(&format!(r#"<table:table table:name="A">{rows}{end}"#));
    let cell = r#"<table:table-cell office:value-type="string"><text:p>email</text:p></table:table-cell>"#;
    let row = |attributes: &str, cells: &str| format!("<table:table-row {attributes}>{cells}</table:table-row>");
    let limits = Limits::default();
    let end = "</table:table>";
    assert_eq!(key(&ods(&row("", cell), end), limits), None);
    assert_eq!(key(&ods(&row("", cell), ""), limits), Some("workbook_damaged"), "it ends in the middle");
    let wide = cell.replace("office:value-type", r#"table:number-columns-repeated="99999999999" office:value-type"#);
    assert_eq!(key(&ods(&row("", &wide), end), limits), Some("too_many_columns"));
    let empty = r#"<table:table-cell table:number-columns-repeated="18446744073709551615"/>"#;
    let far = row(r#"table:number-rows-repeated="18446744073709551615""#, empty);
    assert_eq!(key(&ods(&(row("", cell) + &far + &far), end), limits), None);
    let cut = zipped(&[("mimetype", "x"), ("content.xml", "<a><table:table><table:table-row>")]);
    assert_eq!(key(&cut, limits), Some("workbook_damaged"));
    let locked = zipped(&[
        ("mimetype", "x"),
        ("content.xml", "<a/>"),
        ("META-INF/manifest.xml", "<manifest><file-entry><encryption-data/></file-entry></manifest>"),
    ]);
    assert_eq!(key(&locked, limits), Some("password_protected"));
}

#[test]
fn hostile_compound_files_are_refused() {
    let limits = Limits::default();
    assert_eq!(key(&compound("EncryptedPackage", b"x"), limits), Some("password_protected"));
    assert_eq!(key(&compound("WordDocument", b"x"), limits), Some("not_a_list"));
    assert_eq!(key(&compound("Workbook", b"nothing of a workbook"), limits), Some("workbook_damaged"));
    let bof = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let huge: Vec<u8> = [0_u32.to_le_bytes(), u32::MAX.to_le_bytes(), [0, 0, 0, 1], [0; 4]].concat();
    let dimensions = [bof.clone(), record(0x0200, &huge[..14])].concat();
    assert_eq!(key(&compound("Workbook", &dimensions), limits), Some("sheet_too_large"));
    let whole = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/xlwt.xls")).unwrap();
    assert_eq!(key(&whole, limits), None);
    for length in (0..whole.len()).step_by(131) {
        assert!(key(&whole[..length], limits).is_some(), "cut at {length}");
    }
    // Any byte may lie: nothing may panic, whatever comes of it.
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..4 {
            let at = random.usize(..bytes.len());
            bytes[at] = random.u8(..);
        }
        key(&bytes, limits);
    }
}
