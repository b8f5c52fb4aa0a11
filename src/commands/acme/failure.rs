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
        _ => failure,
    }
}
