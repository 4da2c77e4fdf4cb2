//! What tests of the real binary share: a place to run it in, and somebody to talk to.

pub mod api;
pub mod lists;
pub mod scripted;
pub mod table;
pub mod workspace;
