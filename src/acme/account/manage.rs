//! What is done with accounts that are there: shown, changed, ended (RFC 8555 section 7.3.2 to 7.3.6).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::folder::Folder;
use super::register::look_up;
use super::rollover::{Settled, change, settle};
use super::{Account, existing_locked, load, may_be_gone};
use crate::acme::authority::Authority;
use crate::acme::directory::Directory;
use crate::acme::http::Http;
use crate::acme::problem::words;
use crate::acme::{AcmeError, Patience};
use crate::store::Store;

/// Contacts of which an account has more than anybody reads.
const MOST: usize = 100;

/// What a CA says about an account. Its words are fit for a terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all(deserialize = "camelCase"))]
pub struct Standing {
    /// `valid`, `deactivated` or `revoked`.
    pub status: String,
    /// Contacts, such as `mailto:ops@example.com`; CAs may keep none.
    pub contact: Vec<String>,
    /// When it was made, where the CA says so.
    pub created_at: Option<String>,
    /// Where its orders are listed, where the CA does that.
    pub orders: Option<String>,
}

impl Standing {
    fn for_people(self) -> Self {
        let text = |text: String| words(&text);
        Self {
            status: text(self.status),
            contact: self.contact.into_iter().take(MOST).map(text).collect(),
            created_at: self.created_at.map(text),
            orders: self.orders.map(text),
        }
    }
}

/// How an account came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Now.
    Now,
    /// Before; this time nothing was left to do.
    Before,
}

/// How an account came to its new key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rolled {
    /// Now.
    Now,
    /// By the change that an earlier run began, and this one finished.
    Finished,
}

async fn tell(
    account: &Account,
    http: &Http,
    directory: &Directory,
    payload: Option<&Value>,
    patience: &Patience<'_>,
) -> Result<Standing, AcmeError> {
    let answer = patience
        .insist(async || {
            account
                .signer()
                .post(http, directory, &account.url, payload)
                .await
        })
        .await?;
    Ok(answer.json::<Standing>()?.for_people())
}

/// Asks the CA about an account.
///
/// # Errors
///
/// As [`Http::get`]; [`AcmeError::Problem`], [`AcmeError::Protocol`].
pub async fn show(
    account: &Account,
    http: &Http,
    directory: &Directory,
    patience: &Patience<'_>,
) -> Result<Standing, AcmeError> {
    tell(account, http, directory, None, patience).await
}

/// Whether the CA does not know an account any more, or ended it: then only a new one helps.
///
/// # Errors
///
/// As [`show`], but for what means that it is gone.
pub async fn is_gone(
    account: &Account,
    http: &Http,
    directory: &Directory,
    patience: &Patience<'_>,
) -> Result<bool, AcmeError> {
    match look_up(http, directory, &account.signing, patience).await {
        Ok(url) => Ok(url.is_none()),
        Err(AcmeError::AccountEnded(_)) => Ok(true),
        Err(error) if may_be_gone(&error) => Ok(true),
        Err(error) => Err(error),
    }
}

/// Sets the contacts of the account at a CA; none takes all of them away.
///
/// # Errors
///
/// [`AcmeError::NoAccount`]; as [`show`]; [`AcmeError::Store`].
pub async fn update(
    store: &Store,
    http: &Http,
    directory: &Directory,
    authority: &Authority,
    contact: &[String],
    patience: &Patience<'_>,
) -> Result<Standing, AcmeError> {
    let folder = Folder::of(store, authority);
    let (_held, mut account) =
        existing_locked(&folder, http, directory, authority, patience).await?;
    let payload = json!({ "contact": contact });
    let standing = tell(&account, http, directory, Some(&payload), patience).await?;
    account.record.contact = contact.to_vec();
    folder.save(&account.record)?;
    Ok(standing)
}

/// Ends the account at a CA, for good. Its key goes, and the next registration makes another account.
///
/// # Errors
///
/// [`AcmeError::NoAccount`]; as [`show`]; [`AcmeError::Store`].
pub async fn deactivate(
    store: &Store,
    http: &Http,
    directory: &Directory,
    authority: &Authority,
    patience: &Patience<'_>,
) -> Result<Ended, AcmeError> {
    let folder = Folder::of(store, authority);
    if folder
        .record_for(authority)?
        .is_some_and(|record| record.deactivated)
    {
        return Ok(Ended::Before);
    }
    let (_held, account) = existing_locked(&folder, http, directory, authority, patience).await?;
    let payload = json!({ "status": "deactivated" });
    let ended = match tell(&account, http, directory, Some(&payload), patience).await {
        Ok(standing) if standing.status == "deactivated" => Ended::Now,
        Ok(standing) => {
            return Err(AcmeError::Unsupported(format!(
                "the CA did not end the account: it is {}",
                standing.status
            )));
        }
        // An earlier run's answer may have been lost, or this one's, and its repetition been refused because of that.
        Err(error) if may_be_gone(&error) => {
            if !is_gone(&account, http, directory, patience).await? {
                return Err(error);
            }
            Ended::Before
        }
        Err(error) => return Err(error),
    };
    let mut record = account.record;
    record.deactivated = true;
    folder.save(&record)?;
    folder.drop_keys()?;
    Ok(ended)
}

/// Gives the account at a CA a new key (RFC 8555 section 7.3.5); killed at any moment, a later run finishes it.
///
/// # Errors
///
/// [`AcmeError::NoAccount`]; [`AcmeError::Unsupported`]; as [`show`]; [`AcmeError::Store`]. The account has one key that
/// the CA knows, whatever the error.
pub async fn rollover(
    store: &Store,
    http: &Http,
    directory: &Directory,
    authority: &Authority,
    patience: &Patience<'_>,
) -> Result<(Account, Rolled), AcmeError> {
    let folder = Folder::of(store, authority);
    let none = || AcmeError::NoAccount(authority.to_string());
    if folder.record_for(authority)?.is_none() {
        return Err(none());
    }
    let _held = folder.lock(patience).await?;
    let settled = settle(&folder, http, directory, authority, patience).await?;
    let account = load(&folder, authority)?.ok_or_else(none)?;
    match settled {
        Settled::Changed => return Ok((account, Rolled::Finished)),
        Settled::Later => {
            return Err(AcmeError::Unsupported(
                "the CA cannot change keys now; the change that was begun is finished later"
                    .to_owned(),
            ));
        }
        Settled::Nothing | Settled::Dropped => {}
    }
    change(&folder, &account, http, directory, patience).await?;
    let account = load(&folder, authority)?.ok_or_else(none)?;
    Ok((account, Rolled::Now))
}
