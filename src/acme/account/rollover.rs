//! Changing an account's key (RFC 8555 section 7.3.5) so that no crash can lose the account.

use super::folder::Folder;
use super::register::look_up;
use crate::acme::directory::Directory;
use crate::acme::http::Http;
use crate::acme::{AcmeError, Patience, SigningKey};

/// How an interrupted change ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Settled {
    /// There was none.
    Nothing,
    /// The next key is the key.
    Changed,
    /// The CA had not heard of it; the next key is forgotten.
    Dropped,
}

/// Finishes or drops the change that a killed run left: the CA says which of the two keys it knows. The caller has the
/// lock.
///
/// The next key goes only when the CA says that it knows the other one. A CA that knows neither leaves both where they
/// are.
pub(super) async fn settle(
    folder: &Folder,
    http: &Http,
    directory: &Directory,
    patience: &Patience<'_>,
) -> Result<Settled, AcmeError> {
    let Some(next) = folder.next_key()? else {
        return Ok(Settled::Nothing);
    };
    let known = async |key| look_up(http, directory, &SigningKey::new(key)?, patience).await;
    if known(&next).await?.is_some() {
        folder.promote_next_key()?;
        return Ok(Settled::Changed);
    }
    let is_known = match folder.key()? {
        Some(key) => known(&key).await?.is_some(),
        None => false,
    };
    if !is_known {
        return Err(AcmeError::NoAccount(format!(
            "the CA under either key in {}",
            folder.path().display()
        )));
    }
    folder.drop_next_key()?;
    Ok(Settled::Dropped)
}
