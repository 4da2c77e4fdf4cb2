//! The exit code, nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(ladiflow_import::commands::main())
}
