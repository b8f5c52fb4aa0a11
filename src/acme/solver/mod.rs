//! Who answers a challenge (RFC 8555 section 8).

mod accept;
mod dns01;
mod dns_persist;
mod http01;
mod port;
mod served;
mod tls_alpn01;

use std::fmt;
use std::str::FromStr;

use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

use super::{AcmeError, Patience};
use crate::pki::name::Identifier;
use crate::store::Token;

pub use dns_persist::{DnsPersist, PersistRecord, Persisted, look, persist_name, quoted};
pub use dns01::{Dns01, challenge_name, challenge_value};
pub(super) use http01::probe;
pub use http01::{Http01, Http01Settings};
pub use port::{PortReason, PortTrouble};
pub use served::Served;
pub use tls_alpn01::{ALPN, TlsAlpn01, shared_answer};

/// A kind of challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChallengeKind {
    /// A file on port 80 (RFC 8555 section 8.3).
    #[serde(rename = "http-01")]
    Http01,
    /// A certificate on port 443 (RFC 8737).
    #[serde(rename = "tls-alpn-01")]
    TlsAlpn01,
    /// A TXT record per order (RFC 8555 section 8.4).
    #[serde(rename = "dns-01")]
    Dns01,
    /// A TXT record for good (draft-ietf-acme-dns-persist).
    #[serde(rename = "dns-persist-01")]
    DnsPersist01,
}

impl ChallengeKind {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Http01,
        Self::TlsAlpn01,
        Self::Dns01,
        Self::DnsPersist01,
    ];

    /// The name that ACME uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http01 => "http-01",
            Self::TlsAlpn01 => "tls-alpn-01",
            Self::Dns01 => "dns-01",
            Self::DnsPersist01 => "dns-persist-01",
        }
    }

    /// Whether it can prove a whole domain (RFC 8555 section 8.3, RFC 8737 section 4).
    #[must_use]
    pub const fn proves_wildcards(self) -> bool {
        matches!(self, Self::Dns01 | Self::DnsPersist01)
    }
}

impl fmt::Display for ChallengeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that is no [`ChallengeKind`].
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is neither http-01, tls-alpn-01, dns-01 nor dns-persist-01")]
pub struct UnknownChallenge(String);

impl FromStr for ChallengeKind {
    type Err = UnknownChallenge;

    fn from_str(text: &str) -> Result<Self, UnknownChallenge> {
        let known = Self::ALL.into_iter().find(|kind| kind.name() == text);
        known.ok_or_else(|| UnknownChallenge(text.to_owned()))
    }
}

/// One challenge to be answered. It is journaled before its answer is put anywhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The name to prove, without `*.`.
    #[serde(with = "as_text")]
    pub identifier: Identifier,
    /// Whether a wildcard of it is ordered.
    pub wildcard: bool,
    /// The challenge's token; a placeholder for dns-persist-01, which has none.
    pub token: Token,
    /// Token and thumbprint of the account's key (RFC 8555 section 8.1).
    pub key_authorization: String,
}

mod as_text {
    use serde::{Deserialize, Deserializer, Serializer, de};

    use crate::pki::name::Identifier;

    pub(super) fn serialize<S: Serializer>(
        identifier: &Identifier,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&identifier.ascii())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Identifier, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// Puts answers where the CA looks, and takes them away. One solver serves many orders at once.
pub trait Solver: Send + Sync + fmt::Debug {
    /// The challenge it answers.
    fn kind(&self) -> ChallengeKind;

    /// Puts the answers of all tasks in place, and returns when the CA may look.
    ///
    /// # Errors
    ///
    /// [`AcmeError::Solver`], [`AcmeError::Port`], [`AcmeError::Dns`], [`AcmeError::Timeout`]; what was put in place until
    /// then is taken away by [`Solver::clean_up`].
    fn present<'a>(
        &'a self,
        tasks: &'a [Task],
        patience: &'a Patience<'a>,
    ) -> BoxFuture<'a, Result<(), AcmeError>>;

    /// Takes the answers away, also those of an earlier run, and those that were never put in place.
    ///
    /// # Errors
    ///
    /// [`AcmeError::Solver`], [`AcmeError::Dns`]; the rest is taken away all the same.
    fn clean_up<'a>(
        &'a self,
        tasks: &'a [Task],
        patience: &'a Patience<'a>,
    ) -> BoxFuture<'a, Result<(), AcmeError>>;
}
