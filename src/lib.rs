//! Moves a customer list from CSV or Excel into LadiFlow without losing, doubling or distorting a row.

rust_i18n::i18n!("locales", fallback = "en");

pub mod charset;
pub mod clock;
pub mod code;
pub mod customer;
pub mod event;
pub mod ledger;
pub mod message;
pub mod outcome;
pub mod row;
pub mod source;
