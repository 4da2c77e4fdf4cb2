use super::*;
use crate::report::sample::ended;

#[test]
fn the_summary_has_every_key_in_its_place() {
    insta::assert_snapshot!(ended(Ending::Finished, Lang::En).0.json());
}

#[test]
fn a_summary_is_read_back_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let written = ended(Ending::Deadline, Lang::Vi).0;
    written.write(folder.path()).unwrap();
    assert_eq!(Summary::read(folder.path()).unwrap(), written);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_run_that_could_not_begin_says_why() {
    let object = NotStarted::new(2, "no_key".to_owned(), "there is no key".to_owned(), None);
    insta::assert_snapshot!(
        serde_json::to_string(&object).unwrap(),
        @r#"{"exit_code":2,"ending":"not_started","error":{"code":"no_key","message":"there is no key","hint":null}}"#
    );
}
