//! `lineage.toml`: what a lineage is for and what became of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::atomic::{self, Staged};
use super::{CaName, Lineage, Store, StoreError};
use crate::pki::key::KeyType;
use crate::pki::profile::Profile;
use crate::pki::summary::Summary;
use crate::pki::validity::rfc3339;

/// Issuances that a record remembers.
const HISTORY: usize = 20;

/// Who signs a lineage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Issuer {
    /// A CA that speaks ACME; [`Record::acme`] says which, and how.
    Acme,
    /// Somebody else: the certificate was brought here, and is renewed where it came from.
    Imported,
    /// The CA of this state folder.
    LocalCa,
    /// Each certificate signs itself.
    SelfSigned,
    /// A CA made for one certificate, without a key since.
    ThrowawayCa,
}

impl Issuer {
    /// The name used in files and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Acme => "acme",
            Self::Imported => "imported",
            Self::LocalCa => "local-ca",
            Self::SelfSigned => "self-signed",
            Self::ThrowawayCa => "throwaway-ca",
        }
    }
}

/// Everything that a renewal must know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Version of this file's form.
    pub format: u32,
    /// SANs in order, in the form of [`San::notation`](crate::pki::san::San::notation).
    pub names: Vec<String>,
    /// Subject in OpenSSL's notation, where it is not the first name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Who signs.
    pub issuer: Issuer,
    /// Name of the local CA; without one it is `local`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<String>,
    /// What it is for.
    #[serde(default)]
    pub profile: Profile,
    /// Kind of key.
    pub key_type: KeyType,
    /// Lifetime asked for, in days.
    pub days: u32,
    /// How an ACME server is asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acme: Option<AcmeTerms>,
    /// What happens around each renewal.
    #[serde(default, skip_serializing_if = "RenewalTerms::is_empty")]
    pub renewal: RenewalTerms,
    /// What was issued, the latest last.
    #[serde(default)]
    pub history: Vec<Issuance>,
}

/// How an ACME server is asked for a lineage: everything that was said when it was first ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AcmeTerms {
    /// Directories, in order of preference.
    pub directories: Vec<String>,
    /// A file of further roots that the servers themselves are checked against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_root: Option<PathBuf>,
    /// The directory of the CA that issued the present version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_by: Option<String>,
    /// The account that ordered the present version, by its URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The kind of challenge, such as `http-01`.
    pub challenge: String,
    /// What the solver needs besides, such as `webroot`, `dns` or `listen`; never a secret.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub solver: BTreeMap<String, String>,
    /// The CA's kind of certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Name of the issuer at the far end of the chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_chain: Option<String>,
    /// Whether the key stays the same.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reuse_key: bool,
}

/// What happens around each renewal of a lineage. It outlives every new version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RenewalTerms {
    /// Shell commands before anything is renewed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pre: Vec<String>,
    /// Shell commands that hand a new version over, such as `systemctl reload nginx`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deploy: Vec<String>,
    /// Shell commands at the end, whatever came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub post: Vec<String>,
    /// Where a new version must be served afterwards, in the notation of `inspect`: `voice.example.com:443`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<String>,
}

impl RenewalTerms {
    /// Everything that is run.
    pub fn commands(&self) -> impl Iterator<Item = &str> {
        let all = [&self.pre, &self.deploy, &self.post];
        all.into_iter().flatten().map(String::as_str)
    }

    /// Whether nothing happens.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.pre.is_empty()
            && self.deploy.is_empty()
            && self.post.is_empty()
            && self.endpoints.is_empty()
    }
}

/// One certificate of a lineage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuance {
    /// Its version folder.
    pub version: u32,
    /// Its serial number, hex.
    pub serial: String,
    /// SHA-256 of its DER, hex.
    pub fingerprint: String,
    /// Its first second, RFC 3339.
    pub not_before: String,
    /// Its last second, RFC 3339.
    pub not_after: String,
    /// Why it was revoked, such as `superseded`; none when it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<String>,
}

impl Record {
    /// The form that this voicectl writes.
    pub const FORMAT: u32 = 1;

    /// Where the root is that clients of its lineage must trust, when it is not one that they have anyway.
    #[must_use]
    pub fn trusted_by(&self, lineage: &Lineage, store: &Store) -> Option<PathBuf> {
        match self.issuer {
            Issuer::LocalCa => {
                let name = self.ca.as_deref().unwrap_or(CaName::DEFAULT);
                Some(store.ca(&name.parse().ok()?).certificate())
            }
            Issuer::Acme | Issuer::Imported | Issuer::SelfSigned => None,
            Issuer::ThrowawayCa => Some(lineage.current_link().join("ca.pem")),
        }
    }

    /// Adds an issuance and forgets the oldest ones.
    pub fn remember(&mut self, version: u32, summary: &Summary) {
        self.history.retain(|issuance| issuance.version != version);
        self.history.push(Issuance {
            version,
            serial: summary.serial.clone(),
            fingerprint: summary.fingerprint.clone(),
            not_before: rfc3339(summary.validity.not_before),
            not_after: rfc3339(summary.validity.not_after),
            revoked: None,
        });
        let surplus = self.history.len().saturating_sub(HISTORY);
        self.history.drain(..surplus);
    }

    /// Reads a record; `None` when there is none.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedRecord`], [`StoreError::Io`].
    pub fn read(path: &Path) -> Result<Option<Self>, StoreError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(StoreError::io("read", path, source)),
        };
        let damaged = |reason: String| StoreError::DamagedRecord {
            path: path.to_owned(),
            reason,
        };
        let record: Self =
            toml::from_str(&text).map_err(|error| damaged(error.message().to_owned()))?;
        if record.format > Self::FORMAT {
            return Err(damaged(format!(
                "format {} is of a newer voicectl",
                record.format
            )));
        }
        Ok(Some(record))
    }

    /// Writes it beside `path`, to be committed with the version that it tells of.
    pub(super) fn stage(&self, path: &Path) -> Result<Staged, StoreError> {
        let text = toml::to_string(self).map_err(|error| StoreError::DamagedRecord {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
        atomic::stage(path, text.as_bytes(), atomic::PUBLIC)
    }
}
