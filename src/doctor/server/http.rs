//! One HTTP/1.1 request and the head of its answer, over TLS or without. At most 16 KiB are read.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// More than any head of an answer.
const MOST: usize = 16 << 10;

/// Takes one certificate: the one that was looked at a moment ago. Without one it takes any: nobody is on the way to a
/// server on this machine.
#[derive(Debug)]
struct Pinned {
    leaf: Option<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.leaf.as_ref().is_none_or(|leaf| leaf == end_entity) {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(
            message,
            cert,
            dss,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            cert,
            dss,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// Whom to ask.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Its address.
    pub address: SocketAddr,
    /// The name to ask for, and the certificate that must come, if it matters; `None`: without TLS.
    pub tls: Option<(ServerName<'static>, Option<CertificateDer<'static>>)>,
}

/// What was answered, as far as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// HTTP.
    Http(Head),
    /// The record of a TLS server (RFC 8446 section 5.1): an alert, mostly.
    Tls,
    /// Something else, its beginning.
    Other(String),
    /// Nothing before the end.
    Nothing,
}

/// The head of an HTTP answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number.
    pub status: u16,
    /// The words behind the number.
    pub reason: String,
    /// Whether the head came to its end.
    pub is_whole: bool,
    fields: Vec<(String, String)>,
    /// What came of the content with it.
    pub content: String,
}

impl Head {
    /// A field, by its name in any case.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        fields
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Sends a request and reads what comes, all within `limit`.
///
/// # Errors
///
/// What the connection or TLS says, and `TimedOut`.
pub async fn ask(peer: &Peer, request: &str, limit: Duration) -> io::Result<Answer> {
    let whole = async {
        let stream = TcpStream::connect(peer.address).await?;
        match &peer.tls {
            None => talk(stream, request).await,
            Some((name, leaf)) => {
                let connector = connector(leaf.clone()).map_err(io::Error::other)?;
                talk(connector.connect(name.clone(), stream).await?, request).await
            }
        }
    };
    tokio::time::timeout(limit, whole)
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

fn connector(leaf: Option<CertificateDer<'static>>) -> Result<TlsConnector, Error> {
    let provider = Arc::new(default_provider());
    let verifier = Pinned {
        leaf,
        provider: Arc::clone(&provider),
    };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.resumption = Resumption::disabled();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

async fn talk(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    request: &str,
) -> io::Result<Answer> {
    stream.write_all(request.as_bytes()).await?;
    stream.flush().await?;
    let mut bytes = Vec::new();
    let mut piece = [0; 2048];
    loop {
        let count = match stream.read(&mut piece).await {
            Ok(count) => count,
            // Whoever closes on unread data, or without TLS's farewell, has still said what came before.
            Err(_) if !bytes.is_empty() => 0,
            Err(error) => return Err(error),
        };
        bytes.extend_from_slice(&piece[..count]);
        if count == 0 || bytes.len() >= MOST || is_whole(&bytes) {
            return Ok(read(&bytes));
        }
    }
}

/// Whether enough is there: a head with all the content that it announces, or what is no HTTP.
fn is_whole(bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"HTTP/") {
        return bytes.len() >= 5;
    }
    let Some(end) = end_of_head(bytes) else {
        return false;
    };
    let Answer::Http(head) = read(bytes) else {
        return true;
    };
    let announced = head
        .field("content-length")
        .and_then(|length| length.parse().ok());
    announced.is_some_and(|length: usize| bytes.len() - end >= length) || head.status < 200
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .map(|at| at + 4)
}

fn read(bytes: &[u8]) -> Answer {
    match bytes {
        [] => return Answer::Nothing,
        // A handshake or an alert, of version 3.
        [0x15 | 0x16, 0x03, ..] => return Answer::Tls,
        _ => {}
    }
    let whole = end_of_head(bytes);
    let end = whole.unwrap_or(bytes.len());
    let text = String::from_utf8_lossy(&bytes[..end]);
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let status = first
        .starts_with("HTTP/")
        .then(|| first.splitn(3, ' '))
        .and_then(|mut words| {
            Some((
                words.nth(1)?.parse().ok()?,
                words.next().unwrap_or_default(),
            ))
        });
    let Some((status, reason)) = status else {
        return Answer::Other(text.chars().take(80).collect());
    };
    let fields = lines.filter_map(|line| line.split_once(':'));
    Answer::Http(Head {
        status,
        reason: reason.to_owned(),
        is_whole: whole.is_some(),
        fields: fields
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
            .collect(),
        content: String::from_utf8_lossy(&bytes[end..]).into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_comes_is_named() {
        let Answer::Http(head) =
            read(b"HTTP/1.1 308 Permanent Redirect\r\nLocation: https://a.test/\r\n\r\nhi")
        else {
            panic!("it is HTTP");
        };
        assert_eq!(
            (head.status, head.reason.as_str()),
            (308, "Permanent Redirect")
        );
        assert_eq!(head.field("location"), Some("https://a.test/"));
        assert_eq!(head.content, "hi");
        assert_eq!(read(b""), Answer::Nothing);
        assert_eq!(read(&[0x15, 3, 1, 0, 2, 2, 70]), Answer::Tls);
        assert!(matches!(read(b"SSH-2.0-OpenSSH_9.2\r\n"), Answer::Other(_)));
        assert!(matches!(read(b"HTTP/1.1 what\r\n\r\n"), Answer::Other(_)));
        for whole in [
            &b"SSH-2.0"[..],
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            b"HTTP/1.1 101 S\r\n\r\n",
        ] {
            assert!(is_whole(whole));
        }
        for part in [
            &b""[..],
            b"HTTP",
            b"HTTP/1.1 200 OK\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no",
        ] {
            assert!(!is_whole(part), "{}", String::from_utf8_lossy(part));
        }
    }
}
