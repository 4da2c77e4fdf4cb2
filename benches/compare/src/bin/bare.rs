//! The ceiling of the importer's own HTTP stack: posts the bodies of a file, one a line, and does nothing else.
//!
//! `bare URL FILE CONCURRENCY` prints requests a second.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use bytes::Bytes;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, path, concurrency] = &arguments[..] else { panic!("bare URL FILE CONCURRENCY") };
    let concurrency: usize = concurrency.parse().expect("a number of requests in flight");
    let whole = Bytes::from(std::fs::read(path).expect("a file of bodies"));
    let lines = whole.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let bodies: Arc<[Bytes]> = lines.map(|line| whole.slice_ref(line)).collect();
    let client = reqwest::Client::builder()
        .http1_only()
        .no_proxy()
        .tcp_nodelay(true)
        .pool_max_idle_per_host(concurrency)
        .build()
        .expect("a client");
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let workers: Vec<_> = (0..concurrency)
        .map(|_| {
            let (client, bodies, next, url) = (client.clone(), Arc::clone(&bodies), Arc::clone(&next), url.clone());
            tokio::spawn(async move {
                while let Some(body) = bodies.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let request = client.post(&url).header("Api-Key", "measured");
                    let request = request.header("Content-Type", "application/json").body(body.clone());
                    let answer = request.send().await.expect("an answer");
                    assert_eq!(answer.status(), 201);
                    answer.bytes().await.expect("a body");
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.expect("a worker that ends well");
    }
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let rate = bodies.len() as f64 / began.elapsed().as_secs_f64();
    println!("{rate:.0}");
}
