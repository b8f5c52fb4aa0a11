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
use super::verify::{Link, linked};
use examined::Examined;
pub use table::{KEY_MODE_TOO_OPEN, LINTS, Lint};

/// Certificates of one name that are tried as the issuer of another.
const MOST_ISSUERS: usize = 4;

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
    /// All of them, the mildest first.
    pub const ALL: [Self; 3] = [Self::Notice, Self::Warning, Self::Error];

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

/// Examines the certificates of a file, each with its issuer.
///
/// Where the first one is a leaf, the file is a chain, and the issuer of each is the next one (RFC 8446 section 4.4.2).
/// Otherwise it is a collection, and an issuer is whatever signed it. What signed itself needs none.
#[must_use]
pub fn lint_file(
    certificates: &[CertificateDer<'_>],
    now: OffsetDateTime,
) -> Vec<Result<Vec<Finding>, PkiError>> {
    let parsed: Vec<_> = certificates.iter().map(parse).collect();
    let is_chain = matches!(parsed.first(), Some(Ok(first)) if !first.is_ca());
    parsed
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let one = one.as_ref().map_err(|_| PkiError::UnreadableCertificate)?;
            let others = parsed.iter().flatten();
            let issuer = if one.issuer().as_raw() == one.subject().as_raw() {
                None
            } else if is_chain {
                parsed.get(at + 1).and_then(|next| next.as_ref().ok())
            } else {
                signer(one, others)
            };
            Ok(lint_parsed(one, issuer, now))
        })
        .collect()
}

/// The certificate that signed `one`. Of many with the name of its issuer, only the first few are tried.
fn signer<'a, 'p>(
    one: &X509Certificate<'_>,
    others: impl Iterator<Item = &'a X509Certificate<'p>>,
) -> Option<&'a X509Certificate<'p>>
where
    'p: 'a,
{
    others
        .filter(|other| other.subject().as_raw() == one.issuer().as_raw())
        .take(MOST_ISSUERS)
        .find(|other| linked(one, other) == Link::Signed)
}

fn parse<'a>(der: &'a CertificateDer<'_>) -> Result<X509Certificate<'a>, PkiError> {
    match X509Certificate::from_der(der) {
        Ok(([], certificate)) => Ok(certificate),
        _ => Err(PkiError::UnreadableCertificate),
    }
}
