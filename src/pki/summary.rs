//! What a certificate says, for people and for JSON.

use std::net::IpAddr;

use rustls::pki_types::CertificateDer;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use x509_parser::prelude::{FromDer, GeneralName, ParsedExtension, X509Certificate};

use super::PkiError;
use super::key::PrivateKey;
use super::validity::Validity;

/// The parts of a certificate that voicectl shows or checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// CN of the subject, or the whole subject when it has none.
    pub subject: String,
    /// CN of the issuer, or the whole issuer when it has none.
    pub issuer: String,
    /// SANs in order, as text.
    pub names: Vec<String>,
    /// From when until when.
    pub validity: Validity,
    /// Serial number, lower-case hex, two digits per octet.
    pub serial: String,
    /// SHA-256 of the DER, lower-case hex.
    pub fingerprint: String,
    /// Subject key identifier (RFC 5280 section 4.2.1.2).
    pub key_id: Option<Vec<u8>>,
    /// Authority key identifier: which of its issuer's keys signed it (section 4.2.1.1).
    pub issuer_key_id: Option<Vec<u8>>,
    /// Whether basic constraints say CA:TRUE.
    pub is_ca: bool,
    /// SubjectPublicKeyInfo in DER form.
    pub public_key: Vec<u8>,
}

impl Summary {
    /// Reads a certificate.
    ///
    /// # Errors
    ///
    /// [`PkiError::UnreadableCertificate`] for anything that is none.
    pub fn of(certificate: &CertificateDer<'_>) -> Result<Self, PkiError> {
        let (rest, parsed) =
            X509Certificate::from_der(certificate).map_err(|_| PkiError::UnreadableCertificate)?;
        if !rest.is_empty() {
            return Err(PkiError::UnreadableCertificate);
        }
        let moment = |time: x509_parser::time::ASN1Time| {
            OffsetDateTime::from_unix_timestamp(time.timestamp())
                .map_err(|_| PkiError::UnreadableCertificate)
        };
        Ok(Self {
            subject: display_name(parsed.subject()),
            issuer: display_name(parsed.issuer()),
            names: names(&parsed),
            validity: Validity {
                not_before: moment(parsed.validity().not_before)?,
                not_after: moment(parsed.validity().not_after)?,
            },
            serial: hex(parsed.raw_serial()),
            fingerprint: sha256_hex(certificate),
            key_id: parsed.extensions().iter().find_map(|extension| {
                match extension.parsed_extension() {
                    ParsedExtension::SubjectKeyIdentifier(id) => Some(id.0.to_vec()),
                    _ => None,
                }
            }),
            issuer_key_id: parsed.extensions().iter().find_map(|extension| {
                match extension.parsed_extension() {
                    ParsedExtension::AuthorityKeyIdentifier(id) => {
                        id.key_identifier.as_ref().map(|id| id.0.to_vec())
                    }
                    _ => None,
                }
            }),
            is_ca: parsed.is_ca(),
            public_key: parsed.public_key().raw.to_vec(),
        })
    }

    /// Checks that a key is the certificate's.
    ///
    /// # Errors
    ///
    /// [`PkiError::KeyMismatch`] when it is not.
    pub fn check_key(&self, key: &PrivateKey) -> Result<(), PkiError> {
        if self.public_key == key.public() {
            Ok(())
        } else {
            Err(PkiError::KeyMismatch)
        }
    }

    /// The fingerprint in the form of browsers and `openssl x509 -fingerprint`: upper case, with colons.
    #[must_use]
    pub fn fingerprint_with_colons(&self) -> String {
        let upper = self.fingerprint.to_uppercase();
        let octets: Vec<&str> = (0..upper.len())
            .step_by(2)
            .map(|at| &upper[at..at + 2])
            .collect();
        octets.join(":")
    }
}

/// SHA-256 in lower-case hex.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hex, two digits per octet.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// CN of a name, or the whole name when it has none.
pub(super) fn display_name(name: &x509_parser::x509::X509Name<'_>) -> String {
    let common = name
        .iter_common_name()
        .next()
        .and_then(|attribute| attribute.as_str().ok());
    common.map_or_else(|| name.to_string(), str::to_owned)
}

/// SANs in order, as text.
pub(super) fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for extension in certificate.extensions() {
        let ParsedExtension::SubjectAlternativeName(alternatives) = extension.parsed_extension()
        else {
            continue;
        };
        names.extend(alternatives.general_names.iter().map(|name| match name {
            GeneralName::DNSName(name) | GeneralName::RFC822Name(name) | GeneralName::URI(name) => {
                (*name).to_owned()
            }
            GeneralName::IPAddress(octets) => address(octets),
            other => other.to_string(),
        }));
    }
    names
}

pub(super) fn address(octets: &[u8]) -> String {
    if let Ok(v4) = <[u8; 4]>::try_from(octets) {
        IpAddr::from(v4).to_string()
    } else if let Ok(v6) = <[u8; 16]>::try_from(octets) {
        IpAddr::from(v6).to_string()
    } else {
        hex(octets)
    }
}

#[cfg(test)]
mod tests {
    use super::super::key::KeyType;
    use super::super::leaf;
    use super::super::sample::{ca, leaf_request};
    use super::*;
    use rustls::crypto::aws_lc_rs::default_provider;

    #[test]
    fn what_was_asked_for_is_what_is_read() {
        let random = default_provider().secure_random;
        let ca = ca("box");
        let key = PrivateKey::generate(KeyType::P256).expect("a key");
        let request = leaf_request(
            &[
                "localhost",
                "::1",
                "*.bücher.example",
                "me@a.test",
                "spiffe://a/b",
            ],
            KeyType::P256,
        );
        let leaf = leaf::issue(&request, &key, &ca, random).expect("a leaf");
        let summary = Summary::of(&leaf).expect("a summary");
        assert_eq!(
            summary.names,
            [
                "localhost",
                "::1",
                "*.xn--bcher-kva.example",
                "me@a.test",
                "spiffe://a/b"
            ]
        );
        assert_eq!(summary.subject, "localhost");
        assert!(
            summary.issuer.starts_with("voicectl CA box "),
            "{}",
            summary.issuer
        );
        // Clamped: the CA begins no earlier than its own creation less five minutes, and so does the leaf.
        assert_eq!(summary.validity, request.validity);
        assert_eq!(summary.serial.len(), 32);
        assert!(!summary.is_ca);
        summary.check_key(&key).expect("the key fits");
        let stranger = PrivateKey::generate(KeyType::P256).expect("a key");
        assert!(matches!(
            summary.check_key(&stranger),
            Err(PkiError::KeyMismatch)
        ));
        let other =
            leaf::issue(&request, &key, &ca, random).expect("another leaf with the same key");
        assert_ne!(
            Summary::of(&other).expect("a summary").serial,
            summary.serial
        );
    }

    #[test]
    fn damaged_certificates_are_errors() {
        let ca = ca("box");
        for cut in 0..ca.root().len() {
            assert!(Summary::of(&ca.root()[..cut].to_vec().into()).is_err());
        }
        for (at, bit) in (0..ca.root().len()).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
            let mut damaged = ca.root().to_vec();
            damaged[at] ^= 1 << bit;
            let _ = Summary::of(&damaged.into());
        }
    }
}
