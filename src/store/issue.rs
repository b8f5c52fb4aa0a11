//! A certificate from a local CA, or one that signs itself, as the next version of a lineage.

use rustls::crypto::SecureRandom;
use rustls::pki_types::CertificateDer;
use time::OffsetDateTime;

use super::{CaName, Issuer, Lineage, Lock, NewVersion, Record, StoreError, Switch, Version};
use crate::pki::PkiError;
use crate::pki::ca::{CaRequest, CertificateAuthority, NewAuthority};
use crate::pki::constraints::Constraints;
use crate::pki::key::{KeyType, PrivateKey};
use crate::pki::leaf::{self, LeafRequest};
use crate::pki::profile::Profile;
use crate::pki::san::San;
use crate::pki::subject::Subject;
use crate::pki::summary::Summary;
use crate::pki::validity::Validity;

/// What to issue.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    /// The SANs, in order.
    pub names: &'a [San],
    /// The subject; by default a CN of the first SAN that fits.
    pub subject: Option<Subject>,
    /// What it is for.
    pub profile: Profile,
    /// Kind of key.
    pub key_type: KeyType,
    /// From when until when.
    pub validity: Validity,
    /// Who signs.
    pub signer: Signer<'a>,
}

/// Who signs.
#[derive(Clone, Copy, Debug)]
pub enum Signer<'a> {
    /// A CA of the state folder.
    Ca(&'a CaName, &'a CertificateAuthority),
    /// The certificate itself.
    Itself,
    /// A CA that is made for this certificate alone, may sign no other name, and whose key is never written. The text is
    /// its label.
    Throwaway(&'a str),
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
    /// What servers send behind it.
    pub chain: Vec<CertificateDer<'static>>,
    /// Its key.
    pub key: PrivateKey,
    /// What it says.
    pub summary: Summary,
    /// What clients trust; `None` when it signed itself.
    pub root: Option<CertificateDer<'static>>,
}

impl Order<'_> {
    /// Issues, without touching a file.
    ///
    /// # Errors
    ///
    /// [`PkiError`] when the order cannot be met.
    pub fn issue(&self, ground: Ground) -> Result<Fresh, PkiError> {
        let request = LeafRequest {
            sans: self.names.to_vec(),
            subject: self.subject.clone(),
            validity: self.validity,
            is_rsa: self.key_type.is_rsa(),
            profile: self.profile,
        };
        let key = PrivateKey::generate(self.key_type)?;
        let made;
        let ca = match self.signer {
            Signer::Ca(_, ca) => Some(ca),
            Signer::Itself => None,
            Signer::Throwaway(label) => {
                made = self.throwaway(label, ground)?;
                Some(&made)
            }
        };
        let leaf = match ca {
            Some(ca) => leaf::issue(&request, &key, ca, ground.random)?,
            None => leaf::self_signed(&request, &key, ground.random)?,
        };
        let summary = Summary::of(&leaf)?;
        Ok(Fresh {
            leaf,
            chain: ca.map_or_else(Vec::new, CertificateAuthority::chain),
            key,
            summary,
            root: ca.map(|ca| ca.root().clone()),
        })
    }

    /// A root for these names alone, as long as they last.
    fn throwaway(&self, label: &str, ground: Ground) -> Result<CertificateAuthority, PkiError> {
        let constraints = Constraints::to_names(self.names).map_err(|_| PkiError::NoNames)?;
        let request = CaRequest {
            label,
            subject: None,
            key_type: KeyType::P256,
            validity: self.validity,
            constraints,
            intermediate: false,
        };
        NewAuthority::create(&request, ground.random)?.into_authority()
    }

    /// Issues the next version of `lineage`; `held` is its lock.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unfit`] when the order cannot be met; as [`Lineage::install`].
    pub fn issue_into(
        &self,
        lineage: &Lineage,
        held: &Lock,
        switch: Switch,
        ground: Ground,
    ) -> Result<(Version, Fresh), StoreError> {
        let fresh = self.issue(ground).map_err(StoreError::Unfit)?;
        let (issuer, ca) = match self.signer {
            Signer::Ca(name, _) => (Issuer::LocalCa, Some(name.to_string())),
            Signer::Itself => (Issuer::SelfSigned, None),
            Signer::Throwaway(_) => (Issuer::ThrowawayCa, None),
        };
        let record = Record {
            format: Record::FORMAT,
            names: self.names.iter().map(San::notation).collect(),
            subject: self.subject.as_ref().map(ToString::to_string),
            issuer,
            ca,
            profile: self.profile,
            key_type: self.key_type,
            days: self.validity.whole_days(),
            acme: None,
            renewal: lineage.renewal(),
            history: lineage.history(),
        };
        let new = NewVersion {
            leaf: &fresh.leaf,
            chain: &fresh.chain,
            key: &fresh.key,
            // Any other root is in a place of its own.
            root: fresh
                .root
                .as_ref()
                .filter(|_| issuer == Issuer::ThrowawayCa),
        };
        let version = lineage.install(held, &new, record, switch)?;
        Ok((version, fresh))
    }
}
