//! The question in the middle of a run: whether to go on although LadiFlow keeps nothing of a field.

use std::thread;

use tokio::sync::mpsc;

use crate::clean::key::fold;
use crate::delivery::{LossQuestion, OnLoss};
use crate::message::Lang;
use crate::report::progress::screen::Screen;

/// What means yes, without accents: everything else stops.
const YES: [&str; 4] = ["y", "yes", "c", "co"];

/// Has the questions asked in a thread of its own, for which nobody waits: a run that is stopped meanwhile ends
/// without the answer.
pub(super) fn asking(screen: &Screen, is_sandbox: bool, lang: Lang) -> OnLoss {
    let (sender, mut questions) = mpsc::channel::<LossQuestion>(1);
    let screen = screen.clone();
    thread::spawn(move || {
        while let Some(LossQuestion { fields, answer }) = questions.blocking_recv() {
            let typed = screen.ask(&question(&fields, is_sandbox, lang));
            let _ = answer.send(typed.is_some_and(|typed| YES.contains(&fold(&typed).as_str())));
        }
    });
    OnLoss::Ask(sender)
}

fn question(fields: &[String], is_sandbox: bool, lang: Lang) -> String {
    let mut lines = vec![lang.text("commands.ask_loss", &[("fields", fields.join(", "))])];
    let custom: Vec<_> = fields.iter().filter_map(|field| field.strip_prefix("custom:")).collect();
    if !custom.is_empty() {
        let key = if is_sandbox { "commands.ask_loss_sandbox" } else { "commands.ask_loss_custom" };
        let options = custom.iter().map(|name| format!("--sandbox-fault custom-field={name}"));
        let facts = [("fields", custom.join(", ")), ("options", options.collect::<Vec<_>>().join(" "))];
        lines.push(format!("  {}", lang.text(key, &facts)));
    }
    lines.push(lang.text("commands.ask_go_on", &[]));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_says_what_would_keep_the_values() {
        let fields = ["tags".to_owned(), "custom:goi".to_owned(), "custom:hang".to_owned()];
        let asked = question(&fields, false, Lang::En);
        assert!(asked.contains("tags, custom:goi, custom:hang") && asked.contains("this name: goi, hang;"), "{asked}");
        let asked = question(&fields, true, Lang::Vi);
        assert!(asked.contains("`--sandbox-fault custom-field=goi --sandbox-fault custom-field=hang`"), "{asked}");
        assert_eq!(question(&fields[..1], false, Lang::En).lines().count(), 2, "a tag needs no custom field");
    }
}
