use std::fs;
use std::time::Duration;

use super::*;
use crate::event::{Ending, Event, Listener, Tally};
use crate::outcome::Status;
use crate::report::html::chronicle::Chronicle;
use crate::report::html::story::{Background, CleaningFact, ColumnFact};
use crate::report::results::{Layout, ResultFiles};
use crate::report::sample::{RUN, ended, rows, settled, tell};

fn background() -> Background {
    let column = |header: &str, field: Option<&str>, filled| ColumnFact {
        header: header.to_owned(),
        field: field.map(ToOwned::to_owned),
        filled,
        problems: 1,
    };
    Background {
        account: "api.service.ladiflow.com".to_owned(),
        versions: [("ladiflow-import".to_owned(), "0.1.0".to_owned())].into(),
        cleaning: vec![CleaningFact { field: "phone".to_owned(), rule: "old_prefix".to_owned(), rows: 3 }],
        columns: vec![column("Email", Some("email"), 10), column("</script><b>Ghi chú", None, 4)],
    }
}

async fn story(lang: Lang) -> Story {
    let mut chronicle = Chronicle::default();
    let mut tally = Tally::default();
    chronicle.hear(&Event::Paced { in_flight: 4, limit: 64, rate: Some(20.0) }, &tally).unwrap();
    for row in rows() {
        tokio::time::advance(Duration::from_millis(150)).await;
        tally.requests += 1;
        chronicle.hear(&Event::Settled(&row), &tally).unwrap();
    }
    chronicle.hear(&Event::Merged(&[1, 3]), &tally).unwrap();
    Story::new(background(), &chronicle, &ended(Ending::Finished, lang).1, lang)
}

fn run_folder(lang: Lang) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let layout = Layout {
        header: vec!["Email".to_owned(), "Tên".to_owned()],
        own: vec![0, 1],
        delimiter: b',',
        lang,
        run: RUN.to_owned(),
    };
    tell(&mut ResultFiles::create(folder.path(), layout).unwrap(), &rows(), Ending::Finished);
    folder
}

fn hanoi() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(7))
}

/// The page without its style, a tag on a line.
async fn shown_page(lang: Lang) -> String {
    let folder = run_folder(lang);
    let summary = ended(Ending::Finished, lang).0;
    let path = write(folder.path(), &summary, &story(lang).await, Values::Masked, lang, hanoi()).unwrap();
    let page = fs::read_to_string(path).unwrap();
    let (head, rest) = page.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    format!("{head}{body}").replace("><", ">\n<")
}

#[tokio::test(start_paused = true)]
async fn the_page_tells_the_run_in_both_languages() {
    insta::assert_snapshot!("page_en", shown_page(Lang::En).await);
    insta::assert_snapshot!("page_vi", shown_page(Lang::Vi).await);
}

#[tokio::test(start_paused = true)]
async fn the_page_shows_nobody_and_runs_nothing() {
    let page = shown_page(Lang::En).await;
    for personal in ["khach2@", "Nguyễn", "#N/A"] {
        assert!(!page.contains(personal), "{personal}");
    }
    assert_eq!(page.matches("<script").count(), 1);
    assert!(page.contains("default-src 'none'"));
    assert!(!page.contains("http://") && !page.contains("https://"));
}

#[tokio::test(start_paused = true)]
async fn a_page_is_written_again_in_another_language_and_with_values() {
    let folder = run_folder(Lang::En);
    let summary = ended(Ending::Finished, Lang::En).0;
    summary.write(folder.path()).unwrap();
    let story = story(Lang::En).await;
    write(folder.path(), &summary, &story, Values::Masked, Lang::En, hanoi()).unwrap();
    let path = write_again(folder.path(), Values::Shown, Lang::Vi, hanoi()).unwrap();
    assert_eq!(Story::read(folder.path()).unwrap(), Some(story));
    let page = fs::read_to_string(&path).unwrap();
    assert!(page.contains("khach2@example.vn") && page.contains("Diễn biến lần nhập"));

    fs::remove_file(path).unwrap();
    let page = fs::read_to_string(write_again(folder.path(), Values::Masked, Lang::En, hanoi()).unwrap()).unwrap();
    assert!(page.contains("What became of the rows") && !page.contains("<svg"));
}

#[tokio::test(start_paused = true)]
async fn the_page_of_a_large_run_stays_small() {
    let mut chronicle = Chronicle::default();
    let mut tally = Tally::default();
    for number in 0..20_000 {
        tokio::time::advance(Duration::from_millis(123)).await;
        tally.requests += 1;
        chronicle.hear(&Event::Settled(&settled(number, &[], Status::Created)), &tally).unwrap();
    }
    let (summary, causes) = ended(Ending::Finished, Lang::Vi);
    let long = "ợ".repeat(100_000);
    let columns = vec![ColumnFact { header: long, field: None, filled: 0, problems: 0 }; 4096];
    let story = Story::new(Background { columns, ..background() }, &chronicle, &causes, Lang::Vi);
    let report =
        Report { summary: &summary, story: &story, failed: &[], values: Values::Masked, lang: Lang::Vi, zone: hanoi() };
    let page = report.page();
    assert!(page.len() < 1_000_000, "{}", page.len());
    assert!(page.contains("và 3.896 dòng nữa"));
}
