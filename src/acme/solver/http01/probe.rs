//! Asking whoever has the port whether the answer is handed out.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::header::{HOST, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};

use super::Task;
use super::answers::PATH;
use crate::net;
use crate::pki::name::Identifier;
use crate::pki::shown::shown;

/// Longest wait for an answer from this machine.
const LIMIT: Duration = Duration::from_secs(5);
/// Bytes of the longest answer that is read.
const LONGEST: usize = 4 << 10;

/// What a program on this machine says when it is asked for a challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::acme) enum Said {
    /// The answer that the CA wants to see.
    Answer,
    /// To look elsewhere, which a CA does too (RFC 8555 section 8.3) and we cannot judge.
    Elsewhere(String),
    /// Something else, as a sentence about `it`.
    Wrong(String),
}

/// A client without a proxy: the question stays on this machine.
pub(in crate::acme) fn client() -> Result<Client, String> {
    net::plain_client()
        .redirect(Policy::none())
        .timeout(LIMIT)
        .build()
        .map_err(|error| error.to_string())
}

/// Asks the program at `address` for the answer of one task, as the CA would.
pub(in crate::acme) async fn ask(client: &Client, address: SocketAddr, task: &Task) -> Said {
    let ip = match address.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    let url = format!(
        "http://{}{PATH}{}",
        SocketAddr::new(ip, address.port()),
        task.token
    );
    let name = task.identifier.ascii();
    let host = match &task.identifier {
        Identifier::Ip(IpAddr::V6(_)) => format!("[{name}]"),
        _ => name.clone(),
    };
    let Ok(response) = client.get(url).header(HOST, host).send().await else {
        return Said::Wrong(format!("it does not answer HTTP for {name}"));
    };
    if response.status().is_redirection() {
        let to = response.headers().get(LOCATION);
        let to = to.and_then(|to| to.to_str().ok()).unwrap_or_default();
        return Said::Elsewhere(shown(to));
    }
    if !response.status().is_success() {
        let status = response.status().as_u16();
        return Said::Wrong(format!("it answers {status} for the challenge of {name}"));
    }
    // Trailing blanks are no fault (RFC 8555 section 8.3).
    if body(response).await.trim_ascii_end() == task.key_authorization.as_bytes() {
        Said::Answer
    } else {
        Said::Wrong(format!(
            "it answers something else for the challenge of {name}"
        ))
    }
}

async fn body(mut response: Response) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(piece)) = response.chunk().await {
        body.extend_from_slice(&piece);
        if body.len() > LONGEST {
            break;
        }
    }
    body
}
