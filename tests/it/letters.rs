//! Lists whose letters were garbled, all or nearly all alike: what is repaired, what is only told, and that both are.

use super::support::workspace::Workspace;

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
    workspace.write("list.csv", &list(&NAMES.map(|(typed, _)| typed)));
    let told = workspace.run(&["explain", "list.csv", "--row", "1", "--lang", "en"]).expect(0);
    assert!(told.stdout.contains("text_repair") && told.stdout.contains("NguyÔn ThÞ Hång"), "{}", told.stdout);
    assert!(told.stdout.contains("Nguyễn Thị Hồng"), "{}", told.stdout);
}
