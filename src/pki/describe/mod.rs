//! The whole of what certificates, requests, keys and revocation lists say; each is parsed once.
//!
//! [`super::summary`] is the short form, for what voicectl issues itself. Here anything may come, from any tool of the
//! last thirty years: what one part cannot be read costs that part, not the rest.

mod certificate;
mod distinguished_name;
mod extension;
mod general_name;
mod public_key;
mod request;
mod revocation_list;

pub use certificate::Certificate;
pub use distinguished_name::DistinguishedName;
pub use extension::{NameConstraints, Usage};
pub use general_name::{GeneralName, NameKind};
pub use public_key::PublicKey;
pub use request::Request;
pub use revocation_list::RevocationList;

use time::OffsetDateTime;
use x509_parser::time::ASN1Time;
use x509_parser::x509::AlgorithmIdentifier;

use super::PkiError;
use super::algorithm::signature_name;

/// The name of a signature algorithm, such as `SHA-256 with RSA`.
fn signature(algorithm: &AlgorithmIdentifier<'_>) -> String {
    signature_name(&algorithm.algorithm.to_id_string()).to_owned()
}

fn moment(time: ASN1Time) -> Result<OffsetDateTime, PkiError> {
    OffsetDateTime::from_unix_timestamp(time.timestamp())
        .map_err(|_| PkiError::UnreadableCertificate)
}

/// The block of a PEM file (RFC 7468: 64 columns, line feeds).
fn pem_block(label: &str, der: &[u8]) -> String {
    let config = pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF);
    pem::encode_config(&pem::Pem::new(label, der), config)
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::CertificateDer;

    use super::super::sample::ca;
    use super::{Certificate, PublicKey, Request, RevocationList};

    #[test]
    fn damage_is_an_error_and_never_a_panic() {
        let ca = ca("box");
        let whole = ca.root().to_vec();
        let read = |der: Vec<u8>| Certificate::from_der(CertificateDer::from(der));
        let certificate = read(whole.clone()).expect("a certificate");
        assert!(certificate.is_ca && certificate.is_self_issued());
        for cut in 0..whole.len() {
            assert!(read(whole[..cut].to_vec()).is_err(), "{cut}");
        }
        for (at, bit) in (0..whole.len()).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
            let mut damaged = whole.clone();
            damaged[at] ^= 1 << bit;
            if let Ok(certificate) = read(damaged.clone()) {
                let _ = (
                    certificate.title(),
                    certificate.issuer.to_string(),
                    certificate.ari_id(),
                );
            }
            // Whatever else somebody takes it for.
            let _ = (
                Request::from_der(damaged.clone()),
                PublicKey::from_der(&damaged),
            );
            let _ = RevocationList::from_der(damaged);
        }
    }

    #[test]
    fn renewal_identifiers_are_those_of_the_rfc() {
        let ca = ca("box");
        let mut certificate = Certificate::from_der(ca.root().clone()).expect("a certificate");
        // The example of RFC 9773 section 4.1.
        certificate.issuer_key_id = Some(vec![
            0x69, 0x88, 0x5b, 0x6b, 0x87, 0x46, 0x40, 0x41, 0xe1, 0xb3, 0x7b, 0x84, 0x7b, 0xa0,
            0xae, 0x2c, 0xde, 0x01, 0xc8, 0xd4,
        ]);
        certificate.serial = vec![0x00, 0x87, 0x65, 0x43, 0x21];
        let id = certificate.ari_id().expect("an identifier");
        assert_eq!(id, "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE");
    }
}
