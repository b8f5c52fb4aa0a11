//! Reading PKCS#12.

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use super::{BAG, DATA, ENCRYPTED_DATA, SHA1, SHA256, X509_CERTIFICATE, X509_CRL};
use crate::pki::PkiError;
use crate::pki::asn1::{
    CONTEXT_0, Definite, IMPLICIT_0, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, definite,
};
use crate::pki::decode::{Item, MOST_DAMAGES, certificate};
use crate::pki::encryption::{
    Hash, Pbkdf2, Pkcs12Key, Scheme, Secret, Work, hash_of_hmac, pkcs12_key,
};
use crate::pki::key::PrivateKey;
use crate::pki::passphrase::Passphrase;

/// 2.16.840.1.101.3.4.2: SHA-2.
const SHA2: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];
/// 1.2.840.113549.1.5.14: PBMAC1 (RFC 9579).
const PBMAC1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 14];

/// Bags in bags in bags.
const DEEPEST: usize = 4;

const UNREADABLE: PkiError = PkiError::UnreadableContainer("PKCS#12");

/// What was found.
#[derive(Default)]
pub(in crate::pki) struct Found {
    /// Certificates, keys and revocation lists in their order.
    pub(in crate::pki) items: Vec<Item>,
    /// What is wrong with the others.
    pub(in crate::pki) damaged: Vec<PkiError>,
}

impl Found {
    /// Many parts can say the same wrong thing, in fewer octets than it takes to keep it.
    fn damage(&mut self, fault: PkiError) {
        if self.damaged.len() < MOST_DAMAGES {
            self.damaged.push(fault);
        }
    }
}

/// Reads a file.
///
/// # Errors
///
/// [`PkiError::PassphraseWrong`]; [`PkiError::PassphraseMissing`] when none was given and none of the customary ones opens
/// it; [`PkiError::TooMuchWork`], [`PkiError::UnknownEncryption`], [`PkiError::UnreadableContainer`].
pub(in crate::pki) fn read(
    der: &[u8],
    passphrase: Option<&Passphrase>,
    work: &mut Work,
) -> Result<Found, PkiError> {
    let whole = definite(der).ok_or(UNREADABLE)?;
    let file = File::read(whole.element()).ok_or(UNREADABLE)?;
    let content = file.content()?;
    let mut tries = match passphrase {
        Some(passphrase) if passphrase.is_empty() => vec![Secret::new(passphrase), Secret::none()],
        Some(passphrase) => vec![Secret::new(passphrase)],
        None => {
            let custom = ["", "changeit"]
                .map(|word| Secret::new(&Passphrase::new(Zeroizing::new(word.to_owned()))));
            let mut tries = vec![Secret::none()];
            tries.extend(custom);
            tries
        }
    };
    let last = tries.pop().ok_or(UNREADABLE)?;
    for secret in &tries {
        match file.open(content.element(), secret, work) {
            // The work for one that nobody gave is nobody's fault.
            Err(PkiError::PassphraseWrong) => {}
            Err(PkiError::TooMuchWork) if passphrase.is_none() => break,
            other => return other,
        }
    }
    match file.open(content.element(), &last, work) {
        Err(PkiError::PassphraseWrong | PkiError::TooMuchWork) if passphrase.is_none() => {
            Err(PkiError::PassphraseMissing)
        }
        other => other,
    }
}

/// The outer structure.
struct File<'a> {
    /// The authenticated safe, over which the MAC is.
    safe: &'a [u8],
    mac: Option<Mac<'a>>,
}

struct Mac<'a> {
    algorithm: Reader<'a>,
    digest: &'a [u8],
    salt: &'a [u8],
    iterations: u32,
}

impl<'a> File<'a> {
    fn read(der: &'a [u8]) -> Option<Self> {
        let mut file = Reader::new(der).inside(SEQUENCE)?;
        file.body(INTEGER)?;
        let mut content = file.inside(SEQUENCE)?;
        if content.body(OID)? != DATA {
            return None;
        }
        let safe = content.inside(CONTEXT_0)?.body(OCTET_STRING)?;
        let mac = match file.inside(SEQUENCE) {
            Some(mut data) => {
                let mut info = data.inside(SEQUENCE)?;
                Some(Mac {
                    algorithm: info.inside(SEQUENCE)?,
                    digest: info.body(OCTET_STRING)?,
                    salt: data.body(OCTET_STRING)?,
                    iterations: if data.is_at_end() { 1 } else { data.number()? },
                })
            }
            None => None,
        };
        Some(Self { safe, mac })
    }

    /// The safe inside of its octet string, which may be of indefinite length again.
    fn content(&self) -> Result<Definite<'a>, PkiError> {
        definite(self.safe).ok_or(UNREADABLE)
    }

    /// Everything in it, when the pass phrase is right.
    fn open(&self, safe: &[u8], secret: &Secret, work: &mut Work) -> Result<Found, PkiError> {
        if let Some(mac) = &self.mac {
            mac.check(self.safe, secret, work)?;
        }
        let mut found = Found::default();
        let mut parts = Reader::new(safe).inside(SEQUENCE).ok_or(UNREADABLE)?;
        let mut opener = Opener {
            secret,
            is_authentic: self.mac.is_some(),
            work,
            found: &mut found,
        };
        while !parts.is_at_end() {
            let part = parts.inside(SEQUENCE).ok_or(UNREADABLE)?;
            match opener.part(part) {
                Err(wrong @ PkiError::PassphraseWrong) if self.mac.is_none() => return Err(wrong),
                Err(fault) => opener.found.damage(fault),
                Ok(()) => {}
            }
        }
        Ok(found)
    }
}

impl Mac<'_> {
    fn check(&self, safe: &[u8], secret: &Secret, work: &mut Work) -> Result<(), PkiError> {
        let mut algorithm = self.algorithm;
        let oid = algorithm.body(OID).ok_or(UNREADABLE)?;
        let (hash, key) = if oid == PBMAC1 {
            let mut parameters = algorithm.inside(SEQUENCE).ok_or(UNREADABLE)?;
            let derivation = parameters.inside(SEQUENCE).ok_or(UNREADABLE)?;
            let mut scheme = parameters.inside(SEQUENCE).ok_or(UNREADABLE)?;
            let oid = scheme.body(OID).ok_or(UNREADABLE)?;
            let hash = hash_of_hmac(oid).ok_or_else(|| unknown(oid))?;
            let derivation = Pbkdf2::read(derivation)?;
            // RFC 9579 section 5: the length is there, and one that is not that of the hash is suspicious.
            let length = derivation
                .length
                .filter(|length| (20..=64).contains(length));
            let length = length.ok_or(UNREADABLE)?;
            (hash, derivation.key(secret, length, work)?)
        } else {
            let hash = hash_of(oid).ok_or_else(|| unknown(oid))?;
            let (salt, rounds) = (self.salt, self.iterations);
            let purpose = Pkcs12Key::Mac;
            let length = hash.length();
            (
                hash,
                pkcs12_key(hash, purpose, secret, salt, rounds, length, work)?,
            )
        };
        let algorithm = match hash {
            Hash::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            Hash::Sha224 => hmac::HMAC_SHA224,
            Hash::Sha256 => hmac::HMAC_SHA256,
            Hash::Sha384 => hmac::HMAC_SHA384,
            Hash::Sha512 => hmac::HMAC_SHA512,
            Hash::Md5 => return Err(unknown(oid)),
        };
        let key = hmac::Key::new(algorithm, &key);
        hmac::verify(&key, safe, self.digest).map_err(|_| PkiError::PassphraseWrong)
    }
}

fn hash_of(oid: &[u8]) -> Option<Hash> {
    match oid {
        SHA1 => Some(Hash::Sha1),
        SHA256 => Some(Hash::Sha256),
        _ => match oid.strip_prefix(SHA2)? {
            [4] => Some(Hash::Sha224),
            [2] => Some(Hash::Sha384),
            [3] => Some(Hash::Sha512),
            _ => None,
        },
    }
}

fn unknown(oid: &[u8]) -> PkiError {
    PkiError::UnknownEncryption(crate::pki::asn1::dotted(oid))
}

/// Opens parts and bags.
struct Opener<'a> {
    secret: &'a Secret,
    /// Whether the MAC has shown that the pass phrase is right.
    is_authentic: bool,
    work: &'a mut Work,
    found: &'a mut Found,
}

impl Opener<'_> {
    /// A ContentInfo: bags, encrypted or not.
    fn part(&mut self, mut part: Reader<'_>) -> Result<(), PkiError> {
        let kind = part.body(OID).ok_or(UNREADABLE)?;
        let mut content = part.inside(CONTEXT_0).ok_or(UNREADABLE)?;
        match kind {
            DATA => {
                let bags = content.body(OCTET_STRING).ok_or(UNREADABLE)?;
                self.safe(bags)
            }
            ENCRYPTED_DATA => {
                let mut read = || {
                    let mut data = content.inside(SEQUENCE)?;
                    data.body(INTEGER)?;
                    let mut info = data.inside(SEQUENCE)?;
                    info.body(OID)?;
                    Some((info.inside(SEQUENCE)?, encrypted_octets(info)?))
                };
                let (algorithm, data) = read().ok_or(UNREADABLE)?;
                let bags = Scheme::read(algorithm)?.decrypt(self.secret, &data, self.work)?;
                self.safe(&bags)
            }
            other => Err(unknown(other)),
        }
    }

    fn safe(&mut self, bags: &[u8]) -> Result<(), PkiError> {
        // What a wrong pass phrase decrypts to passes the check of the padding once in 256 times.
        let bags = definite(bags).ok_or(self.unreadable())?;
        let bags = Reader::new(bags.element()).inside(SEQUENCE);
        self.bags(bags.ok_or(self.unreadable())?, DEEPEST)
    }

    const fn unreadable(&self) -> PkiError {
        if self.is_authentic {
            UNREADABLE
        } else {
            PkiError::PassphraseWrong
        }
    }

    fn bags(&mut self, mut bags: Reader<'_>, depth: usize) -> Result<(), PkiError> {
        while !bags.is_at_end() {
            let bag = bags.inside(SEQUENCE).ok_or(UNREADABLE)?;
            match self.bag(bag, depth) {
                Ok(()) => {}
                Err(wrong @ PkiError::PassphraseWrong) if !self.is_authentic => return Err(wrong),
                Err(fault) => self.found.damage(fault),
            }
        }
        Ok(())
    }

    fn bag(&mut self, mut bag: Reader<'_>, depth: usize) -> Result<(), PkiError> {
        let kind = bag.body(OID).and_then(|oid| oid.strip_prefix(BAG));
        let mut value = bag.inside(CONTEXT_0).ok_or(UNREADABLE)?;
        let item = match kind {
            Some([1]) => usable(value.rest())?,
            Some([2]) => {
                let mut read = || {
                    let mut info = value.inside(SEQUENCE)?;
                    Some((info.inside(SEQUENCE)?, info.body(OCTET_STRING)?))
                };
                let (algorithm, data) = read().ok_or(PkiError::UnreadableKey)?;
                let key = Scheme::read(algorithm)?.decrypt(self.secret, data, self.work)?;
                usable(&key)?
            }
            Some([3]) => match typed(value, X509_CERTIFICATE)? {
                Some(der) => Item::Certificate(certificate(der)?),
                None => return Ok(()),
            },
            Some([4]) => match typed(value, X509_CRL)? {
                Some(der) => Item::RevocationList(der.to_vec()),
                None => return Ok(()),
            },
            Some([6]) => {
                let bags = value.inside(SEQUENCE).ok_or(UNREADABLE)?;
                return self.bags(bags, depth.checked_sub(1).ok_or(UNREADABLE)?);
            }
            // Secrets of other programs.
            _ => return Ok(()),
        };
        self.found.items.push(item);
        Ok(())
    }
}

fn usable(der: &[u8]) -> Result<Item, PkiError> {
    match PrivateKey::from_der(der) {
        Ok(key) => Ok(Item::Key(key)),
        Err(PkiError::ForeignKey(_)) => Ok(Item::ForeignKey),
        Err(error) => Err(error),
    }
}

/// The octets in a bag of a type, when it is the one that is wanted.
fn typed<'a>(mut value: Reader<'a>, wanted: &[u8]) -> Result<Option<&'a [u8]>, PkiError> {
    let mut read = || {
        let mut bag = value.inside(SEQUENCE)?;
        let is_wanted = bag.body(OID)? == wanted;
        Some((is_wanted, bag.inside(CONTEXT_0)?.body(OCTET_STRING)?))
    };
    let (is_wanted, octets) = read().ok_or(UNREADABLE)?;
    Ok(is_wanted.then_some(octets))
}

/// The octets under the implicit tag `[0]`, in one piece or in several.
fn encrypted_octets(mut info: Reader<'_>) -> Option<Vec<u8>> {
    if let Some(octets) = info.body(IMPLICIT_0) {
        return Some(octets.to_vec());
    }
    let mut pieces = info.inside(CONTEXT_0)?;
    let mut octets = Vec::new();
    while !pieces.is_at_end() {
        octets.extend_from_slice(pieces.body(OCTET_STRING)?);
    }
    Some(octets)
}
