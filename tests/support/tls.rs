//! TLS servers of our own on free loopback ports: many at once, silent ones, and ones that talk before TLS.
//!
//! TLS itself is rustls'; what comes before it is scripted from what real daemons say (Postfix 3.7, Dovecot 2.3, vsftpd
//! 3.0, OpenLDAP 2.5, PostgreSQL 15, MariaDB 10.11, Prosody 0.12).

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::server::WebPkiClientVerifier;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{RootCertStore, SupportedProtocolVersion};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;

/// One step of a conversation before TLS.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// The server says this.
    Say(&'static [u8]),
    /// The server waits until the client has said something that ends so.
    Hear(&'static [u8]),
    /// The server says this without end.
    Repeat(&'static [u8]),
}

/// Servers that live as long as this.
pub struct TlsServers {
    runtime: Runtime,
    config: Arc<ServerConfig>,
}

impl TlsServers {
    /// Servers with a chain and its key.
    pub fn with(chain: &Path, key: &Path) -> Self {
        Self::configured(chain, key, rustls::ALL_VERSIONS, None)
    }

    /// The same with certain versions, and a CA whose client certificates are required.
    pub fn configured(
        chain: &Path,
        key: &Path,
        versions: &[&'static SupportedProtocolVersion],
        clients: Option<&Path>,
    ) -> Self {
        let provider = Arc::new(default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(versions)
            .expect("versions");
        let builder = match clients {
            Some(ca) => {
                let mut roots = RootCertStore::empty();
                let pem = fs::read(ca).expect("a CA");
                roots
                    .add(CertificateDer::from_pem_slice(&pem).expect("a certificate"))
                    .expect("a root");
                let verifier =
                    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
                builder.with_client_cert_verifier(verifier.build().expect("a verifier"))
            }
            None => builder.with_no_client_auth(),
        };
        let pem = fs::read(chain).expect("a chain");
        let chain = CertificateDer::pem_slice_iter(&pem)
            .collect::<Result<Vec<_>, _>>()
            .expect("certificates");
        let key = PrivateKeyDer::from_pem_slice(&fs::read(key).expect("a key")).expect("a key");
        // Whether the key fits is for the client to find out.
        let key = any_supported_type(&key).expect("a key");
        let resolver = SingleCertAndKey::from(CertifiedKey::new(chain, key));
        let config = builder.with_cert_resolver(Arc::new(resolver));
        Self {
            runtime: Runtime::new().expect("a runtime"),
            config: Arc::new(config),
        }
    }

    fn listen(&self) -> (TcpListener, u16) {
        let listener = self
            .runtime
            .block_on(TcpListener::bind("127.0.0.1:0"))
            .expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        (listener, port)
    }

    /// A server that speaks TLS at once; its port.
    pub fn tls(&self) -> u16 {
        self.talking(&[])
    }

    /// A server that takes connections and says nothing; its port.
    pub fn silent(&self) -> u16 {
        let (listener, port) = self.listen();
        self.runtime.spawn(async move {
            let mut open = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                open.push(stream);
            }
        });
        port
    }

    /// A server that speaks TLS after these steps; its port.
    pub fn talking(&self, steps: &'static [Step]) -> u16 {
        let (listener, port) = self.listen();
        let acceptor = TlsAcceptor::from(Arc::clone(&self.config));
        self.runtime.spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    talk(&mut stream, steps).await?;
                    let mut tls = acceptor.accept(stream).await?;
                    // Until the client says goodbye.
                    let mut rest = Vec::new();
                    tls.read_to_end(&mut rest).await
                });
            }
        });
        port
    }
}

async fn talk(stream: &mut TcpStream, steps: &[Step]) -> std::io::Result<()> {
    for step in steps {
        match step {
            Step::Say(text) => stream.write_all(text).await?,
            Step::Hear(end) => {
                let mut heard = Vec::new();
                while !heard.ends_with(end) {
                    heard.push(stream.read_u8().await?);
                }
            }
            Step::Repeat(text) => loop {
                stream.write_all(text).await?;
            },
        }
    }
    Ok(())
}
