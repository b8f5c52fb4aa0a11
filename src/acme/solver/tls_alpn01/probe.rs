//! Asking whoever has the port whether the certificate of a challenge is shown.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::answers::ALPN;
use super::certificate::server_name;
use crate::acme::solver::Task;

/// Longest wait for an answer from this machine.
const LIMIT: Duration = Duration::from_secs(5);

/// Asks the program at `address` for the proof of one task, as the CA would; what it shows instead as a sentence about `it`.
pub(super) async fn ask(address: SocketAddr, task: &Task) -> Result<(), String> {
    let name = task.identifier.ascii();
    let silent = || format!("it does not answer tls-alpn-01 for {name}");
    let shown = timeout(LIMIT, leaf(address, server_name(&task.identifier))).await;
    let leaf = shown.ok().flatten().ok_or_else(silent)?;
    let proof = digest(&SHA256, task.key_authorization.as_bytes());
    // The digest is in one place of the certificate only (RFC 8737 section 3); what else is there is the CA's business.
    let is_there = leaf
        .windows(proof.as_ref().len())
        .any(|octets| octets == proof.as_ref());
    if is_there {
        Ok(())
    } else {
        Err(format!(
            "it shows another certificate for tls-alpn-01 of {name}"
        ))
    }
}

async fn leaf(address: SocketAddr, name: String) -> Option<CertificateDer<'static>> {
    let ip = match address.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let eye = Arc::new(Eye {
        provider: Arc::clone(&provider),
        seen: Mutex::default(),
    });
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .ok()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&eye) as Arc<_>)
        .with_no_client_auth();
    config.alpn_protocols = vec![ALPN.to_vec()];
    let stream = TcpStream::connect((ip, address.port())).await.ok()?;
    let name = ServerName::try_from(name).ok()?;
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
        .ok()?;
    eye.seen
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take()
}

/// Looks at a certificate that no root has signed: nothing is sent to whoever shows it.
#[derive(Debug)]
struct Eye {
    provider: Arc<CryptoProvider>,
    seen: Mutex<Option<CertificateDer<'static>>>,
}

impl ServerCertVerifier for Eye {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(end_entity.clone().into_owned());
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        // webpki refuses the critical extension that makes it the answer; the digest in it is what counts.
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        // webpki refuses the critical extension that makes it the answer; the digest in it is what counts.
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
