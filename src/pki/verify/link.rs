//! One link of a chain: whether a certificate is signed by the key of another.

use rustls::pki_types::CertificateDer;
use x509_parser::prelude::{FromDer, X509Certificate};

/// What the signature of a certificate says about another as its issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// The name fits, the signature does not: an issuer of the same name with another key, or a damaged certificate.
    BadSignature,
    /// Issuer and subject are different names.
    OtherName,
    /// The name fits and the key made the signature.
    Signed,
    /// The name fits; the signature is by an algorithm, or by a kind or size of key, that is not checked any more.
    Unchecked,
}

/// Whether `issuer` signed `certificate`: name and signature, nothing else (no dates, no basic constraints). Certificates
/// that cannot be read have no link.
#[must_use]
pub fn link(certificate: &CertificateDer<'_>, issuer: &CertificateDer<'_>) -> Link {
    let (Ok((_, signed)), Ok((_, signer))) = (
        X509Certificate::from_der(certificate),
        X509Certificate::from_der(issuer),
    ) else {
        return Link::OtherName;
    };
    linked(&signed, &signer)
}

/// As [`link`], of parsed certificates.
pub(in crate::pki) fn linked(signed: &X509Certificate<'_>, signer: &X509Certificate<'_>) -> Link {
    if signed.issuer().as_raw() != signer.subject().as_raw() {
        return Link::OtherName;
    }
    let message: &[u8] = signed.tbs_certificate.as_ref();
    let key = signer.public_key();
    let (Some(signature_algorithm), Some(key_algorithm)) = (
        // A Certificate is a sequence of the signed part, the algorithm, the signature; a SubjectPublicKeyInfo one of
        // the algorithm and the key.
        contents(signed.as_raw()).and_then(|inside| contents(inside.get(message.len()..)?)),
        contents(key.raw).and_then(contents),
    ) else {
        return Link::Unchecked;
    };
    let mut link = Link::Unchecked;
    for algorithm in webpki::ALL_VERIFICATION_ALGS {
        if algorithm.signature_alg_id().as_ref() != signature_algorithm
            || algorithm.public_key_alg_id().as_ref() != key_algorithm
        {
            continue;
        }
        let public = &key.subject_public_key.data;
        let signature = &signed.signature_value.data;
        if algorithm
            .verify_signature(public, message, signature)
            .is_ok()
        {
            return Link::Signed;
        }
        link = Link::BadSignature;
    }
    link
}

/// What is inside of the first DER value.
fn contents(der: &[u8]) -> Option<&[u8]> {
    let (_, any) = x509_parser::der_parser::asn1_rs::Any::from_der(der).ok()?;
    Some(any.data)
}
