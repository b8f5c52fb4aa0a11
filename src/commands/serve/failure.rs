//! What a server error means to the user, with its repair.

use std::io::ErrorKind;

use crate::commands::{Session, cert};
use crate::doctor::repairs;
use crate::error::Failure;
use crate::serve::ServeError;

/// What a server error means to the user, with its repair.
pub(super) fn serve_failure(error: &ServeError, session: &Session) -> Failure {
    let ways = repairs_of(error);
    if ways.is_empty() {
        return explained(error, session);
    }
    let failure = Failure::failed("cannot start the server").caused_by(error);
    ways.into_iter().fold(failure, Failure::hint)
}

/// How a file of a lineage is repaired, or one that its mode closes.
fn repairs_of(error: &ServeError) -> Vec<String> {
    match error {
        ServeError::Read { path, source } if source.kind() == ErrorKind::PermissionDenied => {
            cert::opened(path).into_iter().collect()
        }
        ServeError::Read { path, .. }
        | ServeError::NotPem { path, .. }
        | ServeError::BadKey { path, .. }
        | ServeError::KeyMismatch {
            certificate: path, ..
        } => repairs(path),
        _ => Vec::new(),
    }
}

fn explained(error: &ServeError, session: &Session) -> Failure {
    let failure = Failure::failed("cannot start the server");
    match error {
        ServeError::Listen { address, source } => {
            let failure = Failure::failed(format!("cannot listen on {address}")).caused_by(source);
            if address.starts_with("unix:") {
                return match source.kind() {
                    ErrorKind::AddrInUse => {
                        failure.hint("stop it, or pass another path with `--listen unix:PATH`")
                    }
                    ErrorKind::AlreadyExists => {
                        failure.hint("pass another path with `--listen unix:PATH`")
                    }
                    _ => failure.hint("the folder has to be there, and this user may write in it"),
                };
            }
            match source.kind() {
                ErrorKind::AddrInUse => failure.hint(
                    "another program has that port: stop it, or pass `--listen localhost:9443`",
                ),
                ErrorKind::PermissionDenied => {
                    failure.hint("ports below 1024 need root: pass `--listen 127.0.0.1:8443`")
                }
                ErrorKind::AddrNotAvailable => failure
                    .hint("this machine does not have that address: pass `--listen 0.0.0.0:8443`"),
                _ => failure,
            }
        }
        ServeError::Read { source, .. } if source.kind() == ErrorKind::NotFound => failure
            .caused_by(error)
            .hint("`voicectl cert new localhost --out DIR` makes such files; without `--cert`, `serve` makes its own"),
        ServeError::KeyMismatch { .. } => failure.caused_by(error).hint(
            "`openssl x509 -in CERT -noout -pubkey` and `openssl pkey -in KEY -pubout` must agree",
        ),
        ServeError::Store(error) => {
            cert::store_failure("cannot start the server", error).hint(format!(
                "`voicectl cert list --state {}` shows the lineages",
                session.paths.state.display()
            ))
        }
        ServeError::NotPem {
            what: "private key",
            ..
        } => failure
            .caused_by(error)
            .hint("an encrypted key must be decrypted first: `openssl pkey -in KEY -out PLAIN`"),
        _ => failure.caused_by(error),
    }
}
