//! A list that is fed back takes mode, mapping and decisions from the run that wrote it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Failure;
use crate::config::rules::{Rules, Tags};
use crate::config::values::Mode;
use crate::feedback::Feedback;
use crate::mapping::decisions::StoredDecisions;
use crate::plan::Plan;
use crate::report::summary::{SUMMARY, Summary};
use crate::source::Sources;
use std::ops::ControlFlow;

/// A mapping as it stands in `summary.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredMapping {
    /// Where values come from.
    #[serde(flatten)]
    pub rules: Rules,
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

/// Takes over mode and mapping of the run that wrote the list. `config_counts` says that the config file in force was
/// named, or is that run's own: then what it says of fields goes before.
pub fn adopt(plan: &mut Plan, parent: &Parent, config_counts: bool, is_mode_given: bool) -> Adopted {
    if !is_mode_given {
        plan.target.mode = parent.mode;
    }
    let stored = &parent.mapping.rules;
    let rules = match (config_counts, plan.recognise) {
        (false, _) => stored.clone(),
        (true, false) => plan.rules.clone(),
        (true, true) => completed(plan.rules.clone(), stored),
    };
    plan.recognise = false;
    plan.rules = rules;
    Adopted { differing: differing(&plan.rules, stored) }
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

    fn plan(toml: &str) -> Plan {
        Plan::new(toml::from_str::<Settings>(toml).unwrap(), None).unwrap()
    }

    fn parent() -> Parent {
        let rules =
            plan("fields = { email = \"Email\", phone = \"Di động\" }\ncustom_fields = { goi = \"Gói\" }").rules;
        let summary = serde_json::json!({
            "run": "one", "parent_run": null, "generation": 1, "mode": "create-or-update", "exit_code": 1,
            "ending": "finished", "rows": {}, "requests": 0, "retries": 0, "seconds": 0.0, "rate_per_second": 0.0,
            "started_at": "2026-11-24T02:03:04Z", "ended_at": "2026-11-24T02:03:04Z", "input": [], "mapping": null,
            "decisions": null, "losses": {}, "failures": {},
        });
        Parent {
            summary: serde_json::from_value(summary).unwrap(),
            mapping: StoredMapping { rules, config: None, is_sandbox: false },
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
            let adopted = adopt(&mut plan, &parent(), counts, false);
            assert_eq!(plan.rules.fields.keys().collect::<Vec<_>>(), fields, "{config}");
            assert_eq!(adopted.differing, differing, "{config}");
            assert!(!plan.recognise && plan.target.mode == Mode::CreateOrUpdate, "{config}");
        }
    }

    #[test]
    fn a_mode_that_is_given_stays() {
        let mut plan = plan("mode = \"create\"");
        adopt(&mut plan, &parent(), false, true);
        assert_eq!(plan.target.mode, Mode::Create);
    }
}
