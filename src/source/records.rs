//! Splits text into records of cells, telling the line in which each begins.

use std::io::{self, Read};

use csv_core::ReadRecordResult;

use super::fault::Fault;
use super::options::Limits;
use super::quotes::Quotes;

/// The records of a text, one at a time, in buffers that are used again.
///
/// Lines end in LF, CRLF or CR, and are counted as an editor does, line breaks inside quotes included.
pub(super) struct Records<R> {
    input: R,
    core: csv_core::Reader,
    delimiter: u8,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    text: Vec<u8>,
    ends: Vec<usize>,
    /// The line that is read next.
    line: u64,
    /// The last terminator was a CR whose LF may still come.
    after_cr: bool,
    blank_lines: u64,
    limits: Limits,
}

/// One record: its cells lie one after the other in `text`, each ending where `ends` says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) line: u64,
    /// The line where it ends.
    pub(super) last_line: u64,
    pub(super) text: &'a [u8],
    pub(super) ends: &'a [usize],
    /// Whether text goes on behind a closing quote.
    pub(super) has_stray_quote: bool,
}

impl<R: Read> Records<R> {
    pub(super) fn new(input: R, delimiter: u8, limits: Limits) -> Self {
        Self {
            input,
            core: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            delimiter,
            buffer: vec![0; 128 << 10].into(),
            start: 0,
            end: 0,
            text: vec![0; 4 << 10],
            ends: vec![0; 64],
            line: 1,
            after_cr: false,
            blank_lines: 0,
            limits,
        }
    }

    /// How many empty lines were passed over so far.
    pub(super) fn blank_lines(&self) -> u64 {
        self.blank_lines
    }

    /// The next record; `None` behind the last.
    pub(super) fn next(&mut self) -> Result<Option<Record<'_>>, Fault> {
        self.skip_blank_lines()?;
        let line = self.line;
        let (mut written, mut cells, mut last) = (0, 0, 0);
        let mut quotes = Quotes::default();
        loop {
            self.fill()?;
            let (result, read, new_bytes, new_ends) = self.core.read_record(
                &self.buffer[self.start..self.end],
                &mut self.text[written..],
                &mut self.ends[cells..],
            );
            if read > 0 {
                last = self.buffer[self.start + read - 1];
                quotes.see(&self.buffer[self.start..self.start + read], self.delimiter);
            }
            let is_at_end = read == 0;
            self.start += read;
            written += new_bytes;
            cells += new_ends;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if written >= self.limits.line_bytes => {
                    return Err(Fault::LineTooLong { line, limit: self.limits.line_bytes });
                }
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if cells > self.limits.columns => {
                    return Err(Fault::TooManyColumns { line, limit: self.limits.columns });
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                // A cell that is still open where the file ends has swallowed the rows behind its quote.
                ReadRecordResult::Record if is_at_end && quotes.is_open() && line_breaks(&self.text[..written]) > 0 => {
                    return Err(Fault::QuoteUnclosed { line });
                }
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(None),
            }
        }
        let text = &self.text[..written];
        let last_line = line + line_breaks(text);
        let has_stray_quote = quotes.is_stray();
        let record = Record { line, last_line, text, ends: &self.ends[..cells], has_stray_quote };
        self.line = last_line + 1;
        self.after_cr = last == b'\r';
        if cells > self.limits.columns {
            return Err(Fault::TooManyColumns { line, limit: self.limits.columns });
        }
        if written > self.limits.cell_bytes {
            check_cells(record, self.limits.cell_bytes)?;
        }
        Ok(Some(record))
    }

    fn skip_blank_lines(&mut self) -> io::Result<()> {
        loop {
            self.fill()?;
            match self.buffer[..self.end].get(self.start) {
                Some(b'\n') if self.after_cr => self.after_cr = false,
                Some(byte @ (b'\n' | b'\r')) => {
                    self.after_cr = *byte == b'\r';
                    self.line += 1;
                    self.blank_lines += 1;
                }
                _ => {
                    self.after_cr = false;
                    return Ok(());
                }
            }
            self.start += 1;
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        while self.start == self.end {
            match self.input.read(&mut self.buffer) {
                Ok(read) => {
                    (self.start, self.end) = (0, read);
                    break;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// Line breaks inside the cells of a record.
fn line_breaks(text: &[u8]) -> u64 {
    let mut count = 0;
    for position in memchr::memchr2_iter(b'\n', b'\r', text) {
        count += u64::from(text[position] == b'\n' || text.get(position + 1) != Some(&b'\n'));
    }
    count
}

fn check_cells(record: Record<'_>, limit: usize) -> Result<(), Fault> {
    let mut start = 0;
    for (column, end) in record.ends.iter().enumerate() {
        if end - start > limit {
            return Err(Fault::CellTooLarge { line: record.line, column: super::column_letters(column), limit });
        }
        start = *end;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_and_cells(text: &str) -> (Vec<(u64, Vec<String>)>, u64) {
        let mut records = Records::new(text.as_bytes(), b',', Limits::default());
        let mut found = Vec::new();
        while let Some(record) = records.next().unwrap() {
            let mut start = 0;
            let mut cells = Vec::new();
            for end in record.ends {
                cells.push(String::from_utf8(record.text[start..*end].to_vec()).unwrap());
                start = *end;
            }
            found.push((record.line, cells));
        }
        (found, records.blank_lines())
    }

    #[test]
    fn records_tell_their_line_whatever_ends_the_lines() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "", "1,\"x", "y\"", "", "", "2,z"].join(end);
            let (records, blank) = lines_and_cells(&text);
            let lines: Vec<_> = records.iter().map(|(line, _)| *line).collect();
            assert_eq!((lines, blank), (vec![1, 3, 7], 3), "{end:?}");
            assert_eq!(records[1].1, ["1".to_owned(), format!("x{end}y")], "{end:?}");
        }
    }

    #[test]
    fn limits_hold_before_the_memory_is_taken() {
        let limits = Limits { line_bytes: 10_000, columns: 100, cell_bytes: 100, ..Limits::default() };
        let key = |text: &str| {
            let mut records = Records::new(text.as_bytes(), b',', limits);
            records.next().unwrap();
            records.next().unwrap_err().key()
        };
        assert_eq!(key(&format!("a\n{}", "x".repeat(50_000))), "line_too_long");
        assert_eq!(key(&format!("a\n\"{}", "x\n".repeat(50_000))), "line_too_long");
        assert_eq!(key(&format!("a\n{}", ",".repeat(20_000))), "too_many_columns");
        assert_eq!(key(&format!("a\n{}\n", ",".repeat(100))), "too_many_columns");
        assert_eq!(key(&format!("a\n1,{}\n", "x".repeat(101))), "cell_too_large");
    }
}
