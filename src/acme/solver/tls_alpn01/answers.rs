//! What is answered on port 443: the certificates of challenges in flight, to whoever asks by `acme-tls/1`.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use rustls::ServerConfig;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use crate::store::Token;

/// The protocol by which a CA asks for the certificate of a tls-alpn-01 challenge (RFC 8737 section 3).
pub const ALPN: &[u8] = b"acme-tls/1";

/// Certificates by the name that is asked for.
#[derive(Debug, Default)]
pub(super) struct Answers {
    in_flight: RwLock<BTreeMap<String, (Token, Arc<CertifiedKey>)>>,
}

impl Answers {
    /// Adds an answer, unless another challenge of that name is in flight: a handshake shows one certificate.
    pub(super) fn put(&self, name: String, token: &Token, certificate: Arc<CertifiedKey>) -> bool {
        let mut in_flight = self
            .in_flight
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if in_flight
            .get(&name)
            .is_some_and(|(present, _)| present != token)
        {
            return false;
        }
        in_flight.insert(name, (token.clone(), certificate));
        true
    }

    pub(super) fn remove(&self, name: &str, token: &Token) {
        let mut in_flight = self
            .in_flight
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if in_flight
            .get(name)
            .is_some_and(|(present, _)| present == token)
        {
            in_flight.remove(name);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.in_flight
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .is_empty()
    }
}

impl ResolvesServerCert for Answers {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        // A browser that came by is not shown a certificate that means nothing to it.
        if !hello.alpn()?.any(|protocol| protocol == ALPN) {
            return None;
        }
        let name = hello.server_name()?.to_ascii_lowercase();
        let in_flight = self
            .in_flight
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        in_flight
            .get(&name)
            .map(|(_, certificate)| Arc::clone(certificate))
    }
}

/// TLS 1.2 and 1.3 (RFC 8737 section 3), and no protocol but that of the challenge.
pub(super) fn acceptor(answers: Arc<Answers>) -> Result<TlsAcceptor, rustls::Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(answers);
    config.alpn_protocols = vec![ALPN.to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// One handshake, and goodbye.
pub(super) async fn converse(stream: TcpStream, acceptor: TlsAcceptor) {
    let _ = stream.set_nodelay(true);
    if let Ok(mut stream) = acceptor.accept(stream).await {
        let _ = stream.shutdown().await;
    }
}
