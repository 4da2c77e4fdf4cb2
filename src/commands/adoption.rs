//! A list that is fed back takes mode, mapping and decisions from the run that wrote it.

use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::Failure;
use crate::clean;
use crate::config::Input;
use crate::config::rules::{Rules, Tags};
use crate::config::values::Mode;
use crate::feedback::Feedback;
use crate::mapping::decisions::StoredDecisions;
use crate::plan::{Plan, RowReading};
use crate::report::summary::{SUMMARY, Summary};
use crate::source::Sources;
use std::ops::ControlFlow;

/// A mapping as it stands in `summary.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredMapping {
    /// Where values come from.
    #[serde(flatten)]
    pub rules: Rules,
    /// What rows and cells meant, as `[input]` says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<RowReading>,
    /// The cleaning rules that were switched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clean: Option<IndexMap<String, bool>>,
    /// The config file that was in force, if there was one: its absolute path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<PathBuf>,
    /// Whether the run went into a sandbox: then nothing that it created is anywhere.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_sandbox: bool,
}

/// The run that wrote a list.
#[derive(Debug, Clone)]
pub struct Parent {
    /// Its summary.
    pub summary: Summary,
    /// Its mapping.
    pub mapping: StoredMapping,
    /// What it decided from whole columns.
    pub decisions: StoredDecisions,
    /// The endpoint it posted to.
    pub mode: Mode,
}

/// What a list says of where it comes from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// It is a list like any other.
    Fresh,
    /// It was written by this run.
    Known(Box<Parent>),
    /// It names a run whose folder is not there.
    Unknown(String),
}

/// Finds the run that wrote the list: its folder is looked for under `out` and beside the list's files.
///
/// # Errors
/// The list cannot be read, or holds rows of several runs: each decided for itself how dates and numbers are read.
pub fn origin(sources: &mut Sources, out: &Path) -> Result<Origin, Failure> {
    let Some(feedback) = Feedback::find(&sources.shape().header) else { return Ok(Origin::Fresh) };
    let mut run = String::new();
    let mut other = None;
    sources.read(&mut |row| match feedback.run(row) {
        said if said.is_empty() || said == run => ControlFlow::Continue(()),
        said if run.is_empty() => {
            said.clone_into(&mut run);
            ControlFlow::Continue(())
        }
        said => {
            other = Some(said.to_owned());
            ControlFlow::Break(())
        }
    })?;
    if let Some(other) = other {
        return Err(Failure::new("several_runs", vec![("run", run), ("other", other)]));
    }
    if run.is_empty() {
        return Ok(Origin::Fresh);
    }
    let beside = sources.files().iter().filter_map(|file| Path::new(&file.shape().path).parent().map(Path::to_owned));
    // A name with a separator in it would lead out of the folder.
    let inside = (!run.contains(['/', '\\']) && run != "..").then(|| out.join(&run));
    let parent = inside.into_iter().chain(beside).find_map(|folder| parent(&folder, &run));
    Ok(parent.map_or(Origin::Unknown(run), |parent| Origin::Known(Box::new(parent))))
}

/// The run of that name in a folder.
pub fn parent(folder: &Path, run: &str) -> Option<Parent> {
    if !folder.join(SUMMARY).is_file() {
        return None;
    }
    let summary = Summary::read(folder).ok().filter(|summary| summary.run == run)?;
    let mode = if summary.mode == "create-or-update" { Mode::CreateOrUpdate } else { Mode::Create };
    Some(Parent {
        mapping: serde_json::from_value(summary.mapping.clone()).ok()?,
        decisions: serde_json::from_value(summary.decisions.clone()).ok()?,
        summary,
        mode,
    })
}

/// What came of taking over the mapping of an earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// The fields of which the config file says something else than that run's mapping: there it goes before.
    pub differing: Vec<String>,
}

/// Takes over mode, mapping, `[input]` and `[clean]` of the run that wrote the list. `config` is what the config file in
/// force says of the input, if that file counts: if it was named, or is that run's own. Then what it says goes before.
pub fn adopt(plan: &mut Plan, parent: &Parent, config: Option<&Input>, is_mode_given: bool) -> Adopted {
    if !is_mode_given {
        plan.target.mode = parent.mode;
    }
    let StoredMapping { rules: stored, input, clean, .. } = &parent.mapping;
    match (config, plan.recognise) {
        (None, _) => plan.rules = stored.clone(),
        (Some(_), false) => {}
        (Some(_), true) => plan.rules = completed(std::mem::take(&mut plan.rules), stored),
    }
    plan.recognise = false;
    let mut differing = differing(&plan.rules, stored);
    if let Some(input) = input {
        if !config.is_some_and(says_of_rows) {
            plan.reading.rows = input.clone();
        }
        differing.extend(differing_input(&plan.reading.rows, input));
    }
    if let Some(clean) = clean {
        if config.is_none() || plan.clean.is_empty() {
            plan.clean.clone_from(clean);
        }
        differing.extend(differing_clean(&plan.clean, clean));
    }
    Adopted { differing }
}

/// Whether `[input]` says what rows and cells mean, not only how a file is read.
fn says_of_rows(input: &Input) -> bool {
    let of_rows = Input {
        sheet: None,
        header_row: None,
        delimiter: None,
        encoding: None,
        max_unpacked_bytes: None,
        max_unpacked_ratio: None,
        max_xml_depth: None,
        max_cell_bytes: None,
        max_columns: None,
        max_line_bytes: None,
        max_held_cells: None,
        ..input.clone()
    };
    of_rows != Input::default()
}

fn differing_input(rows: &RowReading, stored: &RowReading) -> Vec<String> {
    let keys = |reading| match serde_json::to_value(reading) {
        Ok(serde_json::Value::Object(keys)) => keys,
        Ok(_) | Err(_) => serde_json::Map::new(),
    };
    let stored = keys(stored);
    let differ = keys(rows).into_iter().filter(|(key, value)| stored.get(key) != Some(value));
    differ.map(|(key, _)| format!("input.{key}")).collect()
}

fn differing_clean(switched: &IndexMap<String, bool>, stored: &IndexMap<String, bool>) -> Vec<String> {
    let is_on = |rules: &IndexMap<String, bool>, name: &str| {
        let by_default = || clean::Rule::named(name).map(clean::Rule::is_on_by_default);
        rules.get(name).copied().or_else(by_default)
    };
    let mut names: Vec<&String> = switched.keys().chain(stored.keys()).collect();
    names.sort();
    names.dedup();
    let differ = names.into_iter().filter(|name| is_on(switched, name) != is_on(stored, name));
    differ.map(|name| format!("clean.{name}")).collect()
}

/// What a config without `[fields]` says, completed by what was recognised then, as recognition would do it.
fn completed(said: Rules, stored: &Rules) -> Rules {
    let mut rules = stored.clone();
    rules.fields.extend(said.fields);
    rules.custom_fields.extend(said.custom_fields);
    rules.tags = match (said.tags, rules.tags) {
        (Some(said), Some(stored)) if said.column.is_empty() => {
            Some(Tags { column: stored.column, by: stored.by, ..said })
        }
        (Some(said), _) => Some(said),
        (None, stored) => stored,
    };
    rules
}

fn differing(rules: &Rules, stored: &Rules) -> Vec<String> {
    let mut names = Vec::new();
    for (prefix, rules, stored) in
        [("", &rules.fields, &stored.fields), ("custom:", &rules.custom_fields, &stored.custom_fields)]
    {
        let gone = stored.keys().filter(|name| !rules.contains_key(*name));
        let changed = rules.iter().filter(|(name, rule)| stored.get(*name) != Some(rule)).map(|(name, _)| name);
        names.extend(changed.chain(gone).map(|name| format!("{prefix}{name}")));
    }
    if rules.tags != stored.tags {
        names.push("tags".to_owned());
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use crate::config::values::{Blank, ShortRows};

    fn plan(toml: &str) -> Plan {
        Plan::new(toml::from_str::<Settings>(toml).unwrap(), None).unwrap()
    }

    fn parent() -> Parent {
        let written = plan(
            "fields = { email = \"Email\", phone = \"Di động\" }\ncustom_fields = { goi = \"Gói\" }\n\
            input = { short_rows = \"refuse\", blank = \"null\" }\nclean = { title_case = true }",
        );
        let summary = serde_json::json!({
            "run": "one", "parent_run": null, "generation": 1, "mode": "create-or-update", "exit_code": 1,
            "ending": "finished", "rows": {}, "requests": 0, "retries": 0, "seconds": 0.0, "rate_per_second": 0.0,
            "started_at": "2026-11-24T02:03:04Z", "ended_at": "2026-11-24T02:03:04Z", "input": [], "mapping": null,
            "decisions": null, "losses": {}, "failures": {},
        });
        Parent {
            summary: serde_json::from_value(summary).unwrap(),
            mapping: StoredMapping {
                rules: written.rules,
                input: Some(written.reading.rows),
                clean: Some(written.clean),
                config: None,
                is_sandbox: false,
            },
            decisions: StoredDecisions::default(),
            mode: Mode::CreateOrUpdate,
        }
    }

    #[test]
    fn a_config_that_counts_goes_before_field_by_field() {
        let whole = "fields = { email = \"Email\", gender = \"Giới tính\" }";
        let same = "fields = { email = \"Email\", phone = \"Di động\" }\ncustom_fields = { goi = \"Gói\" }";
        let partial = "custom_fields = { diem = \"Điểm\" }\ntags = { always = [\"11/2026\"] }";
        let table: [(&str, bool, &[&str], &[&str]); 5] = [
            (same, true, &["email", "phone"], &[]),
            (whole, false, &["email", "phone"], &[]),
            (whole, true, &["email", "gender"], &["gender", "phone", "custom:goi"]),
            (partial, true, &["email", "phone"], &["custom:diem", "tags"]),
            ("", true, &["email", "phone"], &[]),
        ];
        for (config, counts, fields, differing) in table {
            let mut plan = plan(config);
            let adopted = adopt(&mut plan, &parent(), counts.then_some(&Input::default()), false);
            assert_eq!(plan.rules.fields.keys().collect::<Vec<_>>(), fields, "{config}");
            assert_eq!(adopted.differing, differing, "{config}");
            assert!(!plan.recognise && plan.target.mode == Mode::CreateOrUpdate, "{config}");
        }
    }

    #[test]
    fn what_rows_meant_and_how_they_were_cleaned_is_taken_over_table_by_table() {
        type Case<'a> = (&'a str, bool, (ShortRows, Blank), bool, &'a [&'a str]);
        let table: [Case<'_>; 5] = [
            ("", false, (ShortRows::Refuse, Blank::Null), true, &[]),
            ("input = { short_rows = \"pad\" }", false, (ShortRows::Refuse, Blank::Null), true, &[]),
            ("input = { header_row = 3 }", true, (ShortRows::Refuse, Blank::Null), true, &[]),
            ("input = { blank = \"null\" }", true, (ShortRows::Pad, Blank::Null), true, &["input.short_rows"]),
            ("clean = { title_case = false }", true, (ShortRows::Refuse, Blank::Null), false, &["clean.title_case"]),
        ];
        for (config, counts, rows, title_case, differing) in table {
            let settings = toml::from_str::<Settings>(config).unwrap();
            let mut plan = plan(config);
            let adopted = adopt(&mut plan, &parent(), counts.then_some(&settings.input), false);
            assert_eq!((plan.reading.rows.short_rows, plan.reading.rows.blank), rows, "{config}");
            assert_eq!(plan.clean["title_case"], title_case, "{config}");
            assert_eq!(adopted.differing, differing, "{config}");
        }
    }

    #[test]
    fn a_mode_that_is_given_stays() {
        let mut plan = plan("mode = \"create\"");
        adopt(&mut plan, &parent(), None, true);
        assert_eq!(plan.target.mode, Mode::Create);
    }
}
