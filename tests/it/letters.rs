//! Lists whose letters were garbled, all or nearly all alike: what is repaired, what is only told, and that both are.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use serde_json::Value;

use super::support::workspace::{Finished, Workspace};

/// Names typed in TCVN3, and what they mean.
const NAMES: [(&str, &str); 9] = [
    ("NguyÔn ThÞ Hång", "Nguyễn Thị Hồng"),
    ("Tr\u{ad}¬ng V¨n §¹t", "Trương Văn Đạt"),
    ("TrÇn Quèc B¶o", "Trần Quốc Bảo"),
    ("Lª ThÞ Thuû", "Lê Thị Thuỷ"),
    ("Ph¹m §øc Th¾ng", "Phạm Đức Thắng"),
    ("Bïi BÝch Ph\u{ad}îng", "Bùi Bích Phượng"),
    ("§Æng Ngäc HuyÒn", "Đặng Ngọc Huyền"),
    ("Vò Minh TuÊn", "Vũ Minh Tuấn"),
    ("§ç ThÞ Nga", "Đỗ Thị Nga"),
];

fn list(names: &[&str]) -> String {
    let rows = names.iter().enumerate().map(|(at, name)| format!("{name},khach{at}@example.vn\n"));
    "Họ và tên,Email\n".to_owned() + &rows.collect::<String>()
}

/// What `check` says of a list with these names, for people and for programs.
fn checked(names: &[&str]) -> (Finished, Value) {
    let workspace = Workspace::new();
    workspace.write("list.csv", &list(names));
    let told = workspace.run(&["check", "list.csv", "--lang", "en"]).expect(0);
    let found = workspace.run(&["check", "list.csv", "--json"]).expect(0);
    let found = serde_json::from_str(&found.stdout).unwrap();
    (told, found)
}

/// The names above with these at their head, until there are so many.
fn mixed<'a>(first: &[&'a str], count: usize) -> Vec<&'a str> {
    first.iter().copied().chain(NAMES.iter().cycle().map(|(typed, _)| *typed)).take(count).collect()
}

fn name(found: &Value, at: usize) -> &str {
    found["bodies"][at]["full_name"].as_str().unwrap()
}

#[test]
fn one_name_that_is_right_does_not_stop_the_repair_of_the_others() {
    for count in [10, 20, 40, 100] {
        let (told, found) = checked(&mixed(&["Hoàng Minh Tuấn"], count));
        let names = [name(&found, 0), name(&found, 1), name(&found, 2)];
        assert_eq!(names, ["Hoàng Minh Tuấn", NAMES[0].1, NAMES[1].1], "{count}");
        assert!(!told.stdout.contains("text_garbled"), "{}", told.stdout);
        assert!(told.stdout.contains(&format!("{} × a garbled column mended", count - 1)), "{}", told.stdout);
        assert!(told.stdout.contains("Hoàng Minh Tuấn · Nguyễn Thị Hồng"), "{}", told.stdout);
        assert!(!told.stdout.contains("NguyÔn"), "{}", told.stdout);
    }
}

#[test]
fn a_name_that_a_formula_put_in_capitals_is_told_and_does_not_stop_the_repair() {
    let (told, found) = checked(&mixed(&["NGUYÔN THÞ HÅNG"], 10));
    assert_eq!([name(&found, 0), name(&found, 1)], ["NGUYÔN THÞ HÅNG", NAMES[0].1]);
    assert!(told.stdout.contains("text_garbled"), "{}", told.stdout);
}

#[test]
fn utf_8_read_as_windows_1252_is_repaired_beside_a_name_that_is_right() {
    let whole: Vec<_> = NAMES.iter().map(|(_, meant)| meant.bytes().map(char::from).collect::<String>()).collect();
    let garbled = whole.iter().cycle().map(String::as_str);
    let names: Vec<_> = std::iter::once("Hoàng Minh Tuấn").chain(garbled).take(20).collect();
    let (told, found) = checked(&names);
    assert_eq!([name(&found, 0), name(&found, 1)], ["Hoàng Minh Tuấn", NAMES[0].1]);
    assert!(told.stdout.contains("19 × a garbled column mended"), "{}", told.stdout);
}

#[test]
fn names_that_are_garbled_amid_many_that_are_right_are_told_and_keep_their_letters() {
    for typed in ["Tr\u{ad}¬ng V¨n §¹t", "Traàn Thò Ñaøo", "Nguyá»\u{85}n Thá»\u{8b} Hoa"] {
        let (told, found) = checked(&["Hoàng Minh Tuấn", typed, "Vũ Đức", "Đỗ Ánh"]);
        assert_eq!(name(&found, 1), typed);
        assert!(told.stdout.contains("text_garbled"), "{}", told.stdout);
    }
    let (told, found) = checked(&["Hoàng Minh Tuấn", "René Müller", "Lê Thái Tú", "Nguyễn\u{ad} An"]);
    assert!(!told.stdout.contains("text_garbled") && !told.stdout.contains("mended"), "{}", told.stdout);
    assert_eq!([name(&found, 1), name(&found, 2)], ["René Müller", "Lê Thái Tú"]);
}

#[test]
fn a_name_that_reads_as_well_either_way_is_left_and_told_where_some_names_are_right() {
    let (told, found) = checked(&mixed(&["Hoàng Minh Tuấn", "Phóc"], 20));
    assert_eq!([name(&found, 1), name(&found, 2)], ["Phóc", NAMES[0].1]);
    assert!(told.stdout.contains("text_garbled") && told.stdout.contains("Phúc"), "{}", told.stdout);
    let (told, found) = checked(&mixed(&["Phóc"], 20));
    assert_eq!(name(&found, 0), "Phúc", "where all are typed so");
    assert!(!told.stdout.contains("text_garbled"), "{}", told.stdout);
}

#[test]
fn the_repair_of_a_column_is_counted_and_its_samples_are_shown_repaired() {
    let workspace = Workspace::new();
    workspace.write("list.csv", &list(&NAMES.map(|(typed, _)| typed)));
    let told = workspace.run(&["check", "list.csv", "--lang", "en"]).expect(0).stdout;
    assert!(told.contains("9 × a garbled column mended") && told.contains("Nguyễn Thị Hồng ·"), "{told}");
    assert!(NAMES.iter().all(|(typed, _)| !told.contains(typed)), "{told}");
}

#[test]
fn explain_names_the_repair() {
    let workspace = Workspace::new();
    workspace.write("list.csv", &list(&mixed(&[], 9)));
    let told = workspace.run(&["explain", "list.csv", "--row", "1", "--lang", "en"]).expect(0);
    assert!(told.stdout.contains("text_repair") && told.stdout.contains("NguyÔn ThÞ Hång"), "{}", told.stdout);
    assert!(told.stdout.contains("Nguyễn Thị Hồng"), "{}", told.stdout);
}
