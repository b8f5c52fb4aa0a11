//! Secrets: how they are made, what is kept of them, how they are compared.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::store::StoreError;

/// Letters and digits that nobody mistakes for each other, 32 of them.
pub(super) const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// 256 random bits in base64url, 43 characters.
///
/// # Errors
///
/// [`StoreError::NoRandom`].
pub fn random_text() -> Result<Zeroizing<String>, StoreError> {
    let mut octets = Zeroizing::new([0; 32]);
    aws_lc_rs::rand::fill(&mut *octets).map_err(|_| StoreError::NoRandom)?;
    Ok(Zeroizing::new(BASE64_URL_SAFE_NO_PAD.encode(*octets)))
}

/// A public name of 40 random bits, eight characters.
pub(super) fn random_id() -> Result<String, StoreError> {
    let mut octets = [0; 8];
    aws_lc_rs::rand::fill(&mut octets).map_err(|_| StoreError::NoRandom)?;
    Ok(letters(&octets))
}

/// A letter per octet.
pub(super) fn letters(octets: &[u8]) -> String {
    octets
        .iter()
        .map(|octet| char::from(LETTERS[usize::from(octet % 32)]))
        .collect()
}

/// Whether a text could be a [`random_id`].
pub(super) fn is_id(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|letter| LETTERS.contains(&letter))
}

/// The SHA-256 of a secret with 256 random bits, in hex: nobody finds the secret from it, so no salt and no work is needed.
#[derive(Clone, Debug, Eq, Serialize, Deserialize)]
pub struct Sha256Text(String);

impl Sha256Text {
    /// Of a secret.
    #[must_use]
    pub fn of(secret: &str) -> Self {
        use std::fmt::Write;
        let digest = digest(&SHA256, secret.as_bytes());
        let mut text = String::with_capacity(64);
        for octet in digest.as_ref() {
            let _ = write!(text, "{octet:02x}");
        }
        Self(text)
    }
}

/// In constant time.
impl PartialEq for Sha256Text {
    fn eq(&self, other: &Self) -> bool {
        verify_slices_are_equal(self.0.as_bytes(), other.0.as_bytes()).is_ok()
    }
}

impl fmt::Display for Sha256Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
