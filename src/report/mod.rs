//! Turns what is said of a run into files, lines and pictures.

pub mod causes;
pub mod closing;
pub mod columns;
mod earlier;
pub mod events;
pub mod excerpt;
pub mod facts;
pub mod figures;
pub mod findings;
pub mod folder;
pub mod history;
pub mod html;
pub mod latency;
pub mod log;
pub mod paint;
pub mod progress;
pub mod proof;
pub mod remedy;
pub mod results;
#[cfg(test)]
mod sample;
pub mod shell;
pub mod summary;
mod whole_lines;
