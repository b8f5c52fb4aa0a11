//! Pass phrases of keys and of PKCS#12 files.

use std::fmt;

use rustls::crypto::SecureRandom;
use zeroize::Zeroizing;

use super::PkiError;

/// A pass phrase. It is wiped when it goes, and never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// A pass phrase that somebody gave.
    #[must_use]
    pub const fn new(text: Zeroizing<String>) -> Self {
        Self(text)
    }

    /// A new one of 125 random bits, in five groups of five letters and digits that nobody mistakes for each other.
    ///
    /// # Errors
    ///
    /// [`PkiError::Build`] when the system has no random numbers.
    pub fn random(random: &dyn SecureRandom) -> Result<Self, PkiError> {
        const DIGITS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let mut octets = Zeroizing::new([0; 25]);
        random
            .fill(&mut *octets)
            .map_err(|_| PkiError::Build(rcgen::Error::RingUnspecified))?;
        let mut text = Zeroizing::new(String::with_capacity(29));
        for (place, octet) in octets.iter().enumerate() {
            if place > 0 && place % 5 == 0 {
                text.push('-');
            }
            text.push(DIGITS[usize::from(octet % 32)].into());
        }
        Ok(Self(text))
    }

    /// As text, for PKCS#12, which encodes it anew.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As octets, for PKCS#8.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase")
    }
}
