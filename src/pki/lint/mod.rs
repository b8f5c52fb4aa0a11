//! What is wrong with a certificate, in stable codes.
//!
//! The rules are those of RFC 5280 and its kin that a client minds, and what clients mind beside them (measured over 41
//! variants with OpenSSL, Python 3.13, GnuTLS, Java, rustls, Chromium and Firefox). Many have their like in zlint. What
//! only public CAs must do is left out.

mod constraints;
mod examined;
mod extensions;
mod keys;
mod names;
mod table;
#[cfg(test)]
mod tests;
mod usage;
mod validity;

use rustls::pki_types::CertificateDer;
use time::OffsetDateTime;
use x509_parser::prelude::{FromDer, X509Certificate};

use super::PkiError;
use examined::Examined;
pub use table::{KEY_MODE_TOO_OPEN, LINTS, Lint};

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

impl Severity {
    /// The name used in JSON and in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
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

impl Lint {
    /// What this rule found: a fact, and the clients that mind.
    #[must_use]
    pub fn finding(&self, fact: &str) -> Finding {
        let message = if self.clients.is_empty() {
            fact.to_owned()
        } else {
            format!("{fact}; {}", self.clients)
        };
        Finding {
            code: self.code,
            severity: self.severity,
            message,
        }
    }
}

/// Examines one certificate; `issuer` is the next one of its chain, where there is one. Findings come in the order of
/// [`LINTS`].
///
/// # Errors
///
/// [`PkiError::UnreadableCertificate`].
pub fn lint(
    certificate: &CertificateDer<'_>,
    issuer: Option<&CertificateDer<'_>>,
    now: OffsetDateTime,
) -> Result<Vec<Finding>, PkiError> {
    let certificate = parse(certificate)?;
    let issuer = issuer.map(parse).transpose()?;
    Ok(lint_parsed(&certificate, issuer.as_ref(), now))
}

/// As [`lint`], of certificates that are parsed already.
#[must_use]
pub fn lint_parsed(
    certificate: &X509Certificate<'_>,
    issuer: Option<&X509Certificate<'_>>,
    now: OffsetDateTime,
) -> Vec<Finding> {
    let examined = Examined::new(certificate, issuer, now);
    LINTS
        .iter()
        .filter_map(|lint| Some(lint.finding(&(lint.check?)(&examined)?)))
        .collect()
}

fn parse<'a>(der: &'a CertificateDer<'_>) -> Result<X509Certificate<'a>, PkiError> {
    match X509Certificate::from_der(der) {
        Ok(([], certificate)) => Ok(certificate),
        _ => Err(PkiError::UnreadableCertificate),
    }
}
