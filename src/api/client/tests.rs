//! The client against servers of a few lines on real sockets.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;

use super::super::attempt::NoAnswer;
use super::*;
use crate::clock::StoppedClock;

type Script = Box<dyn FnOnce(&mut TcpStream) + Send>;

/// Serves connections one after the other, each by the next of `scripts`; sends back what each request said.
fn serve(scripts: Vec<Script>) -> (BaseUrl, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = BaseUrl::parse(&format!("http://{}/1.0/", listener.local_addr().unwrap())).unwrap();
    let (sender, requests) = mpsc::channel();
    thread::spawn(move || {
        for script in scripts {
            let (mut stream, _) = listener.accept().unwrap();
            let request = read_request(&mut stream);
            script(&mut stream);
            if sender.send(request).is_err() {
                return;
            }
        }
    });
    (address, requests)
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let count = stream.read(&mut piece).unwrap();
        text.extend_from_slice(&piece[..count]);
        let whole = String::from_utf8_lossy(&text).into_owned();
        if count == 0 || whole.contains("\r\n\r\n") && whole.ends_with('}') {
            return whole;
        }
    }
}

fn says(head: &str, body: &str) -> Script {
    let answer = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    Box::new(move |stream| stream.write_all(answer.as_bytes()).unwrap())
}

/// Serves connections by TLS, with a certificate for this machine that only `tests/fixtures/tls/authority.pem` vouches
/// for. Made by `openssl`, valid for a hundred years.
fn serve_securely() -> BaseUrl {
    use rustls::pki_types::PrivateKeyDer;
    let certificate = CertificateDer::from_pem_slice(include_bytes!("../../../tests/fixtures/tls/server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("../../../tests/fixtures/tls/server.key.pem")).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = BaseUrl::parse(&format!("https://{}", listener.local_addr().unwrap())).unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = stream.unwrap();
            let mut secure = rustls::Stream::new(&mut connection, &mut stream);
            // Who does not trust the certificate goes away.
            if secure.read(&mut [0; 4096]).is_ok() {
                secure.write_all(b"HTTP/1.1 201 Created\r\nContent-Length: 12\r\n\r\n{\"code\":201}").unwrap();
            }
        }
    });
    address
}

fn client(address: BaseUrl, timeout: Duration) -> Client {
    let setup = ClientSetup { timeout, ..setup(address) };
    Client::new(setup).unwrap()
}

fn setup(address: BaseUrl) -> ClientSetup {
    let clock = StoppedClock("2026-11-24T09:03:04+07[Asia/Ho_Chi_Minh]".parse().unwrap());
    let key = SecretString::from("a-key-of-24-characters-ok");
    ClientSetup { address, key, timeout: TIMEOUT, concurrency: 2, ca_file: None, clock: Arc::new(clock) }
}

const TIMEOUT: Duration = Duration::from_secs(20);

async fn post(address: BaseUrl) -> Attempt {
    client(address, TIMEOUT).post(Endpoint::Create, Bytes::from_static(b"{\"email\":\"an@example.vn\"}")).await
}

#[tokio::test]
async fn a_request_is_as_documented_and_its_answer_is_read() {
    let (address, requests) =
        serve(vec![says("201 Created", r#"{"data":{"_id":"a"},"message":"Thành công","code":201}"#)]);
    let answer = post(address).await.result.unwrap();
    assert_eq!((answer.status, answer.wait), (201, None));
    let reply = answer.reply.unwrap();
    assert_eq!((reply.code, reply.customer().unwrap().id().as_deref()), (Some(201), Some("a")));
    let request = requests.recv().unwrap();
    let lower = request.to_lowercase();
    assert!(request.starts_with("POST /1.0/customer/create HTTP/1.1\r\n"), "{request}");
    assert!(lower.contains("api-key: a-key-of-24-characters-ok\r\n"), "{request}");
    assert!(lower.contains("content-type: application/json\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\n{\"email\":\"an@example.vn\"}"), "{request}");
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let (address, requests) =
        serve(vec![says("307 Temporary Redirect\r\nLocation: /elsewhere", ""), says("200 OK", "{}")]);
    let answer = post(address).await.result.unwrap();
    assert_eq!(answer.status, 307);
    assert!(requests.recv().is_ok() && requests.try_recv().is_err());
}

#[tokio::test]
async fn without_a_listener_nothing_left_this_machine() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = BaseUrl::parse(&format!("http://127.0.0.1:{port}")).unwrap();
    assert_eq!(post(address).await.result.unwrap_err(), NoAnswer::NotReached(Trouble::Refused));
}

#[tokio::test]
async fn without_tls_on_the_other_side_nothing_left_this_machine() {
    // One that waits for a request, and one that closes at once.
    let (waiting, _requests) = serve(vec![says("200 OK", "{}")]);
    let closing = TcpListener::bind("127.0.0.1:0").unwrap();
    let closing_address = format!("http://{}", closing.local_addr().unwrap());
    thread::spawn(move || closing.accept().map(drop));
    for (plain, trouble) in [(waiting.to_string(), Trouble::ConnectTimeout), (closing_address, Trouble::Tls)] {
        let address = BaseUrl::parse(&plain.replace("http:", "https:")).unwrap();
        let client = client(address, Duration::from_secs(1));
        let attempt = client.post(Endpoint::Create, Bytes::from_static(b"{}")).await;
        assert_eq!(attempt.result.unwrap_err(), NoAnswer::NotReached(trouble));
    }
}

#[tokio::test]
async fn a_certificate_is_trusted_only_where_its_authority_is_named() {
    let address = serve_securely();
    let attempt = post(address.clone()).await;
    assert_eq!(attempt.result.unwrap_err(), NoAnswer::NotReached(Trouble::Certificate));
    let ca_file = Some(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls/authority.pem"));
    let client = Client::new(ClientSetup { ca_file, ..setup(address) }).unwrap();
    let attempt = client.post(Endpoint::Create, Bytes::from_static(b"{}")).await;
    assert_eq!(attempt.result.unwrap().reply.unwrap().code, Some(201));
}

#[tokio::test]
async fn a_name_that_leads_nowhere_is_told_as_such() {
    // No resolver asks anybody about a label of more than 63 letters.
    let url = format!("http://{}.invalid", "a".repeat(64));
    let error = reqwest::Client::builder()
        .tls_backend_preconfigured(tls(None).unwrap())
        .no_proxy()
        .build()
        .unwrap()
        .get(url)
        .send()
        .await
        .unwrap_err();
    assert_eq!(failing::no_answer(&error), NoAnswer::NotReached(Trouble::NameUnresolved));
}

#[tokio::test]
async fn a_connection_cut_after_sending_is_lost_and_not_tried_again() {
    let (address, requests) = serve(vec![Box::new(|_| {}), says("200 OK", r#"{"code":200}"#)]);
    assert_eq!(post(address).await.result.unwrap_err(), NoAnswer::Lost(Trouble::Cut));
    assert!(requests.recv().is_ok() && requests.try_recv().is_err());
}

#[tokio::test]
async fn an_answer_that_does_not_come_in_time_is_lost() {
    let (release, held) = mpsc::channel::<()>();
    let (address, _requests) = serve(vec![Box::new(move |_| assert!(held.recv().is_err()))]);
    let client = client(address, Duration::from_millis(100));
    let attempt = client.post(Endpoint::Create, Bytes::from_static(b"{}")).await;
    assert_eq!(attempt.result.unwrap_err(), NoAnswer::Lost(Trouble::AnswerTimeout));
    drop(release);
}

#[tokio::test]
async fn a_body_that_is_cut_or_endless_or_no_json_says_nothing() {
    let cut = "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"code\":201";
    let (address, _requests) = serve(vec![Box::new(|stream| stream.write_all(cut.as_bytes()).unwrap())]);
    assert!(matches!(post(address).await.result.unwrap().reply, Err(Trouble::Cut)));

    let endless = |stream: &mut TcpStream| {
        stream.write_all(b"HTTP/1.1 201 Created\r\nConnection: close\r\n\r\n{\"code\":201,\"data\":\"").unwrap();
        // Fails as soon as the client has had enough.
        while stream.write_all(&[b'a'; 8192]).is_ok() {}
    };
    let (address, _requests) = serve(vec![Box::new(endless)]);
    assert_eq!(post(address).await.result.unwrap().reply, Err(Trouble::TooLong));

    let (address, _requests) = serve(vec![says("200 OK", "<html>")]);
    assert!(matches!(post(address).await.result.unwrap().reply, Err(Trouble::NotJson)));
}

#[tokio::test]
async fn a_body_in_many_pieces_is_read_whole() {
    let (address, _requests) = serve(vec![Box::new(|stream| {
        stream.write_all(b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n").unwrap();
        for piece in ["{\"code\":2", "01,\"data\":{\"_id\"", ":\"a\"}}"] {
            stream.write_all(format!("{:x}\r\n{piece}\r\n", piece.len()).as_bytes()).unwrap();
            stream.flush().unwrap();
        }
        stream.write_all(b"0\r\n\r\n").unwrap();
    })]);
    let reply = post(address).await.result.unwrap().reply.unwrap();
    assert_eq!((reply.code, reply.customer().unwrap().id().as_deref()), (Some(201), Some("a")));
}

#[tokio::test]
async fn a_wait_is_read_in_seconds_and_as_a_date() {
    for value in ["8", "Tue, 24 Nov 2026 02:03:12 GMT"] {
        let (address, _requests) = serve(vec![says(&format!("429 Too Many Requests\r\nRetry-After: {value}"), "{}")]);
        assert_eq!(post(address).await.result.unwrap().wait, Some(Duration::from_secs(8)), "{value}");
    }
}

#[test]
fn a_key_that_no_header_can_hold_and_a_file_without_certificates_are_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    for (key, ca_file, error) in [("a\nb", None, "key_unusable"), ("a", Some(file.path().to_owned()), "ca_file")] {
        let setup = ClientSetup {
            address: BaseUrl::parse("http://127.0.0.1:9").unwrap(),
            key: SecretString::from(key),
            timeout: TIMEOUT,
            concurrency: 1,
            ca_file,
            clock: Arc::new(crate::clock::SystemClock),
        };
        assert_eq!(Client::new(setup).err().map(|error| error.key()), Some(error));
    }
}
