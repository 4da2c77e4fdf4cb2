use super::*;
use clap::CommandFactory;

#[test]
fn the_command_line_is_consistent_in_every_language() {
    for lang in [crate::message::Lang::En, crate::message::Lang::Vi] {
        help::command(lang).debug_assert();
    }
}

#[test]
fn every_command_knows_the_language_that_it_is_asked_for_in() {
    let words = [
        "import a.csv",
        "check a.csv",
        "explain a.csv --row 1",
        "retry",
        "runs",
        "report",
        "sandbox",
        "init a.csv",
        "completions bash",
        "man",
    ];
    assert_eq!(words.len(), Cli::command().get_subcommands().count());
    for words in words {
        let words: Vec<_> = std::iter::once("x").chain(words.split(' ')).chain(["--lang", "vi"]).collect();
        let mut cli = Cli::try_parse_from(&words).unwrap();
        assert_eq!(*cli.command.lang_mut(), Some(Language::Vi), "{words:?}");
    }
}

#[test]
fn options_of_the_file_and_of_the_input_stand_on_the_command_line() {
    let cli =
        Cli::parse_from(["x", "import", "a.csv", "--rate", "5/s", "--delimiter", ";", "--mode", "create-or-update"]);
    let Command::Import(import) = cli.command else { panic!() };
    assert!(import.lists.settings.rate.is_some() && import.lists.settings.input.delimiter.is_some());
}

#[test]
fn every_example_in_the_help_is_a_command_that_is_understood() {
    let mut examples = 0;
    let help = Cli::command();
    let texts = help.get_subcommands().chain([&help]).filter_map(|command| command.get_after_long_help());
    for text in texts.map(ToString::to_string) {
        for line in text.lines().map(str::trim).filter(|line| line.starts_with("ladiflow-import ")) {
            let words = shlex::split(line).expect("an example is quoted as it should be");
            assert!(Cli::try_parse_from(words).is_ok(), "{line}");
            examples += 1;
        }
    }
    assert!(examples > 15, "{examples}");
}

#[test]
fn every_command_has_examples_and_every_option_of_an_import_its_heading() {
    let help = Cli::command();
    for command in help.get_subcommands() {
        assert!(command.get_after_long_help().is_some(), "{} has no example", command.get_name());
    }
    let import = help.find_subcommand("import").expect("there is one");
    let options = import.get_opts().filter(|option| option.get_help_heading().is_none());
    let without: Vec<_> = options.map(|option| option.get_id().as_str()).collect();
    assert!(without.is_empty(), "{without:?}");
}
