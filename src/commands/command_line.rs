//! The command that was given, as a person would type it again.

use std::path::Path;

/// The command of this process, so that it continues the run: without `--restart`. Where it takes up a run, that run stands in it by name, since by then `latest` may be
/// another.
pub fn typed(takes_up: Option<&Path>, named: Option<&Path>) -> String {
    text(std::env::args().skip(1), takes_up, named)
}

/// `takes_up` stands in place of the argument `named`, else right after the command's own word.
fn text(arguments: impl Iterator<Item = String>, takes_up: Option<&Path>, named: Option<&Path>) -> String {
    let mut words = vec!["ladiflow-import".to_owned()];
    words.extend(arguments.filter(|argument| argument != "--restart"));
    if let Some(run) = takes_up {
        let run = run.display().to_string();
        let named = named.map(|named| named.display().to_string());
        match named.and_then(|named| words.iter().skip(2).position(|word| *word == named)) {
            Some(at) => words[at + 2] = run,
            None => words.insert(2.min(words.len()), run),
        }
    }
    let quoted = words.iter().map(|word| shlex::try_quote(word).map_or_else(|_| word.clone(), Into::into));
    quoted.collect::<Vec<String>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_names_the_run_that_it_takes_up() {
        let table = [
            (&["import", "khách hàng.csv"][..], None, None, "ladiflow-import import 'khách hàng.csv'"),
            (&["import", "--restart", "a.csv"], None, None, "ladiflow-import import a.csv"),
            (&["retry"], Some("one"), None, "ladiflow-import retry one"),
            (&["retry", "--yes", "--rate", "5/s"], Some("one"), None, "ladiflow-import retry one --yes --rate 5/s"),
            (&["retry", "--yes", "latest"], Some("one"), Some("latest"), "ladiflow-import retry --yes one"),
            (&["retry", "retry"], Some("one"), Some("retry"), "ladiflow-import retry one"),
        ];
        for (arguments, takes_up, named, expected) in table {
            let arguments = arguments.iter().map(|&argument| argument.to_owned());
            assert_eq!(text(arguments, takes_up.map(Path::new), named.map(Path::new)), expected);
        }
    }
}
