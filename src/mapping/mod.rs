//! From rows to customers: where each value comes from, what becomes of it on the way.

mod apply;
pub mod columns;
mod compile;
pub mod decisions;
mod misfit;
pub mod propose;
pub mod recognise;
mod template;
#[cfg(test)]
mod tests;
mod totals;
mod value;

pub use apply::{Manner, Mapped, Verdict};
pub use compile::{Mapping, identifier};
pub use misfit::MappingError;
pub use value::{Setting, written};
