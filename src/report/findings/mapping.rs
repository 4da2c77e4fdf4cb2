//! Which column feeds which field: for the eye, and as a piece of a config file.

use indexmap::IndexMap;
use toml::Value;

use super::columns::{certainty, is_taken};
use super::rows::remedy;
use super::style::{Style, plain};
use crate::cause::Cause;
use crate::config::rules::{Rule, Rules, TO_FILL, Tags};
use crate::config::values::TagsBy;
use crate::customer::Field;
use crate::mapping::columns::{Columns, name_of};
use crate::mapping::recognise::{Reason, Role};
use crate::message::Lang;
use crate::outcome::Problem;
use crate::report::paint::{Paint, Tone};
use crate::survey::Findings;

/// The mapping as `import` tells it before it sends: every field with its source, then what is doubtful or unused.
/// `run` is the run whose mapping it is, where it is one's.
pub fn mapping_lines(findings: &Findings, run: Option<&str>, lang: Lang, paint: Paint) -> String {
    let style = Style { lang, paint, width: usize::MAX };
    let heading = match run {
        _ if findings.proposal.is_some() => style.heading("mapping_found"),
        Some(run) => {
            let text = style.text("heading.mapping_of_run", &[("run", plain(run))]);
            paint.paint(Tone::Heading, &text) + "\n"
        }
        None => style.heading("mapping_given"),
    };
    let rows = sources(findings, style);
    let width = rows.iter().map(|(field, _)| textwrap::core::display_width(field)).max().unwrap_or(0);
    let lines = rows.into_iter().map(|(field, source)| {
        let gap = " ".repeat(width - textwrap::core::display_width(&field));
        format!("  {}{gap}  {source}\n", paint.paint(Tone::Good, &field))
    });
    heading + &lines.collect::<String>() + &asides(findings, style).concat()
}

/// The mapping as a piece of a config file where it was recognised, and what is doubtful about it.
pub(super) fn section(findings: &Findings, style: Style) -> String {
    let mut blocks = Vec::new();
    if findings.proposal.is_some() {
        let lines: Vec<_> =
            fragment(&findings.rules).lines().map(|line| format!("  {line}").trim_end().to_owned()).collect();
        blocks.push(style.heading("mapping_found") + &lines.join("\n") + "\n");
    }
    blocks.extend(asides(findings, style));
    blocks.join("\n")
}

/// The rules as they would be written in a config file.
pub fn fragment(rules: &Rules) -> String {
    let mut tables = vec![table("fields", rules.fields.iter().map(|(name, rule)| entry(name, rule)))];
    if !rules.custom_fields.is_empty() {
        tables.push(table("custom_fields", rules.custom_fields.iter().map(|(name, rule)| entry(name, rule))));
    }
    tables.extend(rules.tags.as_ref().map(|tags| table("tags", tag_entries(tags).into_iter())));
    tables.join("\n")
}

/// `name = rule` as a config file has it.
pub fn entry(name: &str, rule: &Rule) -> String {
    format!("{} = {}", key(name), inline(rule))
}

/// The lines of `[tags]`, without what is as it is by default.
pub(super) fn tag_entries(tags: &Tags) -> Vec<String> {
    let usual = Tags::default();
    let mut lines = Vec::new();
    match tags.column.as_slice() {
        [] => {}
        [column] => lines.push(format!("column = {}", inline(column))),
        columns => lines.push(format!("column = {}", inline(&columns))),
    }
    lines.push(format!("split = {}", inline(&tags.split)));
    lines.push(format!("by = {}", inline(&tags.by)));
    if tags.create_missing != usual.create_missing {
        lines.push(format!("create_missing = {}", tags.create_missing));
    }
    if !tags.always.is_empty() {
        lines.push(format!("always = {}", inline(&tags.always)));
    }
    lines
}

fn table(name: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<_> = lines.collect();
    format!("[{name}]\n{}\n", lines.join("\n"))
}

fn key(name: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if name.bytes().all(is_bare) { name.to_owned() } else { Value::String(name.to_owned()).to_string() }
}

/// A value as a config file has it.
///
/// # Panics
/// Never: rules hold what TOML can write.
pub fn inline(value: &impl serde::Serialize) -> String {
    Value::try_from(value).expect("rules hold texts, numbers, lists and tables only").to_string()
}

/// Each field with what it is taken from.
fn sources(findings: &Findings, style: Style) -> Vec<(String, String)> {
    let rules = &findings.rules;
    let custom = rules.custom_fields.iter().map(|(name, rule)| (format!("custom:{name}"), rule));
    let mut fields: Vec<_> = rules.fields.iter().map(|(name, rule)| (name.clone(), rule)).collect();
    fields.sort_by_key(|(name, _)| Field::named(name));
    let mut sources: Vec<_> =
        fields.into_iter().chain(custom).map(|(name, rule)| (plain(&name), source(findings, rule, style))).collect();
    if let Some(tags) = &rules.tags {
        let by = match tags.by {
            TagsBy::Name => "mapping.tags_by_name",
            TagsBy::Id => "mapping.tags_by_id",
        };
        let quoted = |names: &[String]| names.iter().map(|name| quote(name)).collect::<Vec<_>>();
        let from = [quoted(&tags.column), quoted(&tags.always)].concat().join(" + ");
        sources.push(("tags".to_owned(), style.text(by, &[("source", from)])));
    }
    sources
}

fn source(findings: &Findings, rule: &Rule, style: Style) -> String {
    if let Some(template) = &rule.template {
        return quote(template);
    }
    if let Some(value) = &rule.value {
        return style.text("mapping.constant", &[("value", plain(&value.to_string()))]);
    }
    let columns: Vec<_> = rule.column.iter().map(|column| quote(column)).collect();
    let named = columns.join(&format!(" {} ", style.text("mapping.otherwise", &[])));
    let named = match (&rule.split, rule.part) {
        (Some(split), Some(part)) => {
            let facts = [("source", named), ("split", plain(split)), ("part", part.to_string())];
            style.text("mapping.part", &facts)
        }
        (Some(_) | None, _) => named,
    };
    let first = rule.column.first().and_then(|column| Columns::new(&findings.headers).find(column).ok());
    let finding = first.zip(findings.proposal.as_ref()).and_then(|(at, proposal)| proposal.columns.get(at));
    match finding.filter(|finding| is_taken(finding)) {
        Some(finding) => {
            let percent = style.text("mapping.certainty", &[("percent", certainty(finding).to_string())]);
            format!("{named}  {}", style.paint.paint(Tone::Quiet, &percent))
        }
        None => named,
    }
}

fn quote(name: &str) -> String {
    format!("`{}`", plain(name))
}

/// Questions, what was decided between columns, doubts about whole columns, columns that nothing uses.
fn asides(findings: &Findings, style: Style) -> Vec<String> {
    let block = |heading: &str, lines: String| {
        if lines.is_empty() { lines } else { style.heading(heading) + &lines }
    };
    let list = |heading: &str, tone: Tone, lines: Vec<String>| {
        block(heading, lines.iter().map(|line| style.lines(2, &style.paint.paint(tone, &plain(line)))).collect())
    };
    let notes = findings.proposal.iter().flat_map(|proposal| &proposal.notes);
    let unused = findings.mapping.unused(&findings.headers);
    let unused: Vec<_> = unused.into_iter().map(|at| quote(&name_of(&findings.headers, at))).collect();
    let blocks = [
        list("questions", Tone::Warning, questions(findings, style.lang)),
        block("doubts", doubts(findings, style)),
        block("consent", consent(findings, style)),
        list("notes", Tone::Quiet, notes.map(|note| style.lang.text(note.key(), &note.facts())).collect()),
        list("unused", Tone::Quiet, (!unused.is_empty()).then(|| unused.join(", ")).into_iter().collect()),
    ];
    blocks.into_iter().filter(|block| !block.is_empty()).collect()
}

/// What only the user can decide, as far as the mapping leaves it open.
pub(super) fn questions(findings: &Findings, lang: Lang) -> Vec<String> {
    let asked = findings.proposal.iter().flat_map(|proposal| &proposal.questions);
    asked
        .filter(|question| !findings.mapping.uses(question.column))
        .map(|question| lang.text(&question.key(), &question.facts()))
        .collect()
}

/// The columns that seem to say who wants no messages, with the line of the config that leaves such people out.
fn consent(findings: &Findings, style: Style) -> String {
    let names = consent_columns(findings);
    let quoted: Vec<_> = names.iter().map(|name| quote(name)).collect();
    let told = style.text("consent", &[("columns", quoted.join(", "))]);
    skip_line(&names).map_or_else(String::new, |line| {
        style.lines(2, &style.paint.paint(Tone::Warning, &told)) + &format!("      {}\n", plain(&line))
    })
}

/// The columns that seem to say who wants no messages, as far as nothing uses them.
pub(super) fn consent_columns(findings: &Findings) -> Vec<String> {
    let columns = findings.proposal.iter().flat_map(|proposal| proposal.columns.iter().enumerate());
    let of_consent = columns.filter(|(_, finding)| finding.role == Role::Ignored(Reason::Consent));
    // Yes or no, or a mark: a column of many words is of something else, such as reasons.
    let says = |at: usize| (1..=2).contains(&findings.profile.columns[at].samples.len());
    let unused = of_consent.filter(|(at, _)| !findings.mapping.uses(*at) && says(*at));
    unused.map(|(at, _)| name_of(&findings.headers, at)).collect()
}

/// The line of `[input]` that leaves out rows by what they say in these columns, if there are any.
pub(super) fn skip_line(columns: &[String]) -> Option<String> {
    let cells: IndexMap<_, _> = columns.iter().map(|name| (name, TO_FILL)).collect();
    (!columns.is_empty()).then(|| format!("skip_when = {}", inline(&cells)))
}

/// Each doubt with its way out, and with the line of the config that settles it, where one does.
fn doubts(findings: &Findings, style: Style) -> String {
    let told = findings.doubts.iter().map(|(column, fault)| {
        let name = ("column", name_of(&findings.headers, *column));
        let message = style.lang.message(fault.code, &fault.facts);
        let doubt = style.text("doubt", &[name.clone(), ("message", message)]);
        let hint = style.text("hint", &[("hint", style.lang.hint(fault.code, &fault.facts))]);
        let facts = [fault.facts.as_slice(), &[name]].concat();
        let cause = |field: &str| {
            Cause::of(&Problem { code: fault.code, field: field.to_owned().into(), facts: facts.clone() })
        };
        let fed = findings.mapping.fed_by(*column);
        let remedies = fed.iter().map(|field| remedy(findings, &cause(field), style));
        style.lines(2, &style.paint.paint(Tone::Warning, &plain(&doubt)))
            + &style.lines(4, &style.paint.paint(Tone::Quiet, &plain(&hint)))
            + &remedies.collect::<String>()
    });
    told.collect()
}
