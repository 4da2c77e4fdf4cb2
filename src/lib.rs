//! Moves a customer list from CSV or Excel into LadiFlow without losing, doubling or distorting a row.
//!
//! ```text
//! flags + file + env ─► plan ─► survey (pass 1: reads everything, sends nothing) ─► Findings
//!                                  │ what the file is, the mapping, day/month order, duplicates, counts, problems
//!                                  ▼
//! source ─Row► mapping ─Customer or Problems► delivery ─► api ─► LadiFlow
//!                                                 │  ▲ verdict
//!                                   ledger ◄──────┤
//!                                                 └─Event► results · failures · progress · summary · report
//! ```
//!
//! Two passes: the first costs seconds for a million rows and finds out all there is to know before the first customer
//! is created; the second sends. Rows stream: memory does not grow with the list, but for some 32 bytes a customer in
//! the first pass. One task tells what happened, in input order; listeners turn it into files and pictures. Every row
//! ends in exactly one outcome, and an outcome says only what is known.

rust_i18n::i18n!("locales", fallback = "en");

pub mod api;
pub mod cause;
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
pub mod private;
pub mod report;
pub mod row;
pub mod sandbox;
pub mod source;
pub mod spread;
pub mod survey;
