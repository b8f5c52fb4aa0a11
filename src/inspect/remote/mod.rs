//! The certificate chain of a server, as it is served, without trusting it.

mod connect;
mod error;
mod handshake;
mod recorder;

use std::cell::Cell;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use rustls::crypto::CryptoProvider;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::sign::CertifiedKey;

pub use connect::Family;
pub use error::{RemoteError, Stage};

use super::endpoint::Endpoint;
use super::{Chain, Contents, InspectError};
use crate::pki::describe::Certificate;

/// How servers are asked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// For all of one server: address lookup, connection, STARTTLS and handshake together.
    pub timeout: Duration,
    /// Which addresses are used.
    pub family: Family,
    /// The name that is asked for instead of the host's.
    pub server_name: Option<ServerName<'static>>,
    /// Who we are, for servers that ask.
    pub client: Option<Arc<CertifiedKey>>,
    /// How many servers are asked at once.
    pub at_once: usize,
}

/// How a server was reached, and what was agreed on.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The address that answered.
    pub address: SocketAddr,
    /// The name that was asked for.
    pub server_name: ServerName<'static>,
    /// Protocol of the plain part, where there was one.
    pub starttls: Option<&'static str>,
    /// What was agreed on; `None` when the server went away after it had shown its chain.
    pub tls: Option<Agreement>,
    /// Whether it asked for a client certificate.
    pub asks_for_client: bool,
    /// What was wrong, although there is a chain.
    pub trouble: Option<String>,
}

/// The outcome of a handshake, in IANA's names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// `TLS 1.3` or `TLS 1.2`.
    pub version: String,
    /// Such as `TLS_AES_256_GCM_SHA384`.
    pub cipher_suite: String,
    /// Such as `X25519MLKEM768`.
    pub group: Option<String>,
    /// Application protocol (RFC 7301), such as `h2`.
    pub alpn: Option<String>,
}

/// Asks many servers, so many at once; the answers are in their order. Nothing here waits longer than
/// [`Settings::timeout`] for one of them.
pub async fn fetch_all(
    endpoints: &[Endpoint],
    settings: &Settings,
) -> Vec<Result<Contents, InspectError>> {
    let provider = Arc::new(default_provider());
    let asked = stream::iter(endpoints.iter().enumerate()).map(|(at, endpoint)| {
        let provider = Arc::clone(&provider);
        async move { (at, fetch(endpoint, settings, provider).await) }
    });
    let mut answers: Vec<_> = asked
        .buffer_unordered(settings.at_once.max(1))
        .collect()
        .await;
    answers.sort_unstable_by_key(|(at, _)| *at);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// The first address of a server that takes a connection.
///
/// # Errors
///
/// [`RemoteError`] when none does within `limit`.
pub async fn reach(
    endpoint: &Endpoint,
    family: Family,
    limit: Duration,
) -> Result<SocketAddr, RemoteError> {
    let stage = Cell::new(Stage::Resolve);
    let found = tokio::time::timeout(limit, connect::connect(endpoint, family, &stage)).await;
    found
        .unwrap_or_else(|_| {
            let stage = stage.get();
            Err(RemoteError::Timeout { limit, stage })
        })
        .map(|(_, address)| address)
}

async fn fetch(
    endpoint: &Endpoint,
    settings: &Settings,
    provider: Arc<CryptoProvider>,
) -> Result<Contents, InspectError> {
    let stage = Cell::new(Stage::Resolve);
    let whole = handshake::shake(endpoint, settings, provider, &stage);
    let answer = tokio::time::timeout(settings.timeout, whole).await;
    let (ders, connection) = answer.unwrap_or_else(|_| {
        Err(RemoteError::Timeout {
            limit: settings.timeout,
            stage: stage.get(),
        })
    })?;
    let mut contents = Contents {
        connection: Some(connection),
        ..Contents::default()
    };
    let certificates = read(ders, &mut contents.damaged);
    if certificates.is_empty() {
        return Err(crate::pki::PkiError::UnreadableCertificate.into());
    }
    contents.chains.push(Chain::as_served(certificates));
    Ok(contents)
}

fn read(ders: Vec<CertificateDer<'static>>, damaged: &mut Vec<String>) -> Vec<Certificate> {
    let mut certificates = Vec::with_capacity(ders.len());
    for (at, der) in ders.into_iter().enumerate() {
        match Certificate::from_der(der) {
            Ok(certificate) => certificates.push(certificate),
            Err(error) => damaged.push(format!("part {}: {error}", at + 1)),
        }
    }
    certificates
}
