//! What a lineage holds now, as far as renewal is concerned.

use crate::pki::describe::Certificate;
use crate::pki::validity::Validity;
use crate::store::{Issuer, Lineage, Record, StoreError};

use time::OffsetDateTime;

use super::{Ari, Inputs, WAKE};

/// A lineage's present certificate and what is kept about it.
#[derive(Clone, Debug)]
pub struct Present {
    /// SHA-256 of its DER, lower-case hex.
    pub fingerprint: String,
    /// Its validity.
    pub validity: Validity,
    /// Who signed it.
    pub issuer: Issuer,
    /// Its identifier for ARI (RFC 9773 section 4.1); only of a lineage that ACME issued.
    pub ari_id: Option<String>,
    /// What the CA said about it.
    pub ari: Option<Ari>,
    /// Why it was revoked, if it was.
    pub revoked: Option<String>,
    /// The lineage's record.
    pub record: Record,
}

impl Present {
    /// Reads a lineage.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoLineage`], [`StoreError::NoVersion`], and when a file cannot be read.
    pub fn read(lineage: &Lineage) -> Result<Self, StoreError> {
        let name = || lineage.name().to_string();
        let version = lineage.current()?.ok_or_else(|| {
            if lineage.exists() {
                StoreError::NoVersion(name())
            } else {
                StoreError::NoLineage(name())
            }
        })?;
        let record = lineage.record()?.ok_or_else(|| StoreError::DamagedRecord {
            path: lineage.record_path(),
            reason: "it is not there".to_owned(),
        })?;
        let chain = version.read_chain()?;
        let leaf =
            Certificate::from_der(chain[0].clone()).map_err(|source| StoreError::Damaged {
                path: version.cert(),
                source,
            })?;
        let ari_id = (record.issuer == Issuer::Acme)
            .then(|| leaf.ari_id())
            .flatten();
        let revoked = record
            .history
            .iter()
            .find(|issuance| issuance.version == version.number)
            .and_then(|issuance| issuance.revoked.clone());
        Ok(Self {
            revoked,
            fingerprint: leaf.fingerprint,
            validity: leaf.validity,
            issuer: record.issuer,
            ari: ari_id
                .as_deref()
                .and_then(|id| Ari::read(lineage.folder(), id)),
            ari_id,
            record,
        })
    }

    /// What the decision is made from; nothing keeps an attempt back.
    #[must_use]
    pub fn inputs(&self, now: OffsetDateTime) -> Inputs<'_> {
        Inputs {
            validity: self.validity,
            issuer: self.issuer,
            ari: self.ari.as_ref(),
            revoked: self.revoked.as_deref(),
            next_attempt: None,
            now,
            wake: WAKE,
        }
    }

    /// The directory of the CA that signed it.
    #[must_use]
    pub fn directory(&self) -> Option<&str> {
        let acme = self.record.acme.as_ref()?;
        acme.issued_by
            .as_deref()
            .or_else(|| acme.directories.first().map(String::as_str))
    }
}
