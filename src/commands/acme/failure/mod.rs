//! What an ACME error means to the user, with its repair.

mod problem;

use std::fmt;
use std::sync::Arc;

use crate::acme::AcmeError;
use crate::acme::authority::Authority;
use crate::acme::directory::Directory;
use crate::acme::order::Failed;
use crate::commands::cert::store_failure;
use crate::doctor::repairs;
use crate::error::Failure;
use crate::pki::validity::rfc3339;

/// Why one CA gave no certificate.
pub(super) struct Refusal {
    authority: Authority,
    directory: Option<Arc<Directory>>,
    reason: Reason,
}

enum Reason {
    Error(AcmeError),
    TooEarly(Failed),
}

impl Refusal {
    /// It failed.
    pub(super) fn new(
        authority: &Authority,
        directory: Option<Arc<Directory>>,
        error: AcmeError,
    ) -> Self {
        Self {
            authority: authority.clone(),
            directory,
            reason: Reason::Error(error),
        }
    }

    /// It was not asked, because of what it said earlier.
    pub(super) fn too_early(authority: &Authority, failed: &Failed) -> Self {
        Self {
            authority: authority.clone(),
            directory: None,
            reason: Reason::TooEarly(failed.clone()),
        }
    }

    /// As a failure of its own.
    fn failure(&self, what: &str) -> Failure {
        match &self.reason {
            Reason::Error(error) => {
                explained(what, error, &self.authority, self.directory.as_deref())
            }
            Reason::TooEarly(failed) => Failure::failed(what)
                .because(&failed.because)
                .because(format!(
                    "so it is not tried again before {}",
                    rfc3339(failed.next)
                ))
                .hint("pass `--now` to try at once: failures count towards the CA's limits"),
        }
    }
}

/// In one sentence.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Error(error) => write!(f, "{}: {error}", self.authority),
            Reason::TooEarly(failed) => {
                write!(f, "{}: not before {}", self.authority, rfc3339(failed.next))
            }
        }
    }
}

/// No CA gave a certificate.
pub(super) fn refused(what: String, refusals: &[Refusal]) -> Failure {
    let [only] = refusals else {
        let mut failure = Failure::failed(what);
        for refusal in refusals {
            failure = failure.because(refusal);
            for hint in refusal.failure("").hints {
                if !failure.hints.contains(&hint) {
                    failure = failure.hint(hint);
                }
            }
        }
        return failure;
    };
    only.failure(&format!("{what} from {}", only.authority))
}

/// The error as a failure of `what`.
pub(super) fn acme_failure(
    what: impl Into<String>,
    error: &AcmeError,
    authority: &Authority,
) -> Failure {
    explained(&what.into(), error, authority, None)
}

fn explained(
    what: &str,
    error: &AcmeError,
    authority: &Authority,
    directory: Option<&Directory>,
) -> Failure {
    let failure = Failure::failed(what);
    match error {
        AcmeError::Problem(problem) => problem::explain(failure, problem, authority, directory),
        AcmeError::Store(error) => store_failure(what, error),
        error => repaired(failure.caused_by(error), error, authority),
    }
}

/// With the repair of everything that is no problem of the CA.
fn repaired(failure: Failure, error: &AcmeError, authority: &Authority) -> Failure {
    match error {
        AcmeError::Untrusted { .. } if authority.known().is_none() => {
            failure.hint("pass `--ca-root FILE` with the root of the CA's own server")
        }
        AcmeError::Untrusted { .. } => failure
            .hint("`voicectl doctor` looks at the clock and the system's trust store")
            .hint("behind a proxy that opens TLS, pass `--ca-root FILE` with the proxy's root"),
        AcmeError::Network { .. } => failure.hint("behind a proxy, set HTTPS_PROXY"),
        AcmeError::Terms(url) => match url {
            Some(url) => failure.hint(format!("read {url}, then pass `--agree-tos`")),
            None => failure.hint("pass `--agree-tos`"),
        },
        AcmeError::ExternalAccountNeeded => external_account(failure, authority),
        AcmeError::NoAccount(_) => failure.hint(format!(
            "`voicectl acme account new --ca {}` makes one",
            ca(authority)
        )),
        AcmeError::NoAccountKey { path, .. } => {
            repairs(path).into_iter().fold(failure, Failure::hint)
        }
        AcmeError::AccountExists(_) => failure.hint(format!(
            "`voicectl acme account deactivate --ca {}` ends it",
            ca(authority)
        )),
        AcmeError::AccountEnded(_) => failure.hint(format!(
            "`voicectl acme account deactivate --ca {}` forgets it; the next order makes a new one",
            ca(authority)
        )),
        AcmeError::AccountKey => failure.hint(format!(
            "`voicectl acme account rollover --ca {}` gives it another one",
            ca(authority)
        )),
        AcmeError::Port(trouble) => trouble.hints().into_iter().fold(failure, Failure::hint),
        AcmeError::Timeout { .. } => failure
            .hint("run it again: the order goes on where it is; or pass a longer `--timeout`"),
        AcmeError::Request(text) if text.contains("wildcards need dns-01") => {
            failure.hint("pass `--dns PROVIDER`; `--dns manual` asks you to set the record")
        }
        _ => failure,
    }
}

/// Where the keys of external accounts come from, and how they are given.
pub(super) fn external_account(failure: Failure, authority: &Authority) -> Failure {
    let failure = failure.hint("pass `--eab-kid ID --eab-hmac-key file:PATH`");
    match authority.known().and_then(|known| known.eab) {
        Some(page) => failure.hint(format!("{page} gives both")),
        None => failure.hint("whoever runs the CA gives you both"),
    }
}

/// As `--ca` takes it.
pub(super) fn ca(authority: &Authority) -> &str {
    match authority.known() {
        Some(known) => known.name,
        None => authority.directory(),
    }
}
