//! Each fault is met as ordered, and stores exactly what it says.

use std::io::ErrorKind;
use std::net::Ipv4Addr;

use ladiflow_import::sandbox::{Options, start};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::wire::{JSON, KEY, address, create, post, request, sandbox, send, until, verdict};

#[tokio::test]
async fn each_fault_answers_and_stores_as_it_says() {
    // The fault, the HTTP status (none: cut), the `code` in the body (none: unreadable), and how many are stored.
    let cases = [
        (vec!["server-error=1"], Some(500), Some(500), 0),
        (vec!["server-error=1", "server-error-status=502"], Some(502), Some(502), 0),
        (vec!["server-error-after=1"], Some(500), Some(500), 1),
        (vec!["unavailable=1"], Some(503), Some(503), 0),
        (vec!["cut=1"], None, None, 0),
        (vec!["cut-after=100%"], None, None, 1),
        (vec!["error-code=1", "error-code-value=409"], Some(200), Some(409), 0),
        (vec!["refuse=1"], Some(400), Some(400), 0),
        (vec!["refuse=1", "refusal-status=422"], Some(422), Some(422), 0),
        (vec!["garbage=1"], Some(200), None, 0),
        (vec!["garbage-after=1"], Some(200), None, 1),
        (vec!["redirect=1"], Some(307), None, 0),
        (vec!["store-late=1", "store-late-delay=1h"], None, None, 0),
    ];
    for (options, status, code, stored) in cases {
        let sandbox = sandbox(&options).await;
        let reply = create(&sandbox, 1).await;
        assert_eq!(reply.as_ref().map(|reply| reply.status), status, "{options:?}");
        let said = reply.as_ref().and_then(|reply| reply.json()["code"].as_u64());
        assert_eq!(said, code, "{options:?}");
        assert_eq!(sandbox.customers().len(), stored, "{options:?}");
        let name = options[0].split('=').next().unwrap().replace('-', "_");
        assert_eq!(verdict(&sandbox, &name), 1, "{options:?}");
        assert_eq!(verdict(&sandbox, "created"), stored as u64, "{options:?}");
        sandbox.stop().await;
    }
}

#[tokio::test]
async fn an_oversized_answer_is_16_mb() {
    let sandbox = sandbox(&["oversized-after=1"]).await;
    assert_eq!(create(&sandbox, 1).await.unwrap().body.len(), 16 * 1024 * 1024);
    assert_eq!(sandbox.customers().len(), 1);
}

#[tokio::test]
async fn a_redirect_that_is_followed_is_counted() {
    let sandbox = sandbox(&["redirect=1"]).await;
    let reply = create(&sandbox, 1).await.unwrap();
    assert_eq!(verdict(&sandbox, "redirect_followed"), 0);
    let target = reply.header("location").unwrap();
    assert_eq!(send(&sandbox, "POST", target, "", "{}").await.unwrap().status, 200);
    assert_eq!((verdict(&sandbox, "redirect_followed"), sandbox.customers().len()), (1, 0));
}

#[tokio::test]
async fn what_is_stored_late_is_stored_after_the_cut() {
    let sandbox = sandbox(&["store-late=1", "store-late-delay=1ms"]).await;
    assert_eq!(create(&sandbox, 1).await, None);
    until(|| sandbox.customers().len() == 1).await;
    assert_eq!((verdict(&sandbox, "store_late"), verdict(&sandbox, "created")), (1, 1));
}

#[tokio::test]
async fn a_hang_ends_when_the_client_goes_away() {
    for (option, stored) in [("hang=1", 0), ("hang-after=1", 1)] {
        let sandbox = sandbox(&[option]).await;
        let mut stream = TcpStream::connect(address(&sandbox)).await.unwrap();
        let body = json!({ "email": "an@example.vn" }).to_string();
        let bytes = request("POST", "/1.0/customer/create", &format!("{KEY}{JSON}"), &body);
        stream.write_all(bytes.as_bytes()).await.unwrap();
        until(|| verdict(&sandbox, "hang") + verdict(&sandbox, "hang_after") == 1).await;
        assert_eq!(sandbox.requests()["in_flight"], 1);
        drop(stream);
        until(|| sandbox.requests()["in_flight"] == 0).await;
        assert_eq!(sandbox.customers().len(), stored);
    }
}

#[tokio::test]
async fn stopping_ends_what_hangs() {
    let sandbox = sandbox(&["hang=1"]).await;
    let bytes = request("POST", "/1.0/customer/create", &format!("{KEY}{JSON}"), r#"{"email":"an@example.vn"}"#);
    let to = address(&sandbox);
    let hanging = tokio::spawn(async move { super::wire::exchange(to, bytes.as_bytes()).await });
    until(|| verdict(&sandbox, "hang") == 1).await;
    let started = std::time::Instant::now();
    sandbox.stop().await;
    assert!(started.elapsed().as_secs() < 4, "the stop waited for its patience to end");
    assert_eq!(hanging.await.unwrap(), None);
}

#[tokio::test]
async fn the_same_seed_gives_each_customer_the_same_fault_in_any_order() {
    let run = |seed: &'static str, backwards: bool| async move {
        let sandbox = sandbox(&[seed, "refuse=30%", "cut-after=20%", "server-error=10%"]).await;
        let mut numbers: Vec<u32> = (0..60).collect();
        if backwards {
            numbers.reverse();
        }
        let mut replies = Vec::new();
        for number in numbers {
            replies.push((number, create(&sandbox, number).await.map(|reply| reply.status)));
        }
        replies.sort_unstable();
        replies
    };
    let first = run("seed=5", false).await;
    assert_eq!(first, run("seed=5", true).await);
    assert_ne!(first, run("seed=6", false).await);
}

#[tokio::test]
async fn with_every_fault_at_once_the_books_show_each_customer_stored_once() {
    let options = [
        "server-error=5%",
        "server-error-after=5%",
        "unavailable=5%",
        "cut=5%",
        "cut-after=5%",
        "store-late=5%",
        "store-late-delay=0s",
        "error-code=5%",
        "refuse=5%",
        "garbage=5%",
        "garbage-after=5%",
        "redirect=5%",
        "known-email=double",
    ];
    let sandbox = sandbox(&options).await;
    for number in 0..200 {
        create(&sandbox, number).await;
    }
    let stored = ["server_error_after", "cut_after", "store_late", "garbage_after"];
    let not_stored = ["server_error", "unavailable", "cut", "error_code", "refuse", "garbage", "redirect"];
    let count = |names: &[&str]| names.iter().map(|name| verdict(&sandbox, name)).sum::<u64>();
    until(|| verdict(&sandbox, "created") + count(&not_stored) == 200).await;
    assert!(stored.iter().chain(&not_stored).all(|name| verdict(&sandbox, name) > 0));
    let customers = sandbox.customers();
    assert_eq!(customers.len() as u64, verdict(&sandbox, "created"));
    assert!(customers.iter().all(|customer| customer["writes"] == 1));
    assert_eq!(verdict(&sandbox, "doubled"), 0);
}

#[tokio::test]
async fn faults_spare_lookups_unless_ordered() {
    let body = json!({ "search": { "name": "an" } });
    assert_eq!(post(&sandbox(&["cut=1"]).await, "list", &body).await.unwrap().status, 200);
    assert_eq!(post(&sandbox(&["cut=1", "faults-on=all"]).await, "list", &body).await, None);
}

#[tokio::test]
async fn every_key_is_refused_from_the_ordered_request_on() {
    let sandbox = sandbox(&["reject-key=2"]).await;
    let mut statuses = Vec::new();
    for number in 0..4 {
        statuses.push(create(&sandbox, number).await.unwrap().status);
    }
    assert_eq!(statuses, [201, 201, 401, 401]);
}

#[tokio::test]
async fn down_means_that_nobody_listens_until_it_is_over() {
    let sandbox = sandbox(&["down-after=1", "down-for=1s"]).await;
    assert_eq!(create(&sandbox, 0).await.unwrap().status, 201);
    let to = address(&sandbox);
    let is_listening = || std::net::TcpStream::connect(to).map(drop).map_err(|error| error.kind());
    until(|| is_listening() == Err(ErrorKind::ConnectionRefused)).await;
    until(|| is_listening() == Ok(())).await;
    assert_eq!(create(&sandbox, 1).await.unwrap().status, 201);
}

#[tokio::test]
async fn down_can_be_cuts_or_503_as_well() {
    for (how, status) in [("cut", None), ("unavailable", Some(503))] {
        let sandbox = sandbox(&["down-after=1", &format!("down-as={how}")]).await;
        assert_eq!(create(&sandbox, 0).await.unwrap().status, 201);
        for number in 1..3 {
            assert_eq!(create(&sandbox, number).await.map(|reply| reply.status), status, "{how}");
        }
        assert_eq!(send(&sandbox, "GET", "/_sandbox/requests", "", "").await.unwrap().status, 200);
        assert_eq!(sandbox.customers().len(), 1);
    }
}

#[tokio::test]
async fn shares_beyond_all_requests_are_refused_at_the_start() {
    let options = Options::with_faults(&["cut=60%", "hang=60%"]).unwrap();
    let error = start(options, (Ipv4Addr::LOCALHOST, 0).into()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn garbage_is_never_an_answer_with_a_code() {
    let sandbox = sandbox(&["garbage=1"]).await;
    let mut kinds = std::collections::BTreeSet::new();
    for number in 0..40 {
        let reply = create(&sandbox, number).await.unwrap();
        assert_eq!(reply.json().get("code").and_then(Value::as_u64), None);
        kinds.insert(reply.body);
    }
    assert!(kinds.len() > 3, "{kinds:?}");
}
