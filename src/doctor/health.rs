//! Whether a server on this machine is well: the question of a container's health check. It is one request, and no word
//! about trust: what is on loopback is this machine's own, and its certificate names others.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use super::server::http::{Answer, Peer, ask};
use super::target::Target;

/// Why a server is not well.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HealthError {
    /// It is somewhere else, where its certificate would have to be looked at.
    #[error("{0} is not on this machine")]
    Elsewhere(String),
    /// There is no answer.
    #[error("{url} does not answer")]
    Silent {
        /// What was asked.
        url: String,
        /// Why not.
        source: io::Error,
    },
    /// The answer is no HTTP.
    #[error("{0} does not answer in HTTP")]
    Foreign(String),
    /// The answer is not a good one.
    #[error("{url} answers {status}")]
    Status {
        /// What was asked.
        url: String,
        /// The status code.
        status: u16,
    },
}

/// Asks a server on loopback, `/healthz` where the URL has no path; all within `limit`.
///
/// # Errors
///
/// [`HealthError`], unless the answer is of the kind 2xx.
pub async fn health(target: &Target, limit: Duration) -> Result<(), HealthError> {
    let mut target = target.clone();
    if target.path == "/" {
        "/healthz".clone_into(&mut target.path);
    }
    let url = target.url(if target.is_tls { "https" } else { "http" });
    if !target.is_loopback() {
        return Err(HealthError::Elsewhere(target.host()));
    }
    let silent = |source| HealthError::Silent {
        url: url.clone(),
        source,
    };
    let addresses = tokio::net::lookup_host((target.host(), target.endpoint.port))
        .await
        .map_err(silent)?;
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: voicectl/{version}\r\nConnection: close\r\n\r\n",
        path = target.path,
        host = target.endpoint,
        version = env!("CARGO_PKG_VERSION"),
    );
    let mut failure = silent(io::ErrorKind::AddrNotAvailable.into());
    for address in addresses.filter(|address: &SocketAddr| address.ip().is_loopback()) {
        let name = target.endpoint.host.clone();
        let peer = Peer {
            address,
            tls: target.is_tls.then_some((name, None)),
        };
        match ask(&peer, &request, limit).await {
            Ok(Answer::Http(head)) if (200..300).contains(&head.status) => return Ok(()),
            Ok(Answer::Http(head)) => {
                let status = head.status;
                return Err(HealthError::Status { url, status });
            }
            Ok(_) => return Err(HealthError::Foreign(url)),
            // `localhost` is two addresses, and a server may have one of them.
            Err(error) => failure = silent(error),
        }
    }
    Err(failure)
}
