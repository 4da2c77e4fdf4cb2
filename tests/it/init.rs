//! `init` proposes a mapping as a config file that `check` takes as it is.

use serde_json::Value;

use crate::support::workspace::Workspace;

fn checked(workspace: &Workspace, list: &str) -> Value {
    let ran = workspace.run(&["check", list, "--json"]);
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn the_written_config_gives_the_mapping_that_was_found() {
    let messy = "STT,Họ,Tên,SĐT,SĐT phụ huynh,Điện thoại 2,E-mail,Năm sinh,Ghi chú,Ghi chú,{x}|y\n\
                 1,Nguyễn,An,0901234601,0901234602,0901234603,an@example.vn,1989,a,b,c\n\
                 2,Trần,Bình,0901234611,0901234612,,binh@example.vn,1990,,b,c\n";
    for (name, list) in [
        ("khach-hang.csv", include_str!("../../samples/khach-hang.csv")),
        ("customers.csv", include_str!("../../samples/customers.csv")),
        ("messy.csv", messy),
    ] {
        let workspace = Workspace::with_file(name, list);
        let before = checked(&workspace, name);
        let ran = workspace.run(&["init", name]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), "config.toml\n"), "{ran}");
        let after = checked(&workspace, name);
        for part in ["mapping", "rows", "bodies", "invalid"] {
            assert_eq!(before[part], after[part], "{name}: {part}\n{}", workspace.read("config.toml"));
        }
    }
}

#[test]
fn the_config_is_commented_in_both_languages_and_holds_nothing_of_a_customer() {
    let workspace = Workspace::with_sample("khach-hang.csv");
    workspace.run(&["init", "khach-hang.csv", "--yes", "-o", "en.toml"]);
    workspace.run(&["init", "khach-hang.csv", "--yes", "-o", "vi.toml", "--lang", "vi"]);
    insta::assert_snapshot!("config_en", workspace.read("en.toml"));
    insta::assert_snapshot!("config_vi", workspace.read("vi.toml"));
    for private in ["Nguyễn Thị Hoa", "example.vn", "0901", "03/11/1989"] {
        assert!(!workspace.read("en.toml").contains(private), "{private}");
    }
}

#[test]
fn every_line_that_is_commented_out_may_be_taken_in() {
    let list = "Email,SĐT,SĐT phụ huynh,Năm sinh,STT\nan@example.vn,0901234601,0901234602,1989,1\n";
    let workspace = Workspace::with_file("list.csv", list);
    workspace.run(&["init", "list.csv"]);
    let config = workspace.read("config.toml");
    let offered: Vec<_> =
        config.lines().filter(|line| line.starts_with("# ") && line.contains(" = ")).map(|line| &line[2..]).collect();
    assert!(offered.iter().any(|line| line.starts_with("dob = \"Năm sinh\"")), "{config}");
    for line in offered {
        toml::from_str::<toml::Table>(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    }
}

#[test]
fn a_config_that_is_there_is_written_over_only_when_told() {
    let workspace = Workspace::with_sample("customers.csv");
    workspace.write("config.toml", "mode = \"create\"\n");
    let ran = workspace.run(&["init", "customers.csv"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran}");
    assert!(ran.stderr.contains("`config.toml` is there already") && ran.stderr.contains("--force"), "{ran}");
    assert_eq!(workspace.read("config.toml"), "mode = \"create\"\n");
    assert_eq!(workspace.run(&["init", "customers.csv", "--force"]).code, Some(0));
    assert!(workspace.read("config.toml").contains("[fields]"));
}

#[test]
fn what_the_user_says_of_the_file_is_written_down() {
    let workspace = Workspace::with_sample("customers.xlsx");
    let ran = workspace.run(&["init", "customers.xlsx", "--sheet", "1"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    assert!(workspace.read("config.toml").contains("\nsheet = \"Customers\""));
}

#[test]
fn a_list_without_contacts_gets_no_config() {
    let workspace = Workspace::with_file("list.csv", "Họ tên,Thành phố\nAn,Huế\n");
    let ran = workspace.run(&["init", "list.csv"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran}");
    assert!(ran.stderr.contains("no column holds an email or a phone"), "{ran}");
    assert!(!workspace.path("config.toml").exists());
    let nowhere = Workspace::with_sample("customers.csv").run(&["init", "customers.csv", "-o", "none/config.toml"]);
    assert_eq!(nowhere.code, Some(2), "{nowhere}");
    assert!(nowhere.stderr.contains("cannot be written"), "{nowhere}");
}

#[test]
fn the_command_that_is_shown_next_can_be_typed_as_it_stands() {
    let workspace = Workspace::new();
    workspace.write("Danh sách tháng 11.csv", "Email,Họ tên\nan@example.vn,An\n");
    let told = workspace.run(&["init", "Danh sách tháng 11.csv", "--yes", "-o", "cửa hàng.toml"]).expect(0).stderr;
    assert!(told.contains("check 'Danh sách tháng 11.csv' -c 'cửa hàng.toml'"), "{told}");
}
