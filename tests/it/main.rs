//! The one integration test binary: a file per promise.

mod logging;
mod packaging;
mod report;
mod restart;
mod retry;
mod runs;
mod sandbox;
mod support;
