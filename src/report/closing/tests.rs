use super::*;
use crate::code::Code;
use crate::event::{Ending, Event, Listener, Tally};
use crate::outcome::Problem;
use crate::report::sample::{RUN, ended, settled};

fn closing(ending: Ending, lang: Lang) -> String {
    let (summary, causes) = ended(ending, lang);
    let folder = Path::new("imports").join(RUN);
    let closing = Closing {
        summary: &summary,
        causes: &causes,
        folder: &folder,
        command: "ladiflow-import import customers.csv",
        is_sandbox: false,
        differing_duplicates: 0,
        unchanged_since: None,
        trouble: None,
    };
    lines(&closing, lang, Paint::PLAIN)
}

#[test]
fn a_finished_run_tells_causes_losses_files_and_the_next_command() {
    insta::assert_snapshot!("finished_en", closing(Ending::Finished, Lang::En));
    insta::assert_snapshot!("finished_vi", closing(Ending::Finished, Lang::Vi));
}

#[test]
fn a_stopped_run_tells_why_and_what_continues_it() {
    insta::assert_snapshot!("stopped_en", closing(Ending::ServiceDown, Lang::En));
    insta::assert_snapshot!("stopped_vi", closing(Ending::KeyRefused, Lang::Vi));
    assert!(closing(Ending::InputChanged, Lang::En).contains("customers.csv` again"));
}

#[test]
fn ten_lines_are_the_most_whatever_happened() {
    let (summary, mut causes) = ended(Ending::Finished, Lang::En);
    for code in [Code::RowTooLong, Code::RowShort, Code::TextDamaged] {
        let mut row = settled(9, &["x"], Status::Refused);
        row.outcome.problem = Some(Problem::of_row(code).with("surplus", "1"));
        causes.hear(&Event::Settled(&row), &Tally::default()).unwrap();
    }
    let folder = Path::new("my imports").join(RUN);
    let closing = Closing {
        summary: &summary,
        causes: &causes,
        folder: &folder,
        command: "ladiflow-import import customers.csv",
        is_sandbox: false,
        differing_duplicates: 1234,
        unchanged_since: Some("2026-11-23"),
        trouble: None,
    };
    let text = lines(&closing, Lang::En, Paint::PLAIN);
    assert!(text.lines().count() <= LINES, "{text}");
    for part in [": 1,234", "4 rows for 4 other causes", "\"my imports/"] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn every_ending_and_status_has_its_words_in_both_languages() {
    let endings = [
        Ending::Finished,
        Ending::KeyRefused,
        Ending::TooManyFailures,
        Ending::ServiceDown,
        Ending::DailyLimit,
        Ending::Deadline,
        Ending::ShrunkInput,
        Ending::InputChanged,
        Ending::Losses,
        Ending::OutputFailed,
        Ending::Interrupted { exit_code: 130 },
    ];
    for lang in [Lang::En, Lang::Vi] {
        for ending in endings {
            assert!(lang.find(&format!("report.ending.{}", ending.name()), &[]).is_some(), "{ending:?}");
        }
        for &status in Status::ALL {
            assert!(lang.find(&format!("report.status.{}", status.name()), &[]).is_some(), "{status:?}");
        }
    }
}
