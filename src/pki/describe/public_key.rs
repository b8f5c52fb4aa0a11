//! Public keys: kind, size, pin.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use x509_parser::prelude::FromDer;
use x509_parser::x509::SubjectPublicKeyInfo;

use crate::pki::PkiError;
use crate::pki::algorithm::PublicKeyKind;

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Algorithm and size.
    pub kind: PublicKeyKind,
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
            Ok(([], parsed)) => Ok(Self::of(&parsed)),
            _ => Err(PkiError::UnreadableKey),
        }
    }

    pub(super) fn of(info: &SubjectPublicKeyInfo<'_>) -> Self {
        Self {
            kind: PublicKeyKind::of(info),
            der: info.raw.to_vec(),
        }
    }

    /// The family: `RSA`, `EC`, `Ed25519` ..., or the name or object identifier of another one.
    #[must_use]
    pub fn algorithm(&self) -> String {
        match &self.kind {
            PublicKeyKind::Rsa(_) => "RSA".to_owned(),
            kind if kind.is_ecdsa() => "EC".to_owned(),
            kind => kind.to_string(),
        }
    }

    /// The curve of an EC key.
    #[must_use]
    pub fn curve(&self) -> Option<String> {
        self.kind.is_ecdsa().then(|| self.kind.to_string())
    }

    /// Bits of the modulus, or of the field; `None` where the kind says it or it is not known.
    #[must_use]
    pub const fn bits(&self) -> Option<usize> {
        match &self.kind {
            PublicKeyKind::Rsa(bits) => Some(*bits),
            PublicKeyKind::P256 => Some(256),
            PublicKeyKind::P384 => Some(384),
            PublicKeyKind::P521 => Some(521),
            _ => None,
        }
    }

    /// PEM.
    #[must_use]
    pub fn pem(&self) -> String {
        super::pem_block("PUBLIC KEY", &self.der)
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
        if self.kind.is_ecdsa() {
            f.write_str("EC ")?;
        }
        self.kind.fmt(f)
    }
}
