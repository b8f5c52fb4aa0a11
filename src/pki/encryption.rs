//! Encryption under a pass phrase: PKCS#5 (RFC 8018), PKCS#12 (RFC 7292 appendix B), OpenSSL's older form of PEM.
//!
//! What is written is the strongest that everybody reads: PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC. What is read
//! goes back to 40 bits of RC2, for the sake of files that exist. How much work a pass phrase costs is the file's choice,
//! so it is counted before it is done.

mod cipher;
mod derive;
mod legacy;
mod scheme;

use aws_lc_rs::rand;
use zeroize::Zeroizing;

use super::PkiError;
use super::asn1::{self, OCTET_STRING, SEQUENCE};
use super::passphrase::Passphrase;

pub(super) use derive::{Hash, Pkcs12Key, Secret, Work, pkcs12_key};
pub(super) use legacy::decrypt as decrypt_legacy;
pub(super) use scheme::{
    Encrypted, Pbkdf2, Scheme, encrypt, encrypt_with_triple_des, hash_of_hmac,
};

/// Iterations of PBKDF2-HMAC-SHA256 for keys (OWASP's number since 2023; 0.2 s on a slow machine).
pub(super) const ITERATIONS: u32 = 600_000;

/// Octets from the system's random numbers.
pub(super) fn random<const N: usize>() -> Result<[u8; N], PkiError> {
    let mut octets = [0; N];
    rand::fill(&mut octets).map_err(|_| PkiError::Build(rcgen::Error::RingUnspecified))?;
    Ok(octets)
}

/// An EncryptedPrivateKeyInfo (RFC 5958 section 3) around a PKCS#8 key.
pub(super) fn encrypt_key(
    pkcs8: &[u8],
    passphrase: &Passphrase,
) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let (algorithm, encrypted) = encrypt(pkcs8, passphrase, ITERATIONS)?;
    Ok(asn1::write(
        SEQUENCE,
        &[&algorithm, &asn1::write(OCTET_STRING, &[&encrypted])],
    ))
}

/// The PKCS#8 key in an EncryptedPrivateKeyInfo.
///
/// # Errors
///
/// [`PkiError::PassphraseWrong`], also when what comes out is no key; [`PkiError::UnknownEncryption`],
/// [`PkiError::TooMuchWork`], [`PkiError::UnreadableKey`].
pub(super) fn decrypt_key(
    der: &[u8],
    passphrase: &Passphrase,
    work: &mut Work,
) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let mut reader = asn1::Reader::new(der);
    let mut inside = reader.inside(SEQUENCE).ok_or(PkiError::UnreadableKey)?;
    let algorithm = inside.inside(SEQUENCE).ok_or(PkiError::UnreadableKey)?;
    let data = inside.body(OCTET_STRING).ok_or(PkiError::UnreadableKey)?;
    let secret = Secret::new(passphrase);
    let key = Scheme::read(algorithm)?.decrypt(&secret, data, work)?;
    // Wrong pass phrases pass the check of the padding once in 256 times.
    if asn1::length(&key) == Some(key.len()) && key[0] == SEQUENCE {
        Ok(key)
    } else {
        Err(PkiError::PassphraseWrong)
    }
}
