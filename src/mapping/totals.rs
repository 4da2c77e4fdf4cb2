//! Lines of totals, as they stand below many lists: they are nobody.

use crate::clean::key;
use crate::row::Row;

/// With what such a line begins.
const TOTALS: &[&str] = &["tổng cộng", "tổng", "cộng", "total", "grand total"];

/// Whether the row begins as a line of totals does.
pub(super) fn are_in(row: &Row) -> bool {
    let Some(first) = row.cells().find(|cell| !cell.trim().is_empty()) else { return false };
    let words = key::accented(first);
    let after = TOTALS.iter().filter_map(|total| words.strip_prefix(total));
    // Behind it a number may stand, but `Tổng đại lý` is somebody.
    after.map(str::trim_start).any(|rest| !rest.starts_with(char::is_alphabetic))
}
