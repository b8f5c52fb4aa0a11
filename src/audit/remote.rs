//! A server, seen from outside: what it offers of TLS, what it shows, what it answers.

mod pages;

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use rustls::pki_types::{CertificateDer, ServerName};
use time::OffsetDateTime;

use super::hello::{Connections, Scan, Version, Whom, scan};
use crate::doctor::{Advice, Finding, Target, server};
use crate::inspect::endpoint::Endpoint;
use crate::inspect::remote::{self, Connection, Family, RemoteError, Settings};
use crate::inspect::trust::{Judge, Verdict};
use crate::inspect::{Chain, Contents, InspectError, Report, Source};
use crate::pki::describe::Certificate;
use crate::pki::shown::shown;
use crate::store::Store;
pub(super) use pages::{Fetch, Page, Pages, Plain, STRANGER};

/// What is asked.
#[derive(Debug)]
pub struct Question<'a> {
    /// Of whom.
    pub target: Target,
    /// The port of plain HTTP; `None`: 80 where the URL has the port 443, and nothing elsewhere.
    pub http_port: Option<u16>,
    /// For each connection; all of them together take at most four times as long.
    pub timeout: Duration,
    /// The state folder, whose lineages the server may show.
    pub store: &'a Store,
    /// Files of proxies for this host, which `voicectl deploy` has installed on this machine.
    pub installed: Vec<Installed>,
    /// What the chain is checked against; `None`: there is nothing.
    pub judge: Option<&'a Judge>,
    /// The moment.
    pub now: OffsetDateTime,
}

/// A proxy that `voicectl deploy` has installed files for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// Its target.
    pub proxy: &'static str,
    /// What installs them again.
    pub command: String,
}

/// There is no TLS that could be looked at.
#[derive(Debug, thiserror::Error)]
pub enum Unreachable {
    /// Nothing answers there.
    #[error(transparent)]
    Connect(#[from] RemoteError),
    /// Something does, without TLS.
    #[error("{address} speaks no TLS: {why}")]
    NoTls {
        /// Where.
        address: SocketAddr,
        /// What came.
        why: String,
    },
}

/// Everything that was seen.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) target: Target,
    /// What repairs are made of.
    pub(super) advice: Advice,
    pub(super) now: OffsetDateTime,
    /// Whether only this machine gets there.
    pub(super) is_loopback: bool,
    pub(super) scan: Scan,
    /// What the server shows.
    pub(super) chain: Result<Chain, String>,
    /// What was wrong with the handshake although there is a chain.
    pub(super) trouble: Option<String>,
    /// Parts of the chain that cannot be read.
    pub(super) damaged: Vec<String>,
    /// Whether what is served is older than the lineage.
    pub(super) stale: Option<Finding>,
    pub(super) pages: Pages,
    /// As in the question.
    pub(super) installed: Vec<Installed>,
}

/// What a server offers of TLS, by IANA's names.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Offered {
    /// Versions, oldest first: `TLS 1.2`.
    pub protocols: Vec<&'static str>,
    /// Suites of each version, in the order in which the server picked them.
    pub suites: BTreeMap<&'static str, Vec<String>>,
    /// Groups for key exchange.
    pub groups: Vec<String>,
}

impl Offered {
    pub(super) fn of(seen: &Seen) -> Self {
        let scan = &seen.scan;
        let versions = scan.versions.iter().map(|(version, _)| *version);
        let groups = scan.groups.iter().flatten().flatten();
        Self {
            protocols: versions
                .filter(|version| scan.offers(*version))
                .map(Version::name)
                .collect(),
            suites: scan
                .suites
                .iter()
                .map(|(version, suites)| {
                    let suites = suites.iter().flatten();
                    (version.name(), suites.map(|suite| suite.name()).collect())
                })
                .collect(),
            groups: groups.map(|group| group.name()).collect(),
        }
    }
}

impl Seen {
    /// The verdict on the chain.
    pub(super) fn verdict(&self) -> Option<&Verdict> {
        self.chain.as_ref().ok()?.verdict.as_ref()
    }

    /// Whether the name of the URL is one that several programs share, or none at all.
    pub(super) fn is_nobodys_name(&self) -> bool {
        self.target.address().is_some() || self.target.is_loopback()
    }
}

/// Looks at everything; all of it in less than five times the limit of one connection.
pub(super) async fn look(question: &Question<'_>) -> Result<Seen, Unreachable> {
    let target = question.target.clone();
    let address = remote::reach(&target.endpoint, Family::Any, question.timeout).await?;
    let connections = Connections::new(question.timeout);
    let host = target.host();
    let whom = Whom {
        address,
        name: target.address().is_none().then_some(host.as_str()),
        connections: &connections,
    };
    let (scan, fetched) = tokio::join!(scan(whom), fetch(question, address, &connections));
    let fetched = match fetched {
        Err(error) if !scan.versions.iter().any(|(_, is)| *is == Ok(true)) => {
            let failed = scan.versions.iter().find_map(|(version, is)| {
                let why = is.as_ref().err()?;
                Some(format!("{}: {why}", version.name()))
            });
            let why = failed.unwrap_or_else(|| error.line());
            return Err(Unreachable::NoTls { address, why });
        }
        Ok(contents) => Ok(contents),
        // What rustls does not take, TLS before 1.3 has shown all the same.
        Err(error) if scan.chain.is_empty() => Err(shown(&error.line())),
        Err(error) => of_scan(&target, &scan, address, &error),
    };
    let mut judged = Report {
        target: target.to_string(),
        source: Source::Remote,
        is_named: true,
        outcome: fetched.map_err(|why| InspectError::from(RemoteError::Tls(why))),
    };
    if let Some(judge) = question.judge {
        judge.judge(&mut judged);
    }
    let (chain, trouble, damaged) = match judged.outcome {
        Ok(mut contents) => {
            let trouble = contents
                .connection
                .and_then(|connection| connection.trouble);
            let chain = contents.chains.pop();
            let chain = chain.ok_or_else(|| "the server showed no certificate".to_owned());
            (chain, trouble, contents.damaged)
        }
        Err(error) => (Err(shown(&error.line())), None, Vec::new()),
    };
    let mut advice = Advice::about(&target);
    let mut stale = None;
    if let Ok(chain) = &chain {
        advice = advice.with(chain, question.store);
        stale = server::stale(chain, question.store, &advice);
    }
    let tls = match &chain {
        Ok(chain) if scan.offers(Version::Tls12) || scan.offers(Version::Tls13) => Ok((
            target.endpoint.host.clone(),
            CertificateDer::from(chain.leaf().der.to_vec()),
        )),
        Ok(_) => Err("nothing newer than TLS 1.1 is offered".to_owned()),
        Err(why) => Err(why.clone()),
    };
    let pages = pages::fetch(question, address, tls, &connections).await;
    Ok(Seen {
        advice,
        now: question.now,
        is_loopback: is_loopback(address.ip()),
        scan,
        chain,
        trouble: trouble.map(|words| shown(&words)),
        damaged,
        stale,
        pages,
        installed: question.installed.clone(),
        target,
    })
}

fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

/// What a client of today gets to see.
async fn fetch(
    question: &Question<'_>,
    address: SocketAddr,
    connections: &Connections,
) -> Result<Contents, InspectError> {
    let _turn = connections.turn().await;
    let endpoint = Endpoint {
        host: ServerName::IpAddress(address.ip().into()),
        ..question.target.endpoint.clone()
    };
    let settings = Settings {
        timeout: connections.limit(),
        family: Family::Any,
        server_name: Some(question.target.endpoint.host.clone()),
        client: None,
        at_once: 1,
    };
    let mut answers = remote::fetch_all(std::slice::from_ref(&endpoint), &settings).await;
    answers.pop().unwrap_or(Err(InspectError::NotFound))
}

/// The chain that TLS before 1.3 showed.
fn of_scan(
    target: &Target,
    scan: &Scan,
    address: SocketAddr,
    error: &InspectError,
) -> Result<Contents, String> {
    let mut contents = Contents::default();
    let mut certificates = Vec::new();
    for (at, der) in scan.chain.iter().enumerate() {
        match Certificate::from_der(der.clone()) {
            Ok(certificate) => certificates.push(certificate),
            Err(error) => contents.damaged.push(format!("part {}: {error}", at + 1)),
        }
    }
    if certificates.is_empty() {
        return Err(shown(&error.line()));
    }
    contents.chains.push(Chain::as_served(certificates));
    contents.connection = Some(Connection {
        address,
        server_name: target.endpoint.host.clone(),
        starttls: None,
        tls: None,
        asks_for_client: false,
        trouble: None,
    });
    Ok(contents)
}

/// A connection that failed, in words.
fn words(error: &io::Error, limit: Duration) -> String {
    match error.kind() {
        io::ErrorKind::TimedOut => format!("no answer within {limit:?}"),
        _ => shown(&error.to_string()),
    }
}
