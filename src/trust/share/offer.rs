//! What is handed out: one root certificate, and what people need to know of it.

use rustls::pki_types::CertificateDer;

use super::ShareError;
use crate::pki::chain::to_pem;
use crate::pki::constraints::Constraints;
use crate::pki::shown::shown;
use crate::pki::summary::Summary;
use crate::pki::validity::date;

/// A root certificate.
#[derive(Debug)]
pub struct Offer {
    certificate: CertificateDer<'static>,
    summary: Summary,
    subject: String,
    permitted: Vec<String>,
}

impl Offer {
    /// Takes a certificate.
    ///
    /// # Errors
    ///
    /// [`ShareError::Certificate`] for what cannot be read.
    pub fn new(certificate: CertificateDer<'static>) -> Result<Self, ShareError> {
        let summary = Summary::of(&certificate)?;
        let permitted = Constraints::of(&certificate)?.permitted();
        Ok(Self {
            subject: shown(&summary.subject),
            permitted: permitted.iter().map(|name| shown(name)).collect(),
            summary,
            certificate,
        })
    }

    /// Its name, fit to be shown.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// SHA-256 of the DER, lower-case hex.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.summary.fingerprint
    }

    /// SHA-256 in four lines of eight octets each, as phones show it: upper case, with colons.
    #[must_use]
    pub fn fingerprint_lines(&self) -> [String; 4] {
        let whole = self.summary.fingerprint_with_colons();
        [0, 1, 2, 3].map(|line| whole[line * 24..line * 24 + 23].to_owned())
    }

    /// Its last day.
    #[must_use]
    pub fn until(&self) -> String {
        date(self.summary.validity.not_after)
    }

    /// The names that it may sign; empty: any.
    #[must_use]
    pub fn permitted(&self) -> &[String] {
        &self.permitted
    }

    pub(super) fn der(&self) -> &[u8] {
        &self.certificate
    }

    pub(super) fn pem(&self) -> String {
        to_pem(&self.certificate)
    }

    /// The DER in lines of base64.
    pub(super) fn base64(&self) -> String {
        let pem = self.pem();
        let lines = pem.lines().filter(|line| !line.starts_with('-'));
        lines.flat_map(|line| [line, "\n"]).collect()
    }
}
