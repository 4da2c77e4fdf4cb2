//! What the stand-in is told to be: one set of options, for the command line and for single faults by name.

mod account;
mod faults;
mod named;
mod pace;
mod value;

use clap::Args;

pub use account::{AbsentCustomer, AccountOptions, CustomFieldType, KnownCustomField, KnownEmail};
pub use faults::{DownAs, FaultOptions, FaultScope};
pub use named::FaultNameError;
pub use pace::{PaceOptions, RateLimitHeaders, RetryAfterForm};
pub use value::Share;

/// Everything the stand-in can be told. Without any of it, it does what LadiFlow's documentation shows.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// What the account has, and how LadiFlow answers where its documentation is silent.
    #[command(flatten)]
    pub account: AccountOptions,
    /// How fast it answers, and how much it takes.
    #[command(flatten)]
    pub pace: PaceOptions,
    /// What goes wrong.
    #[command(flatten)]
    pub faults: FaultOptions,
}

/// The shares of faults come to more than all requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the shares of faults come to more than 1, but a request meets at most one fault")]
pub struct SharesError;

impl Options {
    /// Checks what no single option can: that the shares of faults fit together.
    ///
    /// # Errors
    /// When they come to more than 1.
    pub fn check(&self) -> Result<(), SharesError> {
        // Shares such as 0.1 are not exact in binary.
        const SLACK: f64 = 1e-9;
        let sum: f64 = self.faults.shares().iter().map(|(_, share)| share.fraction()).sum();
        if sum > 1.0 + SLACK { Err(SharesError) } else { Ok(()) }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::with_faults::<&str>(&[]).expect("every option has a default")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_options_it_behaves_as_documented() {
        let options = Options::default();
        assert_eq!(options.account.key, None);
        assert!(options.account.custom_fields.is_empty() && options.account.tags.is_empty());
        assert_eq!(options.account.known_email, KnownEmail::Refuse);
        assert_eq!(options.pace.limit_per_second, None);
        assert!(options.faults.shares().iter().all(|(_, share)| share.fraction() == 0.0));
    }

    #[test]
    fn shares_must_fit_together() {
        let check = |faults: &[&str]| Options::with_faults(faults).map(|options| options.check());
        assert_eq!(check(&["cut=50%", "hang=0.5"]), Ok(Ok(())));
        assert!(matches!(check(&["cut=50%", "hang=0.6"]), Ok(Err(SharesError))));
    }

    #[test]
    fn every_option_explains_itself() {
        let command = Options::augment_args(clap::Command::new("sandbox"));
        for argument in command.get_arguments() {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.len() > 20, "`--{}` says only {help:?}", argument.get_id());
        }
    }
}
