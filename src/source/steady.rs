//! A file that stays as it is while it is read: no row is put together from what it was and what it became.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::time::SystemTime;

/// What tells one state of a file from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self { size: metadata.len(), modified: metadata.modified().ok() }
    }
}

/// Reads a file, and fails with [`Changed`] as soon as it is not the one any more that it was at the beginning.
pub(super) struct Steady {
    file: File,
    stamp: Stamp,
}

/// The file was written to meanwhile.
#[derive(Debug, thiserror::Error)]
#[error("the file changed while it was read")]
pub(super) struct Changed;

impl Steady {
    pub(super) fn new(file: File) -> io::Result<Self> {
        let stamp = Stamp::of(&file.metadata()?);
        Ok(Self { file, stamp })
    }
}

impl Read for Steady {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        // Behind the bytes, so that they are of before; the end counts too, where a row may be half written.
        if Stamp::of(&self.file.metadata()?) == self.stamp { Ok(read) } else { Err(io::Error::other(Changed)) }
    }
}

impl Seek for Steady {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.file.seek(position)
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use crate::source::{InputOptions, Location, open};

    #[test]
    fn no_row_is_put_together_from_what_a_file_was_and_what_it_became() {
        let row = |number: u32| format!("k{number}@example.vn,Khách {number}\n");
        let list = "Email,Họ tên\n".to_owned() + &(1..20_000).map(row).collect::<String>();
        // Written on, cut off in the middle of a row, and written anew with other rows.
        let harms: [fn(&str) -> String; 3] =
            [|list| list.repeat(2), |list| list[..list.len() - 7].to_owned(), |list| list.to_uppercase()];
        for harm in harms {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("list.csv");
            std::fs::write(&path, &list).unwrap();
            // Long ago: the clock of a file system may tick more slowly than this test runs.
            let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
            file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
            let mut source = open(&Location::File(path.clone()), &InputOptions::default()).unwrap();
            let mut number = 0;
            let error = source.read(&mut |shown| {
                number += 1;
                let cells: Vec<_> = shown.cells().collect();
                assert_eq!(cells.join(",") + "\n", row(number));
                if number == 1 {
                    std::fs::write(&path, harm(&list)).unwrap();
                }
                ControlFlow::Continue(())
            });
            assert_eq!(error.unwrap_err().fault.key(), "input_changed");
        }
    }
}
