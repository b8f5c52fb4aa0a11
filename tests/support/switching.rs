//! Clients that ask without a pause while the certificate of a server is switched, well and badly.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};
use rustls::client::Resumption;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName};
use time::OffsetDateTime;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Longest time until new connections get the new certificate.
pub const AT_ONCE: Duration = Duration::from_secs(1);

/// Pause of a connection between two requests: a machine that is busy with clients alone measures nothing.
const PAUSE: Duration = Duration::from_millis(20);

/// A CA, and pairs that it signs for loopback.
pub struct Pairs {
    root: CertifiedIssuer<'static, KeyPair>,
}

/// One pair in PEM form.
pub struct Pair {
    pub certificate: String,
    pub key: String,
    pub leaf: CertificateDer<'static>,
}

impl Default for Pairs {
    fn default() -> Self {
        let mut params = CertificateParams::default();
        params
            .distinguished_name
            .push(DnType::CommonName, "Test CA");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().expect("a key");
        Self {
            root: CertifiedIssuer::self_signed(params, key).expect("a root"),
        }
    }
}

impl Pairs {
    /// A pair that begins an hour ago and ends so many hours from now.
    pub fn until(&self, hours: i64) -> Pair {
        let names = ["localhost", "127.0.0.1"].map(str::to_owned);
        let mut params = CertificateParams::new(names).expect("names");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let now = OffsetDateTime::now_utc();
        params.not_before = now - time::Duration::hours(48);
        params.not_after = now + time::Duration::hours(hours);
        let key = KeyPair::generate().expect("a key");
        let leaf = params.signed_by(&key, &self.root).expect("a leaf");
        Pair {
            certificate: leaf.pem(),
            key: key.serialize_pem(),
            leaf: leaf.der().clone(),
        }
    }

    pub fn root(&self) -> CertificateDer<'static> {
        self.root.der().clone()
    }
}

/// The first certificate of a file.
pub fn certificate(path: &Path) -> CertificateDer<'static> {
    let pem = fs::read(path).expect("a file");
    CertificateDer::from_pem_slice(&pem).expect("a certificate")
}

/// Clients of a server, until they are told to end.
pub struct Clients {
    runtime: Runtime,
    address: SocketAddr,
    connector: TlsConnector,
    over: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
    opened: Arc<AtomicUsize>,
    tasks: Vec<tokio::task::JoinHandle<Result<(), String>>>,
}

impl Clients {
    /// `lasting` connections that are kept, and `fleeting` clients that open a new one for each request. Only `root` is
    /// trusted, and no session is resumed: each handshake shows a certificate.
    pub fn start(
        port: u16,
        root: CertificateDer<'static>,
        lasting: usize,
        fleeting: usize,
    ) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(root).expect("a root");
        let mut config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.resumption = Resumption::disabled();
        let mut clients = Self {
            runtime: Runtime::new().expect("a runtime"),
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            connector: TlsConnector::from(Arc::new(config)),
            over: Arc::default(),
            asked: Arc::default(),
            opened: Arc::default(),
            tasks: Vec::new(),
        };
        for number in 0..lasting + fleeting {
            let (address, connector) = (clients.address, clients.connector.clone());
            let (over, asked) = (Arc::clone(&clients.over), Arc::clone(&clients.asked));
            let opened = Arc::clone(&clients.opened);
            let is_lasting = number < lasting;
            clients.tasks.push(clients.runtime.spawn(async move {
                let told = |error: std::io::Error| format!("client {number}: {error}");
                let mut kept = None;
                while !over.load(Ordering::Relaxed) {
                    let mut stream = if let Some(stream) = kept.take() {
                        stream
                    } else {
                        opened.fetch_add(1, Ordering::Relaxed);
                        connect(address, &connector).await.map_err(told)?
                    };
                    ask(&mut stream, !is_lasting).await.map_err(told)?;
                    asked.fetch_add(1, Ordering::Relaxed);
                    if is_lasting {
                        kept = Some(stream);
                    }
                    tokio::time::sleep(PAUSE).await;
                }
                Ok(())
            }));
        }
        clients
    }

    /// Requests that were answered.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// Connections that were opened.
    pub fn opened(&self) -> usize {
        self.opened.load(Ordering::Relaxed)
    }

    /// The leaf that a new connection is shown.
    pub fn shown(&self) -> CertificateDer<'static> {
        self.runtime.block_on(async {
            let stream = connect(self.address, &self.connector)
                .await
                .expect("a handshake");
            let (_, tls) = stream.get_ref().get_ref();
            tls.peer_certificates().expect("a certificate")[0]
                .clone()
                .into_owned()
        })
    }

    /// How long it takes until new connections are shown this leaf.
    pub fn wait_for(&self, leaf: &CertificateDer<'_>, since: Instant) -> Duration {
        loop {
            let shown = self.shown();
            let waited = since.elapsed();
            if shown == *leaf {
                return waited;
            }
            assert!(waited < Duration::from_secs(30), "it is never served");
        }
    }

    /// Ends them once so many requests were answered; every one must have been.
    pub fn end(mut self, requests: usize) {
        while self.asked() < requests {
            let failed = self.tasks.iter().any(tokio::task::JoinHandle::is_finished);
            assert!(!failed, "a client gave up: {:?}", self.results());
            std::thread::yield_now();
        }
        let results = self.results();
        let failures: Vec<_> = results
            .iter()
            .filter_map(|one| one.as_ref().err())
            .collect();
        assert!(failures.is_empty(), "{failures:?}");
    }

    fn results(&mut self) -> Vec<Result<(), String>> {
        self.over.store(true, Ordering::Relaxed);
        let tasks = std::mem::take(&mut self.tasks);
        self.runtime.block_on(async {
            let mut results = Vec::new();
            for task in tasks {
                results.push(task.await.expect("no panic"));
            }
            results
        })
    }
}

type Stream = BufReader<TlsStream<TcpStream>>;

async fn connect(address: SocketAddr, connector: &TlsConnector) -> std::io::Result<Stream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let name = ServerName::try_from("localhost").expect("a name");
    Ok(BufReader::new(connector.connect(name, stream).await?))
}

/// One request, and its whole answer.
async fn ask(stream: &mut Stream, is_last: bool) -> std::io::Result<()> {
    let close = if is_last { "Connection: close\r\n" } else { "" };
    let request = format!("GET /healthz HTTP/1.1\r\nHost: localhost\r\n{close}\r\n");
    stream.write_all(request.as_bytes()).await?;
    stream.flush().await?;
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\nok\n") {
        let octet = stream.read_u8().await;
        let octet = octet.map_err(|error| {
            let text = String::from_utf8_lossy(&answer);
            std::io::Error::other(format!("{error} after {text:?}"))
        })?;
        answer.push(octet);
    }
    if answer.starts_with(b"HTTP/1.1 200 ") {
        Ok(())
    } else {
        Err(std::io::Error::other(String::from_utf8_lossy(&answer)))
    }
}
