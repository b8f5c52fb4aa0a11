//! An ACME server in this process with a clock of its own, so that years of renewals take seconds.
//!
//! It signs what is asked for: authorizations are valid at once, signatures of requests are not looked at. What it is for is
//! time: lifetimes by name, renewal windows like those of Boulder (RFC 9773), `replaces` at most once, and days without it.

mod ca;
mod protocol;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;

use super::loopback;
use ca::Ca;

/// Seconds of an hour.
pub const HOUR: i64 = 3600;
/// Seconds of a day.
pub const DAY: i64 = 24 * HOUR;

/// How it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weather {
    /// It works.
    #[default]
    Fine,
    /// 503 and a page of HTML for everything.
    Busy,
    /// Connections end before TLS.
    Gone,
    /// Everything works but new orders: too many, without a word about when.
    Refusing,
}

/// A certificate that it has signed. Times are seconds since 1970 by its clock.
#[derive(Clone, Debug)]
pub struct Signed {
    pub name: String,
    /// When.
    pub at: i64,
    pub not_before: i64,
    pub not_after: i64,
    /// Its identifier in RFC 9773.
    pub id: String,
    /// The identifier of the one that its order named.
    pub replaces: Option<String>,
    /// Whether an order has named it.
    pub replaced: bool,
    /// Whether everybody was told to renew it at once, and when.
    pub recalled: Option<i64>,
    pem: String,
}

impl Signed {
    /// When it is to be renewed: around two thirds of its lifetime, 2 % of it wide.
    pub fn window(&self) -> (i64, i64) {
        if let Some(at) = self.recalled {
            return (at - 2 * DAY, at - DAY);
        }
        let lifetime = self.not_after - self.not_before;
        let ideal = self.not_after - lifetime / 3;
        (ideal - lifetime / 100, ideal + lifetime / 100)
    }
}

/// A request for an order.
#[derive(Clone, Debug)]
pub struct Asked {
    pub name: String,
    pub at: i64,
    pub replaces: Option<String>,
    /// The status of its answer.
    pub status: u16,
}

#[derive(Default)]
struct State {
    now: i64,
    weather: Weather,
    accounts: BTreeMap<String, usize>,
    orders: Vec<Order>,
    asked: Vec<Asked>,
    signed: Vec<Signed>,
    looks: usize,
}

struct Order {
    names: Vec<String>,
    replaces: Option<String>,
    /// Its place among the signed ones.
    certificate: Option<usize>,
}

struct Shared {
    base: String,
    ca: Ca,
    state: Mutex<State>,
}

pub struct FakeAcme {
    runtime: Option<Runtime>,
    shared: Arc<Shared>,
    folder: TempDir,
}

impl FakeAcme {
    /// Listens; its clock stands at this second until it is moved.
    pub fn start(now: i64) -> Self {
        let _ = default_provider().install_default();
        let folder = tempfile::tempdir().expect("a folder");
        loopback::certificate(folder.path());
        let file = |name: &str| folder.path().join(name);
        let chain = CertificateDer::pem_file_iter(file("server.pem")).expect("a chain");
        let chain = chain.collect::<Result<_, _>>().expect("a chain");
        let key = PrivateKeyDer::from_pem_file(file("server.key")).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .expect("a pair");
        let ca = Ca::new();
        fs::write(file("issuing.pem"), ca.root()).expect("written");
        let runtime = Runtime::new().expect("a runtime");
        // Any port: one that was only looked for may be taken, if only by a child that another test is just starting.
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)));
        let listener = listener.expect("it listens");
        let port = listener.local_addr().expect("an address").port();
        let shared = Arc::new(Shared {
            base: format!("https://localhost:{port}"),
            ca,
            state: Mutex::new(State {
                now,
                ..State::default()
            }),
        });
        let acceptor = TlsAcceptor::from(Arc::new(config));
        runtime.spawn(accept(listener, acceptor, Arc::clone(&shared)));
        Self {
            runtime: Some(runtime),
            shared,
            folder,
        }
    }

    /// URL of its directory.
    pub fn directory(&self) -> String {
        format!("{}/directory", self.shared.base)
    }

    /// The root of its HTTPS.
    pub fn ca_root(&self) -> PathBuf {
        self.folder.path().join("root.pem")
    }

    /// The root of what it signs.
    pub fn issuing_root(&self) -> PathBuf {
        self.folder.path().join("issuing.pem")
    }

    /// Its clock.
    pub fn now(&self) -> i64 {
        self.shared.state().now
    }

    /// Moves its clock to this second.
    pub fn set(&self, now: i64) {
        self.shared.state().now = now;
    }

    /// How it is from now on.
    pub fn weather(&self, weather: Weather) {
        self.shared.state().weather = weather;
    }

    /// Whether nothing gets an answer.
    pub fn is_away(&self) -> bool {
        matches!(self.shared.state().weather, Weather::Busy | Weather::Gone)
    }

    /// Wants everything renewed at once that it has signed so far, and that is not replaced.
    pub fn recall(&self) {
        let mut state = self.shared.state();
        let now = state.now;
        for signed in state.signed.iter_mut().filter(|signed| !signed.replaced) {
            signed.recalled.get_or_insert(now);
        }
    }

    /// Takes the present certificate for a name as replaced, as if another order had named it.
    pub fn take_as_replaced(&self, name: &str) {
        let mut state = self.shared.state();
        let present = state.signed.iter_mut().rfind(|signed| signed.name == name);
        present.expect("a certificate").replaced = true;
    }

    /// Everything that it has signed, the latest last.
    pub fn signed(&self) -> Vec<Signed> {
        self.shared.state().signed.clone()
    }

    /// The same for one name.
    pub fn signed_for(&self, name: &str) -> Vec<Signed> {
        let mut all = self.signed();
        all.retain(|signed| signed.name == name);
        all
    }

    /// All requests for orders.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.state().asked.clone()
    }

    /// Accounts that were made.
    pub fn accounts(&self) -> usize {
        self.shared.state().accounts.len()
    }

    /// Requests for renewal information.
    pub fn looks(&self) -> usize {
        self.shared.state().looks
    }
}

impl Drop for FakeAcme {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no panic while held")
    }
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        if shared.state().weather == Weather::Gone {
            continue;
        }
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
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}
