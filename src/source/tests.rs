//! Lists as they come, from the bytes to the rows.

use std::path::Path;

use super::*;
use crate::row::{CellKind, Quoting, RowShape};

/// Every row as `line: cell|cell`, and what was counted.
fn rows(source: &mut Source) -> (Vec<String>, Counts) {
    let mut rows = Vec::new();
    let counts = source.read(&mut |row| {
        rows.push(format!("{}: {}", row.line, row.cells().collect::<Vec<_>>().join("|")));
        ControlFlow::Continue(())
    });
    (rows, counts.unwrap())
}

fn open_bytes(bytes: &[u8], options: &InputOptions) -> Result<Source, &'static str> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list");
    std::fs::write(&path, bytes).unwrap();
    open(&Location::File(path), options).map_err(|error| error.fault.key())
}

fn read(bytes: &[u8]) -> (Vec<String>, Counts) {
    rows(&mut open_bytes(bytes, &InputOptions::default()).unwrap())
}

/// What every encoding, delimiter and line ending has to give.
const NAMES: [&str; 3] = ["Họ và tên", "Điện thoại", "Ghi chú"];
const TRUTH: [[&str; 3]; 4] = [
    ["Nguyễn Văn Ánh", "0912345678", "quận Đống Đa"],
    ["Trần Thị Bưởi", "0987654321", "nói: \"ừ\"; rồi, thôi"],
    ["Lê Hoàng Yến", "0363042200", "dòng một\ndòng hai"],
    ["Phạm Đức Thịnh", "", "tỉnh Thừa Thiên|Huế\tcũ"],
];

fn text_list(delimiter: char, end: &str) -> String {
    let quoted = |cell: &str| {
        let needs = cell.contains([delimiter, '"', '\n']);
        if needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
    };
    let line = |cells: &[&str; 3]| cells.map(quoted).join(&delimiter.to_string());
    let lines: Vec<String> = std::iter::once(&NAMES).chain(&TRUTH).map(line).collect();
    lines.join("\n").replace('\n', end) + end
}

fn encoded(text: &str, encoding: &str, with_mark: bool) -> Vec<u8> {
    let mark = |bytes: &[u8]| if with_mark { bytes.to_vec() } else { Vec::new() };
    match encoding {
        "utf-8" => [mark(b"\xef\xbb\xbf"), text.as_bytes().to_vec()].concat(),
        "utf-16le" => [mark(b"\xff\xfe"), text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat(),
        "utf-16be" => [mark(b"\xfe\xff"), text.encode_utf16().flat_map(u16::to_be_bytes).collect()].concat(),
        "windows-1258" => windows_1258(text),
        name => single_bytes(text, name),
    }
}

/// Windows-1258 holds tones as marks behind their letters, which its encoder does not part by itself.
fn windows_1258(text: &str) -> Vec<u8> {
    use unicode_normalization::UnicodeNormalization;
    let mut bytes = Vec::new();
    for letter in text.chars() {
        let decomposed: Vec<char> = letter.nfd().collect();
        let is_tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
        let plain: String = decomposed.iter().copied().filter(|c| !is_tone(c)).nfc().collect();
        let tone: String = decomposed.iter().filter(|c| is_tone(c)).collect();
        let parted = format!("{plain}{tone}");
        let (whole, _, failed) = encoding_rs::WINDOWS_1258.encode(&parted);
        assert!(!failed, "{letter}");
        bytes.extend_from_slice(&whole);
    }
    bytes
}

/// The bytes that a repair makes this text of, one letter at a time.
fn single_bytes(text: &str, name: &str) -> Vec<u8> {
    use crate::charset::{Repair, repair};
    let kind = Repair::named(name).unwrap();
    let bytes: Vec<String> = (0x20..=0xff).map(|byte: u8| char::from(byte).to_string()).collect();
    let pairs = || bytes.iter().flat_map(|base| bytes.iter().map(move |mark| format!("{base}{mark}")));
    let mut found = std::collections::HashMap::new();
    for candidate in pairs().chain(bytes.iter().cloned()) {
        let letter = repair(&candidate, kind).into_owned();
        found.entry(letter).or_insert(candidate);
    }
    let write = |letter: char| {
        let key = letter.to_string();
        let written = found.get(&key).or_else(|| found.get(&key.to_lowercase())).unwrap_or(&key).clone();
        written.chars().map(|c| c as u8).collect::<Vec<_>>()
    };
    text.chars().flat_map(write).collect()
}

#[test]
fn every_encoding_delimiter_and_line_ending_gives_the_same_rows() {
    let encodings = [
        ("utf-8", false),
        ("utf-8", true),
        ("utf-16le", true),
        ("utf-16le", false),
        ("utf-16be", true),
        ("utf-16be", false),
        ("windows-1258", false),
        ("tcvn3", false),
        ("vni", false),
    ];
    for (encoding, with_mark) in encodings {
        for delimiter in [',', ';', '\t', '|'] {
            for end in ["\n", "\r\n", "\r"] {
                let case = format!("{encoding} mark={with_mark} {delimiter:?} {end:?}");
                let bytes = encoded(&text_list(delimiter, end), encoding, with_mark);
                let mut source = open_bytes(&bytes, &InputOptions::default()).expect(&case);
                let shape = source.shape().clone();
                assert_eq!(shape.encoding.unwrap().name(), encoding, "{case}");
                assert_eq!((shape.delimiter as char, shape.header_row), (delimiter, 1), "{case}");
                // The capitals of TCVN3 are small letters in another font.
                let fold = |text: &str| if encoding == "tcvn3" { text.to_lowercase() } else { text.to_owned() };
                assert_eq!(fold(&shape.header.join("|")), fold(&NAMES.join("|")), "{case}");
                let lines = [2, 3, 4, 6];
                let expected: Vec<String> = lines
                    .iter()
                    .zip(TRUTH)
                    .map(|(line, cells)| format!("{line}: {}", cells.join("|").replace('\n', end)))
                    .collect();
                let (found, counts) = rows(&mut source);
                let folded = |rows: &[String]| rows.iter().map(|row| fold(row)).collect::<Vec<_>>();
                assert_eq!(folded(&found), folded(&expected), "{case}");
                assert_eq!(counts, Counts { rows: 4, ..Counts::default() }, "{case}");
            }
        }
    }
}

#[test]
fn a_forced_encoding_and_delimiter_go_before_what_is_found() {
    let options = InputOptions {
        encoding: Some(Encoding::named("latin1").unwrap()),
        delimiter: Some(b'@'),
        ..InputOptions::default()
    };
    let mut source = open_bytes("a@\u{e9}\nRen\u{e9}@x\n".as_bytes(), &options).unwrap();
    assert_eq!(source.shape().header, ["a", "Ã©"]);
    assert_eq!(rows(&mut source).0, ["2: RenÃ©|x"]);
}

#[test]
fn rows_say_what_was_missing_too_much_or_blank() {
    let text = "\u{feff}email,tên,tuổi\na@example.com\n\nb@example.com,An,1,2,3\n , ,\nc@example.com,An,1\n";
    let mut source = open_bytes(text.as_bytes(), &InputOptions::default()).unwrap();
    let mut shapes = Vec::new();
    let counts = source.read(&mut |row| {
        let taken = std::mem::take(row);
        shapes.push((taken.line, taken.shape, taken.cell(2).to_owned()));
        ControlFlow::Continue(())
    });
    assert_eq!(
        shapes,
        [
            (2, RowShape::Short { missing: 2 }, String::new()),
            (4, RowShape::Long { surplus: 2 }, "1,2,3".to_owned()),
            (6, RowShape::Whole, "1".to_owned()),
        ]
    );
    assert_eq!(counts.unwrap(), Counts { rows: 3, blank_rows: 2, hidden_rows: 0 });
}

#[test]
fn a_broken_sequence_damages_its_cell_only() {
    let mut bytes = "email,tên\n".as_bytes().to_vec();
    for _ in 0..100 {
        bytes.extend_from_slice("an@example.com,Nguyễn Văn Ánh\n".as_bytes());
    }
    bytes.extend_from_slice(b"b@example.com,Nguy\xe1\xbbn\nc@example.com,a\0b\n");
    let mut source = open_bytes(&bytes, &InputOptions::default()).unwrap();
    let mut damaged = Vec::new();
    source
        .read(&mut |row| {
            damaged.extend(
                (0..2).filter(|column| row.kind(*column) == CellKind::Damaged).map(|column| (row.line, column)),
            );
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(damaged, [(102, 1), (103, 1)]);
}

#[test]
fn the_header_row_is_the_one_asked_for() {
    let text = "x\n\ny,z\n1,2\n3,4\n";
    let with = |row| {
        let options = InputOptions { header_row: Some(row), ..InputOptions::default() };
        open_bytes(text.as_bytes(), &options)
            .map(|mut source| (source.shape().header.clone(), rows(&mut source).0.len()))
    };
    assert_eq!(with(4).unwrap(), (vec!["1".to_owned(), "2".to_owned()], 1));
    assert_eq!(with(0).unwrap(), (vec![String::new(); 2], 4));
    assert_eq!(with(99).unwrap_err(), "header_row_beyond");
}

#[test]
fn a_separator_line_is_no_row() {
    let mut source = open_bytes(b"sep=|\r\nemail|a;b\r\na@example.com|1;2\r\n", &InputOptions::default()).unwrap();
    assert_eq!((source.shape().header_row, source.shape().header.join(" ")), (2, "email a;b".to_owned()));
    assert_eq!(rows(&mut source).0, ["3: a@example.com|1;2"]);
}

#[test]
fn gzip_and_zip_are_taken_off() {
    use std::io::Write;
    let text = b"email\na@example.com\n";
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text).unwrap();
    let gzip = gzip.finish().unwrap();
    assert_eq!(read(&gzip).0, ["2: a@example.com"]);
    assert_eq!(open_bytes(&gzip[..gzip.len() - 9], &InputOptions::default()).err(), Some("archive_damaged"));
    let zipped = |names: &[&str]| {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for name in names {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(text).unwrap();
        }
        archive.finish().unwrap().into_inner()
    };
    assert_eq!(read(&zipped(&["__MACOSX/._a.csv", "a/b.csv"])).0, ["2: a@example.com"]);
    assert_eq!(open_bytes(&zipped(&["a.csv", "b.csv"]), &InputOptions::default()).err(), Some("archive_several"));
    let mut twice = zipped(&["a.csv", "b.csv"]);
    for at in 0..twice.len() - 5 {
        if &twice[at..at + 5] == b"b.csv" {
            twice[at] = b'a';
        }
    }
    assert_eq!(open_bytes(&twice, &InputOptions::default()).err(), Some("archive_damaged"));
    assert_eq!(open_bytes(&zipped(&[]), &InputOptions::default()).err(), Some("archive_empty"));
}

#[test]
fn what_is_no_list_is_refused_by_name() {
    let random: Vec<u8> = std::iter::repeat_with({
        let mut random = fastrand::Rng::with_seed(7);
        move || random.u8(..)
    })
    .take(5000)
    .collect();
    let table: [(&[u8], &str); 7] = [
        (b"", "file_empty"),
        (b"\n\n  \n", "file_empty"),
        (b"\xef\xbb\xbf", "file_empty"),
        (b"%PDF-1.7\n", "not_a_list"),
        (b"<html><table><tr><td>a", "not_a_list"),
        (b"PK\x03\x04broken", "archive_damaged"),
        (&random, "file_binary"),
    ];
    for (bytes, key) in table {
        assert_eq!(open_bytes(bytes, &InputOptions::default()).err(), Some(key));
    }
    let error =
        |path: &Path| open(&Location::File(path.to_owned()), &InputOptions::default()).err().unwrap().fault.key();
    assert_eq!(error(Path::new("/no/such/file")), "file_missing");
    assert_eq!(error(tempfile::tempdir().unwrap().path()), "file_directory");
}

#[test]
fn several_files_are_one_list_if_their_columns_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        Location::File(path)
    };
    let (a, b) = (file("a.csv", "Email,Tên\na@example.com,A\n"), file("b.csv", "email;tên\nb@example.com;B\n"));
    let mut sources = Sources::open(&[a.clone(), b.clone()], &InputOptions::default()).unwrap();
    let mut seen = Vec::new();
    let counts = sources.read(&mut |row| {
        seen.push((row.position, row.file, row.cell(0).to_owned()));
        ControlFlow::Continue(())
    });
    assert_eq!(seen, [(1, 0, "a@example.com".to_owned()), (2, 1, "b@example.com".to_owned())]);
    assert_eq!(counts.unwrap().len(), 2);
    let other = file("c.csv", "Email,Tên,Tuổi\n");
    let error = Sources::open(&[a.clone(), other.clone()], &InputOptions::default()).err().unwrap();
    assert_eq!((error.fault.key(), error.path), ("columns_differ", other.to_string()));
    assert!(sources.changed().unwrap().is_none());
    file("b.csv", "email;tên\nb@example.com;B\nc@example.com;C\n");
    assert_eq!(sources.changed().unwrap().unwrap().shape().path, b.to_string());
}

#[cfg(unix)]
#[test]
fn a_list_behind_a_link_has_not_changed_when_the_link_leads_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("one.csv"), "email\na@example.com\n").unwrap();
    std::fs::write(path("other.csv"), "email\nb@example.com\nc@example.com\n").unwrap();
    std::os::unix::fs::symlink(path("one.csv"), path("latest.csv")).unwrap();
    let sources = Sources::open(&[Location::File(path("latest.csv"))], &InputOptions::default()).unwrap();
    std::fs::remove_file(path("latest.csv")).unwrap();
    std::os::unix::fs::symlink(path("other.csv"), path("latest.csv")).unwrap();
    assert!(sources.changed().unwrap().is_none());
    std::fs::write(path("one.csv"), "email\na@example.com\nd@example.com\n").unwrap();
    assert!(sources.changed().unwrap().is_some());
}

#[test]
fn the_fingerprint_is_of_the_bytes_as_they_came() {
    let bytes = "tên\nÁnh\n".as_bytes();
    let mut source = open_bytes(bytes, &InputOptions::default()).unwrap();
    rows(&mut source);
    assert_eq!(source.fingerprint().unwrap(), blake3::hash(bytes));
    assert_eq!(rows(&mut source).1.rows, 1, "it can be read again");
}

/// The first line of each row whose quotes are not sound, with the last line of those that are several.
fn unsound(list: &str) -> Vec<(u64, Option<u64>)> {
    let mut source = open_bytes(list.as_bytes(), &InputOptions::default()).unwrap();
    let mut found = Vec::new();
    let visited = source.read(&mut |row| {
        match row.quoting {
            Quoting::Sound => {}
            Quoting::Stray => found.push((row.line, None)),
            Quoting::Joined { last_line } => found.push((row.line, Some(last_line))),
        }
        ControlFlow::Continue(())
    });
    visited.unwrap();
    found
}

#[test]
fn rows_that_a_stray_quote_joins_are_seen() {
    let row = |number: u32| format!("Khách {number},09{number:08},k{number}@example.vn\n");
    let rows: String = (10..40).map(row).collect();
    let table = [
        ("\"An,0912345678,a@example.vn\nBình,0912345679,b@example.vn\n\"Chi,0912345680,c@example.vn\n", 4),
        ("An,\"0912345678,a@example.vn\nBình,0912345679\",b@example.vn\n", 3),
        ("\"An,0912345678,a@example.vn\nBình,091234567,b@example.vn\nChi\",0912345680,c@example.vn\n", 4),
        ("An,0912345678,\"a@example.vn\nBình,0912345679,b@example.vn\nChi,,c@example.vn\"\n", 4),
        ("\"An,0912345678,a@example.vn\nBình,0912345679,\"b@example.vn\"\n", 3),
    ];
    for (joined, last_line) in table {
        for end in ["\n", "\r\n", "\r"] {
            let list = format!("Tên,SĐT,Email\n{joined}{rows}").replace('\n', end);
            assert_eq!(unsound(&list), [(2, Some(last_line))], "{list:?}");
        }
    }
}

#[test]
fn cells_of_several_lines_are_no_joined_rows() {
    let row = |number: u32| format!("09{number:08},Khách {number},Phố {number},k{number}@example.vn\n");
    let rows: String = (10..40).map(row).collect();
    let fine = [
        "0912345678,An,\"Số 5, phố X\nquận Y, Hà Nội\",a@example.vn\n",
        "0912345678,An,\"Số 5, ngõ 3\nphường Y, quận Z, Hà Nội\",a@example.vn\n",
        "0912345678,An,\"0912345679,Bình,Phố 9,b@example.vn\n0912345680,Chi,Phố 7,c@example.vn\",a@example.vn\n",
        "0912345678,An,\"họ nói \"\"được\"\",\nrồi thôi\",a@example.vn\n",
        "0912345678,An,5\" ống,a@example.vn\n",
        "\"0912345678\",\"An\nBình\",\"\",\"a@example.vn\"\n",
    ];
    for cell in fine {
        assert_eq!(unsound(&format!("SĐT,Tên,Địa chỉ,Email\n{cell}{rows}")), [], "{cell:?}");
    }
    let spoken = format!("SĐT,Tên,Địa chỉ,Email\n0912345678,\"Công ty \"ABC\" Huế\",,a@example.vn\n{rows}");
    assert_eq!(unsound(&spoken), [(2, None)]);
}

#[test]
fn the_mark_that_old_programs_end_a_text_with_is_no_row() {
    let (found, counts) = read(b"email,phone\na@example.vn,0912345678\n\x1a");
    assert_eq!((found.len(), counts.rows, counts.blank_rows), (1, 1, 1));
}

#[test]
fn rows_that_a_stray_quote_joins_to_the_header_are_no_names() {
    let row = |number: u32| format!("k{number}@example.vn,Khách {number},09{number:08}\n");
    let rows: String = (10..14).map(row).collect();
    let key = |header: &str| open_bytes(format!("{header}{rows}").as_bytes(), &InputOptions::default()).map(|_| ());
    assert_eq!(key("Email,\"Tên,SĐT\nan@example.vn,An\",0912345678\n"), Err("header_joined"));
    assert_eq!(key("\"Email,Tên,SĐT\nan@example.vn,\"An\",0912345678\n"), Err("header_joined"));
    assert_eq!(key("Email,\"Họ\nvà tên\",\"SĐT\n(di động, nếu có)\"\n"), Ok(()), "names may have several lines");
    assert_eq!(key("an@example.vn,\"An\nhoặc Anh\",0912345678\n"), Ok(()), "a first row without header too");
}
