//! Options given one by one as `NAME=VALUE`.

use clap::error::ContextKind;
use clap::{Args, Command, FromArgMatches};

use super::Options;

/// How alike a name must be to be offered in place of an unknown one, from 0 to 1.
const ALIKE: f64 = 0.7;

/// Why a `NAME=VALUE` is not one of the stand-in's options.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultNameError {
    /// There is no such option.
    #[error("there is no sandbox option `{name}`")]
    UnknownName {
        /// The name given.
        name: String,
        /// The most similar name there is.
        nearest: Option<String>,
    },
    /// The option does not take that value, or was given twice.
    #[error("the sandbox option `{given}` cannot be taken: {reason}")]
    BadValue {
        /// As given.
        given: String,
        /// Why, in English.
        reason: String,
    },
}

impl Options {
    /// Reads options given as `NAME=VALUE`, with the names and values of the command line's `--NAME=VALUE`.
    ///
    /// # Errors
    /// The first option that is unknown or does not take its value.
    pub fn with_faults<S: AsRef<str>>(faults: &[S]) -> Result<Self, FaultNameError> {
        let command = Self::augment_args(Command::new("sandbox").no_binary_name(true).disable_help_flag(true));
        for fault in faults {
            refuse_unknown_name(&command, fault.as_ref())?;
        }
        let flags = faults.iter().map(|fault| format!("--{}", fault.as_ref()));
        let bad_value =
            |error: &clap::Error| FaultNameError::BadValue { given: blamed(error, faults), reason: first_line(error) };
        let matches = command.try_get_matches_from(flags).map_err(|error| bad_value(&error))?;
        Self::from_arg_matches(&matches).map_err(|error| bad_value(&error))
    }
}

fn refuse_unknown_name(command: &Command, fault: &str) -> Result<(), FaultNameError> {
    let name = fault.split_once('=').map_or(fault, |(name, _)| name);
    let known = || command.get_arguments().filter_map(clap::Arg::get_long);
    if known().any(|long| long == name) {
        return Ok(());
    }
    let nearest = known()
        .map(|long| (strsim::jaro_winkler(long, &name.replace('_', "-")), long))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, long)| long.to_owned());
    Err(FaultNameError::UnknownName { name: name.to_owned(), nearest })
}

/// The one of `faults` that the error is about; all of them where it does not say.
fn blamed<S: AsRef<str>>(error: &clap::Error, faults: &[S]) -> String {
    let argument = error.get(ContextKind::InvalidArg).map(ToString::to_string).unwrap_or_default();
    let name = argument.trim_start_matches("--").split(['=', ' ', '[']).next().unwrap_or_default().to_owned();
    let about = faults.iter().map(AsRef::as_ref).filter(|fault| fault.split('=').next() == Some(name.as_str()));
    let found = about.collect::<Vec<_>>().join(" ");
    if found.is_empty() { faults.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(" ") } else { found }
}

fn first_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_fault_by_name_is_the_option_of_that_name() {
        let options = Options::with_faults(&["latency=50ms", "cut-after=5%", "reject-key", "custom-field=*"]).unwrap();
        assert_eq!(options.pace.latency, Duration::from_millis(50));
        assert!((options.faults.cut_after.fraction() - 0.05).abs() < f64::EPSILON);
        assert_eq!(options.faults.reject_key, Some(0));
        assert!(options.account.custom_fields[0].is_any());
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest() {
        for (given, nearest) in
            [("latncy=1s", Some("latency")), ("cut_after=1", Some("cut-after")), ("zzz=1", None), ("", None)]
        {
            let FaultNameError::UnknownName { nearest: found, .. } = Options::with_faults(&[given]).unwrap_err() else {
                panic!("`{given}` is a name");
            };
            assert_eq!(found.as_deref(), nearest, "{given}");
        }
    }

    #[test]
    fn a_value_that_is_not_taken_is_named_with_the_reason() {
        let error = Options::with_faults(&["latency=1s", "hang=much"]).unwrap_err();
        let FaultNameError::BadValue { given, reason } = error else { panic!("{error}") };
        assert_eq!(given, "hang=much");
        assert!(reason.contains("a share is a number"), "{reason}");
        assert!(matches!(Options::with_faults(&["seed=1", "seed=2"]), Err(FaultNameError::BadValue { .. })));
        assert!(matches!(Options::with_faults(&["latency"]), Err(FaultNameError::BadValue { .. })));
    }
}
