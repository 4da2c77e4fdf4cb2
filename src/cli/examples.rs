//! What `--help` shows as examples: every line that begins with the program's name is a command that is understood.

/// Of the program.
pub const PROGRAM: &str = "\
Try it without an account:
  ladiflow-import import samples/customers.csv --sandbox

Then, with a key in LADIFLOW_API_KEY:
  ladiflow-import check customers.xlsx
  ladiflow-import import customers.xlsx

`ladiflow-import COMMAND --help` has examples of each command.
Exit codes: 0 all well, 1 finished with failures, 2 nothing was sent, 3 stopped early (the same command continues),
4 another run of this account is at work, 70 a bug, 130 and 143 interrupted (the same command continues).";

/// Of `import`.
pub const IMPORT: &str = "\
Examples:
  Into a sandbox, to see what would happen:
    ladiflow-import import customers.csv --sandbox
  Every list of a folder, by the mapping in shop.toml, at most 10 requests a second:
    ladiflow-import import 'lists/*.csv' -c shop.toml --rate 10/s
  By night, without questions, until half past six at the latest:
    ladiflow-import import customers.xlsx --yes --deadline 06:30 --progress none --json
  Customers that exist are changed, not refused:
    ladiflow-import import customers.csv --mode create-or-update
  The mended failures of an earlier run (`retry` is shorter):
    ladiflow-import import imports/20261124T020304Z-customers-7f3a/failures.csv";

/// Of `check`.
pub const CHECK: &str = "\
Examples:
    ladiflow-import check customers.csv
    ladiflow-import check customers.xlsx --sheet 2 --json";

/// Of `init`.
pub const INIT: &str = "\
Examples:
    ladiflow-import init customers.xlsx
    ladiflow-import init customers.csv --output shop.toml --yes";

/// Of `explain`.
pub const EXPLAIN: &str = "\
Examples:
    ladiflow-import explain customers.csv --row 17";

/// Of `retry`.
pub const RETRY: &str = "\
Examples:
  After mending the rows in imports/latest/failures.csv:
    ladiflow-import retry
  The failures of another run:
    ladiflow-import retry 20261124T020304Z-customers-7f3a --mode create-or-update";

/// Of `runs`.
pub const RUNS: &str = "\
Examples:
    ladiflow-import runs
    ladiflow-import runs --prune 90d";

/// Of `report`.
pub const REPORT: &str = "\
Examples:
    ladiflow-import report
    ladiflow-import report 20261124T020304Z-customers-7f3a --lang vi --show-values";

/// Of `sandbox`.
pub const SANDBOX: &str = "\
Examples:
  One that answers after 50 ms and is overloaded now and then:
    ladiflow-import sandbox --port 8080 --latency 50ms --server-error 0.05
  In another terminal:
    ladiflow-import import customers.csv --api-url http://127.0.0.1:8080";

/// Of `completions`.
pub const COMPLETIONS: &str = "\
Examples:
    ladiflow-import completions bash
    ladiflow-import completions zsh";

/// Of `man`.
pub const MAN: &str = "\
Examples:
    ladiflow-import man
    ladiflow-import man import";
