//! Whether a run may send: what it is about to do, and the question that a live run asks.

use std::time::Duration;

use jiff::tz::TimeZone;

use super::failure::Failure;
use super::surroundings::{Surroundings, tell};
use super::target::Target;
use crate::cli::Sending;
use crate::config::values::HiddenRows;
use crate::ledger::PastRun;
use crate::message::{Fact, Lang};
use crate::plan::Plan;
use crate::report::figures::{measured, real, time, whole};
use crate::survey::Findings;

/// New customers a day above which LadiFlow's flows may lose runs: the cap on trigger runs.
const FLOW_RUNS: u64 = 20_000;

/// What is known of a run before it sends.
#[derive(Debug, Clone, Copy)]
pub struct Intent<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What the list holds.
    pub findings: &'a Findings,
    /// The ceiling in requests a second; `None` is unlimited.
    pub rate: Option<f64>,
    /// The newest run of the account that the ledger remembers.
    pub last_run: Option<&'a PastRun>,
    /// Whether the mapping was recognised and not written or stored.
    pub is_guessed: bool,
}

/// Shows what a live run will do and asks whether it may.
///
/// # Errors
/// "No", or nobody can be asked and the mapping was guessed.
pub fn ask(
    intent: &Intent<'_>,
    target: &Target,
    sending: &Sending,
    lang: Lang,
    surroundings: &Surroundings,
) -> Result<(), Failure> {
    if !target.is_live() {
        return Ok(());
    }
    tell(&(plan_lines(intent, target, lang).join("\n") + "\n"));
    if sending.yes {
        return Ok(());
    }
    if !surroundings.is_attended {
        return if intent.is_guessed { Err(Failure::new("mapping_unconfirmed", Vec::new())) } else { Ok(()) };
    }
    let question = lang.text("commands.ask_send", &[("rows", whole(lang, intent.findings.rows.ready))]);
    match inquire::Confirm::new(&question).with_default(false).prompt() {
        Ok(true) => Ok(()),
        Ok(false) | Err(_) => Err(Failure::new("not_confirmed", Vec::new())),
    }
}

/// How many rows are sent although the workbook hides them.
pub fn hidden(plan: &Plan, findings: &Findings) -> u64 {
    match plan.reading.rows.hidden_rows {
        HiddenRows::Import => findings.files.iter().map(|(_, counts)| counts.hidden_rows).sum(),
        HiddenRows::Skip => 0,
    }
}

/// What a live run will do.
fn plan_lines(intent: &Intent<'_>, target: &Target, lang: Lang) -> Vec<String> {
    let rows = &intent.findings.rows;
    let line = |key: &str, facts: &[Fact]| lang.text(&format!("commands.plan.{key}"), facts);
    let hidden = hidden(intent.plan, intent.findings);
    let account = intent.plan.target.account.clone().unwrap_or_else(|| line("account_of_key", &[]));
    let mode = super::policy::word(intent.plan.target.mode);
    let mut lines = vec![
        line("target", &[("host", target.address.host().to_owned()), ("account", account), ("mode", mode.to_owned())]),
        line(
            "rows",
            &[
                ("ready", whole(lang, rows.ready)),
                ("invalid", whole(lang, rows.invalid)),
                ("duplicate", whole(lang, rows.duplicate)),
                ("skipped", whole(lang, rows.skipped)),
            ],
        ),
    ];
    if hidden > 0 {
        lines.push(line("hidden", &[("rows", whole(lang, hidden))]));
    }
    if intent.findings.erased > 0 {
        lines.push(line("erased", &[("values", whole(lang, intent.findings.erased))]));
    }
    lines.push(match intent.rate {
        Some(rate) => {
            let seconds = Duration::try_from_secs_f64(real(rows.ready) / rate).unwrap_or(Duration::MAX);
            line("time", &[("rate", measured(lang, rate)), ("time", time(lang, seconds))])
        }
        None => line("time_unlimited", &[]),
    });
    if let Some(limit) = intent.plan.brakes.daily_limit {
        lines.push(line("daily_limit", &[("rows", whole(lang, limit))]));
    }
    lines.push(match intent.last_run {
        Some(run) => {
            let date = run.started.to_zoned_datetime(TimeZone::system()).date().to_string();
            line("history", &[("run", run.name.clone()), ("date", date)])
        }
        None => line("history_none", &[("out", intent.plan.out.display().to_string())]),
    });
    lines.push(line("flows", &[]));
    if customers_a_day(intent) > FLOW_RUNS {
        lines.push(line("flows_many", &[("runs", whole(lang, FLOW_RUNS))]));
    }
    lines
}

/// The most customers that one day of the run may bring.
fn customers_a_day(intent: &Intent<'_>) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "more than u64 holds is no limit")]
    let by_rate = intent.rate.map_or(u64::MAX, |rate| (rate * 86_400.0) as u64);
    intent.findings.rows.ready.min(intent.plan.brakes.daily_limit.unwrap_or(u64::MAX)).min(by_rate)
}
