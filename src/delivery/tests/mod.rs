//! The engine against a scripted LadiFlow, in stopped time: exact sequences, no tolerance.

pub(super) mod support;

mod canary;
mod kills;
mod paces;
mod pauses;
mod promises;
mod stops;
mod texts;
mod ways;
