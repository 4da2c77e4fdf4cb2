//! Our own bugs: told as such, with what to do, instead of a panic's text.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};

use super::surroundings::tell;
use crate::message::Lang;

/// The word that names its texts.
const KEY: &str = "bug";

/// The exit code of a bug of ours.
pub const EXIT_CODE: u8 = 70;

/// Does the work and says with which exit code the process ends. A panic is told as a bug.
pub fn guarded(lang: Lang, work: impl FnOnce() -> u8) -> u8 {
    panic::set_hook(Box::new(move |info| tell(&line(lang, info))));
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or(EXIT_CODE)
}

fn line(lang: Lang, info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map_or_else(|| "?".to_owned(), |at| format!("{}:{}", at.file(), at.line()));
    let facts = [("place", place), ("what", what(info).to_owned())];
    let text = |key: &str| lang.text(key, &facts);
    let part = |part: &str| text(&format!("error.{KEY}.{part}"));
    format!("{} {}\n{} {}\n", text("commands.error"), part("message"), text("commands.hint"), part("hint"))
}

/// What the panic says.
fn what<'i>(info: &'i PanicHookInfo<'_>) -> &'i str {
    let payload = info.payload();
    payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref().map(String::as_str)).unwrap_or("?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_with_its_exit_code_and_anything_else_with_its_own() {
        assert_eq!(guarded(Lang::En, || panic!("on purpose")), EXIT_CODE);
        assert_eq!(guarded(Lang::En, || 3), 3);
        let _ = panic::take_hook();
    }
}
