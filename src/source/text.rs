//! A list in a text file: its records as rows.

use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;

use super::decoded::Decoded;
use super::detection::{self, Detected};
use super::dialect;
use super::encoding::{self, Encoding, Finish};
use super::fault::Fault;
use super::joined::Habit;
use super::options::{InputOptions, Limits};
use super::reading::{Counts, Filling, Layout, Sample, Visit};
use super::records::{Record, Records};
use super::steady::Steady;
use crate::row::{CellKind, Quoting, Row};

/// How much of a text decides about its delimiter, in bytes.
const PREFIX: u64 = 256 << 10;

/// A text file and how it is to be read.
pub(super) struct TextList {
    file: Steady,
    letters: Detected,
    pub(super) delimiter: u8,
    /// Whether the first line only names the delimiter.
    has_separator_line: bool,
    limits: Limits,
    habit: Arc<Habit>,
}

impl TextList {
    /// Finds out how the file is written.
    pub(super) fn open(mut file: Steady, options: &InputOptions) -> Result<Self, Fault> {
        let letters = detection::detect(&mut file, options.encoding)?;
        let (limits, habit) = (options.limits, Arc::default());
        let mut list = Self { file, letters, delimiter: b',', has_separator_line: false, limits, habit };
        let mut beginning = Vec::new();
        list.bytes()?.take(PREFIX).read_to_end(&mut beginning)?;
        let beginning = String::from_utf8_lossy(&beginning);
        let named = dialect::separator_line(&beginning);
        list.has_separator_line = named.is_some();
        list.delimiter = options.delimiter.or(named).unwrap_or_else(|| dialect::delimiter(&beginning));
        Ok(list)
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.letters.encoding
    }

    /// Takes note of what the columns usually hold.
    ///
    /// # Errors
    /// If rows were read as part of the header, that in `header_row`, or of what stands in its place.
    pub(super) fn learn(&mut self, sample: &Sample, layout: Layout, header_row: u64) -> Result<(), Fault> {
        let data = sample.rows.iter().position(|row| row.line >= layout.first_line).unwrap_or(sample.rows.len());
        self.habit = Arc::new(Habit::of(&sample.rows[data..], layout.width));
        let header_line = if header_row > 0 { header_row } else { sample.rows[0].line };
        let (delimiter, habit) = (self.delimiter, Arc::clone(&self.habit));
        let mut records = self.records()?;
        while let Some(record) = records.next()? {
            let (line, last_line) = (record.line, record.last_line);
            if line == header_line
                && last_line > line
                && (record.has_stray_quote || habit.sees_rows_below_names(record, delimiter))
            {
                return Err(Fault::HeaderJoined { line, last_line });
            }
            if line >= header_line {
                break;
            }
        }
        Ok(())
    }

    /// The first rows from a line on, to find the header in.
    pub(super) fn sample(&mut self, first_line: u64) -> Result<Sample, Fault> {
        let (delimiter, finish) = (self.delimiter, self.encoding().finish());
        let mut sample = Sample::default();
        let mut records = self.records()?;
        let mut row = Row::default();
        while let Some(record) = records.next()? {
            if record.line < first_line || is_blank(record) {
                sample.last_line = record.line;
                continue;
            }
            fill(&mut row, record, record.ends.len(), delimiter, finish);
            if !sample.add(&row) {
                break;
            }
        }
        Ok(sample)
    }

    /// Shows every row below the header to the visitor.
    pub(super) fn read(&mut self, layout: Layout, visit: &mut Visit<'_>) -> Result<Counts, Fault> {
        let (delimiter, finish) = (self.delimiter, self.encoding().finish());
        let mut counts = Counts::default();
        let mut row = Row::default();
        let habit = Arc::clone(&self.habit);
        let mut records = self.records()?;
        let mut blank_before = 0;
        loop {
            let blank_lines = records.blank_lines();
            let Some(record) = records.next()? else { break };
            if record.line < layout.first_line {
                blank_before = blank_lines;
            } else if is_blank(record) {
                counts.blank_rows += 1;
            } else {
                counts.rows += 1;
                fill(&mut row, record, layout.width, delimiter, finish);
                row.quoting = quoting(record, delimiter, &habit);
                if visit(&mut row).is_break() {
                    break;
                }
            }
        }
        counts.blank_rows += records.blank_lines() - blank_before;
        Ok(counts)
    }

    fn records(&mut self) -> Result<Records<Box<dyn Read + '_>>, Fault> {
        let (delimiter, limits, skip) = (self.delimiter, self.limits, self.has_separator_line);
        let mut records = Records::new(self.bytes()?, delimiter, limits);
        if skip {
            records.next()?;
        }
        Ok(records)
    }

    /// The whole text as UTF-8, without its byte order mark.
    fn bytes(&mut self) -> Result<Box<dyn Read + '_>, Fault> {
        self.file.seek(SeekFrom::Start(self.letters.skip))?;
        Ok(match self.letters.encoding.decoder() {
            None => Box::new(&mut self.file),
            Some(decoder) => Box::new(Decoded::new(&mut self.file, decoder)),
        })
    }
}

fn quoting(record: Record<'_>, delimiter: u8, habit: &Habit) -> Quoting {
    let last_line = record.last_line;
    match record.has_stray_quote {
        is_stray if last_line > record.line && (is_stray || habit.sees_rows(record, delimiter)) => {
            Quoting::Joined { last_line }
        }
        true => Quoting::Stray,
        false => Quoting::Sound,
    }
}

fn is_blank(record: Record<'_>) -> bool {
    /// What old programs write behind the end of a text.
    const SUBSTITUTE: u8 = 0x1a;
    record.text.iter().all(|byte| byte.is_ascii_whitespace() || *byte == SUBSTITUTE)
}

fn fill(row: &mut Row, record: Record<'_>, width: usize, delimiter: u8, finish: Finish) {
    let is_sound = memchr::memchr(0, record.text).is_none();
    let whole = simdutf8::basic::from_utf8(record.text).ok().filter(|_| is_sound && finish == Finish::Nothing);
    // A sound whole can still be cut in the middle of a letter.
    let are_whole = |text: &str| record.ends.iter().all(|end| text.is_char_boundary(*end));
    if let Some(text) = whole.filter(|text| record.ends.len() == width && are_whole(text)) {
        row.clear();
        row.line = record.line;
        return row.extend(text, record.ends);
    }
    let mut filling = Filling::new(row, record.line, width, delimiter);
    let mut start = 0;
    for end in record.ends.iter().copied() {
        match whole.and_then(|whole| whole.get(start..end)) {
            Some(text) => filling.cell(text, CellKind::Text),
            None => fill_doubtful(&mut filling, &record.text[start..end], finish),
        }
        start = end;
    }
    filling.finish();
}

/// A cell that is not known to be sound text.
fn fill_doubtful(filling: &mut Filling<'_>, bytes: &[u8], finish: Finish) {
    let text = String::from_utf8_lossy(bytes);
    let is_damaged = matches!(text, std::borrow::Cow::Owned(_)) || text.contains('\0');
    let kind = if is_damaged { CellKind::Damaged } else { CellKind::Text };
    filling.cell(&encoding::finish(&text, finish), kind);
}
