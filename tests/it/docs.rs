//! Documentation and program say the same.

mod commands;
mod config;
mod links;
mod names;
mod options;
mod page;
