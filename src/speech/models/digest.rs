//! SHA-256 digests: how a model file is told from a damaged or a wrong one.

use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// A SHA-256 digest, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sha256Digest([u8; 32]);

/// Text that is no SHA-256 digest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a SHA-256 digest has 64 hexadecimal digits")]
pub struct NotADigest;

impl Sha256Digest {
    /// The digest of everything that `reader` still holds.
    ///
    /// # Errors
    ///
    /// What `reader` says.
    pub fn of(reader: impl Read) -> io::Result<Self> {
        let mut hasher = Sha256::new();
        absorb(&mut hasher, reader)?;
        Ok(Self::finish(hasher))
    }

    /// Ends a running computation.
    pub(super) fn finish(hasher: Sha256) -> Self {
        Self(hasher.finalize().into())
    }

    /// Parses a digest; in a constant, bad digits stop the compiler.
    const fn parse(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        if text.len() != 64 {
            return None;
        }
        let mut digest = [0; 32];
        let mut at = 0;
        while at < 32 {
            match (nibble(text[2 * at]), nibble(text[2 * at + 1])) {
                (Some(high), Some(low)) => digest[at] = high << 4 | low,
                _ => return None,
            }
            at += 1;
        }
        Some(Self(digest))
    }

    /// A digest that is part of the program.
    pub(super) const fn pinned(text: &'static str) -> Self {
        match Self::parse(text) {
            Some(digest) => digest,
            None => panic!("a pinned digest has 64 hexadecimal digits"),
        }
    }
}

/// Hashes everything that `reader` still holds; says how many bytes that were.
pub(super) fn absorb(hasher: &mut Sha256, mut reader: impl Read) -> io::Result<u64> {
    let mut block = vec![0; 1 << 18];
    let mut length = 0;
    loop {
        match reader.read(&mut block) {
            Ok(0) => return Ok(length),
            Ok(count) => {
                hasher.update(&block[..count]);
                length += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

const fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

impl FromStr for Sha256Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        Self::parse(text).ok_or(NotADigest)
    }
}

impl fmt::Display for Sha256Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
