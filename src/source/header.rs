//! Finds the header among the first rows: below titles, or not there at all.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::dialect::most_frequent;
use super::kind::Kind;
use super::reading::{Layout, Sample, SampleRow};
use crate::row::CellKind;

/// What the first rows said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Header {
    /// The row of the names; 0 if there is none.
    pub(super) row: u64,
    /// A name for every column; empty where there is none.
    pub(super) names: Vec<String>,
    /// Rows above the header that are not blank.
    pub(super) title_rows: usize,
    /// The first row that may hold data.
    pub(super) first_line: u64,
}

impl Header {
    pub(super) fn layout(&self) -> Layout {
        Layout { first_line: self.first_line, width: self.names.len() }
    }
}

/// What the header is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// Whatever is found.
    Find,
    /// The first row of the sample.
    First,
    /// None: every row is data.
    Nothing,
}

/// The header of the rows.
///
/// `grows` says that rows may be wider than the header without being faulty, as in a sheet, where every row has
/// columns without end: then columns without a name that most rows use are columns too.
pub(super) fn find(sample: &Sample, wish: Wish, grows: bool) -> Header {
    let rows = &sample.rows;
    let index = match wish {
        Wish::First => Some(0),
        Wish::Nothing => None,
        Wish::Find => match recognise(rows) {
            Recognised::Header(index) => Some(index),
            Recognised::DataFrom(index) => return without(rows, index),
        },
    };
    let Some(index) = index.filter(|index| *index < rows.len()) else {
        return without(rows, 0);
    };
    let row = &rows[index];
    let below = &rows[index + 1..];
    let mut names: Vec<String> = row.cells.iter().map(|(text, _)| text.clone()).collect();
    if grows {
        names.truncate(used(row));
        let reaches = |width: usize| below.iter().filter(|row| used(row) >= width).count() * 2 > below.len();
        while reaches(names.len() + 1) {
            names.push(String::new());
        }
    }
    // What is not known of a file without letters is how many columns it has.
    if names.is_empty() {
        names.push(String::new());
    }
    Header { row: row.line, names, title_rows: index, first_line: row.line + 1 }
}

/// Up to the last cell that is not empty.
fn used(row: &SampleRow) -> usize {
    row.cells.iter().rposition(|(text, _)| !text.trim().is_empty()).map_or(0, |last| last + 1)
}

fn without(rows: &[SampleRow], first: usize) -> Header {
    let widths: Vec<usize> = rows[first.min(rows.len())..].iter().map(|row| row.cells.len()).collect();
    let width = most_frequent(&widths).unwrap_or(1).max(1);
    let first_line = if first == 0 { 1 } else { rows[first].line };
    Header { row: 0, names: vec![String::new(); width], title_rows: first, first_line }
}

enum Recognised {
    Header(usize),
    DataFrom(usize),
}

/// Rows further down than this are not searched for a header.
const DEEPEST: usize = 30;

/// The header is the row above the first row of values that names most columns in known words, else the first one
/// that fills most of the columns that the rows fill; where neither is above it, there is none.
fn recognise(rows: &[SampleRow]) -> Recognised {
    let filled: Vec<usize> = rows.iter().map(filled).collect();
    let known: Vec<usize> = rows.iter().map(known_names).collect();
    let usual = most_frequent(&filled).unwrap_or(1);
    let fills_half = |index: &usize| filled[*index] * 2 >= usual;
    let fills_most = |index: &usize| filled[*index] * 3 > usual * 2;
    let is_data = |index: &usize| known[*index] < 2 && holds_values(&rows[*index]);
    let first_data = (0..rows.len()).find(|index| is_data(index) && fills_most(index));
    let above = || (0..first_data.unwrap_or(rows.len()).min(DEEPEST)).filter(|index| !is_data(index));
    let best = above().filter(|index| known[*index] > 0 && fills_half(index));
    let best = best.max_by_key(|index| (known[*index], filled[*index], usize::MAX - index));
    if let Some(index) = best.or_else(|| above().find(|index| fills_most(index) && are_distinct(&rows[*index]))) {
        return Recognised::Header(index);
    }
    // Only a row that cannot be data is a title: one with several cells filled is a row whose contact is missing.
    let first = (0..first_data.unwrap_or(0)).find(|index| filled[*index] > 1 && fills_half(index));
    Recognised::DataFrom(first.or(first_data).unwrap_or(0))
}

fn filled(row: &SampleRow) -> usize {
    row.cells.iter().filter(|(text, _)| !text.trim().is_empty()).count()
}

fn are_distinct(row: &SampleRow) -> bool {
    let names: Vec<&str> = row.cells.iter().map(|(text, _)| text.trim()).filter(|text| !text.is_empty()).collect();
    names.iter().collect::<HashSet<_>>().len() * 2 > names.len()
}

/// Whether a cell is of a kind that only data has: an address, a number to dial, a date, a truth.
fn holds_values(row: &SampleRow) -> bool {
    row.cells.iter().any(|(text, kind)| matches!(kind, CellKind::Date | CellKind::Boolean) || Kind::of(text).is_some())
}

/// Words that head columns of customer lists, without accents.
const KNOWN: &[&str] = &[
    "stt",
    "no",
    "id",
    "ma",
    "ma kh",
    "ma khach hang",
    "ho",
    "ten",
    "ho ten",
    "ho va ten",
    "hoten",
    "ten khach hang",
    "ten kh",
    "khach hang",
    "full name",
    "fullname",
    "name",
    "first name",
    "firstname",
    "last name",
    "lastname",
    "display name",
    "customer name",
    "phone",
    "phone number",
    "mobile",
    "tel",
    "telephone",
    "sdt",
    "so dien thoai",
    "dien thoai",
    "di dong",
    "dt",
    "so dt",
    "email",
    "e mail",
    "mail",
    "gmail",
    "email address",
    "dia chi email",
    "dia chi",
    "dc",
    "address",
    "ngay sinh",
    "nam sinh",
    "sinh nhat",
    "dob",
    "birthday",
    "date of birth",
    "birth date",
    "gioi tinh",
    "gender",
    "sex",
    "tinh",
    "thanh pho",
    "tinh thanh",
    "tinh thanh pho",
    "city",
    "province",
    "quan huyen",
    "quan",
    "huyen",
    "district",
    "phuong xa",
    "phuong",
    "xa",
    "ward",
    "quoc gia",
    "country",
    "cong ty",
    "company",
    "chuc vu",
    "job title",
    "nghe nghiep",
    "tags",
    "tag",
    "nhan",
    "the",
    "nhom",
    "nhom khach hang",
    "group",
    "labels",
    "ghi chu",
    "note",
    "notes",
    "nguon",
    "source",
    "diem",
    "score",
    "ngay tao",
    "created at",
    "updated at",
    "website",
    "zalo",
    "facebook",
    "lang",
    "language",
    "ngon ngu",
    "trang thai",
    "status",
    "postal code",
    "zip",
    "import row",
    "import status",
];

fn known_names(row: &SampleRow) -> usize {
    row.cells.iter().filter(|(text, _)| text.len() <= 80 && KNOWN.contains(&plain(text).as_str())).count()
}

/// Lower case without accents, words parted by single spaces.
fn plain(text: &str) -> String {
    let letters = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let letters: String = letters.map(|c| if c == 'đ' { 'd' } else { c }).collect();
    let words = letters.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(text: &str) -> Sample {
        let mut sample = Sample::default();
        for (line, row) in (1..).zip(text.split('\n')).filter(|(_, row)| !row.is_empty()) {
            let cells = row.split(',').map(|cell| (cell.to_owned(), CellKind::Text)).collect();
            sample.rows.push(SampleRow { line, cells });
        }
        sample
    }

    #[test]
    fn the_header_is_found_wherever_it_stands() {
        let table = [
            ("email,phone\na@example.com,0912345678", 1),
            ("DANH SÁCH KHÁCH HÀNG,,\n\nHọ tên,SĐT,Email\nAn,0912345678,a@example.com", 3),
            ("DANH SÁCH,,\nNgày:,24/11/2026,\nHọ tên,SĐT,Email\nAn,0912345678,a@example.com\nBình,0912345679,", 3),
            (",Liên hệ,\nHọ tên,SĐT,Email\nAn,0912345678,a@example.com\nBình,0912345679,b@example.com", 2),
            ("a@example.com,0912345678\nb@example.com,0912345679", 0),
            ("An,0912345678\nBình,0912345679", 0),
            ("Nguyễn An,24/11/1990,Hà Nội\nTrần Bình,25/11/1990,Huế", 0),
            ("cột một,cột hai\nAn,Hà Nội\nBình,Huế", 1),
            ("Tên,Thành phố\nAn,Hà Nội\nBình,Huế", 1),
            ("email", 1),
            ("a@example.com", 0),
            ("STT,Họ tên,2024,2025\n1,An,5,6", 1),
            ("Công ty ABC,,,\nBáo cáo,tháng 11,,\nSTT,Họ và tên,Điện thoại,Địa chỉ\n1,An,0912345678,Hà Nội", 3),
            ("Khách,Di động chính\nAn,0912345678", 1),
        ];
        for (text, expected) in table {
            assert_eq!(find(&sample(text), Wish::Find, false).row, expected, "{text}");
        }
    }

    #[test]
    fn data_begins_below_the_header_or_where_the_values_begin() {
        let header = find(&sample("Danh bạ,\na@example.com,0912345678\nb@example.com,0912345679"), Wish::Find, false);
        assert_eq!((header.row, header.first_line, header.title_rows, header.names.len()), (0, 2, 1, 2));
        let header = find(&sample("x,y\n1,2"), Wish::Nothing, false);
        assert_eq!((header.row, header.first_line, header.names), (0, 1, vec![String::new(); 2]));
        let header = find(&sample("x,y\n1,2"), Wish::First, false);
        assert_eq!((header.row, header.first_line, header.names), (1, 2, vec!["x".into(), "y".into()]));
    }

    #[test]
    fn a_sheet_grows_to_the_columns_that_most_rows_use() {
        let rows = "Tên,Email,,\nAn,a@example.com,x,\nBình,b@example.com,y,\nChi,c@example.com,,z";
        assert_eq!(find(&sample(rows), Wish::Find, true).names, ["Tên", "Email", ""]);
        assert_eq!(find(&sample(rows), Wish::Find, false).names.len(), 4);
    }
}
