//! Changing an account's key (RFC 8555 section 7.3.5) so that no crash can lose the account.
//!
//! A change that was begun is finished. To forget the next key because the CA does not know it yet would be wrong: the
//! request of a run that died may still be on its way, and the CA would then know that key alone.

use serde_json::json;

use super::folder::Folder;
use super::register::look_up;
use super::{Account, load};
use crate::acme::authority::Authority;
use crate::acme::directory::Directory;
use crate::acme::http::Http;
use crate::acme::{AcmeError, Patience, SigningKey};
use crate::pki::key::{KeyType, PrivateKey};

/// How an interrupted change ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Settled {
    /// There was none.
    Nothing,
    /// The next key is the key.
    Changed,
    /// The CA refused it; the next key is forgotten.
    Dropped,
    /// The CA cannot change keys now; until then the key is the one that it knows.
    Later,
}

/// Finishes the change that a killed run left: the CA says which of the two keys it knows. The caller has the lock.
///
/// A CA that knows neither leaves both where they are.
pub(super) async fn settle(
    folder: &Folder,
    http: &Http,
    directory: &Directory,
    authority: &Authority,
    patience: &Patience<'_>,
) -> Result<Settled, AcmeError> {
    let Some(next) = folder.next_key()? else {
        return Ok(Settled::Nothing);
    };
    let known = async |key| look_up(http, directory, key, patience).await;
    let signing = SigningKey::new(&next)?;
    if known(&signing).await?.is_some() {
        folder.promote_next_key()?;
        return Ok(Settled::Changed);
    }
    let account = match load(folder, authority)? {
        Some(account) if known(&account.signing).await?.is_some() => account,
        _ => {
            return Err(AcmeError::NoAccount(format!(
                "{authority} under either key in {}",
                folder.path().display()
            )));
        }
    };
    match finish(folder, &account, &next, http, directory, patience).await {
        Ok(()) => Ok(Settled::Changed),
        Err(_) if folder.has_next_key() => Ok(Settled::Later),
        Err(_) => Ok(Settled::Dropped),
    }
}

/// Gives an account a new key. The caller has the lock, and nothing is left to settle.
///
/// The next key is durable before the CA hears of it.
pub(super) async fn change(
    folder: &Folder,
    account: &Account,
    http: &Http,
    directory: &Directory,
    patience: &Patience<'_>,
) -> Result<(), AcmeError> {
    let next = PrivateKey::generate(KeyType::P256)?;
    folder.save_next_key(&next)?;
    finish(folder, account, &next, http, directory, patience).await
}

/// Tells the CA of the next key, which is on disk, and makes it the key.
///
/// On an error it stays on disk for the next run, unless the CA refused it for good.
async fn finish(
    folder: &Folder,
    account: &Account,
    next: &PrivateKey,
    http: &Http,
    directory: &Directory,
    patience: &Patience<'_>,
) -> Result<(), AcmeError> {
    let signing = SigningKey::new(next)?;
    let known = async |key| look_up(http, directory, key, patience).await;
    let Err(error) = send(account, &signing, http, directory, patience).await else {
        return folder.promote_next_key();
    };
    if !is_final(&error) {
        return Err(error);
    }
    // The request may have got through, and its repetition been refused because of that.
    match known(&signing).await {
        Ok(Some(_)) => return folder.promote_next_key(),
        Ok(None) if known(&account.signing).await.is_ok_and(|url| url.is_some()) => {
            folder.drop_next_key()?;
        }
        _ => {}
    }
    Err(error)
}

async fn send(
    account: &Account,
    next: &SigningKey,
    http: &Http,
    directory: &Directory,
    patience: &Patience<'_>,
) -> Result<(), AcmeError> {
    let url = directory.key_change.as_deref().ok_or_else(|| {
        AcmeError::Unsupported("the CA does not change the keys of accounts".to_owned())
    })?;
    let claim = json!({ "account": account.url, "oldKey": account.signing.jwk() });
    let inner = next.seal(json!({ "jwk": next.jwk(), "url": url }), Some(&claim))?;
    let signer = account.signer();
    patience
        .insist(async || signer.post(http, directory, url, Some(&inner)).await)
        .await
        .map(drop)
}

/// Whether the CA means it: neither the network, nor its load, nor its limits.
fn is_final(error: &AcmeError) -> bool {
    match error {
        AcmeError::Problem(problem) => {
            (400..500).contains(&problem.status) && !matches!(problem.status, 408 | 429)
        }
        AcmeError::Unsupported(_) => true,
        _ => false,
    }
}
