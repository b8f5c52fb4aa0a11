//! What a lineage holds now, as far as renewal is concerned.

use crate::pki::describe::Certificate;
use crate::pki::validity::Validity;
use crate::store::{Issuer, Lineage, Record, StoreError};

use super::Ari;

/// A lineage's present certificate and what is kept about it.
#[derive(Clone, Debug)]
pub struct Present {
    /// Its validity.
    pub validity: Validity,
    /// Who signed it.
    pub issuer: Issuer,
    /// Its identifier for ARI (RFC 9773 section 4.1); only of a lineage that ACME issued.
    pub ari_id: Option<String>,
    /// What the CA said about it.
    pub ari: Option<Ari>,
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
        Ok(Self {
            validity: leaf.validity,
            issuer: record.issuer,
            ari: ari_id
                .as_deref()
                .and_then(|id| Ari::read(lineage.folder(), id)),
            ari_id,
            record,
        })
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
