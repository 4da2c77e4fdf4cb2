//! Documentation and program say the same.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

mod commands;
mod config;
mod links;
mod names;
mod options;
mod page;
