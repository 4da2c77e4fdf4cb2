#![no_main]
//! Any text as cells of a column.

use ladiflow_import_fuzz::charset::{Repair, detect, repair};

libfuzzer_sys::fuzz_target!(|cells: Vec<&str>| {
    for cell in &cells {
        for kind in Repair::ALL {
            repair(cell, kind);
        }
    }
    if let Some(found) = detect(cells.iter().copied()) {
        // What was repaired needs no repair.
        let repaired: Vec<_> = cells.iter().map(|cell| repair(cell, found)).collect();
        assert_eq!(detect(repaired.iter().map(AsRef::as_ref)), None);
    }
});
