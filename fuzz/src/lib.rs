//! The readers of the importer alone, without what it sends with and remembers by: they are built anew in a fraction of
//! the time that the whole program takes with every branch counted.

rust_i18n::i18n!("../locales", fallback = "en");

#[path = "../../src/charset/mod.rs"]
pub mod charset;
#[path = "../../src/code.rs"]
pub mod code;
#[path = "../../src/message.rs"]
pub mod message;
#[path = "../../src/row.rs"]
pub mod row;
#[path = "../../src/source/mod.rs"]
pub mod source;
