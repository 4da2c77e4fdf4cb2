//! A stand-in for LadiFlow: a real HTTP server with faults to order. It judges this program, so it shares no types with it.
//!
//! ```text
//! listener ─► service ─► door ─► fault ─► endpoint ─► body, store
//!                │ tally, limiter, outage       └─► answer
//! ```

mod answer;
mod body;
mod door;
mod endpoint;
mod fault;
mod identifier;
mod inspect;
mod limiter;
mod listener;
pub mod options;
mod outage;
mod service;
mod store;
mod tally;

use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use listener::{Cutter, Port};
pub use options::{FaultNameError, Options};
use service::{Sandbox, handle, hold};

/// How long requests under way may take to end once it is stopped.
const PATIENCE: Duration = Duration::from_secs(5);

/// A stand-in that is listening. It stops when this is dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    sandbox: Arc<Sandbox>,
    close: watch::Sender<bool>,
    server: JoinHandle<()>,
}

/// Starts a stand-in with an empty account.
///
/// # Errors
/// `InvalidInput` if the shares of faults come to more than 1, else what binding the address says.
pub async fn start(options: Options, address: SocketAddr) -> io::Result<Running> {
    options.check().map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    let (close, closing) = watch::channel(false);
    let sandbox = Arc::new(Sandbox::new(options, closing.clone()));
    let port = Port::new(listener, sandbox.closing_outage())?;
    let service =
        Router::new().fallback(handle).with_state(Arc::clone(&sandbox)).into_make_service_with_connect_info::<Cutter>();
    let server = tokio::spawn(async move {
        let closed = async move { drop(closing.clone().wait_for(|closing| *closing).await) };
        // It never says that it failed: accepting goes on whatever happens to a connection.
        let _ = axum::serve(port, service).with_graceful_shutdown(closed).await;
    });
    Ok(Running { address, sandbox, close, server })
}

/// Serves on a port of 127.0.0.1 (0 takes a free one) until `shutdown` ends. The first line written to `out` is the URL.
///
/// # Errors
/// As [`start`], and what writing says.
pub async fn serve_until(
    options: Options,
    port: u16,
    out: &mut (dyn Write + Send),
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let running = start(options, (Ipv4Addr::LOCALHOST, port).into()).await?;
    writeln!(out, "{}", running.url())?;
    out.flush()?;
    shutdown.await;
    running.stop().await;
    Ok(())
}

impl Running {
    /// Its base URL, without a trailing `/`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What `GET /_sandbox/customers` answers, also while nobody listens.
    pub fn customers(&self) -> Vec<Value> {
        inspect::customers(&hold(&self.sandbox.store)).collect()
    }

    /// What `GET /_sandbox/requests` answers, also while nobody listens.
    pub fn requests(&self) -> Value {
        json!(&*hold(&self.sandbox.tally))
    }

    /// Takes no more requests, cuts waits short and lets requests under way end, for some seconds at most.
    pub async fn stop(self) {
        self.close.send_replace(true);
        // Who does not end in time is left to the runtime.
        let _ = tokio::time::timeout(PATIENCE, self.server).await;
    }
}
