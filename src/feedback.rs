//! A list that this program wrote itself, fed back: what an earlier run said of each row.

use crate::code::Code;
use crate::outcome::Status;
use crate::row::Row;

/// What the names of the columns begin with that this program adds to a list.
pub const PREFIX: &str = "_import_";

/// Whether a header names a column of results, which is never sent.
pub fn is_result_column(header: &str) -> bool {
    header.starts_with(PREFIX)
}

/// Where a fed-back list has its columns of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    run: Option<usize>,
    row: Option<usize>,
    status: Option<usize>,
    code: Option<usize>,
    attempts: Option<usize>,
    customer_id: Option<usize>,
}

/// What an earlier run said of a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Previous {
    /// Its number in the list where it first stood.
    pub number: Option<u64>,
    /// What became of it.
    pub status: Option<Status>,
    /// Why. A code that this program does not know counts as none.
    pub code: Option<Code>,
    /// How often it was posted so far.
    pub attempts: u32,
    /// LadiFlow's `_id` of the customer.
    pub customer_id: Option<String>,
}

impl Feedback {
    /// The columns of results of a list with these headers; `None` for any other list.
    pub fn find(headers: &[String]) -> Option<Self> {
        let find = |name: &str| headers.iter().position(|header| header.strip_prefix(PREFIX) == Some(name));
        let (run, status) = (find("run"), find("status"));
        // A status alone still says that a row is in doubt, or that it was accepted.
        run.or(status)?;
        Some(Self {
            run,
            row: find("row"),
            status,
            code: find("code"),
            attempts: find("attempts"),
            customer_id: find("customer_id"),
        })
    }

    /// The same without what became of the rows: for results of a sandbox, which say nothing about an account.
    pub fn without_results(self) -> Self {
        Self { status: None, code: None, attempts: None, customer_id: None, ..self }
    }

    /// The run that a row says it comes from.
    pub fn run<'r>(&self, row: &'r Row) -> &'r str {
        self.run.map_or("", |run| row.cell(run).trim())
    }

    /// What the earlier run said of a row.
    pub fn previous(&self, row: &Row) -> Previous {
        let cell = |column: Option<usize>| column.map_or("", |column| row.cell(column).trim());
        Previous {
            number: cell(self.row).parse().ok(),
            status: Status::named(cell(self.status)),
            code: Code::named(cell(self.code)),
            attempts: cell(self.attempts).parse().unwrap_or(0),
            customer_id: Some(cell(self.customer_id)).filter(|id| !id.is_empty()).map(str::to_owned),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::CellKind;

    #[test]
    fn a_fed_back_row_says_what_became_of_it() {
        let headers = ["Email", "_import_row", "_import_status", "_import_code", "_import_attempts", "_import_run"];
        let headers = headers.map(str::to_owned);
        let feedback = Feedback::find(&headers).unwrap();
        let mut row = Row::default();
        for cell in ["an@example.vn", "17", "failed", "no_such_code", "6", "r1"] {
            row.push(cell, CellKind::Text);
        }
        let previous = feedback.previous(&row);
        assert_eq!(
            (previous.number, previous.status, previous.code, previous.attempts),
            (Some(17), Some(Status::Failed), None, 6)
        );
        assert_eq!(feedback.run(&row), "r1");
    }

    #[test]
    fn any_other_list_is_not_fed_back() {
        assert_eq!(Feedback::find(&["Email".to_owned(), "_import_row".to_owned()]), None);
    }
}
