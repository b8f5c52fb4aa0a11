//! Lineages that are signed here: by a local CA, by themselves, by a CA made for one.

use super::Arguments;
use crate::acme::due::Present;
use crate::commands::Session;
use crate::commands::cert::{CaArguments, host_name, reissue, store_failure};
use crate::error::{Failure, OrFail};
use crate::store::{CaName, Issuer, Lineage, Record, Signer, Store};

/// Issues the next version as the record says; answers whether it did, or another run was faster. `present` is the fingerprint
/// of what is there, where that can be read.
pub(super) fn renew(
    lineage: &Lineage,
    record: &Record,
    present: Option<&str>,
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<bool, Failure> {
    let what = format!("cannot renew {}", lineage.name());
    let waiting = || {
        session.ui.status(&format!(
            "Waiting for another run that works on {}",
            lineage.name()
        ));
    };
    let held = lineage
        .lock_existing(&waiting)
        .map_err(|error| store_failure(&what, &error))?;
    if Present::read(lineage).is_ok_and(|now| Some(now.fingerprint.as_str()) != present) {
        return Ok(false);
    }
    let host = host_name();
    let opened = match record.issuer {
        Issuer::LocalCa => {
            let name = record.ca.as_deref().unwrap_or(CaName::DEFAULT);
            let access = CaArguments {
                ca: Some(name.parse().or_fail(&what)?),
                ca_passphrase: arguments.ca_passphrase.clone(),
            };
            Some(access.open(session, store)?)
        }
        _ => None,
    };
    let signer = match (&opened, record.issuer) {
        (Some(opened), _) => Signer::Ca(&opened.name, &opened.ca),
        (None, Issuer::ThrowawayCa) => Signer::Throwaway(&host),
        (None, _) => Signer::Itself,
    };
    reissue::again(lineage, &held, record, signer)?;
    if record.issuer == Issuer::ThrowawayCa {
        session.ui.warn(&format!(
            "{} has a new CA: its clients must trust {} anew",
            lineage.name(),
            lineage.current_link().join("ca.pem").display()
        ));
    }
    Ok(true)
}
