//! Accounts at CAs: on disk before the CA hears of them.
//!
//! ```text
//! STATE/accounts/<ca>/   account.toml  key.pem (0600)  next-key.pem (0600, while the key is being changed)
//! ```

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::authority::Authority;
use super::directory::Directory;
use super::http::Http;
use super::{AcmeError, Patience, Signer, SigningKey};
use crate::pki::key::PrivateKey;
use crate::store::Store;

/// What `account.toml` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRecord {
    /// Version of this file's form.
    pub format: u32,
    /// The CA's directory.
    pub directory: String,
    /// The account's URL; none while the CA has not answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Contacts, such as `mailto:ops@example.com`.
    #[serde(default)]
    pub contact: Vec<String>,
    /// The terms of service that were agreed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<String>,
}

/// An account that a CA knows.
#[derive(Debug)]
pub struct Account {
    /// What is on disk.
    pub record: AccountRecord,
    /// Its URL.
    pub url: String,
    /// Its key.
    pub key: PrivateKey,
    /// The same, ready to sign.
    pub signing: SigningKey,
}

impl Account {
    /// Who signs its requests.
    #[must_use]
    pub fn signer(&self) -> Signer<'_> {
        Signer::Account(&self.signing, &self.url)
    }
}

/// What a new account is made with.
#[derive(Debug, Default)]
pub struct Registration {
    /// Contacts, such as `mailto:ops@example.com`.
    pub contact: Vec<String>,
    /// Whether the terms of service were agreed to.
    pub agreed: bool,
    /// The account elsewhere that it belongs to.
    pub external: Option<ExternalAccount>,
}

/// An external account binding (RFC 8555 section 7.3.4).
#[derive(Debug)]
pub struct ExternalAccount {
    /// Its key identifier.
    pub kid: String,
    /// Its HMAC key, decoded.
    pub key: Zeroizing<Vec<u8>>,
}

/// The account at this CA: the one on disk, or a new one.
///
/// What an earlier run left half done is finished first.
///
/// # Errors
///
/// [`AcmeError::Terms`] when there is none yet and the terms were not agreed to; as [`Http::get`]; [`AcmeError::Store`].
pub async fn open(
    _store: &Store,
    _http: &Http,
    _directory: &Directory,
    _authority: &Authority,
    _registration: &Registration,
    _patience: &Patience<'_>,
) -> Result<Account, AcmeError> {
    Err(AcmeError::Request("not there yet".to_owned()))
}
