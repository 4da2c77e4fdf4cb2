//! What leaves the machine: exactly the documented requests, to the server that was named and to no other.

use serde_json::{Value, json};

use super::support::api::Api;
use super::support::lists;
use super::support::scripted::{Scripted, answer, created};
use super::support::workspace::{KEY, Workspace};

const CONFIG: &str = r#"
[fields]
email = "Thư"
phone = "Di động"
full_name = "{Họ} {Tên}"
dob = { column = "Ngày sinh", format = "%d/%m/%Y" }
gender = { column = "Giới tính", values = { "Chị" = "female" } }
score = "Điểm"
postal_code = "Mã bưu chính"
country = { value = "Vietnam" }
lang = { column = "Ngôn ngữ", default = "vi" }
city = "Thành phố"

[custom_fields]
goi = "Gói"
so_lan = { column = "Số lần", type = "number" }
ngay_mua = { column = "Ngày mua", type = "date" }

[tags]
column = "Nhãn"
by = "id"
"#;

const LIST: &str = "Thư,Di động,Họ,Tên,Ngày sinh,Giới tính,Điểm,Mã bưu chính,Ngôn ngữ,Thành phố,Gói,Số lần,Ngày mua,Nhãn\n\
    HOA@Example.vn,+84 901 234 601,Nguyễn,Hoa,03/11/1989,Chị,1250,700000,,,Vàng,3,24/11/2026,\
    \"641d1b2c3d4e5f6071829304,641d1b2c3d4e5f6071829305\"\n";

#[test]
fn each_row_is_posted_with_exactly_the_documented_fields_and_types() {
    let api = Api::start(&["record=10", "custom-field=*"]);
    let workspace = Workspace::new();
    workspace.write("list.csv", LIST);
    workspace.write("config.toml", CONFIG);
    workspace.run_at(&api.url(), &["import", "list.csv"]).expect(0);
    let recorded = api.recorded();
    assert_eq!(recorded.len(), 1);
    let request = &recorded[0];
    assert_eq!((&request["method"], &request["path"]), (&json!("POST"), &json!("/1.0/customer/create")));
    assert_eq!(request["headers"]["content-type"], "application/json");
    assert_eq!(request["headers"]["api-key"], format!("<{} characters>", KEY.len()));
    let mut body: Value = serde_json::from_str(request["body"].as_str().unwrap()).unwrap();
    body["custom_fields"].as_array_mut().unwrap().sort_by_key(ToString::to_string);
    let expected = json!({
        "email": "hoa@example.vn",
        "phone": "0901234601",
        "first_name": "Nguyễn Hoa",
        "full_name": "Nguyễn Hoa",
        "dob": "1989-11-03",
        "gender": "female",
        "score": 1250,
        "postal_code": 700_000,
        "country": "Vietnam",
        "lang": "vi",
        "custom_fields": [
            {"name": "goi", "value": "Vàng"},
            {"name": "ngay_mua", "value": "2026-11-24"},
            {"name": "so_lan", "value": 3},
        ],
        "tags": ["641d1b2c3d4e5f6071829304", "641d1b2c3d4e5f6071829305"],
    });
    assert_eq!(body, expected);
}

#[test]
fn the_key_is_in_its_header_as_it_is() {
    let server = Scripted::start(|_| created());
    let workspace = Workspace::new();
    workspace.write("list.csv", &lists::customers(1));
    workspace.run_at(&server.url, &["import", "list.csv"]).expect(0);
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].head.starts_with("POST /1.0/customer/create HTTP/1.1\r\n"), "{}", requests[0].head);
    assert!(requests[0].head.lines().any(|line| line.eq_ignore_ascii_case(&format!("api-key: {KEY}"))));
    let body = r#"{"email":"khach1@example.vn","full_name":"Khách 1","first_name":"Khách 1"}"#;
    assert_eq!(requests[0].body, body);
}

#[test]
fn the_other_mode_posts_to_the_other_endpoint() {
    let api = Api::start(&[]);
    let workspace = Workspace::new();
    workspace.write("list.csv", &lists::customers(2));
    workspace.run_at(&api.url(), &["import", "list.csv", "--mode", "create-or-update"]).expect(0);
    assert_eq!((api.requests_to("create-or-update"), api.requests_to("create")), (2, 0));
}

#[test]
fn the_address_may_end_in_a_slash_or_the_version() {
    let api = Api::start(&[]);
    for (number, end) in ["", "/", "/1.0", "/1.0/"].into_iter().enumerate() {
        let workspace = Workspace::new();
        workspace.write("list.csv", &format!("Email\nkhach{number}@example.vn\n"));
        workspace.run(&["import", "list.csv", "--api-url", &format!("{}{end}", api.url())]).expect(0);
    }
    assert_eq!((api.requests(), api.customers().len()), (4, 4));
}

#[test]
fn plain_http_to_another_machine_is_refused() {
    let workspace = Workspace::new();
    workspace.write("list.csv", &lists::customers(1));
    for url in ["http://ladiflow.invalid", "http://192.0.2.1:8080/1.0", "ftp://127.0.0.1", "127.0.0.1:1"] {
        let finished = workspace.run(&["import", "list.csv", "--yes", "--json", "--api-url", url]).expect(2);
        let error = finished.json();
        assert_eq!(error["ending"], "not_started");
        assert!(error["error"]["code"].as_str().unwrap().starts_with("api_url_"), "{error}");
        assert!(finished.stderr.contains("hint: "), "{}", finished.stderr);
    }
    assert!(!workspace.path("imports").exists());
}

#[test]
fn a_redirect_is_not_followed() {
    let api = Api::start(&["redirect=1"]);
    let workspace = Workspace::new();
    workspace.write("list.csv", &lists::customers(3));
    workspace.run_at(&api.url(), &["import", "list.csv"]).expect(1);
    let results = workspace.latest().results();
    assert_eq!(results.column("code"), ["wrong_address"; 3]);
    assert_eq!(results.column("http"), ["307"; 3]);
    assert_eq!((api.verdict("redirect"), api.verdict("redirect_followed"), api.customers().len()), (3, 0, 0));
}

#[test]
fn a_redirect_does_not_carry_the_key_elsewhere() {
    let elsewhere = Scripted::start(|_| created());
    let target = format!("Location: {}/1.0/customer/create\r\n", elsewhere.url);
    let server = Scripted::start(move |_| answer("308 Permanent Redirect", &target, ""));
    let workspace = Workspace::new();
    workspace.write("list.csv", &lists::customers(1));
    workspace.run_at(&server.url, &["import", "list.csv"]).expect(1);
    assert_eq!((server.requests().len(), elsewhere.requests().len()), (1, 0));
}
