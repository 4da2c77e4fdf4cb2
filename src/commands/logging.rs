//! What `-v` and `-vv` show of what is done: lines on standard error, above the bar where there is one.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::cli::Verbosity;
use crate::report::progress::screen::Screen;

/// Begins to log. Only this program's own lines are shown: those of its parts may hold what was sent.
pub fn begin(verbosity: Verbosity, screen: &Screen, in_colour: bool) {
    let own = Targets::new().with_target(env!("CARGO_CRATE_NAME"), level(verbosity));
    let lines = layer().with_writer(screen.clone()).with_ansi(in_colour).with_target(false);
    // Once for a process: a second run in it goes on with the log of the first.
    let _ = tracing_subscriber::registry().with(lines).with(own).try_init();
}

const fn level(verbosity: Verbosity) -> LevelFilter {
    match verbosity {
        Verbosity { quiet: true, .. } => LevelFilter::ERROR,
        Verbosity { verbose: 0, .. } => LevelFilter::WARN,
        Verbosity { verbose: 1, .. } => LevelFilter::INFO,
        Verbosity { .. } => LevelFilter::DEBUG,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_goes_before_verbose() {
        let table = [
            ((false, 0), LevelFilter::WARN),
            ((false, 1), LevelFilter::INFO),
            ((false, 2), LevelFilter::DEBUG),
            ((false, 9), LevelFilter::DEBUG),
            ((true, 2), LevelFilter::ERROR),
        ];
        for ((quiet, verbose), expected) in table {
            assert_eq!(level(Verbosity { quiet, verbose }), expected);
        }
    }
}
