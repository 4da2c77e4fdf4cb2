//! Workbooks made here, from the bytes to the rows.

use std::ops::ControlFlow;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use crate::row::CellKind::{Boolean, Date, Error, Number, Text};
use crate::source::{InputOptions, Location, Source, open};

fn saved(workbook: &mut Workbook) -> Vec<u8> {
    workbook.save_to_buffer().unwrap()
}

fn open_bytes(bytes: &[u8], options: &InputOptions) -> Result<Source, &'static str> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    std::fs::write(&path, bytes).unwrap();
    open(&Location::File(path), options).map_err(|error| error.fault.key())
}

fn rows(source: &mut Source) -> Vec<String> {
    let mut rows = Vec::new();
    let counts = source.read(&mut |row| {
        let hidden = if row.hidden { " hidden" } else { "" };
        rows.push(format!("{}{hidden}: {}", row.line, row.cells().collect::<Vec<_>>().join("|")));
        ControlFlow::Continue(())
    });
    assert_eq!(counts.unwrap().rows, rows.len() as u64);
    rows
}

fn headed(sheet: &mut Worksheet, names: &[&str]) {
    for (column, name) in (0..).zip(names) {
        sheet.write(0, column, *name).unwrap();
    }
}

#[test]
fn cells_are_the_text_that_their_kind_and_format_mean() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    headed(sheet, &["Chữ", "Số", "SĐT", "Ngày", "Giờ", "Đúng", "Lỗi", "Công thức"]);
    sheet.write(1, 0, " Nguyễn ").unwrap();
    sheet.write(1, 1, 84_912_345_678_u64).unwrap();
    sheet.write_with_format(1, 2, 912_345_678, &Format::new().set_num_format("0000000000")).unwrap();
    let date = ExcelDateTime::parse_from_str("1989-11-03").unwrap();
    sheet.write_with_format(1, 3, &date, &Format::new().set_num_format("dd/mm/yyyy")).unwrap();
    let moment = ExcelDateTime::parse_from_str("1989-11-03 08:30:15").unwrap();
    sheet.write_with_format(1, 4, &moment, &Format::new().set_num_format("dd/mm/yyyy hh:mm")).unwrap();
    sheet.write(1, 5, true).unwrap();
    sheet.write(1, 6, Formula::new("=NA()").set_result("#N/A")).unwrap();
    sheet.write(1, 7, Formula::new("=A2").set_result("kết quả")).unwrap();
    let mut source = open_bytes(&saved(&mut workbook), &InputOptions::default()).unwrap();
    let mut kinds = Vec::new();
    source
        .read(&mut |row| {
            kinds = (0..8).map(|column| row.kind(column)).collect();
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(
        rows(&mut source),
        ["2:  Nguyễn |84912345678|0912345678|1989-11-03|1989-11-03 08:30:15|TRUE|#N/A|kết quả"]
    );
    assert_eq!(kinds, [Text, Number, Number, Date, Date, Boolean, Error, Text]);
}

#[test]
fn hidden_blank_and_title_rows_are_told_apart() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.merge_range(0, 0, 0, 2, "DANH SÁCH KHÁCH HÀNG", &Format::new()).unwrap();
    for (row, cells) in
        [(3, ["Họ tên", "Email", "SĐT"]), (4, ["An", "a@example.com", ""]), (6, ["Bình", "", "0912345678"])]
    {
        for (column, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write(row, column, text).unwrap();
        }
    }
    sheet.set_row_hidden(6).unwrap();
    let mut source = open_bytes(&saved(&mut workbook), &InputOptions::default()).unwrap();
    assert_eq!((source.shape().header_row, source.shape().title_rows), (4, 1));
    assert_eq!(rows(&mut source), ["5: An|a@example.com|", "7 hidden: Bình||0912345678"]);
    let counts = source.read(&mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((counts.rows, counts.blank_rows, counts.hidden_rows), (2, 1, 1));
}

#[test]
fn the_sheet_is_the_first_with_data_or_the_one_asked_for() {
    let mut workbook = Workbook::new();
    for (name, text) in [("Bìa", ""), ("Khách", "a@example.com"), ("3", "b@example.com"), ("Ẩn", "c@example.com")] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        sheet.set_hidden(name == "Ẩn").write(5, 5, "").unwrap();
        if !text.is_empty() {
            headed(sheet, &["Email"]);
            sheet.write(1, 0, text).unwrap();
        }
    }
    let bytes = saved(&mut workbook);
    let chosen = |wanted: Option<&str>| {
        let options = InputOptions { sheet: wanted.map(str::to_owned), ..InputOptions::default() };
        open_bytes(&bytes, &options).map(|source| source.shape().sheet.clone().unwrap())
    };
    let sheet = chosen(None).unwrap();
    assert_eq!((sheet.name.as_str(), sheet.number), ("Khách", 2));
    assert_eq!((sheet.others, sheet.hidden), (vec!["3".to_owned(), "Ẩn".to_owned()], vec!["Ẩn".to_owned()]));
    let sheet = chosen(Some("4")).unwrap();
    assert_eq!((sheet.name.as_str(), sheet.hidden), ("Ẩn", vec!["Ẩn".to_owned()]));
    assert_eq!(chosen(Some("3")).unwrap().number, 3, "a name goes before a number");
    assert_eq!(chosen(Some("khách")).unwrap().number, 2);
    assert_eq!(chosen(Some("9")), Err("sheet_unknown"));
    assert_eq!(chosen(Some("Bìa")), Err("file_empty"));
}

/// What the workbooks of other programs say; see `tests/fixtures/make.py`.
#[test]
fn workbooks_of_other_programs_say_the_same() {
    let files = [
        "openpyxl.xlsx",
        "openpyxl-1904.xlsx",
        "xlsxwriter.xlsx",
        "tab-colour.xlsx",
        "libreoffice.xlsx",
        "libreoffice.xls",
        "libreoffice.ods",
        "xlwt.xls",
        "by-hand.xlsb",
    ];
    for file in files {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(file);
        let mut source =
            open(&Location::File(path), &InputOptions::default()).unwrap_or_else(|error| panic!("{file}: {error:?}"));
        let shape = source.shape().clone();
        assert_eq!(shape.header, ["Họ và tên", "Điện thoại", "Ngày sinh", "Điểm", "VIP", "Lỗi"], "{file}");
        assert_eq!((shape.header_row, shape.title_rows, shape.is_1904), (3, 1, file.contains("1904")), "{file}");
        assert_eq!(shape.sheet.unwrap().name, "Khách hàng", "{file}");
        let expected = [
            "4: Nguyễn Văn Ánh|0912345678|1989-11-03|4.5|TRUE|",
            "5: Trần Thị Bưởi|0987654321|2024-02-29 08:30:00|1000000|FALSE|#N/A",
            "6 hidden: Lê Hoàng Yến|84363042200||0||",
        ];
        assert_eq!(rows(&mut source), expected, "{file}");
    }
}
