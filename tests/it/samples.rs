//! The sample lists are imported into a sandbox by one command, and twice the same.

use serde_json::Value;

use super::support::workspace::{Finished, RunFolder, Workspace};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");

fn import(workspace: &Workspace, sample: &str, more: &[&str]) -> (Finished, RunFolder) {
    let path = format!("{SAMPLES}/{sample}");
    let finished = workspace.run(&[&["import", &path, "--sandbox"], more].concat());
    (finished, workspace.latest())
}

#[test]
fn a_clean_list_is_imported_by_one_command() {
    for sample in ["customers.csv", "customers.xlsx"] {
        let workspace = Workspace::new();
        let (finished, run) = import(&workspace, sample, &[]);
        let finished = finished.expect(0);
        assert_eq!(finished.stdout, "", "standard output is for what was asked for");
        assert!(finished.stderr.contains("done: 26 rows"), "{}", finished.stderr);
        let results = run.results();
        let counts = results.counts();
        assert_eq!((counts["created"], counts["duplicate"]), (25, 1), "{sample}");
        assert!(run.failures().rows.is_empty() && !run.has("unsent.csv") && run.has("report.html"));
        let summary = run.summary();
        assert_eq!(summary["rows"]["read"], 26);
        assert_eq!((&summary["exit_code"], &summary["ending"]), (&0.into(), &"finished".into()));
    }
}

#[test]
fn a_messy_vietnamese_list_is_imported_but_for_its_bad_rows() {
    let workspace = Workspace::new();
    let config = format!("{SAMPLES}/config.toml");
    for more in [&[][..], &["-c", &config]] {
        let (finished, run) = import(&workspace, "khach-hang.csv", more);
        finished.expect(1);
        let results = run.results();
        assert_eq!(results.rows.len(), 30);
        let counts = results.counts();
        assert_eq!(counts["duplicate"], 1, "{counts:?}");
        assert!(counts["invalid"] >= 2 && counts["created"] >= 24, "{counts:?}");
        assert_eq!(counts.values().sum::<usize>(), 30);
        assert_eq!(run.failures().rows.len(), counts["invalid"]);
        assert!(run.failures().statuses().iter().all(|status| *status == "invalid"));
        assert_eq!(results.header[1], "Họ và tên", "own columns come first");
        assert_eq!(results.column("Số điện thoại")[0], "0901 234 601", "own cells stay as they were");
    }
}

#[test]
fn the_same_command_twice_does_the_same_twice() {
    let workspace = Workspace::new();
    let stable = |run: &RunFolder| {
        let mut results = run.results();
        let changing = |name: &String| ["_import_ms", "_import_run"].contains(&name.as_str());
        let columns: Vec<_> = results.header.iter().map(changing).collect();
        for row in &mut results.rows {
            for (cell, _) in row.iter_mut().zip(&columns).filter(|(_, changes)| **changes) {
                cell.clear();
            }
        }
        let mut summary = run.summary();
        for changing in ["run", "seconds", "rate_per_second", "started_at", "ended_at"] {
            summary[changing] = Value::Null;
        }
        (results, summary)
    };
    let (first, run) = import(&workspace, "khach-hang.csv", &[]);
    let (second, again) = import(&workspace, "khach-hang.csv", &[]);
    assert_eq!((first.code, second.code), (Some(1), Some(1)));
    assert_ne!(run, again, "a sandbox is an account of its own at each start");
    assert_eq!(stable(&run), stable(&again));
    assert_eq!(workspace.runs().len(), 2);
}

#[test]
fn nothing_of_a_sandbox_enters_the_ledger() {
    let workspace = Workspace::new();
    import(&workspace, "customers.csv", &[]).0.expect(0);
    assert!(!workspace.path("imports/ledger.db").exists());
}
