//! The one integration test binary: a file per promise.

mod architecture;
mod docs;
mod sandbox;
