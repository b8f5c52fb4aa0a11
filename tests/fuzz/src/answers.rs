//! Somebody in the place of every server that this process asks: whatever the address, the next of the given answers comes.
//!
//! Whoever asks goes over a proxy, as the environment says (see `process`), and this is the proxy. TLS is real; the certificate
//! is one for [`HOST`].

use std::collections::VecDeque;
use std::io;
use std::net::TcpListener;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use time::OffsetDateTime;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::runtime::Builder;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use voicectl::net;
use voicectl::pki::key::KeyType;
use voicectl::pki::profile::Profile;
use voicectl::pki::san;
use voicectl::pki::validity::Validity;
use voicectl::store::{Ground, Order, Signer};

use super::process::proxy;

/// The server that there is.
pub(super) const HOST: &str = "acme.test";

/// How long the next request is waited for.
const PATIENCE: Duration = Duration::from_millis(200);

/// What stands between two answers.
const BETWEEN: &[u8] = b"\n---\n";

/// The root to trust; the answers are given from its first use on.
pub(super) static ROOT: LazyLock<CertificateDer<'static>> = LazyLock::new(start);

/// What is answered next, and nothing once there is no more.
static NEXT: Mutex<VecDeque<Vec<u8>>> = Mutex::new(VecDeque::new());

/// From now on these are the answers: each a line with the status, lines of fields, an empty line and the body.
pub(super) fn set(answers: &[u8]) {
    let mut answers = answers;
    let mut next = VecDeque::new();
    loop {
        let end = answers
            .windows(BETWEEN.len())
            .position(|window| window == BETWEEN);
        let (answer, rest) = answers.split_at(end.unwrap_or(answers.len()));
        next.push_back(answer.to_vec());
        match rest.get(BETWEEN.len()..) {
            Some(rest) => answers = rest,
            None => break,
        }
    }
    *NEXT.lock().unwrap_or_else(PoisonError::into_inner) = next;
}

/// The next answer as it goes over the line.
fn next() -> Vec<u8> {
    let next = NEXT
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .pop_front();
    let answer = next.unwrap_or_else(|| b"410\n\n{}".to_vec());
    let end = answer.windows(2).position(|window| window == b"\n\n");
    let (head, body) = answer.split_at(end.unwrap_or(answer.len()));
    let body = body.get(2..).unwrap_or_default();
    let mut lines = head.split(|byte| *byte == b'\n');
    let mut said = b"HTTP/1.1 ".to_vec();
    said.extend_from_slice(lines.next().unwrap_or_default());
    for line in lines {
        said.extend_from_slice(b"\r\n");
        said.extend_from_slice(line);
    }
    let rest = format!(
        "\r\nreplay-nonce: bm9uY2U\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    said.extend_from_slice(rest.as_bytes());
    said.extend_from_slice(body);
    said
}

/// Starts the thread that answers.
fn start() -> CertificateDer<'static> {
    net::install_provider();
    let order = Order {
        names: &san::parse_all([HOST]).expect("a name"),
        subject: None,
        profile: Profile::Server,
        key_type: KeyType::P256,
        validity: Validity::days(OffsetDateTime::now_utc(), 30).expect("a month"),
        signer: Signer::Throwaway("fuzz"),
    };
    let fresh = order.issue(Ground {
        now: OffsetDateTime::now_utc(),
        random: aws_lc_rs::default_provider().secure_random,
    });
    let fresh = fresh.expect("a certificate");
    let chain = [vec![fresh.leaf], fresh.chain].concat();
    let key = PrivatePkcs8KeyDer::from(fresh.key.to_der().to_vec());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::from(key))
        .expect("a pair");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let socket = TcpListener::bind(proxy()).expect("the port is free");
    socket.set_nonblocking(true).expect("set");
    std::thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async move {
            let socket = tokio::net::TcpListener::from_std(socket).expect("a socket");
            while let Ok((stream, _)) = socket.accept().await {
                let _ = stream.set_nodelay(true);
                tokio::spawn(serve(stream, acceptor.clone()));
            }
        });
    });
    fresh.root.expect("a root")
}

/// One connection: requests, or a way to a server with TLS.
async fn serve(stream: tokio::net::TcpStream, acceptor: TlsAcceptor) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let Some(first) = request(&mut stream).await? else {
        return Ok(());
    };
    if first.starts_with("CONNECT ") {
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
        return speak(BufReader::new(acceptor.accept(stream).await?)).await;
    }
    stream.write_all(&next()).await?;
    speak(stream).await
}

/// Answers, and hangs up on whoever waits for more of an answer.
async fn speak(mut stream: BufReader<impl AsyncRead + AsyncWrite + Unpin>) -> io::Result<()> {
    while let Ok(asked) = timeout(PATIENCE, request(&mut stream)).await {
        if asked?.is_none() {
            break;
        }
        stream.write_all(&next()).await?;
        stream.flush().await?;
    }
    Ok(())
}

/// Reads a request; its first line.
async fn request(stream: &mut (impl AsyncBufReadExt + Unpin)) -> io::Result<Option<String>> {
    let (mut first, mut length) = (None, 0);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or_default();
        }
        if line == "\r\n" {
            break;
        }
        first.get_or_insert(line);
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(first)
}
