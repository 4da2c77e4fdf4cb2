//! The faults that are played: which, how often, and by which seed.

use std::time::Duration;

use clap::{Args, ValueEnum};

use super::value::{self, Share};
use crate::sandbox::fault::Fault;

/// What goes wrong. A request meets at most one of the faults that have a share.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Faults")]
pub struct FaultOptions {
    /// Decides which requests meet which fault: the same seed and the same requests give the same faults, in whatever
    /// order they come
    #[arg(long, value_name = "N", default_value = "1")]
    pub seed: u64,

    /// Which requests meet faults: those that write a customer, or those to every endpoint
    #[arg(long, value_name = "WHICH", default_value = "writes")]
    pub faults_on: FaultScope,

    /// Share answered with a server error, nothing stored
    #[arg(long, value_name = "SHARE", default_value = "0")]
    pub server_error: Share,

    /// Share stored and then answered with a server error
    #[arg(long, value_name = "SHARE", default_value = "0")]
    pub server_error_after: Share,

    /// The HTTP status of those server errors
    #[arg(long, value_name = "STATUS", default_value = "500", value_parser = clap::value_parser!(u16).range(500..600))]
    pub server_error_status: u16,

    /// Share answered with 503 and `Retry-After`, nothing stored
    #[arg(long, value_name = "SHARE", default_value = "0")]
    pub unavailable: Share,

    /// Share whose connection is cut without an answer, nothing stored
    #[arg(long, value_name = "SHARE", default_value = "0")]
    pub cut: Share,

    /// Share stored, whose connection is then cut without an answer
    #[arg(long, value_name = "SHARE", default_value = "0")]
    pub cut_after: Share,

    /// Share whose connection is cut without an answer, and which is stored a while later
    #[arg(long, value_name = "SHARE", default_value = "0")]
    pub store_late: Share,

    /// How long after the cut those are stored
    #[arg(long, value_name = "DURATION", default_value = "5s", value_parser = value::duration)]
    pub store_late_delay: Duration,

    /// Share that never gets an answer, nothing stored
    #[arg(long, value_name = "SHARE", default_value = "0")]
    pub hang: Share,

    /// Share stored, that never gets an answer
    #[arg(long, value_name = "SHARE", default_value = "0")]
    pub hang_after: Share,

    /// Share answered with HTTP 200 and an error in `code`, nothing stored
    #[arg(long, value_name = "SHARE", default_value = "0")]
    pub error_code: Share,

    /// The `code` of those errors
    #[arg(long, value_name = "CODE", default_value = "400")]
    pub error_code_value: u16,

    /// Share refused as a bad body would be, with the status of `--refusal-status`
    #[arg(long, value_name = "SHARE", default_value = "0")]
    pub refuse: Share,

    /// Share answered with HTTP 200 and a body that nobody can read, nothing stored
    #[arg(long, value_name = "SHARE", default_value = "0")]
    pub garbage: Share,

    /// Share stored and then answered with HTTP 200 and a body that nobody can read
    #[arg(long, value_name = "SHARE", default_value = "0")]
    pub garbage_after: Share,

    /// Share stored and then answered with a body of 16 MB
    #[arg(long, value_name = "SHARE", default_value = "0")]
    pub oversized_after: Share,

    /// Share answered with a redirect, nothing stored
    #[arg(long, value_name = "SHARE", default_value = "0")]
    pub redirect: Share,

    /// Refuse every key, after N requests with a good one
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "0")]
    pub reject_key: Option<u64>,

    /// Be down after N requests
    #[arg(long, value_name = "N")]
    pub down_after: Option<u64>,

    /// Come back after being down this long [default: stay down]
    #[arg(long, value_name = "DURATION", value_parser = value::duration)]
    pub down_for: Option<Duration>,

    /// What being down looks like: nobody listens, every connection is cut, or every answer is 503
    #[arg(long, value_name = "HOW", default_value = "closed")]
    pub down_as: DownAs,
}

/// Which requests meet faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FaultScope {
    /// Those to `create`, `create-or-update` and `update`.
    Writes,
    /// Those to every endpoint.
    All,
}

/// What being down looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DownAs {
    /// New connections find nobody listening, open ones are cut at their next request.
    Closed,
    /// Connections are taken and cut at each request.
    Cut,
    /// Each request is answered with 503.
    Unavailable,
}

impl FaultOptions {
    /// Every fault that has a share, with its share.
    pub fn shares(&self) -> [(Fault, Share); 14] {
        [
            (Fault::ServerError, self.server_error),
            (Fault::ServerErrorAfter, self.server_error_after),
            (Fault::Unavailable, self.unavailable),
            (Fault::Cut, self.cut),
            (Fault::CutAfter, self.cut_after),
            (Fault::StoreLate, self.store_late),
            (Fault::Hang, self.hang),
            (Fault::HangAfter, self.hang_after),
            (Fault::ErrorCode, self.error_code),
            (Fault::Refuse, self.refuse),
            (Fault::Garbage, self.garbage),
            (Fault::GarbageAfter, self.garbage_after),
            (Fault::OversizedAfter, self.oversized_after),
            (Fault::Redirect, self.redirect),
        ]
    }
}
