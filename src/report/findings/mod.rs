//! What was found in a list before anything is sent, for people and for programs: findings in, text out.

mod bodies;
mod columns;
mod config;
mod explained;
mod files;
mod json;
mod mapping;
mod pace;
mod place;
mod rows;
mod style;
#[cfg(test)]
mod tests;

use crate::config::values::Rate;
use crate::survey::Findings;

pub use columns::section as columns;
pub use config::{Draft, config};
pub use explained::explained;
pub use json::json;
pub use mapping::{entry, fragment, inline, mapping_lines};
pub use style::Style;

/// Everything that was found, section by section, the most important last.
pub fn text(findings: &Findings, rate: Rate, style: Style) -> String {
    let sections = [
        files::section(findings, style),
        columns::section(findings, style),
        mapping::section(findings, style),
        rows::invalid(findings, style),
        rows::duplicates(findings, style),
        rows::warnings(findings, style),
        bodies::section(findings, style),
        pace::section(findings, rate, style),
    ];
    let sections: Vec<_> = sections.into_iter().filter(|section| !section.is_empty()).collect();
    sections.join("\n")
}
