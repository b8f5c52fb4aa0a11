//! Accounts at CAs: on disk before the CA hears of them.
//!
//! ```text
//! STATE/accounts/<ca>/   account.toml  key.pem (0600)  next-key.pem (0600, while the key is being changed)
//! ```

mod external;
mod folder;
mod import;
mod manage;
mod register;
mod rollover;

use serde::{Deserialize, Serialize};

use super::authority::Authority;
use super::directory::Directory;
use super::http::Http;
use super::{AcmeError, Patience, ProblemKind, Signer, SigningKey};
use crate::pki::key::{KeyType, PrivateKey};
use crate::store::{Lock, Store};

pub use external::ExternalAccount;
use folder::Folder;
pub use import::{Client, Source, adopt};
pub use manage::{Ended, Rolled, Standing, deactivate, is_gone, rollover, show, update};
use register::register;
use rollover::settle;

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
    /// Whether it was ended; the next registration takes its place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deactivated: bool,
}

impl AccountRecord {
    /// The form that this voicectl writes.
    pub const FORMAT: u32 = 1;

    /// Of an account that is not there yet.
    fn new(directory: &str) -> Self {
        Self {
            format: Self::FORMAT,
            directory: directory.to_owned(),
            url: None,
            contact: Vec::new(),
            terms: None,
            deactivated: false,
        }
    }

    /// The URL of an account that can be used.
    #[must_use]
    pub fn usable(&self) -> Option<&str> {
        self.url.as_deref().filter(|_| !self.deactivated)
    }
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

/// An account on disk.
#[derive(Debug)]
pub struct Listed {
    /// The name of its folder.
    pub name: String,
    /// What is in it, or why that cannot be read.
    pub record: Result<AccountRecord, AcmeError>,
}

/// The accounts on disk, by folder name. What cannot be read is answered as its error.
///
/// # Errors
///
/// [`AcmeError::Store`] when the folder cannot be read; one that is not there holds none.
pub fn list(store: &Store) -> Result<Vec<Listed>, AcmeError> {
    let mut accounts = Vec::new();
    for (name, folder) in folder::every(store)? {
        if let Some(record) = folder.record().transpose() {
            accounts.push(Listed { name, record });
        }
    }
    Ok(accounts)
}

/// What is on disk of the account at a CA; `None` when there is nothing.
///
/// # Errors
///
/// [`AcmeError::Store`]; [`AcmeError::Request`] when the folder is another CA's.
pub fn recorded(store: &Store, authority: &Authority) -> Result<Option<AccountRecord>, AcmeError> {
    Folder::of(store, authority).record_for(authority)
}

/// The account at this CA: the one on disk, or a new one.
///
/// What an earlier run left half done is finished first. Runs at the same time make one account.
///
/// # Errors
///
/// [`AcmeError::Terms`] when there is none yet and the terms were not agreed to; [`AcmeError::ExternalAccountNeeded`];
/// [`AcmeError::AccountKey`] after an import that was cut short; as [`Http::get`]; [`AcmeError::Store`];
/// [`AcmeError::Request`] when the folder is another CA's.
pub async fn open(
    store: &Store,
    http: &Http,
    directory: &Directory,
    authority: &Authority,
    registration: &Registration,
    patience: &Patience<'_>,
) -> Result<Account, AcmeError> {
    let folder = Folder::of(store, authority);
    let account = if let Some(account) = ready(&folder, authority)? {
        account
    } else {
        let _held = folder.lock(patience).await?;
        settle(&folder, http, directory, authority, patience).await?;
        // Another run may have been faster.
        match load(&folder, authority)? {
            Some(account) => account,
            None => register(&folder, http, directory, authority, registration, patience).await?,
        }
    };
    fit(account)
}

/// The account at this CA that is on disk; never a new one.
///
/// # Errors
///
/// [`AcmeError::NoAccount`]; otherwise as [`open`].
pub async fn existing(
    store: &Store,
    http: &Http,
    directory: &Directory,
    authority: &Authority,
    patience: &Patience<'_>,
) -> Result<Account, AcmeError> {
    let folder = Folder::of(store, authority);
    let account = if let Some(account) = ready(&folder, authority)? {
        account
    } else {
        let (_held, account) =
            existing_locked(&folder, http, directory, authority, patience).await?;
        account
    };
    fit(account)
}

/// An account whose key orders are signed with.
fn fit(account: Account) -> Result<Account, AcmeError> {
    if account.key.key_type() == Some(KeyType::P256) {
        Ok(account)
    } else {
        Err(AcmeError::AccountKey)
    }
}

/// As [`existing`], with the lock, for what changes it.
async fn existing_locked(
    folder: &Folder,
    http: &Http,
    directory: &Directory,
    authority: &Authority,
    patience: &Patience<'_>,
) -> Result<(Lock, Account), AcmeError> {
    let none = || AcmeError::NoAccount(authority.to_string());
    // Locking makes the folder: not for a CA that there is no account at.
    folder.record_for(authority)?.ok_or_else(none)?;
    let held = folder.lock(patience).await?;
    settle(folder, http, directory, authority, patience).await?;
    let account = load(folder, authority)?.ok_or_else(none)?;
    Ok((held, account))
}

/// The account on disk, when nothing is left to be done about it.
fn ready(folder: &Folder, authority: &Authority) -> Result<Option<Account>, AcmeError> {
    if folder.has_next_key() {
        return Ok(None);
    }
    load(folder, authority)
}

/// The account on disk, with the key that it had before a change that was not finished.
fn load(folder: &Folder, authority: &Authority) -> Result<Option<Account>, AcmeError> {
    let Some(record) = folder.record_for(authority)? else {
        return Ok(None);
    };
    let Some(url) = record.usable().map(str::to_owned) else {
        return Ok(None);
    };
    let Some(key) = folder.key()? else {
        return Err(AcmeError::NoAccountKey {
            path: folder.key_path(),
            url,
        });
    };
    let signing = SigningKey::new(&key)?;
    Ok(Some(Account {
        record,
        url,
        key,
        signing,
    }))
}

/// Whether an error may mean that the CA does not know the account, or that it was ended: only the CA can tell which.
#[must_use]
pub fn may_be_gone(error: &AcmeError) -> bool {
    error.problem().is_some_and(|problem| {
        problem.kind == ProblemKind::AccountDoesNotExist
            || (problem.kind == ProblemKind::Unauthorized && matches!(problem.status, 401 | 403))
    })
}
