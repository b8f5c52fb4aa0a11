//! The certificate that answers a challenge (RFC 8737 section 3).

use std::fmt::Write;
use std::net::IpAddr;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use rcgen::{CertificateParams, CustomExtension, DistinguishedName, DnType, KeyPair, SanType};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::sign::CertifiedKey;
use time::{Duration, OffsetDateTime};

use crate::pki::PkiError;
use crate::pki::name::Identifier;

/// What a CA is shown for a name: that as the only SAN, and the digest of the key authorization in the critical extension
/// acmeIdentifier. Signed by its own key.
pub(super) fn certificate(
    identifier: &Identifier,
    key_authorization: &str,
    now: OffsetDateTime,
) -> Result<Arc<CertifiedKey>, PkiError> {
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::default();
    params.subject_alt_names = vec![match identifier {
        Identifier::Dns(_) => SanType::DnsName(identifier.ascii().try_into()?),
        Identifier::Ip(address) => SanType::IpAddress(*address),
    }];
    params.distinguished_name = DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, "ACME challenge");
    // CAs look at names and extension only; a clock that is off by a day is no reason to fail.
    params.not_before = now - Duration::days(2);
    params.not_after = now + Duration::days(7);
    let proof = digest(&SHA256, key_authorization.as_bytes());
    params.custom_extensions = vec![CustomExtension::new_acme_identifier(proof.as_ref())];
    let certificate = params.self_signed(&key)?;
    let signer = rustls::crypto::aws_lc_rs::sign::any_supported_type(
        &PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
    )
    .map_err(|_| rcgen::Error::CouldNotParseKeyPair)?;
    Ok(Arc::new(CertifiedKey::new(
        vec![certificate.der().clone()],
        signer,
    )))
}

/// The SNI with which a CA asks for an identifier: the name, or the address in reverse (RFC 8738 section 6).
pub(super) fn server_name(identifier: &Identifier) -> String {
    match identifier {
        Identifier::Dns(_) => identifier.ascii(),
        Identifier::Ip(IpAddr::V4(address)) => {
            let [a, b, c, d] = address.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa")
        }
        Identifier::Ip(IpAddr::V6(address)) => {
            let mut name = String::new();
            for octet in address.octets().iter().rev() {
                // A text takes whatever is written to it.
                let _ = write!(name, "{:x}.{:x}.", octet & 15, octet >> 4);
            }
            name + "ip6.arpa"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_asked_for_in_reverse() {
        let name = |text: &str| server_name(&text.parse().expect("an identifier"));
        assert_eq!(name("a.test"), "a.test");
        assert_eq!(name("192.0.2.1"), "1.2.0.192.in-addr.arpa");
        // The example of RFC 8738 section 6.
        assert_eq!(
            name("2001:db8::1"),
            "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"
        );
    }
}
