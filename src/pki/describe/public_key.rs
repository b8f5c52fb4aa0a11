//! Public keys: algorithm, size, pin.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey as Parsed;
use x509_parser::x509::SubjectPublicKeyInfo;

use crate::pki::PkiError;

/// Elliptic curves with their usual names and sizes.
const CURVES: &[(&str, &str, u32)] = &[
    ("1.2.840.10045.3.1.7", "P-256", 256),
    ("1.3.132.0.34", "P-384", 384),
    ("1.3.132.0.35", "P-521", 521),
    ("1.3.132.0.33", "P-224", 224),
    ("1.2.840.10045.3.1.1", "P-192", 192),
    ("1.3.132.0.10", "secp256k1", 256),
    ("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1", 256),
    ("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1", 384),
    ("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1", 512),
    ("1.2.156.10197.1.301", "SM2", 256),
];

/// Algorithms whose identifier says everything.
const ALGORITHMS: &[(&str, &str, Option<u32>)] = &[
    ("1.3.101.110", "X25519", Some(253)),
    ("1.3.101.111", "X448", Some(448)),
    ("1.3.101.112", "Ed25519", Some(253)),
    ("1.3.101.113", "Ed448", Some(456)),
    ("1.2.840.10040.4.1", "DSA", None),
    ("2.16.840.1.101.3.4.3.17", "ML-DSA-44", None),
    ("2.16.840.1.101.3.4.3.18", "ML-DSA-65", None),
    ("2.16.840.1.101.3.4.3.19", "ML-DSA-87", None),
];

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// `RSA`, `EC`, `Ed25519` ..., or the numbers of an unknown one.
    pub algorithm: String,
    /// `P-256` ..., or the numbers of an unknown one; for EC only.
    pub curve: Option<String>,
    /// Bits of the modulus, or of the field.
    pub bits: Option<u32>,
    /// SubjectPublicKeyInfo, DER.
    pub der: Vec<u8>,
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo in DER form.
    ///
    /// # Errors
    ///
    /// [`PkiError::UnreadableKey`] for anything that is none.
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        match SubjectPublicKeyInfo::from_der(der) {
            Ok((rest, parsed)) if rest.is_empty() => Ok(Self::of(&parsed)),
            _ => Err(PkiError::UnreadableKey),
        }
    }

    pub(super) fn of(info: &SubjectPublicKeyInfo<'_>) -> Self {
        let oid = info.algorithm.algorithm.to_id_string();
        let der = info.raw.to_vec();
        let (algorithm, curve, bits) = match info.parsed() {
            Ok(Parsed::RSA(key)) => {
                let zeroes = key.modulus.iter().take_while(|&&octet| octet == 0).count();
                let modulus = &key.modulus[zeroes..];
                let unused = modulus.first().map_or(0, |octet| octet.leading_zeros());
                let bits = u32::try_from(modulus.len() * 8).ok();
                ("RSA".to_owned(), None, bits.map(|bits| bits - unused))
            }
            Ok(Parsed::EC(_)) => {
                let parameters = info.algorithm.parameters.as_ref();
                let curve = parameters.and_then(|parameters| parameters.as_oid().ok());
                let curve = curve.map_or_else(|| "explicit".to_owned(), |oid| oid.to_id_string());
                match CURVES.iter().find(|(known, ..)| *known == curve) {
                    Some((_, name, bits)) => {
                        ("EC".to_owned(), Some((*name).to_owned()), Some(*bits))
                    }
                    None => ("EC".to_owned(), Some(curve), None),
                }
            }
            _ => match ALGORITHMS.iter().find(|(known, ..)| *known == oid) {
                Some((_, name, bits)) => ((*name).to_owned(), None, *bits),
                None => (oid, None, None),
            },
        };
        Self {
            algorithm,
            curve,
            bits,
            der,
        }
    }

    /// The pin of RFC 7469: base64 of SHA-256 of the SubjectPublicKeyInfo. It stays the same when a certificate is renewed
    /// with its key.
    #[must_use]
    pub fn pin(&self) -> String {
        STANDARD.encode(Sha256::digest(&self.der))
    }
}

/// `EC P-256`, `RSA 2048`, `Ed25519`.
impl std::fmt::Display for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.algorithm)?;
        match (&self.curve, self.bits) {
            (Some(curve), _) => write!(f, " {curve}"),
            (None, Some(bits)) if self.algorithm == "RSA" => write!(f, " {bits}"),
            _ => Ok(()),
        }
    }
}
