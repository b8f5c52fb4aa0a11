//! What a leaf is for: the extended key usages, and what goes with each.

use std::fmt;
use std::str::FromStr;

use rcgen::ExtendedKeyUsagePurpose;
use serde::{Deserialize, Serialize};

use super::key::KeyType;

/// What a leaf is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// TLS client authentication alone.
    Client,
    /// Both ends of mutual TLS between services.
    Peer,
    /// TLS server authentication: what every client takes.
    #[default]
    Server,
    /// A server whose page pins the certificate's hash (`serverCertificateHashes`).
    WebTransport,
}

impl Profile {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Server, Self::Client, Self::Peer, Self::WebTransport];

    /// The name used in flags and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Peer => "peer",
            Self::Server => "server",
            Self::WebTransport => "webtransport",
        }
    }

    /// The default lifetime in days.
    #[must_use]
    pub const fn days(self) -> u32 {
        match self.longest_days() {
            Some(days) => days,
            None => super::leaf::LEAF_DAYS,
        }
    }

    /// The longest lifetime that its clients take (W3C WebTransport, "custom certificate requirements": two weeks).
    #[must_use]
    pub const fn longest_days(self) -> Option<u32> {
        match self {
            Self::WebTransport => Some(14),
            Self::Client | Self::Peer | Self::Server => None,
        }
    }

    /// Whether its clients take such a key; WebTransport pins are for P-256 alone (same section).
    #[must_use]
    pub const fn takes(self, key: KeyType) -> bool {
        !matches!(self, Self::WebTransport) || matches!(key, KeyType::P256)
    }

    /// Whether servers present it, so that names decide and browsers judge it.
    #[must_use]
    pub const fn is_server(self) -> bool {
        !matches!(self, Self::Client)
    }

    pub(super) fn extended_key_usages(self) -> Vec<ExtendedKeyUsagePurpose> {
        use ExtendedKeyUsagePurpose::{ClientAuth, ServerAuth};
        match self {
            Self::Client => vec![ClientAuth],
            Self::Peer => vec![ServerAuth, ClientAuth],
            Self::Server | Self::WebTransport => vec![ServerAuth],
        }
    }

    /// OIDs of [`Profile::extended_key_usages`]: what a request may ask for.
    pub(super) fn extended_key_usage_oids(self) -> Vec<String> {
        self.extended_key_usages()
            .iter()
            .map(|usage| match usage {
                ExtendedKeyUsagePurpose::ServerAuth => "1.3.6.1.5.5.7.3.1".to_owned(),
                _ => "1.3.6.1.5.5.7.3.2".to_owned(),
            })
            .collect()
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no [`Profile`].
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no profile; there are server, client, peer, webtransport")]
pub struct UnknownProfile(String);

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(text: &str) -> Result<Self, UnknownProfile> {
        Self::ALL
            .into_iter()
            .find(|profile| profile.name() == text)
            .ok_or_else(|| UnknownProfile(text.to_owned()))
    }
}
