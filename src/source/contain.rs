//! Keeps a reader's panic over a hostile workbook from becoming ours.
//!
//! The readers of the binary formats index into what a file says; a file that lies makes them panic. Such a panic is an
//! error of the file: caught, and not printed. A panic of who looks at the rows is a bug of ours and goes on its way.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use super::fault::Fault;

thread_local! {
    static IS_CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Runs a foreign reader; its panic is a damaged workbook.
pub(super) fn contained<T>(read: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    silence();
    let before = IS_CONTAINED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(read));
    let is_of_reader = IS_CONTAINED.replace(before);
    match result {
        Ok(result) => result,
        Err(_) if is_of_reader => Err(Fault::WorkbookDamaged { reason: "its parts contradict each other".to_owned() }),
        Err(panic) => panic::resume_unwind(panic),
    }
}

/// Runs code of ours from within a foreign reader.
pub(super) fn outside<T>(visit: impl FnOnce() -> T) -> T {
    let before = IS_CONTAINED.replace(false);
    let result = visit();
    IS_CONTAINED.set(before);
    result
}

/// Lets the panic hook say nothing while a reader is contained.
fn silence() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IS_CONTAINED.get() {
                print(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_the_reader_is_an_error_and_one_of_ours_is_not() {
        let of_reader = contained(|| -> Result<(), Fault> { panic!("index out of bounds") });
        assert_eq!(of_reader.unwrap_err().key(), "workbook_damaged");
        let ours = panic::catch_unwind(|| contained(|| outside(|| -> Result<(), Fault> { panic!("a bug of ours") })));
        assert!(ours.is_err());
    }
}
