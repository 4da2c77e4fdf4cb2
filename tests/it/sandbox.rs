//! The stand-in speaks as documented, and fails as ordered, over real HTTP.

mod endpoints;
mod faults;
mod pace;
mod wire;
