//! Nobody there: it is said why while it lasts and at the end, in the reader's language, for rows and for tags alike.

use super::support::api::Api;
use super::support::lists;
use super::support::workspace::{Finished, NOBODY, Workspace, signal};

const CONFIG: &str = "service_down_after = \"1500ms\"\nlookup_after = [\"1ms\"]\ncanary = 0\nrate = \"unlimited\"\n";

fn workspace(list: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("list.csv", list);
    workspace.write("config.toml", CONFIG);
    workspace
}

/// What the HTTP client says in English, wherever it comes from.
fn assert_no_raw_words(text: &str) {
    for raw in ["error", "Connection refused (os", "tcp connect", "hyper", "sending request", "not reached:"] {
        assert!(!text.contains(raw), "{raw}: {text}");
    }
}

#[test]
fn why_nobody_is_reached_is_said_while_it_lasts_and_at_the_end() {
    let tagged = "Email,Tags\nan@example.vn,VIP\nbinh@example.vn,VIP\n";
    for list in [lists::customers(2), tagged.to_owned()] {
        let workspace = workspace(&list);
        let finished = workspace.run_at(NOBODY, &["import", "list.csv"]).expect(3);
        let said = &finished.stderr;
        assert!(said.contains("nothing gets through to LadiFlow: connection refused"), "{said}");
        assert!(said.contains("stopped, LadiFlow did not answer (connection refused"), "{said}");
        let run = workspace.latest();
        assert_eq!((&run.summary()["ending"], run.results().statuses()), (&"service_down".into(), vec!["unsent"; 2]));
        let seconds = run.summary()["seconds"].as_f64().unwrap();
        assert!(seconds < 4.0, "{seconds}");

        let finished = workspace.run_at(NOBODY, &["import", "list.csv", "--lang", "vi"]).expect(3);
        assert!(finished.stderr.contains("kết nối bị từ chối"), "{}", finished.stderr);
        assert_no_raw_words(&finished.stderr);
    }
}

#[test]
fn nothing_of_it_is_said_in_english_in_a_vietnamese_run() {
    for (fault, words) in [("cut=1", "kết nối bị ngắt"), ("hang=1", "chờ quá lâu"), ("oversized-after=1", "quá dài")]
    {
        let api = Api::start(&[fault, "faults-on=all"]);
        let workspace = workspace(&lists::customers(1));
        let arguments = ["import", "list.csv", "--lang", "vi", "--max-attempts", "1", "--timeout", "200ms"];
        workspace.run_at(&api.url(), &arguments).expect(1);
        let results = workspace.latest().results();
        let message = results.column("message")[0];
        assert!(message.contains(words), "{fault}: {message}");
        assert_no_raw_words(message);
    }
}

#[test]
fn a_signal_ends_a_run_that_waits_for_its_tags() {
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let workspace = workspace("Email,Tags\nan@example.vn,VIP\n");
        workspace.write("config.toml", "service_down_after = \"1h\"\n");
        let mut child = workspace.start_at(NOBODY, &["import", "list.csv"]);
        let mut said = std::io::BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("nothing gets through") {
            line.clear();
            assert!(std::io::BufRead::read_line(&mut said, &mut line).unwrap() > 0, "it ended by itself");
        }
        signal(&child, name);
        Finished::of(child.wait_with_output().unwrap()).expect(code);
        assert_eq!(workspace.latest().summary()["ending"], "interrupted");
    }
}

#[test]
fn the_time_in_which_tags_were_waited_for_counts() {
    let workspace = workspace("Email,Tags\nan@example.vn,VIP\n");
    workspace.write("config.toml", "service_down_after = \"1500ms\"\n");
    let said = workspace.run_at(NOBODY, &["import", "list.csv"]).expect(3).stderr;
    let summary = workspace.latest().summary();
    let at = |key: &str| summary[key].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    let seconds = summary["seconds"].as_f64().unwrap();
    assert!(seconds >= 1.0, "{summary} {said}");
    assert!(at("ended_at").duration_since(at("started_at")).as_secs_f64() >= 1.0, "{summary}");
    assert!(!said.contains("rows in 0 s"), "{said}");
}

#[test]
fn the_time_is_up_while_tags_are_waited_for() {
    let workspace = workspace("Email,Tags\nan@example.vn,VIP\n");
    workspace.write("config.toml", "service_down_after = \"1h\"\n");
    workspace.run_at(NOBODY, &["import", "list.csv", "--max-duration", "100ms"]).expect(3);
    assert_eq!(workspace.latest().summary()["ending"], "deadline");
}

#[test]
fn what_cannot_be_used_is_said_in_the_readers_language_with_the_systems_words_apart() {
    let workspace = workspace(&lists::customers(1));
    workspace.write("empty.pem", "");
    for (option, value, words) in [
        ("--ca-file", "missing.pem", "không đọc được chứng chỉ từ `missing.pem`\nnguyên nhân: "),
        ("--ca-file", "empty.pem", "không đọc được chứng chỉ từ `empty.pem`\nnguyên nhân: "),
        ("--api-url", "ftp://127.0.0.1", "địa chỉ phải bắt đầu bằng `https://`\n"),
        ("--api-url", "nowhere", "đây không phải một URL\n"),
    ] {
        let finished = workspace.run(&["import", "list.csv", "--lang", "vi", option, value]).expect(2);
        let said = finished.stderr.replace(&format!("{}/", workspace.path("").display()), "");
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn what_the_system_said_stands_in_the_log() {
    let workspace = workspace(&lists::customers(1));
    let finished = workspace.run_at(NOBODY, &["import", "list.csv", "-vv"]).expect(3);
    assert!(finished.stderr.contains("os error"), "{}", finished.stderr);
}
