//! What separates the cells of a text file, found with quotes in mind.

use csv_core::ReadRecordResult;

/// The separators that are tried.
const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many records are looked at.
const RECORDS: usize = 100;

/// The delimiter named by a first line like `sep=;`, as spreadsheet programs write and obey it.
pub(super) fn separator_line(text: &str) -> Option<u8> {
    let line = text.split(['\n', '\r']).next()?.trim_matches('"');
    let value = line.get(..4).filter(|name| name.eq_ignore_ascii_case("sep=")).map(|_| &line[4..])?;
    match value.as_bytes() {
        [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() => Some(*byte),
        // `sep=` before a tab that an editor has dropped.
        [] => Some(b'\t'),
        _ => None,
    }
}

/// The delimiter that cuts the text most evenly into most columns; a comma if nothing separates anything.
///
/// `text` is the beginning of the list; its last record may be cut off.
pub(super) fn delimiter(text: &str) -> u8 {
    #[expect(clippy::cast_precision_loss, reason = "the counts are small")]
    let score = |delimiter: u8| {
        let widths = widths(text, delimiter);
        let usual = most_frequent(&widths).filter(|width| *width > 1)?;
        let share = widths.iter().filter(|width| **width == usual).count() as f64 / widths.len() as f64;
        Some(share * share * (1.0 + (usual as f64).ln()))
    };
    let scored = CANDIDATES.into_iter().filter_map(|delimiter| Some((delimiter, score(delimiter)?)));
    // The first of equals is kept: the candidates stand in the order of how common they are.
    scored.reduce(|best, next| if next.1 > best.1 { next } else { best }).map_or(b',', |(delimiter, _)| delimiter)
}

/// The value that occurs most often; of equals the largest.
pub(super) fn most_frequent(values: &[usize]) -> Option<usize> {
    let count = |value: usize| values.iter().filter(|other| **other == value).count();
    values.iter().copied().max_by_key(|value| (count(*value), *value))
}

/// How many cells each of the first records has, without the last one, which may be cut off.
fn widths(text: &str, delimiter: u8) -> Vec<usize> {
    let mut core = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    let mut input = text.as_bytes();
    let (mut output, mut ends) = (vec![0; 4 << 10], vec![0; 64]);
    let mut widths = Vec::new();
    let mut cells = 0;
    while widths.len() < RECORDS {
        // What the cells hold does not matter: the buffers are written over again and again.
        let (result, read, _, found) = core.read_record(input, &mut output, &mut ends);
        input = &input[read..];
        cells += found;
        match result {
            ReadRecordResult::Record => widths.push(std::mem::take(&mut cells)),
            ReadRecordResult::End => break,
            ReadRecordResult::InputEmpty | ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {}
        }
    }
    if widths.len() > 1 && widths.len() < RECORDS && !text.ends_with(['\n', '\r']) {
        widths.pop();
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_found_with_quotes_in_mind() {
        let table: [(&str, u8); 10] = [
            ("email,phone\na@example.com,0912345678\n", b','),
            ("email;điểm\na@example.com;4,5\nb@example.com;3,5\n", b';'),
            ("email\tđịa chỉ\na@example.com\t1, phố A, quận B\nb@example.com\t2, phố C\n", b'\t'),
            ("email|tags\na@example.com|x;y\nb@example.com|x;z\n", b'|'),
            ("a,b,c\n\"1;2;3;4\",x,y\n\"5;6;7;8\",x,y\n", b','),
            ("DANH SÁCH\n\nHọ tên;Email;Tuổi\nAn;a@example.com;4,5\n", b';'),
            ("email\na@example.com\n", b','),
            ("", b','),
            ("a;b\n\"x,\ny,\nz\";2\n\"x,\ny,\nz\";3\n", b';'),
            ("tên,thẻ,ghi chú\nAn,a|b,\"x, y\"\nBình,c|d,\"z, t\"\n", b','),
        ];
        for (text, expected) in table {
            assert_eq!(delimiter(text) as char, expected as char, "{text:?}");
        }
    }

    #[test]
    fn a_separator_line_names_the_delimiter() {
        assert_eq!(separator_line("sep=;\r\na;b"), Some(b';'));
        assert_eq!(separator_line("\"SEP=|\"\na|b"), Some(b'|'));
        assert_eq!(separator_line("sep=\t\na\tb"), Some(b'\t'));
        assert_eq!(separator_line("separator,b\n"), None);
        assert_eq!(separator_line("a,b"), None);
    }
}
