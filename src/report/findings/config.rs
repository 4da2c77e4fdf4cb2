//! A config file for a list, as `init` writes it: complete, with comments, and without anything of a customer in it.

use super::columns::{certainty, is_taken};
use super::mapping::{consent_columns, entry, inline, skip_line, tag_entries};
use super::style::{cut, plain};
use crate::clean::Rule as CleaningRule;
use crate::config::Input;
use crate::config::rules::{Rule, Tags};
use crate::mapping::columns::Columns;
use crate::mapping::identifier;
use crate::mapping::propose::named;
use crate::mapping::recognise::{Question, Role, Target};
use crate::message::{Fact, Lang};
use crate::report::figures::percent;
use crate::survey::Findings;

/// Where comments begin.
const COMMENT: usize = 40;
/// Columns that the look of a value may take.
const LOOK: usize = 28;

/// What a config file is written of.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// The list, with the mapping that is to be written.
    pub findings: &'a Findings,
    /// What the user said of how it is to be read.
    pub input: &'a Input,
    /// The list, as the user named it.
    pub list: &'a str,
    /// The language of the comments.
    pub lang: Lang,
}

/// The file's text.
pub fn config(draft: Draft<'_>) -> String {
    let mut file = Lines { lang: draft.lang, text: String::new() };
    file.comments("head", &[("list", plain(draft.list))]);
    file.blank();
    file.setting("mode", "create");
    file.line("# rate = \"20/s\"", &file.text_of("setting.rate", &[]));
    file.table("fields");
    fields(&mut file, draft.findings);
    file.table("custom_fields");
    custom_fields(&mut file, draft.findings);
    tags(&mut file, draft.findings);
    file.table("input");
    input(&mut file, draft);
    file.table("clean");
    for rule in CleaningRule::ALL.iter().filter(|rule| !rule.is_on_by_default()) {
        let what = draft.lang.text(&format!("rule.{}", rule.name()), &[]);
        file.line(&format!("# {} = true", rule.name()), &what);
    }
    file.text
}

fn fields(file: &mut Lines, findings: &Findings) {
    for (name, rule) in &findings.rules.fields {
        let known = known(findings, rule, file.lang);
        file.line(&entry(name, rule), &known);
    }
    let open = findings.proposal.iter().flat_map(|proposal| &proposal.questions);
    for question in open.filter(|question| !findings.mapping.uses(question.column)) {
        let Target::Field(field) = question.target else { continue };
        file.comment(&plain(&file.lang.text(&question.key(), &question.facts())));
        let mut rule = findings.rules.fields.get(field.name()).cloned().unwrap_or_default();
        let in_place = !rule.column.is_empty();
        (rule.template, rule.value) = (None, None);
        rule.column.push(named(&findings.headers, question.column));
        let comment = if in_place { file.text_of("in_place", &[]) } else { String::new() };
        file.line(&format!("# {}", entry(field.name(), &rule)), &comment);
    }
}

fn custom_fields(file: &mut Lines, findings: &Findings) {
    for (name, rule) in &findings.rules.custom_fields {
        let known = known(findings, rule, file.lang);
        file.line(&entry(name, rule), &known);
    }
    let unused = findings.mapping.unused(&findings.headers);
    if !unused.is_empty() {
        file.comments("unused", &[]);
    }
    for column in unused {
        let name = match identifier(&findings.headers[column]) {
            name if name.is_empty() => format!("column_{}", column + 1),
            name => name,
        };
        let role = findings.proposal.as_ref().map(|proposal| &proposal.columns[column].role);
        let why = match role {
            Some(Role::Ignored(reason)) => file.lang.text(&format!("recognise.reason.{}", reason.name()), &[]),
            _ => String::new(),
        };
        let unused = Rule::of_column(named(&findings.headers, column));
        file.line(&format!("# {}", entry(&name, &unused)), &why);
    }
}

fn tags(file: &mut Lines, findings: &Findings) {
    if let Some(tags) = &findings.rules.tags {
        file.table("tags");
        for line in tag_entries(tags) {
            file.line(&line, "");
        }
    } else {
        file.blank();
        file.comment("[tags]");
        let asked = findings.proposal.iter().flat_map(|proposal| &proposal.questions);
        for Question { column, .. } in asked.filter(|question| question.target == Target::Tags) {
            let tags = Tags { column: vec![named(&findings.headers, *column)], ..Tags::default() };
            for line in tag_entries(&tags) {
                file.comment(&line);
            }
        }
    }
    file.line("# create_missing = false", &file.text_of("create_missing", &[]));
    file.line("# always = []", &file.text_of("always", &[]));
}

fn input(file: &mut Lines, draft: Draft<'_>) {
    let shape = draft.findings.files.first().map(|(shape, _)| shape);
    let found = file.text_of("found", &[]);
    let told = |told: bool, line: String| if told { (line, "") } else { (format!("# {line}"), found.as_str()) };
    let input = draft.input;
    let mut lines = Vec::new();
    if let Some(shape) = shape {
        if let Some(sheet) = &shape.sheet {
            lines.push(told(input.sheet.is_some(), format!("sheet = {}", inline(&sheet.name))));
        }
        lines.push(told(input.header_row.is_some(), format!("header_row = {}", shape.header_row)));
        if let Some(encoding) = shape.encoding {
            let delimiter = char::from(shape.delimiter).to_string();
            lines.push(told(input.delimiter.is_some(), format!("delimiter = {}", inline(&delimiter))));
            lines.push(told(input.encoding.is_some(), format!("encoding = {}", inline(&encoding.name()))));
        }
    }
    for (line, comment) in lines {
        file.line(&line, comment);
    }
    for (key, value) in [
        ("unmapped", "ignore"),
        ("blank", "omit"),
        ("duplicates", "first"),
        ("invalid_contact", "refuse"),
        ("invalid_optional", "drop"),
        ("hidden_rows", "import"),
        ("first_name", "whole"),
    ] {
        file.setting(key, value);
    }
    if let Some(line) = skip_line(&consent_columns(draft.findings)) {
        file.line(&format!("# {}", plain(&line)), &file.text_of("setting.skip_when", &[]));
    }
}

/// What is known of a rule's first column: how certain it is, how much of it is filled, how its values look.
fn known(findings: &Findings, rule: &Rule, lang: Lang) -> String {
    let columns = Columns::new(&findings.headers);
    let Some(at) = rule.column.first().and_then(|name| columns.find(name).ok()) else { return String::new() };
    let column = &findings.profile.columns[at];
    let text = |key: &str, facts: &[Fact]| lang.text(&format!("init.{key}"), facts);
    let finding = findings.proposal.as_ref().map(|proposal| &proposal.columns[at]);
    let mut parts = Vec::new();
    if let Some(finding) = finding.filter(|finding| is_taken(finding)) {
        parts.push(text("certain", &[("percent", certainty(finding).to_string())]));
    }
    parts.push(text("filled", &[("percent", percent(column.filled, findings.rows.read).to_string())]));
    if let Some(sample) = column.samples.first() {
        parts.push(text("looks", &[("look", look(sample))]));
    }
    parts.join(", ")
}

/// How a value looks without what it says: `a` and `A` for letters, `9` for digits.
fn look(value: &str) -> String {
    let masked = value.chars().map(|letter| match letter {
        _ if letter.is_numeric() => '9',
        _ if letter.is_uppercase() => 'A',
        _ if letter.is_alphabetic() => 'a',
        _ if letter.is_ascii() => letter,
        // Marks of letters that are written apart, and signs of any script.
        _ => '·',
    });
    cut(&masked.collect::<String>(), LOOK)
}

/// A file that grows line by line.
struct Lines {
    lang: Lang,
    text: String,
}

impl Lines {
    fn text_of(&self, key: &str, facts: &[Fact]) -> String {
        self.lang.text(&format!("init.{key}"), facts)
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    fn table(&mut self, name: &str) {
        self.blank();
        let comment = self.text_of(&format!("table.{name}"), &[]);
        self.line(&format!("[{name}]"), &comment);
    }

    /// A key with its default and what else there is.
    fn setting(&mut self, key: &str, value: &str) {
        let comment = self.text_of(&format!("setting.{key}"), &[]);
        self.line(&format!("{key} = \"{value}\""), &comment);
    }

    fn line(&mut self, line: &str, comment: &str) {
        self.text += line;
        if !comment.is_empty() {
            let gap = COMMENT.saturating_sub(textwrap::core::display_width(line)).max(2);
            self.text += &" ".repeat(gap);
            self.text += "# ";
            self.text += &plain(comment);
        }
        self.blank();
    }

    fn comment(&mut self, text: &str) {
        self.text += "# ";
        self.text += text;
        self.blank();
    }

    /// A text of several lines.
    fn comments(&mut self, key: &str, facts: &[Fact]) {
        for line in self.text_of(key, facts).lines() {
            self.comment(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_says_nothing_of_the_customer() {
        for (value, shown) in [
            ("Nguyễn Thị Hoa", "Aaaaaa Aaa Aaa"),
            ("0901 234 601", "9999 999 999"),
            ("hoa.nguyen@example.vn", "aaa.aaaaaa@aaaaaaa.aa"),
            ("Ngo\u{302}", "Aaa·"),
            ("漢字", "aa"),
        ] {
            assert_eq!(look(value), shown);
        }
    }
}
