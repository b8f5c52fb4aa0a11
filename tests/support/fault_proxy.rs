//! A TLS server in front of Pebble that does to a request what networks and overloaded CAs do.
//!
//! Pebble builds its URLs from the request's Host, so a proxy that keeps it sees everything.

use std::convert::Infallible;
use std::fs;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::stream;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING};
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;

pub use super::fault::{Answer, Fault};
use super::pebble::Pebble;

/// Longest wait for something to be held.
const PATIENCE: Duration = Duration::from_mins(1);

/// A request that came by.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub at: Instant,
    /// What Pebble answered; `None` when it was not asked, or has not answered yet.
    pub status: Option<u16>,
    /// The `status` in the JSON of its answer, such as an order's.
    pub state: Option<String>,
}

struct Rule {
    pattern: String,
    /// Matching requests that pass before.
    skip: u64,
    /// Matching requests that it happens to.
    times: u64,
    fault: Fault,
}

#[derive(Default)]
struct State {
    rules: Vec<Rule>,
    seen: Vec<Seen>,
    held: usize,
}

struct Shared {
    client: reqwest::Client,
    upstream: u16,
    state: Mutex<State>,
    news: Condvar,
    release: Notify,
}

type Body = BoxBody<Bytes, Infallible>;

pub struct FaultProxy {
    runtime: Option<Runtime>,
    shared: Arc<Shared>,
    port: u16,
}

impl FaultProxy {
    /// In front of this Pebble, with its certificate.
    pub fn start(pebble: &Pebble) -> Self {
        let _ = default_provider().install_default();
        let root = fs::read(pebble.ca_root()).expect("a root");
        let root = reqwest::Certificate::from_pem(&root).expect("a root");
        let client = reqwest::Client::builder()
            .tls_certs_only([root])
            .tcp_nodelay(true)
            .no_proxy()
            // HTTP/2 would put the address in the place of Host.
            .http1_only()
            .build()
            .expect("a client");
        let (chain, key) = pebble.server();
        let chain = CertificateDer::pem_file_iter(chain).expect("a chain");
        let chain = chain.collect::<Result<_, _>>().expect("a chain");
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(chain, PrivateKeyDer::from_pem_file(key).expect("a key"))
            .expect("a pair");
        let shared = Arc::new(Shared {
            client,
            upstream: pebble.port(),
            state: Mutex::default(),
            news: Condvar::new(),
            release: Notify::new(),
        });
        let runtime = Runtime::new().expect("a runtime");
        // Any port: one that was only looked for may be taken, if only by a child that another test is just starting.
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)));
        let listener = listener.expect("it listens");
        let port = listener.local_addr().expect("an address").port();
        runtime.spawn(accept(
            listener,
            TlsAcceptor::from(Arc::new(config)),
            Arc::clone(&shared),
        ));
        Self {
            runtime: Some(runtime),
            shared,
            port,
        }
    }

    /// URL of the directory behind it.
    pub fn directory(&self) -> String {
        format!("https://localhost:{}/dir", self.port)
    }

    /// Once, on the `nth` request (from 1, counted from now) whose path contains `pattern`.
    pub fn inject(&self, pattern: &str, nth: u64, fault: Fault) {
        self.rule(pattern, nth - 1, 1, fault);
    }

    /// On every request whose path contains `pattern`.
    pub fn always(&self, pattern: &str, fault: Fault) {
        self.rule(pattern, 0, u64::MAX, fault);
    }

    /// A CA without a member of its directory: without `renewalInfo`, for one.
    pub fn hide(&self, member: &'static str) {
        let without = Fault::json(move |directory| {
            if let Some(members) = directory.as_object_mut() {
                members.remove(member);
            }
        });
        self.always("/dir", without);
    }

    fn rule(&self, pattern: &str, skip: u64, times: u64, fault: Fault) {
        let pattern = pattern.to_owned();
        self.shared.state().rules.push(Rule {
            pattern,
            skip,
            times,
            fault,
        });
    }

    /// From now on it only forwards.
    pub fn clear(&self) {
        self.shared.state().rules.clear();
    }

    /// Whether everything that was to happen once has happened.
    pub fn spent(&self) -> bool {
        let state = self.shared.state();
        state.rules.iter().all(|rule| rule.times == 0)
    }

    /// Waits until something is held.
    pub fn wait_for_held(&self) {
        let state = self.shared.state();
        let (state, waited) = self
            .shared
            .news
            .wait_timeout_while(state, PATIENCE, |state| state.held == 0)
            .expect("no panic while held");
        assert!(!waited.timed_out(), "nothing was held: {:#?}", state.seen);
    }

    /// Whether something is held.
    pub fn is_held(&self) -> bool {
        self.shared.state().held > 0
    }

    /// What is held goes on.
    pub fn release(&self) {
        self.shared.state().held = 0;
        self.shared.release.notify_waiters();
    }

    /// Requests so far whose path contains `pattern`.
    pub fn seen(&self, pattern: &str) -> Vec<Seen> {
        let state = self.shared.state();
        let matching = state.seen.iter().filter(|seen| seen.path.contains(pattern));
        matching.cloned().collect()
    }

    /// Their number.
    pub fn count(&self, pattern: &str) -> usize {
        self.seen(pattern).len()
    }

    /// How many of them Pebble answered with this status.
    pub fn answered(&self, pattern: &str, status: u16) -> usize {
        let seen = self.seen(pattern);
        seen.iter()
            .filter(|seen| seen.status == Some(status))
            .count()
    }

    /// Orders that Pebble made, whether or not their client heard of it.
    pub fn orders(&self) -> usize {
        self.answered("order-plz", 201)
    }

    /// The times between them.
    pub fn gaps(&self, pattern: &str) -> Vec<Duration> {
        let seen = self.seen(pattern);
        seen.windows(2)
            .map(|pair| pair[1].at - pair[0].at)
            .collect()
    }

    /// Forgets the requests so far.
    pub fn forget(&self) {
        self.shared.state().seen.clear();
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, shared) = (acceptor.clone(), Arc::clone(&shared));
        tokio::spawn(async move {
            let _ = stream.set_nodelay(true);
            let Ok(stream) = acceptor.accept(stream).await else {
                return;
            };
            let service = service_fn(move |request| {
                let shared = Arc::clone(&shared);
                async move { shared.serve(request).await }
            });
            // An error of the service ends the connection: that is what a dropped request is.
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

/// The connection is to end.
#[derive(Debug, thiserror::Error)]
#[error("dropped")]
struct Dropped;

impl Shared {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("no panic while held")
    }

    async fn serve(&self, request: Request<Incoming>) -> Result<Response<Body>, Dropped> {
        let (number, fault) = self.note(&request);
        match fault {
            None => {}
            Some(Fault::Answer(answer)) => return Ok(response(answer)),
            Some(Fault::DropBefore) => return Err(Dropped),
            Some(Fault::Endless) => return Ok(endless()),
            Some(Fault::HoldBefore) => self.hold().await,
            Some(Fault::DropAfter) => {
                self.forward(number, request).await?;
                return Err(Dropped);
            }
            Some(Fault::HoldAfter) => {
                let answer = self.forward(number, request).await?;
                self.hold().await;
                return Ok(response(answer));
            }
            Some(Fault::Change(change)) => {
                let mut answer = self.forward(number, request).await?;
                change(&mut answer);
                return Ok(response(answer));
            }
        }
        Ok(response(self.forward(number, request).await?))
    }

    /// Writes it down and says what is to happen to it.
    fn note(&self, request: &Request<Incoming>) -> (usize, Option<Fault>) {
        let path = request.uri().path().to_owned();
        let mut state = self.state();
        let mut fault = None;
        for rule in &mut state.rules {
            if !path.contains(&rule.pattern) || rule.times == 0 {
                continue;
            }
            if rule.skip > 0 {
                rule.skip -= 1;
            } else if fault.is_none() {
                rule.times = rule.times.saturating_sub(1);
                fault = Some(rule.fault.clone());
            }
        }
        state.seen.push(Seen {
            method: request.method().to_string(),
            path,
            at: Instant::now(),
            status: None,
            state: None,
        });
        (state.seen.len() - 1, fault)
    }

    async fn hold(&self) {
        let released = self.release.notified();
        self.state().held += 1;
        self.news.notify_all();
        released.await;
    }

    async fn forward(&self, number: usize, request: Request<Incoming>) -> Result<Answer, Dropped> {
        let (head, body) = request.into_parts();
        let body = body.collect().await.map_err(|_| Dropped)?.to_bytes();
        let url = format!("https://localhost:{}{}", self.upstream, head.uri);
        let sent = self
            .client
            .request(head.method.clone(), url)
            .headers(head.headers)
            .body(body)
            .send()
            .await;
        let mut answer = sent.map_err(|_| Dropped)?;
        let status = answer.status().as_u16();
        let mut headers = std::mem::take(answer.headers_mut());
        headers.remove(CONNECTION);
        headers.remove(TRANSFER_ENCODING);
        headers.remove(CONTENT_LENGTH);
        let body = match head.method {
            Method::HEAD => Bytes::new(),
            _ => answer.bytes().await.map_err(|_| Dropped)?,
        };
        let said: Value = serde_json::from_slice(&body).unwrap_or_default();
        // What has been forgotten meanwhile has no place any more.
        if let Some(seen) = self.state().seen.get_mut(number) {
            seen.status = Some(status);
            seen.state = said["status"].as_str().map(str::to_owned);
        }
        Ok(Answer {
            status,
            headers,
            body,
        })
    }
}

fn response(answer: Answer) -> Response<Body> {
    let mut response = Response::new(Full::new(answer.body).boxed());
    *response.status_mut() = answer.status.try_into().expect("a status");
    *response.headers_mut() = answer.headers;
    response
}

fn endless() -> Response<Body> {
    let piece = Bytes::from_static(&[b' '; 16_384]);
    let pieces = stream::repeat_with(move || Ok::<_, Infallible>(Frame::data(piece.clone())));
    Response::new(BodyExt::boxed(StreamBody::new(pieces)))
}
