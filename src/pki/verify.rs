//! Whether clients would trust a chain: path, name and purpose, by webpki as rustls does it.
//!
//! Two facts differ from plain rustls. An anchor that has expired ends no path: OpenSSL, Java and browsers look at its
//! dates, webpki does not. And a leaf that is byte for byte an anchor is trusted, whatever its basic constraints say:
//! OpenSSL, GnuTLS, Java and Chromium with that trust take it (measured), webpki knows no such case.

mod distrust;
mod explain;
mod facts;
mod link;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use rustls::pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime};
use time::OffsetDateTime;
use webpki::{EndEntityCert, KeyUsage};

use super::summary::Summary;
use super::validity::Validity;
pub use distrust::Distrust;
use explain::Explanation;
pub(super) use link::linked;
pub use link::{Link, link};

/// What a certificate is to be used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// TLS client authentication.
    Client,
    /// TLS server authentication.
    #[default]
    Server,
}

impl Purpose {
    /// The name of its extended key usage (RFC 5280 section 4.2.1.12).
    #[must_use]
    pub const fn extended_key_usage(self) -> &'static str {
        match self {
            Self::Client => "clientAuth",
            Self::Server => "serverAuth",
        }
    }

    const fn key_usage(self) -> KeyUsage {
        match self {
            Self::Client => KeyUsage::client_auth(),
            Self::Server => KeyUsage::server_auth(),
        }
    }
}

/// Trust anchors, and where they are from. Prepared once, used for any number of checks, from any number of threads.
#[derive(Debug)]
pub struct Anchors {
    origin: String,
    roots: Vec<Root>,
    /// The same, in the same order, as webpki wants them.
    trusted: Vec<TrustAnchor<'static>>,
}

/// An anchor as it was given. Its dates are read when the first path ends at it.
#[derive(Debug)]
struct Root {
    certificate: CertificateDer<'static>,
    validity: OnceLock<Option<Validity>>,
}

impl Root {
    fn validity(&self) -> Option<Validity> {
        *self.validity.get_or_init(|| {
            Summary::of(&self.certificate)
                .ok()
                .map(|summary| summary.validity)
        })
    }
}

impl Anchors {
    /// Anchors with a word for where they are from: `the system`, `the local CA`, a file. Roots that cannot be read are
    /// left out.
    #[must_use]
    pub fn new(origin: impl Into<String>, roots: Vec<CertificateDer<'static>>) -> Self {
        let (roots, trusted) = roots
            .into_iter()
            .filter_map(|certificate| {
                let anchor = webpki::anchor_from_trusted_cert(&certificate)
                    .ok()?
                    .to_owned();
                let validity = OnceLock::new();
                Some((
                    Root {
                        certificate,
                        validity,
                    },
                    anchor,
                ))
            })
            .unzip();
        Self {
            origin: origin.into(),
            roots,
            trusted,
        }
    }

    /// Where they are from.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.roots.len()
    }

    /// Whether there are none, so that nothing is trusted.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.roots.is_empty()
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
        self.anchor_of(chain, name, purpose, now).map(drop)
    }

    /// As [`Self::check`]; answers the anchor at which the path ends.
    ///
    /// # Errors
    ///
    /// As [`Self::check`].
    pub fn anchor_of(
        &self,
        chain: &[CertificateDer<'_>],
        name: Option<&ServerName<'_>>,
        purpose: Purpose,
        now: OffsetDateTime,
    ) -> Result<&CertificateDer<'static>, Distrust> {
        let Some((leaf, intermediates)) = chain.split_first() else {
            return Err(Distrust::Empty);
        };
        let explain = |error| {
            Explanation {
                anchors: self,
                chain,
                name,
                purpose,
                now,
            }
            .of(&error)
        };
        explain::usable_key(leaf)?;
        if let Some(root) = self.roots.iter().find(|root| root.certificate == *leaf) {
            explain::itself(leaf, name, purpose, now)?;
            return Ok(&root.certificate);
        }
        let end_entity = EndEntityCert::try_from(leaf).map_err(explain)?;
        let time = unix_time(now);
        let in_time = |path: &webpki::VerifiedPath<'_>| {
            let root = self
                .root_of(path.anchor())
                .ok_or(webpki::Error::UnknownIssuer)?;
            in_time(root.validity(), now)
        };
        let path = end_entity
            .verify_for_usage(
                webpki::ALL_VERIFICATION_ALGS,
                &self.trusted,
                intermediates,
                time,
                purpose.key_usage(),
                None,
                Some(&in_time),
            )
            .map_err(explain)?;
        if let Some(name) = name {
            end_entity
                .verify_is_valid_for_subject_name(name)
                .map_err(explain)?;
        }
        let root = self
            .root_of(path.anchor())
            .ok_or_else(|| explain(webpki::Error::UnknownIssuer))?;
        Ok(&root.certificate)
    }

    /// What an anchor of webpki was made from: it is one of ours, told by its address.
    fn root_of(&self, anchor: &TrustAnchor<'_>) -> Option<&Root> {
        self.trusted
            .iter()
            .zip(&self.roots)
            .find_map(|(one, root)| std::ptr::eq(one, anchor).then_some(root))
    }
}

/// The dates of an anchor, in webpki's words. One whose dates cannot be read has none.
fn in_time(validity: Option<Validity>, now: OffsetDateTime) -> Result<(), webpki::Error> {
    let Some(validity) = validity else {
        return Ok(());
    };
    let time = unix_time(now);
    if now < validity.not_before {
        let not_before = unix_time(validity.not_before);
        return Err(webpki::Error::CertNotValidYet { time, not_before });
    }
    if now > validity.not_after {
        let not_after = unix_time(validity.not_after);
        return Err(webpki::Error::CertExpired { time, not_after });
    }
    Ok(())
}

/// Times before 1970 are 1970.
fn unix_time(moment: OffsetDateTime) -> UnixTime {
    let seconds = u64::try_from(moment.unix_timestamp()).unwrap_or(0);
    UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds))
}
