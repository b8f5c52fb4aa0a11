//! Certificate revocation lists (RFC 5280 section 5).

use time::OffsetDateTime;
use x509_parser::prelude::FromDer;
use x509_parser::revocation_list::CertificateRevocationList;

use super::{DistinguishedName, moment, pem_block, signature};
use crate::pki::PkiError;
use crate::pki::validity::ExpiryLevel;

/// What a revocation list says of itself.
#[derive(Clone, Debug)]
pub struct RevocationList {
    /// The list itself.
    pub der: Vec<u8>,
    /// Who signed it.
    pub issuer: DistinguishedName,
    /// When it was made.
    pub this_update: OffsetDateTime,
    /// When the next one comes at the latest; clients refuse it afterwards.
    pub next_update: Option<OffsetDateTime>,
    /// How many certificates are revoked.
    pub revoked: usize,
    /// How it is signed.
    pub signature_algorithm: String,
}

impl RevocationList {
    /// Reads a list.
    ///
    /// # Errors
    ///
    /// [`PkiError::UnreadableCertificate`] for anything that is none.
    pub fn from_der(der: Vec<u8>) -> Result<Self, PkiError> {
        let (rest, parsed) = CertificateRevocationList::from_der(&der)
            .map_err(|_| PkiError::UnreadableCertificate)?;
        if !rest.is_empty() {
            return Err(PkiError::UnreadableCertificate);
        }
        let all = Self {
            issuer: DistinguishedName::of(parsed.issuer()),
            this_update: moment(parsed.last_update())?,
            next_update: parsed.next_update().map(moment).transpose()?,
            revoked: parsed.iter_revoked_certificates().count(),
            signature_algorithm: signature(&parsed.signature_algorithm),
            der: Vec::new(),
        };
        drop(parsed);
        Ok(Self { der, ..all })
    }

    /// PEM.
    #[must_use]
    pub fn pem(&self) -> String {
        pem_block("X509 CRL", &self.der)
    }

    /// Whether it is over; a list has no renewal rule of its own.
    #[must_use]
    pub fn level(&self, now: OffsetDateTime) -> ExpiryLevel {
        if now < self.this_update {
            ExpiryLevel::NotYet
        } else if self.next_update.is_some_and(|next| next < now) {
            ExpiryLevel::Expired
        } else {
            ExpiryLevel::Fine
        }
    }
}
