//! What looks wrong before a CA is asked: each failed order counts against the CA's limits, and a look from here is free.
//!
//! A look from here is not the CA's: routers may not lead back inside, DNS may answer differently. So nothing here stops
//! an order by itself; whoever called decides.

mod address;
mod caa;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::StreamExt;
use futures_util::stream;
use reqwest::Client;
use tokio::time::{Instant, timeout_at};

use super::dns::Resolver;
use super::solver::probe::{self, Said};
use super::solver::{ChallengeKind, Solver, Task};
use super::{AcmeError, Patience};
use crate::pki::name::Identifier;

pub use address::{leads_elsewhere, own as own_addresses};
use caa::Wanted;

/// Names that are looked at side by side.
const AT_ONCE: usize = 100;

/// How sure it is that the order will fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It looks wrong from here.
    Warning,
    /// The CA cannot but refuse, unless it sees another DNS.
    Error,
}

/// Something that looks wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// About which name, as it was ordered; `None` when it is about all.
    pub name: Option<String>,
    /// How sure it is.
    pub severity: Severity,
    /// What, in one sentence.
    pub sentence: String,
    /// What repairs it.
    pub hints: Vec<String>,
}

/// What is going to be ordered, and how it is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Preflight<'a> {
    /// Asks DNS.
    pub resolver: &'a Resolver,
    /// Names under which the CA is in CAA records; empty for a CA that does not look.
    pub caa_identities: &'a [String],
    /// The account's URL, if there is one already.
    pub account: Option<&'a str>,
    /// Whether the CA looks from the internet.
    pub is_public: bool,
    /// Who will answer the challenges.
    pub solver: &'a dyn Solver,
    /// The port that the CA connects to for http-01: 80, but for private CAs.
    pub http_port: u16,
}

/// Where we are.
struct FromHere {
    /// Addresses of this machine.
    own: Vec<IpAddr>,
    /// Asks names over HTTP.
    client: Option<Client>,
}

impl Preflight<'_> {
    /// Looks at all names side by side, at most for `limit`; the findings in the order of the names.
    pub async fn look(
        &self,
        names: &[Identifier],
        limit: Duration,
        patience: &Patience<'_>,
    ) -> Vec<Finding> {
        let mut findings: Vec<Finding> = names.iter().filter_map(|name| self.unfit(name)).collect();
        if !findings.is_empty() {
            return findings;
        }
        let end = Instant::now() + limit;
        let kind = self.solver.kind();
        let opens = matches!(kind, ChallengeKind::Http01 | ChallengeKind::TlsAlpn01);
        let tasks: Vec<Task> = names.iter().filter_map(task).collect();
        // Tried for real: the port, the folder, and whoever has the port now.
        let presented = if opens {
            timeout_at(end, self.solver.present(&tasks, patience)).await
        } else {
            Ok(Ok(()))
        };
        let is_presented = opens && matches!(presented, Ok(Ok(())));
        match presented {
            Ok(Ok(())) => {}
            Ok(Err(error)) => findings.push(unanswerable(&error)),
            Err(_) => findings.push(slow(None)),
        }
        let from_here = FromHere {
            own: address::own(),
            client: probe::client().ok(),
        };
        let looks: Vec<_> = names
            .iter()
            .map(|name| {
                let task = tasks
                    .iter()
                    .find(|task| is_presented && task.identifier.ascii() == bare(name));
                let from_here = &from_here;
                async move {
                    timeout_at(end, self.name(name, task, from_here))
                        .await
                        .unwrap_or_else(|_| vec![slow(Some(name))])
                }
            })
            .collect();
        let mut looks = stream::iter(looks).buffered(AT_ONCE);
        while let Some(found) = looks.next().await {
            findings.extend(found);
        }
        if opens {
            // What cannot be taken away now is taken away with the order's own answers, or lies there and says nothing.
            let _ = self.solver.clean_up(&tasks, patience).await;
        }
        findings
    }

    /// Kinds of names that a challenge cannot prove.
    fn unfit(&self, name: &Identifier) -> Option<Finding> {
        let kind = self.solver.kind();
        let (sentence, hint) = match name {
            Identifier::Dns(_) if name.is_wildcard() && !kind.proves_wildcards() => (
                format!("{kind} cannot prove a wildcard"),
                "pass `--dns PROVIDER`: dns-01 proves wildcards",
            ),
            // RFC 8738 section 7.
            Identifier::Ip(_)
                if matches!(kind, ChallengeKind::Dns01 | ChallengeKind::DnsPersist01) =>
            {
                (
                    format!("{kind} cannot prove an address"),
                    "use `--challenge http-01` or `--challenge tls-alpn-01`",
                )
            }
            _ => return None,
        };
        Some(finding(Some(name), Severity::Error, sentence, Some(hint)))
    }

    async fn name(
        &self,
        name: &Identifier,
        task: Option<&Task>,
        from_here: &FromHere,
    ) -> Vec<Finding> {
        let (mut findings, caa) = tokio::join!(self.reached(name, task, from_here), self.caa(name));
        findings.extend(caa);
        findings
    }

    /// Where a name leads, and who answers there.
    async fn reached(
        &self,
        name: &Identifier,
        task: Option<&Task>,
        from_here: &FromHere,
    ) -> Vec<Finding> {
        let kind = self.solver.kind();
        if !matches!(kind, ChallengeKind::Http01 | ChallengeKind::TlsAlpn01) {
            return Vec::new();
        }
        let addresses = match name {
            Identifier::Ip(address) => vec![*address],
            Identifier::Dns(_) => match self.resolver.addresses(&bare(name)).await {
                Ok(addresses) => addresses,
                Err(error) => {
                    return vec![finding(
                        Some(name),
                        Severity::Warning,
                        error.to_string(),
                        None,
                    )];
                }
            },
        };
        if addresses.is_empty() {
            let hint = format!("add an A or AAAA record for {}", bare(name));
            let sentence = "it has no address in DNS, neither A nor AAAA".to_owned();
            return vec![finding(Some(name), Severity::Error, sentence, Some(&hint))];
        }
        let mut findings = Vec::new();
        let shown: Vec<String> = addresses.iter().map(ToString::to_string).collect();
        let shown = shown.join(" ");
        if self.is_public && !addresses.iter().any(|address| address::is_public(*address)) {
            findings.push(finding(
                Some(name),
                Severity::Warning,
                format!("it leads to {shown}, where the CA cannot come"),
                Some("for a name that is not on the internet use `--dns PROVIDER`, or `voicectl cert new`"),
            ));
        } else if leads_elsewhere(&addresses, &from_here.own) {
            findings.push(finding(
                Some(name),
                Severity::Warning,
                format!("it leads to {shown}, which is not this machine"),
                Some("run the command there, or let the name lead here"),
            ));
        }
        if kind == ChallengeKind::Http01
            && let (Some(task), Some(client)) = (task, &from_here.client)
        {
            findings.extend(self.answered(name, task, &addresses, client).await);
        }
        findings
    }

    /// Whether the answer is to be seen at the name's addresses.
    async fn answered(
        &self,
        name: &Identifier,
        task: &Task,
        addresses: &[IpAddr],
        client: &Client,
    ) -> Option<Finding> {
        // CAs prefer IPv6 (RFC 8305 is not theirs): a name with a dead AAAA record fails.
        for address in addresses {
            let at = SocketAddr::new(*address, self.http_port);
            if let Said::Wrong(what) = probe::ask(client, at, task).await {
                return Some(finding(
                    Some(name),
                    Severity::Warning,
                    format!("at {at} {what}, as seen from here"),
                    Some(
                        "a firewall, a router or another web server may be in the way of the CA; one that only leads nowhere from inside does no harm",
                    ),
                ));
            }
        }
        None
    }

    async fn caa(&self, name: &Identifier) -> Option<Finding> {
        let Identifier::Dns(_) = name else {
            return None;
        };
        let first = self.caa_identities.first()?;
        let wanted = Wanted {
            identities: self.caa_identities,
            account: self.account,
            challenge: self.solver.kind(),
            wildcard: name.is_wildcard(),
        };
        match self.resolver.caa(&bare(name)).await {
            Ok(caa) => {
                let why = caa::forbids(&caa, &wanted)?;
                let at = caa.found_at.unwrap_or_default();
                let hint = format!("add the DNS record `{at}. CAA 0 issue \"{first}\"`");
                Some(finding(Some(name), Severity::Error, why, Some(&hint)))
            }
            Err(error) => Some(finding(
                Some(name),
                Severity::Warning,
                format!("its CAA records cannot be read, which a CA takes for a no: {error}"),
                None,
            )),
        }
    }
}

fn finding(
    name: Option<&Identifier>,
    severity: Severity,
    sentence: String,
    hint: Option<&str>,
) -> Finding {
    Finding {
        name: name.map(Identifier::ascii),
        severity,
        sentence,
        hints: hint.map(str::to_owned).into_iter().collect(),
    }
}

fn slow(name: Option<&Identifier>) -> Finding {
    let sentence = "it could not be looked at in time".to_owned();
    finding(name, Severity::Warning, sentence, None)
}

fn unanswerable(error: &AcmeError) -> Finding {
    let mut found = finding(None, Severity::Error, error.to_string(), None);
    if let AcmeError::Port(trouble) = error {
        found.hints = trouble.hints();
    }
    found
}

/// A challenge that no CA has set.
fn task(name: &Identifier) -> Option<Task> {
    let mut octets = [0; 24];
    rand::fill(&mut octets).ok()?;
    let token = URL_SAFE_NO_PAD.encode(octets);
    Some(Task {
        identifier: bare(name).parse().ok()?,
        wildcard: false,
        key_authorization: format!("{token}.preflight"),
        token: token.parse().ok()?,
    })
}

/// Without `*.`.
fn bare(name: &Identifier) -> String {
    name.ascii().trim_start_matches("*.").to_owned()
}
