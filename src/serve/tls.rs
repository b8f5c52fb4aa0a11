//! The TLS server configuration, from the policy.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::server::{NoServerSessionStorage, ResolvesServerCert};

use super::ServeError;
use crate::policy::TlsPolicy;

/// aws-lc-rs with the groups and suites of the policy, in its order.
#[must_use]
pub fn provider(policy: &TlsPolicy) -> CryptoProvider {
    let all = aws_lc_rs::default_provider();
    let suites = all
        .cipher_suites
        .into_iter()
        .filter(|suite| {
            let name = suite.suite().as_str().unwrap_or_default();
            suite.tls13().is_some() || policy.tls12_suites.contains(&name)
        })
        .collect();
    let groups = policy
        .groups
        .iter()
        .filter_map(|group| {
            aws_lc_rs::ALL_KX_GROUPS
                .iter()
                .find(|known| known.name() == *group)
        })
        .copied()
        .collect();
    CryptoProvider {
        cipher_suites: suites,
        kx_groups: groups,
        ..all
    }
}

/// A server configuration that asks `certificates` at each handshake; HTTP/2 first, then HTTP/1.1.
///
/// # Errors
///
/// [`ServeError::Tls`] when the policy leaves nothing to negotiate.
pub fn server_config(
    policy: &TlsPolicy,
    certificates: Arc<dyn ResolvesServerCert>,
) -> Result<ServerConfig, ServeError> {
    let versions: Vec<_> = rustls::ALL_VERSIONS
        .iter()
        .filter(|version| policy.protocols.contains(&version.version))
        .copied()
        .collect();
    let mut config = ServerConfig::builder_with_provider(Arc::new(provider(policy)))
        .with_protocol_versions(&versions)?
        .with_no_client_auth()
        .with_cert_resolver(certificates);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    // The guideline lets the client choose: it knows whether it has AES in hardware.
    config.ignore_client_order = false;
    // Sessions are kept by the clients, under a key that changes every six hours: no memory here, and a client that comes
    // back is known however many came in between.
    config.ticketer = aws_lc_rs::Ticketer::new()?;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    Ok(config)
}

#[cfg(test)]
mod tests {
    use rustls::SupportedCipherSuite;

    use super::*;
    use crate::policy::INTERMEDIATE;

    #[test]
    fn everything_the_policy_names_is_offered_and_nothing_else() {
        let provider = provider(&INTERMEDIATE);
        let groups: Vec<_> = provider
            .kx_groups
            .iter()
            .map(|group| group.name())
            .collect();
        assert_eq!(groups, INTERMEDIATE.groups);
        let tls12: Vec<_> = provider
            .cipher_suites
            .iter()
            .filter(|suite| suite.tls13().is_none())
            .map(SupportedCipherSuite::suite)
            .collect();
        assert_eq!(tls12.len(), INTERMEDIATE.tls12_suites.len());
        assert_eq!(provider.cipher_suites.len(), tls12.len() + 3);
    }
}
