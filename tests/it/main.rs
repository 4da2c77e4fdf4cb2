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
#[expect(dead_code, reason = "shared with tests of `import`")]
mod support;
