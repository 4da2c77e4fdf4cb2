//! The example config, the reference and the settings know the same keys.

use std::collections::{BTreeMap, BTreeSet};

use clap::CommandFactory;
use ladiflow_import::clean::Rule;
use ladiflow_import::cli::Cli;
use ladiflow_import::config::Settings;
use ladiflow_import::customer::Field;

use super::page::{literals, page};

/// The keys that the settings know in a table (`""` for the top), as they say when they meet one that they do not.
fn known(text: &str) -> BTreeSet<String> {
    let error = toml::from_str::<Settings>(text).expect_err("`no_such_key` is no key");
    let (_, expected) = error.message().split_once("expected one of ").expect("the known keys are listed");
    literals(expected).into_iter().collect()
}

/// The keys of the example by table: lines `key = …`, also behind `# `.
fn example() -> BTreeMap<String, BTreeSet<String>> {
    let mut tables = BTreeMap::<String, BTreeSet<String>>::new();
    let mut table = String::new();
    for line in page("config.example.toml").text.lines() {
        let line = line.strip_prefix("# ").unwrap_or(line);
        if let Some((name, _)) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            name.clone_into(&mut table);
            tables.entry(String::new()).or_default().insert(name.to_owned());
        } else if let Some((key, _)) = line.split_once(" = ")
            && key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        {
            tables.entry(table.clone()).or_default().insert(key.to_owned());
        }
    }
    tables
}

#[test]
fn the_example_has_every_key_and_no_other() {
    let example = example();
    assert_eq!(example[""], known("no_such_key = 1"));
    assert_eq!(example["input"], known("[input]\nno_such_key = 1"));
    assert_eq!(example["tags"], known("[tags]\nno_such_key = 1"));
    let rules: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.name().to_owned()).collect();
    assert_eq!(example["clean"], rules);
}

#[test]
fn the_example_says_which_cleaning_rules_are_on_and_which_fields_there_are() {
    let text = page("config.example.toml").text;
    for rule in Rule::ALL {
        let line = format!("# {} = {} ", rule.name(), rule.is_on_by_default());
        assert!(text.contains(&line), "{line}");
    }
    let (_, fields) = text.split_once("# Fields: ").unwrap();
    let (fields, _) = fields.split_once("\n\n").unwrap();
    let fields: Vec<_> = fields.split(',').map(|name| name.trim().trim_start_matches('#').trim()).collect();
    let listed: BTreeSet<_> = fields.iter().copied().collect();
    assert_eq!(listed, Field::ALL.iter().map(|field| field.name()).collect());
}

#[test]
fn the_reference_names_every_key() {
    let text = page("docs/reference.md").text;
    let (_, section) = text.split_once("\n## Options").unwrap();
    let (section, _) = section.split_once("\n## Asking").unwrap();
    let named: BTreeSet<_> = literals(section).into_iter().collect();
    let of_rule = known("[fields]\nemail = { no_such_key = 1 }");
    let keys = known("no_such_key = 1").into_iter().chain(known("[tags]\nno_such_key = 1")).chain(of_rule);
    for key in keys {
        let table = format!("[{key}]");
        assert!(named.contains(&key) || named.contains(&table), "`{key}`");
    }
    for rule in Rule::ALL {
        assert!(named.contains(rule.name()), "`{}`", rule.name());
    }
}

#[test]
fn the_reference_and_the_example_say_the_same_of_defaults() {
    let example = page("config.example.toml").text;
    let value = |key: &str| {
        let line = example.lines().find_map(|line| line.strip_prefix(&format!("{key} = ")))?;
        Some(line.split(" #").next().unwrap().trim().replace('"', ""))
    };
    let mut compared = 0;
    for line in &page("docs/reference.md").table("`retry`", "Option").lines[1..] {
        let (Some(key), default) = (literals(&line[1]).into_iter().next(), &line[2]) else { continue };
        let Some(value) = value(&key) else { continue };
        let documented = literals(default).into_iter().next().unwrap_or_else(|| default.clone());
        assert_eq!(documented, value, "`{key}`");
        compared += 1;
    }
    assert!(compared >= 9, "{compared} defaults were compared");
}

#[test]
fn a_key_is_its_options_long_name() {
    let table = page("docs/reference.md").table("`retry`", "Option");
    let mut cli = Cli::command();
    cli.build();
    let import = cli.find_subcommand("import").unwrap();
    for line in &table.lines[1..] {
        let Some(key) = literals(&line[1]).into_iter().next() else { continue };
        let is_input = line[1].contains("*[input]*");
        let probe = if is_input { "[input]\nno_such_key = 1" } else { "no_such_key = 1" };
        assert!(known(probe).contains(&key), "`{key}`");
        assert!(import.get_arguments().any(|arg| arg.get_long() == Some(key.replace('_', "-").as_str())), "`{key}`");
    }
}
