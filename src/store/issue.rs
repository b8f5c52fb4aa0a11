//! A certificate from the local CA, or one that signs itself, as the next version of a lineage.

use rustls::crypto::SecureRandom;
use time::OffsetDateTime;

use super::{Issuer, Lineage, Lock, NewVersion, Record, Store, StoreError, Switch, Version};
use crate::pki::ca::CertificateAuthority;
use crate::pki::key::{KeyType, PrivateKey};
use crate::pki::leaf::{self, LeafRequest};
use crate::pki::name::Identifier;
use crate::pki::summary::Summary;
use crate::pki::validity::Validity;

use rustls::pki_types::CertificateDer;

/// What to issue.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    /// The SANs, in order.
    pub names: &'a [Identifier],
    /// Kind of key.
    pub key_type: KeyType,
    /// Lifetime in days.
    pub days: u32,
    /// Name of the machine, for a CA that has to be made first; `None` for a certificate that signs itself.
    pub ca_label: Option<&'a str>,
}

/// Clock and randomness of an issuance.
#[derive(Clone, Copy, Debug)]
pub struct Ground {
    /// Now.
    pub now: OffsetDateTime,
    /// The system's random numbers.
    pub random: &'static dyn SecureRandom,
}

/// A certificate that is in no file yet.
#[derive(Debug)]
pub struct Fresh {
    /// The certificate.
    pub leaf: CertificateDer<'static>,
    /// Its key.
    pub key: PrivateKey,
    /// What it says.
    pub summary: Summary,
    /// Who signed it; `None` when it did itself.
    pub ca: Option<CertificateAuthority>,
    /// Whether the CA was made for it.
    pub ca_is_new: bool,
}

impl Order<'_> {
    /// Issues, making the local CA when there is none.
    ///
    /// # Errors
    ///
    /// [`StoreError`] of the CA; [`StoreError::Unfit`] when the order cannot be met.
    pub fn issue(&self, store: &Store, ground: Ground) -> Result<Fresh, StoreError> {
        let unfit = StoreError::Unfit;
        let request = LeafRequest {
            identifiers: self.names.to_vec(),
            validity: Validity::days(ground.now, self.days).map_err(unfit)?,
            key_type: self.key_type,
        };
        let (ca, ca_is_new) = match self.ca_label {
            Some(label) => {
                let (ca, is_new) = store.ca_or_create(label, ground.now, ground.random)?;
                (Some(ca), is_new)
            }
            None => (None, false),
        };
        let key = PrivateKey::generate(self.key_type).map_err(unfit)?;
        let leaf = match &ca {
            Some(ca) => leaf::issue(&request, &key, ca, ground.random),
            None => leaf::self_signed(&request, &key, ground.random),
        }
        .map_err(unfit)?;
        let summary = Summary::of(&leaf).map_err(unfit)?;
        Ok(Fresh {
            leaf,
            key,
            summary,
            ca,
            ca_is_new,
        })
    }

    /// Issues the next version of `lineage`; `held` is its lock.
    ///
    /// # Errors
    ///
    /// As [`Order::issue`] and [`Lineage::install`].
    pub fn issue_into(
        &self,
        store: &Store,
        lineage: &Lineage,
        held: &Lock,
        switch: Switch,
        ground: Ground,
    ) -> Result<(Version, Fresh), StoreError> {
        let fresh = self.issue(store, ground)?;
        // A record that cannot be read must not keep a certificate from being replaced: it is written anew.
        let history = lineage
            .record()
            .ok()
            .flatten()
            .map(|record| record.history)
            .unwrap_or_default();
        let record = Record {
            format: Record::FORMAT,
            names: self.names.iter().map(Identifier::ascii).collect(),
            issuer: if self.ca_label.is_some() {
                Issuer::LocalCa
            } else {
                Issuer::SelfSigned
            },
            key_type: self.key_type,
            days: self.days,
            history,
        };
        // The root signs leaves itself, so there are no intermediates.
        let new = NewVersion {
            leaf: &fresh.leaf,
            chain: &[],
            key: &fresh.key,
        };
        let version = lineage.install(held, &new, record, switch)?;
        Ok((version, fresh))
    }
}
