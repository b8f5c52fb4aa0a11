//! Pass phrases of keys and of PKCS#12 files.

use std::fmt;

use zeroize::Zeroizing;

/// A pass phrase. It is wiped when it goes, and never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// A pass phrase that somebody gave.
    #[must_use]
    pub const fn new(text: Zeroizing<String>) -> Self {
        Self(text)
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
