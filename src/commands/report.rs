//! `report`: writes the report of a run again.

use jiff::tz::TimeZone;

use super::Failure;
use super::earlier::Earlier;
use super::input::{early_language, place};
use super::surroundings::{Surroundings, say};
use crate::cli::Report;
use crate::report::html;
use crate::report::html::mask::Values;

/// Writes the report and says where it is.
pub fn report(report: &Report, surroundings: &Surroundings) -> u8 {
    match attempt(report, surroundings) {
        Ok(()) => 0,
        Err(failure) => {
            let lang = early_language(report.place.lang, report.place.config.as_deref(), surroundings);
            failure.tell(lang, false, surroundings)
        }
    }
}

fn attempt(report: &Report, surroundings: &Surroundings) -> Result<(), Failure> {
    let plan = place(&report.place, surroundings)?;
    let run = Earlier::find(report.run.as_deref(), &plan.out)?;
    let values = if report.show_values { Values::Shown } else { Values::Masked };
    let path = html::write_again(&run.folder, values, plan.lang, TimeZone::system()).map_err(|error| {
        let path = run.folder.display().to_string();
        Failure::of_system("report_unwritten", vec![("run", run.name), ("path", path)], &error)
    })?;
    say(&format!("{}\n", path.display()))
}
