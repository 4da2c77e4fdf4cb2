//! What is written and printed, where, and for whom.

use std::process::Command;

use serde_json::Value;

use super::support::api::Api;
use super::support::lists;
use super::support::workspace::{Finished, Workspace, mode};

fn list(count: usize) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("list.csv", &lists::customers(count));
    workspace
}

#[test]
fn the_summary_has_its_keys() {
    let api = Api::start(&["refuse=30%"]);
    let workspace = list(20);
    workspace.run_at(&api.url(), &["import", "list.csv"]).expect(1);
    let summary = workspace.latest().summary();
    let keys = [
        "run",
        "parent_run",
        "generation",
        "mode",
        "exit_code",
        "ending",
        "rows",
        "requests",
        "retries",
        "seconds",
        "rate_per_second",
        "started_at",
        "ended_at",
        "input",
        "mapping",
        "decisions",
        "losses",
        "failures",
    ];
    let mut named: Vec<_> = summary.as_object().unwrap().keys().map(String::as_str).collect();
    named.sort_unstable();
    let mut expected = keys.to_vec();
    expected.sort_unstable();
    assert_eq!(named, expected);
    assert_eq!(summary["rows"].as_object().unwrap().len(), 11, "read, and one count per status, also 0");
    assert_eq!((&summary["input"][0]["path"], &summary["input"][0]["rows"]), (&"list.csv".into(), &20.into()));
    let hash = blake3::hash(lists::customers(20).as_bytes()).to_hex();
    assert_eq!(summary["input"][0]["blake3"], hash.as_str());
    let refused = &summary["failures"]["refused"];
    assert_eq!(refused["rows"], summary["rows"]["refused"]);
    assert!(refused["hint"].is_string() && refused["message"].is_string() && refused["first"].is_array());
}

#[test]
fn a_run_folder_is_named_by_time_and_list_and_latest_points_to_it() {
    let api = Api::start(&[]);
    let workspace = list(1);
    workspace.run_at(&api.url(), &["import", "list.csv"]).expect(0);
    let name = workspace.latest().name();
    let parts: Vec<_> = name.split('-').collect();
    assert_eq!((parts.len(), parts[0].len(), parts[1], parts[2].len()), (3, 16, "list", 4), "{name}");
    assert!(std::fs::symlink_metadata(workspace.path("imports/latest")).unwrap().is_symlink());
}

#[test]
fn json_is_the_only_thing_on_standard_output() {
    let api = Api::start(&[]);
    let workspace = list(3);
    let finished = workspace.run_at(&api.url(), &["import", "list.csv", "--json"]).expect(0);
    assert_eq!(finished.json(), workspace.latest().summary());
    let refused = workspace.run_at(&api.url(), &["import", "absent.csv", "--json"]).expect(2);
    let error = refused.json();
    assert_eq!((&error["exit_code"], &error["ending"]), (&2.into(), &"not_started".into()));
    for part in ["code", "message", "hint"] {
        assert!(error["error"][part].is_string(), "{error}");
    }
}

#[test]
fn usage_errors_are_json_too_where_json_is_asked_for() {
    let workspace = list(1);
    let finished = workspace.run(&["import", "list.csv", "--json", "--mod", "create"]).expect(2);
    let error = finished.json();
    assert_eq!((&error["exit_code"], &error["error"]["code"]), (&2.into(), &"usage".into()));
    assert!(error["error"]["message"].as_str().unwrap().contains("--mod"), "{error}");
    let finished = workspace.run(&["import", "list.csv", "--json", "--rate", "20"]).expect(2);
    assert_eq!(finished.json()["ending"], "not_started");
}

#[test]
fn quiet_says_only_what_went_wrong() {
    let api = Api::start(&["known-email=refuse"]);
    let workspace = list(3);
    let quiet = ["import", "list.csv", "-q"];
    let finished = workspace.run_at(&api.url(), &quiet).expect(0);
    assert_eq!((finished.stdout.as_str(), finished.stderr.as_str()), ("", ""));
    let finished = workspace.run_at(&api.url(), &["import", "list.csv", "-q", "--resend"]).expect(1);
    assert!(finished.stderr.contains("refused"), "{}", finished.stderr);
}

#[test]
fn the_mapping_found_is_always_printed() {
    let api = Api::start(&[]);
    let workspace = list(1);
    let finished = workspace.run_at(&api.url(), &["import", "list.csv"]).expect(0);
    assert!(finished.stderr.contains("full_name") && finished.stderr.contains("Full name"), "{}", finished.stderr);
}

#[test]
fn messages_and_hints_are_in_the_language_asked_for_and_words_are_not() {
    let api = Api::start(&[]);
    let workspace = Workspace::new();
    workspace.write("list.csv", "Email\nsai\n");
    let run = |more: &[&str]| {
        let finished = workspace.run_at(&api.url(), &[&["import", "list.csv"], more].concat()).expect(1);
        (finished, workspace.latest().results())
    };
    let (vi, in_vi) = run(&["--lang", "vi"]);
    let (en, in_en) = run(&["--lang", "en"]);
    assert_ne!((vi.stderr, in_vi.column("message")), (en.stderr, in_en.column("message")));
    assert_eq!(
        (in_vi.header.clone(), in_vi.statuses(), in_vi.column("code")),
        (in_en.header.clone(), in_en.statuses(), in_en.column("code"))
    );
}

#[test]
fn nothing_is_readable_for_others_whatever_the_umask() {
    let api = Api::start(&["refuse=50%"]);
    let workspace = list(8);
    let binary = env!("CARGO_BIN_EXE_ladiflow-import");
    let given = workspace.command(&[]);
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &format!("umask 000; exec {binary} import list.csv --events events.jsonl")]).env_clear();
    command.envs(given.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env("LADIFLOW_API_URL", api.url()).current_dir(workspace.path(""));
    Finished::of(command.output().unwrap()).expect(1);
    assert_eq!(mode(&workspace.path("imports")), 0o700);
    let run = workspace.latest();
    assert_eq!(mode(&run.path), 0o700);
    for file in ["results.csv", "failures.csv", "summary.json", "report.html"] {
        assert_eq!(mode(&run.path.join(file)), 0o600, "{file}");
    }
    assert_eq!(mode(&workspace.path("imports/ledger.db")), 0o600);
    assert_eq!(mode(&workspace.path("events.jsonl")), 0o600);
    for entry in std::fs::read_dir(workspace.path("imports")).unwrap().map(|entry| entry.unwrap()) {
        if entry.file_type().unwrap().is_file() {
            assert_eq!(mode(&entry.path()), 0o600, "{:?}", entry.file_name());
        }
    }
}

#[test]
fn an_output_folder_that_cannot_be_is_said_before_anything_is_sent() {
    let api = Api::start(&[]);
    let workspace = list(2);
    workspace.write("file", "");
    for arguments in [&["import", "list.csv", "--out", "file"][..], &["import", "list.csv", "--out", "file/deeper"]] {
        let finished = workspace.run_at(&api.url(), arguments).expect(2);
        assert!(finished.stderr.contains("file") && finished.stderr.contains("hint: "), "{}", finished.stderr);
    }
    let finished = workspace.run(&["import", "list.csv", "--sandbox", "--out", "file"]).expect(2);
    assert!(finished.stderr.contains("--out"), "{}", finished.stderr);
    assert_eq!(api.requests(), 0);
}

#[test]
fn events_that_cannot_be_written_stop_the_run_before_it_leaves_anything() {
    let workspace = list(1);
    let ran = workspace.run(&["import", "list.csv", "--sandbox", "--events", "no/such/folder/events.jsonl"]).expect(2);
    assert!(ran.stderr.contains("no/such/folder/events.jsonl"), "{ran}");
    assert_eq!(std::fs::read_dir(workspace.path("imports")).unwrap().count(), 0, "no run, and no `latest` of one");
    workspace.run(&["import", "list.csv", "--sandbox", "--events", "imports/events.jsonl"]).expect(0);
}

#[test]
fn events_are_told_as_lines_of_json() {
    let workspace = list(3);
    workspace.run(&["import", "list.csv", "--sandbox", "--events", "events.jsonl"]).expect(0);
    let text = std::fs::read_to_string(workspace.path("events.jsonl")).unwrap();
    let events: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(events.len() >= 5, "{text}");
}

#[test]
fn several_files_are_one_run() {
    let api = Api::start(&[]);
    let workspace = Workspace::new();
    workspace.write("one.csv", "Email;Full name\nan@example.vn;An\nsai;Bình\n");
    workspace.write("two.csv", "EMAIL,full name\nchi@example.vn,Chi\nAN@example.vn,An\n");
    workspace.run_at(&api.url(), &["import", "one.csv", "two.csv"]).expect(1);
    let run = workspace.latest();
    let results = run.results();
    assert_eq!(results.statuses(), ["created", "invalid", "created", "duplicate"]);
    assert_eq!(results.column("row"), ["1", "2", "3", "4"]);
    assert_eq!(results.header[..2], ["Email", "Full name"], "the header and delimiter of the first");
    let text = std::fs::read_to_string(run.path.join("results.csv")).unwrap();
    assert!(text.starts_with("\u{feff}Email;Full name;"));
    let input = run.summary()["input"].clone();
    assert_eq!((&input[0]["rows"], &input[1]["rows"], &input[1]["path"]), (&2.into(), &2.into(), &"two.csv".into()));
    workspace.write("other.csv", "Email,City\nan@example.vn,Huế\n");
    let finished = workspace.run_at(&api.url(), &["import", "one.csv", "other.csv"]).expect(2);
    assert!(finished.stderr.contains("other.csv"), "{}", finished.stderr);
}

#[test]
fn a_list_comes_through_standard_input() {
    let api = Api::start(&[]);
    let workspace = Workspace::new();
    workspace.run_with_input(&api.url(), &["import", "-"], &lists::customers(5)).expect(0);
    assert!(workspace.latest().name().contains("-stdin-"), "{}", workspace.latest().name());
    assert_eq!(workspace.latest().results().column("Email"), lists::emails(5));
    workspace.run_with_input(&api.url(), &["import", "-"], &lists::customers(5)).expect(0);
    assert_eq!(workspace.latest().results().statuses(), ["unchanged"; 5]);
}

#[test]
fn only_the_first_rows_are_read_if_so_wished() {
    let api = Api::start(&[]);
    let workspace = list(20);
    workspace.run_at(&api.url(), &["import", "list.csv", "--limit", "3"]).expect(0);
    let run = workspace.latest();
    assert_eq!(
        (run.results().column("Email"), &run.summary()["rows"]["read"]),
        (lists::emails(3).iter().map(String::as_str).collect(), &3.into())
    );
    workspace.run_at(&api.url(), &["import", "list.csv"]).expect(0);
    let results = workspace.latest().results();
    assert_eq!((results.counts()["unchanged"], results.counts()["created"]), (3, 17));
    workspace.run_at(&api.url(), &["import", "list.csv", "--limit", "0"]).expect(0);
    assert_eq!(workspace.latest().results().rows.len(), 0);
}

#[test]
fn mistakes_are_said_so_that_a_person_can_act_on_them() {
    let workspace = list(2);
    workspace.write("broken.xlsx", "PK\u{3}\u{4}this is no workbook");
    workspace.write("nothing.csv", "");
    workspace.write("names.csv", "Full name,City\nAn,Huế\n");
    workspace.write("column.toml", "[fields]\nemail = \"Emial\"\n");
    workspace.write("key.toml", "concurency = 5\n");
    workspace.write("field.toml", "[fields]\nemial = \"Email\"\n");
    let cases: [(&[&str], &str, &str); 9] = [
        (&["absent.csv"], "file_missing", "absent.csv"),
        (&["."], "", "folder"),
        (&["broken.xlsx"], "", "broken.xlsx"),
        (&["nothing.csv"], "", "nothing.csv"),
        (&["names.csv"], "no_contact_column", "Full name"),
        (&["list.csv", "-c", "column.toml"], "", "Email"),
        (&["list.csv", "-c", "key.toml"], "", "concurrency"),
        (&["list.csv", "-c", "field.toml"], "field_unknown_nearest", "email"),
        (&["list.csv", "-c", "absent.toml"], "", "absent.toml"),
    ];
    for (arguments, code, said) in cases {
        let finished = workspace.run(&[&["import", "--json"], arguments].concat()).expect(2);
        let error = finished.json();
        assert_eq!(error["exit_code"], 2);
        if !code.is_empty() {
            assert_eq!(error["error"]["code"], code);
        }
        assert!(finished.stderr.contains("error: ") && finished.stderr.contains("hint: "), "{}", finished.stderr);
        assert!(finished.stderr.contains(said), "{said}: {}", finished.stderr);
        assert!(!finished.stderr.contains("panicked"), "{}", finished.stderr);
    }
    assert!(!workspace.path("imports").exists());
}

/// The binary with its standard output at a disk without room.
#[cfg(target_os = "linux")]
fn run_into_full_disk(workspace: &Workspace, url: &str, arguments: &[&str]) -> Finished {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    Finished::of(workspace.command(arguments).env("LADIFLOW_API_URL", url).stdout(full).output().unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn standard_output_without_room_is_told_and_no_success() {
    let api = Api::start(&[]);
    let workspace = list(3);
    let commands: [(&[&str], i32); 7] = [
        (&["--help"], 2),
        (&["check", "list.csv", "--json"], 2),
        (&["init", "list.csv", "--yes"], 2),
        (&["completions", "bash"], 2),
        (&["import", "list.csv", "--json"], 3),
        (&["runs", "--json"], 2),
        (&["report"], 2),
    ];
    for (arguments, code) in commands {
        let finished = run_into_full_disk(&workspace, &api.url(), arguments);
        assert_eq!(finished.code, Some(code), "{arguments:?}\n{}", finished.stderr);
        assert!(finished.stderr.contains("standard output"), "{arguments:?}\n{}", finished.stderr);
    }
    assert_eq!(workspace.latest().summary()["exit_code"], 0, "the run itself came to its end");
}

#[test]
fn a_reader_that_has_gone_away_is_no_failure() {
    let workspace = list(3);
    for arguments in [&["check", "list.csv"][..], &["--help"], &["runs", "--json"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let finished = Finished::of(workspace.command(arguments).stdout(writer).output().unwrap()).expect(0);
        assert_eq!(finished.stderr, "");
    }
}
