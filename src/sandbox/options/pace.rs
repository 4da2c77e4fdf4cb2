//! The pace that is played: latency and limits.

use std::time::Duration;

use clap::{Args, ValueEnum};

use super::value;

/// How fast it answers, and how much it takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Pace")]
pub struct PaceOptions {
    /// How long every answer takes, but for a 429
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = value::duration)]
    pub latency: Duration,

    /// Up to this much is added to each latency, by the seed
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = value::duration)]
    pub latency_jitter: Duration,

    /// With more than N requests in flight latency grows in proportion, as with N workers behind a queue
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub latency_knee: Option<u32>,

    /// Answer 429 beyond N requests a second, over all endpoints
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit_per_second: Option<u32>,

    /// How many requests may come at once within the limit [default: one second's worth]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub burst: Option<u32>,

    /// How long a client is told to wait by 429 and 503
    #[arg(long, value_name = "DURATION", default_value = "1s", value_parser = value::duration)]
    pub retry_after: Duration,

    /// How `Retry-After` is written: whole seconds, an HTTP date, or not at all
    #[arg(long, value_name = "FORM", default_value = "seconds")]
    pub retry_after_form: RetryAfterForm,

    /// Whether answers carry `RateLimit-Limit`, `-Remaining` and `-Reset`, and how the reset is counted
    #[arg(long, value_name = "FORM", default_value = "absent")]
    pub rate_limit_headers: RateLimitHeaders,
}

/// How `Retry-After` is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RetryAfterForm {
    /// Whole seconds, rounded up.
    Seconds,
    /// An HTTP date, rounded up to the second.
    Date,
    /// Not at all.
    Absent,
}

/// How `RateLimit-Reset` is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RateLimitHeaders {
    /// No such headers.
    Absent,
    /// Seconds from now.
    Delta,
    /// Seconds since 1970.
    Epoch,
}
