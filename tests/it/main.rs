//! The one integration test binary: a file per promise.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod architecture;
mod check;
mod docs;
mod errors;
mod explain;
mod init;
mod locales;
mod logging;
mod packaging;
mod report;
mod restart;
mod retry;
mod runs;
mod sandbox;
mod support;
