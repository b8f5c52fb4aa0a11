//! `keys.toml`: API keys.
//!
//! A key is `vctl_<id>_<secret><check>`: eight characters of a public name, 256 random bits in base64url, and six
//! characters of the SHA-256 of all before, by which scanners tell a leaked key from other text. The pattern is
//! `vctl_[a-z2-9]{8}_[A-Za-z0-9_-]{43}[a-z2-9]{6}`.

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use zeroize::Zeroizing;

use super::secret::{is_id, letters, random_id, random_text};
use super::{Entry, Name, Sha256Text};
use crate::store::StoreError;

const PREFIX: &str = "vctl_";

/// Characters of the whole.
const LENGTH: usize = 5 + 8 + 1 + 43 + 6;

/// One API key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Its public part.
    pub id: String,
    /// What its owner calls it.
    pub name: Name,
    /// SHA-256 of the whole key.
    pub sha256: Sha256Text,
    /// What it is good for, as words.
    pub scopes: Vec<String>,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created: OffsetDateTime,
    /// From when on it is nothing any more.
    #[serde(
        default,
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub expires: Option<OffsetDateTime>,
    /// When it was revoked.
    #[serde(
        default,
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub revoked: Option<OffsetDateTime>,
    /// The id of the key that it takes over from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotated_from: Option<String>,
    /// How often it may be used, where that is not the server's limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
}

/// So many requests in so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Requests.
    pub requests: u32,
    /// Seconds.
    pub seconds: u32,
}

impl Entry for Key {
    const FILE: &'static str = "keys.toml";
    const NAME: &'static str = "key";
    const IS_SHARED: bool = true;
}

/// What a key is at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// Good.
    Live,
    /// Its end is over.
    Expired,
    /// It was revoked.
    Revoked,
}

impl KeyState {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }
}

impl Key {
    /// From this age on a key should be replaced.
    pub const OLD: Duration = Duration::days(180);

    /// With less than this left it is time for another.
    pub const SOON: Duration = Duration::days(14);

    /// A new key, and the whole of it, which is never to be had again.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoRandom`].
    pub fn new(
        name: Name,
        scopes: Vec<String>,
        now: OffsetDateTime,
    ) -> Result<(Self, Zeroizing<String>), StoreError> {
        let id = random_id()?;
        let secret = random_text()?;
        let mut text = Zeroizing::new(String::with_capacity(LENGTH));
        text.push_str(PREFIX);
        text.push_str(&id);
        text.push('_');
        text.push_str(&secret);
        let check = check(&text);
        text.push_str(&check);
        let key = Self {
            id,
            name,
            sha256: Sha256Text::of(&text),
            scopes,
            created: whole_seconds(now),
            expires: None,
            revoked: None,
            rotated_from: None,
            rate: None,
        };
        Ok((key, text))
    }

    /// The id in a text that has the shape of a key.
    #[must_use]
    pub fn id_of(text: &str) -> Option<&str> {
        let rest = text
            .strip_prefix(PREFIX)
            .filter(|_| text.len() == LENGTH && text.is_ascii())?;
        let (id, secret) = rest.split_at(8);
        let (all, given) = text.split_at(LENGTH - 6);
        (is_id(id) && secret.starts_with('_') && check(all) == given).then_some(id)
    }

    /// What it is now.
    #[must_use]
    pub fn state(&self, now: OffsetDateTime) -> KeyState {
        if self.revoked.is_some() {
            KeyState::Revoked
        } else if self.expires.is_some_and(|end| end <= now) {
            KeyState::Expired
        } else {
            KeyState::Live
        }
    }

    /// How long it has been there.
    #[must_use]
    pub fn age(&self, now: OffsetDateTime) -> Duration {
        now - self.created
    }
}

/// Thirty bits of what the text hashes to: for scanners, not for the server.
fn check(text: &str) -> String {
    letters(&digest(&SHA256, text.as_bytes()).as_ref()[..6])
}

/// The files have whole seconds.
pub(super) fn whole_seconds(moment: OffsetDateTime) -> OffsetDateTime {
    moment.replace_nanosecond(0).unwrap_or(moment)
}
