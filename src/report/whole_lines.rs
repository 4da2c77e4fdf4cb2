//! A file of CSV that holds whole lines at any moment.

use std::fs::File;
use std::io::{self, Write};

/// Gathers bytes and hands them on only when flushed, in one write; flush it only after a whole line.
#[derive(Debug)]
pub struct WholeLines<T: Truncate> {
    target: T,
    waiting: Vec<u8>,
    /// Bytes of whole lines in the target.
    written: u64,
}

/// A target that can be cut back to its last whole line.
pub trait Truncate: Write {
    /// Cuts it to `length` bytes.
    ///
    /// # Errors
    /// What the system says.
    fn truncate(&mut self, length: u64) -> io::Result<()>;
}

impl Truncate for File {
    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }
}

impl<T: Truncate> WholeLines<T> {
    /// Begins with an empty target.
    pub fn new(target: T) -> Self {
        Self { target, waiting: Vec::new(), written: 0 }
    }

    /// How many bytes wait for the next flush.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Adds a line of several cells, each quoted where RFC 4180 asks for it. A third of what a writer for any dialect
    /// and any target takes.
    pub fn push_record<'a>(&mut self, cells: impl Iterator<Item = &'a str>, delimiter: u8) {
        for (place, cell) in cells.enumerate() {
            if place > 0 {
                self.waiting.push(delimiter);
            }
            self.push_cell(cell.as_bytes(), delimiter);
        }
        self.waiting.push(b'\n');
    }

    fn push_cell(&mut self, cell: &[u8], delimiter: u8) {
        let asks_for_quotes = |byte: u8| byte == delimiter || matches!(byte, b'"' | b'\r' | b'\n');
        // Looked through to the end: so it is done for many bytes at once.
        if !cell.iter().fold(false, |found, &byte| found | asks_for_quotes(byte)) {
            return self.waiting.extend_from_slice(cell);
        }
        self.waiting.push(b'"');
        for (place, piece) in cell.split(|&byte| byte == b'"').enumerate() {
            if place > 0 {
                self.waiting.extend_from_slice(b"\"\"");
            }
            self.waiting.extend_from_slice(piece);
        }
        self.waiting.push(b'"');
    }
}

impl WholeLines<File> {
    /// Waits until what has left survives a power cut.
    pub fn sync(&self) -> io::Result<()> {
        self.target.sync_all()
    }
}

impl<T: Truncate> Write for WholeLines<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        if let Err(error) = self.target.write_all(&self.waiting) {
            // A full disk takes a part of it: a torn line must not stay. The first error is the one to tell.
            let _ = self.target.truncate(self.written);
            return Err(error);
        }
        self.written += self.waiting.len() as u64;
        self.waiting.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct SmallDisk {
        bytes: Vec<u8>,
        room: usize,
    }

    impl Write for SmallDisk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(self.room - self.bytes.len());
            if taken == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.bytes.extend_from_slice(&bytes[..taken]);
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Truncate for SmallDisk {
        fn truncate(&mut self, length: u64) -> io::Result<()> {
            self.bytes.truncate(usize::try_from(length).unwrap());
            Ok(())
        }
    }

    #[test]
    fn cells_are_quoted_as_any_writer_of_csv_does_it() {
        let records: [&[&str]; 4] = [
            &["a", "", "b c", "Nguyễn Văn Ân", " "],
            &["a;b", "c,d", "e\tf", "'", "#"],
            &["say \"no\"", "\"", "\"\"", "a\nb", "a\r", "\r\n"],
            &["", ""],
        ];
        for delimiter in *b",;\t|" {
            let mut lines = WholeLines::new(SmallDisk::default());
            let mut expected = csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(Vec::new());
            for record in records {
                lines.push_record(record.iter().copied(), delimiter);
                expected.write_record(record).unwrap();
            }
            assert_eq!(String::from_utf8(lines.waiting), String::from_utf8(expected.into_inner().unwrap()));
        }
    }

    #[test]
    fn a_full_disk_leaves_no_torn_line() {
        let mut lines = WholeLines::new(SmallDisk { room: 12, ..SmallDisk::default() });
        lines.write_all(b"one,1\n").unwrap();
        lines.flush().unwrap();
        lines.write_all(b"two,2,long\n").unwrap();
        assert_eq!(lines.flush().unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(lines.target.bytes, b"one,1\n");
    }

    #[test]
    fn nothing_leaves_before_the_flush() {
        let mut lines = WholeLines::new(SmallDisk { room: 12, ..SmallDisk::default() });
        lines.write_all(b"half").unwrap();
        assert_eq!((lines.target.bytes.len(), lines.waiting()), (0, 4));
    }
}
