//! Records at an acme-dns server: a CNAME set once leads to a name that only this client can write.

use std::collections::BTreeMap;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::future::BoxFuture;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Method, Url};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use super::resolve::plain;
use super::{DnsError, TxtRecord, TxtRecords, credentials};
use crate::acme::solver::challenge_name;
use crate::net;
use crate::pki::shown::shown;
use crate::store::atomic;

/// Bytes of the longest answer that is read.
const LONGEST: usize = 64 * 1024;
/// How long a request may take.
const LIMIT: Duration = Duration::from_secs(30);
/// In errors.
const PROVIDER: &str = "acme-dns";

/// What an acme-dns server gives at registration, in the form that lego keeps it in.
#[derive(Clone, Serialize, Deserialize)]
struct Account {
    #[serde(alias = "FullDomain")]
    fulldomain: String,
    #[serde(alias = "SubDomain")]
    subdomain: String,
    #[serde(alias = "Username")]
    username: String,
    #[serde(alias = "Password")]
    password: Zeroizing<String>,
    #[serde(default, alias = "ServerURL")]
    server_url: String,
}

/// Without the password.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("fulldomain", &self.fulldomain)
            .finish_non_exhaustive()
    }
}

/// An acme-dns server as [`TxtRecords`].
#[derive(Debug)]
pub struct AcmeDns {
    client: reqwest::Client,
    base: Url,
    storage: PathBuf,
    /// Whether the CNAME must be there already.
    checks_alias: bool,
    accounts: Mutex<()>,
}

impl AcmeDns {
    /// The server at `base`, and the file that its accounts are kept in (0600).
    ///
    /// `checks_alias` says that a record whose CNAME does not lead to the server is an error at once.
    ///
    /// # Errors
    ///
    /// [`DnsError::Provider`] when `base` is no `http://` or `https://` URL.
    pub fn new(
        base: &str,
        storage: impl Into<PathBuf>,
        checks_alias: bool,
    ) -> Result<Self, DnsError> {
        let base = Url::parse(base)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .ok_or_else(|| failed(format!("`{}` is no URL of a server", shown(base))))?;
        let client = net::client(&[])
            .map_err(|error| failed(error.to_string()))?
            .timeout(LIMIT)
            .redirect(Policy::none())
            .build()
            .map_err(|error| failed(error.to_string()))?;
        Ok(Self {
            client,
            base,
            storage: storage.into(),
            checks_alias,
            accounts: Mutex::default(),
        })
    }

    /// The accounts of these domains; those that were missing are registered and saved.
    async fn accounts(&self, records: &[TxtRecord]) -> Result<BTreeMap<String, Account>, DnsError> {
        let _one_at_a_time = self.accounts.lock().await;
        let mut known = load(&self.storage)?;
        for record in records {
            if !known.contains_key(&record.domain) {
                let account: Account = self.request("register", None, &()).await?;
                known.insert(record.domain.clone(), account);
                // Saved one by one: what the server gave out is never lost.
                save(&self.storage, &known)?;
            }
        }
        Ok(known)
    }

    async fn request<T: serde::de::DeserializeOwned>(
        &self,
        what: &str,
        account: Option<&Account>,
        body: &impl Serialize,
    ) -> Result<T, DnsError> {
        // The server that registered an account is the one that knows it.
        let own = account
            .filter(|account| !account.server_url.is_empty())
            .and_then(|account| Url::parse(&account.server_url).ok());
        let mut url = own.unwrap_or_else(|| self.base.clone());
        url.set_path(&format!("{}/{what}", url.path().trim_end_matches('/')));
        let body = serde_json::to_vec(body).map_err(|error| failed(error.to_string()))?;
        let mut request = self
            .client
            .request(Method::POST, url)
            .header(CONTENT_TYPE, "application/json");
        if let Some(account) = account {
            request = request
                .header("X-Api-User", secret(&account.username)?)
                .header("X-Api-Key", secret(&account.password)?)
                .body(body);
        }
        let unreachable = |error: reqwest::Error| failed(shown(&net::innermost(&error)));
        let mut response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let mut answer = Zeroizing::new(Vec::new());
        while let Some(piece) = response.chunk().await.map_err(unreachable)? {
            if answer.len() + piece.len() > LONGEST {
                return Err(failed(format!("/{what} answers without an end")));
            }
            answer.extend_from_slice(&piece);
        }
        if !status.is_success() {
            let said = shown(String::from_utf8_lossy(&answer).trim());
            return Err(failed(format!(
                "/{what} answers {}: {said}",
                status.as_u16()
            )));
        }
        serde_json::from_slice(&answer)
            .map_err(|_| failed(format!("/{what} answers something that is not acme-dns")))
    }
}

#[derive(Serialize)]
struct Update<'a> {
    subdomain: &'a str,
    txt: &'a str,
}

#[derive(Deserialize)]
struct Updated {
    txt: String,
}

impl TxtRecords for AcmeDns {
    fn add<'a>(&'a self, record: &'a TxtRecord) -> BoxFuture<'a, Result<(), DnsError>> {
        self.add_all(std::slice::from_ref(record))
    }

    /// There is nothing to remove with: the server keeps the latest two values.
    fn remove<'a>(&'a self, _record: &'a TxtRecord) -> BoxFuture<'a, Result<(), DnsError>> {
        Box::pin(async { Ok(()) })
    }

    fn add_all<'a>(&'a self, records: &'a [TxtRecord]) -> BoxFuture<'a, Result<(), DnsError>> {
        Box::pin(async move {
            let accounts = self.accounts(records).await?;
            let account = |record: &TxtRecord| &accounts[&record.domain];
            if self.checks_alias {
                let mut missing: Vec<String> = records
                    .iter()
                    .filter(|record| plain(&record.name) != plain(&account(record).fulldomain))
                    .map(|record| {
                        let target = plain(&shown(&account(record).fulldomain));
                        format!("{}. CNAME {target}.", challenge_name(&record.domain))
                    })
                    .collect();
                missing.dedup();
                if !missing.is_empty() {
                    return Err(failed(format!(
                        "set this once in your zone, then run it again: {}",
                        missing.join(" and ")
                    )));
                }
            }
            for record in records {
                let account = account(record);
                let update = Update {
                    subdomain: &account.subdomain,
                    txt: &record.value,
                };
                let updated: Updated = self.request("update", Some(account), &update).await?;
                if updated.txt != record.value {
                    return Err(failed("it set another value than it was told".to_owned()));
                }
            }
            Ok(())
        })
    }
}

fn secret(text: &str) -> Result<HeaderValue, DnsError> {
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| failed("an account of it cannot be sent in a header".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}

fn load(path: &Path) -> Result<BTreeMap<String, Account>, DnsError> {
    match path.try_exists() {
        Ok(false) => return Ok(BTreeMap::new()),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
        _ => {}
    }
    let text = credentials::read(path, true)?;
    serde_json::from_str(&text).map_err(|_| DnsError::Credentials {
        path: shown(&path.to_string_lossy()),
        why: "it is no storage file of acme-dns accounts".to_owned(),
    })
}

fn save(path: &Path, accounts: &BTreeMap<String, Account>) -> Result<(), DnsError> {
    let unwritable = |why: String| DnsError::Credentials {
        path: shown(&path.to_string_lossy()),
        why,
    };
    let text = serde_json::to_vec_pretty(accounts)
        .map(Zeroizing::new)
        .map_err(|error| unwritable(error.to_string()))?;
    atomic::folder(atomic::parent(path), atomic::SECRET_FOLDER)
        .and_then(|()| atomic::replace(path, &text, atomic::SECRET))
        .map_err(|error| unwritable(error.to_string()))
}

fn failed(why: String) -> DnsError {
    DnsError::Provider {
        provider: PROVIDER.to_owned(),
        why,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_of_lego_are_read() {
        let text = r#"{"a.test":{"fulldomain":"x.auth.test","subdomain":"x","username":"u","password":"p","server_url":"https://auth.test"},
            "b.test":{"FullDomain":"y.auth.test","SubDomain":"y","Username":"u","Password":"p"}}"#;
        let accounts: BTreeMap<String, Account> = serde_json::from_str(text).expect("readable");
        assert_eq!(accounts["a.test"].server_url, "https://auth.test");
        assert_eq!(accounts["b.test"].subdomain, "y");
        assert!(!format!("{accounts:?}").contains("\"p\""));
    }

    #[test]
    fn a_base_is_a_url() {
        for wrong in ["auth.test", "file:///etc/passwd", ""] {
            assert!(AcmeDns::new(wrong, "x", true).is_err(), "{wrong}");
        }
    }
}
