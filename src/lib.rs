//! Moves a customer list from CSV or Excel into LadiFlow without losing, doubling or distorting a row.

rust_i18n::i18n!("locales", fallback = "en");

pub mod api;
pub mod charset;
pub mod clean;
pub mod cli;
pub mod clock;
pub mod code;
pub mod commands;
pub mod config;
pub mod customer;
pub mod delivery;
pub mod event;
pub mod feedback;
pub mod ledger;
pub mod losses;
pub mod mapping;
pub mod message;
pub mod outcome;
pub mod plan;
pub mod report;
pub mod row;
pub mod sandbox;
pub mod source;
pub mod survey;
