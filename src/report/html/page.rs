//! The page from top to bottom.

use std::time::Duration;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::outcome::Status;
use crate::report::figures::{measured, real, time, whole};
use crate::report::html::chart::{Curve, Plot, Share, shares};
use crate::report::html::chronicle::Stretch;
use crate::report::html::table::{shortened, with_literals};
use crate::report::html::tables;
use crate::report::html::{OPEN_STORY, Report};

const STYLE: &str = include_str!("style.css");
/// Nothing is fetched and nothing runs, whatever a cell holds.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

pub fn page(report: &Report<'_>) -> Markup {
    let lang = report.lang;
    let text = |key: &str| lang.text(&format!("report.html.{key}"), &[]);
    html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                link rel="icon" href="data:,";
                title { (title(report)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (header(report))
                main {
                    (section(&text("outcome"), &outcome(report)))
                    @if !report.summary.failures.is_empty() { (section(&text("causes"), &tables::causes(report))) }
                    @if !report.summary.losses.is_empty() { (section(&text("losses"), &tables::losses(report))) }
                    @if !report.failed.is_empty() { (section(&text("failed_rows"), &tables::failed_rows(report))) }
                    @if report.story.merged.customers > 0 { (section(&text("merged"), &tables::merged(report))) }
                    @if !report.story.timeline.stretches.is_empty() { (section(&text("course"), &course(report))) }
                    @if !report.story.background.cleaning.is_empty() {
                        (section(&text("cleaning"), &tables::cleaning(report)))
                    }
                    @if !report.story.warnings.is_empty() { (section(&text("warnings"), &tables::warnings(report))) }
                    @if !report.story.background.columns.is_empty() {
                        (section(&text("columns"), &tables::columns(report)))
                    }
                    (section(&text("receipt"), &receipt(report)))
                }
                (PreEscaped(OPEN_STORY)) (PreEscaped(report.story.json())) (PreEscaped("</script>"))
            }
        }
    }
}

fn section(title: &str, content: &Markup) -> Markup {
    html! { section { h2 { (title) } (content) } }
}

fn title(report: &Report<'_>) -> String {
    let files: Vec<_> = report.summary.input.iter().map(|input| file_name(&input.path)).collect();
    report.lang.text("report.html.title", &[("files", shortened(&files.join(", ")))])
}

/// The last part of a path, as either kind of system writes it.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn header(report: &Report<'_>) -> Markup {
    let (summary, lang) = (report.summary, report.lang);
    let tone = match (summary.ending.as_str(), summary.rows.failures()) {
        ("finished", 0) => "good",
        ("finished", _) => "doubt",
        _ => "bad",
    };
    html! {
        header {
            h1 { (title(report)) }
            p { (moment(report, summary.started_at)) " · " (report.story.background.account) }
            p .ending .(tone) {
                (with_literals(&lang.text(&format!("report.ending.{}", summary.ending), &[])))
                @if summary.rows.failures() > 0 {
                    " · " (lang.text("report.progress.failed", &[("rows", whole(lang, summary.rows.failures()))]))
                }
            }
        }
    }
}

/// A moment in the page's time zone with its offset: `2026-11-24 09:03:04 +07:00`.
fn moment(report: &Report<'_>, at: jiff::Timestamp) -> String {
    at.to_zoned_datetime(report.zone.clone()).strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
}

fn outcome(report: &Report<'_>) -> Markup {
    let (summary, lang) = (report.summary, report.lang);
    let rows = &summary.rows;
    let took = Duration::try_from_secs_f64(summary.seconds).unwrap_or_default();
    let numbers = [
        ("read", whole(lang, rows.read)),
        ("accepted", whole(lang, rows.of(Status::Created) + rows.of(Status::Updated))),
        ("failed", whole(lang, rows.failures())),
        ("took", time(lang, took)),
        ("rate", measured(lang, summary.rate_per_second)),
    ];
    let part = |status: &Status| Share {
        name: lang.text(&format!("report.status.{}", status.name()), &[]),
        class: tables::status_class(*status),
        rows: rows.of(*status),
    };
    let parts: Vec<_> = Status::ALL.iter().map(part).collect();
    html! {
        dl .numbers {
            @for (key, number) in &numbers {
                div { dt { (lang.text(&format!("report.html.{key}"), &[])) } dd { (number) } }
            }
        }
        (shares(&parts, lang))
        (tables::statuses(report))
    }
}

fn course(report: &Report<'_>) -> Markup {
    let lang = report.lang;
    let text = |key: &str| lang.text(&format!("report.html.{key}"), &[]);
    let timeline = &report.story.timeline;
    let stretches = &timeline.stretches;
    let width = Duration::from_millis(timeline.width_ms.max(1));
    let per_second = |rows: u64| Some(real(rows) / width.as_secs_f64());
    let values = |what: &dyn Fn(&Stretch) -> Option<f64>| stretches.iter().map(what).collect::<Vec<_>>();
    let curve = |name: &str, class, values| Curve { name: text(name), class, values };
    let all = width * u32::try_from(stretches.len()).unwrap_or(u32::MAX);
    let pauses: Vec<_> = stretches.iter().map(|it| real(it.paused_ms) / width.as_secs_f64() / 1000.0).collect();
    let plot = |title: &str, unit, curves| Plot {
        title: text(title),
        unit,
        curves,
        pauses: pauses.clone(),
        pauses_name: text("paused"),
        times: [time(lang, Duration::ZERO), time(lang, all / 2), time(lang, all)],
    };
    let mut plots = vec![plot(
        "throughput",
        "/s",
        vec![
            curve("settled", "one", values(&|it| per_second(it.settled))),
            curve("failed_curve", "two", values(&|it| per_second(it.failed))),
        ],
    )];
    if timeline.answers.is_some() {
        plots.push(plot(
            "latency",
            " ms",
            vec![
                curve("p50", "one", values(&|it| it.answers.map(|answers| real(answers.p50_ms)))),
                curve("p99", "two", values(&|it| it.answers.map(|answers| real(answers.p99_ms)))),
            ],
        ));
    }
    if stretches.iter().any(|it| it.in_flight > 0) {
        plots.push(plot("in_flight", "", vec![curve("requests", "one", values(&|it| Some(real(it.in_flight))))]));
    }
    html! { @for plot in &plots { (plot.markup(lang)) } }
}

fn receipt(report: &Report<'_>) -> Markup {
    let (summary, lang) = (report.summary, report.lang);
    let text = |key: &str| lang.text(&format!("report.html.{key}"), &[]);
    let facts = [
        ("run", summary.run.clone()),
        ("parent_run", summary.parent_run.clone().unwrap_or_default()),
        ("account", report.story.background.account.clone()),
        ("mode", summary.mode.clone()),
        ("started", moment(report, summary.started_at)),
        ("ended", moment(report, summary.ended_at)),
        ("requests", whole(lang, summary.requests)),
        ("retries", whole(lang, summary.retries)),
        ("exit_code", summary.exit_code.to_string()),
    ];
    html! {
        dl .facts {
            @for (key, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
                dt { (text(key)) } dd { (value) }
            }
            @for (name, version) in &report.story.background.versions { dt { (name) } dd { (version) } }
        }
        (tables::inputs(report))
        details open {
            summary { (text("mapping")) }
            pre { (shown_json(&summary.mapping)) }
            @if !summary.decisions.is_null() { pre { (shown_json(&summary.decisions)) } }
        }
    }
}

fn shown_json(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
