//! Accounts that other clients made.

mod client;

use super::folder::Folder;
use super::register::look_up;
use super::rollover::change;
use super::{Account, AccountRecord, load, settle, show};
use crate::acme::authority::Authority;
use crate::acme::directory::Directory;
use crate::acme::http::Http;
use crate::acme::{AcmeError, Patience, SigningKey};
use crate::pki::key::{KeyType, PrivateKey};
use crate::store::Store;

pub use client::Client;

/// A key that was found.
#[derive(Debug)]
pub struct Source {
    /// The key.
    pub key: PrivateKey,
    /// The account that it is said to be of; whose it is, the CA says.
    pub url: Option<String>,
    /// Whether the account may get a new key, when this one is of a kind that orders are not signed with. That ends its use
    /// by the client that it came from.
    pub rollover: bool,
}

/// Takes over the account that the CA knows by a key.
///
/// # Errors
///
/// [`AcmeError::AccountExists`] when there is another one here; [`AcmeError::NoAccount`] when the CA does not know the key;
/// [`AcmeError::AccountKey`] when it is none that orders are signed with and must stay; [`AcmeError::Request`] when it is of
/// another account than it is said to be; as [`Http::get`]; [`AcmeError::Store`].
pub async fn adopt(
    store: &Store,
    http: &Http,
    directory: &Directory,
    authority: &Authority,
    source: Source,
    patience: &Patience<'_>,
) -> Result<Account, AcmeError> {
    let folder = Folder::of(store, authority);
    let signing = SigningKey::new(&source.key)?;
    let is_fit = source.key.key_type() == Some(KeyType::P256);
    if !is_fit && !source.rollover {
        return Err(AcmeError::AccountKey);
    }
    let url = look_up(http, directory, &signing, patience)
        .await?
        .ok_or_else(|| AcmeError::NoAccount(format!("{authority} with this key")))?;
    if let Some(said) = source.url.filter(|said| *said != url) {
        return Err(AcmeError::Request(format!(
            "the key is of the account {url}, not of {said}"
        )));
    }
    let _held = folder.lock(patience).await?;
    settle(&folder, http, directory, authority, patience).await?;
    if let Some(here) = load(&folder, authority)? {
        let is_same = here.url == url && here.key.public() == source.key.public();
        return if is_same && is_fit {
            Ok(here)
        } else {
            Err(AcmeError::AccountExists(here.url))
        };
    }
    let mut record = AccountRecord::new(authority.directory());
    record.terms.clone_from(&directory.terms);
    // At every moment, what is on disk leads to the account of the key that is on disk.
    folder.save(&record)?;
    folder.save_key(&source.key)?;
    record.url = Some(url.clone());
    let mut account = Account {
        record,
        url,
        key: source.key,
        signing,
    };
    if let Ok(standing) = show(&account, http, directory, patience).await {
        account.record.contact = standing.contact;
    }
    folder.save(&account.record)?;
    if is_fit {
        return Ok(account);
    }
    if let Err(error) = change(&folder, &account, http, directory, patience).await {
        // As it was before, unless the change may still have been made.
        if !folder.has_next_key() {
            folder.clear()?;
        }
        return Err(error);
    }
    load(&folder, authority)?.ok_or_else(|| AcmeError::NoAccount(authority.to_string()))
}
