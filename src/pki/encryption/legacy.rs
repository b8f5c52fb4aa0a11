//! PEM encrypted as OpenSSL did it before PKCS#8: `Proc-Type: 4,ENCRYPTED` and `DEK-Info` (RFC 1421 section 4.6.1, with a
//! key made by one round of MD5). `openssl rsa -aes256`, `ssh-keygen -m PEM` and `step` write it.

use zeroize::Zeroizing;

use super::cipher::Cipher;
use super::derive::{Hash, Secret, Work, bytes_to_key};
use crate::pki::PkiError;
use crate::pki::passphrase::Passphrase;

/// Decrypts a block; `info` is the value of its `DEK-Info`: a cipher, a comma, the vector in hex.
///
/// # Errors
///
/// [`PkiError::PassphraseWrong`], [`PkiError::UnknownEncryption`], [`PkiError::UnreadableEncryption`],
/// [`PkiError::TooMuchWork`].
pub(in crate::pki) fn decrypt(
    info: &str,
    data: &[u8],
    passphrase: &Passphrase,
    work: &mut Work,
) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let (name, iv) = info.split_once(',').ok_or(PkiError::UnreadableEncryption)?;
    let name = name.trim();
    let cipher = match name.to_ascii_uppercase().as_str() {
        "AES-128-CBC" => Cipher::Aes128,
        "AES-192-CBC" => Cipher::Aes192,
        "AES-256-CBC" => Cipher::Aes256,
        "DES-CBC" => Cipher::Des,
        "DES-EDE3-CBC" => Cipher::TripleDes,
        _ => {
            let name = name.chars().filter(char::is_ascii_graphic).take(40);
            return Err(PkiError::UnknownEncryption(name.collect()));
        }
    };
    let iv = octets(iv.trim()).ok_or(PkiError::UnreadableEncryption)?;
    if iv.len() != cipher.block_length() || !data.len().is_multiple_of(cipher.block_length()) {
        return Err(PkiError::UnreadableEncryption);
    }
    let (secret, length) = (Secret::new(passphrase), cipher.key_length());
    let key = bytes_to_key(Hash::Md5, &secret, &iv[..8], 1, length, work)?;
    cipher
        .decrypt(&key, &iv, data)
        .ok_or(PkiError::PassphraseWrong)
}

fn octets(hex: &str) -> Option<Vec<u8>> {
    if !hex.is_ascii() || !hex.len().is_multiple_of(2) || hex.len() > 64 {
        return None;
    }
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).ok())
        .collect()
}
