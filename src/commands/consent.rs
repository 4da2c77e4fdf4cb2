//! Whether a run may send: what it is about to do, and the question that a live run asks.

use super::failure::Failure;
use super::surroundings::{Surroundings, tell};
use super::target::Target;
use crate::cli::Sending;
use crate::message::{Fact, Lang};
use crate::plan::Plan;
use crate::report::figures::{time, whole};
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

/// What a live run will do.
fn plan_lines(intent: &Intent<'_>, target: &Target, lang: Lang) -> Vec<String> {
    let rows = &intent.findings.rows;
    let line = |key: &str, facts: &[Fact]| lang.text(&format!("commands.plan.{key}"), facts);
    let hidden: u64 = intent.findings.files.iter().map(|(_, counts)| counts.hidden_rows).sum();
    let account = intent.plan.target.account.clone().map(|name| format!(" ({name})")).unwrap_or_default();
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
    if let Some(rate) = intent.rate {
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        let seconds = std::time::Duration::from_secs_f64(rows.ready as f64 / rate);
        lines.push(line("time", &[("rate", rate.to_string()), ("time", time(lang, seconds))]));
    }
    lines.push(line("flows", &[]));
    if rows.ready > FLOW_RUNS {
        lines.push(line("flows_many", &[("runs", whole(lang, FLOW_RUNS))]));
    }
    lines
}
