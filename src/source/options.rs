//! What the user may say about a list beforehand, and how much of it is let in.

use super::encoding::Encoding;
use super::fault::Fault;

/// What overrides detection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InputOptions {
    /// The sheet of a workbook: its name, or else its number counted from 1.
    pub sheet: Option<String>,
    /// The row of the header as the user's program numbers it, from 1; 0 says that there is none.
    pub header_row: Option<u32>,
    /// What separates the cells of a text file.
    pub delimiter: Option<u8>,
    /// How a text file writes its letters.
    pub encoding: Option<Encoding>,
    /// How much is let in.
    pub limits: Limits,
}

/// Bounds against files that are made to exhaust the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that an archive or a workbook may unpack to.
    pub unpacked_bytes: u64,
    /// How many times larger than packed it may become, once it has become larger than 64 MB.
    pub unpacked_ratio: u64,
    /// How deep the XML of a workbook may nest.
    pub xml_depth: usize,
    /// Bytes of one cell.
    pub cell_bytes: usize,
    /// Columns of one row.
    pub columns: usize,
    /// Bytes of one record of a text file, quoted line breaks included.
    pub line_bytes: usize,
    /// Cells of a sheet that has to be held in memory (`.xls`, `.ods`), empty ones in between included.
    pub held_cells: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            unpacked_bytes: 8 << 30,
            unpacked_ratio: 250,
            xml_depth: 64,
            cell_bytes: 1 << 20,
            columns: 4096,
            line_bytes: 16 << 20,
            held_cells: 16 << 20,
        }
    }
}

impl Limits {
    /// Below this, a large ratio is harmless.
    const RATIO_FROM: u64 = 64 << 20;

    /// Whether so many bytes may have come out of so many.
    pub(super) fn check_unpacked(&self, packed: u64, unpacked: u64) -> Result<(), Fault> {
        if unpacked > self.unpacked_bytes {
            Err(Fault::UnpackedTooLarge { limit: self.unpacked_bytes >> 20 })
        } else if unpacked > Self::RATIO_FROM && unpacked / packed.max(1) > self.unpacked_ratio {
            Err(Fault::UnpackedTooMuch { limit: self.unpacked_ratio })
        } else {
            Ok(())
        }
    }
}
