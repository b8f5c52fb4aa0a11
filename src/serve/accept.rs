//! The accept loop: every connection in a task of its own, with limits on each of its phases.
//!
//! axum's own loop takes one handshake after the other and sets no timer, so one silent client would stop everyone.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use hyper::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Notify;
use tokio_io_timeout::TimeoutStream;
use tracing::{debug, warn};

use super::admission::Admission;
use super::app::App;
use super::client::{Peer, Proxies};
use super::drain::Drain;
use super::eager::Eager;
use super::gate;
use super::handshake::Handshake;
use super::limits::Limits;
use super::live::Live;
use super::proxy;
use super::socket::{Listener, Socket};
use super::strict::Strict;

/// Pause after an accept that failed for lack of file handles: accepting again at once would spin.
const OUT_OF_HANDLES: Duration = Duration::from_millis(100);

/// Bytes of the smallest limit of heads that the protocols can keep.
const SMALLEST_HEAD: u64 = 8 << 10;

/// Bytes that one HTTP/2 connection may send before somebody reads them, and so may one of its streams.
const WINDOW: u32 = 1 << 20;

/// Bytes of one answer that wait for a slow reader of HTTP/2; times its streams per connection.
const UNSENT: usize = 64 << 10;

/// Streams that a client may reset before anybody saw them (CVE-2023-44487): one more, and the connection ends with
/// `ENHANCE_YOUR_CALM`.
const RESETS: usize = 32;

/// Requests that a client may give up on one connection, as long as it waits for the answers of as many.
const GIVEN_UP: usize = 128;

/// How long a drain leaves a connection open that has asked for nothing: its client may have a request on the way, and
/// the goodbye of HTTP comes only after a first one.
const NOT_YET_ASKED: Duration = Duration::from_secs(1);

/// What every connection of one listener shares.
pub struct Front {
    /// Answers requests.
    pub app: Arc<App>,
    /// TLS, or plain HTTP (behind a proxy, and for the redirect).
    pub tls: Option<Handshake>,
    /// What may change while it runs.
    pub live: Live,
    /// Proxies in front.
    pub proxies: Arc<Proxies>,
    /// Who may connect, for all listeners together.
    pub admission: Arc<Admission>,
    /// The way down.
    pub drain: Drain,
    /// The protocols.
    pub http: auto::Builder<Eager>,
}

/// Accepts until the drain begins.
pub async fn accept(listener: Listener, front: Arc<Front>) {
    loop {
        let accepted = tokio::select! {
            () = front.drain.begun() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let open = front.admission.metrics().connection();
                let is_trusted = front.proxies.trust(peer);
                // A proxy has the connections of all its clients.
                let entry = (!is_trusted).then(|| front.admission.enter(peer.ip()));
                if matches!(entry, Some(None)) {
                    debug!(%peer, "closed: too many connections of this address");
                    continue;
                }
                // At the cap this one waits here, and the kernel's backlog holds the rest. A drain does not end that: what
                // was accepted nobody else can answer.
                let Ok(place) = front.admission.place().await else {
                    return;
                };
                let front = Arc::clone(&front);
                front.drain.clone().track(async move {
                    front.serve(stream, peer, is_trusted).await;
                    drop((entry, place, open));
                });
            }
            Err(error) => {
                warn!("cannot accept a connection: {error}");
                front.admission.make_room();
                tokio::time::sleep(OUT_OF_HANDLES).await;
            }
        }
    }
}

/// What one connection and its requests know of each other.
#[derive(Debug, Default)]
pub(super) struct Talk {
    /// Requests that wait for their answer.
    pub(super) open: AtomicUsize,
    /// Requests in all, and those that the client did not wait for.
    pub(super) asked: AtomicUsize,
    pub(super) given_up: AtomicUsize,
    /// Wakes the connection when there are too many of the latter.
    pub(super) enough: Notify,
    /// Whether it speaks another protocol than HTTP by now.
    pub(super) is_switched: Arc<AtomicBool>,
}

impl Talk {
    fn is_idle(&self) -> bool {
        self.asked.load(Ordering::Relaxed) > 0 && self.open.load(Ordering::Relaxed) == 0
    }

    /// A request whose client did not wait for its answer.
    pub(super) fn give_up(&self) {
        let given_up = self.given_up.fetch_add(1, Ordering::Relaxed) + 1;
        if given_up > GIVEN_UP && given_up * 2 > self.asked.load(Ordering::Relaxed) {
            self.enough.notify_one();
        }
    }
}

impl Front {
    async fn serve(&self, mut stream: Socket, peer: Peer, is_trusted: bool) {
        let metrics = self.admission.metrics();
        let start = async {
            let mut client = peer;
            if is_trusted && self.proxies.proxy_protocol {
                client = proxy::read_header(&mut stream, peer)
                    .await
                    .inspect_err(|error| {
                        metrics.connection_refused("proxy-header");
                        debug!(%peer, "{error}");
                    })
                    .ok()?;
            }
            // Through a proxy an address has as many connections as without.
            let is_told = client != peer && !self.proxies.trust(client);
            let entry = is_told.then(|| self.admission.enter(client.ip()));
            if matches!(entry, Some(None)) {
                debug!(peer = %client, "closed: too many connections of this address");
                return None;
            }
            let Some(handshake) = &self.tls else {
                return Some((Ok(stream), client, entry));
            };
            match handshake.accept(stream).await {
                Ok(stream) => {
                    let stream = stream?;
                    metrics.handshake(stream.get_ref().1);
                    Some((Err(stream), client, entry))
                }
                Err(error) => {
                    metrics.handshake_failed("refused");
                    debug!(peer = %client, "handshake: {error}");
                    None
                }
            }
        };
        let longest = self.live.limits().handshake;
        match tokio::time::timeout(longest, start).await {
            Ok(Some((Ok(plain), peer, _entry))) => self.speak(plain, peer, false).await,
            Ok(Some((Err(tls), peer, _entry))) => self.speak(tls, peer, true).await,
            Ok(None) => {}
            Err(_) => {
                metrics.handshake_failed("time");
                debug!(%peer, "handshake: no end after {longest:?}");
            }
        }
    }

    async fn speak<S>(&self, stream: S, peer: Peer, is_tls: bool)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let limits = self.live.limits();
        let talk = Arc::new(Talk::default());
        let mut stream = TimeoutStream::new(Strict::new(stream, Arc::clone(&talk.is_switched)));
        stream.set_write_timeout(Some(limits.write_pause));
        let gate = Arc::new(gate::Gate {
            app: Arc::clone(&self.app),
            body_total: limits.body_total,
            proxies: Arc::clone(&self.proxies),
            talk: Arc::clone(&talk),
            peer,
            is_tls,
        });
        let service = hyper::service::service_fn(move |request: Request<Incoming>| {
            Arc::clone(&gate).answer(request)
        });
        let mut connection = pin!(
            self.http
                .serve_connection_with_upgrades(TokioIo::new(Box::pin(stream)), service)
        );
        let mut first_request = pin!(tokio::time::sleep(limits.header));
        let mut crowded = pin!(self.admission.crowded());
        let mut farewell = pin!(async {
            self.drain.begun().await;
            if talk.asked.load(Ordering::Relaxed) == 0 {
                tokio::time::sleep(NOT_YET_ASKED).await;
            }
        });
        let (mut draining, mut may_be_silent) = (false, true);
        loop {
            tokio::select! {
                ended = connection.as_mut() => {
                    if let Err(error) = ended {
                        debug!(%peer, "connection: {error}");
                    }
                    return;
                }
                () = farewell.as_mut(), if !draining => {
                    draining = true;
                    connection.as_mut().graceful_shutdown();
                }
                () = crowded.as_mut(), if !draining => {
                    crowded.set(self.admission.crowded());
                    if talk.is_idle() {
                        draining = true;
                        connection.as_mut().graceful_shutdown();
                    }
                }
                () = talk.enough.notified() => {
                    debug!(%peer, "closed: gave up too many requests");
                    return;
                }
                // hyper's header timer starts with the protocol; before that a client could be silent for ever.
                () = first_request.as_mut(), if may_be_silent => {
                    // Only now: what stands behind the `if` is looked at when the waiting begins.
                    may_be_silent = false;
                    if talk.asked.load(Ordering::Relaxed) == 0 {
                        debug!(%peer, "no request after {:?}", limits.header);
                        return;
                    }
                }
            }
        }
    }
}

/// HTTP/1.1 and HTTP/2 within `limits`.
#[must_use]
pub fn protocols(limits: &Limits) -> auto::Builder<Eager> {
    let mut builder = auto::Builder::new(Eager);
    let head = u32::try_from(limits.head_bytes.max(SMALLEST_HEAD)).unwrap_or(u32::MAX);
    let streams = u32::try_from(limits.streams).unwrap_or(u32::MAX);
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header)
        .max_buf_size(head as usize)
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(streams)
        .max_header_list_size(head)
        .initial_stream_window_size(WINDOW)
        .initial_connection_window_size(WINDOW)
        .max_send_buf_size(UNSENT)
        .max_pending_accept_reset_streams(RESETS)
        // What a client has us reset (CVE-2025-8671): more than its streams, of whose limit it does not know at first.
        .max_local_error_reset_streams(limits.streams.saturating_mul(2))
        .keep_alive_interval(Some(Duration::from_secs(20)))
        .keep_alive_timeout(Duration::from_secs(10));
    builder
}

#[cfg(test)]
mod tests;
