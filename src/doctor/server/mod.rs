//! A server, asked as clients would ask it.

mod failure;
pub mod http;
pub(super) mod stale;
mod websocket;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use rustls::pki_types::CertificateDer;

use super::advice::Advice;
use super::client::{CLIENTS, ClientId, Known, Served};
use super::{Code, Finding, Row, Surroundings, Target, Verdict};
use crate::inspect::remote::{self, Connection, Family, Settings};
use crate::inspect::{Chain, Contents, InspectError};
use crate::pki::shown::shown;
use crate::pki::validity::date;
use crate::store::Store;
use http::{Answer, Peer, ask};
pub use stale::finding as stale;
pub use websocket::upgrade;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// Of whom.
    pub target: Target,
    /// Which clients; none means all.
    pub clients: Vec<ClientId>,
    /// The path of a WebSocket endpoint to try.
    pub websocket: Option<String>,
    /// For each single probe.
    pub timeout: Duration,
    /// The state folder, whose lineages the server may show.
    pub store: &'a Store,
    /// Every root that is known.
    pub known: &'a Known,
    /// This machine.
    pub machine: &'a Surroundings,
}

/// What came out.
#[derive(Debug)]
pub struct Examined {
    /// The server itself first, then the clients, the microphone, the WebSocket.
    pub rows: Vec<Row>,
    /// The target that programs can be sent to; `None` when no TLS answers there.
    pub for_programs: Option<Target>,
}

/// Asks a server. All probes run at once; each ends within the time limit.
pub async fn examine(question: &Question<'_>) -> Examined {
    let target = &question.target;
    let advice = Advice::about(target);
    let plain = tokio::spawn(plain(target.clone(), question.timeout));
    let settings = Settings {
        timeout: question.timeout,
        family: Family::Any,
        server_name: None,
        client: None,
        at_once: 1,
    };
    let endpoints = std::slice::from_ref(&target.endpoint);
    let tls = remote::fetch_all(endpoints, &settings).await.pop();
    let tls = tls.unwrap_or(Err(InspectError::NotFound));
    if target.is_tls {
        if let Ok(contents) = &tls
            && let (Some(chain), Some(connection)) = (contents.chains.first(), &contents.connection)
        {
            plain.abort();
            return served(question, advice, contents, chain, connection).await;
        }
        let plain = plain
            .await
            .unwrap_or_else(|error| Err(io::Error::other(error)));
        let cause = match &tls {
            Err(error) => failure::finding(error, &plain.map(|(_, answer)| answer), &advice),
            Ok(_) => Finding::new(Code::HandshakeFailed, "the server showed no certificate"),
        };
        return only(Row::seen("server", vec![cause]));
    }
    let plain = plain
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error)));
    without_tls(question, &advice, plain, tls).await
}

fn only(row: Row) -> Examined {
    Examined {
        rows: vec![row],
        for_programs: None,
    }
}

/// What the port answers to a request without TLS, and where.
async fn plain(target: Target, limit: Duration) -> io::Result<(SocketAddr, Answer)> {
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: voicectl/{}\r\nConnection: close\r\n\r\n",
        target.path,
        target.endpoint,
        env!("CARGO_PKG_VERSION")
    );
    let whole = async {
        let found: Vec<SocketAddr> = match target.address() {
            Some(address) => vec![SocketAddr::new(address, target.endpoint.port)],
            None => tokio::net::lookup_host((target.host().as_str(), target.endpoint.port))
                .await?
                .collect(),
        };
        let mut last = io::Error::from(io::ErrorKind::NotFound);
        for address in found {
            match ask(&Peer { address, tls: None }, &request, limit).await {
                Ok(answer) => return Ok((address, answer)),
                Err(error) => last = error,
            }
        }
        Err(last)
    };
    tokio::time::timeout(limit, whole)
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

/// A URL that says http.
async fn without_tls(
    question: &Question<'_>,
    advice: &Advice,
    plain: io::Result<(SocketAddr, Answer)>,
    tls: Result<Contents, InspectError>,
) -> Examined {
    let target = &question.target;
    let speaks_tls = tls.is_ok() || matches!(plain, Ok((_, Answer::Tls)));
    let (address, head) = match plain {
        Ok((address, Answer::Http(head))) if !speaks_tls => (address, head),
        other => {
            let cause = match (other, tls) {
                _ if speaks_tls => {
                    let scheme = if target.is_websocket { "wss" } else { "https" };
                    let url = target.url(scheme);
                    Finding::new(Code::TlsOnHttpPort, format!("{} speaks TLS", advice.server))
                        .repair(format!(
                            "`voicectl doctor {url}`, and the same URL in the client"
                        ))
                }
                (Ok((_, Answer::Nothing)), _) => {
                    let fact = format!("{} closes the connection without a word", advice.server);
                    Finding::new(Code::NoAnswer, fact).repair(format!(
                        "`ss -ltnp 'sport = :{}'` names the program: restart it",
                        advice.port
                    ))
                }
                (other, Err(error)) => {
                    failure::finding(&error, &other.map(|(_, answer)| answer), advice)
                }
                (_, Ok(_)) => Finding::new(Code::NotTls, "it is not HTTP"),
            };
            return only(Row::seen("server", vec![cause]));
        }
    };
    let status = shown(format!("plain HTTP, {} {}", head.status, head.reason).trim());
    if let Some(next) = head
        .field("location")
        .and_then(|url| Target::parse(url).ok())
        && (300..400).contains(&head.status)
        && next.is_tls
        && next.endpoint.host == target.endpoint.host
    {
        let detail = format!("{status}: sends to {next}");
        let question = Question {
            target: next,
            ..question.clone()
        };
        let mut examined = Box::pin(examine(&question)).await;
        examined
            .rows
            .insert(0, Row::seen("redirect", Vec::new()).detail(detail));
        return examined;
    }
    let mut rows = vec![Row::seen("server", Vec::new()).detail(format!("{status} at {address}"))];
    let causes = if target.is_loopback() {
        Vec::new()
    } else {
        let fact = format!("{} is neither HTTPS nor this machine", target.url("http"));
        let found = Finding::new(Code::NoMicrophone, fact)
            .repair(format!("`voicectl serve --listen 0.0.0.0:{} --open` serves HTTPS", advice.port))
            .repair(format!("for a trial on this machine: `ssh -L {0}:localhost:{0} {1}`, then http://localhost:{0}/", advice.port, advice.host));
        vec![found]
    };
    if question.wants_browsers() {
        rows.push(Row::seen("microphone", causes));
    }
    if let Some(path) = question.websocket_path() {
        let peer = Peer { address, tls: None };
        rows.push(websocket::row(target, &path, &peer, advice, question.timeout).await);
    }
    Examined {
        rows,
        for_programs: None,
    }
}

/// A server that showed a certificate.
async fn served(
    question: &Question<'_>,
    advice: Advice,
    contents: &Contents,
    chain: &Chain,
    connection: &Connection,
) -> Examined {
    let target = &question.target;
    let advice = advice.with(chain, question.store);
    let certificates = chain.certificates.iter();
    let served = Served {
        target,
        chain,
        ders: certificates
            .map(|one| CertificateDer::from(one.der.to_vec()))
            .collect(),
        known: question.known,
        machine: question.machine,
        advice,
    };
    let advice = &served.advice;
    let mut causes = Vec::new();
    causes.extend(
        connection
            .trouble
            .as_deref()
            .map(|words| broken_handshake(words, advice)),
    );
    causes.extend(contents.damaged.iter().map(|part| {
        Finding::new(
            Code::DamagedCertificate,
            format!("the chain: {}", shown(part)),
        )
        .repair(advice.new_certificate(""))
    }));
    causes.extend(stale::finding(chain, question.store, advice));
    let leaf = chain.leaf();
    let version = connection
        .tls
        .as_ref()
        .map_or("TLS", |tls| tls.version.as_str());
    let mut detail = format!(
        "{version} at {}, `{}` until {}",
        connection.address,
        shown(&leaf.title()),
        date(leaf.validity.not_after)
    );
    if connection.asks_for_client {
        detail.push_str(", asks for a client certificate");
    }
    let mut rows = vec![Row::seen("server", causes).detail(detail)];
    let wanted = CLIENTS.iter().filter(|client| question.wants(client.id));
    rows.extend(wanted.map(|client| served.row(client)));
    if question.wants_browsers() {
        rows.push(microphone(&rows));
    }
    if let Some(path) = question.websocket_path() {
        let peer = Peer {
            address: connection.address,
            tls: Some((target.endpoint.host.clone(), Some(served.ders[0].clone()))),
        };
        rows.push(websocket::row(target, &path, &peer, advice, question.timeout).await);
    }
    Examined {
        rows,
        for_programs: Some(target.clone()),
    }
}

fn broken_handshake(words: &str, advice: &Advice) -> Finding {
    let words = shown(words);
    if words.contains("does not prove that it has the key") {
        return Finding::new(Code::KeyMismatch, words)
            .repair(advice.new_certificate(""))
            .repair(advice.deliver());
    }
    Finding::new(Code::HandshakeFailed, words).repair(format!(
        "`voicectl inspect {}` and the log of the server say more",
        advice.server
    ))
}

/// Whoever refuses the page gives it no microphone.
fn microphone(rows: &[Row]) -> Row {
    let browsers = CLIENTS.iter().filter(|client| client.is_browser);
    let refusing: Vec<&str> = browsers
        .filter(|client| {
            let mut rows = rows.iter();
            rows.any(|row| row.subject == client.title && row.verdict == Verdict::Trouble)
        })
        .map(|client| client.title)
        .collect();
    let causes = (!refusing.is_empty()).then(|| {
        let fact = format!("the page is refused by {}", refusing.join(" and "));
        Finding::new(Code::NoMicrophone, fact)
            .repair("repair what these say, and restart the browser")
    });
    Row::seen("microphone", causes.into_iter().collect())
}

impl Question<'_> {
    fn wants(&self, id: ClientId) -> bool {
        self.clients.is_empty() || self.clients.contains(&id)
    }

    fn wants_browsers(&self) -> bool {
        CLIENTS
            .iter()
            .any(|client| client.is_browser && self.wants(client.id))
    }

    fn websocket_path(&self) -> Option<String> {
        let asked = self.websocket.clone();
        asked.or_else(|| self.target.is_websocket.then(|| self.target.path.clone()))
    }
}
