//! Reads a list from bytes to its last row, within small limits.

use std::io::Write;
use std::ops::ControlFlow;

use ladiflow_import_fuzz::source::{InputOptions, Limits, Location, open};

/// Every row has as many cells as the header, and two readings give the same.
pub fn read(bytes: &[u8]) {
    let mut file = tempfile::NamedTempFile::new().expect("the folder for temporary files can be written");
    file.write_all(bytes).expect("the temporary file can be written");
    let limits = Limits { unpacked_bytes: 16 << 20, held_cells: 1 << 16, cell_bytes: 1 << 16, ..Limits::default() };
    let options = InputOptions { limits, ..InputOptions::default() };
    let Ok(mut source) = open(&Location::File(file.path().to_owned()), &options) else {
        return;
    };
    let width = source.shape().header.len();
    let mut read = || {
        source.read(&mut |row| {
            assert_eq!(row.len(), width);
            ControlFlow::Continue(())
        })
    };
    assert_eq!(read().ok(), read().ok());
}
