//! What a DER structure is, by its outline: none of them says so itself.

use crate::pki::asn1::{
    BIT_STRING, CONTEXT_0, Element, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE,
};

const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// Kinds of structures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Certificate,
    Request,
    RevocationList,
    PublicKey,
    /// PKCS#8, PKCS#1, SEC1, or DSA's form.
    Key,
    /// EncryptedPrivateKeyInfo.
    EncryptedKey,
    Pkcs7,
    Pkcs12,
}

/// The kind of the structure that `der` is; `None` for all others. Only its first few tags are looked at.
pub(super) fn of(der: &[u8]) -> Option<Shape> {
    // Containers may be of indefinite length; they are told before their insides can be read.
    if let Some(shape) = container(der) {
        return Some(shape);
    }
    let mut whole = Reader::new(der);
    let mut inside = whole.inside(SEQUENCE).filter(|_| whole.is_at_end())?;
    let (first, second) = (inside.any()?, inside.any()?);
    match (first.tag, second.tag) {
        (INTEGER, SEQUENCE | INTEGER | OCTET_STRING) => Some(Shape::Key),
        (SEQUENCE, OCTET_STRING) => Some(Shape::EncryptedKey),
        (SEQUENCE, BIT_STRING) => Some(Shape::PublicKey),
        (SEQUENCE, SEQUENCE) => signed(first),
        _ => None,
    }
}

/// PKCS#7 and PKCS#12 by the octets that follow their tags.
fn container(der: &[u8]) -> Option<Shape> {
    let inside = contents(der, SEQUENCE)?;
    if inside.first() == Some(&OID) {
        return Some(Shape::Pkcs7);
    }
    let content = contents(inside.strip_prefix(&[INTEGER, 1, 3])?, SEQUENCE)?;
    (content.first() == Some(&OID)).then_some(Shape::Pkcs12)
}

/// The octets behind tag and length.
fn contents(der: &[u8], tag: u8) -> Option<&[u8]> {
    let (first, rest) = der.split_first()?;
    let (length, rest) = rest.split_first().filter(|_| *first == tag)?;
    let more = if *length > 0x80 { length & 0x7f } else { 0 };
    rest.get(usize::from(more)..)
}

/// Certificates, requests and revocation lists: something, an algorithm, a signature.
fn signed(content: Element<'_>) -> Option<Shape> {
    let mut parts = Reader::new(content.body);
    let is_time = |tag: u8| matches!(tag, UTC_TIME | GENERALIZED_TIME);
    let mut tag = || parts.any().map(|part| part.tag);
    let tags = [tag(), tag(), tag(), tag()];
    match tags {
        // Version 1 has no version.
        [Some(CONTEXT_0), Some(INTEGER), ..]
        | [
            Some(INTEGER),
            Some(SEQUENCE),
            Some(SEQUENCE),
            Some(SEQUENCE),
        ] => Some(Shape::Certificate),
        [Some(INTEGER), Some(SEQUENCE), Some(SEQUENCE), Some(time)]
        | [Some(SEQUENCE), Some(SEQUENCE), Some(time), _]
            if is_time(time) =>
        {
            Some(Shape::RevocationList)
        }
        [Some(INTEGER), Some(SEQUENCE), Some(SEQUENCE), _] => Some(Shape::Request),
        _ => None,
    }
}
