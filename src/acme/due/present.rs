//! What a lineage holds now, as far as renewal is concerned.

use std::panic::resume_unwind;
use std::thread;

use time::OffsetDateTime;

use crate::pki::describe::Certificate;
use crate::pki::validity::Validity;
use crate::store::{Issuer, Lineage, Record, StoreError};

use super::{Ari, Inputs, WAKE};

/// Lineages that are worth a thread.
const SHARE: usize = 64;

/// A lineage's present certificate and what is kept about it.
#[derive(Clone, Debug)]
pub struct Present {
    /// The number of its version.
    pub version: u32,
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
        let leaf =
            Certificate::from_der(version.read_leaf()?).map_err(|source| StoreError::Damaged {
                path: version.fullchain(),
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
            version: version.number,
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

    /// Reads many lineages, side by side: of a thousand, each with a few small files, that is most of the time of a run that
    /// finds nothing due.
    #[must_use]
    pub fn read_all(lineages: &[Lineage]) -> Vec<Result<Self, StoreError>> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let share = lineages.len().div_ceil(threads).max(SHARE);
        if lineages.len() <= share {
            return lineages.iter().map(Self::read).collect();
        }
        let read = |part: &[Lineage]| part.iter().map(Self::read).collect::<Vec<_>>();
        thread::scope(|scope| {
            let parts: Vec<_> = lineages
                .chunks(share)
                .map(|part| scope.spawn(move || read(part)))
                .collect();
            parts
                .into_iter()
                .flat_map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic)))
                .collect()
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
