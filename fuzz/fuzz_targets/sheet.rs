#![no_main]
//! Any text as the XML of a sheet, in an `.xlsx` or an `.ods` that is sound besides.

mod reading;

use std::io::{Cursor, Write};

const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

libfuzzer_sys::fuzz_target!(|input: (bool, &[u8])| {
    let (is_ods, xml) = input;
    let relations = |kind: &str, target: &str| {
        format!(r#"<Relationships><Relationship Id="r" Type="{RELATION}/{kind}" Target="{target}"/></Relationships>"#)
    };
    let workbook = r#"<workbook><sheets><sheet name="A" sheetId="1" r:id="r"/></sheets></workbook>"#;
    let parts: Vec<(&str, Vec<u8>)> = if is_ods {
        vec![("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()), ("content.xml", xml.to_vec())]
    } else {
        vec![
            ("[Content_Types].xml", b"<Types/>".to_vec()),
            ("_rels/.rels", relations("officeDocument", "xl/workbook.xml").into_bytes()),
            ("xl/workbook.xml", workbook.into()),
            ("xl/_rels/workbook.xml.rels", relations("worksheet", "sheet.xml").into_bytes()),
            ("xl/sheet.xml", xml.to_vec()),
        ]
    };
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory can be written");
        archive.write_all(&bytes).expect("memory can be written");
    }
    reading::read(&archive.finish().expect("memory can be written").into_inner());
});
