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

/// What is told at the end of a run into the live account that goes as usual.
fn plain<'a>(summary: &'a Summary, causes: &'a Causes, rules: &'a Rules, folder: &'a Path) -> Closing<'a> {
    Closing {
        summary,
        causes,
        folder,
        command: "ladiflow-import import customers.csv",
        is_sandbox: false,
        setting: setting(rules),
        has_report: true,
        unchanged_since: None,
        trouble: None,
    }
}

fn closing(ending: Ending, lang: Lang) -> String {
    let (summary, causes) = ended(ending, lang);
    let rules = Rules::default();
    let folder = Path::new("imports").join(RUN);
    let closing = plain(&summary, &causes, &rules, &folder);
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
    let closing = Closing { command, is_sandbox: true, has_report: false, ..plain(&summary, &causes, &rules, &folder) };
    let text = lines(&closing, Lang::En, Paint::PLAIN);
    assert!(
        text.ends_with(&format!("next: `{command}` begins anew: a run into a sandbox cannot be continued\n")),
        "{text}"
    );
    assert!(!text.contains("report.html"), "{text}");
}

/// The closing lines of a run with these rows.
fn closing_of(rows: &[crate::event::Settled], is_sandbox: bool) -> String {
    let (mut summary, _) = ended(Ending::Finished, Lang::En);
    let mut causes = Causes::default();
    let tally = crate::report::sample::tell(&mut causes, rows, Ending::Finished);
    summary.losses.clear();
    summary.rows = (&tally).into();
    let rules = Rules::default();
    let closing = Closing { is_sandbox, ..plain(&summary, &causes, &rules, Path::new("imports/run")) };
    lines(&closing, Lang::En, Paint::PLAIN)
}

fn warned(number: u64, status: Status, warnings: Vec<Problem>) -> crate::event::Settled {
    let mut row = settled(number, &["x"], status);
    row.outcome.warnings = warnings;
    row
}

#[test]
fn what_was_left_out_of_rows_that_were_accepted_has_its_line() {
    let left_out = |field, code| Problem::new(code, field).with("value", "x");
    let rows = [
        warned(2, Status::Created, vec![left_out("dob", Code::DateInvalid), left_out("phone", Code::PhoneSeveral)]),
        warned(4, Status::Updated, vec![left_out("dob", Code::DateInvalid), left_out("city", Code::TextLettersLost)]),
        warned(6, Status::Invalid, vec![left_out("gender", Code::GenderInvalid)]),
    ];
    let text = closing_of(&rows, false);
    let line = "left out of rows that were sent: 3 values (2 × `dob:date_invalid`, 1 × `phone:phone_several`): see \
                `_import_warnings` in `results.csv`";
    assert!(text.lines().any(|it| it == line), "{text}");
    assert!(!closing_of(&rows[2..], false).contains("left out"));
}

#[test]
fn unknown_tags_are_those_of_accepted_rows_and_named_only_if_their_names_are_known() {
    let unknown = || Problem::new(Code::Unknown, "tags");
    let text = closing_of(
        &[
            warned(2, Status::Created, vec![unknown().with("value", "VIP")]),
            warned(4, Status::Failed, vec![unknown().with("value", "Sỉ")]),
        ],
        false,
    );
    assert!(text.contains("tags that this account does not have: `VIP`; rows that go without them: 1;"), "{text}");
    let text = closing_of(&[warned(2, Status::Created, vec![unknown()])], false);
    assert!(text.contains("rows that go without tags, since this account does not have them: 1;"), "{text}");
    let text = closing_of(&[warned(2, Status::Failed, vec![unknown()])], false);
    assert!(!text.contains("without"), "{text}");
}

#[test]
fn customers_who_are_there_already_are_sent_on_as_updates() {
    let there = |number| {
        let mut row = settled(number, &["x"], Status::Invalid);
        row.outcome.problem = Some(Problem::of_row(Code::AlreadyCreated).with("run", "r").with("date", "2026-11-23"));
        row
    };
    let next = |text: &str| text.lines().last().unwrap().to_owned();
    let command = "`ladiflow-import import imports/run/failures.csv --mode create-or-update`";
    let text = next(&closing_of(&[there(1), there(2)], false));
    assert_eq!(text, format!("next: {command} sends these rows as updates of customers who are there already"));
    let text = next(&closing_of(&[there(1), there(2), settled(4, &["x"], Status::Invalid)], false));
    assert!(text.starts_with("next: mend the rows") && text.contains(command), "{text}");
    let text = next(&closing_of(&[there(1), settled(4, &["x"], Status::Invalid)], false));
    assert!(!text.contains("--mode"), "{text}");
}

#[test]
fn causes_that_have_no_line_are_in_the_file() {
    let (summary, causes) = ended(Ending::Finished, Lang::En);
    let rules = Rules::default();
    let closing = plain(&summary, &causes, &rules, Path::new("run"));
    let text = super::causes(&closing, Lang::En, Paint::PLAIN, 3).join("\n");
    assert!(text.starts_with("rows that failed: 3, causes: 2; see `failures.csv`\n"), "{text}");
    assert_eq!(text.lines().count(), 3, "the first with its hint: {text}");
    assert_eq!(super::causes(&closing, Lang::En, Paint::PLAIN, 2).len(), 1);
}

#[test]
fn facts_about_rows_that_were_sent_go_before_the_second_cause() {
    let (mut summary, mut causes) = ended(Ending::Finished, Lang::En);
    let mut row = settled(11, &["x"], Status::Created);
    row.outcome.warnings = vec![
        Problem::new(Code::Unknown, "tags").with("value", "VIP"),
        Problem::new(Code::DateInvalid, "dob").with("value", "x"),
    ];
    causes.hear(&Event::Settled(&row), &Tally::default()).unwrap();
    let rules = Rules::default();
    let told = |summary: &Summary| lines(&plain(summary, &causes, &rules, Path::new("run")), Lang::En, Paint::PLAIN);
    let text = told(&summary);
    for part in
        ["LadiFlow lost", "hint: the account seems", "left out of rows that were sent", "`VIP`", "2 × `no_contact`"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("1 × `cell_error`") && text.contains("causes: 2; see"), "{text}");
    assert_eq!(text.lines().count(), LINES, "{text}");
    // Two hints and hardly a line left: what ended the run has its way out before why rows failed.
    summary.losses.insert("custom:goi".to_owned(), FieldLosses { sent: 6, dropped: 6, ..FieldLosses::default() });
    "losses".clone_into(&mut summary.ending);
    let text = told(&summary);
    assert!(text.contains("make the custom field `goi`") && text.contains("hint: the account seems"), "{text}");
    assert!(text.lines().count() <= LINES, "{text}");
}

#[test]
fn the_way_to_tags_ends_with_sending_again_unless_it_was_a_sandbox() {
    let row = warned(2, Status::Created, vec![Problem::new(Code::Unknown, "tags").with("value", "VIP")]);
    let again = "`create_missing = true`; then send the rows again with `--resend --mode create-or-update`\n";
    assert!(closing_of(std::slice::from_ref(&row), false).contains(again));
    assert!(closing_of(&[row], true).contains("`create_missing = true`\n"));
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
    let closing = Closing { unchanged_since: Some("2026-11-23"), ..plain(&summary, &causes, &rules, &folder) };
    let text = lines(&closing, Lang::En, Paint::PLAIN);
    assert!(text.lines().count() <= LINES, "{text}");
    for part in [
        "sent: 1;",
        "hint: the account seems",
        "rows that failed: 6, causes: 5; see `failures.csv`",
        "2 × `no_contact`",
        &*quoted(&folder.join(FAILURES).display().to_string()),
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
