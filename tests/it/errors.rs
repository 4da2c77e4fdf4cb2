//! `docs/errors.md` explains every stable code and every error in the words of the program itself.
//!
//! After a change of texts: `UPDATE_DOCS=1 cargo nextest run errors` writes it again.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use ladiflow_import::code::Code;

use super::locales::texts;

const BEGINNING: &str = "\
# What can go wrong, and the way out

Every word here is stable: scripts may depend on it, and it is never translated. In the texts, `‹name›` stands for what
the case at hand puts there.

Mọi mã ở đây đều cố định: script có thể dựa vào, và không bao giờ được dịch. Trong câu chữ, `‹name›` là chỗ được thay
bằng nội dung của từng trường hợp.

## Codes of rows and values · Mã của dòng và giá trị

In `_import_code`, `_import_warnings`, `summary.json` and `check --json`.
Có trong `_import_code`, `_import_warnings`, `summary.json` và `check --json`.
";

const ERRORS: &str = "
## Errors of commands · Lỗi của lệnh

Told on standard error, and with `--json` as `error.code`: nothing was sent (exit code 2, or 4 while another run of the
account is at work), unless the text says otherwise.
Được báo trên standard error, và với `--json` là `error.code`: chưa gửi gì (mã thoát 2, hoặc 4 khi tài khoản đang có lần
nhập khác chạy), trừ khi câu chữ nói khác.
";

fn cell(text: Option<&String>) -> String {
    let text = text.map_or("–", String::as_str);
    text.replace("%{", "‹").split('‹').enumerate().fold(String::new(), |mut line, (at, part)| {
        match part.split_once('}').filter(|_| at > 0) {
            Some((name, rest)) => write!(line, "‹{name}›{}", rest.replace('|', "\\|")).unwrap(),
            None => line += &part.replace('|', "\\|"),
        }
        line
    })
}

fn entry(page: &mut String, kind: &str, name: &str, languages: &[BTreeMap<String, String>; 2]) {
    let [english, vietnamese] = languages;
    let text = |texts: &BTreeMap<String, String>, part| cell(texts.get(&format!("{kind}.{name}.{part}")));
    write!(
        page,
        "\n### `{name}`\n\n| | English | Tiếng Việt |\n| --- | --- | --- |\n\
         | what it means | {} | {} |\n| the way out | {} | {} |\n",
        text(english, "message"),
        text(vietnamese, "message"),
        text(english, "hint"),
        text(vietnamese, "hint"),
    )
    .unwrap();
}

fn page() -> String {
    let languages = [texts("en"), texts("vi")];
    let mut page = BEGINNING.to_owned();
    for code in Code::ALL {
        entry(&mut page, "code", code.name(), &languages);
    }
    page += ERRORS;
    let errors: BTreeSet<_> = languages[0]
        .keys()
        .filter_map(|key| key.strip_prefix("error.")?.split_once('.'))
        .map(|(name, _)| name)
        .collect();
    for error in errors {
        entry(&mut page, "error", error, &languages);
    }
    page
}

#[test]
fn every_code_and_every_error_is_explained_in_both_languages() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors.md");
    let expected = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    let differing = written.lines().zip(expected.lines()).find(|(written, expected)| written != expected);
    assert!(
        written == expected,
        "docs/errors.md is not what the texts say ({differing:?}): UPDATE_DOCS=1 cargo nextest run errors"
    );
}

#[test]
fn texts_stand_in_a_table_as_they_are_meant() {
    let text = "`%{a}` or %{b}: a|b, `%{c}`".to_owned();
    assert_eq!(cell(Some(&text)), "`‹a›` or ‹b›: a\\|b, `‹c›`");
    assert_eq!(cell(None), "–");
}
