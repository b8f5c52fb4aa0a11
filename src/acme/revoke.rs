//! Revocation (RFC 8555 section 7.6).

use std::fmt;
use std::str::FromStr;

use rustls::pki_types::CertificateDer;
use serde_json::json;

use super::directory::Directory;
use super::http::Http;
use super::signed::encode;
use super::{AcmeError, Patience, ProblemKind, Signer};

/// Why (RFC 5280 section 5.3.1, as far as it is about leaves and for good).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reason {
    /// It is not said.
    #[default]
    Unspecified,
    /// Somebody else has the key.
    KeyCompromise,
    /// The names of its owner are others now.
    AffiliationChanged,
    /// Another certificate has taken its place.
    Superseded,
    /// The service is no more.
    CessationOfOperation,
    /// Its owner may not have it any more.
    PrivilegeWithdrawn,
}

/// A name that is no [`Reason`].
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` is no reason; there are unspecified, key-compromise, affiliation-changed, superseded, cessation-of-operation, privilege-withdrawn"
)]
pub struct UnknownReason(String);

impl Reason {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Unspecified,
        Self::KeyCompromise,
        Self::AffiliationChanged,
        Self::Superseded,
        Self::CessationOfOperation,
        Self::PrivilegeWithdrawn,
    ];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "key-compromise",
            Self::AffiliationChanged => "affiliation-changed",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessation-of-operation",
            Self::PrivilegeWithdrawn => "privilege-withdrawn",
        }
    }

    /// Its number in revocation lists.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Unspecified => 0,
            Self::KeyCompromise => 1,
            Self::AffiliationChanged => 3,
            Self::Superseded => 4,
            Self::CessationOfOperation => 5,
            Self::PrivilegeWithdrawn => 9,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Reason {
    type Err = UnknownReason;

    /// Also as RFC 5280 spells it: `keyCompromise`.
    fn from_str(text: &str) -> Result<Self, UnknownReason> {
        let plain = |text: &str| text.replace(['-', '_'], "").to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|reason| plain(reason.name()) == plain(text))
            .ok_or_else(|| UnknownReason(text.to_owned()))
    }
}

/// What became of a request to revoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revoked {
    /// It is revoked.
    Now,
    /// It was before.
    Before,
}

/// Revokes a certificate: by the account that ordered it, by one that has shown that all its names are its own, or by the
/// certificate's own key.
///
/// # Errors
///
/// [`AcmeError::Unsupported`] when the CA does not revoke; as [`Http::get`]; [`AcmeError::Problem`].
pub async fn revoke(
    http: &Http,
    directory: &Directory,
    certificate: &CertificateDer<'_>,
    reason: Reason,
    signer: Signer<'_>,
    patience: &Patience<'_>,
) -> Result<Revoked, AcmeError> {
    let url = directory.revoke_cert.as_deref().ok_or_else(|| {
        AcmeError::Unsupported("the CA does not revoke certificates by ACME".to_owned())
    })?;
    let mut payload = json!({ "certificate": encode(certificate) });
    // Revocation lists leave the reason out where there is none, and so do CAs want it (RFC 5280 section 5.3.1).
    if reason != Reason::Unspecified {
        payload["reason"] = reason.code().into();
    }
    let sent = patience
        .insist(async || signer.post(http, directory, url, Some(&payload)).await)
        .await;
    match sent {
        Ok(_) => Ok(Revoked::Now),
        Err(AcmeError::Problem(problem)) if problem.kind == ProblemKind::AlreadyRevoked => {
            Ok(Revoked::Before)
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_has_two_spellings() {
        for reason in Reason::ALL {
            assert_eq!(reason.name().parse::<Reason>().expect("its name"), reason);
        }
        let reason = "keyCompromise".parse::<Reason>().expect("RFC 5280's name");
        assert_eq!(reason, Reason::KeyCompromise);
        assert!("certificateHold".parse::<Reason>().is_err());
    }
}
