//! From the plan to the numbers by which the engine delivers.

use std::time::Duration;

use jiff::civil::DateTime;
use jiff::{Span, ZonedDateTime};
use tokio::time::Instant;

use crate::config::values::{Concurrency, Duplicates, Mode, OnLoss, Rate};
use crate::delivery;
use crate::plan::{MOST_IN_FLIGHT, Plan};

/// The most memory for finished rows that wait for an older one.
const WINDOW_BYTES: usize = 32 * 1024 * 1024;

/// The mode's word in files and on the command line.
pub const fn word(mode: Mode) -> &'static str {
    match mode {
        Mode::Create => "create",
        Mode::CreateOrUpdate => "create-or-update",
    }
}

/// The ceiling in force.
pub fn rate(rate: Option<Rate>, is_sandbox: bool) -> Option<delivery::Rate> {
    match rate.unwrap_or(if is_sandbox { Rate::Unlimited } else { Rate::POLITE }) {
        Rate::Unlimited => None,
        Rate::PerSecond(requests) => Some(delivery::Rate::per_second(requests.get())),
        Rate::PerMinute(requests) => Some(delivery::Rate::per_minute(requests.get())),
    }
}

/// Requests in flight.
pub fn concurrency(concurrency: Concurrency) -> delivery::Concurrency {
    let most = |number: std::num::NonZeroU32| usize::try_from(number.get()).unwrap_or(usize::MAX);
    match concurrency {
        Concurrency::Auto => delivery::Concurrency::Auto { max: most(MOST_IN_FLIGHT) },
        Concurrency::Fixed(number) => delivery::Concurrency::Fixed(most(number)),
    }
}

/// The numbers of a run.
pub fn policy(
    plan: &Plan,
    is_sandbox: bool,
    daily_limit: Option<delivery::DailyLimit>,
    now: &ZonedDateTime,
) -> delivery::Policy {
    let deadline = stop_at(plan, now).map(|(after, _)| Instant::now() + after);
    delivery::Policy {
        mode: plan.target.mode,
        concurrency: concurrency(plan.pace.concurrency),
        rate: rate(plan.pace.rate, is_sandbox),
        max_attempts: plan.pace.max_attempts.get(),
        max_failures: plan.brakes.max_failures,
        stop_after_equal: plan.brakes.stop_after_equal,
        service_down_after: plan.brakes.service_down_after,
        max_pause: plan.pace.max_pause,
        daily_limit,
        deadline,
        canary: delivery::Canary {
            rows: usize::try_from(plan.brakes.canary).unwrap_or(usize::MAX),
            on_loss: match plan.brakes.on_loss {
                OnLoss::Stop => delivery::OnLoss::Stop,
                // Whoever can ask replaces this.
                OnLoss::Ask | OnLoss::Continue => delivery::OnLoss::Continue,
            },
        },
        looks: plan.pace.lookup_after.clone(),
        keeps_order_per_customer: plan.reading.rows.duplicates == Duplicates::All,
        window_bytes: WINDOW_BYTES,
    }
}

/// How long from now the run may go, and until when by the local clock: the nearer of `--deadline`, the next time the
/// clock shows it, and `--max-duration`.
pub fn stop_at(plan: &Plan, now: &ZonedDateTime) -> Option<(Duration, ZonedDateTime)> {
    let by_clock = plan.brakes.deadline.and_then(|time| {
        let today = DateTime::from_parts(now.date(), time.0).to_zoned_datetime(now.time_zone().clone()).ok()?;
        let next = if today > *now { today } else { today.checked_add(Span::new().days(1)).ok()? };
        Some((Duration::try_from(next.timestamp().duration_since(now.timestamp())).ok()?, next))
    });
    let by_length = plan.brakes.max_duration.and_then(|length| Some((length, now.checked_add(length).ok()?)));
    by_clock.into_iter().chain(by_length).min_by_key(|(after, _)| *after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    fn plan(toml: &str) -> Plan {
        Plan::new(toml::from_str::<Settings>(toml).unwrap(), None).unwrap()
    }

    #[test]
    fn the_deadline_is_the_next_time_the_clock_shows_it() {
        let now: ZonedDateTime = "2026-11-24T06:00:00+07:00[Asia/Ho_Chi_Minh]".parse().unwrap();
        let hours = |toml| stop_at(&plan(toml), &now).map(|(after, _)| after.as_secs() / 360);
        assert_eq!(hours("deadline = \"06:30\""), Some(5));
        assert_eq!(hours("deadline = \"06:00\""), Some(240));
        assert_eq!(hours("deadline = \"05:00\""), Some(230));
        assert_eq!(hours("deadline = \"12:00\"\nmax_duration = \"1h\""), Some(10));
        assert_eq!(hours(""), None);
    }

    #[test]
    fn a_live_run_is_polite_and_a_sandbox_unlimited_unless_told() {
        assert_eq!(rate(None, false), Some(delivery::Rate::per_second(20)));
        assert_eq!(rate(None, true), None);
        assert_eq!(rate(Some("unlimited".parse().unwrap()), false), None);
        assert_eq!(rate(Some("30/min".parse().unwrap()), true), Some(delivery::Rate::per_minute(30)));
    }
}
