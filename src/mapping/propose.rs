//! From what recognition proposes to rules, as a person would have written them.

use super::columns::{Columns, letters};
use super::recognise::{NameSource, Proposal, Role};
use crate::config::rules::{Rule, Rules, Tags};
use crate::customer::Field;

/// Writes a proposal as rules. `tags` says how tags are written in a column.
pub fn rules(proposal: &Proposal, headers: &[String], tags: impl Fn(usize) -> Tags) -> Rules {
    let columns = Columns::new(headers);
    let name = |column| reference(&columns, headers, column);
    let mut rules = Rules::default();
    for field in Field::ALL {
        let rule = if *field == Field::FullName {
            match &proposal.name {
                NameSource::Nowhere => None,
                NameSource::Whole(column) => Some(Rule::of_column(name(*column))),
                NameSource::Joined(parts, _) => {
                    let parts: Vec<_> = parts.iter().map(|column| format!("{{{}}}", name(*column))).collect();
                    Some(Rule::of_template(parts.join(" ")))
                }
            }
        } else {
            let column: Vec<_> = proposal.sources(*field).map(|source| name(source.column)).collect();
            (!column.is_empty()).then(|| Rule { column, ..Rule::default() })
        };
        if let Some(rule) = rule {
            rules.fields.insert(field.name().to_owned(), rule);
        }
    }
    for (column, finding) in proposal.columns.iter().enumerate() {
        match &finding.role {
            Role::Custom(custom) => {
                rules.custom_fields.entry(custom.clone()).or_insert_with(|| Rule::of_column(name(column)));
            }
            Role::Tags => {
                rules.tags.get_or_insert_with(|| tags(column)).column.push(name(column));
            }
            Role::Field(_) | Role::NamePart(_) | Role::Ignored(_) | Role::Question(..) => {}
        }
    }
    rules
}

/// How a rule names a column of a list with these headers so that it is found again.
pub fn named(headers: &[String], column: usize) -> String {
    reference(&Columns::new(headers), headers, column)
}

/// How a rule names a column so that it is found again: by its header, or by its place where the header is empty,
/// stands twice, or would be taken for a template.
fn reference(columns: &Columns<'_>, headers: &[String], column: usize) -> String {
    let header = headers[column].trim();
    let is_plain = !header.is_empty() && !header.contains(['{', '}', '|']) && !header.starts_with("col:");
    if is_plain && columns.find(header) == Ok(column) { header.to_owned() } else { format!("col:{}", letters(column)) }
}
