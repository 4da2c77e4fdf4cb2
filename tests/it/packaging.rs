//! What packagers and those who look for help get.

use super::support::workspace::Workspace;

#[test]
fn every_shell_gets_its_completions() {
    let workspace = Workspace::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = workspace.run(&["completions", shell]).expect(0).stdout;
        for word in ["ladiflow-import", "retry", "max-failures"] {
            assert!(script.contains(word), "{shell} does not complete {word}");
        }
    }
    assert!(workspace.run(&["completions", "basch"]).expect(2).stderr.contains("bash"));
}

#[test]
fn the_manual_has_a_page_for_the_program_and_for_each_command() {
    let workspace = Workspace::new();
    let page = workspace.run(&["man"]).expect(0).stdout;
    for part in [".TH ladiflow-import 1", "ladiflow\\-import\\-retry(1)", "samples/customers.csv"] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    let page = workspace.run(&["man", "import"]).expect(0).stdout;
    assert!(page.contains("max\\-failures") && page.contains(".TH ladiflow-import-import 1"), "{page}");
    for (lang, sections) in [("en", ["NAME", "EXAMPLES", "OUTPUT"]), ("vi", ["TÊN", "VÍ DỤ", "ĐẦU RA"])] {
        let page = workspace.run(&["man", "import", "--lang", lang]).expect(0).stdout;
        for section in sections {
            assert!(page.contains(&format!(".SH \"{section}\"")) || page.contains(&format!(".SH {section}")), "{page}");
        }
    }
    assert!(workspace.run(&["man", "imprt"]).expect(2).stderr.contains("there is no command `imprt`"));
}

#[test]
fn short_help_is_short_and_long_help_has_examples() {
    let workspace = Workspace::new();
    for command in [&[][..], &["import"], &["check"], &["retry"], &["runs"], &["report"], &["sandbox"]] {
        let help = |flag| workspace.run(&[command, &[flag]].concat()).expect(0).stdout;
        let (short, long) = (help("-h"), help("--help"));
        assert!(short.len() < long.len(), "{command:?}");
        assert!(long.contains("  ladiflow-import "), "{command:?} {long}");
        assert!(!short.contains("Examples:"), "{command:?} {short}");
    }
}

#[test]
fn what_is_mistyped_gets_what_was_perhaps_meant() {
    let workspace = Workspace::new();
    let table = [
        (&["imprt", "a.csv"][..], "`import`"),
        (&["retri"], "`retry`"),
        (&["import", "a.csv", "--concurency", "4"], "`--concurrency`"),
        (&["import", "a.csv", "--mode", "creat"], "`create`"),
    ];
    for (typed, meant) in table {
        let told = workspace.run(typed).expect(2).stderr;
        assert!(told.contains(meant), "{typed:?} {told}");
    }
}
