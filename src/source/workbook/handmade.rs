//! Workbooks made by hand for tests, part by part.

use std::io::{Cursor, Write};

pub(super) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A small sound workbook with one part replaced, or added.
pub(super) fn xlsx(part: &str, text: &str) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            r#"<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>"#
        )
    };
    let relations = |inner: &str| format!("<Relationships>{inner}</Relationships>");
    let sheet = r#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>email</t></is></c></row>
        <row r="2"><c r="A2" t="inlineStr"><is><t>a@example.com</t></is></c></row></sheetData></worksheet>"#;
    let mut parts = vec![
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("_rels/.rels", relations(&relation("r1", "officeDocument", "xl/workbook.xml"))),
        (
            "xl/workbook.xml",
            r#"<workbook><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>"#.to_owned(),
        ),
        ("xl/_rels/workbook.xml.rels", relations(&relation("r1", "worksheet", "worksheets/sheet1.xml"))),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
    ];
    parts.retain(|(name, _)| *name != part);
    parts.push((part, text.to_owned()));
    zipped(&parts.iter().map(|(name, text)| (*name, text.as_str())).collect::<Vec<_>>())
}

pub(super) const SHEET: &str = "xl/worksheets/sheet1.xml";

pub(super) fn sheet(rows: &str) -> Vec<u8> {
    xlsx(SHEET, &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"))
}

/// A workbook with those sheets.
pub(super) fn ods(tables: &str) -> Vec<u8> {
    let content = format!("<office:document-content><office:body>{tables}</office:body></office:document-content>");
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest/>"),
        ("content.xml", &content),
    ])
}

pub(super) fn compound(stream: &str, bytes: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream(stream).unwrap().write_all(bytes).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

pub(super) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}
