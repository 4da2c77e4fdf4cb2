#![no_main]
//! Any text as cells of a column.

use ladiflow_import_fuzz::charset::{Repair, detect, repair, suspect};

libfuzzer_sys::fuzz_target!(|cells: Vec<&str>| {
    for cell in &cells {
        for kind in Repair::ALL {
            repair(cell, kind);
        }
        suspect(cell);
    }
    if let Some(found) = detect(cells.iter().copied()) {
        for cell in &cells {
            found.mend(cell);
            found.doubt(cell);
        }
    }
});
