//! A certificate that somebody else issued, as the next version of a lineage.

use rustls::pki_types::CertificateDer;

use super::{Issuer, Lineage, Lock, NewVersion, Record, StoreError, Switch, Version};
use crate::pki::PkiError;
use crate::pki::key::{KeyType, PrivateKey};
use crate::pki::profile::Profile;
use crate::pki::summary::Summary;

/// What is brought.
#[derive(Debug)]
pub struct Import<'a> {
    /// The leaf, then its intermediates in order; the root left out.
    pub chain: &'a [CertificateDer<'static>],
    /// The leaf's key.
    pub key: &'a PrivateKey,
}

impl Import<'_> {
    /// Installs it; `held` is the lineage's lock.
    ///
    /// # Errors
    ///
    /// As [`Lineage::install`].
    pub fn install(
        &self,
        lineage: &Lineage,
        held: &Lock,
        switch: Switch,
    ) -> Result<Version, StoreError> {
        let unfit = StoreError::Unfit;
        let (leaf, rest) = self
            .chain
            .split_first()
            .ok_or_else(|| unfit(PkiError::NoCertificate))?;
        let summary = Summary::of(leaf).map_err(unfit)?;
        let record = Record {
            format: Record::FORMAT,
            names: summary.names,
            subject: None,
            issuer: Issuer::Imported,
            ca: None,
            profile: Profile::default(),
            // RSA of other sizes is not made here; what would replace it is the strongest that is.
            key_type: self.key.key_type().unwrap_or(KeyType::Rsa4096),
            days: summary.validity.whole_days(),
            acme: None,
            renewal: lineage.renewal(),
            history: lineage.history(),
        };
        let new = NewVersion {
            leaf,
            chain: rest,
            key: self.key,
            root: None,
        };
        lineage.install(held, &new, record, switch)
    }
}
