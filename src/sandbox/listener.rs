//! Connections that can be cut, and a port that can stop listening.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::outage::Outage;

/// How long to wait before a port that cannot be used is tried again.
const PORT_RETRY: Duration = Duration::from_millis(20);

/// Listens on a port; lets go of it for the time of an outage.
pub struct Port {
    /// `None` while nobody listens.
    listener: Option<TcpListener>,
    address: SocketAddr,
    outage: Option<Arc<Outage>>,
}

impl Port {
    /// Listens through `listener`, but for an outage that closes the port.
    ///
    /// # Errors
    /// When the listener does not know its own address.
    pub fn new(listener: TcpListener, outage: Option<Arc<Outage>>) -> io::Result<Self> {
        Ok(Self { address: listener.local_addr()?, listener: Some(listener), outage })
    }

    async fn accept_listening(&mut self) -> (Wire, SocketAddr) {
        loop {
            match self.try_accept().await {
                Ok((stream, address)) => {
                    // Without it an answer may wait for the client's next packet: slower, but no reason to fail.
                    let _ = stream.set_nodelay(true);
                    return (Wire { stream, cut: Cutter::default() }, address);
                }
                Err(_) => tokio::time::sleep(PORT_RETRY).await,
            }
        }
    }

    async fn try_accept(&mut self) -> io::Result<(TcpStream, SocketAddr)> {
        let listener = match self.listener.take() {
            Some(listener) => listener,
            None => TcpListener::bind(self.address).await?,
        };
        let listener: &TcpListener = self.listener.insert(listener);
        listener.accept().await
    }
}

impl Listener for Port {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Wire, SocketAddr) {
        if let Some(outage) = self.outage.clone() {
            tokio::select! {
                biased;
                () = outage.begun() => {}
                accepted = self.accept_listening() => return accepted,
            }
            self.listener = None;
            outage.over().await;
            self.outage = None;
        }
        self.accept_listening().await
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// Cuts the connection that it belongs to.
#[derive(Debug, Clone, Default)]
pub struct Cutter(Arc<AtomicBool>);

impl Cutter {
    /// From now on nothing more is written, so the connection ends at the answer that is next.
    pub fn cut(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Connected<IncomingStream<'_, Port>> for Cutter {
    fn connect_info(stream: IncomingStream<'_, Port>) -> Self {
        stream.io().cut.clone()
    }
}

/// A connection that can be cut.
pub struct Wire {
    stream: TcpStream,
    cut: Cutter,
}

impl Wire {
    fn intact(&mut self) -> io::Result<Pin<&mut TcpStream>> {
        if self.cut.0.load(Ordering::Relaxed) {
            Err(io::ErrorKind::ConnectionAborted.into())
        } else {
            Ok(Pin::new(&mut self.stream))
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.intact()?.poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.intact()?.poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.intact()?.poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
