//! Whether clients would trust a chain: path, name and purpose, by webpki as rustls does it.

use rustls::pki_types::{CertificateDer, ServerName};
use time::OffsetDateTime;

use super::PkiError;

/// What a certificate is to be used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// TLS client authentication.
    Client,
    /// TLS server authentication.
    #[default]
    Server,
}

/// Trust anchors, and where they are from.
#[derive(Debug)]
pub struct Anchors {
    origin: String,
    roots: Vec<CertificateDer<'static>>,
}

/// Why a chain is not trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Distrust {
    /// No path to an anchor.
    #[error("no path leads to a trust anchor of {0}")]
    UnknownIssuer(String),
}

impl Distrust {
    /// Stable name, such as `unknown-issuer`; part of the JSON.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownIssuer(_) => "unknown-issuer",
        }
    }
}

impl Anchors {
    /// Anchors with a word for where they are from: `the system`, `the local CA`, a file. Roots that cannot be read are
    /// left out.
    #[must_use]
    pub fn new(origin: impl Into<String>, roots: Vec<CertificateDer<'static>>) -> Self {
        Self {
            origin: origin.into(),
            roots,
        }
    }

    /// Checks a chain, leaf first, at `now`: a path leads to an anchor, the leaf is for `purpose`, and for `name` where one
    /// is given.
    ///
    /// # Errors
    ///
    /// The first [`Distrust`], the one a user should repair first.
    pub fn check(
        &self,
        chain: &[CertificateDer<'_>],
        name: Option<&ServerName<'_>>,
        purpose: Purpose,
        now: OffsetDateTime,
    ) -> Result<(), Distrust> {
        let _ = (chain, name, purpose, now, &self.roots);
        Err(Distrust::UnknownIssuer(self.origin.clone()))
    }
}

#[expect(dead_code, reason = "skeleton")]
fn unused() -> Option<PkiError> {
    None
}
