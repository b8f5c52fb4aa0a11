//! What an ACME error means to the user, with its repair.

use crate::acme::AcmeError;
use crate::acme::authority::Authority;
use crate::error::Failure;

/// The error as a failure of `what`.
pub(super) fn acme_failure(
    what: impl Into<String>,
    error: &AcmeError,
    authority: &Authority,
) -> Failure {
    let failure = Failure::failed(what).caused_by(error);
    match error {
        AcmeError::Untrusted { .. } if authority.known().is_none() => {
            failure.hint("pass `--ca-root FILE` with the root of the CA's server")
        }
        AcmeError::Terms(Some(url)) => failure.hint(format!("read {url}, then pass `--agree-tos`")),
        AcmeError::ExternalAccountNeeded => external_account(failure, authority),
        AcmeError::NoAccount(_) => failure.hint(format!(
            "`voicectl acme account new --ca {}` makes one",
            ca(authority)
        )),
        AcmeError::AccountExists(_) => failure.hint(format!(
            "`voicectl acme account deactivate --ca {}` ends it",
            ca(authority)
        )),
        AcmeError::AccountKey => failure.hint(format!(
            "`voicectl acme account rollover --ca {}` gives it another one",
            ca(authority)
        )),
        _ => failure,
    }
}

/// Where the keys of external accounts come from, and how they are given.
pub(super) fn external_account(failure: Failure, authority: &Authority) -> Failure {
    let failure = match authority.known().and_then(|known| known.eab) {
        Some(page) => failure.hint(format!("{page} tells how to get a key")),
        None => failure.hint("the CA's page, or whoever runs it, gives you a key"),
    };
    failure.hint("pass `--eab-kid KID --eab-hmac-key file:PATH`")
}

/// As `--ca` takes it.
pub(super) fn ca(authority: &Authority) -> &str {
    match authority.known() {
        Some(known) => known.name,
        None => authority.directory(),
    }
}
