//! One certificate to be ordered, and the lineage that it is for.

use rustls::pki_types::CertificateDer;
use time::OffsetDateTime;

use crate::acme::AcmeError;
use crate::acme::due::{self, Present};
use crate::acme::order::{Ca, Key};
use crate::commands::cert::store_failure;
use crate::error::{Failure, OrFail};
use crate::pki::key::{KeyType, PrivateKey};
use crate::pki::name::Identifier;
use crate::pki::san::{self, San};
use crate::pki::validity::date;
use crate::store::{AcmeTerms, Lineage, Record, StoreError};

/// The key that a lineage gets.
#[derive(Debug)]
pub(in crate::commands) enum KeyChoice {
    /// A new one of this kind, or the present one where the terms say so.
    Kind(KeyType),
    /// The one that signed a request in DER form; at hand if it is to be a lineage.
    Request(Vec<u8>, Option<PrivateKey>),
}

/// One certificate to be ordered.
#[derive(Debug)]
pub(in crate::commands) struct Job {
    pub(in crate::commands) lineage: Lineage,
    pub(in crate::commands) names: Vec<Identifier>,
    pub(in crate::commands) key: KeyChoice,
    pub(in crate::commands) terms: AcmeTerms,
    /// Fingerprint of the version that is due. It is ordered whatever else says that it is not; and not at all once the
    /// lineage has another one, because somebody was faster.
    pub(in crate::commands) instead_of: Option<String>,
}

impl Job {
    /// What a lineage's record says about its next version.
    pub(in crate::commands) fn of_record(
        lineage: Lineage,
        record: &Record,
    ) -> Result<Self, Failure> {
        let what = || format!("cannot order the lineage {} again", lineage.name());
        let terms = record.acme.clone().ok_or_else(|| {
            Failure::failed(what()).because(format!(
                "it is not from an ACME server ({})",
                record.issuer.name()
            ))
        })?;
        let name =
            |san: &San| match san {
                San::Identifier(name) => Ok(name.clone()),
                other => Err(Failure::failed(what())
                    .because(format!("an ACME server does not sign {other}"))),
            };
        let sans = san::parse_all(record.names.iter().map(String::as_str)).or_fail(what())?;
        let names = sans.iter().map(name).collect::<Result<_, _>>()?;
        Ok(Self {
            lineage,
            names,
            key: KeyChoice::Kind(record.key_type),
            terms,
            instead_of: None,
        })
    }

    /// The names as a record has them.
    pub(in crate::commands) fn notations(&self) -> Vec<String> {
        let san = |name: &Identifier| San::Identifier(name.clone()).notation();
        self.names.iter().map(san).collect()
    }

    /// Why nothing needs to be done.
    pub(in crate::commands) fn kept(&self) -> Result<Option<String>, Failure> {
        let what = || format!("cannot read the lineage {}", self.lineage.name());
        if let Some(due) = &self.instead_of {
            return self
                .is_still(due)
                .map(|is_still| (!is_still).then(|| "another run has renewed it".to_owned()))
                .map_err(|error| store_failure(what(), &error));
        }
        if !self
            .is_same()
            .map_err(|error| store_failure(what(), &error))?
        {
            return Ok(None);
        }
        // A damaged one is no reason to keep it.
        let Ok(present) = Present::read(&self.lineage) else {
            return Ok(None);
        };
        let decision = due::decide(&present.inputs(OffsetDateTime::now_utc()));
        Ok(decision.at().map(|at| {
            let (end, at) = (date(present.validity.not_after), date(at));
            format!("it is valid until {end} and not due before {at}")
        }))
    }

    /// The last second of the certificate that is there.
    pub(in crate::commands) fn end(&self) -> Option<OffsetDateTime> {
        let present = self.lineage.current().ok()??.summary().ok()?;
        Some(present.validity.not_after)
    }

    /// Whether the version with this fingerprint is the present one.
    fn is_still(&self, fingerprint: &str) -> Result<bool, StoreError> {
        let Some(version) = self.lineage.current()? else {
            return Ok(true);
        };
        // One that cannot be read is to be replaced, too.
        let other = |found: &str| found != fingerprint;
        Ok(!version
            .summary()
            .is_ok_and(|present| other(&present.fingerprint)))
    }

    /// Whether the lineage has a certificate of the same CAs for the same names.
    pub(in crate::commands) fn is_same(&self) -> Result<bool, StoreError> {
        let Some(record) = self.lineage.record()? else {
            return Ok(false);
        };
        let same_names = record.names == self.notations();
        Ok(same_names
            && record
                .acme
                .is_some_and(|terms| terms.profile == self.terms.profile)
            && self.lineage.current()?.is_some())
    }

    /// The key as the order wants it.
    pub(in crate::commands) fn order_key(&self) -> Result<Key, AcmeError> {
        match &self.key {
            KeyChoice::Request(request, _) => Ok(Key::Elsewhere(request.clone())),
            KeyChoice::Kind(kind) if self.terms.reuse_key => {
                let present = self.lineage.current()?;
                let Some(present) = present else {
                    return Ok(Key::New(*kind));
                };
                let pem = present.read_privkey()?;
                Ok(Key::Same(PrivateKey::from_pem(&pem)?))
            }
            KeyChoice::Kind(kind) => Ok(Key::New(*kind)),
        }
    }
}

/// The certificate that a new one may replace: the same account must have ordered it (RFC 9773 section 5).
pub(in crate::commands) fn replaceable(
    lineage: &Lineage,
    ca: &Ca<'_>,
) -> Option<CertificateDer<'static>> {
    let terms = lineage.record().ok()??.acme?;
    let same = terms.account.as_deref() == Some(ca.account.url.as_str());
    let chain = lineage.current().ok()??.read_chain().ok()?;
    chain.into_iter().next().filter(|_| same)
}
