//! Lists of invented customers.

/// The email of the customer of a number.
pub fn email(number: usize) -> String {
    format!("khach{number}@example.vn")
}

/// A list of so many customers, `Email,Full name`.
pub fn customers(count: usize) -> String {
    of("Email,Full name", (1..=count).map(|number| format!("{},Khách {number}", email(number))))
}

/// A list with this header and these rows.
pub fn of(header: &str, rows: impl Iterator<Item = String>) -> String {
    let lines: Vec<_> = std::iter::once(header.to_owned()).chain(rows).collect();
    lines.join("\n") + "\n"
}

/// The emails of so many customers, in order.
pub fn emails(count: usize) -> Vec<String> {
    (1..=count).map(email).collect()
}
