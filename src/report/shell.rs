//! Words of a command line, written so that a shell takes them as they are.

use std::borrow::Cow;
use std::iter::repeat_n;

/// A word as this system's shell takes it, quoted where it must be.
pub fn quoted(word: &str) -> Cow<'_, str> {
    if cfg!(windows) { for_windows(word) } else { for_unix(word) }
}

fn for_unix(word: &str) -> Cow<'_, str> {
    // No argument holds a zero byte, which no shell could take.
    shlex::try_quote(word).unwrap_or(Cow::Borrowed(word))
}

/// Double quotes: `cmd.exe` knows no others, and programs take what is in them apart by the rules of Microsoft's C.
fn for_windows(word: &str) -> Cow<'_, str> {
    let is_plain = |letter: char| letter.is_alphanumeric() || "/._-:\\=".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        return Cow::Borrowed(word);
    }
    let mut quoted = String::from('"');
    let mut backslashes = 0;
    for letter in word.chars() {
        if letter == '"' {
            // Backslashes before a quote count in pairs, and one more makes it a letter.
            quoted.extend(repeat_n('\\', backslashes + 1));
        }
        backslashes = if letter == '\\' { backslashes + 1 } else { 0 };
        quoted.push(letter);
    }
    quoted.extend(repeat_n('\\', backslashes));
    quoted.push('"');
    Cow::Owned(quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_shell_takes_a_quoted_word_as_it_is() {
        for word in
            ["list.csv", "", "my list.csv", "q$4", "`id`", "a\"b", "it's", "khách hàng.csv", "*", "~", "a\\b", "!x"]
        {
            let line = format!("printf %s {}", for_unix(word));
            let said = std::process::Command::new("/bin/sh").args(["-c", &line]).output().unwrap();
            assert_eq!(String::from_utf8(said.stdout).unwrap(), word);
        }
    }

    #[test]
    fn on_windows_words_stand_in_double_quotes() {
        for (word, expected) in [
            (r"C:\lists\khách.csv", r"C:\lists\khách.csv"),
            ("--mode=create", "--mode=create"),
            ("", r#""""#),
            ("my list.csv", r#""my list.csv""#),
            (r"C:\my lists\", r#""C:\my lists\\""#),
            ("a&b", r#""a&b""#),
            (r#"say "no""#, r#""say \"no\"""#),
            (r#"\"x"#, r#""\\\"x""#),
        ] {
            assert_eq!(for_windows(word), expected);
        }
    }
}
