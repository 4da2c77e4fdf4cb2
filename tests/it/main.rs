//! The one integration test binary: a file per promise.

mod restart;
mod retry;
mod sandbox;
mod support;
