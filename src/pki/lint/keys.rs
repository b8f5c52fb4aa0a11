//! Rules on keys, signatures and serial numbers.

use x509_parser::prelude::FromDer;
use x509_parser::public_key::RSAPublicKey;

use super::super::algorithm::{PublicKeyKind, signature_name};
use super::super::key::KeyType;
use super::examined::{Examined, Role};

/// Fewer octets can be guessed: 64 random bits (CA/Browser Forum TLS BR section 7.1).
const SHORT_SERIAL: usize = 8;

/// RFC 5280 section 4.1.2.2.
const LONGEST_SERIAL: usize = 20;

pub(super) fn rsa_small(examined: &Examined<'_>) -> Option<String> {
    match examined.key {
        PublicKeyKind::Rsa(bits) if bits < 2048 => {
            Some(format!("its RSA key has {bits} bits, fewer than 2048"))
        }
        _ => None,
    }
}

pub(super) fn rsa_exponent(examined: &Examined<'_>) -> Option<String> {
    let PublicKeyKind::Rsa(_) = examined.key else {
        return None;
    };
    let key = &examined.certificate.public_key().subject_public_key.data;
    let (_, key) = RSAPublicKey::from_der(key).ok()?;
    let significant = key.exponent.iter().skip_while(|octet| **octet == 0).count();
    let last = key.exponent.last().copied().unwrap_or_default();
    let weak = last % 2 == 0 || significant == 1 && last < 3;
    weak.then(|| "its RSA exponent is even or below 3".to_owned())
}

/// The facts are those of [`KeyType::refused_by`].
pub(super) fn key_refused_by_browsers(examined: &Examined<'_>) -> Option<String> {
    let kind = match examined.key {
        PublicKeyKind::P521 => KeyType::P521,
        PublicKeyKind::Ed25519 => KeyType::Ed25519,
        PublicKeyKind::MlDsa(name) => {
            return Some(format!("its key is {name}, which no browser takes yet"));
        }
        _ => return None,
    };
    if kind.refused_by().is_empty() {
        return None;
    }
    let browsers = kind.refused_by().join(" and ");
    Some(format!(
        "its key is {}, refused by {browsers}",
        examined.key
    ))
}

pub(super) fn key_unusable(examined: &Examined<'_>) -> Option<String> {
    match &examined.key {
        PublicKeyKind::Other(name) | PublicKeyKind::OtherCurve(name) => {
            Some(format!("its key is {name}, which TLS has no use for"))
        }
        _ => None,
    }
}

/// Nobody looks at the signature of a root.
pub(super) fn signature_weak(examined: &Examined<'_>) -> Option<String> {
    let oid = examined
        .certificate
        .signature_algorithm
        .algorithm
        .to_id_string();
    let name = signature_name(&oid);
    let weak = ["MD2", "MD5", "SHA-1"]
        .iter()
        .any(|hash| name.starts_with(hash));
    (weak && examined.role != Role::Root).then(|| format!("it is signed with {name}"))
}

pub(super) fn signature_algorithms_differ(examined: &Examined<'_>) -> Option<String> {
    let certificate = examined.certificate;
    (certificate.signature_algorithm.algorithm != certificate.tbs_certificate.signature.algorithm)
        .then(|| "it names two different signature algorithms".to_owned())
}

pub(super) fn serial_not_positive(examined: &Examined<'_>) -> Option<String> {
    let serial = examined.certificate.raw_serial();
    let first = serial.first()?;
    if first & 0x80 != 0 {
        return Some("its serial number is negative".to_owned());
    }
    serial
        .iter()
        .all(|octet| *octet == 0)
        .then(|| "its serial number is 0".to_owned())
}

pub(super) fn serial_too_long(examined: &Examined<'_>) -> Option<String> {
    let length = examined.certificate.raw_serial().len();
    (length > LONGEST_SERIAL)
        .then(|| format!("its serial number has {length} octets, more than {LONGEST_SERIAL}"))
}

pub(super) fn serial_short(examined: &Examined<'_>) -> Option<String> {
    let serial = examined.certificate.raw_serial();
    (examined.role == Role::Leaf && serial.len() < SHORT_SERIAL).then(|| {
        format!(
            "its serial number has {} octets, too few to be random",
            serial.len()
        )
    })
}
