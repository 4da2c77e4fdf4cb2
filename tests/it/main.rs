//! The one integration test binary: a file per promise.

mod brakes;
mod feedback;
mod history;
mod keys;
mod output;
mod requests;
mod rows;
mod samples;
mod sandbox;
mod stops;
mod support;
mod troubles;
