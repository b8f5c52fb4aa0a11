//! Kinds of public keys and of signatures in certificates of any origin, by their object identifiers.

use std::fmt;

use x509_parser::prelude::FromDer;
use x509_parser::public_key::RSAPublicKey;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo};

/// A public key as found in a certificate. [`super::key::KeyType`] are those that voicectl makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKeyKind {
    /// RSA with so many bits (RFC 3279 section 2.3.1).
    Rsa(usize),
    /// ECDSA on P-256 (RFC 5480).
    P256,
    /// ECDSA on P-384.
    P384,
    /// ECDSA on P-521.
    P521,
    /// Ed25519 (RFC 8410).
    Ed25519,
    /// ML-DSA (RFC 9881), such as `ML-DSA-65`.
    MlDsa(&'static str),
    /// An elliptic curve that TLS 1.3 has no signature scheme for; its name, or its object identifier.
    OtherCurve(String),
    /// Another algorithm; its name, or its object identifier.
    Other(String),
}

impl PublicKeyKind {
    /// Tells the kind from a SubjectPublicKeyInfo.
    #[must_use]
    pub fn of(key: &SubjectPublicKeyInfo<'_>) -> Self {
        let algorithm = key.algorithm.algorithm.to_id_string();
        match algorithm.as_str() {
            "1.2.840.113549.1.1.1" => rsa_bits(&key.subject_public_key.data)
                .map_or_else(|| Self::Other("damaged RSA".to_owned()), Self::Rsa),
            "1.2.840.10045.2.1" => curve(&key.algorithm),
            "1.3.101.112" => Self::Ed25519,
            "1.3.101.113" => Self::Other("Ed448".to_owned()),
            "1.2.840.10040.4.1" => Self::Other("DSA".to_owned()),
            "1.2.840.113549.1.1.10" => Self::Other("RSASSA-PSS".to_owned()),
            "2.16.840.1.101.3.4.3.17" => Self::MlDsa("ML-DSA-44"),
            "2.16.840.1.101.3.4.3.18" => Self::MlDsa("ML-DSA-65"),
            "2.16.840.1.101.3.4.3.19" => Self::MlDsa("ML-DSA-87"),
            _ => Self::Other(algorithm),
        }
    }

    /// Whether the key is a point on an elliptic curve for ECDSA.
    #[must_use]
    pub const fn is_ecdsa(&self) -> bool {
        matches!(
            self,
            Self::P256 | Self::P384 | Self::P521 | Self::OtherCurve(_)
        )
    }
}

impl fmt::Display for PublicKeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa(bits) => write!(f, "RSA {bits}"),
            Self::P256 => f.write_str("P-256"),
            Self::P384 => f.write_str("P-384"),
            Self::P521 => f.write_str("P-521"),
            Self::Ed25519 => f.write_str("Ed25519"),
            Self::MlDsa(name) => f.write_str(name),
            Self::OtherCurve(name) | Self::Other(name) => f.write_str(name),
        }
    }
}

/// Bits of the modulus; nothing for a key that cannot be read.
fn rsa_bits(key: &[u8]) -> Option<usize> {
    let (_, key) = RSAPublicKey::from_der(key).ok()?;
    let first = key.modulus.iter().position(|octet| *octet != 0)?;
    let modulus = &key.modulus[first..];
    Some(modulus.len() * 8 - modulus.first()?.leading_zeros() as usize)
}

fn curve(algorithm: &AlgorithmIdentifier<'_>) -> PublicKeyKind {
    let Some(oid) = algorithm
        .parameters
        .as_ref()
        .and_then(|parameters| parameters.as_oid().ok())
    else {
        return PublicKeyKind::OtherCurve("a curve without a name".to_owned());
    };
    let oid = oid.to_id_string();
    match oid.as_str() {
        "1.2.840.10045.3.1.7" => PublicKeyKind::P256,
        "1.3.132.0.34" => PublicKeyKind::P384,
        "1.3.132.0.35" => PublicKeyKind::P521,
        "1.3.132.0.10" => PublicKeyKind::OtherCurve("secp256k1".to_owned()),
        _ => PublicKeyKind::OtherCurve(oid),
    }
}

/// The name of a signature algorithm by its dotted object identifier, such as `SHA-1 with RSA`; the identifier itself
/// where it has none here.
#[must_use]
pub fn signature_name(oid: &str) -> &str {
    match oid {
        "1.2.840.113549.1.1.2" => "MD2 with RSA",
        "1.2.840.113549.1.1.4" => "MD5 with RSA",
        "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => "SHA-1 with RSA",
        "1.2.840.113549.1.1.10" => "RSASSA-PSS",
        "1.2.840.113549.1.1.11" => "SHA-256 with RSA",
        "1.2.840.113549.1.1.12" => "SHA-384 with RSA",
        "1.2.840.113549.1.1.13" => "SHA-512 with RSA",
        "1.2.840.113549.1.1.14" => "SHA-224 with RSA",
        "1.2.840.10040.4.3" => "SHA-1 with DSA",
        "2.16.840.1.101.3.4.3.2" => "SHA-256 with DSA",
        "1.2.840.10045.4.1" => "SHA-1 with ECDSA",
        "1.2.840.10045.4.3.1" => "SHA-224 with ECDSA",
        "1.2.840.10045.4.3.2" => "SHA-256 with ECDSA",
        "1.2.840.10045.4.3.3" => "SHA-384 with ECDSA",
        "1.2.840.10045.4.3.4" => "SHA-512 with ECDSA",
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        "2.16.840.1.101.3.4.3.17" => "ML-DSA-44",
        "2.16.840.1.101.3.4.3.18" => "ML-DSA-65",
        "2.16.840.1.101.3.4.3.19" => "ML-DSA-87",
        other => other,
    }
}
