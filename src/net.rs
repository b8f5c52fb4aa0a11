//! What all who ask other machines have in common: the client, its roots, which machine is this one, and the cause of it all.
//!
//! It lies below all other parts and knows none of them. How long somebody waits, which redirections are followed and how an
//! error is shown stay with those who ask: they differ for good reasons.

pub mod roots;

use std::error::Error;
use std::net::IpAddr;

use reqwest::{Certificate, Client, ClientBuilder, Url};
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};

/// Whether the operating system itself judges certificates, by more than a list of roots.
const HAS_VERIFIER: bool = cfg!(any(target_os = "macos", target_os = "windows"));

/// A root that was given cannot be one.
#[derive(Debug, thiserror::Error)]
#[error("a root certificate cannot be used: {0}")]
pub struct UnusableRoot(String);

/// Gives TLS its cryptography. reqwest, and what is built on it, is compiled without; who comes second changes nothing.
pub fn install_provider() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}

/// A client that trusts what the system trusts, and `roots`, too; it says who it is.
///
/// # Errors
///
/// [`UnusableRoot`] when one of them is no certificate.
pub fn client(roots: &[CertificateDer<'_>]) -> Result<ClientBuilder, UnusableRoot> {
    if !HAS_VERIFIER {
        // reqwest's own would read the system's bundle, and then each file in the folder beside it.
        return Ok(named().tls_backend_preconfigured(tls(roots)?));
    }
    let roots = roots.iter().map(|root| Certificate::from_der(root));
    let roots = roots.collect::<Result<Vec<_>, _>>();
    let roots = roots.map_err(|error| UnusableRoot(innermost(&error)))?;
    Ok(named().tls_certs_merge(roots))
}

/// A client for plain HTTP on this machine: no proxy is asked, no certificate trusted.
pub fn plain_client() -> ClientBuilder {
    named().no_proxy().tls_certs_only([])
}

fn named() -> ClientBuilder {
    install_provider();
    Client::builder().user_agent(concat!("voicectl/", env!("CARGO_PKG_VERSION")))
}

/// TLS that trusts what the system trusts, and `roots`, too.
///
/// # Errors
///
/// [`UnusableRoot`] when one of them is no certificate.
pub fn tls(roots: &[CertificateDer<'_>]) -> Result<ClientConfig, UnusableRoot> {
    let mut store = RootCertStore::empty();
    // Without a root of the system those that are given remain; without any, the first handshake says it.
    store.add_parsable_certificates(roots::trusted().unwrap_or_default());
    for root in roots {
        let added = store.add(root.clone().into_owned());
        added.map_err(|error| UnusableRoot(error.to_string()))?;
    }
    install_provider();
    let config = ClientConfig::builder().with_root_certificates(store);
    Ok(config.with_no_client_auth())
}

/// Whether a URL leads to this very machine, whatever a resolver says.
#[must_use]
pub fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse();
    host == "localhost" || address.is_ok_and(|address: IpAddr| address.is_loopback())
}

/// The cause of it all, which is the one that says something.
#[must_use]
pub fn innermost(error: &dyn Error) -> String {
    let mut why = error;
    while let Some(cause) = why.source() {
        why = cause;
    }
    why.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_told_without_a_resolver() {
        for (url, is) in [
            ("http://localhost:8000/", true),
            ("http://127.0.0.1/", true),
            ("http://127.1/", true),
            ("http://[::1]:8000/", true),
            ("http://voice.localhost/", false),
            ("http://localhost.example/", false),
            ("http://127.0.0.1.example/", false),
            ("http://192.0.2.1/", false),
        ] {
            assert_eq!(is_this_machine(&url.parse().expect(url)), is, "{url}");
        }
    }
}
