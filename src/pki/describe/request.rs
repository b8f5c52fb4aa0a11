//! Certification requests (RFC 2986).

use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::prelude::FromDer;

use super::extension::Extensions;
use super::{DistinguishedName, GeneralName, PublicKey, Usage, pem_block, signature};
use crate::pki::PkiError;

/// Everything a request asks for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The request itself.
    pub der: Vec<u8>,
    /// Whose key it is.
    pub subject: DistinguishedName,
    /// SANs in order.
    pub names: Vec<GeneralName>,
    /// Its public key.
    pub public_key: PublicKey,
    /// How it is signed.
    pub signature_algorithm: String,
    /// What the key shall be used for.
    pub usage: Usage,
    /// Whether it asks to become a CA.
    pub is_ca: bool,
}

impl Request {
    /// Reads a request.
    ///
    /// # Errors
    ///
    /// [`PkiError::UnreadableCertificate`] for anything that is none.
    pub fn from_der(der: Vec<u8>) -> Result<Self, PkiError> {
        let (rest, parsed) = X509CertificationRequest::from_der(&der)
            .map_err(|_| PkiError::UnreadableCertificate)?;
        if !rest.is_empty() {
            return Err(PkiError::UnreadableCertificate);
        }
        let wanted = parsed
            .requested_extensions()
            .map(Extensions::of)
            .unwrap_or_default();
        let info = &parsed.certification_request_info;
        let all = Self {
            subject: DistinguishedName::of(&info.subject),
            names: wanted.names,
            public_key: PublicKey::of(&info.subject_pki),
            signature_algorithm: signature(&parsed.signature_algorithm),
            usage: wanted.usage,
            is_ca: wanted.is_ca,
            der: Vec::new(),
        };
        drop(parsed);
        Ok(Self { der, ..all })
    }

    /// PEM.
    #[must_use]
    pub fn pem(&self) -> String {
        pem_block("CERTIFICATE REQUEST", &self.der)
    }
}
