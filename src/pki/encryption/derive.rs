//! Keys from pass phrases, and how much work that may be.

use std::num::NonZeroU32;

use aws_lc_rs::{digest, pbkdf2};
use md5::{Digest, Md5};
use zeroize::Zeroizing;

use crate::pki::PkiError;
use crate::pki::passphrase::Passphrase;

/// Memory that scrypt may take, in octets: four times what OpenSSL's default takes.
const SCRYPT_MEMORY: u64 = 64 << 20;

/// The work that one file may cause, in compressions of SHA-256 or what takes as long.
///
/// Measured (x86-64, 2.5 GHz, no SHA instructions), one takes 0.06 to 0.07 us, so that all of it takes 1.7 s. That is 12
/// million iterations of PBKDF2-HMAC-SHA256, 20 times what is recommended. The most work among honest files is NSS's with
/// Triple DES, the derivation of PKCS#12 with 600,000 iterations six times over: not half of it.
#[derive(Debug)]
pub(in crate::pki) struct Work(u64);

impl Work {
    /// All that a file may cause.
    pub(in crate::pki) const fn whole() -> Self {
        Self(24_000_000)
    }

    /// Takes `rounds` of `cost` each.
    fn spend(&mut self, rounds: u64, cost: u64) -> Result<(), PkiError> {
        self.0 = rounds
            .checked_mul(cost)
            .and_then(|work| self.0.checked_sub(work))
            .ok_or(PkiError::TooMuchWork)?;
        Ok(())
    }
}

/// A pass phrase in the forms that schemes want.
pub(in crate::pki) struct Secret {
    /// As PKCS#5 wants it: UTF-8.
    pub(super) octets: Zeroizing<Vec<u8>>,
    /// As PKCS#12 wants it: UTF-16, big endian, with an end of two zeros (RFC 7292 appendix B.1).
    pub(super) units: Zeroizing<Vec<u8>>,
}

impl Secret {
    pub(in crate::pki) fn new(passphrase: &Passphrase) -> Self {
        let octets = Zeroizing::new(passphrase.as_bytes().to_vec());
        let mut units = Zeroizing::new(Vec::with_capacity(2 * octets.len() + 2));
        for unit in passphrase.as_str().encode_utf16().chain([0]) {
            units.extend_from_slice(&unit.to_be_bytes());
        }
        Self { octets, units }
    }

    /// No pass phrase at all, which in PKCS#12 is not the empty one: some leave out the two zeros.
    pub(in crate::pki) fn none() -> Self {
        Self {
            octets: Zeroizing::new(Vec::new()),
            units: Zeroizing::new(Vec::new()),
        }
    }
}

/// Hash functions of derivations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pki) enum Hash {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// The function of aws-lc; MD5 is not in it.
    pub(in crate::pki) fn algorithm(self) -> Option<&'static digest::Algorithm> {
        match self {
            Self::Md5 => None,
            Self::Sha1 => Some(&digest::SHA1_FOR_LEGACY_USE_ONLY),
            Self::Sha224 => Some(&digest::SHA224),
            Self::Sha256 => Some(&digest::SHA256),
            Self::Sha384 => Some(&digest::SHA384),
            Self::Sha512 => Some(&digest::SHA512),
        }
    }

    fn of(self, bytes: &[u8]) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(match self.algorithm() {
            Some(algorithm) => digest::digest(algorithm, bytes).as_ref().to_vec(),
            None => Md5::digest(bytes).to_vec(),
        })
    }

    /// Octets of its blocks.
    const fn block_length(self) -> usize {
        match self {
            Self::Sha384 | Self::Sha512 => 128,
            _ => 64,
        }
    }

    /// Octets of what it answers.
    pub(in crate::pki) const fn length(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha224 => 28,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

/// PBKDF2 (RFC 8018 section 5.2).
pub(super) fn pbkdf2(
    hash: Hash,
    secret: &Secret,
    salt: &[u8],
    iterations: u32,
    length: usize,
    work: &mut Work,
) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let (algorithm, cost) = match hash {
        Hash::Sha1 => (pbkdf2::PBKDF2_HMAC_SHA1, 2),
        Hash::Sha256 => (pbkdf2::PBKDF2_HMAC_SHA256, 2),
        Hash::Sha384 => (pbkdf2::PBKDF2_HMAC_SHA384, 3),
        Hash::Sha512 => (pbkdf2::PBKDF2_HMAC_SHA512, 3),
        other => {
            return Err(PkiError::UnknownEncryption(format!(
                "PBKDF2 with {other:?}"
            )));
        }
    };
    let count = NonZeroU32::new(iterations).ok_or(PkiError::UnreadableEncryption)?;
    let blocks = length.div_ceil(hash.length()) as u64;
    work.spend(u64::from(iterations), cost * blocks)?;
    let mut key = Zeroizing::new(vec![0; length]);
    pbkdf2::derive(algorithm, count, salt, &secret.octets, &mut key);
    Ok(key)
}

/// scrypt (RFC 7914).
pub(super) fn scrypt(
    secret: &Secret,
    salt: &[u8],
    [cost, block, parallel]: [u32; 3],
    length: usize,
    work: &mut Work,
) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let (Some(log_cost), true) = (cost.checked_ilog2(), cost.is_power_of_two()) else {
        return Err(PkiError::UnreadableEncryption);
    };
    let memory = 128 * u64::from(cost) * u64::from(block);
    let together = 128 * u64::from(block) * u64::from(parallel);
    if memory.saturating_add(together) > SCRYPT_MEMORY {
        return Err(PkiError::TooMuchWork);
    }
    // 64 octets are mixed in about the time of one compression of SHA-256, twice.
    work.spend(memory / 32, u64::from(parallel))?;
    let log_cost = u8::try_from(log_cost).map_err(|_| PkiError::UnreadableEncryption)?;
    let params = scrypt::Params::new(log_cost, block, parallel)
        .map_err(|_| PkiError::UnreadableEncryption)?;
    let mut key = Zeroizing::new(vec![0; length]);
    scrypt::scrypt(&secret.octets, salt, &params, &mut key)
        .map_err(|_| PkiError::UnreadableEncryption)?;
    Ok(key)
}

/// PBKDF1 (RFC 8018 section 5.1) made longer as OpenSSL's `EVP_BytesToKey` does it.
pub(super) fn bytes_to_key(
    hash: Hash,
    secret: &Secret,
    salt: &[u8],
    iterations: u32,
    length: usize,
    work: &mut Work,
) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let blocks = length.div_ceil(hash.length()) as u64;
    work.spend(u64::from(iterations), 2 * blocks)?;
    let mut key = Zeroizing::new(Vec::with_capacity(length + hash.length()));
    let mut last = Zeroizing::new(Vec::new());
    while key.len() < length {
        let first = Zeroizing::new([last.as_slice(), &secret.octets, salt].concat());
        last = hash.of(&first);
        for _ in 1..iterations {
            last = hash.of(&last);
        }
        key.extend_from_slice(&last);
    }
    key.truncate(length);
    Ok(key)
}

/// What a key of PKCS#12 is for (RFC 7292 appendix B.3).
#[derive(Clone, Copy, Debug)]
pub(in crate::pki) enum Pkcs12Key {
    Encryption = 1,
    Vector = 2,
    Mac = 3,
}

/// The derivation of PKCS#12 (RFC 7292 appendix B.2).
pub(in crate::pki) fn pkcs12_key(
    hash: Hash,
    purpose: Pkcs12Key,
    secret: &Secret,
    salt: &[u8],
    iterations: u32,
    length: usize,
    work: &mut Work,
) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let block = hash.block_length();
    let blocks = length.div_ceil(hash.length()) as u64;
    let filled = (salt.len() + secret.units.len()).div_ceil(block) as u64;
    // Each call of the hash takes as long as three compressions; the first round takes all of salt and pass phrase.
    work.spend(u64::from(iterations).saturating_add(filled), 3 * blocks)?;
    let diversifier = [purpose as u8; 128];
    let fill = |bytes: &[u8]| -> Zeroizing<Vec<u8>> {
        let length = bytes.len().next_multiple_of(block);
        Zeroizing::new(bytes.iter().copied().cycle().take(length).collect())
    };
    let mut input = Zeroizing::new([fill(salt).as_slice(), &fill(&secret.units)].concat());
    let mut key = Zeroizing::new(Vec::with_capacity(length + hash.length()));
    loop {
        let first = Zeroizing::new([&diversifier[..block], &input].concat());
        let mut last = hash.of(&first);
        for _ in 1..iterations {
            last = hash.of(&last);
        }
        key.extend_from_slice(&last);
        if key.len() >= length {
            key.truncate(length);
            return Ok(key);
        }
        for chunk in input.chunks_mut(block) {
            add_with_one(chunk, &last);
        }
    }
}

/// `chunk` + `addend` + 1 modulo 2^(8 * its length), the addend repeated to that length.
fn add_with_one(chunk: &mut [u8], addend: &[u8]) {
    let mut carry = 1_u16;
    for at in (0..chunk.len()).rev() {
        let sum = u16::from(chunk[at]) + u16::from(addend[at % addend.len()]) + carry;
        let [high, low] = sum.to_be_bytes();
        chunk[at] = low;
        carry = u16::from(high);
    }
}
