//! What all who ask other machines have in common: the client, its roots, which machine is this one, and the cause of it all.
//!
//! It lies below all other parts and knows none of them. How long somebody waits, which redirections are followed and how an
//! error is shown stay with those who ask: they differ for good reasons.

use std::error::Error;
use std::net::IpAddr;

use reqwest::{Certificate, Client, ClientBuilder, Url};
use rustls::pki_types::CertificateDer;

/// Gives TLS its cryptography. reqwest, and what is built on it, is compiled without; who comes second changes nothing.
pub fn install_provider() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}

/// A client that trusts what the system trusts, and says who it is.
pub fn client() -> ClientBuilder {
    install_provider();
    Client::builder().user_agent(concat!("voicectl/", env!("CARGO_PKG_VERSION")))
}

/// The same that trusts `roots`, too.
///
/// # Errors
///
/// [`reqwest::Error`] when one of them is no certificate.
pub fn trusting(
    builder: ClientBuilder,
    roots: &[CertificateDer<'_>],
) -> reqwest::Result<ClientBuilder> {
    if roots.is_empty() {
        return Ok(builder);
    }
    let roots = roots.iter().map(|root| Certificate::from_der(root));
    Ok(builder.tls_certs_merge(roots.collect::<Result<Vec<_>, _>>()?))
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
