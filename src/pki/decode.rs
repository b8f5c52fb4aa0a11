//! What a file holds, told by its content: PEM, DER or PKCS#12; certificates, requests, keys, revocation lists.

mod pem;
mod pkcs7;
mod shape;

use rustls::pki_types::CertificateDer;
use x509_parser::prelude::{FromDer, X509Certificate, X509CertificationRequest};

use self::pem::{Block, Label};
use self::shape::Shape;
use super::encryption::{self, Work};
use super::key::PrivateKey;
use super::passphrase::Passphrase;
use super::{PkiError, asn1, pkcs8, pkcs12};

/// Octets of the largest file that is read. A bundle of all public roots has 0.2 MiB; a gigabyte is a mistake or an attack.
pub const LARGEST: usize = 16 << 20;

/// Octets of the largest certificate or request that is parsed: room for some 7,000 names. Parsed, a name made for it takes
/// 37 times its octets.
const LARGEST_CERTIFICATE: usize = 256 << 10;

/// Things in a file; sixteen mebibytes of certificates are half as many.
const MOST_ITEMS: usize = 50_000;

/// Damaged parts that are told one by one.
pub(super) const MOST_DAMAGES: usize = 100;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// RFC 7468 text, with whatever stands between the blocks.
    Pem,
    /// DER structures.
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
    /// What is in it, in its order; never nothing.
    pub items: Vec<Item>,
    /// Parts that could not be read, each with its place in the file; the rest is in `items`.
    pub damaged: Vec<String>,
}

/// Reads anything; what it is shows in its content, never in its name.
///
/// PEM blocks of all kinds in any order, with any text between; DER; PKCS#12; PKCS#7. Without a pass phrase, encrypted
/// keys are [`Item::EncryptedKey`], and PKCS#12 is tried with no pass phrase, the empty one and `changeit`, which keytool
/// and mkcert have made a custom.
///
/// # Errors
///
/// [`PkiError`] when there is nothing to be found, or a pass phrase is missing or wrong.
pub fn decode(bytes: &[u8], passphrase: Option<&Passphrase>) -> Result<Content, PkiError> {
    const JAVA: [[u8; 4]; 2] = [[0xfe, 0xed, 0xfe, 0xed], [0xce, 0xce, 0xce, 0xce]];
    if bytes.len() > LARGEST {
        return Err(PkiError::TooLarge(LARGEST));
    }
    if bytes.trim_ascii().is_empty() {
        return Err(PkiError::Empty);
    }
    if JAVA.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(PkiError::JavaKeyStore);
    }
    let der_length = (bytes[0] == asn1::SEQUENCE)
        .then(|| asn1::length(bytes))
        .flatten();
    // A text may begin with a zero too, and that is the tag of a SEQUENCE.
    let is_der = match der_length {
        Some(length) => length == bytes.len() || !pem::is_pem(bytes),
        None => false,
    };
    if is_der {
        Decoder::new(passphrase).der(bytes)
    } else if pem::is_pem(bytes) {
        Decoder::new(passphrase).pem(bytes)
    } else if pem::is_utf16(bytes) {
        Err(PkiError::Utf16)
    } else if bytes[0] == asn1::SEQUENCE && bytes.len() > 1 && bytes[1] & 0x80 != 0 {
        Err(PkiError::Truncated("DER".to_owned()))
    } else {
        Err(PkiError::UnknownContent)
    }
}

/// The first private key of a PEM text.
pub(super) fn first_key(
    text: &[u8],
    passphrase: Option<&Passphrase>,
) -> Result<PrivateKey, PkiError> {
    let mut work = Work::whole();
    let key = pem::blocks(text).find(|block| match block {
        Ok(block) => block.label == Label::Key,
        Err(_) => true,
    });
    let block = key.and_then(Result::ok).ok_or(PkiError::UnreadableKey)?;
    read_key(&block, passphrase, &mut work)?.ok_or(PkiError::PassphraseMissing)
}

/// A key in a block; `None` when it is encrypted and there is no pass phrase.
fn read_key(
    block: &Block<'_>,
    passphrase: Option<&Passphrase>,
    work: &mut Work,
) -> Result<Option<PrivateKey>, PkiError> {
    let is_container = shape::of(&block.der) == Some(Shape::EncryptedKey);
    if !is_container && !block.is_encrypted {
        return match block.name {
            "OPENSSH PRIVATE KEY" => Err(PkiError::ForeignKey("OpenSSH".to_owned())),
            _ => PrivateKey::from_der(&block.der).map(Some),
        };
    }
    let Some(passphrase) = passphrase else {
        return Ok(None);
    };
    if is_container {
        let key = encryption::decrypt_key(&block.der, passphrase, work)?;
        return PrivateKey::from_der(&key).map(Some);
    }
    let info = block.dek_info.ok_or(PkiError::UnreadableEncryption)?;
    let key = encryption::decrypt_legacy(info, &block.der, passphrase, work)?;
    // Wrong pass phrases pass the check of the padding once in 256 times.
    if shape::of(&key) == Some(Shape::Key) {
        PrivateKey::from_der(&key).map(Some)
    } else {
        Err(PkiError::PassphraseWrong)
    }
}

fn at_line(line: usize, fault: PkiError) -> PkiError {
    match fault {
        wrong @ PkiError::PassphraseWrong => wrong,
        fault => PkiError::AtLine {
            line,
            fault: Box::new(fault),
        },
    }
}

/// One file being read.
struct Decoder<'a> {
    passphrase: Option<&'a Passphrase>,
    work: Work,
    items: Vec<Item>,
    damaged: Vec<PkiError>,
    more_damaged: usize,
}

impl<'a> Decoder<'a> {
    const fn new(passphrase: Option<&'a Passphrase>) -> Self {
        Self {
            passphrase,
            work: Work::whole(),
            items: Vec::new(),
            damaged: Vec::new(),
            more_damaged: 0,
        }
    }

    fn pem(mut self, text: &[u8]) -> Result<Content, PkiError> {
        let mut is_known = false;
        for block in pem::blocks(text) {
            let outcome = match block {
                Ok(block) if block.label == Label::Other => continue,
                Ok(block) => self.block(&block).map_err(|fault| (block.line, fault)),
                Err(damaged) => Err(damaged),
            };
            is_known = true;
            self.check_number()?;
            match outcome {
                Ok(()) => {}
                Err((_, fault @ (PkiError::PassphraseWrong | PkiError::PassphraseMissing))) => {
                    return Err(fault);
                }
                Err((line, fault)) => self.damage(at_line(line, fault)),
            }
        }
        if is_known {
            self.finish(Form::Pem)
        } else {
            Err(PkiError::UnknownContent)
        }
    }

    fn block(&mut self, block: &Block<'_>) -> Result<(), PkiError> {
        if block.label == Label::Key {
            let item = match read_key(block, self.passphrase, &mut self.work) {
                Ok(Some(key)) => Item::Key(key),
                Ok(None) => Item::EncryptedKey,
                Err(PkiError::ForeignKey(_)) => Item::ForeignKey,
                Err(error) => return Err(error),
            };
            self.items.push(item);
            return Ok(());
        }
        let der = match block.label {
            // A certificate and what OpenSSL trusts it for.
            Label::TrustedCertificate => {
                let length = asn1::length(&block.der).ok_or(PkiError::UnreadableCertificate)?;
                &block.der[..length]
            }
            _ => &block.der,
        };
        if asn1::length(der) != Some(der.len()) {
            return Err(block.label.unreadable());
        }
        self.structure(der, block.label.unreadable())
    }

    fn der(mut self, bytes: &[u8]) -> Result<Content, PkiError> {
        let mut form = Form::Der;
        let mut rest = bytes;
        while let Some(length) = asn1::length(rest) {
            let (structure, behind) = rest.split_at(length);
            if shape::of(structure) == Some(Shape::Pkcs12) {
                form = Form::Pkcs12;
            }
            match self.structure(structure, PkiError::UnknownContent) {
                Ok(()) => {}
                Err(fault @ (PkiError::PassphraseWrong | PkiError::PassphraseMissing)) => {
                    return Err(fault);
                }
                Err(fault) => {
                    // What follows it is a guess.
                    self.damage(fault);
                    return self.finish(form);
                }
            }
            self.check_number()?;
            rest = behind;
            if behind.first() != Some(&asn1::SEQUENCE) {
                break;
            }
        }
        if !rest.trim_ascii().is_empty() {
            self.damage(PkiError::Surplus(rest.len()));
        }
        self.finish(form)
    }

    /// One DER structure; `unreadable` is what it is called when it has no known shape.
    fn structure(&mut self, der: &[u8], unreadable: PkiError) -> Result<(), PkiError> {
        let item = match shape::of(der).ok_or(unreadable)? {
            Shape::Certificate => Item::Certificate(certificate(der)?),
            Shape::Request => Item::Request(request(der)?),
            Shape::RevocationList => Item::RevocationList(der.to_vec()),
            Shape::PublicKey => Item::PublicKey(public_key(der)?),
            Shape::Key => match PrivateKey::from_der(der) {
                Ok(key) => Item::Key(key),
                Err(PkiError::ForeignKey(_)) => Item::ForeignKey,
                Err(error) => return Err(error),
            },
            Shape::EncryptedKey => match self.passphrase {
                None => Item::EncryptedKey,
                Some(passphrase) => {
                    let key = encryption::decrypt_key(der, passphrase, &mut self.work)?;
                    match PrivateKey::from_der(&key) {
                        Ok(key) => Item::Key(key),
                        Err(PkiError::ForeignKey(_)) => Item::ForeignKey,
                        Err(error) => return Err(error),
                    }
                }
            },
            Shape::Pkcs7 => {
                return pkcs7::each(der, |member| {
                    let outcome = match shape::of(member) {
                        Some(Shape::Certificate | Shape::RevocationList) => {
                            self.structure(member, PkiError::UnreadableCertificate)
                        }
                        _ => Err(PkiError::UnreadableCertificate),
                    };
                    if let Err(fault) = outcome {
                        self.damage(fault);
                    }
                });
            }
            Shape::Pkcs12 => {
                let found = pkcs12::read(der, self.passphrase, &mut self.work)?;
                self.items.extend(found.items);
                for fault in found.damaged {
                    self.damage(fault);
                }
                return Ok(());
            }
        };
        self.items.push(item);
        Ok(())
    }

    fn check_number(&self) -> Result<(), PkiError> {
        if self.items.len() > MOST_ITEMS {
            return Err(PkiError::TooManyItems(MOST_ITEMS));
        }
        Ok(())
    }

    fn damage(&mut self, fault: PkiError) {
        if self.damaged.len() < MOST_DAMAGES {
            self.damaged.push(fault);
        } else {
            self.more_damaged += 1;
        }
    }

    fn finish(self, form: Form) -> Result<Content, PkiError> {
        if self.items.is_empty() {
            let first = self.damaged.into_iter().next();
            return Err(first.unwrap_or(PkiError::UnknownContent));
        }
        let mut damaged: Vec<String> = self.damaged.iter().map(ToString::to_string).collect();
        if self.more_damaged > 0 {
            damaged.push(format!("{} more parts cannot be read", self.more_damaged));
        }
        Ok(Content {
            form,
            items: self.items,
            damaged,
        })
    }
}

/// Checks that a certificate can be read.
pub(super) fn certificate(der: &[u8]) -> Result<CertificateDer<'static>, PkiError> {
    if der.len() > LARGEST_CERTIFICATE {
        return Err(PkiError::TooLargeCertificate(LARGEST_CERTIFICATE));
    }
    match X509Certificate::from_der(der) {
        Ok(([], _)) => Ok(der.to_vec().into()),
        _ => Err(PkiError::UnreadableCertificate),
    }
}

fn request(der: &[u8]) -> Result<Vec<u8>, PkiError> {
    if der.len() > LARGEST_CERTIFICATE {
        return Err(PkiError::TooLargeCertificate(LARGEST_CERTIFICATE));
    }
    match X509CertificationRequest::from_der(der) {
        Ok(([], _)) => Ok(der.to_vec()),
        _ => Err(PkiError::UnreadableRequest),
    }
}

fn public_key(der: &[u8]) -> Result<Vec<u8>, PkiError> {
    if pkcs8::is_public(der) {
        Ok(der.to_vec())
    } else {
        Err(PkiError::UnreadablePublicKey)
    }
}
