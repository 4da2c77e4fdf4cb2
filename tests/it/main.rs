//! The one integration test binary: a file per promise.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

mod check;
mod explain;
mod init;
mod sandbox;
mod support;
