//! The one integration test binary: a file per promise.

mod errors;
mod locales;
mod logging;
mod packaging;
mod report;
mod restart;
mod retry;
mod runs;
mod sandbox;
mod support;
