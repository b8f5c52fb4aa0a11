//! From flags to what is ordered.

use std::fmt::Display;

use super::csr::Signed;
use super::{Arguments, authorities};
use crate::acme::solver::ChallengeKind;
use crate::commands::Session;
use crate::commands::acme::order::{HTTP_LISTEN, Job, KeyChoice, TLS_LISTEN, WEBROOT};
use crate::commands::cert::store_failure;
use crate::error::Failure;
use crate::pki::name::{Identifier, NameError};
use crate::store::{AcmeTerms, Issuer, LineageName, Store};

/// One job from `-d`, or from a request.
pub(super) fn job(
    arguments: &Arguments,
    request: Option<Signed>,
    store: &Store,
    session: &Session,
) -> Result<Job, Failure> {
    let (names, key) = match request {
        Some(request) => (request.names, KeyChoice::Request(request.der, request.key)),
        None => (
            names(arguments.domains.iter().map(String::as_str))?,
            KeyChoice::Kind(arguments.key_type),
        ),
    };
    one(
        arguments,
        names,
        key,
        arguments.name.clone(),
        store,
        session,
    )
}

/// A job for given names.
pub(super) fn one(
    arguments: &Arguments,
    names: Vec<Identifier>,
    key: KeyChoice,
    name: Option<LineageName>,
    store: &Store,
    session: &Session,
) -> Result<Job, Failure> {
    let terms = terms(arguments, &names, session)?;
    let name = match name {
        Some(name) => name,
        None => names[0].file_stem().parse().map_err(|error| {
            Failure::usage("cannot name the lineage after its first name")
                .because(error)
                .hint("pass `--name LINEAGE`")
        })?,
    };
    let job = Job {
        lineage: store.lineage(&name),
        names,
        key,
        terms,
        instead_of: None,
    };
    if !arguments.force {
        is_free(&job)?;
    }
    Ok(job)
}

/// The names, each once, in order.
pub(in crate::commands) fn names<'a>(
    texts: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<Identifier>, Failure> {
    let mut names: Vec<Identifier> = Vec::new();
    for text in texts {
        let name: Identifier = text.trim().parse().map_err(|error: NameError| {
            let failure = Failure::usage("cannot order a certificate for that").because(&error);
            match &error {
                NameError::Url { host, .. } | NameError::Port { host, .. } => {
                    failure.hint(format!("pass `-d {host}`"))
                }
                _ => failure,
            }
        })?;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return Err(
            Failure::usage("there is no name to order a certificate for").hint("pass `-d NAME`"),
        );
    }
    Ok(names)
}

/// Everything that the lineage's record remembers.
fn terms(
    arguments: &Arguments,
    names: &[Identifier],
    _session: &Session,
) -> Result<AcmeTerms, Failure> {
    let dns = arguments.dns.settings()?;
    let by_default = if dns.is_some() {
        ChallengeKind::Dns01
    } else {
        ChallengeKind::Http01
    };
    let kind = arguments.challenge.unwrap_or(by_default);
    if dns.is_some() && kind != ChallengeKind::Dns01 {
        return Err(
            Failure::usage(format!("`--dns` is for dns-01, not for {kind}"))
                .hint("leave one of them out"),
        );
    }
    if let Some(name) = names.iter().find(|name| name.is_wildcard())
        && !kind.proves_wildcards()
    {
        return Err(Failure::usage(format!("{kind} cannot prove {name}"))
            .because("only dns-01 proves wildcards (RFC 8555 section 8.3)")
            .hint("pass `--dns PROVIDER`; `--dns manual` asks you to set the record"));
    }
    if let Some(name) = names.iter().find(|name| matches!(name, Identifier::Ip(_)))
        && kind.proves_wildcards()
    {
        return Err(
            Failure::usage(format!("{kind} cannot prove the address {name}"))
                .because("addresses have no TXT records (RFC 8738 section 7)")
                .hint("leave `--dns` out, or pass `--challenge tls-alpn-01`"),
        );
    }
    let mut solver = match &dns {
        Some(settings) => settings.remember(),
        None => arguments.dns.resolvers.remember(),
    };
    if let Some(webroot) = &arguments.webroot {
        let whole = std::path::absolute(webroot).unwrap_or_else(|_| webroot.clone());
        solver.insert(WEBROOT.to_owned(), whole.display().to_string());
    }
    for (key, addresses) in [
        (HTTP_LISTEN, &arguments.http_listen),
        (TLS_LISTEN, &arguments.tls_listen),
    ] {
        if !addresses.is_empty() {
            solver.insert(key.to_owned(), joined(addresses));
        }
    }
    let ca_root = arguments
        .ca_root
        .as_ref()
        .map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone()));
    Ok(AcmeTerms {
        directories: authorities(arguments)?
            .iter()
            .map(|ca| ca.directory().to_owned())
            .collect(),
        ca_root,
        issued_by: None,
        account: None,
        challenge: kind.to_string(),
        solver,
        profile: arguments.profile.clone(),
        preferred_chain: arguments.preferred_chain.clone(),
        reuse_key: arguments.reuse_key,
    })
}

fn joined(all: &[impl Display]) -> String {
    let texts: Vec<String> = all.iter().map(ToString::to_string).collect();
    texts.join(",")
}

/// A lineage of somebody else, or for other names, is not replaced silently.
fn is_free(job: &Job) -> Result<(), Failure> {
    let name = job.lineage.name();
    let what = format!("the lineage {name} exists already");
    let record = job
        .lineage
        .record()
        .map_err(|error| store_failure(&what, &error))?;
    let there = job
        .lineage
        .current()
        .map_err(|error| store_failure(&what, &error))?;
    let (Some(record), Some(_)) = (record, there) else {
        return Ok(());
    };
    let why = if record.issuer != Issuer::Acme {
        format!("it is from elsewhere ({})", record.issuer.name())
    } else if record.names != job.notations() {
        format!("it is for {}", record.names.join(", "))
    } else {
        return Ok(());
    };
    Err(Failure::failed(what)
        .because(why)
        .hint("pass `--force` to replace it")
        .hint("or keep it, and pass `--name LINEAGE` for another one"))
}
