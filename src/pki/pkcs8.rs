//! Private keys in one form, PKCS#8 version 1 (RFC 5208), whatever form they came in.

use zeroize::Zeroizing;

use super::PkiError;
use super::asn1::{
    self, BIT_STRING, CONTEXT_0, INTEGER, NULL, OCTET_STRING, OID, Reader, SEQUENCE,
};

/// 1.2.840.113549.1.1.1.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// 1.2.840.10045.2.1.
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// 1.2.840.10045.3.1.7, 1.3.132.0.34 and 1.3.132.0.35.
pub(super) const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
pub(super) const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];
pub(super) const P521: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x23];
/// 1.3.101.112.
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// Kinds that others make, by OID.
const FOREIGN: [(&[u8], &str); 9] = [
    (&[0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01], "DSA"),
    (&[0x2b, 0x81, 0x04, 0x00, 0x0a], "secp256k1"),
    (&[0x2b, 0x81, 0x04, 0x00, 0x21], "P-224"),
    (&[0x2b, 0x65, 0x6e], "X25519"),
    (&[0x2b, 0x65, 0x6f], "X448"),
    (&[0x2b, 0x65, 0x71], "Ed448"),
    (
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a],
        "RSA-PSS",
    ),
    (
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x03, 0x01],
        "Diffie-Hellman",
    ),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3e, 0x02, 0x01], "X9.42"),
];

/// Bits of RSA that aws-lc signs with.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// PKCS#8, PKCS#1 (RFC 8017 appendix A.1.2) or SEC1 (RFC 5915) as PKCS#8 version 1, without attributes and without the
/// public half, which OpenSSL 3.0 does not know in PKCS#8.
///
/// # Errors
///
/// [`PkiError::UnreadableKey`] for anything else, [`PkiError::ForeignKey`] for kinds that voicectl does not use.
pub(super) fn normal(der: &[u8]) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let mut whole = Reader::new(der);
    let mut inside = whole.inside(SEQUENCE).ok_or(PkiError::UnreadableKey)?;
    if !whole.is_at_end() || inside.number().is_none() {
        return Err(PkiError::UnreadableKey);
    }
    let mut second = inside;
    match second.any().map(|element| (element.tag, element.body)) {
        Some((SEQUENCE, algorithm)) => {
            let key = second.body(OCTET_STRING).ok_or(PkiError::UnreadableKey)?;
            checked(algorithm, key)
        }
        Some((INTEGER, modulus)) => {
            // RSA has nine numbers (and perhaps more primes), DSA six.
            let mut numbers = inside;
            let count = std::iter::from_fn(|| numbers.optional(INTEGER)).count();
            if count < 8 {
                return Err(PkiError::ForeignKey("DSA".to_owned()));
            }
            let algorithm =
                [asn1::write(OID, &[RSA]), asn1::write(NULL, &[])].map(|part| part.to_vec());
            let _ = modulus;
            checked(&algorithm.concat(), der)
        }
        Some((OCTET_STRING, scalar)) => {
            let curve = second
                .inside(CONTEXT_0)
                .and_then(|mut parameters| parameters.body(OID));
            let curve = match curve {
                Some(curve) => curve,
                None => curve_of(scalar.len()).ok_or(PkiError::UnreadableKey)?,
            };
            let algorithm =
                [asn1::write(OID, &[EC]), asn1::write(OID, &[curve])].map(|part| part.to_vec());
            checked(&algorithm.concat(), der)
        }
        _ => Err(PkiError::UnreadableKey),
    }
}

/// The curve of a key that does not name it.
const fn curve_of(scalar_length: usize) -> Option<&'static [u8]> {
    match scalar_length {
        32 => Some(P256),
        48 => Some(P384),
        66 => Some(P521),
        _ => None,
    }
}

/// Writes what the two parts say, when voicectl uses such keys.
fn checked(algorithm: &[u8], key: &[u8]) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let mut reader = Reader::new(algorithm);
    let kind = reader.body(OID).ok_or(PkiError::UnreadableKey)?;
    match kind {
        ED25519 => {}
        RSA => {
            let bits = bits_of_pkcs1(key).ok_or(PkiError::UnreadableKey)?;
            if !RSA_BITS.contains(&bits) {
                return Err(PkiError::ForeignKey(format!("RSA with {bits} bits")));
            }
        }
        EC => match reader.body(OID) {
            Some(P256 | P384 | P521) => {}
            Some(curve) => return Err(foreign(curve)),
            None => return Err(PkiError::ForeignKey("EC without a named curve".to_owned())),
        },
        other => return Err(foreign(other)),
    }
    Ok(asn1::write(
        SEQUENCE,
        &[
            &asn1::write_number(0),
            &asn1::write(SEQUENCE, &[algorithm]),
            &asn1::write(OCTET_STRING, &[key]),
        ],
    ))
}

fn foreign(oid: &[u8]) -> PkiError {
    let name = FOREIGN.iter().find(|(known, _)| *known == oid);
    PkiError::ForeignKey(name.map_or_else(|| asn1::dotted(oid), |(_, name)| (*name).to_owned()))
}

/// Bits of the modulus of a PKCS#1 key.
fn bits_of_pkcs1(der: &[u8]) -> Option<usize> {
    let mut key = Reader::new(der).inside(SEQUENCE)?;
    key.number()?;
    let modulus = key.body(INTEGER)?;
    let digits = &modulus[modulus.iter().take_while(|digit| **digit == 0).count()..];
    let first = digits.first()?;
    Some(digits.len() * 8 - first.leading_zeros() as usize)
}

/// Bits of an RSA key in PKCS#8 form.
pub(super) fn rsa_bits(pkcs8: &[u8]) -> Option<usize> {
    let mut key = Reader::new(pkcs8).inside(SEQUENCE)?;
    key.number()?;
    let kind = key.inside(SEQUENCE)?.body(OID)?;
    (kind == RSA).then(|| bits_of_pkcs1(key.body(OCTET_STRING)?))?
}

/// Whether an AlgorithmIdentifier and a BIT STRING are all there is: a SubjectPublicKeyInfo.
pub(super) fn is_public(der: &[u8]) -> bool {
    let read = || {
        let mut whole = Reader::new(der);
        let mut inside = whole.inside(SEQUENCE)?;
        inside.inside(SEQUENCE)?.body(OID)?;
        let key = inside.body(BIT_STRING)?;
        Some(whole.is_at_end() && inside.is_at_end() && key.len() > 1)
    };
    read().unwrap_or(false)
}
