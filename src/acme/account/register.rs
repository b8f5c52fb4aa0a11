//! New accounts (RFC 8555 section 7.3), and the look-up of accounts by key (section 7.3.1).

use reqwest::Url;
use serde::Deserialize;
use serde_json::{Value, json};

use super::folder::Folder;
use super::{Account, AccountRecord, Registration};
use crate::acme::authority::Authority;
use crate::acme::directory::Directory;
use crate::acme::http::{Answer, Http};
use crate::acme::{AcmeError, Patience, ProblemKind, Signer, SigningKey, Step};
use crate::pki::key::{KeyType, PrivateKey};
use crate::pki::shown::shown;

/// Bytes of the longest account URL that is taken.
const LONGEST: usize = 2000;

/// Makes the account that `folder` is to hold. The caller has its lock.
///
/// The key and the record are durable before the CA hears of them. A run that was killed in between left them, and the
/// same request again answers the same account.
pub(super) async fn register(
    folder: &Folder,
    http: &Http,
    directory: &Directory,
    authority: &Authority,
    registration: &Registration,
    patience: &Patience<'_>,
) -> Result<Account, AcmeError> {
    let begun = folder
        .record_for(authority)?
        .filter(|record| !record.deactivated);
    let found = match &begun {
        Some(_) => folder.key()?,
        // A record that tells of another account, or none: its key is not used again.
        None => None,
    };
    let agreed = registration.agreed
        || (directory.terms.is_some()
            && begun.as_ref().and_then(|record| record.terms.as_ref()) == directory.terms.as_ref());
    let wanting = match directory {
        Directory { terms: Some(_), .. } if !agreed => {
            Some(AcmeError::Terms(directory.terms.clone()))
        }
        Directory {
            needs_external_account: true,
            ..
        } if registration.external.is_none() => Some(AcmeError::ExternalAccountNeeded),
        _ => None,
    };
    let mut record = begun.unwrap_or_else(|| AccountRecord::new(authority.directory()));
    if !registration.contact.is_empty() {
        record.contact.clone_from(&registration.contact);
    }
    if let Some(wanting) = wanting {
        // The run that was killed may have got through to the CA; then nothing is wanting.
        let Some(key) = found else {
            return Err(wanting);
        };
        let signing = SigningKey::new(&key)?;
        let Some(url) = look_up(http, directory, &signing, patience).await? else {
            return Err(wanting);
        };
        return finish(folder, record, url, key, signing, patience);
    }
    record.terms.clone_from(&directory.terms);
    let key = if let Some(key) = found {
        key
    } else {
        let key = PrivateKey::generate(KeyType::P256)?;
        folder.save_key(&key)?;
        key
    };
    folder.save(&record)?;
    let signing = SigningKey::new(&key)?;
    let mut payload = json!({});
    if !record.contact.is_empty() {
        payload["contact"] = json!(record.contact);
    }
    if agreed {
        payload["termsOfServiceAgreed"] = true.into();
    }
    if let Some(external) = &registration.external {
        payload["externalAccountBinding"] = external.bind(&signing, &directory.new_account);
    }
    let answer = send(http, directory, &signing, &payload, patience).await?;
    let url = url_of(&answer)?;
    finish(folder, record, url, key, signing, patience)
}

fn finish(
    folder: &Folder,
    mut record: AccountRecord,
    url: String,
    key: PrivateKey,
    signing: SigningKey,
    patience: &Patience<'_>,
) -> Result<Account, AcmeError> {
    record.url = Some(url.clone());
    folder.save(&record)?;
    patience.step(&Step::Registered(shown(&url)));
    Ok(Account {
        record,
        url,
        key,
        signing,
    })
}

/// The URL of the account that the CA knows by this key; `None` when it knows none.
pub(super) async fn look_up(
    http: &Http,
    directory: &Directory,
    key: &SigningKey,
    patience: &Patience<'_>,
) -> Result<Option<String>, AcmeError> {
    let payload = json!({ "onlyReturnExisting": true });
    match send(http, directory, key, &payload, patience).await {
        Ok(answer) => url_of(&answer).map(Some),
        Err(AcmeError::Problem(problem)) if problem.kind == ProblemKind::AccountDoesNotExist => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

async fn send(
    http: &Http,
    directory: &Directory,
    key: &SigningKey,
    payload: &Value,
    patience: &Patience<'_>,
) -> Result<Answer, AcmeError> {
    patience
        .insist(async || {
            Signer::Key(key)
                .post(http, directory, &directory.new_account, Some(payload))
                .await
        })
        .await
}

#[derive(Deserialize)]
struct Standing {
    status: Option<String>,
}

/// The account's URL, when the account is one that can be used.
fn url_of(answer: &Answer) -> Result<String, AcmeError> {
    let status = answer.json::<Standing>().ok().and_then(|body| body.status);
    if let Some(status) = status.filter(|status| status != "valid") {
        return Err(AcmeError::AccountEnded(shown(&status)));
    }
    answer
        .location()
        .filter(|url| url.len() <= LONGEST)
        .filter(|url| Url::parse(url).is_ok_and(|url| url.scheme() == "https" && url.has_host()))
        .ok_or_else(|| answer.nonsense("without the https:// URL of the account"))
}
