//! Clients that open a connection for each request, without resuming a session.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::aws_lc_rs::{default_provider, kx_group};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;
use tokio::runtime::Runtime;
use tokio_rustls::TlsConnector;

/// Where clients call from, in turn. One address would run out of ports: each closed connection keeps its for a minute.
const SOURCES: u8 = 64;

/// How long a client waits for a whole answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// What a request led to.
pub struct Answer {
    /// 0 where no answer came.
    pub status: u16,
    /// Whether it says when to try again.
    pub retry_after: bool,
    /// From the moment when the request was due to the end of the answer.
    pub took: Duration,
}

/// Clients on one thread.
pub struct Client {
    runtime: Runtime,
    connector: TlsConnector,
}

impl Client {
    pub fn new() -> Self {
        let mut provider = default_provider();
        // The one group that every nginx knows, so that all servers do the same work.
        provider.kx_groups = vec![kx_group::X25519];
        let mut config = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Anyone))
            .with_no_client_auth();
        config.resumption = Resumption::disabled();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        Self {
            runtime,
            connector: TlsConnector::from(Arc::new(config)),
        }
    }

    /// So many clients, each of which asks again once it is answered.
    pub fn closed(&self, port: u16, request: &[u8], clients: u32, time: Duration) -> Vec<Answer> {
        let request: Arc<[u8]> = request.into();
        let end = Instant::now() + time;
        self.runtime.block_on(async {
            let client = |number: u32| {
                let (request, connector) = (Arc::clone(&request), self.connector.clone());
                tokio::spawn(async move {
                    let mut answers = Vec::new();
                    while Instant::now() < end {
                        answers.push(ask(&connector, number, port, &request, Instant::now()).await);
                    }
                    answers
                })
            };
            let tasks: Vec<_> = (0..clients).map(client).collect();
            let mut answers = Vec::new();
            for task in tasks {
                answers.extend(task.await.expect("no panic"));
            }
            answers
        })
    }

    /// So many requests a second, whether those before were answered or not.
    pub fn open(&self, port: u16, request: &[u8], rate: f64, time: Duration) -> Vec<Answer> {
        let request: Arc<[u8]> = request.into();
        self.runtime.block_on(async {
            let mut tasks = Vec::new();
            let begin = Instant::now();
            for number in 0_u32.. {
                let after = Duration::from_secs_f64(f64::from(number) / rate);
                if after > time {
                    break;
                }
                let due = begin + after;
                tokio::time::sleep_until(due.into()).await;
                let (request, connector) = (Arc::clone(&request), self.connector.clone());
                tasks.push(tokio::spawn(async move {
                    ask(&connector, number, port, &request, due).await
                }));
            }
            let mut answers = Vec::new();
            for task in tasks {
                answers.push(task.await.expect("no panic"));
            }
            answers
        })
    }
}

async fn ask(
    connector: &TlsConnector,
    number: u32,
    port: u16,
    request: &[u8],
    due: Instant,
) -> Answer {
    let answer = tokio::time::timeout(PATIENCE, exchange(connector, number, port, request)).await;
    let text = answer.ok().and_then(Result::ok).unwrap_or_default();
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    Answer {
        status: head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .unwrap_or(0),
        retry_after: head.to_ascii_lowercase().contains("\r\nretry-after: "),
        took: due.elapsed(),
    }
}

async fn exchange(
    connector: &TlsConnector,
    number: u32,
    port: u16,
    request: &[u8],
) -> std::io::Result<String> {
    let socket = TcpSocket::new_v4()?;
    let source = u8::try_from(number % u32::from(SOURCES)).unwrap_or(0) + 1;
    socket.bind(SocketAddr::from((Ipv4Addr::new(127, 0, 1, source), 0)))?;
    let stream = socket
        .connect(SocketAddr::from(([127, 0, 0, 1], port)))
        .await?;
    stream.set_nodelay(true)?;
    let name = ServerName::try_from("localhost").expect("a name");
    let mut stream = connector.connect(name, stream).await?;
    stream.write_all(request).await?;
    stream.flush().await?;
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer).await {
        // A server that ends without saying so in TLS has still answered.
        Err(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => return Err(error),
        _ => {}
    }
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// Believes everyone: judging certificates would make the clients the slower side.
#[derive(Debug)]
struct Anyone;

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        default_provider()
            .signature_verification_algorithms
            .supported_schemes()
    }
}
