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
