//! Writing PKCS#12.

use aws_lc_rs::hmac;
use rustls::pki_types::CertificateDer;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{
    BAG, CERTIFICATE_BAG, DATA, ENCRYPTED_DATA, SHA1, SHA256, SHROUDED_KEY_BAG, X509_CERTIFICATE,
};
use crate::pki::PkiError;
use crate::pki::asn1::{
    BMP_STRING, CONTEXT_0, IMPLICIT_0, NULL, OCTET_STRING, OID, SEQUENCE, write, write_number,
    write_set,
};
use crate::pki::encryption::{
    Encrypted, Hash, ITERATIONS, Pkcs12Key, Secret, Work, encrypt, encrypt_with_triple_des,
    pkcs12_key, random,
};
use crate::pki::key::PrivateKey;
use crate::pki::passphrase::Passphrase;

/// 1.2.840.113549.1.9.20 and .21.
const FRIENDLY_NAME: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x14];
const LOCAL_KEY_ID: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x15];
/// 2.16.840.1.113894.746875.1.1: Oracle's mark of a certificate that is trusted, and for what; without it keytool does not
/// see a certificate that has no key.
const TRUSTED_KEY_USAGE: &[u8] = &[
    0x60, 0x86, 0x48, 0x01, 0x86, 0xf9, 0x66, 0xad, 0xca, 0x7b, 0x01, 0x01,
];
/// 2.5.29.37.0.
const ANY_PURPOSE: &[u8] = &[0x55, 0x1d, 0x25, 0x00];

/// How strongly a file is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strength {
    /// AES-256 under 600,000 rounds of PBKDF2-HMAC-SHA256, MAC by HMAC-SHA256 under 100,000 rounds. OpenSSL 1.1, Java
    /// 8u301, Windows Server 2019, macOS 15 and newer read it.
    #[default]
    Modern,
    /// Triple DES and HMAC-SHA1 under 100,000 rounds, for everything older.
    Legacy,
}

/// How the parts of a file are protected.
#[derive(Clone, Copy)]
struct Protection<'a> {
    strength: Strength,
    passphrase: &'a Passphrase,
    /// Rounds of PBKDF2, and of the derivation of PKCS#12.
    rounds: [u32; 2],
}

/// For keys: as PKCS#8 files, and ten times what OpenSSL and keytool do.
const SECRET_ROUNDS: [u32; 2] = [ITERATIONS, 100_000];

/// For certificates, which everybody may read: what keytool does. Java derives slowly, at each start of a program.
const PUBLIC_ROUNDS: [u32; 2] = [10_000, 10_000];

impl Protection<'_> {
    fn encrypt(self, plain: &[u8]) -> Result<Encrypted, PkiError> {
        let [pbkdf2, pkcs12] = self.rounds;
        match self.strength {
            Strength::Modern => encrypt(plain, self.passphrase, pbkdf2),
            Strength::Legacy => encrypt_with_triple_des(plain, self.passphrase, pkcs12),
        }
    }
}

/// A certificate with its key.
#[derive(Debug)]
pub struct Identity<'a> {
    /// The leaf, then its intermediates.
    pub chain: &'a [CertificateDer<'static>],
    /// The leaf's key.
    pub key: &'a PrivateKey,
    /// The name that programs show and select it by.
    pub alias: &'a str,
}

/// A file with a certificate, its chain and its key.
///
/// # Errors
///
/// [`PkiError::Build`] when the system has no random numbers.
pub fn identity(
    identity: &Identity<'_>,
    passphrase: &Passphrase,
    strength: Strength,
) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let leaf: &[u8] = identity.chain.first().ok_or(PkiError::NoCertificate)?;
    // What ties the key to its certificate: programs compare, and do not compute it.
    let id = &Sha256::digest(leaf)[..20];
    let ours = || write_set(vec![friendly_name(identity.alias), local_key_id(id)]);
    let bags: Vec<_> = identity
        .chain
        .iter()
        .enumerate()
        .map(|(place, certificate)| certificate_bag(certificate, (place == 0).then(ours)))
        .collect();
    let protection = Protection {
        strength,
        passphrase,
        rounds: SECRET_ROUNDS,
    };
    let (algorithm, data) = protection.encrypt(&identity.key.to_der())?;
    let shrouded = write(SEQUENCE, &[&algorithm, &write(OCTET_STRING, &[&data])]);
    let key = bag(SHROUDED_KEY_BAG, &shrouded, Some(ours()));
    let parts = [
        protection.encrypted_part(&sequence(&bags))?,
        part(&sequence(&[key])),
    ];
    protection.finish(&sequence(&parts))
}

/// A file with certificates to be trusted, each with its alias: what Java takes as a truststore.
///
/// # Errors
///
/// As [`identity`].
pub fn truststore(
    certificates: &[(String, CertificateDer<'static>)],
    passphrase: &Passphrase,
    strength: Strength,
) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    if certificates.is_empty() {
        return Err(PkiError::NoCertificate);
    }
    let bags: Vec<_> = certificates
        .iter()
        .map(|(alias, certificate)| {
            let marks = write_set(vec![
                friendly_name(alias),
                attribute(TRUSTED_KEY_USAGE, &write(OID, &[ANY_PURPOSE])),
            ]);
            certificate_bag(certificate, Some(marks))
        })
        .collect();
    let protection = Protection {
        strength,
        passphrase,
        rounds: PUBLIC_ROUNDS,
    };
    let part = protection.encrypted_part(&sequence(&bags))?;
    protection.finish(&sequence(&[part]))
}

type Octets = Zeroizing<Vec<u8>>;

fn sequence(elements: &[Octets]) -> Octets {
    let parts: Vec<&[u8]> = elements.iter().map(|element| element.as_slice()).collect();
    write(SEQUENCE, &parts)
}

fn oid(body: &[u8]) -> Octets {
    write(OID, &[body])
}

fn attribute(kind: &[u8], value: &[u8]) -> Octets {
    write(
        SEQUENCE,
        &[&oid(kind), &write_set(vec![value.to_vec().into()])],
    )
}

fn friendly_name(alias: &str) -> Octets {
    let units: Vec<u8> = alias.encode_utf16().flat_map(u16::to_be_bytes).collect();
    attribute(FRIENDLY_NAME, &write(BMP_STRING, &[&units]))
}

fn local_key_id(id: &[u8]) -> Octets {
    attribute(LOCAL_KEY_ID, &write(OCTET_STRING, &[id]))
}

fn bag(kind: u8, value: &[u8], attributes: Option<Octets>) -> Octets {
    let attributes = attributes.unwrap_or_default();
    let kind = write(OID, &[BAG, &[kind]]);
    write(SEQUENCE, &[&kind, &write(CONTEXT_0, &[value]), &attributes])
}

fn certificate_bag(certificate: &CertificateDer<'_>, attributes: Option<Octets>) -> Octets {
    let octets = write(OCTET_STRING, &[certificate]);
    let value = write(
        SEQUENCE,
        &[&oid(X509_CERTIFICATE), &write(CONTEXT_0, &[&octets])],
    );
    bag(CERTIFICATE_BAG, &value, attributes)
}

/// Bags as they are: keys are encrypted already.
fn part(bags: &[u8]) -> Octets {
    let octets = write(OCTET_STRING, &[bags]);
    write(SEQUENCE, &[&oid(DATA), &write(CONTEXT_0, &[&octets])])
}

impl Protection<'_> {
    fn encrypted_part(self, bags: &[u8]) -> Result<Octets, PkiError> {
        let (algorithm, data) = self.encrypt(bags)?;
        let info = write(
            SEQUENCE,
            &[&oid(DATA), &algorithm, &write(IMPLICIT_0, &[&data])],
        );
        let data = write(SEQUENCE, &[&write_number(0), &info]);
        Ok(write(
            SEQUENCE,
            &[&oid(ENCRYPTED_DATA), &write(CONTEXT_0, &[&data])],
        ))
    }

    /// The whole file: the parts under a MAC.
    fn finish(self, safe: &[u8]) -> Result<Octets, PkiError> {
        let (hash, name, algorithm) = match self.strength {
            Strength::Modern => (Hash::Sha256, SHA256, hmac::HMAC_SHA256),
            Strength::Legacy => (Hash::Sha1, SHA1, hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY),
        };
        let salt = random::<16>()?;
        let (secret, mut work) = (Secret::new(self.passphrase), Work::whole());
        let (purpose, length, [_, rounds]) = (Pkcs12Key::Mac, hash.length(), self.rounds);
        let key = pkcs12_key(hash, purpose, &secret, &salt, rounds, length, &mut work)?;
        let digest = hmac::sign(&hmac::Key::new(algorithm, &key), safe);
        let info = write(
            SEQUENCE,
            &[
                &write(SEQUENCE, &[&oid(name), &write(NULL, &[])]),
                &write(OCTET_STRING, &[digest.as_ref()]),
            ],
        );
        let salt = write(OCTET_STRING, &[&salt]);
        let mac = write(SEQUENCE, &[&info, &salt, &write_number(rounds)]);
        Ok(write(SEQUENCE, &[&write_number(3), &part(safe), &mac]))
    }
}
