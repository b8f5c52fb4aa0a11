//! Encryption schemes as an AlgorithmIdentifier names them.

use zeroize::Zeroizing;

use super::cipher::Cipher;
use super::derive::{self, Hash, Pkcs12Key, Secret, Work};
use super::random;
use crate::pki::PkiError;
use crate::pki::asn1::{self, INTEGER, NULL, OCTET_STRING, OID, Reader, SEQUENCE};
use crate::pki::passphrase::Passphrase;

/// 1.2.840.113549.1.5: PKCS#5.
const PKCS5: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05];
const PBKDF2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 12];
const PBES2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 13];
/// 1.2.840.113549.1.12.1: the schemes of PKCS#12.
const PKCS12: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01];
const PKCS12_TRIPLE_DES: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01, 0x03];
/// 1.2.840.113549.2: HMACs, and MD5.
const HMAC: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02];
const HMAC_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 9];
/// 1.3.6.1.4.1.11591.4.11.
const SCRYPT: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x04, 0x0b];
/// 2.16.840.1.101.3.4.1: AES.
const AES: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01];
const AES_256_CBC: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 42];
/// 1.2.840.113549.3.7 and 1.3.14.3.2.7.
const TRIPLE_DES_CBC: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x03, 0x07];
const DES_CBC: &[u8] = &[0x2b, 0x0e, 0x03, 0x02, 0x07];

/// How something is encrypted.
pub(in crate::pki) enum Scheme<'a> {
    /// RFC 8018 section 6.2.
    Pbes2 {
        derivation: Derivation<'a>,
        cipher: Cipher,
        iv: &'a [u8],
    },
    /// RFC 8018 section 6.1.
    Pbes1 {
        hash: Hash,
        cipher: Cipher,
        salt: &'a [u8],
        iterations: u32,
    },
    /// RFC 7292 appendix C.
    Pkcs12 {
        cipher: Cipher,
        salt: &'a [u8],
        iterations: u32,
    },
}

/// How PBES2 makes its key.
pub(in crate::pki) enum Derivation<'a> {
    Pbkdf2(Pbkdf2<'a>),
    Scrypt { salt: &'a [u8], costs: [u32; 3] },
}

/// The parameters of PBKDF2 (RFC 8018 appendix A.2).
pub(in crate::pki) struct Pbkdf2<'a> {
    hash: Hash,
    salt: &'a [u8],
    iterations: u32,
    /// Octets of the key, where it says so.
    pub(in crate::pki) length: Option<usize>,
}

impl<'a> Pbkdf2<'a> {
    /// Reads an AlgorithmIdentifier's inside.
    pub(in crate::pki) fn read(mut algorithm: Reader<'a>) -> Result<Self, PkiError> {
        let oid = algorithm.body(OID).ok_or(PkiError::UnreadableEncryption)?;
        if oid != PBKDF2 {
            return Err(unknown(oid));
        }
        Self::read_parameters(algorithm)
    }

    fn read_parameters(mut algorithm: Reader<'a>) -> Result<Self, PkiError> {
        let mut read = || {
            let mut parameters = algorithm.inside(SEQUENCE)?;
            let salt = parameters.body(OCTET_STRING)?;
            let iterations = parameters.number()?;
            let mut ahead = parameters;
            let length = match ahead.optional(INTEGER) {
                Some(_) => Some(usize::try_from(parameters.number()?).ok()?),
                None => None,
            };
            let function = match parameters.inside(SEQUENCE) {
                Some(mut function) => Some(function.body(OID)?),
                None => None,
            };
            Some((salt, iterations, length, function))
        };
        let (salt, iterations, length, function) = read().ok_or(PkiError::UnreadableEncryption)?;
        let hash = match function {
            None => Hash::Sha1,
            Some(oid) => hash_of_hmac(oid).ok_or_else(|| unknown(oid))?,
        };
        Ok(Self {
            hash,
            salt,
            iterations,
            length,
        })
    }

    /// The key.
    pub(in crate::pki) fn key(
        &self,
        secret: &Secret,
        length: usize,
        work: &mut Work,
    ) -> Result<Zeroizing<Vec<u8>>, PkiError> {
        derive::pbkdf2(self.hash, secret, self.salt, self.iterations, length, work)
    }
}

/// The hash of an HMAC (1.2.840.113549.2.7 to 11).
pub(in crate::pki) fn hash_of_hmac(oid: &[u8]) -> Option<Hash> {
    match oid.strip_prefix(HMAC)? {
        [7] => Some(Hash::Sha1),
        [8] => Some(Hash::Sha224),
        [9] => Some(Hash::Sha256),
        [10] => Some(Hash::Sha384),
        [11] => Some(Hash::Sha512),
        _ => None,
    }
}

impl<'a> Scheme<'a> {
    /// Reads an AlgorithmIdentifier's inside.
    ///
    /// # Errors
    ///
    /// [`PkiError::UnknownEncryption`], [`PkiError::UnreadableEncryption`].
    pub(in crate::pki) fn read(mut algorithm: Reader<'a>) -> Result<Self, PkiError> {
        let oid = algorithm.body(OID).ok_or(PkiError::UnreadableEncryption)?;
        if oid == PBES2 {
            return Self::read_pbes2(algorithm);
        }
        let mut salted = || {
            let mut parameters = algorithm.inside(SEQUENCE)?;
            Some((parameters.body(OCTET_STRING)?, parameters.number()?))
        };
        let mut salted = || salted().ok_or(PkiError::UnreadableEncryption);
        if let Some(cipher) = cipher_of_pkcs12(oid) {
            let (salt, iterations) = salted()?;
            return Ok(Self::Pkcs12 {
                cipher,
                salt,
                iterations,
            });
        }
        let (hash, cipher) = pbes1(oid).ok_or_else(|| unknown(oid))?;
        let (salt, iterations) = salted()?;
        Ok(Self::Pbes1 {
            hash,
            cipher,
            salt,
            iterations,
        })
    }

    fn read_pbes2(mut algorithm: Reader<'a>) -> Result<Self, PkiError> {
        let mut read = || {
            let mut parameters = algorithm.inside(SEQUENCE)?;
            let mut derivation = parameters.inside(SEQUENCE)?;
            let mut cipher = parameters.inside(SEQUENCE)?;
            Some((derivation.body(OID)?, derivation, cipher.body(OID)?, cipher))
        };
        let (function, mut derivation, oid, mut parameters) =
            read().ok_or(PkiError::UnreadableEncryption)?;
        let derivation = match function {
            PBKDF2 => Derivation::Pbkdf2(Pbkdf2::read_parameters(derivation)?),
            SCRYPT => {
                let mut read = || {
                    let mut parameters = derivation.inside(SEQUENCE)?;
                    let salt = parameters.body(OCTET_STRING)?;
                    let costs = [
                        parameters.number()?,
                        parameters.number()?,
                        parameters.number()?,
                    ];
                    Some(Derivation::Scrypt { salt, costs })
                };
                read().ok_or(PkiError::UnreadableEncryption)?
            }
            _ => return Err(unknown(function)),
        };
        let cipher = cipher_of_pbes2(oid).ok_or_else(|| unknown(oid))?;
        let iv = parameters.body(OCTET_STRING);
        Ok(Self::Pbes2 {
            derivation,
            cipher,
            iv: iv.ok_or(PkiError::UnreadableEncryption)?,
        })
    }

    /// Decrypts.
    ///
    /// # Errors
    ///
    /// [`PkiError::PassphraseWrong`] when the padding is not what it must be, [`PkiError::TooMuchWork`],
    /// [`PkiError::UnreadableEncryption`].
    pub(in crate::pki) fn decrypt(
        &self,
        secret: &Secret,
        data: &[u8],
        work: &mut Work,
    ) -> Result<Zeroizing<Vec<u8>>, PkiError> {
        let (cipher, key, iv) = match self {
            Self::Pbes2 {
                derivation,
                cipher,
                iv,
            } => {
                let length = cipher.key_length();
                let key = match derivation {
                    Derivation::Pbkdf2(pbkdf2) => pbkdf2.key(secret, length, work)?,
                    Derivation::Scrypt { salt, costs } => {
                        derive::scrypt(secret, salt, *costs, length, work)?
                    }
                };
                (*cipher, key, Zeroizing::new(iv.to_vec()))
            }
            Self::Pbes1 {
                hash,
                cipher,
                salt,
                iterations,
            } => {
                let both = derive::bytes_to_key(*hash, secret, salt, *iterations, 16, work)?;
                let (key, iv) = both.split_at(8);
                (
                    *cipher,
                    Zeroizing::new(key.to_vec()),
                    Zeroizing::new(iv.to_vec()),
                )
            }
            Self::Pkcs12 {
                cipher,
                salt,
                iterations,
            } => pkcs12_key_and_vector(*cipher, secret, salt, *iterations, work)
                .map(|(key, iv)| (*cipher, key, iv))?,
        };
        if iv.len() != cipher.block_length() || !data.len().is_multiple_of(cipher.block_length()) {
            return Err(PkiError::UnreadableEncryption);
        }
        cipher
            .decrypt(&key, &iv, data)
            .ok_or(PkiError::PassphraseWrong)
    }
}

type KeyAndVector = (Zeroizing<Vec<u8>>, Zeroizing<Vec<u8>>);

fn pkcs12_key_and_vector(
    cipher: Cipher,
    secret: &Secret,
    salt: &[u8],
    iterations: u32,
    work: &mut Work,
) -> Result<KeyAndVector, PkiError> {
    let mut derive = |purpose, length| {
        derive::pkcs12_key(Hash::Sha1, purpose, secret, salt, iterations, length, work)
    };
    Ok((
        derive(Pkcs12Key::Encryption, cipher.key_length())?,
        derive(Pkcs12Key::Vector, cipher.block_length())?,
    ))
}

fn cipher_of_pbes2(oid: &[u8]) -> Option<Cipher> {
    match oid {
        TRIPLE_DES_CBC => Some(Cipher::TripleDes),
        DES_CBC => Some(Cipher::Des),
        _ => match oid.strip_prefix(AES)? {
            [2] => Some(Cipher::Aes128),
            [22] => Some(Cipher::Aes192),
            [42] => Some(Cipher::Aes256),
            _ => None,
        },
    }
}

fn cipher_of_pkcs12(oid: &[u8]) -> Option<Cipher> {
    match oid.strip_prefix(PKCS12)? {
        [3] => Some(Cipher::TripleDes),
        [4] => Some(Cipher::TwoKeyTripleDes),
        [5] => Some(Cipher::Rc2 { octets: 16 }),
        [6] => Some(Cipher::Rc2 { octets: 5 }),
        _ => None,
    }
}

/// 1.2.840.113549.1.5.3, 6, 10 and 11.
fn pbes1(oid: &[u8]) -> Option<(Hash, Cipher)> {
    let rc2 = Cipher::Rc2 { octets: 8 };
    match oid.strip_prefix(PKCS5)? {
        [3] => Some((Hash::Md5, Cipher::Des)),
        [6] => Some((Hash::Md5, rc2)),
        [10] => Some((Hash::Sha1, Cipher::Des)),
        [11] => Some((Hash::Sha1, rc2)),
        _ => None,
    }
}

fn unknown(oid: &[u8]) -> PkiError {
    PkiError::UnknownEncryption(match oid.strip_prefix(PKCS12) {
        Some([1 | 2]) => "RC4".to_owned(),
        _ => asn1::dotted(oid),
    })
}

/// An AlgorithmIdentifier, and what is encrypted under it.
pub(in crate::pki) type Encrypted = (Zeroizing<Vec<u8>>, Vec<u8>);

/// Encrypts as PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC.
pub(in crate::pki) fn encrypt(
    plain: &[u8],
    passphrase: &Passphrase,
    iterations: u32,
) -> Result<Encrypted, PkiError> {
    let (salt, iv) = (random::<16>()?, random::<16>()?);
    let cipher = Cipher::Aes256;
    let secret = Secret::new(passphrase);
    let length = cipher.key_length();
    let mut work = Work::whole();
    let key = derive::pbkdf2(Hash::Sha256, &secret, &salt, iterations, length, &mut work)?;
    let encrypted = cipher
        .encrypt(&key, &iv, plain)
        .ok_or(PkiError::UnreadableEncryption)?;
    let function = [oid(HMAC_SHA256), asn1::write(NULL, &[])];
    let parameters = asn1::write(
        SEQUENCE,
        &[
            &asn1::write(OCTET_STRING, &[&salt]),
            &asn1::write_number(iterations),
            &asn1::write(SEQUENCE, &[&function[0], &function[1]]),
        ],
    );
    let derivation = asn1::write(SEQUENCE, &[&oid(PBKDF2), &parameters]);
    let vector = asn1::write(OCTET_STRING, &[&iv]);
    let cipher = asn1::write(SEQUENCE, &[&oid(AES_256_CBC), &vector]);
    let both = asn1::write(SEQUENCE, &[&derivation, &cipher]);
    Ok((asn1::write(SEQUENCE, &[&oid(PBES2), &both]), encrypted))
}

/// Encrypts as PKCS#12 did before PBES2: SHA-1 and Triple DES.
pub(in crate::pki) fn encrypt_with_triple_des(
    plain: &[u8],
    passphrase: &Passphrase,
    iterations: u32,
) -> Result<Encrypted, PkiError> {
    let salt = random::<16>()?;
    let cipher = Cipher::TripleDes;
    let (secret, mut work) = (Secret::new(passphrase), Work::whole());
    let (key, iv) = pkcs12_key_and_vector(cipher, &secret, &salt, iterations, &mut work)?;
    let encrypted = cipher
        .encrypt(&key, &iv, plain)
        .ok_or(PkiError::UnreadableEncryption)?;
    let parameters = asn1::write(
        SEQUENCE,
        &[
            &asn1::write(OCTET_STRING, &[&salt]),
            &asn1::write_number(iterations),
        ],
    );
    let algorithm = asn1::write(SEQUENCE, &[&oid(PKCS12_TRIPLE_DES), &parameters]);
    Ok((algorithm, encrypted))
}

fn oid(body: &[u8]) -> Zeroizing<Vec<u8>> {
    asn1::write(OID, &[body])
}
