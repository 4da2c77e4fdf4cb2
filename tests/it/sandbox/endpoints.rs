//! Each endpoint answers in the documented shape.

use ladiflow_import::sandbox::{Options, serve_until};
use serde_json::{Value, json};

use super::wire::{JSON, KEY, post, sandbox, send};

const UNKNOWN_TAG: &str = "641d1b2c3d4e5f6071829304";

#[tokio::test]
async fn a_new_customer_is_answered_as_the_documentation_shows() {
    let sandbox = sandbox(&[]).await;
    let body = json!({
        "email": "An@example.vn", "phone": "0912345678", "first_name": "Lê An", "full_name": "Lê An", "lang": "vi",
        "dob": "1989-11-03", "gender": "female", "subcribed_at": "2026-11-24", "score": 7, "nhom_mau": "O",
        "tags": [UNKNOWN_TAG], "custom_fields": [{"name": "goi", "value": "Vàng"}],
    });
    let reply = post(&sandbox, "create", &body).await.unwrap();
    let answer = reply.json();
    let data = &answer["data"];
    assert_eq!((reply.status, &answer["code"], &answer["message"]), (201, &json!(201), &json!("Thành công")));
    assert_eq!(data["_id"].as_str().unwrap().len(), 24);
    assert!(data["key"].as_str().unwrap().starts_with("An@example.vn-"));
    assert_eq!((&data["isNewSubscriber"], &data["is_merge"]), (&json!(true), &json!(false)));
    assert_eq!((&data["dob"], &data["dob_month"]), (&json!("1989-11-03T00:00:00.000Z"), &json!(10)));
    assert_eq!(
        (&data["name"], &data["first_name"], &data["last_name"]),
        (&json!("Lê An"), &json!("Lê An"), &json!(""))
    );
    assert_eq!((&data["status"], &data["score"]), (&json!("SUBSCRIBER"), &json!(7)));
    assert_eq!((&data["tags"], &data["custom_fields"]), (&json!([]), &json!([])), "unknown ones vanish");
    let moved: Vec<_> = data["external_data"].as_array().unwrap().iter().map(|entry| entry["name"].clone()).collect();
    assert_eq!(moved.len(), 4, "{moved:?}");
    for name in ["full_name", "lang", "subcribed_at", "nhom_mau"] {
        assert!(moved.contains(&json!(name)) && data.get(name).is_none(), "{name}");
    }
    for time in ["created_at", "updated_at", "subscribed_at"] {
        assert!(data[time].as_str().unwrap().ends_with('Z'), "{time}");
    }
}

#[tokio::test]
async fn a_phone_alone_becomes_an_email() {
    let sandbox = sandbox(&[]).await;
    let body = json!({ "phone": "0363042200" });
    post(&sandbox, "create", &body).await.unwrap();
    let shown = post(&sandbox, "show", &body).await.unwrap().json();
    assert_eq!(shown["data"]["customer"]["email"], "0363042200.ladiflow@ladimail.com");
    assert_eq!(shown["data"]["customer"]["phone"], "0363042200");
    assert_eq!(post(&sandbox, "create", &body).await.unwrap().status, 400);
}

#[tokio::test]
async fn what_a_strict_server_does_not_take_is_refused_and_not_stored() {
    let sandbox = sandbox(&["key=right-key"]).await;
    let good = r#"{"email":"an@example.vn"}"#;
    let key = "Api-Key: right-key\r\n";
    let with_key = format!("{key}{JSON}");
    let create = "/1.0/customer/create";
    let too_large = format!(r#"{{"email":"an@example.vn","city":"{}"}}"#, "x".repeat(2_000_000));
    let cases = [
        (404, "POST", "/1.0/customer/delete", with_key.as_str(), good),
        (404, "POST", "/customer/create", &with_key, good),
        (405, "PUT", create, &with_key, good),
        (405, "GET", create, &with_key, ""),
        (401, "POST", create, JSON, good),
        (401, "POST", create, &format!("Api-Key: \r\n{JSON}"), good),
        (401, "POST", create, &format!("{KEY}{JSON}"), good),
        (415, "POST", create, key, good),
        (415, "POST", create, &format!("{key}Content-Type: text/plain\r\n"), good),
        (413, "POST", create, &with_key, &too_large),
        (400, "POST", create, &with_key, "[]"),
        (400, "POST", create, &with_key, "{"),
        (400, "POST", create, &with_key, r#"{"first_name":"An"}"#),
        (400, "POST", create, &with_key, r#"{"email":"an@example.vn","gender":"Nam"}"#),
    ];
    for (status, method, path, headers, body) in cases {
        let reply = send(&sandbox, method, path, headers, body).await.unwrap();
        let answer = reply.json();
        assert_eq!((reply.status, &answer["code"]), (status, &json!(status)), "{method} {path} {headers}");
        assert!(answer["data"].is_null() && !answer["message"].as_str().unwrap().is_empty());
    }
    assert_eq!(sandbox.customers().len(), 0);
    let charset = format!("{key}Content-Type: application/json; charset=utf-8\r\n");
    assert_eq!(send(&sandbox, "POST", create, &charset, good).await.unwrap().status, 201);
}

#[tokio::test]
async fn refusals_can_be_said_in_the_body_alone() {
    let sandbox = sandbox(&["refusal-status=200", "key-status=200", "key=right-key"]).await;
    let said = |headers: &'static str, body: &'static str| {
        let headers = format!("{headers}{JSON}");
        let sandbox = &sandbox;
        async move { send(sandbox, "POST", "/1.0/customer/create", &headers, body).await.unwrap() }
    };
    let refused = said("Api-Key: right-key\r\n", "{}").await;
    assert_eq!((refused.status, &refused.json()["code"]), (200, &json!(400)));
    let refused = said(KEY, "{}").await;
    assert_eq!((refused.status, &refused.json()["code"]), (200, &json!(401)));
}

#[tokio::test]
async fn a_known_email_is_refused_merged_or_doubled() {
    let first = json!({ "email": "an@example.vn", "first_name": "An", "city": "Huế" });
    let second = json!({ "email": "AN@example.vn", "first_name": "Bình" });
    for (how, status, stored) in [("refuse", 400, 1), ("merge", 200, 1), ("double", 201, 2)] {
        let sandbox = sandbox(&[&format!("known-email={how}")]).await;
        let id = post(&sandbox, "create", &first).await.unwrap().json()["data"]["_id"].clone();
        let reply = post(&sandbox, "create", &second).await.unwrap();
        assert_eq!((reply.status, sandbox.customers().len()), (status, stored), "{how}");
        let data = &reply.json()["data"];
        match how {
            "refuse" => assert_eq!(sandbox.customers()[0]["first_name"], "An"),
            "merge" => {
                assert_eq!(
                    (&data["_id"], &data["is_merge"], &data["isNewSubscriber"]),
                    (&id, &json!(true), &json!(false))
                );
                assert_eq!((&data["first_name"], &data["city"]), (&json!("Bình"), &json!("Huế")));
                assert_eq!(sandbox.customers()[0]["writes"], 2);
            }
            _ => assert_ne!(data["_id"], id),
        }
    }
}

#[tokio::test]
async fn create_or_update_finds_its_customer_by_id_email_or_phone() {
    let sandbox = sandbox(&[]).await;
    let first = json!({ "email": "an@example.vn", "phone": "0912345678", "city": "Huế" });
    let reply = post(&sandbox, "create-or-update", &first).await.unwrap();
    let id = reply.json()["data"]["_id"].clone();
    assert_eq!((reply.status, &reply.json()["data"]["isNewSubscriber"]), (201, &json!(true)));
    for body in [
        json!({ "email": "an@example.vn", "gender": "male" }),
        json!({ "phone": "0912345678", "score": 3 }),
        json!({ "_id": id, "city": null }),
    ] {
        let data = post(&sandbox, "create-or-update", &body).await.unwrap().json()["data"].clone();
        assert_eq!((&data["_id"], &data["isNewSubscriber"]), (&id, &json!(false)), "{body}");
    }
    let customers = sandbox.customers();
    let customer = &customers[0];
    assert_eq!((customers.len(), &customer["gender"], &customer["score"]), (1, &json!("male"), &json!(3)));
    assert!(customer.get("city").is_none(), "null erases");
    let other = json!({ "email": "binh@example.vn", "phone": "0912345678" });
    assert_eq!(post(&sandbox, "create-or-update", &other).await.unwrap().status, 201, "the email is the identity");
}

#[tokio::test]
async fn update_wants_the_id_of_a_known_customer() {
    let sandbox = sandbox(&[]).await;
    let created = post(&sandbox, "create", &json!({ "email": "an@example.vn" })).await.unwrap().json();
    let id = &created["data"]["_id"];
    let update = |body: Value| {
        let sandbox = &sandbox;
        async move { post(sandbox, "update", &body).await.unwrap().status }
    };
    assert_eq!(update(json!({ "_id": id, "email": "moi@example.vn", "dob": "1990-01-02" })).await, 200);
    assert_eq!(update(json!({ "_id": UNKNOWN_TAG, "city": "Huế" })).await, 400);
    assert_eq!(update(json!({ "email": "moi@example.vn" })).await, 400);
    let show = |email: &'static str| {
        let sandbox = &sandbox;
        async move { post(sandbox, "show", &json!({ "email": email })).await.unwrap() }
    };
    assert_eq!(show("an@example.vn").await.status, 404, "the earlier email is free");
    assert_eq!(show("moi@example.vn").await.json()["data"]["customer"]["dob_month"], 0);
}

#[tokio::test]
async fn what_the_account_knows_is_kept_and_shown() {
    let sandbox =
        sandbox(&["tag=Khách VIP", "custom-field=goi", "custom-field=diem:number", "custom-field=so_thich:list"]).await;
    let tags = post(&sandbox, "list-tag", &json!({})).await.unwrap().json();
    let tag = &tags["data"]["items"][0]["id"];
    let body = json!({
        "email": "an@example.vn", "tags": [tag, UNKNOWN_TAG],
        "custom_fields": [{"name": "goi", "value": "Vàng"}, {"name": "diem", "value": 5}, {"name": "khac", "value": "x"}],
    });
    let data = post(&sandbox, "create", &body).await.unwrap().json()["data"].clone();
    assert_eq!(data["tags"], json!([tag]));
    let fields = data["custom_fields"].as_array().unwrap();
    assert_eq!((fields.len(), &fields[0]["value"], &fields[1]["value_number"]), (2, &json!("Vàng"), &json!(5)));
    let shown = post(&sandbox, "show", &json!({ "customer_id": data["_id"] })).await.unwrap().json();
    let defined = shown["data"]["customer"]["custom_fields"].as_array().unwrap().clone();
    assert_eq!((defined.len(), &defined[2]["name"], &defined[2]["values"]), (3, &json!("so_thich"), &json!([])));
    let body = json!({ "email": "an@example.vn", "tags": ["Khách VIP"], "import_by_tag_name": true });
    let data = post(&sandbox, "create-or-update", &body).await.unwrap().json()["data"].clone();
    assert_eq!(data["tags"], json!(["Khách VIP"]), "as they were sent");
    assert_eq!(sandbox.customers()[0]["tags"], json!([tag]), "as they are kept");
}

#[tokio::test]
async fn list_searches_name_email_and_phone_page_by_page() {
    let sandbox = sandbox(&[]).await;
    for number in 0..25 {
        let body = json!({ "email": format!("khach{number}@example.vn"), "first_name": "Trần Ánh", "phone": format!("09123456{number:02}") });
        post(&sandbox, "create", &body).await.unwrap();
    }
    let list = |body: Value| {
        let sandbox = &sandbox;
        async move { post(sandbox, "list", &body).await.unwrap().json()["data"].clone() }
    };
    let total = |search: &'static str| {
        let list = &list;
        async move { list(json!({ "search": { "name": search } })).await["total"].clone() }
    };
    assert_eq!(total("KHACH24@example.vn").await, 1);
    assert_eq!(total("0912345607").await, 1);
    assert_eq!(total("trần ánh").await, 25);
    assert_eq!(total("nobody@example.vn").await, 0);
    let page = list(json!({ "page": 2, "limit": 20 })).await;
    assert_eq!((&page["total"], &page["limit"], page["items"].as_array().unwrap().len()), (&json!(25), &json!(20), 5));
    assert_eq!(list(json!({})).await["items"].as_array().unwrap().len(), 20);
    assert_eq!(post(&sandbox, "list", &json!({ "page": "1" })).await.unwrap().status, 400);
}

#[tokio::test]
async fn tags_are_made_and_listed_from_either_first_page() {
    for (first, order) in [(0_u32, [0, 1, 2]), (1, [0, 0, 1])] {
        let sandbox = sandbox(&[&format!("first-page={first}")]).await;
        for name in ["Một", "Hai", "Ba"] {
            let reply = post(&sandbox, "create-tag", &json!({ "name": name })).await.unwrap();
            assert_eq!(reply.json()["data"]["tag_id"].as_str().unwrap().len(), 24);
        }
        assert_eq!(post(&sandbox, "create-tag", &json!({ "name": "Ba" })).await.unwrap().status, 400);
        for (page, at) in order.into_iter().enumerate() {
            let data = post(&sandbox, "list-tag", &json!({ "page": page, "limit": 1 })).await.unwrap().json();
            assert_eq!(data["data"]["total"], 3);
            assert_eq!(data["data"]["items"][0]["name"], ["Một", "Hai", "Ba"][at], "first {first}, page {page}");
        }
        let found = post(&sandbox, "list-tag", &json!({ "keyword": "hai" })).await.unwrap().json();
        assert_eq!(found["data"]["items"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn nobody_is_shown_in_the_way_that_is_ordered() {
    for (how, status, code) in [("not-found", 404, 404), ("error-code", 200, 404), ("empty", 200, 200)] {
        let sandbox = sandbox(&[&format!("show-absent={how}")]).await;
        let reply = post(&sandbox, "show", &json!({ "email": "an@example.vn" })).await.unwrap();
        assert_eq!((reply.status, &reply.json()["code"]), (status, &json!(code)), "{how}");
        assert_eq!(post(&sandbox, "show", &json!({})).await.unwrap().status, 400);
    }
}

#[tokio::test]
async fn a_new_customer_may_stay_hidden_from_lookups_only() {
    let sandbox = sandbox(&["lookup-delay=1h"]).await;
    let body = json!({ "email": "an@example.vn" });
    post(&sandbox, "create", &body).await.unwrap();
    assert_eq!(post(&sandbox, "show", &body).await.unwrap().status, 404);
    assert_eq!(post(&sandbox, "list", &json!({})).await.unwrap().json()["data"]["total"], 0);
    assert_eq!(post(&sandbox, "create", &body).await.unwrap().status, 400, "it is stored all the same");
}

#[tokio::test]
async fn the_sandbox_tells_what_came_and_what_it_holds() {
    let sandbox = sandbox(&["record=1"]).await;
    for email in ["an@example.vn", "binh@example.vn", "an@example.vn"] {
        post(&sandbox, "create", &json!({ "email": email })).await.unwrap();
    }
    let ask = |what: &'static str| {
        let sandbox = &sandbox;
        async move {
            let reply = send(sandbox, "GET", &format!("/_sandbox/{what}"), "", "").await.unwrap();
            let text = String::from_utf8(reply.body).unwrap();
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>()
        }
    };
    let customers = ask("customers").await;
    assert_eq!(customers, sandbox.customers());
    assert_eq!(
        (customers.len(), &customers[1]["email"], &customers[1]["writes"]),
        (2, &json!("binh@example.vn"), &json!(1))
    );
    let counts = &ask("requests").await[0];
    assert_eq!(counts["paths"]["/1.0/customer/create"], 3);
    assert_eq!(counts["verdicts"], json!({ "created": 2, "known_email": 1 }));
    assert_eq!((&counts["writes"]["total"], &counts["requests"]["total"]), (&json!(3), &json!(3)));
    let recorded = ask("recorded").await;
    assert_eq!((recorded.len(), &recorded[0]["body"]), (1, &json!(r#"{"email":"an@example.vn"}"#)));
    assert_eq!(recorded[0]["headers"]["api-key"], "<24 characters>");
    assert_eq!(send(&sandbox, "GET", "/_sandbox/else", "", "").await.unwrap().status, 404);
}

#[tokio::test]
async fn the_first_line_written_is_the_url() {
    let mut out = Vec::new();
    serve_until(Options::default(), 0, &mut out, async {}).await.unwrap();
    let line = String::from_utf8(out).unwrap();
    assert!(line.starts_with("http://127.0.0.1:") && line.ends_with('\n') && !line.contains(":0\n"), "{line}");
}
