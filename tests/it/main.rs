//! The one integration test binary: a file per promise.

mod retry;
mod sandbox;
mod support;
