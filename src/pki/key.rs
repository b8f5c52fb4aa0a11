//! Private keys: generated, read, written as PKCS#8.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::signature::Ed25519KeyPair;
use rcgen::{KeyPair, PublicKeyData, RsaKeySize, SignatureAlgorithm};
use rustls::pki_types::PrivatePkcs8KeyDer;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::passphrase::Passphrase;
use super::{PkiError, chain, decode, encryption, pkcs8};

/// Kinds of keys that voicectl makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyType {
    /// ECDSA on P-256: every client takes it, and a handshake costs least.
    #[default]
    P256,
    /// ECDSA on P-384.
    P384,
    /// ECDSA on P-521; Chromium refuses it.
    P521,
    /// Ed25519; Chromium and Firefox refuse it.
    Ed25519,
    /// RSA with 2048 bits.
    Rsa2048,
    /// RSA with 3072 bits.
    Rsa3072,
    /// RSA with 4096 bits.
    Rsa4096,
}

impl KeyType {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::P256,
        Self::P384,
        Self::P521,
        Self::Ed25519,
        Self::Rsa2048,
        Self::Rsa3072,
        Self::Rsa4096,
    ];

    /// The name used in flags and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::P256 => "p256",
            Self::P384 => "p384",
            Self::P521 => "p521",
            Self::Ed25519 => "ed25519",
            Self::Rsa2048 => "rsa2048",
            Self::Rsa3072 => "rsa3072",
            Self::Rsa4096 => "rsa4096",
        }
    }

    /// Clients that refuse a leaf with such a key (measured: Chromium 156, Firefox ESR 153).
    #[must_use]
    pub const fn refused_by(self) -> &'static [&'static str] {
        match self {
            Self::P521 => &["Chromium"],
            Self::Ed25519 => &["Chromium", "Firefox"],
            _ => &[],
        }
    }

    /// Whether RSA: such leaves also encipher keys, elliptic ones must not say so (RFC 8813 section 3).
    #[must_use]
    pub const fn is_rsa(self) -> bool {
        matches!(self, Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096)
    }

    /// Whether finding the primes takes long enough to say so.
    #[must_use]
    pub const fn is_slow(self) -> bool {
        matches!(self, Self::Rsa3072 | Self::Rsa4096)
    }

    fn algorithm(self) -> &'static SignatureAlgorithm {
        match self {
            Self::P256 => &rcgen::PKCS_ECDSA_P256_SHA256,
            Self::P384 => &rcgen::PKCS_ECDSA_P384_SHA384,
            Self::P521 => &rcgen::PKCS_ECDSA_P521_SHA512,
            Self::Ed25519 => &rcgen::PKCS_ED25519,
            Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096 => &rcgen::PKCS_RSA_SHA256,
        }
    }
}

impl fmt::Display for KeyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no [`KeyType`].
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no key type; there are p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096")]
pub struct UnknownKeyType(String);

impl FromStr for KeyType {
    type Err = UnknownKeyType;

    fn from_str(text: &str) -> Result<Self, UnknownKeyType> {
        let name = text.to_ascii_lowercase().replace(['-', '_', ':'], "");
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| UnknownKeyType(text.to_owned()))
    }
}

/// A private key. Its bytes are wiped when it goes.
///
/// In a box: a list of what a file holds has many items that are no keys.
pub struct PrivateKey(Box<KeyPair>);

impl PrivateKey {
    fn new(pair: KeyPair) -> Self {
        Self(Box::new(pair))
    }

    /// A new key from the system's random numbers.
    ///
    /// # Errors
    ///
    /// [`PkiError::Build`] when the library refuses.
    pub fn generate(kind: KeyType) -> Result<Self, PkiError> {
        let size = match kind {
            KeyType::Rsa2048 => RsaKeySize::_2048,
            KeyType::Rsa3072 => RsaKeySize::_3072,
            KeyType::Rsa4096 => RsaKeySize::_4096,
            KeyType::Ed25519 => return Self::generate_ed25519(),
            _ => return Ok(Self::new(KeyPair::generate_for(kind.algorithm())?)),
        };
        Ok(Self::new(KeyPair::generate_rsa_for(
            kind.algorithm(),
            size,
        )?))
    }

    /// As PKCS#8 version 1: the version 2 that aws-lc-rs writes by default (RFC 5958, with the public key) is unknown to
    /// OpenSSL 3.0 (measured).
    fn generate_ed25519() -> Result<Self, PkiError> {
        let refused = |_| PkiError::Build(rcgen::Error::RingUnspecified);
        let pkcs8 = Ed25519KeyPair::generate()
            .and_then(|pair| pair.to_pkcs8v1())
            .map_err(refused)?;
        let der = PrivatePkcs8KeyDer::from(pkcs8.as_ref());
        Ok(Self::new(KeyPair::from_pkcs8_der_and_sign_algo(
            &der,
            KeyType::Ed25519.algorithm(),
        )?))
    }

    /// Reads PKCS#8, PKCS#1 or SEC1 in PEM form, not encrypted: the first key in it.
    ///
    /// # Errors
    ///
    /// [`PkiError::UnreadableKey`], [`PkiError::ForeignKey`], [`PkiError::PassphraseMissing`].
    pub fn from_pem(pem: &str) -> Result<Self, PkiError> {
        decode::first_key(pem.as_bytes(), None)
    }

    /// Reads PKCS#8, PKCS#1 or SEC1 in PEM form, encrypted or not.
    ///
    /// # Errors
    ///
    /// As [`PrivateKey::from_pem`]; [`PkiError::PassphraseWrong`] when it is encrypted under another pass phrase.
    pub fn from_encrypted_pem(pem: &str, passphrase: &Passphrase) -> Result<Self, PkiError> {
        decode::first_key(pem.as_bytes(), Some(passphrase))
    }

    /// Reads PKCS#8, PKCS#1 or SEC1 in DER form, not encrypted.
    ///
    /// # Errors
    ///
    /// [`PkiError::UnreadableKey`], [`PkiError::ForeignKey`].
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        let pkcs8 = pkcs8::normal(der)?;
        KeyPair::try_from(&PrivatePkcs8KeyDer::from(pkcs8.as_slice()))
            .map(Self::new)
            .map_err(|_| PkiError::UnreadableKey)
    }

    /// Its kind; `None` for RSA of another size.
    #[must_use]
    pub fn key_type(&self) -> Option<KeyType> {
        KeyType::ALL
            .into_iter()
            .filter(|kind| !kind.is_rsa())
            .find(|kind| self.0.is_compatible(kind.algorithm()))
            .or_else(|| match pkcs8::rsa_bits(self.0.serialized_der())? {
                2048 => Some(KeyType::Rsa2048),
                3072 => Some(KeyType::Rsa3072),
                4096 => Some(KeyType::Rsa4096),
                _ => None,
            })
    }

    /// PKCS#8 in PEM form.
    #[must_use]
    pub fn to_pem(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.serialize_pem())
    }

    /// PKCS#8 in DER form.
    #[must_use]
    pub fn to_der(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.serialize_der())
    }

    /// Encrypted PKCS#8 in PEM form: PBES2 (RFC 8018) with 600,000 rounds of PBKDF2-HMAC-SHA256 and AES-256-CBC, which
    /// OpenSSL, GnuTLS, Java and NSS read (scrypt, the default of others, GnuTLS does not).
    ///
    /// # Errors
    ///
    /// [`PkiError::Build`] when the system has no random numbers.
    pub fn to_encrypted_pem(&self, passphrase: &Passphrase) -> Result<Zeroizing<String>, PkiError> {
        let der = encryption::encrypt_key(&self.to_der(), passphrase)?;
        Ok(Zeroizing::new(chain::pem_block(
            "ENCRYPTED PRIVATE KEY",
            &der,
        )))
    }

    /// The public half, as a SubjectPublicKeyInfo in DER form.
    #[must_use]
    pub fn public(&self) -> Vec<u8> {
        self.0.subject_public_key_info()
    }

    pub(super) fn pair(&self) -> &KeyPair {
        &self.0
    }
}

/// The public half, as certificates and requests carry it.
impl PublicKeyData for PrivateKey {
    fn der_bytes(&self) -> &[u8] {
        self.0.der_bytes()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        self.0.algorithm()
    }
}

impl Drop for PrivateKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_made_and_read_back() {
        for kind in KeyType::ALL {
            if kind.is_slow() {
                continue;
            }
            let key = PrivateKey::generate(kind).expect("a key");
            let again = PrivateKey::from_pem(&key.to_pem()).expect("the same key");
            assert_eq!(key.public(), again.public(), "{kind}");
            assert_eq!(kind.name().parse::<KeyType>().expect("its name"), kind);
        }
        assert_eq!(
            "RSA-2048".parse::<KeyType>().expect("a looser spelling"),
            KeyType::Rsa2048
        );
        assert!("rsa1024".parse::<KeyType>().is_err());
    }

    #[test]
    fn a_key_is_not_shown() {
        let key = PrivateKey::generate(KeyType::P256).expect("a key");
        assert_eq!(format!("{key:?}"), "PrivateKey");
        assert!(matches!(
            PrivateKey::from_pem("no key"),
            Err(PkiError::UnreadableKey)
        ));
    }
}
