//! A mistake in the config file or on the command line is told in the user's language, with its place and the way out.

use std::fmt::Write;

use super::support::workspace::{Finished, Workspace};

const LIST: &str = "Họ tên,Di động,Email\nNguyễn An,0912345678,an@example.vn\n";

/// What `check` says of a config file with a mistake.
fn told(config: &str, flags: &[&str]) -> String {
    let workspace = Workspace::new();
    workspace.write("list.csv", LIST);
    workspace.write("config.toml", config);
    let arguments = [&["check", "list.csv"], flags].concat();
    workspace.run(&arguments).expect(2).stderr
}

#[test]
fn every_mistake_in_the_config_file_points_at_its_line() {
    let configs = [
        "mode = \"create\"\nrat = \"5/s\"\n",
        "mode = \"creat\"\n",
        "rate = \"20\"\n",
        "rate = 20/s\n",
        "max_attempts = 0\n",
        "lookup_after = []\n",
        "api_url = \"ftp://example.com\"\n",
        "[input]\nencoding = \"utf9\"\n",
        "[input]\nheader_row = 99\n",
        "[input]\nphone_region = \"XX\"\n",
        "[input]\nunmapped = \"refuse\"\n[fields]\nphone = \"Di động\"\n",
        "[fields]\nphone = [\"Số di động\", \"Di đông\"]\n",
        "[fields]\nphone = \"Di động\"\nfull_name = \"{Họ tên\"\n",
        "[fields]\nphone = \"Di động\"\nfull_name = \"{Ho} {Ten}\"\n",
        "[fields]\nphone = \"Di động\"\ngendr = \"x\"\n",
        "[fields]\nphone = \"Di động\"\nphone = \"Email\"\n",
        "[fields]\nphone = \"Di động\"\nfull_name = { column = \"Họ tên\", value = \"x\" }\n",
        "[fields]\nphone = \"Di động\"\ngender = { value = \"x\" }\n",
        "[fields]\nphone = \"Di động\"\ndob = { column = \"Email\", format = \"dd\" }\n",
        "[fields]\nphone = \"Di động\"\n[custom_fields]\n\"gói\" = \"Email\"\n",
        "[fields]\nphone = \"Di động\"\n[tags]\ncolumn = \"Nhãn\"\n",
        "[fields]\nphone = \"Di động\"\n[input]\nskip_when = { \"Trạng thái\" = \"0\" }\n",
        "[fields]\nfull_name = \"Họ tên\"\n",
        "[clean]\ntrimm = true\n",
    ];
    for config in configs {
        // What `check` does not look at, an import does.
        let command = if config.starts_with("api_url") { "import" } else { "check" };
        let workspace = Workspace::new();
        workspace.write("list.csv", LIST);
        workspace.write("config.toml", config);
        for (lang, name) in [("en", "error:"), ("vi", "lỗi:")] {
            let mut asked = workspace.command(&[command, "list.csv", "--lang", lang]);
            let told = Finished::of(asked.env_remove("LADIFLOW_API_URL").output().unwrap()).expect(2).stderr;
            assert!(told.starts_with(name) && told.contains(",-[config.toml:") && told.contains('^'), "{config}{told}");
            assert!(!told.contains('\u{1b}'), "{told}");
        }
    }
}

#[test]
fn a_mistake_is_shown_in_both_languages() {
    let config = "[fields]\nphone = \"Di động\"\nfull_name = \"{Họ tên}\"\ngendr = \"x\"\n";
    insta::assert_snapshot!(told(config, &[]));
    insta::assert_snapshot!(told(config, &["--lang", "vi"]));
    insta::assert_snapshot!(told(&format!("lang = \"vi\"\n{config}"), &[]));
}

#[test]
fn what_a_flag_says_is_not_looked_for_in_the_file() {
    let told = told("max_attempts = 3\n", &["--max-attempts", "0"]);
    assert!(told.contains("`max_attempts`") && !told.contains("config.toml:"), "{told}");
}

#[test]
fn machines_get_the_place_in_words() {
    let workspace = Workspace::new();
    workspace.write("list.csv", LIST);
    workspace.write("config.toml", "[clean]\ntrimm = true\n");
    let error = &workspace.run(&["check", "list.csv", "--json"]).expect(2).json()["error"];
    assert_eq!(error["message"], "there is no cleaning rule `trimm` (`config.toml`, line 2, column 1)");
}

#[test]
fn a_key_that_was_put_into_the_file_is_not_shown() {
    assert!(!told("api_key = \"5ecret\"\n", &[]).contains("5ecret"));
}

#[test]
fn the_command_line_is_explained_in_the_users_language() {
    let workspace = Workspace::new();
    for arguments in
        [&["--lang", "vi", "-h"][..], &["import", "-h", "--lang=vi"], &["sandbox", "--help", "--lang", "vi"]]
    {
        let help = workspace.run(arguments).expect(0).stdout;
        assert!(help.contains("Cách dùng: ladiflow-import") && help.contains("Tùy chọn:"), "{help}");
        for english in ["Usage", "Options:", "Commands:", "Print ", "[default", "[possible", "[env", "[OPTIONS]"] {
            assert!(!help.contains(english), "{english} in {help}");
        }
    }
    let mut by_locale = workspace.command(&["-h"]);
    assert!(
        Finished::of(by_locale.env("LC_ALL", "vi_VN.UTF-8").output().unwrap()).expect(0).stdout.contains("Cách dùng:")
    );
    insta::assert_snapshot!("import_vi", workspace.run(&["import", "--help", "--lang", "vi"]).expect(0).stdout);
}

#[test]
fn a_mistaken_command_line_is_told_in_the_users_language() {
    let workspace = Workspace::new();
    workspace.write("list.csv", LIST);
    let mut all = String::new();
    for typed in [
        "imprt a.csv",
        "import",
        "import a.csv --ratee 5/s",
        "import a.csv --rate 5",
        "import a.csv --mode",
        "import a.csv --mode creat",
        "import a.csv --limit x",
        "explain a.csv --row 0",
        "import a.csv --json --json",
        "import a.csv --sandbox-fault latency=1s",
        "import list.csv --sandbox --sandbox-fault server_error=1",
        "import list.csv --sandbox --sandbox-fault cut=2",
        "sandbox --reject-key 3",
        "sandbox --server-error 3",
        "sandbox --latency 3",
    ] {
        let words: Vec<_> = typed.split(' ').collect();
        for lang in ["en", "vi"] {
            let told = workspace.run(&[&words[..], &["--lang", lang]].concat()).expect(2).stderr;
            write!(all, "$ ladiflow-import {typed}\n{told}").unwrap();
        }
    }
    insta::assert_snapshot!(all);
}
