//! The accept loop: every connection in a task of its own, with limits on each of its phases.
//!
//! axum's own loop takes one handshake after the other and sets no timer, so one silent client would stop everyone.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tracing::{debug, warn};

use super::app::App;
use super::drain::Drain;
use super::handshake::Handshake;
use super::leftover::Leftover;
use super::limits::Limits;

/// Pause after an accept that failed for lack of file handles: accepting again at once would spin.
const OUT_OF_HANDLES: Duration = Duration::from_millis(100);

/// Request heads and header lists larger than this are refused, in bytes.
const LARGEST_HEAD: usize = 64 << 10;

/// Requests side by side on one HTTP/2 connection.
const STREAMS: u32 = 64;

/// What every connection of one listener shares.
#[derive(Clone)]
pub struct Front {
    /// Answers requests.
    pub app: Arc<App>,
    /// TLS, or plain HTTP (behind a proxy, and for the redirect).
    pub tls: Option<Handshake>,
    /// Limits.
    pub limits: Limits,
    /// Caps the connections of all listeners together.
    pub connections: Arc<Semaphore>,
    /// The way down.
    pub drain: Drain,
}

/// Accepts until the drain begins.
pub async fn accept(listener: TcpListener, front: Front) {
    loop {
        let accepted = tokio::select! {
            () = front.drain.begun() => return,
            accepted = async {
                // At the cap the kernel's backlog holds the rest.
                let permit = Arc::clone(&front.connections).acquire_owned().await;
                (permit, listener.accept().await)
            } => accepted,
        };
        let (Ok(permit), accepted) = accepted else {
            return;
        };
        match accepted {
            Ok((stream, peer)) => {
                let connection = front.clone();
                front.drain.track(async move {
                    connection.serve(stream, peer).await;
                    drop(permit);
                });
            }
            Err(error) => {
                warn!("cannot accept a connection: {error}");
                tokio::time::sleep(OUT_OF_HANDLES).await;
            }
        }
    }
}

impl Front {
    async fn serve(self, stream: TcpStream, peer: SocketAddr) {
        // Answers are written whole: waiting to fill a packet only delays them.
        let _ = stream.set_nodelay(true);
        let Some(handshake) = &self.tls else {
            return self.speak(stream, peer).await;
        };
        match tokio::time::timeout(self.limits.handshake, handshake.accept(stream)).await {
            Ok(Ok(Some(stream))) => self.speak(stream, peer).await,
            Ok(Ok(None)) => {}
            Ok(Err(error)) => debug!(%peer, "handshake: {error}"),
            Err(_) => debug!(%peer, "handshake: no end after {:?}", self.limits.handshake),
        }
    }

    async fn speak(&self, stream: impl AsyncRead + AsyncWrite + Send + 'static, peer: SocketAddr) {
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.limits.write_pause));
        let spoken_to = Arc::new(AtomicBool::new(false));
        let service = {
            let (app, spoken_to) = (Arc::clone(&self.app), Arc::clone(&spoken_to));
            hyper::service::service_fn(move |request: Request<Incoming>| {
                spoken_to.store(true, Ordering::Relaxed);
                answer(Arc::clone(&app), request, peer)
            })
        };
        let builder = self.builder();
        let mut connection =
            pin!(builder.serve_connection_with_upgrades(TokioIo::new(Box::pin(stream)), service));
        let mut first_request = pin!(tokio::time::sleep(self.limits.header));
        let (mut draining, mut may_be_silent) = (false, true);
        loop {
            tokio::select! {
                ended = connection.as_mut() => {
                    if let Err(error) = ended {
                        debug!(%peer, "connection: {error}");
                    }
                    return;
                }
                () = self.drain.begun(), if !draining => {
                    draining = true;
                    connection.as_mut().graceful_shutdown();
                }
                // hyper's header timer starts with the protocol; before that a client could be silent for ever.
                () = first_request.as_mut(), if may_be_silent => {
                    // Only now: what stands behind the `if` is looked at when the waiting begins.
                    may_be_silent = false;
                    if !spoken_to.load(Ordering::Relaxed) {
                        debug!(%peer, "no request after {:?}", self.limits.header);
                        return;
                    }
                }
            }
        }
    }

    fn builder(&self) -> auto::Builder<TokioExecutor> {
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.header)
            .max_buf_size(LARGEST_HEAD)
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(STREAMS)
            .max_header_list_size(u32::try_from(LARGEST_HEAD).unwrap_or(u32::MAX))
            .keep_alive_interval(Some(Duration::from_secs(20)))
            .keep_alive_timeout(Duration::from_secs(10));
        builder
    }
}

async fn answer(
    app: Arc<App>,
    request: Request<Incoming>,
    peer: SocketAddr,
) -> Result<Response<Body>, std::convert::Infallible> {
    let mut request = request.map(|body| Body::new(Leftover::of(body)));
    request.extensions_mut().insert(ConnectInfo(peer));
    app.answer(request).await
}
