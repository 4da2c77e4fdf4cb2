//! The one integration test binary: a file per promise.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod adversary;
mod architecture;
mod brakes;
mod check;
mod docs;
mod errors;
mod explain;
mod feedback;
mod history;
mod init;
mod keys;
mod ledger;
mod letters;
mod locales;
mod logging;
mod mistakes;
mod output;
mod packaging;
mod plan;
mod report;
mod requests;
mod restart;
mod retry;
mod rows;
mod runs;
mod samples;
mod sandbox;
mod spreadsheet;
mod stops;
mod support;
mod troubles;
mod unreached;
