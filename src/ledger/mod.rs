//! What is remembered between runs, and of a run that is under way.

pub mod journal;
