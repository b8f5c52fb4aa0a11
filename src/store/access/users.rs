//! `users.toml`: users who sign in with a password.

use std::fmt;
use std::str::FromStr;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Entry;
use super::secret::random_text;
use crate::store::StoreError;

/// KiB of memory, passes and lanes of a hash: the first of the OWASP Password Storage Cheat Sheet for argon2id.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// One user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The name.
    pub name: Name,
    /// argon2id, in the PHC string format.
    pub password: String,
    /// What the user may do, as words.
    pub scopes: Vec<String>,
    /// When it was added.
    #[serde(with = "time::serde::rfc3339")]
    pub created: OffsetDateTime,
    /// When the password was set.
    #[serde(with = "time::serde::rfc3339")]
    pub password_changed: OffsetDateTime,
}

impl Entry for User {
    const FILE: &'static str = "users.toml";
    const NAME: &'static str = "user";
    const IS_SHARED: bool = true;
}

impl User {
    /// A new user.
    #[must_use]
    pub fn new(name: Name, password: String, scopes: Vec<String>, now: OffsetDateTime) -> Self {
        let now = super::keys::whole_seconds(now);
        Self {
            name,
            password,
            scopes,
            created: now,
            password_changed: now,
        }
    }

    /// Another password, by its hash.
    pub fn set_password(&mut self, password: String, now: OffsetDateTime) {
        self.password = password;
        self.password_changed = super::keys::whole_seconds(now);
    }
}

/// What a key or a user is called: 1 to 64 letters, digits and `. _ - @ +`, a letter or digit first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

/// A text that is no [`Name`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to 64 letters, digits and `. _ - @ +`, and begins with a letter or a digit")]
pub struct BadName;

impl Name {
    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Name {
    type Error = BadName;

    fn try_from(text: String) -> Result<Self, BadName> {
        let fits = text.len() <= 64
            && text.starts_with(|first: char| first.is_ascii_alphanumeric())
            && text
                .bytes()
                .all(|letter| letter.is_ascii_alphanumeric() || b"._-@+".contains(&letter));
        if fits { Ok(Self(text)) } else { Err(BadName) }
    }
}

impl FromStr for Name {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, BadName> {
        Self::try_from(text.to_owned())
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Hashes a password: some 20 ms and 19 MiB.
///
/// # Errors
///
/// [`StoreError::Secret`].
pub fn hash_password(password: &[u8]) -> Result<String, StoreError> {
    let fail = |error: &dyn fmt::Display| StoreError::Secret(format!("hash the password: {error}"));
    let params = Params::new(MEMORY, PASSES, LANES, None).map_err(|error| fail(&error))?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(password)
        .map(|hash| hash.to_string())
        .map_err(|error| fail(&error))
}

/// Whether it is the password of a hash; the work is that of the hash.
#[must_use]
pub fn is_password(password: &[u8], hash: &str) -> bool {
    Argon2::default().verify_password(password, hash).is_ok()
}

/// A hash of a password that nobody has: what unknown users are checked against, so that they take as long.
///
/// # Errors
///
/// As [`hash_password`].
pub fn dummy_hash() -> Result<String, StoreError> {
    hash_password(random_text()?.as_bytes())
}
