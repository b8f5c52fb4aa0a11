//! A certificate of a CA as the next version of a lineage.

use super::super::AcmeError;
use super::{Ca, Certificate, OrderRequest};
use crate::pki::key::{KeyType, PrivateKey};
use crate::pki::name::Identifier;
use crate::pki::profile::Profile;
use crate::pki::san::San;
use crate::pki::summary::Summary;
use crate::store::{AcmeTerms, Issuer, Lineage, Lock, NewVersion, Record, Switch, Version};

/// Where a certificate goes, and what is remembered with it.
#[derive(Debug)]
pub struct Installation<'a> {
    /// The lineage.
    pub lineage: &'a Lineage,
    /// Its lock.
    pub held: &'a Lock,
    /// How it was ordered; who issued it is filled in.
    pub terms: AcmeTerms,
    /// Whether it is the same certificate, later.
    pub switch: Switch,
}

impl Installation<'_> {
    /// Installs it.
    ///
    /// # Errors
    ///
    /// As [`Lineage::install`].
    pub fn install(
        self,
        request: &OrderRequest,
        certificate: &Certificate,
        key: &PrivateKey,
        ca: &Ca<'_>,
    ) -> Result<Version, AcmeError> {
        let summary = Summary::of(&certificate.leaf)?;
        let present = self.lineage.current()?;
        if let Some(present) = present
            && present
                .summary()
                .is_ok_and(|present| present.fingerprint == summary.fingerprint)
        {
            // A killed run got this far.
            return Ok(present);
        }
        let record = Record {
            format: Record::FORMAT,
            names: request.names.iter().map(notation).collect(),
            subject: None,
            issuer: Issuer::Acme,
            ca: None,
            profile: Profile::Server,
            // RSA of other sizes is not made here; what would replace it is the strongest that is.
            key_type: key.key_type().unwrap_or(KeyType::Rsa4096),
            days: summary.validity.whole_days(),
            acme: Some(AcmeTerms {
                issued_by: Some(ca.directory.url.clone()),
                account: Some(ca.account.url.clone()),
                ..self.terms
            }),
            renewal: self.lineage.renewal(),
            history: self.lineage.history(),
        };
        let new = NewVersion {
            leaf: &certificate.leaf,
            chain: &certificate.chain,
            key,
            root: None,
        };
        Ok(self.lineage.install(self.held, &new, record, self.switch)?)
    }
}

fn notation(name: &Identifier) -> String {
    San::Identifier(name.clone()).notation()
}
