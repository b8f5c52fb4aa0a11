//! Lineages of a CA, issued anew as their records say.

use super::authority::is_present;
use super::{Session, ground, store_failure};
use crate::error::Failure;
use crate::pki::ca::CertificateAuthority;
use crate::pki::san;
use crate::pki::validity::Validity;
use crate::store::{
    CaName, Issuer, Lineage, Lock, Order, Record, Signer, Store, StoreError, Switch, Version,
};

/// Issues the next version of every lineage that this CA signed; answers how many could not be.
pub(super) fn all_of(
    name: &CaName,
    ca: &CertificateAuthority,
    session: &Session,
    store: &Store,
) -> Result<usize, Failure> {
    let fail = |error: StoreError| store_failure("cannot issue the lineages anew", &error);
    let mut failures = 0;
    for lineage in store.lineages().map_err(fail)? {
        let Ok(Some(record)) = lineage.record() else {
            continue;
        };
        let signer = record.ca.as_deref().unwrap_or(CaName::DEFAULT);
        if record.issuer != Issuer::LocalCa || signer != name.as_str() {
            continue;
        }
        match one(&lineage, &record, name, ca, store) {
            Ok(Some(version)) => session.ui.status(&format!(
                "  lineage `{}` has version {}",
                lineage.name(),
                version.number
            )),
            Ok(None) => {}
            Err(failure) => {
                failures += 1;
                session.ui.warn(&format!(
                    "lineage `{}` was not issued anew: {}; `voicectl renew --only {0} --force` does it",
                    lineage.name(),
                    failure.because.join(": ")
                ));
            }
        }
    }
    Ok(failures)
}

fn one(
    lineage: &Lineage,
    record: &Record,
    name: &CaName,
    ca: &CertificateAuthority,
    store: &Store,
) -> Result<Option<Version>, Failure> {
    let held = lineage
        .lock_existing(&|| {})
        .map_err(|error| store_failure(WHAT, &error))?;
    // After another rotation this is the work of that one.
    if !is_present(name, ca, store) {
        return Ok(None);
    }
    again(lineage, &held, record, Signer::Ca(name, ca)).map(Some)
}

const WHAT: &str = "it cannot be issued anew";

/// Issues the next version of a lineage as its record says; `held` is its lock.
pub(in crate::commands) fn again(
    lineage: &Lineage,
    held: &Lock,
    record: &Record,
    signer: Signer<'_>,
) -> Result<Version, Failure> {
    let fail = |error: StoreError| store_failure(WHAT, &error);
    let damaged =
        |error: &(dyn std::error::Error + 'static)| Failure::failed(WHAT).caused_by(error);
    let names =
        san::parse_all(record.names.iter().map(String::as_str)).map_err(|error| damaged(&error))?;
    let subject = record
        .subject
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|error| damaged(&error))?;
    let validity = Validity::days(ground().now, record.days).map_err(|error| damaged(&error))?;
    let order = Order {
        names: &names,
        subject,
        profile: record.profile,
        key_type: record.key_type,
        validity,
        signer,
    };
    let (version, _) = order
        .issue_into(lineage, held, Switch::Replace, ground())
        .map_err(fail)?;
    Ok(version)
}
