//! The TLS handshake: a client gets the certificate that is served, a CA that looks for its proof gets that and nothing else.

use std::io;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::server::ClientHello;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use time::OffsetDateTime;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::server::TlsStream;
use tracing::info;

use super::ServeError;
use super::certificate::Certificates;
use super::tls;
use crate::acme::solver::{ALPN, shared_answer};
use crate::policy::TlsPolicy;
use crate::store::Challenges;

/// How connections are answered.
#[derive(Clone, Debug)]
pub struct Handshake {
    clients: Arc<ServerConfig>,
    policy: &'static TlsPolicy,
    challenges: Challenges,
}

impl Handshake {
    /// With the pair that is served, and the folder of answers to challenges.
    ///
    /// # Errors
    ///
    /// [`ServeError::Tls`] when the policy leaves nothing to negotiate.
    pub fn new(
        policy: &'static TlsPolicy,
        certificates: Arc<Certificates>,
        challenges: Challenges,
    ) -> Result<Self, ServeError> {
        Ok(Self {
            clients: Arc::new(tls::server_config(policy, certificates)?),
            policy,
            challenges,
        })
    }

    /// One handshake; `None` after one with a CA, which has nothing more to say.
    ///
    /// # Errors
    ///
    /// What the client did wrong, or that no challenge of that name is in flight.
    pub async fn accept<S>(&self, stream: S) -> io::Result<Option<TlsStream<S>>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let start = LazyConfigAcceptor::new(rustls::server::Acceptor::default(), stream).await?;
        let Some(name) = challenged(&start.client_hello()) else {
            return start.into_stream(Arc::clone(&self.clients)).await.map(Some);
        };
        let certificate = self.answer(name.clone()).await;
        let Some(certificate) = certificate else {
            return Err(io::Error::other(
                "a tls-alpn-01 challenge of a name that none is in flight for",
            ));
        };
        let config = self.challenge_config(certificate)?;
        let mut stream = start.into_stream(Arc::new(config)).await?;
        info!("answered tls-alpn-01 for {name}");
        let _ = stream.shutdown().await;
        Ok(None)
    }

    async fn answer(&self, name: String) -> Option<Arc<CertifiedKey>> {
        let challenges = self.challenges.clone();
        tokio::task::spawn_blocking(move || {
            shared_answer(&challenges, &name, OffsetDateTime::now_utc())
        })
        .await
        .ok()?
    }

    fn challenge_config(&self, certificate: Arc<CertifiedKey>) -> io::Result<ServerConfig> {
        let certificate = Arc::new(SingleCertAndKey::from(certificate));
        let mut config = tls::server_config(self.policy, certificate).map_err(io::Error::other)?;
        config.alpn_protocols = vec![ALPN.to_vec()];
        Ok(config)
    }
}

/// The name that a CA asks for: its offer is the one protocol of the challenge (RFC 8737 section 3), and no browser's is.
fn challenged(hello: &ClientHello<'_>) -> Option<String> {
    let mut protocols = hello.alpn()?;
    let is_challenge = protocols.next() == Some(ALPN) && protocols.next().is_none();
    let name = hello.server_name().filter(|_| is_challenge)?;
    Some(name.to_ascii_lowercase())
}
