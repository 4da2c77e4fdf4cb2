//! `report` writes the page of a run again; the page shows what became of it.

use std::fs;

use super::support::api::Api;
use super::support::workspace::Workspace;

#[test]
fn the_page_is_written_again_in_the_language_asked_for_and_masked_unless_asked() {
    let workspace = Workspace::new();
    workspace.write("khach.csv", "Email,Họ tên\nan@example.vn,An\nbinh@@example.vn,Trần Thị Bình\n");
    workspace.run(&["import", "khach.csv", "--sandbox"]).expect(1);
    let page = workspace.latest().path.join("report.html");
    let first = fs::read_to_string(&page).unwrap();
    fs::write(&page, first.replace("Bình", "")).unwrap();

    let done = workspace.run(&["report"]).expect(0);
    assert_eq!(workspace.path(done.stdout.trim_end()).canonicalize().unwrap(), page);
    assert!(done.stderr.is_empty(), "{}", done.stderr);
    assert_eq!(fs::read_to_string(&page).unwrap(), first);

    let run = workspace.latest().summary()["run"].as_str().unwrap().to_owned();
    workspace.run(&["report", &run, "--show-values", "--lang", "vi"]).expect(0);
    let shown = fs::read_to_string(&page).unwrap();
    assert!(shown.contains("Trần Thị Bình") && shown.contains("<html lang=\"vi\""), "{}", &shown[..200]);
}

#[test]
fn a_run_that_is_not_there_or_never_ended_is_told() {
    let workspace = Workspace::new();
    assert!(workspace.run(&["report"]).expect(2).stderr.contains("no earlier run"));
    let run = "20261124T020304Z-khach-7f3a";
    fs::create_dir_all(workspace.path("imports").join(run)).unwrap();
    fs::write(workspace.path("imports").join(run).join("results.csv"), "").unwrap();
    let done = workspace.run(&["report", run]).expect(2);
    assert!(done.stderr.contains("a run that came to its end has a `summary.json`"), "{}", done.stderr);
}

#[test]
fn rows_that_ladiflow_merged_are_listed() {
    let (workspace, api) = (Workspace::new(), Api::start(&["known-email=merge"]));
    workspace.write("list.csv", "Email,Họ tên\nan@example.vn,An\nbinh@example.vn,Bình\nan@example.vn,An Nguyễn\n");
    workspace.write("config.toml", "[input]\nduplicates = \"all\"\n");
    workspace.run_at(&api.url(), &["import", "list.csv"]).expect(0);
    let page = fs::read_to_string(workspace.latest().file("report.html")).unwrap();
    let (_, merged) = page.split_once("Rows that LadiFlow merged").unwrap();
    let (merged, _) = merged.split_once("</section>").unwrap();
    assert!(merged.contains(">1, 3<") && !merged.contains("an@example.vn"), "{merged}");
}
