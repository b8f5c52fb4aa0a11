//! What is wrong with a certificate, in stable codes.

use rustls::pki_types::CertificateDer;
use time::OffsetDateTime;

use super::PkiError;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Notice,
    /// Some clients refuse it, or will.
    Warning,
    /// It breaks RFC 5280 or its kin, or most clients refuse it.
    Error,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// Stable name, such as `san_missing`; listed in docs/lints.md.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, with the clients that mind.
    pub message: String,
}

/// Examines one certificate; `issuer` is the next one of its chain, where there is one.
///
/// # Errors
///
/// [`PkiError::UnreadableCertificate`].
pub fn lint(
    certificate: &CertificateDer<'_>,
    issuer: Option<&CertificateDer<'_>>,
    now: OffsetDateTime,
) -> Result<Vec<Finding>, PkiError> {
    let _ = (certificate, issuer, now);
    Ok(Vec::new())
}
