//! A port on which `serve` would listen: free, ours, or somebody else's.

use std::io;
use std::time::Duration;

use rustls::pki_types::CertificateDer;

use crate::doctor::advice::Advice;
use crate::doctor::server::http::{Answer, Peer, ask};
use crate::doctor::server::stale;
use crate::doctor::{Code, Finding, Row, Target};
use crate::inspect::InspectError;
use crate::inspect::remote::{self, Connection, Family, RemoteError, Settings};
use crate::store::Store;

/// Asks who listens at an address of this machine, such as `localhost:8443`.
pub async fn port(address: &str, store: &Store, limit: Duration) -> Row {
    let subject = format!("port {address}");
    let Ok(target) = Target::parse(address) else {
        return Row::seen(subject, Vec::new());
    };
    let settings = Settings {
        timeout: limit,
        family: Family::Any,
        server_name: None,
        client: None,
        at_once: 1,
    };
    let endpoints = std::slice::from_ref(&target.endpoint);
    let advice = Advice::about(&target);
    match remote::fetch_all(endpoints, &settings).await.pop() {
        Some(Ok(contents)) => {
            let (Some(chain), Some(connection)) = (contents.chains.first(), &contents.connection)
            else {
                return taken(subject, &advice, "speaks TLS");
            };
            let advice = advice.with(chain, store);
            let stale: Vec<Finding> = stale::finding(chain, store, &advice).into_iter().collect();
            if let Some(lineage) = &advice.lineage {
                return Row::seen(subject, stale).detail(format!("serves lineage {lineage}"));
            }
            let leaf = CertificateDer::from(chain.leaf().der.to_vec());
            let peer = peer(connection, Some((target.endpoint.host.clone(), leaf)));
            if is_voicectl(&peer, &target, limit).await {
                return Row::seen(subject, Vec::new())
                    .detail("a voicectl, with another certificate");
            }
            taken(
                subject,
                &advice,
                &format!("shows a certificate for `{}`", chain.leaf().title()),
            )
        }
        Some(Err(InspectError::Remote(RemoteError::Connect { source, .. })))
            if source.kind() == io::ErrorKind::ConnectionRefused =>
        {
            Row::seen(subject, Vec::new()).detail("nobody listens")
        }
        _ => without_tls(subject, &target, &advice, limit).await,
    }
}

fn peer(
    connection: &Connection,
    tls: Option<(
        rustls::pki_types::ServerName<'static>,
        CertificateDer<'static>,
    )>,
) -> Peer {
    Peer {
        address: connection.address,
        tls: tls.map(|(name, leaf)| (name, Some(leaf))),
    }
}

/// A server with `--plain`, or another program.
async fn without_tls(subject: String, target: &Target, advice: &Advice, limit: Duration) -> Row {
    let host = target.host();
    let found = tokio::net::lookup_host((host.as_str(), target.endpoint.port)).await;
    for address in found.into_iter().flatten() {
        if is_voicectl(&Peer { address, tls: None }, target, limit).await {
            return Row::seen(subject, Vec::new()).detail("a voicectl with `--plain`");
        }
    }
    taken(subject, advice, "speaks no TLS")
}

/// Whether it answers `/readyz` as `serve` does.
async fn is_voicectl(peer: &Peer, target: &Target, limit: Duration) -> bool {
    let request = format!(
        "GET /readyz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
        target.endpoint
    );
    let Ok(Answer::Http(head)) = ask(peer, &request, limit).await else {
        return false;
    };
    is_of_voicectl(&head.content)
}

/// Whether what `/readyz` answers is `serve`'s.
#[must_use]
pub fn is_of_voicectl(readyz: &str) -> bool {
    let answer: Result<serde_json::Value, _> = serde_json::from_str(readyz);
    answer.is_ok_and(|answer| answer["voices"].is_array() && answer["status"].is_string())
}

fn taken(subject: String, advice: &Advice, what: &str) -> Row {
    let port = advice.port;
    let found = Finding::new(
        Code::PortTaken,
        format!("what listens on {} {what}", advice.server),
    )
    .repair(format!("`ss -ltnp 'sport = :{port}'` names it: stop it"))
    .repair("`voicectl serve --listen localhost:9443` takes another port");
    Row::seen(subject, vec![found])
}
