//! Answers every post at once, on one thread: `server fixed` with an id and nothing else, `server echo` with the
//! customer that was sent, as LadiFlow does. Its first line says where it listens.

use std::cell::Cell;
use std::convert::Infallible;

use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::{LocalSet, spawn_local};

thread_local! {
    static ANSWERED: Cell<u64> = const { Cell::new(0) };
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let is_echoing = std::env::args().nth(1).as_deref() == Some("echo");
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    LocalSet::new()
        .run_until(async move {
            loop {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                spawn_local(async move {
                    let service = service_fn(move |request| answer(request, is_echoing));
                    // A client that leaves is no concern of ours.
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                });
            }
        })
        .await
}

async fn answer(request: Request<Incoming>, is_echoing: bool) -> Result<Response<Full<Bytes>>, Infallible> {
    let sent = request.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let number = ANSWERED.replace(ANSWERED.get() + 1);
    let mut body = BytesMut::with_capacity(sent.len() + 128);
    body.extend_from_slice(format!(r#"{{"data":{{"_id":"{number:024x}","isNewSubscriber":true"#).as_bytes());
    match sent.strip_prefix(b"{") {
        Some(fields) if is_echoing => {
            body.extend_from_slice(b",");
            body.extend_from_slice(fields);
        }
        Some(_) | None => body.extend_from_slice(b"}"),
    }
    body.extend_from_slice(br#","message":"","code":201}"#);
    let mut response = Response::new(Full::new(body.freeze()));
    *response.status_mut() = hyper::StatusCode::CREATED;
    response.headers_mut().insert("content-type", hyper::header::HeaderValue::from_static("application/json"));
    Ok(response)
}
