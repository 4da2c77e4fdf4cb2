//! The first customers as they would be sent.

use super::style::Style;
use crate::customer::Customer;
use crate::report::paint::Tone;
use crate::survey::Findings;

/// Up to three bodies. Tags given by name are marked: they become ids before they are sent.
pub(super) fn section(findings: &Findings, style: Style) -> String {
    if findings.bodies.is_empty() {
        return String::new();
    }
    let bodies = findings.bodies.iter().map(|customer| body(customer, findings.mapping.names_tags(), style));
    style.heading("bodies") + &bodies.collect::<Vec<_>>().join("\n")
}

/// One body, moved in by two columns.
pub(crate) fn body(customer: &Customer, names_tags: bool, style: Style) -> String {
    let json = serde_json::to_string_pretty(customer).expect("every key is a string");
    let mark = format!("  {}", style.paint.paint(Tone::Quiet, &style.text("become_ids", &[])));
    let lines = json.lines().map(|line| {
        // Only the body's own keys stand behind two spaces.
        let is_marked = names_tags && line == "  \"tags\": [";
        format!("  {line}{}\n", if is_marked { mark.as_str() } else { "" })
    });
    lines.collect()
}
