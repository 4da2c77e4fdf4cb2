use super::*;
use crate::code::Code;
use crate::config::rules::Rules;
use crate::config::values::{BadValue, ShortRows};
use crate::event::{Ending, Event, Listener, Tally};
use crate::outcome::Problem;
use crate::report::sample::{RUN, ended, settled};

fn setting(rules: &Rules) -> Setting<'_> {
    Setting {
        rules,
        invalid_contact: BadValue::Refuse,
        invalid_optional: BadValue::Drop,
        short_rows: ShortRows::Pad,
        today: jiff::civil::date(2026, 11, 24),
        headers: &[],
        columns: &[],
    }
}

fn closing(ending: Ending, lang: Lang) -> String {
    let (summary, causes) = ended(ending, lang);
    let rules = Rules::default();
    let folder = Path::new("imports").join(RUN);
    let closing = Closing {
        summary: &summary,
        causes: &causes,
        folder: &folder,
        command: "ladiflow-import import customers.csv",
        is_sandbox: false,
        setting: setting(&rules),
        has_report: true,
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
fn a_stopped_run_into_a_sandbox_is_not_said_to_continue() {
    let (summary, causes) = ended(Ending::Interrupted { exit_code: 130 }, Lang::En);
    let rules = Rules::default();
    let folder = Path::new("imports").join(RUN);
    let command = "ladiflow-import import customers.csv --sandbox";
    let closing = Closing {
        summary: &summary,
        causes: &causes,
        folder: &folder,
        command,
        is_sandbox: true,
        has_report: false,
        setting: setting(&rules),
        unchanged_since: None,
        trouble: None,
    };
    let text = lines(&closing, Lang::En, Paint::PLAIN);
    assert!(
        text.ends_with(&format!("next: `{command}` begins anew: a run into a sandbox cannot be continued\n")),
        "{text}"
    );
    assert!(!text.contains("report.html"), "{text}");
}

#[test]
fn ten_lines_are_the_most_whatever_happened() {
    let (summary, mut causes) = ended(Ending::Finished, Lang::En);
    let rules = Rules::default();
    let mut warned = settled(11, &["x"], Status::Created);
    warned.outcome.warnings = vec![
        Problem::of_row(Code::DuplicateDiffers),
        Problem::new(Code::Unknown, "tags").with("value", "VIP"),
        Problem::new(Code::Unknown, "tags").with("value", "Khách sỉ"),
    ];
    causes.hear(&Event::Settled(&warned), &Tally::default()).unwrap();
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
        setting: setting(&rules),
        has_report: true,
        unchanged_since: Some("2026-11-23"),
        trouble: None,
    };
    let text = lines(&closing, Lang::En, Paint::PLAIN);
    assert!(text.lines().count() <= LINES, "{text}");
    for part in [
        "sent: 1;",
        "rows that failed: 6, causes: 5",
        "4 rows for 4 other causes",
        "\"my imports/",
        "`VIP`, `Khách sỉ`",
    ] {
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
