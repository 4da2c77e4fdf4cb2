#![no_main]
//! Any bytes as a workbook: seeded with those of `tests/fixtures`, it finds its way into every kind.

mod reading;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| reading::read(bytes));
